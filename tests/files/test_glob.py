"""Patterns of ignore files: as git reads them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from zhclean.errors import ConfigError
from zhclean.files.find import Walk, Wish
from zhclean.files.glob import Patterns, check


@pytest.mark.parametrize(
    ("lines", "place", "said"),
    [
        ("a.txt", "a.txt", True),
        ("a.txt", "d/a.txt", True),
        ("/a.txt", "d/a.txt", None),
        ("d/a.txt", "e/d/a.txt", None),
        ("d/a.txt", "d/a.txt", True),
        ("*.txt", "d/e/中.txt", True),
        ("d/*.txt", "d/e/a.txt", None),
        ("d/**", "d/e/a.txt", True),
        ("d/**", "d", None),
        ("**/a.txt", "a.txt", True),
        ("d/**/a.txt", "d/a.txt", True),
        ("d/**/a.txt", "d/e/f/a.txt", True),
        ("d/**/e/*/a.txt", "d/x/e/e/y/a.txt", True),
        ("d**/a.txt", "dx/a.txt", True),
        ("d**/a.txt", "d/x/a.txt", None),
        ("?.txt", "中.txt", True),
        ("[a-c].txt", "b.txt", True),
        ("[!a-c].txt", "b.txt", None),
        ("[[:digit:]x].txt", "7.txt", True),
        ("[]a].txt", "].txt", True),
        ("a[/]b", "a/b", None),
        ("[a.txt", "[a.txt", None),
        ("a.txt\\", "a.txt\\", None),
        ("\\!a.txt", "!a.txt", True),
        ("\\#a.txt", "#a.txt", True),
        ("#a.txt", "#a.txt", None),
        ("a.txt  ", "a.txt", True),
        ("a.txt\\ ", "a.txt ", True),
        ("a.txt\r", "a.txt", True),
        ("a b.txt", "a b.txt", True),
        ("*.txt\n!a.txt", "a.txt", False),
        ("!a.txt\n*.txt", "a.txt", True),
        ("d/", "d", None),
        ("!d/", "d/a.txt", None),
        ("", "a.txt", None),
        ("/", "a.txt", None),
        ("*a*b*c*d*e*f*g*h*i*j*k*l", "a" * 250, None),
    ],
)
def test_patterns(lines: str, place: str, said: bool | None) -> None:
    """Matched (True), taken back (False), or nothing said (None)."""
    assert Patterns(lines.split("\n")).match(place) is said


@pytest.mark.parametrize(("line", "is_folder", "said"), [("d/", True, True), ("d/", False, None), ("e/d/", True, None)])
def test_folders(line: str, is_folder: bool, said: bool | None) -> None:
    """A slash at the end: directories only."""
    assert Patterns([line]).match("d", is_folder) is said


@pytest.mark.parametrize("line", ["", "!", "/", "#x", "[a", "a\\", "[[:nope:]]"])
def test_what_a_user_wrote_must_be_a_pattern(line: str) -> None:
    """Git passes over it; on a command line or in a configuration it is a mistake."""
    with pytest.raises(ConfigError, match="no pattern"):
        check([line])


PATTERNS = ["*.txt", "!a.txt", "/d/", "!d/", "d/e", "foo", "!foo/", "foo/*", "**/d/", "*/e", "!*/", "d/**/a.txt", "/*"]


@pytest.mark.parametrize("shift", range(len(PATTERNS)))
def test_as_git(tmp_path: Path, shift: int) -> None:
    """The same files as git lists, for three patterns at the top and two further down."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git")
    turned = PATTERNS[shift:] + PATTERNS[:shift]
    subprocess.run([git, "init", "-q", tmp_path], check=True)
    for folder in ("", "d", "d/e", "foo", "foo/d", "e/foo"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        for name in ("a.txt", "b.txt"):
            (tmp_path / folder / name).write_text("x")
    (tmp_path / ".gitignore").write_text("\n".join(turned[:3]))
    (tmp_path / "foo/.gitignore").write_text("\n".join(turned[5:7]))
    listed = subprocess.run(
        [git, "ls-files", "-o", "--exclude-standard"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"},
    )
    wanted = {name for name in listed.stdout.decode().split("\n") if name.endswith(".txt")}
    assert {found.place for found in Walk(lambda folder: Wish()).files(str(tmp_path))} == wanted
