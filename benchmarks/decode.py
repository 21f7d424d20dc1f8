"""Decoding: the time of zhclean beside `bytes.decode` and the detectors, as ratios in one run.

    python benchmarks/decode.py [TEXT.txt]

Without a file the text is the fixtures of the project, repeated (so the caches are warm and the sample is kind; give
real text to be sure). The best of several rounds counts, of processor time; start-up is measured in fresh processes.
The limits beside the ratios are the promise; the exit code is how many are broken. A detector that is not installed is
left out.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from zhclean.stages.decode import decode

ROOT = Path(__file__).resolve().parent.parent
SIZE = 10_000_000
SMALL = "清晨的集市上，卖豆腐的老人把担子放下，慢慢地擦了擦汗。\n街角的书店还没有开门，几只麻雀在台阶上跳来跳去。\n"


def best(function: Callable[[], object], rounds: int = 7, times: int = 1) -> float:
    """The least processor time of a call, in seconds."""
    least = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(times):
            function()
        least = min(least, (time.process_time() - start) / times)
    return least


def started(code: str, rounds: int = 15) -> float:
    """The least time of a fresh Python that runs `code`."""
    least = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", code], check=True)
        least = min(least, time.perf_counter() - start)
    return least


def material(paths: list[str]) -> str:
    """The text to measure with, simplified enough for GBK."""
    files = [Path(path) for path in paths] or sorted((ROOT / "fixtures").rglob("*.txt"))
    text = "".join(file.read_bytes().decode("utf-8", "ignore") for file in files)
    return "".join(char for char in text if char.encode("gbk", "ignore")) or SMALL


def detectors() -> dict[str, tuple[str, Callable[[bytes], object]]]:
    """Name: (the import and call as code, the function), of those that are installed."""
    found: dict[str, tuple[str, Callable[[bytes], object]]] = {}
    for name, module, call in (
        ("chardet", "chardet", "chardet.detect(data)"),
        ("charset-normalizer", "charset_normalizer", "charset_normalizer.from_bytes(data).best()"),
        ("cchardet", "cchardet", "cchardet.detect(data)"),
    ):
        try:
            space: dict[str, object] = {module: __import__(module)}
        except ImportError:
            continue
        found[name] = f"import {module}; {call}", eval(f"lambda data: {call}", space)
    return found


def main(paths: list[str]) -> int:
    """Print the table; gives the number of limits broken."""
    text = material(paths)
    broken = 0

    def row(what: str, value: float, limit: float, unit: str) -> None:
        nonlocal broken
        broken += value > limit
        print(f"{what:52} {value:8.2f} {unit:18} limit {limit} {'' if value <= limit else 'BROKEN'}")

    utf8 = (text * (SIZE // len(text.encode()) + 1)).encode()[:SIZE].decode("utf-8", "ignore").encode()
    gbk = (text * (SIZE // len(text.encode("gbk")) + 1)).encode("gbk")[:SIZE]
    gbk = gbk[: gbk.rfind(b"\n") + 1]
    row("UTF-8, 10 MB", best(lambda: decode(utf8)) / best(lambda: utf8.decode()), 1.3, "x bytes.decode")
    row("GBK, 10 MB", best(lambda: decode(gbk)) / best(lambda: gbk.decode("gb18030")), 1.6, "x bytes.decode")
    start = gbk.find(b"\n", len(gbk) // 3) + 1
    small = gbk[start : gbk.rfind(b"\n", start, start + 1024) + 1] or SMALL.encode("gbk")
    row(f"GBK, 1 KB ({len(small)} bytes)", best(lambda: decode(small), 9, 20) * 1000, 0.5, "ms")
    for name, (_, function) in detectors().items():
        print(f"  {name:50} {best(lambda: function(small), 5, 5) * 1000:8.2f} ms")  # noqa: B023
    bare = started("pass")
    data = f"data = {SMALL.encode('gbk')!r}; "
    row(
        "import and first answer, small GBK file",
        (started(data + "from zhclean.stages.decode import decode; decode(data)") - bare) * 1000,
        20,
        "ms over bare Python",
    )
    for name, (code, _) in detectors().items():
        print(f"  {name:50} {(started(data + code, 5) - bare) * 1000:8.2f} ms over bare Python")
    return broken


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
