"""How fast the pinyin stage is, against OpenCC on the same text, in one run.

    python benchmarks/pinyin.py [--megabytes N]

Three texts, made of the tests' own article: clean Simplified; polluted without slips (no line in which a byte moved);
polluted with all that the generator breaks. Speeds are in MB of UTF-8 per second, the best of three.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests"))


def best(work: Callable[[], object]) -> float:
    """The shortest of three runs, in seconds."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Print the table."""
    import opencc

    from pollute import pollute
    from zhclean.document import Source
    from zhclean.stages.pinyin import PinyinOptions, restore

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--megabytes", type=float, default=1.0)
    wanted = parser.parse_args().megabytes * 1e6
    with open(os.path.join(HERE, "..", "tests", "pinyin", "article.txt"), encoding="utf-8") as file:
        article = file.read()
    lines = [line for line in article.splitlines() if line]
    still = [
        line
        for line in lines
        if "?" not in pollute(line, 95)
        and restore(pollute(line, 95), Source(), PinyinOptions()).facts.get("proof") == "exact"
    ]
    texts = {
        "clean": article,
        "polluted, nothing slipped": pollute("\n".join(still) + "\n", 95, keys=""),
        "polluted, with slips": pollute(article, 95),
    }
    converter = opencc.OpenCC("t2s")
    options = PinyinOptions()
    print(f"{'text':28}{'zhclean':>12}{'OpenCC t2s':>12}")
    for name, text in texts.items():
        # Documents of the size of a long page, as a corpus has them.
        page = text * max(1, 20_000 // len(text))
        size = len(page.encode())
        number = max(1, int(wanted / size))
        restore(page, Source(), options)
        own = best(lambda page=page, number=number: [restore(page, Source(), options) for _ in range(number)])  # type: ignore[misc]
        other = best(lambda page=page, number=number: [converter.convert(page) for _ in range(number)])  # type: ignore[misc]
        print(f"{name:28}{size * number / own / 1e6:10.2f}  {size * number / other / 1e6:10.2f}")


if __name__ == "__main__":
    main()
