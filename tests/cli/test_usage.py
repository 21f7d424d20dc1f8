"""What is typed: options, their combinations, messages and exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import NEW, OLD, Ran, tree

Zh = Callable[..., Ran]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tto", "s"], "--to"),
        (["-t", "x", "old.txt"], "is not one of"),
        (["-t"], "needs a value"),
        (["--write=yes", "old.txt"], "takes no value"),
        (["-Z"], "-Z"),
        (["-j", "0", "old.txt"], "1 to 1024"),
        (["-j", "1025", "old.txt"], "1 to 1024"),
        (["-j", "many", "old.txt"], "1 to 1024"),
        (["-j", "１", "old.txt"], "1 to 1024"),
        (["-w"], "-w"),
        (["-w", "-"], "-w"),
        (["-w", "-o", "x.txt", "old.txt"], "-o"),
        (["--check", "-o", "x.txt", "old.txt"], "-o"),
        (["--diff", "-o", "x.txt", "old.txt"], "-o"),
        (["--check", "--report", "x.html", "old.txt"], "--report"),
        (["--check", "--json", "old.txt"], "--message-format"),
        (["-w", "--json", "old.txt"], "json"),
        (["--json", "-f", "markdown", "old.txt"], "two formats"),
        (["--message-format", "json", "old.txt"], "--check"),
        (["--changes", "old.txt"], "--json"),
        (["--config", "x.toml", "--isolated", "old.txt"], "leave one out"),
        (["--config", "none.toml", "old.txt"], "none.toml"),
        (["--skip", "decode", "old.txt"], "decode"),
        (["--skip", "repairs", "old.txt"], "repair"),
        (["-", "-"], "only once"),
        (["-e", "klingon", "old.txt"], "klingon"),
        (["-e", "rot13", "old.txt"], "rot13"),
        (["-e", "unicode_escape", "old.txt"], "unicode_escape"),
        (["--output-encoding", "zlib", "old.txt"], "zlib"),
        (["--output-encoding", "no/such", "old.txt"], "no/such"),
        (["--rules", "none.toml", "old.txt"], "none.toml"),
        (["--rules", ".", "old.txt"], "directory"),
        (["--protect", "none.txt", "old.txt"], "none.txt"),
        (["--dict", "old.txt", "old.txt"], "old.txt:1"),
        (["--rules", "/dev/zero", "old.txt"], "device"),
        (["", "old.txt"], "no such file"),
        (["none.txt"], "none.txt: no such file"),
        (["detekt"], "did you mean 'detect'?"),
        (["--report", "old.txt"], "--report FILE.html"),
        (["old.txt/x"], "old.txt/x"),
        (["rules"], "list"),
        (["rules", "lists"], "list"),
        (["completion", "tcsh"], "bash"),
        (["detect", "none.txt"], "none.txt"),
        (["--exclude", "a[b", "."], "a[b"),
        (["--include", "!", "."], "!"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_refused(zh: Zh, old: Path, arguments: list[str], says: str) -> None:
    """Exit 2, one line on standard error that says what and what to do, nothing written, no result."""
    before = tree(old.parent)
    done = zh(*arguments)
    assert done.code == 2
    assert says in done.err
    assert done.err.count("\n") == 1 or "failed" in done.err.splitlines()[-1]
    assert tree(old.parent) == before


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["old.txt"], NEW),
        (["--", "old.txt"], NEW),
        (["-tkeep", "old.txt"], OLD),
        (["--to=keep", "old.txt"], OLD),
        (["old.txt", "--to", "keep"], OLD),
        (["--skip", "convert", "old.txt"], OLD),
        (["--only", "repair", "old.txt"], OLD),
        (["-e", "utf8", "old.txt"], NEW),
        (["-qf", "text", "old.txt"], NEW),
        (["-o", "-", "old.txt"], NEW),
        (["./old.txt"], NEW),
    ],
)
def test_options(zh: Zh, old: Path, arguments: list[str], out: str) -> None:
    """Options before and behind names, joined and apart."""
    done = zh(*arguments)
    assert (done.code, done.out.decode(), done.err) == (0, out, "")


def test_names_like_options(zh: Zh, tmp_path: Path) -> None:
    """A name that begins with a dash, or is called like a command."""
    for name in ("-w", "detect"):
        (tmp_path / name).write_text(OLD, encoding="utf-8")
    assert zh("--", "-w").out.decode() == NEW
    assert zh("./detect").out.decode() == NEW
    assert zh("--", "detect").out.decode() == NEW


def test_others_are_done(zh: Zh, old: Path, new: Path) -> None:
    """One bad input never stops the others, and always makes 2."""
    (old.parent / "bin.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8)
    done = zh("none.txt", old, "bin.txt", new)
    assert done.code == 2
    assert done.out.decode() == NEW + NEW
    assert "none.txt" in done.err
    assert "bin.txt" in done.err
    assert zh("--check", "none.txt", old).code == 2
    assert zh("--check", old, "none.txt", new).code == 2


@pytest.mark.parametrize(("name", "code"), [("old.txt", 1), ("new.txt", 0)])
@pytest.mark.parametrize("flag", ["--check", "--diff"])
def test_check_codes(zh: Zh, old: Path, new: Path, flag: str, name: str, code: int) -> None:
    """1 when something would change, 0 when not, also for standard input and beside -w; nothing is written."""
    before = tree(old.parent)
    assert zh(flag, name).code == code
    assert zh(flag, "-w", name).code == code
    done = zh(flag, "--stdin-filename", "a.txt", stdin=(old.parent / name).read_bytes())
    assert done.code == code
    assert ("a.txt" in done.out.decode()) == bool(code)
    assert tree(old.parent) == before


def test_help(zh: Zh) -> None:
    """--help and --version write to standard output only, and every option is in it."""
    from zhclean.cli.options import COMMANDS

    for command in COMMANDS.values():
        done = zh(*([] if command.name == "clean" else [command.name]), "--help")
        assert (done.code, done.err) == (0, "")
        for option in command.options:
            assert option.names[-1] in done.out.decode()
    assert zh("--version").out.startswith(b"zhclean ")


def test_json(zh: Zh, old: Path, new: Path) -> None:
    """One document is an object, several are an array, jsonl is a line each, in the order of the inputs."""
    assert json.loads(zh("--json", old).out)["text"] == NEW
    assert [row["source"]["path"] for row in json.loads(zh("--json", old, new).out)] == [str(old), str(new)]
    assert json.loads(zh("--json", "none.txt", "none2.txt").out) == []
    assert len(json.loads(zh("--json", old, "none.txt").out)) == 1
    assert json.loads(zh("--json", ".").out)[0]["text"] == NEW
    assert json.loads(zh("--json", stdin=OLD.encode()).out)["source"]["path"] is None
    lines = zh("-f", "jsonl", old, new).out.splitlines()
    assert [json.loads(line)["text"] for line in lines] == [NEW, NEW]
    assert zh("--json", old, "none.txt").code == 2


def test_one_line_for_any_reader(zh: Zh, tmp_path: Path) -> None:
    """A document is one line also for those who split at U+2028, U+2029 and U+0085; no lone surrogate comes out."""
    (tmp_path / "a.txt").write_text("一\u2028二\u2029三\u0085四\x0b五\x0c六\n", encoding="utf-8")
    out = zh("-f", "jsonl", "a.txt").out.decode("utf-8")
    assert len(out.splitlines()) == 1
    assert "\u2028" in json.loads(out)["text"]
    name = b"\xff\xfe.txt"
    (tmp_path / name.decode("utf-8", "surrogateescape")).write_text(NEW, encoding="utf-8")
    out = zh("--json", name).out.decode("utf-8")
    assert "\\u" not in out
    assert "xff" in json.loads(out)["source"]["path"]


def test_same_file_twice(zh: Zh, old: Path) -> None:
    """Printed as often as it is named; written once."""
    assert zh(old, old).out.decode() == NEW + NEW
    done = zh("-w", "-j", "2", old, "./old.txt", ".")
    assert done.code == 0
    assert "1 changed, 0 unchanged" in done.err
