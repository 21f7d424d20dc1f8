"""Directories: what is taken and what is passed by."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import NEW, OLD, Ran

Zh = Callable[..., Ran]


def grow(root: Path, names: list[str]) -> None:
    """Files below `root`; a name with `=` has that content."""
    for name in names:
        name, equals, content = name.partition("=")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace(" ", "\n") if equals else OLD, encoding="utf-8")


def found(zh: Zh, root: Path, *arguments: str) -> list[str]:
    """The files of `root` that a run with `arguments` takes."""
    done = zh("--check", *arguments, cwd=root)
    assert done.code in (0, 1), done.err
    return sorted(os.path.normpath(line.partition(": would")[0]) for line in done.out.decode().splitlines())


@pytest.mark.parametrize(
    ("names", "arguments", "taken"),
    [
        (
            ["a.txt", "b.text", "c.md", "d.markdown", "E.TXT", "f.csv", "g", "h.txt.bak"],
            ["."],
            ["E.TXT", "a.txt", "b.text", "c.md", "d.markdown"],
        ),
        (["a.txt", ".b.txt", ".c/d.txt", "e/.f/g.txt"], ["."], ["a.txt"]),
        (["a.txt", "b.csv", "c/d.csv"], ["--include", "*.csv", "."], ["a.txt", "b.csv", "c/d.csv"]),
        (["a.csv"], ["a.csv"], ["a.csv"]),
        ([".gitignore=/a.txt d/", "a.txt", "b.txt", "c/a.txt", "d/e.txt", "c/d/f.txt"], ["."], ["b.txt", "c/a.txt"]),
        ([".gitignore=*.txt !b.txt", "a.txt", "b.txt"], ["."], ["b.txt"]),
        ([".gitignore=*.txt", "c/.gitignore=!*.txt", "a.txt", "c/a.txt"], ["."], ["c/a.txt"]),
        ([".gitignore=*.txt", "a.txt"], ["a.txt"], ["a.txt"]),
        ([".gitignore=*.txt", "a.txt", "b.md"], ["--force-exclude", "a.txt", "b.md"], ["b.md"]),
        ([".gitignore=*.txt", "a.txt"], ["--no-ignore", "."], ["a.txt"]),
        ([".gitignore=*.txt", "a.txt"], ["--no-ignore", "--force-exclude", "a.txt"], ["a.txt"]),
        (["a.txt", "node_modules/b.txt"], ["."], ["a.txt"]),
        (["a.txt", "node_modules/b.txt", "c/d.txt"], ["--exclude", "c", "."], ["a.txt", "node_modules/b.txt"]),
        (["a.txt", "node_modules/b.txt", "c/d.txt"], ["--extend-exclude", "c/", "."], ["a.txt"]),
        (["a.txt", "c/d.txt"], ["--exclude", "c/*.txt", "c/d.txt"], ["c/d.txt"]),
        (["a.txt", "c/d.txt"], ["--exclude", "c/*.txt", "--force-exclude", "c/d.txt", "a.txt"], ["a.txt"]),
        (["a.txt", "c/d.txt"], ["--exclude", "c", "--force-exclude", "c/d.txt", "a.txt"], ["a.txt"]),
        (["a.txt", "sub/b.txt"], [".", "sub", "a.txt", "./sub/../a.txt"], ["a.txt", "sub/b.txt"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_taken(zh: Zh, tmp_path: Path, names: list[str], arguments: list[str], taken: list[str]) -> None:
    """A table of trees, options and what of the tree is taken."""
    grow(tmp_path, names)
    assert found(zh, tmp_path, *arguments) == taken


def test_ignored_above(zh: Zh, tmp_path: Path) -> None:
    """Ignore files hold from the top of the repository; a folder that is named is walked though it is ignored."""
    grow(tmp_path, [".gitignore=*.md build/", "sub/a.txt", "sub/b.md", "build/c.txt"])
    (tmp_path / ".git/info").mkdir(parents=True)
    (tmp_path / ".git/info/exclude").write_text("d.txt\n")
    grow(tmp_path, ["sub/d.txt"])
    assert found(zh, tmp_path, "sub") == ["sub/a.txt"]
    assert found(zh, tmp_path, "build") == ["build/c.txt"]
    assert found(zh, tmp_path / "sub", ".") == ["a.txt"]


def test_no_links_no_devices(zh: Zh, tmp_path: Path) -> None:
    """A walk follows no link, opens no pipe, and is not stopped by a loop."""
    outside = tmp_path / "outside"
    outside.mkdir()
    grow(tmp_path, ["in/a.txt", "outside/b.txt"])
    inside = tmp_path / "in"
    (inside / "out").symlink_to(outside)
    (inside / "loop").symlink_to(".")
    (inside / "l.txt").symlink_to("../outside/b.txt")
    (inside / "gone.txt").symlink_to("nowhere")
    os.mkfifo(inside / "f.txt")
    here = os.getcwd()
    os.chdir(inside)
    try:
        socket.socket(socket.AF_UNIX).bind("s.txt")
    finally:
        os.chdir(here)
    done = zh("-w", "in", timeout=20)
    assert (done.code, done.err) == (0, "1 changed, 0 unchanged\n")
    assert (outside / "b.txt").read_text("utf-8") == OLD
    (tmp_path / "named").symlink_to("in")
    grow(tmp_path, ["in/a.txt"])
    assert zh("-w", "named").code == 0, "a directory that is named is walked, also by the name of a link"
    assert (inside / "a.txt").read_text("utf-8") == NEW


def test_binary_is_passed_by(zh: Zh, tmp_path: Path) -> None:
    """By content, whatever the name; named it is an error."""
    grow(tmp_path, ["a.txt"])
    data = b"\x7fELF\x02\x01\x01\0\0\0\0\0" + bytes(range(256)) * 40
    (tmp_path / "b.txt").write_bytes(data)
    done = zh("-w", ".")
    assert done.code == 0, done.err
    assert (tmp_path / "b.txt").read_bytes() == data
    assert zh("b.txt").code == 2
    assert zh("-w", "b.txt").code == 2
    assert (tmp_path / "b.txt").read_bytes() == data


def test_folders_that_cannot_be_listed(zh: Zh, tmp_path: Path) -> None:
    """Named, exit 2, the others are done."""
    if os.geteuid() == 0:
        pytest.skip("nothing is closed to this user")
    grow(tmp_path, ["a.txt", "sub/b.txt"])
    (tmp_path / "sub").chmod(0)
    try:
        done = zh("-w", ".")
    finally:
        (tmp_path / "sub").chmod(0o755)
    assert done.code == 2
    assert "sub" in done.err
    assert (tmp_path / "a.txt").read_text("utf-8") == NEW


def test_nothing_there(zh: Zh, tmp_path: Path) -> None:
    """An empty directory is worth a word and no failure."""
    done = zh("--check", ".")
    assert done.code == 0
    assert "no text files" in done.err


def test_deep(zh: Zh, tmp_path: Path) -> None:
    """A tree deeper than Python's calls may be."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    try:
        assert zh("--check", ".").code in (0, 2)
    finally:  # Python's own way to remove a tree is not for one this deep
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)


def test_stdin_that_is_excluded(zh: Zh, tmp_path: Path) -> None:
    """With --force-exclude the text of an excluded name is passed on as it is: an editor must not lose it."""
    grow(tmp_path, [".gitignore=*.txt"])
    done = zh("--force-exclude", "--stdin-filename", "a.txt", stdin=OLD.encode())
    assert (done.code, done.out.decode()) == (0, OLD)
