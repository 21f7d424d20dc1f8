"""What several tests use: the project's own fixtures, and the shared cases where they lie beside the project."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

# Where the tests run in the background, SIGINT is ignored, and so it would be in every command they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
CASES = ROOT.parent / "shared" / "cases"


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder of shared cases; tests that need it are skipped where it is absent."""
    if not CASES.is_dir():
        pytest.skip("the shared cases are not beside this checkout (../shared/cases)")
    return CASES
