"""The terminal is not the content's: escapes, colours, hints, and one message a line."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import COMMAND, NEW, OLD, Ran, environment

Zh = Callable[..., Ran]
HOSTILE = "\x1b[31m後\x07\x1b]0;title\x07來\u202e說\u2066\r\x9b1m\x7f[red]\u2028"
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def test_content_is_escaped(zh: Zh, tmp_path: Path) -> None:
    """Nothing in --explain, --diff, --check or a message acts on a terminal."""
    text = f"{HOSTILE}發展\n第二{HOSTILE}後來\n長按二維碼關注{HOSTILE}\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8", newline="")
    for arguments in (
        ["--explain", "-o", "/dev/null"],
        ["--diff"],
        ["--check"],
        ["--explain", "-v", "--check"],
        ["--check", "--message-format", "json"],
        ["--check", "--message-format", "github"],
    ):
        done = zh(*arguments, "a.txt")
        assert done.code in (0, 1), done.err
        assert not ACTS.search(done.err)
        assert not ACTS.search(done.out.decode())


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.txt",
        "a\x1b[31m.txt",
        "a\u202etxt.txt",
        "[red]a[/red].txt",
        "a\x9b.txt",
        "a\r.txt",
        "-a b.txt",
        "a:b,c%d.txt",
    ],
)
def test_names_are_escaped(zh: Zh, tmp_path: Path, name: str) -> None:
    """One message is one line, whatever a file is called."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(OLD, encoding="utf-8")
    for arguments in (
        ["--check"],
        ["--diff"],
        ["--check", "--message-format", "github"],
        ["--explain", "-o", "/dev/null"],
        ["-w"],
    ):
        done = zh(*arguments, "--", name)
        assert done.code in (0, 1), done.err
        assert not ACTS.search(done.err)
        assert not ACTS.search(done.out.decode())
        lines = done.out.decode().splitlines()
        if arguments == ["--check"]:
            assert len(lines) == 1
        if "[red]" in name and arguments != ["-w"]:
            assert "[red]a[/red].txt" in done.out.decode() + done.err
    done = zh("--", "no" + name)
    assert done.code == 2
    assert done.err.count("\n") == 1


def test_bytes_that_are_no_name(zh: Zh, tmp_path: Path) -> None:
    """A name in another encoding is shown, not choked on."""
    name = "後.txt".encode("big5")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text(OLD, encoding="utf-8")
    for arguments in (["--check"], ["--diff"], ["--json"], ["--report", "r.html"], ["-w"]):
        done = zh(*arguments, name)
        assert done.code in (0, 1), done.err
        done.out.decode("utf-8")
    assert "\\xab" in zh(b"no" + name).err


def terminal(*arguments: str, cwd: Path, feed: bytes | None = None, seconds: float = 20, **env: str) -> tuple[int, str]:
    """Run at a terminal: standard input, output and error are one."""
    main, side = pty.openpty()
    run = subprocess.Popen(
        [COMMAND, *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        cwd=cwd,
        env=environment(TERM="xterm", **env),
        start_new_session=True,
    )
    os.close(side)
    if feed:
        os.write(main, feed)
    out = b""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if select.select([main], [], [], 0.1)[0]:
            try:
                part = os.read(main, 65536)
            except OSError:
                break
            if not part:
                break
            out += part
        elif run.poll() is not None:
            break
    code = run.wait(timeout=seconds)
    os.close(main)
    return code, out.decode("utf-8").replace("\r\n", "\n")


def test_a_hint_instead_of_a_silent_wait(tmp_path: Path) -> None:
    """Nothing named and a terminal to read from: a hint, and exit 2."""
    code, out = terminal(cwd=tmp_path)
    assert code == 2
    assert len(out.splitlines()) == 2
    assert "--help" in out


def test_progress_without_escapes(tmp_path: Path) -> None:
    """Where there is no colour the bar is a line of text; where it is no terminal worth the name, or -q, nothing."""
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(OLD * 20_000, encoding="utf-8")
    plain = terminal("--check", "-j", "1", ".", cwd=tmp_path, NO_COLOR="1")[1]
    assert "/6" in plain
    assert "\x1b" not in plain
    assert "/6" not in terminal("--check", "-j", "1", "-q", ".", cwd=tmp_path)[1]


def test_colours(zh: Zh, old: Path) -> None:
    """At a terminal, not on a pipe; NO_COLOR and a dumb terminal are obeyed, --color is stronger."""
    assert b"\x1b" not in zh("--diff", old).out
    assert b"\x1b[" in zh("--diff", "--color", "always", old).out
    assert b"\x1b[" not in zh("--diff", old, env=environment(FORCE_COLOR="1", CLICOLOR_FORCE="1")).out
    assert "\x1b[" in terminal("--diff", "old.txt", cwd=old.parent)[1]
    assert "\x1b[" not in terminal("--diff", "old.txt", cwd=old.parent, NO_COLOR="1")[1]
    assert "\x1b[" not in terminal("--diff", "--color", "never", "old.txt", cwd=old.parent)[1]
    dumb = environment()
    dumb["TERM"] = "dumb"
    assert b"\x1b" not in zh("--diff", old, env=dumb).out


def test_coloured_by_character(zh: Zh, old: Path) -> None:
    """Only what changed within a line is set off."""
    out = zh("--diff", "--color", "always", old).out.decode()
    assert "\x1b[7m後來" in out
    assert "他" in out.split("\x1b[7m")[1]


def test_diff_is_valid(zh: Zh, tmp_path: Path) -> None:
    """patch(1) makes the clean text of it, with every kind of line end and removed lines."""
    for number, text in enumerate(
        [
            OLD * 30,
            OLD,
            OLD.rstrip("\n"),
            OLD.replace("\n", "\r\n") * 3,
            "不變\n" * 20 + OLD + "不變\n" * 20 + OLD,
            "一篇文章的標題\n\n"
            + "這是正文的一段，說的是後來發展的情況，大家都很關心這件事情。\n" * 6
            + "长按二维码关注我们\n",
            "\n\n\n" + OLD,
            "沒有\n" + OLD + "后来",
        ]
    ):
        name = f"{number}.txt"
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        clean = zh(name).out
        diff = zh("--diff", name).out
        assert diff
        subprocess.run(["patch", "-s", "-p0", "--binary"], cwd=tmp_path, input=diff, check=True)
        assert path.read_bytes() == clean


def test_summary(zh: Zh, old: Path, new: Path) -> None:
    """Only with -w, --check and --diff, or for several files, and not with -q."""
    assert zh(old).err == ""
    assert zh(old, new).err == "2 done\n"
    assert zh("--check", old).err == "1 would be changed, 0 unchanged\n"
    assert zh("-q", "--check", old).err == ""
    assert zh("-q", old, new).err == ""


def test_chinese(zh: Zh) -> None:
    """Messages follow the locale, also where it is not installed."""
    for env in (
        environment(LANG="zh_CN.UTF-8"),
        environment(LC_ALL="zh_TW.UTF-8"),
        environment(LANG="en_US.UTF-8", LANGUAGE="zh_CN:en"),
        environment(LC_MESSAGES="zh"),
    ):
        done = zh("none.txt", env=env)
        assert done.code == 2
        assert re.search("[\u4e00-\u9fff]", done.err), env
    for env in (environment(LC_ALL="C", LANG="zh_CN.UTF-8"), environment(LANG="en_US.UTF-8"), environment(LANG=None)):
        assert "no such file" in zh("none.txt", env=env).err


def test_progress(tmp_path: Path) -> None:
    """A bar after half a second at a terminal, gone at the end; none on a pipe or when it is not wanted."""
    for number in range(60):
        (tmp_path / f"{number}.txt").write_text(OLD * 1500, encoding="utf-8")
    code, out = terminal("-w", ".", cwd=tmp_path)
    assert code == 0
    assert out.rstrip().endswith("60 changed, 0 unchanged")
    assert (tmp_path / "1.txt").read_text("utf-8") == NEW * 1500
    assert "\x1b" not in terminal("--check", "--no-progress", "--color", "never", ".", cwd=tmp_path)[1]
