"""Runs the installed command as a user would, from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

COMMAND = str(Path(sys.executable).parent / "zhclean")
# Bytecode goes to a place of its own: the tests must not write into the tree, and should not compile it each time.
CACHE = os.path.join(tempfile.gettempdir(), f"zhclean-tests-{os.getuid()}")
OLD, NEW = "後來他們說這裡的發展\n", "后来他们说这里的发展\n"


class Ran(NamedTuple):
    """How a run ended."""

    code: int
    out: bytes
    err: str


def environment(**more: str | None) -> dict[str, str]:
    """The environment of a run: nothing of the developer's own taste, and `more` (None takes a name away)."""
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "PYTHONPYCACHEPREFIX": CACHE}
    env.update({name: value for name, value in more.items() if value is not None})
    for name, value in more.items():
        if value is None:
            env.pop(name, None)
    return env


def run(
    *arguments: str | Path | bytes, stdin: bytes | None = None, env: dict[str, str] | None = None, **options: Any
) -> Ran:
    """Run zhclean; whatever happens, it shows no traceback and speaks in whole lines."""
    feed: dict[str, Any] = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    if "stdin_file" in options:
        feed = {"stdin": options.pop("stdin_file")}
    done = subprocess.run(
        [COMMAND, *map(os.fsencode, arguments)],
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        env=environment() if env is None else env,
        timeout=options.pop("timeout", 60),
        check=False,
        **feed,
        **options,
    )
    err = done.stderr.decode("utf-8")
    assert "Traceback" not in err, err
    assert not err or err.endswith("\n"), err
    return Ran(done.returncode, done.stdout or b"", err)


@pytest.fixture
def zh(tmp_path: Path) -> Callable[..., Ran]:
    """`run` in an empty directory of the test."""

    def call(*arguments: str | Path | bytes, **options: Any) -> Ran:
        options.setdefault("cwd", tmp_path)
        return run(*arguments, **options)

    return call


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that cleaning changes."""
    path = tmp_path / "old.txt"
    path.write_text(OLD, encoding="utf-8")
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A file that is clean."""
    path = tmp_path / "new.txt"
    path.write_text(NEW, encoding="utf-8")
    return path


def tree(root: Path) -> dict[str, bytes | None]:
    """Every name below `root` with its content (None: a directory or something else)."""
    return {
        os.fsdecode(os.path.relpath(path, root)): path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }
