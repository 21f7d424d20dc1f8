"""The gate: no figure of `accuracy.py` may fall below its floor, and floors only rise.

python benchmarks/gate.py            compare; exit 1 when a figure fell
python benchmarks/gate.py --raise    lift the floors to the figures of now (never lowers one)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from accuracy import AREAS, measure

FLOORS = Path(__file__).resolve().parent / "floors.json"
SLACK = 0.0005  # figures are printed with four digits


def floors() -> dict[str, float]:
    """The floors, `{area.field: figure}`."""
    found: dict[str, float] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    return found


def fallen(area: str) -> list[str]:
    """One line for each figure of `area` that fell below its floor."""
    now, held = measure(area), floors()
    return [
        f"{name} was {held[name]:.4f}, is {figure:.4f}"
        for name, figure in now.items()
        if name in held and figure < held[name] - SLACK
    ]


def main() -> int:
    """Compare, or raise; gives the exit status."""
    if "--raise" in sys.argv:
        held = floors()
        for area in AREAS:
            held.update({name: max(figure, held.get(name, 0.0)) for name, figure in measure(area).items()})
        FLOORS.write_text(json.dumps(dict(sorted(held.items())), indent=1) + "\n", encoding="utf-8")
        return 0
    lines = [line for area in AREAS for line in fallen(area)]
    print("\n".join(lines) or "no figure fell")
    return bool(lines)


if __name__ == "__main__":
    raise SystemExit(main())
