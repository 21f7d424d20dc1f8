"""-w: whole or untouched, and what a file is stays."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import COMMAND, NEW, OLD, Ran, environment, tree

Zh = Callable[..., Ran]


def test_written(zh: Zh, old: Path, new: Path) -> None:
    """What changes is written, what does not keeps its inode and times; nothing else is left in the folder."""
    before = new.stat()
    done = zh("-w", ".")
    assert (done.code, done.out) == (0, b"")
    assert done.err == "1 changed, 1 unchanged\n"
    assert old.read_text("utf-8") == NEW
    after = new.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert sorted(tree(old.parent)) == ["new.txt", "old.txt"]
    inode = old.stat().st_ino
    assert zh("-w", old).err == "0 changed, 1 unchanged\n"
    assert old.stat().st_ino == inode


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o751, 0o4755, 0o2770])
def test_mode_stays(zh: Zh, old: Path, mode: int) -> None:
    """Whatever the umask."""
    old.chmod(mode)
    assert zh("-w", old, umask=0o077).code == 0
    assert old.stat().st_mode & 0o7777 == mode
    assert old.read_text("utf-8") == NEW


def test_attributes_stay(zh: Zh, old: Path) -> None:
    """Extended attributes; owner and group where we may set them."""
    try:
        os.setxattr(old, "user.zhclean", b"mine\0too")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    if os.geteuid() == 0:
        os.chown(old, 1234, 2345)
    assert zh("-w", old).code == 0
    assert os.getxattr(old, "user.zhclean") == b"mine\0too"
    if os.geteuid() == 0:
        assert (old.stat().st_uid, old.stat().st_gid) == (1234, 2345)


def test_through_links(zh: Zh, old: Path) -> None:
    """A named link is written through and stays a link, over more than one step."""
    folder = old.parent / "elsewhere"
    folder.mkdir()
    target = folder / "real.txt"
    target.write_text(OLD, encoding="utf-8")
    (old.parent / "one.txt").symlink_to("elsewhere/real.txt")
    (old.parent / "two.txt").symlink_to("one.txt")
    assert zh("-w", "two.txt").code == 0
    assert target.read_text("utf-8") == NEW
    assert (old.parent / "two.txt").is_symlink()
    assert (old.parent / "one.txt").is_symlink()
    assert sorted(os.listdir(folder)) == ["real.txt"]


def test_hard_links_are_said(zh: Zh, old: Path) -> None:
    """The other name keeps the old content whole, and that is said."""
    other = old.parent / "other"
    os.link(old, other)
    done = zh("-w", old)
    assert done.code == 0
    assert "hard link" in done.err
    assert other.read_text("utf-8") == OLD
    assert old.read_text("utf-8") == NEW


def test_read_only(zh: Zh, old: Path, new: Path) -> None:
    """An error, also for one who could write it all the same; a clean one is no matter; the others are done."""
    old.chmod(0o444)
    new.chmod(0o444)
    third = old.parent / "third.txt"
    third.write_text(OLD, encoding="utf-8")
    done = zh("-w", ".")
    assert done.code == 2
    assert "old.txt: is read-only" in done.err
    assert old.read_text("utf-8") == OLD
    assert third.read_text("utf-8") == NEW
    assert zh("-w", new).code == 0


@pytest.mark.parametrize("kind", ["fifo", "socket", "folder link loop", "device", "full"])
def test_only_files(zh: Zh, tmp_path: Path, kind: str) -> None:
    """Whatever is no file is refused at once."""
    path = tmp_path / "x.txt"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        import socket

        socket.socket(socket.AF_UNIX).bind(os.path.relpath(path))
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "full":
        path = Path("/dev/full")
    else:
        path.symlink_to("x.txt")
    done = zh("-w", path, timeout=10)
    assert done.code == 2
    assert path.name in done.err
    if kind not in ("folder link loop", "device"):
        assert zh("-w", ".", timeout=10).code == 0, "a walk passes by it"


def test_html_is_not_written(zh: Zh, tmp_path: Path) -> None:
    """A page is not a text to be replaced by its own content."""
    page = "<!doctype html><html><body><p>後來他們說這裡的發展</p></body></html>"
    (tmp_path / "a.txt").write_text(page, encoding="utf-8")
    zh("-w", "a.txt")
    assert "<p>" in (tmp_path / "a.txt").read_text("utf-8")


def test_encoding(zh: Zh, tmp_path: Path) -> None:
    """UTF-8 is written unless the same encoding is asked for; marks and line ends stay."""
    text = "今天的天氣很好，我們一起去公園散步，後來他們說這裡的發展很快。\r\n" * 3
    new = "今天的天气很好，我们一起去公园散步，后来他们说这里的发展很快。\r\n" * 3
    for name in ("gb18030", "utf-16"):
        path = tmp_path / f"{name}.txt"
        path.write_bytes(text.encode(name))
        assert zh("-w", "--output-encoding", "same", path).code == 0
        assert path.read_bytes() == new.encode(name)
        assert zh("-w", path).code == 0
        assert path.read_bytes() == new.encode("utf-8")
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    for _ in range(2):
        assert zh("-w", path).code == 0
        assert path.read_bytes() == b"\xef\xbb\xbf" + new.encode()
    lacking = tmp_path / "lacking.txt"
    lacking.write_bytes(text.encode("utf-8"))
    done = zh("-w", "--output-encoding", "big5", lacking)
    assert done.code == 2
    assert "lacking.txt:1:10: big5 has no U+4EEC" in done.err
    assert lacking.read_bytes() == text.encode("utf-8")


def test_half_gone_is_said(zh: Zh, tmp_path: Path) -> None:
    """A file that loses more than half of its characters is named."""
    path = tmp_path / "a.txt"
    path.write_text("&#x4e2d;&#x6587;\n" * 20, encoding="utf-8")
    done = zh("-w", path)
    assert "a.txt: more than half" in done.err
    assert done.code == 0
    assert path.read_text("utf-8") == "中文\n" * 20


# A command during which somebody else writes the file, after it was read.
NEIGHBOUR = """
import sys
from zhclean import pipeline
real = pipeline.clean
def slow(data, config=None, *, path=None):
    with open("a.txt", "w", encoding="utf-8") as file:
        file.write(sys.argv[1])
    return real(data, config, path=path)
pipeline.clean = slow
from zhclean.cli import main
sys.exit(main(["-w", "a.txt"]))
"""


@pytest.mark.parametrize("theirs", [OLD + "theirs\n", "", "x" * len(OLD)])
def test_changed_meanwhile(tmp_path: Path, theirs: str) -> None:
    """A file that somebody else writes between our read and our write stays as they wrote it."""
    path = tmp_path / "a.txt"
    path.write_text(OLD, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", NEIGHBOUR, theirs],
        cwd=tmp_path,
        capture_output=True,
        env=environment(),
        check=False,
        timeout=60,
    )
    assert run.returncode == 2
    assert b"changed by someone else" in run.stderr
    assert path.read_text("utf-8") == theirs
    assert os.listdir(tmp_path) == ["a.txt"]


def test_no_room(tmp_path: Path, zh: Zh) -> None:
    """A disk that is full after any number of bytes: the old content stays, nothing lies beside it, the rest is done."""
    big, small = tmp_path / "big.txt", tmp_path / "small.txt"
    for limit in (0, 1, 100, 4096):
        big.write_text(OLD * 200, encoding="utf-8")
        small.write_text(OLD, encoding="utf-8")

        def cap(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = zh("-w", "-j", "1", big, small, preexec_fn=cap)
        assert done.code == 2
        assert "big.txt: cannot be written: file too large" in done.err
        assert big.read_text("utf-8") == OLD * 200
        assert small.read_text("utf-8") == (NEW if limit >= 100 else OLD)
        assert sorted(os.listdir(tmp_path)) == ["big.txt", "small.txt"]


def test_killed(tmp_path: Path) -> None:
    """kill -9 at any moment: every file holds the old content or the new one, whole."""
    random.seed(7)
    old, new = OLD * 50, NEW * 50
    for _ in range(12):
        for number in range(12):
            (tmp_path / f"{number}.txt").write_text(old, encoding="utf-8")
        with subprocess.Popen([COMMAND, "-w", "-j", "2", tmp_path], stderr=subprocess.PIPE, env=environment()) as run:
            time.sleep(random.uniform(0.1, 0.7))
            run.send_signal(signal.SIGKILL)
            run.communicate(timeout=30)
        for path in tmp_path.glob("*.txt"):
            assert path.read_text("utf-8") in (old, new)


# Runs the command in a Python where the n-th call of one of the functions that write fails.
FAULT = """
import os, sys
name, nth = sys.argv[1], int(sys.argv[2])
real, count = getattr(os, name), 0
def faulty(*args, **named):
    global count
    if name == "write" and args[0] == 2: return real(*args, **named)
    count += 1
    if count == nth: raise OSError(5, "Input/output error")
    return real(*args, **named)
setattr(os, name, faulty)
if name == "write":
    import zhclean.files.streams
from zhclean.cli import main
code = main(sys.argv[3:])
sys.exit(70 if count < nth else code)
"""


@pytest.mark.parametrize("name", ["write", "fsync", "replace", "chmod", "open", "close"])
def test_any_call_fails(tmp_path: Path, name: str) -> None:
    """SQLite's loop: the n-th call fails, for every n until none is left; the files stay whole, no cruft stays."""
    for nth in range(1, 12):
        for number in (1, 2):
            (tmp_path / f"{number}.txt").write_text(OLD, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-c", FAULT, name, str(nth), "-w", "-j", "1", "1.txt", "2.txt"],
            cwd=tmp_path,
            capture_output=True,
            env=environment(),
            check=False,
            timeout=60,
        )
        err = run.stderr.decode()
        assert "Traceback" not in err, err
        contents = [(tmp_path / f"{number}.txt").read_text("utf-8") for number in (1, 2)]
        assert set(contents) <= {OLD, NEW}
        assert sorted(os.listdir(tmp_path)) == ["1.txt", "2.txt"]
        if run.returncode == 70:
            assert contents == [NEW, NEW]
            return
        if OLD in contents:
            assert run.returncode == 2, err
    assert name in ("open", "close"), "there are more calls than were tried"


def test_temporary_name_is_taken(tmp_path: Path) -> None:
    """A neighbour's file is never taken for ours: where a name is taken, another is found."""
    (tmp_path / "a.txt").write_text(OLD, encoding="utf-8")
    neighbour = tmp_path / f".zh-{b'01234567'.hex()}"
    neighbour.write_text("theirs")
    code = (
        "import os; real = os.urandom; queue = [b'01234567']\n"
        "os.urandom = lambda n: queue.pop() if queue else real(n)\n"
        "from zhclean.cli import main; import sys; sys.exit(main(['-w', 'a.txt']))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment(), check=False, timeout=60)
    assert run.returncode == 0
    assert neighbour.read_text() == "theirs"
    assert (tmp_path / "a.txt").read_text("utf-8") == NEW


def test_long_name(zh: Zh, tmp_path: Path) -> None:
    """A name of as many bytes as a name may have."""
    path = tmp_path / ("a" * 251 + ".txt")
    path.write_text(OLD, encoding="utf-8")
    assert zh("-w", path).code == 0
    assert path.read_text("utf-8") == NEW
