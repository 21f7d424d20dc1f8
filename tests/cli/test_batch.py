"""Many files by several processes: order, deaths, signals, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import COMMAND, NEW, OLD, Ran, environment

Zh = Callable[..., Ran]


def children(process: int) -> list[int]:
    """The processes that `process` started."""
    try:
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def alive(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def heavy(root: Path, count: int, lines: int = 30_000) -> None:
    """Files that take a while each."""
    for number in range(count):
        (root / f"{number:02}.txt").write_text(OLD * lines, encoding="utf-8")


def start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A batch of two processes that is at work."""
    process = subprocess.Popen(
        [COMMAND, "-j", "2", *arguments], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and len(children(process.pid)) < 2:
        time.sleep(0.01)
    time.sleep(0.1)
    return process


def test_order_and_jobs(zh: Zh, tmp_path: Path) -> None:
    """The same bytes for any number of processes, in the order of the inputs, a failure in its place."""
    names = []
    for number in range(40):
        name = f"{number:02}.txt"
        names.append(name)
        (tmp_path / name).write_text(f"第{number}篇後來\n" * (1 if number % 7 else 3000), encoding="utf-8")
    (tmp_path / "07.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 99)
    names[20] = "none.txt"
    results = [zh("-f", "jsonl", "-j", jobs, *names) for jobs in ("1", "2", "5")]
    assert results[0] == results[1] == results[2]
    assert results[0].code == 2
    paths = [json.loads(line)["source"]["path"] for line in results[0].out.decode().splitlines()]
    assert paths == [name for name in names if name not in ("07.txt", "none.txt")]
    assert zh("-f", "jsonl", *names) == results[0]
    mixed = zh("-j", "2", "01.txt", "-", "02.txt", stdin=OLD.encode())
    assert mixed.out.decode() == "第1篇后来\n" + NEW + "第2篇后来\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """In a batch: within seconds, one line, no process and no temporary file left, every file whole."""
    heavy(tmp_path, 8)
    with start(tmp_path, "-w", ".") as process:
        workers = children(process.pid)
        process.send_signal(number)
        assert process.wait(10) in (code, -number)
        assert process.stderr is not None
        err = process.stderr.read().decode()
    assert err.count("\n") <= 1
    assert "Traceback" not in err
    assert len(workers) == 2
    assert not any(alive(worker) for worker in workers)
    assert sorted(os.listdir(tmp_path)) == [f"{number:02}.txt" for number in range(8)]
    for path in tmp_path.iterdir():
        assert path.read_text("utf-8") in (OLD * 30_000, NEW * 30_000)


def test_no_orphans(tmp_path: Path) -> None:
    """The main process is killed outright: its workers go with it."""
    heavy(tmp_path, 4, 150_000)
    with start(tmp_path, "--check", ".") as process:
        workers = children(process.pid)
        process.kill()
        process.wait(10)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and any(alive(worker) for worker in workers):
            time.sleep(0.05)
        assert len(workers) == 2
        assert not any(alive(worker) for worker in workers)


def test_dead_worker(tmp_path: Path) -> None:
    """A worker that dies is told with its file, which is tried again alone; all files are done."""
    heavy(tmp_path, 6)
    with start(tmp_path, "-w", ".") as process:
        os.kill(children(process.pid)[0], signal.SIGKILL)
        assert process.stderr is not None
        err = process.stderr.read().decode()
        assert process.wait(60) == 0, err
    assert "killed by signal 9" in err
    assert ".txt: the process at work on it ended" in err
    assert "6 changed" in err
    for path in tmp_path.iterdir():
        assert path.read_text("utf-8") == NEW * 30_000


# A command in which cleaning one file kills the process.
POISON = """
import os, sys
from zhclean.cli import job
real = job._process
def deadly(item, task):
    if item.name.endswith("3.txt"): os.kill(os.getpid(), 9)
    return real(item, task)
job._process = deadly
from zhclean.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_deadly_file(tmp_path: Path) -> None:
    """A file that kills its process every time is named, the others are done, exit 2."""
    import sys

    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(OLD, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", POISON, "-w", "-j", "3", "."],
        cwd=tmp_path,
        capture_output=True,
        env=environment(),
        check=False,
        timeout=60,
    )
    err = run.stderr.decode()
    assert run.returncode == 2, err
    assert "3.txt: the process at work on it ended again" in err
    assert "11 changed, 0 unchanged, 1 failed" in err
    assert [path.name for path in tmp_path.glob("*.txt") if path.read_text("utf-8") == OLD] == ["3.txt"]


def test_three_at_once(tmp_path: Path) -> None:
    """Three copies on one tree: every file is whole and clean at the end, nothing else is there."""
    for number in range(60):
        (tmp_path / f"{number}.txt").write_text(OLD * 20, encoding="utf-8")
    runs = [
        subprocess.Popen([COMMAND, "-w", "-q", "-j", "2", "."], cwd=tmp_path, env=environment(), stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in runs:
        err = process.communicate(timeout=60)[1].decode()
        assert "Traceback" not in err
        assert process.returncode == 0 or "changed by someone else" in err
    assert len(os.listdir(tmp_path)) == 60
    assert all(path.read_text("utf-8") == NEW * 20 for path in tmp_path.iterdir())
