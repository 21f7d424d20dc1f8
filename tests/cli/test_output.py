"""-o: output stays in its place."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from zhclean.output import FORMATS

from .conftest import NEW, OLD, Ran, tree

Zh = Callable[..., Ran]


def put(root: Path, *names: str) -> None:
    """Files that cleaning changes, under `names`."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OLD, encoding="utf-8")


def test_file(zh: Zh, old: Path) -> None:
    """One input to one file; an existing one keeps its mode."""
    assert zh(old, "-o", "out.txt") == Ran(0, b"", "")
    out = old.parent / "out.txt"
    assert out.read_text("utf-8") == NEW
    out.chmod(0o600)
    assert zh("--json", old, "-o", "out.txt").code == 0
    assert json.loads(out.read_text("utf-8"))["text"] == NEW
    assert out.stat().st_mode & 0o777 == 0o600
    assert zh("-o", "out2.txt", stdin=OLD.encode(), umask=0o027).code == 0
    assert (old.parent / "out2.txt").stat().st_mode & 0o777 == 0o640
    assert old.read_text("utf-8") == OLD


@pytest.mark.parametrize("name", ["old.txt", "./old.txt", "link.txt", "hard.txt", "sub/../old.txt"])
def test_never_over_an_input(zh: Zh, old: Path, name: str) -> None:
    """Whatever the input is called."""
    (old.parent / "sub").mkdir()
    (old.parent / "link.txt").symlink_to("old.txt")
    os.link(old, old.parent / "hard.txt")
    before = tree(old.parent)
    done = zh("old.txt", "-o", name)
    assert done.code == 2
    assert "is an input" in done.err
    assert tree(old.parent) == before
    assert zh("old.txt", "-o", ".").code == 2
    assert tree(old.parent) == before


def test_mirror(zh: Zh, tmp_path: Path) -> None:
    """A directory is mirrored; the extension follows the format; a failed input has no output."""
    put(tmp_path, "in/a.txt", "in/sub/b.txt", "in/sub/deep/c.md")
    assert zh("in", "-o", "out/").code == 0
    assert sorted(tree(tmp_path / "out")) == ["a.txt", "sub", "sub/b.txt", "sub/deep", "sub/deep/c.md"]
    assert (tmp_path / "out/sub/b.txt").read_text("utf-8") == NEW
    assert zh("--json", "in", "-o", "json").code == 0
    assert sorted(name for name in tree(tmp_path / "json") if "." in name) == [
        "a.json",
        "sub/b.json",
        "sub/deep/c.json",
    ]
    assert zh("in/a.txt", "none.txt", "in/sub/b.txt", "-o", "two").code == 2
    assert sorted(name for name in tree(tmp_path / "two") if "." in name) == ["in/a.txt", "in/sub/b.txt"]


def test_mirror_names(zh: Zh, tmp_path: Path) -> None:
    """Names that lead out of the working folder, absolute names, and standard input."""
    put(tmp_path, "x/a.txt", "y/a.txt", "work/b.txt")
    work = tmp_path / "work"
    assert zh("../x/a.txt", "../y/a.txt", "b.txt", "-", "-o", "out", cwd=work, stdin=OLD.encode()).code == 0
    assert sorted(name for name in tree(work / "out") if "." in name) == ["b.txt", "stdin.txt", "x/a.txt", "y/a.txt"]
    assert zh(tmp_path / "x/a.txt", "-o", "out2/", cwd=work).code == 0
    assert sorted(tree(work / "out2")) == ["a.txt"]
    assert sorted(tree(tmp_path / "x")) == ["a.txt"]


def test_never_one_over_another(zh: Zh, tmp_path: Path) -> None:
    """Two documents for one name: the first stays, the second is an error that names both."""
    put(tmp_path, "x/a.txt", "y/a.txt")
    (tmp_path / "y/a.txt").write_text("第二\n", encoding="utf-8")
    done = zh("x", "y", "-o", "out")
    assert done.code == 2
    assert "a.txt" in done.err
    assert (tmp_path / "out/a.txt").read_text("utf-8") == NEW
    put(tmp_path, "z/a.txt", "z/a.md")
    done = zh("--json", "z", "-o", "out2")
    assert done.code == 2
    assert sorted(tree(tmp_path / "out2")) == ["a.json"]


def test_never_out_of_the_directory(zh: Zh, tmp_path: Path) -> None:
    """A link in the output directory is not followed."""
    put(tmp_path, "in/sub/a.txt", "in/b.txt")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/sub").symlink_to("../elsewhere")
    (tmp_path / "target.txt").write_text("theirs")
    (tmp_path / "out/b.txt").symlink_to("../target.txt")
    done = zh("in", "-o", "out")
    assert done.code == 2
    assert os.listdir(tmp_path / "elsewhere") == []
    assert (tmp_path / "target.txt").read_text() == "theirs"


def test_never_its_own_output(zh: Zh, tmp_path: Path) -> None:
    """An output directory inside the input is not read, neither in this run nor in the next."""
    put(tmp_path, "a.txt", "sub/b.txt")
    for _ in range(3):
        assert zh(".", "-o", "sub/out").code == 0
        assert sorted(tree(tmp_path / "sub/out")) == ["a.txt", "sub", "sub/b.txt"]
    done = zh(".", "-o", ".")
    assert done.code == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == OLD


def test_places_that_cannot_be_written(zh: Zh, old: Path) -> None:
    """A missing folder, a file where a directory is wanted, a directory where a file is."""
    (old.parent / "file").write_text("theirs")
    for target, inputs in (
        ("none/out.txt", ["old.txt"]),
        ("file", ["old.txt", "."]),
        ("file/", ["old.txt"]),
        ("file/x.txt", ["old.txt"]),
    ):
        done = zh(*inputs, "-o", target)
        assert done.code == 2, target
        assert target.rstrip("/") in done.err
    assert (old.parent / "file").read_text() == "theirs"
    (old.parent / "loop").symlink_to("loop")
    assert zh(old, "-o", "loop").code == 2
    assert (old.parent / "loop").is_symlink()


def test_streams_by_name(zh: Zh, old: Path) -> None:
    """A device or a pipe is written to, never replaced."""
    assert zh(old, "-o", "/dev/stdout").out.decode() == NEW
    assert zh(old, "-o", "/dev/null") == Ran(0, b"", "")
    assert not Path("/dev/null").is_file()
    done = zh(old, "-o", "/dev/full")
    assert done.code == 2
    assert "no space left" in done.err


def test_output_of_a_read_only_file(zh: Zh, old: Path) -> None:
    """It is not written over."""
    out = old.parent / "out.txt"
    out.write_text("theirs")
    out.chmod(0o444)
    assert zh(old, "-o", out).code == 2
    assert out.read_text() == "theirs"


def test_formats_are_whole(zh: Zh, old: Path) -> None:
    """UTF-8 in every format, under any locale; Markdown with no live HTML."""
    path = old.parent / "a.txt"
    path.write_text(
        "<script>alert(1)</script> 後來 <img src=x onerror=y> &amp;lt; [a](javascript:b)\n", encoding="utf-8"
    )
    from .conftest import environment

    for env in (
        environment(LC_ALL="C", PYTHONIOENCODING="ascii"),
        environment(LANG=None, LC_ALL="zh_CN.GBK"),
        environment(PYTHONUTF8="0", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0"),
    ):
        for name in FORMATS:
            out = zh("-f", name, path, env=env).out.decode("utf-8")
            assert "后来" in out
            if name == "markdown":
                assert "<script" not in out.replace("\\<", "")
                assert "<img" not in out.replace("\\<", "")


def test_a_report_takes_no_document_s_place(zh: Zh, old: Path) -> None:
    """Nor does one output another's."""
    for output in ("x.html", "out/"):
        report = output if output.endswith("html") else "out/old.txt.html"
        if output == "out/":
            (old.parent / "old.txt.html").write_text(OLD, encoding="utf-8")
            done = zh("-o", "out", "--report", report, "old.txt", "old.txt.html")
        else:
            done = zh("-o", output, "--report", report, "old.txt")
        assert done.code == 2
        assert "already the output" in done.err
        assert (old.parent / report).read_text("utf-8") == NEW


def test_names_for_other_programs(zh: Zh, tmp_path: Path) -> None:
    """JSON has a name as it is; GitHub and SARIF have it as their formats write it, relative to where we are."""
    name = "a\n\u202e%,b.txt"
    (tmp_path / name).write_text(OLD, encoding="utf-8")
    found = zh("--check", "--message-format", "json", ".").out.decode()
    assert json.loads(found)[0]["path"] == name
    assert "\u202e" not in found
    assert json.loads(zh("--json", name).out)["source"]["path"] == name
    assert "file=a%0A\\u202e%25%2Cb.txt," in zh("--check", "--message-format", "github", f"./{name}").out.decode()
    sarif = json.loads(zh("--check", "--message-format", "sarif", tmp_path / name).out)
    place = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "a%0A%E2%80%AE%25%2Cb.txt"
