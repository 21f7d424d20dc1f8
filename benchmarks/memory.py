"""Peak memory and the growth of time: every stage and format on a text and on one four times as long.

    python benchmarks/memory.py [MEGABYTES]

Asked: at most 150 MiB + 8 times the input; four times the input in less than eight times the processor time.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(sys.executable).parent
LINE = "後來他們說這裡的發展(fāzhǎn)很快，大家都沒有想到，記者從有關部門瞭解到工程將於明年開始。&nbsp;\n"
RUNS = [
    *([["--only", stage] for stage in ("repair", "pinyin", "convert", "boilerplate", "article")]),
    *([["-f", name] for name in ("text", "json", "jsonl", "markdown")]),
    *([["--diff"], ["--check"], ["--explain"], ["--report", "r.html"], ["-w"], ["-t", "tw"]]),
]


def measured(command: list[str], folder: str) -> tuple[float, float]:
    """(processor seconds, MiB at the peak) of a run."""
    process = os.fork()
    if not process:
        os.chdir(folder)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execv(command[0], command)
    _, _, usage = os.wait4(process, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print a table."""
    size = float(sys.argv[1]) if len(sys.argv) > 1 else 4
    own = str(HERE / "zhclean")
    print(
        "| run | shape | s | s, four times | ratio | MiB at the peak | allowed |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    with tempfile.TemporaryDirectory() as folder:
        for shape, end in (("lines", "\n"), ("one line", "")):
            for options in RUNS:
                taken = []
                for times in (1, 4):
                    text = LINE.replace("\n", end) * int(size * times * (1 << 20) / 4 / len(LINE.encode()))
                    path = Path(folder) / "a.txt"
                    path.write_text(text, encoding="utf-8")
                    taken.append((*measured([own, *options, str(path)], folder), len(text.encode()) / (1 << 20)))
                (small, _, _), (large, peak, mebibytes) = taken
                allowed = 150 + 8 * mebibytes
                marks = ("" if large < 8 * small else " !", "" if peak <= allowed else " !")
                print(
                    f"| {' '.join(options)} | {shape} | {small:.2f} | {large:.2f} | {large / small:.1f}{marks[0]} | {peak:.0f}{marks[1]} | {allowed:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
