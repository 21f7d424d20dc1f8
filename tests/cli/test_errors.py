"""Each row of docs/errors.md, brought about for real: what is done, and the message as the page has it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT

from .conftest import NEW, OLD, Ran, environment

Zh = Callable[..., Ran]
PAGE = (ROOT / "docs" / "errors.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+?) \|", PAGE, re.M)[2:]
SETUP = {
    "old.txt": OLD,
    "new.txt": NEW,
    "page.txt": "<!doctype html><html><body><p>後來他們說這裡的發展</p></body></html>",
    "long.txt": "&#x4e2d;&#x6587;\n" * 9,
    "bad.toml": "write = true\n",
}
# What is typed in a folder that holds SETUP; `python` runs a program that meddles with the command (MEDDLED).
TYPED = {
    "no such file or directory": "zhclean none.txt",
    "this is a … image, not text": "printf '\\211PNG\\r\\n\\032\\n\\0\\0' > p.txt; zhclean p.txt",
    "… is not UTF-8 / GB 18030 / … at byte N": "printf 'caf\\351\\n' > c.txt; zhclean -e utf-8 c.txt",
    "big5 has no U+4EEC": "echo 他们 | zhclean --output-encoding big5",
    "is read-only": "chmod a-w old.txt; zhclean -w old.txt",
    "was changed by someone else meanwhile": "python changed old.txt",
    "its owner and group cannot be kept": "python owner old.txt",
    "is an HTML page, which is not written in place": "zhclean -w page.txt",
    "cleaning it twice is not cleaning it once": "python twice old.txt",
    "more than half of it goes away": "zhclean -w long.txt",
    "hard links: … keeps the old content": "ln old.txt other; zhclean -w old.txt",
    "is an input": "zhclean old.txt -o old.txt",
    "is there already, and its name is not that of a page": "zhclean --report new.txt old.txt",
    "is already the output of …": "zhclean old.txt -o x.html --report x.html",
    "the process at work on it ended": "python ended old.txt",
    "there is no option …": "zhclean --tto s old.txt",
    "… cannot stand in a configuration": "zhclean --config bad.toml old.txt",
    "standard output cannot be written": "zhclean old.txt > /dev/full",
    "not enough memory": "python memory old.txt",
    "… is no pattern": "zhclean --include '!' .",
}
MEDDLED = """
import os, sys
from zhclean import pipeline
what, path = sys.argv[1:]
arguments = ["-w", path]
real = pipeline.clean
def clean(*given, **named):
    if what == "changed":
        open(path, "a").write("theirs")
    elif what == "memory":
        raise MemoryError
    elif what == "ended" and os.getpid() != first:
        os.kill(os.getpid(), 9)
    document = real(*given, **named)
    if what == "twice":
        clean.runs += 1
        document.text += "x" * clean.runs
        type(document).check = lambda self: None
    return document
clean.runs, first = 0, os.getpid()
pipeline.clean = clean
if what == "owner":
    def chown(*given):
        raise PermissionError
    os.chown = chown
    os.fstat, stat = (lambda number: Moved(stat(number))), os.fstat
    class Moved:
        def __init__(self, of):
            self.of = of
        st_uid = property(lambda self: self.of.st_uid + Moved.more())
        @staticmethod
        def more():
            Moved.asked = getattr(Moved, "asked", 0) + 1
            return Moved.asked
        def __getattr__(self, name):
            return getattr(self.of, name)
if what == "ended":
    open("second.txt", "w").write(open(path).read())
    arguments = ["-w", "-j", "2", path, "second.txt"]
from zhclean.cli import main
sys.exit(main(arguments))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """SETUP on the disk, and the command and a `python` that runs MEDDLED on the path."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "meddled.py").write_text(MEDDLED, encoding="utf-8")
    (tools / "python").write_text(f'#!/bin/sh\nexec {sys.executable} {tools}/meddled.py "$@"\n', encoding="utf-8")
    (tools / "python").chmod(0o755)
    here = tmp_path / "here"
    here.mkdir()
    for name, text in SETUP.items():
        (here / name).write_text(text, encoding="utf-8")
    return here


@pytest.mark.parametrize("row", ROWS)
def test_a_message_of_the_page(folder: Path, row: str) -> None:
    """The command says just that, with the name of the file; a note apart, it exits with 2."""
    path = os.pathsep.join([str(folder.parent / "tools"), str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", TYPED[row]], cwd=folder, env=environment(PATH=path), capture_output=True, text=True, timeout=60
    )
    said = [piece.strip() for piece in re.split("…|/|at byte N", row) if piece.strip()]
    if row.startswith("… is not UTF-8"):
        said = ["c.txt:byte 3", "not utf-8"]
    assert [piece for piece in said if piece not in done.stderr] == [], done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if row.startswith(("more than half", "hard links")) else 2)


def test_every_row_has_a_run() -> None:
    """And the page has a row for each."""
    assert set(ROWS) == set(TYPED)
