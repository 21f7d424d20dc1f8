"""Run every benchmark beside the peers, in one run, from the installed wheel, and write RESULTS.md: `make bench`.

    python benchmarks/run.py [NAME …]       only these benchmarks (startup, decode, …)

Where the shared cases lie beside the checkout, `article` runs over those documents; `TEXT=FILE` gives `convert` a text
of its own (UTF-8, Simplified, 20 MB or more).

A fresh environment gets the wheel and `requirements.txt` (a peer that does not install here is left out and named).
Each benchmark prints its own table; ratios count, because machines differ.
"""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CASES = ROOT.parent / "shared" / "cases" / "articles"
GIVEN = {
    "article": ["speed", *(str(file) for file in (CASES / "sample.jsonl", CASES / "more.jsonl") if file.exists())],
    "convert": [file for file in (os.environ.get("TEXT"),) if file],
}
NOT_ONE = {"run", "accuracy", "gate", "shades"}


def install(python: Path, folder: Path) -> list[str]:
    """The wheel and the peers into the environment of `python`; gives the names of peers that did not install."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)], check=True, capture_output=True
    )
    wheel = next(folder.glob("*.whl"))
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", f"{wheel}[html,numpy]"], check=True)
    missing = []
    for line in (HERE / "requirements.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            done = subprocess.run([str(python), "-m", "pip", "install", "--quiet", line], capture_output=True)
            missing += [line] if done.returncode else []
    return missing


def main() -> int:
    """Run them all; gives the number of benchmarks that failed."""
    chosen = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_ONE)
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / "bin" / "python"
        missing = install(python, folder)
        versions = subprocess.run([str(python), "-m", "pip", "freeze"], capture_output=True, text=True).stdout
        sections = []
        for benchmark in chosen:
            print(f"… {benchmark}", file=sys.stderr, flush=True)
            start = time.monotonic()
            environment = {**os.environ, "PATH": os.pathsep.join([str(python.parent), os.environ["PATH"]])}
            run = subprocess.run(
                [str(python), str(HERE / f"{benchmark}.py"), *GIVEN.get(benchmark, [])],
                capture_output=True,
                text=True,
                env=environment,
            )
            ran = run.returncode in (0, 1) and run.stdout  # 1: it ran, and a figure is over its limit
            failed += not ran
            words = run.stdout.strip() if ran else f"failed: {(run.stderr.strip().splitlines() or ['?'])[-1]}"
            sections.append(f"## {benchmark}\n\n```\n{words}\n```\n\n{time.monotonic() - start:.0f} s\n")
    wanted = {line.partition("=")[0].partition(" ")[0].lower() for line in versions.splitlines()}
    listed = ", ".join(line.replace("==", " ") for line in versions.splitlines() if "==" in line)
    head = (
        f"# Results\n\n{datetime.date.today()}, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"from the installed wheel. Made by `make bench`.\n\n"
        + (f"Did not install here: {', '.join(missing)}.\n\n" if missing else "")
        + f"{len(wanted)} packages: {listed}\n\n"
    )
    (HERE / "RESULTS.md").write_text(head + "\n".join(sections), encoding="utf-8")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
