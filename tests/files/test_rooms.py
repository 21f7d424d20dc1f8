"""The rooms of files/, each by itself: places, mirrors, folders, writing, the pool."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from zhclean.errors import WriteError
from zhclean.files.batch import Death, Pool
from zhclean.files.find import Scope, Walk, Wish
from zhclean.files.folder import Folder
from zhclean.files.mirror import Mirror, with_extension
from zhclean.files.place import below, real_path
from zhclean.files.write import identities, output, replace


@pytest.mark.parametrize(
    ("path", "folder", "inner"),
    [("/a/b", "/a", "b"), ("/a/b", "/", "a/b"), ("/ab", "/a", None), ("/a", "/a", None), ("/a/b/c", "/a/", "b/c")],
)
def test_below(path: str, folder: str, inner: str | None) -> None:
    """A path relative to a directory it lies in."""
    assert below(path, folder) == inner


def test_no_working_directory(tmp_path: Path) -> None:
    """A path can be told all the same."""
    here = os.getcwd()
    gone = tmp_path / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    try:
        assert real_path("a/../b") == "b"
        assert real_path("/a/../b") == "/b"
    finally:
        os.chdir(here)


@pytest.mark.parametrize(
    ("names", "name", "place"),
    [
        (["/x/a/1.txt", "/x/b/2.txt"], "/x/b/2.txt", "b/2.txt"),
        (["/x/a/1.txt"], "/x/a/1.txt", "1.txt"),
        (["sub/1.txt", "/x/2.txt"], "sub/1.txt", "sub/1.txt"),
        (["../../1.txt"], "../../1.txt", "1.txt"),
    ],
)
def test_mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str], name: str, place: str) -> None:
    """No name leads out of the directory of outputs."""
    monkeypatch.chdir(tmp_path)
    assert Mirror(names).place(name) == place


@pytest.mark.parametrize(
    ("place", "extension", "wanted"),
    [("a/b.txt", ".md", "a/b.md"), ("a.b/c", ".json", "a.b/c.json"), ("x.md", ".md", "x.md")],
)
def test_extension(place: str, extension: str, wanted: str) -> None:
    """The extension of a format."""
    assert with_extension(place, extension) == wanted


@pytest.mark.parametrize(
    ("exclude", "base", "left"),
    [
        ("b", None, ["a/x.txt", "x.txt"]),
        ("./a/b", None, ["a/x.txt", "x.txt"]),
        ("tree/a", None, ["x.txt"]),
        ("{top}/tree/a/b", None, ["a/x.txt", "x.txt"]),
        ("a/b", "{top}/tree", ["a/x.txt", "x.txt"]),
        ("b", "{top}/tree/a", ["a/x.txt", "x.txt"]),
        ("a/b", "{top}", ["a/b/x.txt", "a/x.txt", "x.txt"]),
        ("x.txt", "{top}/tree/a", ["x.txt"]),
    ],
)
def test_excluded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exclude: str, base: str | None, left: list[str]
) -> None:
    """Typed patterns count from the directory walked and from the working one, those of a configuration from its folder."""
    top = os.path.realpath(tmp_path)
    (tmp_path / "tree/a/b").mkdir(parents=True)
    for name in ("tree/x.txt", "tree/a/x.txt", "tree/a/b/x.txt"):
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    scope = Scope((exclude.format(top=top),), base and base.format(top=top))
    walk = Walk(lambda folder: Wish(exclude=scope))
    assert sorted(found.place for found in walk.files("tree")) == left


def test_attributes_of_a_folder_are_not_taken_over(tmp_path: Path) -> None:
    """What a directory gives to new files is not what the file was."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o600)
    acl = bytes.fromhex("0200000001000700ffffffff020006000500000004000500ffffffff10000700ffffffff20000500ffffffff")
    try:
        os.setxattr(tmp_path, "system.posix_acl_default", acl)
    except OSError:
        pytest.skip("this file system has no access lists")
    replace(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert os.listxattr(path) == []
    assert path.stat().st_mode & 0o777 == 0o600


def test_one_document_never_over_another(tmp_path: Path) -> None:
    """What this run has written is not written again, whatever it is called; nor is an input."""
    path = tmp_path / "a.txt"
    written: dict[tuple[int, int], str] = {}
    output(str(path), b"one", (), written)
    (tmp_path / "b.txt").symlink_to("a.txt")
    with pytest.raises(WriteError, match="already the output"):
        output(str(tmp_path / "b.txt"), b"two", (), written)
    with pytest.raises(WriteError, match="is an input"):
        output(str(path), b"two", identities([str(path)]))
    assert path.read_bytes() == b"one"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt"]


def test_folder(tmp_path: Path) -> None:
    """A link is not entered; a fresh file is closed to others; what is removed is gone."""
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(OSError, match=r"(?i)not a directory|symbolic"):
        Folder(str(tmp_path)).enter("link")
    with Folder(str(tmp_path)) as inside:
        number, name = inside.create()
        os.close(number)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
        inside.rename(name, "a")
        assert inside.status("a") is not None
        inside.remove("a")
        inside.remove("a")
        assert inside.status("a") is None


def _square(number: int) -> int:
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_pool_names_the_dead() -> None:
    """Results in order; an item over which two processes died is told of once and then lost."""
    told: list[tuple[int, str]] = []
    pool = Pool(
        _square,
        2,
        weigh=lambda result: 1,
        tell=lambda item, death: told.append((item, str(death))),
        lost=lambda item, death: -1,
    )
    assert list(pool.run(range(20))) == [-1 if number == 13 else number * number for number in range(20)]
    assert told == [(13, "killed by signal 9")]


def test_pool_without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system gives none the work is done here, and nobody waits."""

    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    pool: Pool[int, int] = Pool(
        lambda item: item + 1, 3, weigh=lambda result: 1, tell=lambda item, death: None, lost=lambda item, death: -1
    )
    assert list(pool.run(range(9))) == list(range(1, 10))


def test_death() -> None:
    """In words."""
    assert str(Death(-9)) == "killed by signal 9"
    assert str(Death(70)) == "exit status 70"
