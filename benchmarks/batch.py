"""Many small files: cleaning them in place and checking them, beside `ruff format` and a shell loop over `opencc`.

    python benchmarks/batch.py [FILES] [JOBS]

Run it with the Python of an environment into which a wheel was installed; ruff is measured where it is on the path.
The loop over opencc is measured on a part of the files and told per file.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(sys.executable).parent
LINES = [
    "後來他們說這裡的發展很快，大家都沒有想到。\n",
    "這是第二段，說的是另外一件事情。\n",
    "記者從有關部門瞭解到，工程將於明年開始。\n",
]
CODE = "def  f( x ):\n    return   {'a':x,\n  'b': [1,2 ,3]}\n"
LOOP = 200


def timed(name: str, command: list[str], count: int, folder: Path | None = None) -> float:
    """Run `command`, print its line, give the seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, check=False)
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"| {name} | {seconds:.2f} | {cpu:.2f} | {count / seconds:.0f} |", flush=True)
    return seconds


def main() -> None:
    """Print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    jobs = sys.argv[2] if len(sys.argv) > 2 else "2"
    own = str(HERE / "zhclean")
    print(f"{count} files, -j {jobs}\n\n| run | seconds | processor | files/s |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for number in range(count):
            for kind, text in (("txt", LINES[number % 3] * (3 + number % 9)), ("py", CODE * (1 + number % 5))):
                folder = root / kind / str(number // 500)
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{number}.{kind}").write_text(text, encoding="utf-8")
        first = timed("zhclean -w, all of them change", [own, "-w", "-j", jobs, str(root / "txt")], count)
        again = timed("zhclean --check, nothing would change", [own, "--check", "-j", jobs, str(root / "txt")], count)
        print(f"| check is faster by | {first / again:.1f} | | |")
        ruff = shutil.which("ruff") or (str(HERE / "ruff") if (HERE / "ruff").exists() else None)
        if ruff:
            timed("ruff format --no-cache", [ruff, "format", "--no-cache", str(root / "py")], count)
        loop = f'for f in {root}/txt/0/?.txt {root}/txt/0/??.txt {root}/txt/0/1??.txt; do {sys.executable} -I -c \'import opencc,sys; t=open(sys.argv[1],encoding="utf-8").read(); open(sys.argv[1],"w",encoding="utf-8").write(opencc.OpenCC("t2s").convert(t))\' $f; done'
        timed("a shell loop over opencc", ["sh", "-c", loop], min(count, LOOP))


if __name__ == "__main__":
    main()
