"""Standard input and output: closed, full, broken, non-blocking, endless; and the surroundings of a run."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import COMMAND, NEW, OLD, Ran, environment, run, tree

Zh = Callable[..., Ran]


@pytest.mark.parametrize(
    "arguments",
    [
        ["old.txt"],
        ["--json", "old.txt"],
        ["--help"],
        ["--version"],
        ["--check", "old.txt"],
        ["--diff", "old.txt"],
        ["detect", "old.txt"],
        ["rules", "list"],
        ["completion", "bash"],
    ],
)
def test_full_and_closed_output(zh: Zh, old: Path, arguments: list[str]) -> None:
    """2 and a message, also when there is little to write."""
    with open("/dev/full", "wb") as full:
        done = zh(*arguments, stdout=full)
    assert done.code == 2
    assert "standard output cannot be written: no space left on device" in done.err
    done = zh(*arguments, preexec_fn=lambda: os.close(1))
    assert done.code == 2
    assert "standard output" in done.err


def test_closed_output_is_no_matter_when_nothing_goes_there(zh: Zh, old: Path) -> None:
    """And no file that is opened later is taken for it."""
    assert zh("-w", old, preexec_fn=lambda: (os.close(1), os.close(0))).code == 0
    assert old.read_text("utf-8") == NEW
    assert zh("-w", old, preexec_fn=lambda: os.closerange(0, 3)).code == 0
    old.write_text(OLD, encoding="utf-8")
    assert zh("-w", old, preexec_fn=lambda: os.closerange(0, 3)).code == 0
    assert old.read_text("utf-8") == NEW


def test_closed_input(zh: Zh) -> None:
    """A message."""
    done = zh(preexec_fn=lambda: os.close(0))
    assert done.code == 2
    assert "standard input is closed" in done.err


@pytest.mark.parametrize(
    "arguments", [["a.txt"], ["--json", "a.txt", "a.txt"], ["--diff", "a.txt"], ["-f", "jsonl", "a.txt"]]
)
def test_broken_pipe_is_silent(tmp_path: Path, arguments: list[str]) -> None:
    """The reader goes away: 141, or death by the signal, and no word."""
    (tmp_path / "a.txt").write_text(OLD * 20_000, encoding="utf-8")
    with subprocess.Popen(
        [COMMAND, *arguments], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) in (141, -signal.SIGPIPE)


def test_non_blocking(tmp_path: Path) -> None:
    """Nothing is lost when the streams are non-blocking and slow."""
    data = (OLD * 8000).encode()
    theirs, ours = os.pipe()
    back, answer = os.pipe()
    for number in (theirs, answer):
        fcntl.fcntl(number, fcntl.F_SETFL, fcntl.fcntl(number, fcntl.F_GETFL) | os.O_NONBLOCK)
    with subprocess.Popen([COMMAND], stdin=theirs, stdout=answer, env=environment(), cwd=tmp_path) as process:
        os.close(theirs)
        os.close(answer)
        for start in range(0, len(data), 50_000):
            time.sleep(0.02)
            os.write(ours, data[start : start + 50_000])
        os.close(ours)
        out = b""
        while part := os.read(back, 20_000):
            time.sleep(0.005)
            out += part
        assert process.wait(30) == 0
    os.close(back)
    assert out.decode() == NEW * 8000


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/urandom"])
def test_endless_and_wrong_inputs(zh: Zh, name: str) -> None:
    """Devices are refused, by name and as standard input; /dev/null is an empty text."""
    number = os.open(name, os.O_RDONLY)
    try:
        done = zh(stdin_file=number, timeout=20)
    finally:
        os.close(number)
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert zh(name, timeout=20).code == 2
    assert zh("/dev/null") == Ran(0, b"", "")


def test_endless_binary_on_a_pipe(tmp_path: Path) -> None:
    """It is refused without being read to its end."""
    with subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE) as endless:
        try:
            done = run(stdin_file=endless.stdout, cwd=tmp_path, timeout=30)
        finally:
            endless.kill()
    assert done.code == 2


def test_pipes_by_name(zh: Zh, tmp_path: Path) -> None:
    """A pipe given by name is read."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with subprocess.Popen(["sh", "-c", f"printf '{OLD}' > {fifo}"]):
        assert zh("fifo").out.decode() == NEW
    done = subprocess.run(
        ["bash", "-c", f"{COMMAND} <(printf '%s' '{OLD}')"], capture_output=True, env=environment(), check=False
    )
    assert done.stdout.decode() == NEW.rstrip("\n") + "\n" or done.stdout.decode() == NEW


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_while_waiting(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """Within seconds, one line, no traceback."""
    with subprocess.Popen(
        [COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    ) as process:
        time.sleep(0.5)
        process.send_signal(number)
        assert process.wait(10) in (code, -number)
        assert process.stderr is not None
        err = process.stderr.read().decode()
    assert err.count("\n") <= 1
    assert "Traceback" not in err


def test_signals_during_a_long_text(tmp_path: Path) -> None:
    """At once, though Python sees signals between calls only; nothing is left."""
    (tmp_path / "a.txt").write_text(OLD * 300_000, encoding="utf-8")
    for wait in (0.8, 2.0):
        with subprocess.Popen(
            [COMMAND, "-w", "-j", "1", "a.txt"], cwd=tmp_path, stderr=subprocess.PIPE, env=environment()
        ) as process:
            time.sleep(wait)
            begin = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) in (143, -signal.SIGTERM)
            assert time.monotonic() - begin < 5
    assert os.listdir(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text("utf-8") == OLD * 300_000


def test_stdin_as_any_file(zh: Zh) -> None:
    """What needs no change is still printed; --stdin-filename is the name in messages."""
    assert zh(stdin=NEW.encode()).out.decode() == NEW
    assert zh("-", stdin=NEW.encode()).out.decode() == NEW
    assert zh("--stdin-filename", "x.txt", stdin=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 40).err.startswith("x.txt:")
    done = zh("--diff", "--stdin-filename", "x.txt", stdin=OLD.encode())
    assert done.out.startswith(b"--- x.txt\n+++ x.txt\n")
    assert zh(stdin=b"") == Ran(0, b"", "")
    for text in ("\n", "\r\n\r\n", "a", "今天天气很好\0今天天气很好\n", "\ufeff", "\u2028", "\U0010ffff"):
        assert zh(stdin=text.encode()).out.decode() == text


SURROUNDINGS = {
    "no home": {"HOME": None},
    "a home that is a file": {"HOME": "/dev/null"},
    "no locale": {"LANG": None},
    "a locale that is not there": {"LC_ALL": "tlh_KX.UTF-8"},
    "ASCII": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a Chinese locale": {"LC_ALL": "zh_CN.GBK"},
    "no terminal": {"TERM": None},
    "no path": {"PATH": ""},
}


@pytest.mark.parametrize("env", SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
def test_surroundings(zh: Zh, tmp_path: Path, env: dict[str, str | None]) -> None:
    """The result depends on the bytes and the configuration alone."""
    name = "中文 名.txt"
    (tmp_path / name).write_text(OLD, encoding="utf-8")
    done = zh(name, env=environment(**env))
    assert (done.code, done.out.decode(), done.err) == (0, NEW, "")
    assert zh("--json", name, env=environment(**env)).out.decode().count("中文 名.txt") == 1
    assert "中文 名.txt" in zh("--check", name, env=environment(**env)).out.decode()
    assert zh("-w", name, env=environment(**env)).code == 0


def test_no_working_folder(tmp_path: Path) -> None:
    """It was removed under us: standard input and absolute names are done all the same."""
    path = tmp_path / "old.txt"
    path.write_text(OLD, encoding="utf-8")
    for arguments in (
        ["-"],
        [str(path)],
        ["-w", str(path)],
        ["--stdin-filename", "x.txt", "-"],
        ["--check", "-j", "2", str(path), str(path)],
        ["gone.txt"],
    ):
        path.write_text(OLD, encoding="utf-8")
        gone = tmp_path / "gone"
        gone.mkdir()
        script = f'cd "{gone}" && rmdir "{gone}" && exec "{COMMAND}" "$@"'
        done = subprocess.run(
            ["sh", "-c", script, "sh", *arguments],
            input=OLD.encode(),
            capture_output=True,
            env=environment(),
            check=False,
            timeout=30,
        )
        err = done.stderr.decode()
        assert "Traceback" not in err
        assert done.returncode == (1 if "--check" in arguments else 2 if "gone.txt" in arguments else 0), err


def test_nothing_is_imported_from_the_working_folder(zh: Zh, tmp_path: Path) -> None:
    """Data that lies there is not code; and nothing is written there."""
    names = (
        "json",
        "re",
        "opencc",
        "chardet",
        "pathspec",
        "rich",
        "tomllib",
        "encodings",
        "zhclean",
        "sitecustomize",
        "click",
        "difflib",
    )
    for name in names:
        (tmp_path / f"{name}.py").write_text("import os; os.write(2, b'imported')\n")
    (tmp_path / "old.txt").write_text(OLD, encoding="utf-8")
    before = tree(tmp_path)
    for arguments in (
        ["."],
        ["--json", "old.txt"],
        ["--check", "-j", "2", "old.txt", "."],
        ["--too"],
        ["--diff", "old.txt"],
        ["detect", "old.txt"],
        ["-e", "json", "old.txt"],
    ):
        done = zh(*arguments)
        assert "imported" not in done.err
    for name in names:
        if name in ("zhclean", "encodings", "re", "json", "sitecustomize"):
            (tmp_path / f"{name}.py").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "zhclean", "--diff", "."],
        cwd=tmp_path,
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert b"imported" not in done.stderr
    assert done.returncode == 1
    assert set(tree(tmp_path)) <= set(before)


def test_few_handles(zh: Zh, tmp_path: Path) -> None:
    """64 handles are enough, whatever -j says."""
    import resource

    for number in range(100):
        (tmp_path / f"{number}.txt").write_text(OLD, encoding="utf-8")
    for jobs in ("2", "64", "1024"):
        done = zh("-w", "-j", jobs, ".", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        assert done.code == 0, done.err
        for number in range(100):
            path = tmp_path / f"{number}.txt"
            assert path.read_text("utf-8") == NEW
            path.write_text(OLD, encoding="utf-8")


def test_out_of_memory_is_a_message(zh: Zh, tmp_path: Path) -> None:
    """No traceback, exit 2, and the small file beside it is done."""
    import resource

    (tmp_path / "big.txt").write_text(OLD * 400_000, encoding="utf-8")
    (tmp_path / "small.txt").write_text(OLD, encoding="utf-8")
    limit = 220 << 20
    done = zh(
        "-j", "1", "big.txt", "small.txt", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    )
    assert done.code == 2
    assert "not enough memory" in done.err
    assert done.out.decode() == NEW
