"""Conversion of much text: zhclean's corpus path beside OpenCC, in one run, and the proof that both of our paths agree.

    python benchmarks/convert.py [SIMPLIFIED.txt [TRADITIONAL.txt]]

Give at least 20 MB of articles as UTF-8 text (ratios of less say little: caches are cold); without a file 20 MB are made
of our own labelled articles over and over, which flatters every cache. Without the second file the Traditional text is
made from the first by OpenCC's s2tw. Each converter is given the text in pieces of 100,000
characters, as documents come; the best of three runs counts. Processor time is measured, for other work on the machine
must not decide. The reference path is what runs without numpy; its output is compared byte for byte.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

PIECE = 100_000
ENOUGH = 20_000_000
ROUNDS = 3
DIRECTIONS = (
    ("t2s", "ts", 3.0),
    ("s2t", "st", 3.0),
    ("s2tw", "st_tw", 3.0),
    ("s2twp", "st_twp", 5.0),
    ("tw2sp", "ts_twp", 3.0),
)


def best(convert: Callable[[str], str], pieces: list[str]) -> tuple[float, list[str]]:
    """The least processor time of some rounds over all pieces, and what came out."""
    least, out = float("inf"), []
    for _ in range(ROUNDS):
        start = time.process_time()
        out = [convert(piece) for piece in pieces]
        least = min(least, time.process_time() - start)
    return least, out


def read(path: str) -> str:
    """A file's text."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def our_own() -> str:
    """The articles of recipes/labelled/, again and again, until it is `ENOUGH` bytes."""
    folder = Path(__file__).resolve().parent.parent / "recipes" / "labelled"
    text = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.txt")))
    return text * (ENOUGH // len(text.encode()) + 1)


def main(paths: list[str]) -> int:
    """Print a line for each direction; 1 when our two paths disagree."""
    import opencc

    from zhclean.stages.convert.engine import Engine, engine
    from zhclean.stages.convert.fast import Fast

    hans = read(paths[0]) if paths else our_own()
    hant = read(paths[1]) if len(paths) > 1 else opencc.OpenCC("s2tw").convert(hans)
    wrong = 0
    print(
        f"{len(hans.encode()) / 1e6:.1f} MB Simplified, {len(hant.encode()) / 1e6:.1f} MB Traditional; seconds of processor time"
    )
    for name, own, asked in DIRECTIONS:
        text = hant if own.startswith("ts") else hans
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        peer, _ = best(opencc.OpenCC(name).convert, pieces)
        tool: Engine = engine(own)
        tool.use(Fast(tool))
        fast, quick = best(tool.convert, pieces)
        tool.use(None)
        plain, slow = best(tool.convert, pieces)
        same = quick == slow
        wrong += not same
        print(
            f"{name:6} opencc {peer:6.2f}  zhclean {fast:6.2f}  without numpy {plain:6.2f}  "
            f"ratio {peer / fast:4.1f} (asked {asked:.0f}), without numpy {peer / plain:4.1f}  {'same' if same else 'DIFFERENT'}"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
