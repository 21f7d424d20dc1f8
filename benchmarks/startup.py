"""Start-up of the installed command beside its peers, in units of `python -I -c pass`, best and median of some runs.

    python benchmarks/startup.py [ROUNDS]

Run it with the Python of an environment into which a wheel was installed (an editable install compiles anew where
bytecode is not written); ftfy and opencc are measured where they are installed beside it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(sys.executable).parent
TEXT = "今天天气很好，我们去公园散步。\n他说他不想去。\n"
ASKED = {"zhclean --help": 5.0, "zhclean utf-8.txt": 6.0, "zhclean gbk.txt": 6.5}


def commands(folder: Path) -> dict[str, list[str]]:
    """What is measured, by its name; the files lie in `folder`."""
    utf8, gbk = folder / "utf-8.txt", folder / "gbk.txt"
    utf8.write_text(TEXT, encoding="utf-8")
    gbk.write_text(TEXT, encoding="gbk")
    python, own = sys.executable, str(HERE / "zhclean")
    convert = f"import opencc; print(opencc.OpenCC('t2s').convert(open({str(utf8)!r}, encoding='utf-8').read()))"
    found = {
        "python -I -c pass": [python, "-I", "-c", "pass"],
        "zhclean --version": [own, "--version"],
        "zhclean --help": [own, "--help"],
        "zhclean utf-8.txt": [own, str(utf8)],
        "zhclean gbk.txt": [own, str(gbk)],
        "zhclean --json utf-8.txt": [own, "--json", str(utf8)],
        "zhclean --check utf-8.txt": [own, "--check", str(utf8)],
        "import opencc; convert": [python, "-I", "-c", convert],
        "import click": [python, "-I", "-c", "import click"],
    }
    if (HERE / "ftfy").exists():
        found["ftfy utf-8.txt"] = [str(HERE / "ftfy"), str(utf8)]
    return found


def main() -> None:
    """Print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        todo = commands(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in todo}
        for number in range(rounds + 1):
            for name, command in todo.items():
                begin = time.perf_counter()
                done = subprocess.run(
                    command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, check=False
                )
                if number and not done.returncode:  # the first round warms up
                    times[name].append(time.perf_counter() - begin)
    unit = times["python -I -c pass"]
    print("| command | best | median | asked |\n| --- | --- | --- | --- |")
    for name, taken in times.items():
        if taken:
            best, middle = min(taken) / min(unit), statistics.median(taken) / statistics.median(unit)
            print(f"| {name} | {best:.2f} | {middle:.2f} | {ASKED.get(name, '')} |")


if __name__ == "__main__":
    main()
