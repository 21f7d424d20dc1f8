"""The figures on the shared cases hold their floors (`make gate` raises them)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

from accuracy import AREAS
from gate import fallen, floors


@pytest.mark.parametrize("area", AREAS)
def test_no_figure_falls(area: str, cases: Path) -> None:
    """Each field of each area."""
    assert any(name.startswith(f"{area}.") for name in floors()), f"no floors for {area}: make gate"
    assert fallen(area) == []
