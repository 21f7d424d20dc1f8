"""What repair restores and what it harms, beside ftfy, in one run; and how fast clean text passes.

    python benchmarks/repair.py [--cases DIR]

Mojibake is made from the tests' own sentences in every direction that their codecs allow; right text is the tests' list
of lines that must stay. With `--cases`, the folder of `repair.jsonl`, its cases are counted too. ftfy runs with its
defaults (`fix_text`) and as its encoding fixer alone (`fix_encoding`).
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import time
import zlib
from collections.abc import Callable

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(HERE, "..", "tests", "repair")
sys.path.insert(0, TESTS)


def tools() -> dict[str, Callable[[str], str]]:
    """The functions compared, by name; ftfy only where it is installed."""
    from zhclean.document import Source
    from zhclean.stages.repair import RepairOptions, repair

    source, options = Source(), RepairOptions()
    found: dict[str, Callable[[str], str]] = {"zhclean": lambda text: repair(text, source, options).after}
    try:
        import ftfy
    except ImportError:
        return found
    return {**found, "ftfy.fix_text": ftfy.fix_text, "ftfy.fix_encoding": ftfy.fix_encoding}


def made() -> tuple[list[tuple[str, str]], list[str]]:
    """(mojibake, truth) and lines to leave alone, from the tests."""
    from wrong import PAIRS, SIMPLIFIED, TRADITIONAL, wrongly

    broken = []
    for right, wrong in PAIRS:
        for text in TRADITIONAL if right == "big5" else SIMPLIFIED:
            read = wrongly(text, right, wrong)
            if read is not None:
                broken.append((read, text))
    with open(os.path.join(TESTS, "clean.txt"), encoding="utf-8") as file:
        return broken, [line for line in file.read().split("\n") if line]


def given(folder: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The same from the cases of `folder`, without those that count by recall."""
    broken, right = [], []
    with open(os.path.join(folder, "repair.jsonl"), encoding="utf-8") as file:
        for line in file:
            case = json.loads(line)
            text = _text(case, "input", "bytes_z")
            if case["group"].startswith("left alone"):
                right.append(text)
            elif case["match"] == "exact":
                broken.append((text, _text(case, "text", "text_z")))
    return broken, right


def _text(case: dict[str, str], plain: str, packed: str) -> str:
    return case[plain] if plain in case else zlib.decompress(base64.urlsafe_b64decode(case[packed])).decode("utf-8")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--cases")
    cases = parser.parse_args().cases
    sets = {"own sentences": made(), **({"the given cases": given(cases)} if cases else {})}
    for name, (broken, right) in sets.items():
        print(f"{name}: {len(broken)} broken, {len(right)} right")
        for tool, work in tools().items():
            restored = sum(work(read) == true for read, true in broken)
            harmed = sum(work(text) != text for text in right)
            print(f"  {tool:20}restored {restored / len(broken):7.1%}   harmed {harmed / len(right):7.1%}")
    with open(os.path.join(TESTS, "truths.txt"), encoding="utf-8") as file:
        clean = file.read() * 3000
    size = len(clean.encode()) / 1e6
    print(f"clean text, {size:.0f} MB")
    for tool, work in tools().items():
        work(clean[:1000])
        start = time.perf_counter()
        work(clean)
        print(f"  {tool:20}{size / (time.perf_counter() - start):8.0f} MB/s")


if __name__ == "__main__":
    main()
