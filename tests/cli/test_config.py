"""Configuration files: found, obeyed, refused, and never more than a taste in cleaning."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import NEW, OLD, Ran, tree

Zh = Callable[..., Ran]


def put(root: Path, **files: str) -> None:
    """Files below `root`, `__` for a slash and `_` before a suffix."""
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_toml", ".toml").replace("_txt", ".txt").replace("dot", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def test_nearest_upwards(zh: Zh, tmp_path: Path) -> None:
    """Of each file, not of the working folder; the command line wins; a pyproject.toml without us is passed over."""
    put(
        tmp_path,
        pyproject_toml='[tool.zhclean]\nto = "keep"\n',
        a_txt=OLD,
        s__b_txt=OLD,
        s__dotzhclean_toml='to = "s"\n',
        s__t__c_txt=OLD,
    )
    put(tmp_path, s__t__pyproject_toml='[project]\nname = "x"\n')
    assert zh("a.txt").out.decode() == OLD
    assert zh("s/b.txt").out.decode() == NEW
    assert zh("s/t/c.txt").out.decode() == NEW
    assert zh("a.txt", "s/b.txt", "a.txt").out.decode() == OLD + NEW + OLD
    assert zh("--to", "s", "a.txt").out.decode() == NEW
    assert zh("--isolated", "a.txt").out.decode() == NEW
    assert zh(stdin=OLD.encode()).out.decode() == OLD
    assert zh("--stdin-filename", "s/x.txt", stdin=OLD.encode()).out.decode() == NEW
    put(tmp_path, mine_toml='skip = ["convert"]\n')
    assert zh("--config", "mine.toml", "s/b.txt").out.decode() == OLD
    assert zh("--config", "pyproject.toml", "s/b.txt").out.decode() == OLD


def test_keys(zh: Zh, tmp_path: Path) -> None:
    """Every key of the table does something or is at least taken."""
    from zhclean.cli.options import CLEAN
    from zhclean.files.configuration import KEYS, ONLY_TYPED

    told = {option.long for option in CLEAN.options} - {"help", "version", "no-progress"}
    assert told == set(KEYS) | set(ONLY_TYPED), "each option is either a key or only typed"
    assert {option.long for option in CLEAN.options if option.key} == set(KEYS)
    put(
        tmp_path,
        a_txt=OLD,
        dotzhclean_toml='to = "tw"\nfrom = "auto"\nerrors = "strict"\nskip = ["article"]\npreset = "plain"\nquotes = "keep"\n'
        'ruby = "keep"\noff = ["repair.entity"]\nprotect = ["後來"]\ninclude = ["*.csv"]\nexclude = ["x"]\n'
        'extend-exclude = ["y"]\noutput-encoding = "utf-16"\n[dict]\n"甲" = "乙"\n',
    )
    assert zh("a.txt").out.decode("utf-16")
    put(tmp_path, b__a_csv=OLD, b__c_txt=OLD)
    assert zh("--check", "b").code in (0, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('too = "s"\n', "'to'"),
        ('to = "ss"\n', "ss"),
        ("to = 1\n", "to is of the wrong type"),
        ('skip = "convert"\n', "skip"),
        ("skip = [1]\n", "skip"),
        ('skip = ["decode"]\n', "decode"),
        ('dict = ["a"]\n', "dict"),
        ("dict = {a = 1}\n", "dict"),
        ('rules = ["x.toml"]\n', "--rules"),
        ('output = "x"\n', "--output"),
        ("write = true\n", "--write"),
        ('report = "x.html"\n', "--report"),
        ('encoding = "rot13"\n', "rot13"),
        ('output-encoding = "zlib"\n', "zlib"),
        ("to = \n", "TOML"),
        ("to = 's'\nto = 's'\n", "TOML"),
        ("\x00", "TOML"),
        ("a" * (1 << 21), "too large"),
        ("a = " + "[" * 100_000, "nested"),
        ("a = " + "{a=" * 50_000, "nested"),
        ("[a" + ".a" * 5_000 + "]\nb = 1", ""),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
@pytest.mark.parametrize("name", [".zhclean.toml", "pyproject.toml"])
def test_refused(zh: Zh, old: Path, name: str, content: str, says: str) -> None:
    """An error with the path of the file, once, whatever is wrong; the files it holds for are not touched."""
    if content.startswith("[") and name == "pyproject.toml":
        pytest.skip("another table of pyproject.toml is none of ours")
    (old.parent / name).write_text(("[tool.zhclean]\n" if name == "pyproject.toml" else "") + content, encoding="utf-8")
    before = tree(old.parent)
    for arguments in (["-w", "."], ["old.txt"], ["--check", "old.txt"]):
        done = zh(*arguments, timeout=20)
        assert done.code == 2
        assert done.out == b""
        assert says in done.err
        assert done.err.count(name) == 1
    assert tree(old.parent) == before


@pytest.mark.parametrize("kind", ["folder", "fifo", "device", "utf-16", "link to nowhere"])
def test_special(zh: Zh, old: Path, kind: str) -> None:
    """A configuration that is no file is an error, at once."""
    path = old.parent / ".zhclean.toml"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "utf-16":
        path.write_text('to = "s"', encoding="utf-16")
    else:
        path.symlink_to("nowhere")
    done = zh("old.txt", timeout=10)
    assert done.code == 2
    assert ".zhclean.toml" in done.err
    assert zh("--isolated", "old.txt").code == 0


def test_one_bad_folder_stops_no_other(zh: Zh, tmp_path: Path) -> None:
    """The files under another configuration are done."""
    put(tmp_path, a__x_txt=OLD, a__dotzhclean_toml="nonsense = 1\n", b__x_txt=OLD, a__y_txt=OLD)
    done = zh("-w", ".")
    assert done.code == 2
    assert done.err.count("nonsense") == 1
    assert (tmp_path / "b/x.txt").read_text("utf-8") == NEW
    assert (tmp_path / "a/x.txt").read_text("utf-8") == OLD


def test_exclude_in_a_configuration(zh: Zh, tmp_path: Path) -> None:
    """What a configuration passes by, and what it takes besides."""
    put(tmp_path, a_txt=OLD, b__c_txt=OLD, dotzhclean_toml='extend-exclude = ["b/"]\n')
    (tmp_path / "d.csv").write_text(OLD, encoding="utf-8")
    assert zh("--check", ".").out.decode().count("would") == 1
    put(tmp_path, dotzhclean_toml='include = ["*.csv"]\n')
    assert zh("--check", ".").out.decode().count("would") == 3
