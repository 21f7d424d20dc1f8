"""Patterns as in .gitignore, and the ignore files above a directory."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from typing import Any

from zhclean.errors import ConfigError

_LARGEST = 1 << 20
_STARS = 3  # in one name of a pattern, twice that in all, and of **: more of them take too long on a hostile name
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


class Patterns:
    """Lines of an ignore file, the last that matches decides. Raises ConfigError for one that could take for ever."""

    def __init__(self, lines: Sequence[str], path: str | None = None) -> None:
        self._spec: Any = None
        lines = [line for line in lines if line.strip() and not line.startswith("#")]
        self._names = frozenset(lines) if _PLAIN.issuperset("".join(lines)) else None
        if self._names is not None:  # nothing but names: no need of the library
            return
        for line in lines:
            if _hostile(line):
                raise ConfigError(f"the pattern {line!r} has too many stars", do="write a plainer one", path=path)
        from pathspec import GitIgnoreSpec

        try:
            self._spec = GitIgnoreSpec.from_lines(lines)
        except Exception as problem:  # pathspec has an error of its own for each style
            if path is None:
                raise ConfigError(f"no pattern: {problem}", do="write it as in .gitignore") from None
            self._spec = GitIgnoreSpec.from_lines([line for line in lines if _valid(line)])  # as git does

    def match(self, place: str, is_folder: bool = False) -> bool | None:
        """True when `place`, relative to where the patterns apply, is matched, False when taken back by !, else None."""
        if self._names is not None:
            return True if self._names and os.path.basename(place) in self._names else None
        place = place.replace(os.sep, "/")
        result: bool | None = self._spec.check_file(place + "/" if is_folder else place).include
        return result


def _hostile(line: str) -> bool:
    single = [part.count("*") for part in line.split("/") if part != "**"]
    return max(single, default=0) > _STARS or sum(single) > 2 * _STARS or line.count("**") > _STARS


def _valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except Exception:
        return False
    return True


def patterns_of(path: str) -> Patterns:
    """The patterns of an ignore file; none where there is no such file. Raises ConfigError."""
    try:
        number = os.open(
            path,
            os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0),
        )
    except OSError:
        return Patterns(())
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            return Patterns(())
        if status.st_size > _LARGEST:
            raise ConfigError("is too large for a list of patterns", do="use --no-ignore to leave it unread", path=path)
        data = b""
        while part := os.read(number, _LARGEST):
            data += part
    except OSError:
        return Patterns(())
    finally:
        os.close(number)
    return Patterns(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff").splitlines(), path)


def ignored_above(real: str, *, itself: bool = False) -> list[tuple[str, Patterns]]:
    """The ignore files that hold for the directory `real` from above, the outermost first: up to the top of its
    repository, none when it is in no repository (with `itself`: also its own, that is the caller's otherwise)."""
    folders = []
    folder = real
    while True:
        folders.append(folder)
        if os.path.lexists(os.path.join(folder, ".git")):
            break
        parent = os.path.dirname(folder)
        if parent == folder:
            folders = [real]
            break
        folder = parent
    found: list[tuple[str, Patterns]] = []
    top = folders[-1]
    exclude = os.path.join(top, ".git", "info", "exclude")
    if os.path.isfile(exclude):
        found.append((top, patterns_of(exclude)))
    for folder in reversed(folders):
        if folder != real or itself:
            found.append((folder, patterns_of(os.path.join(folder, ".gitignore"))))
    return found


def is_ignored(path: str, known: Sequence[tuple[str, Patterns]], is_folder: bool) -> bool:
    """Whether the ignore files `known`, the outermost first, ignore `path`: the innermost that says anything decides."""
    for folder, patterns in reversed(known):
        start = len(folder) if folder.endswith(os.sep) else len(folder) + 1
        said = patterns.match(path[start:], is_folder)
        if said is not None:
            return said
    return False


def ignored(real: str, *, is_folder: bool = False) -> bool:
    """Whether the file (or directory) `real`, or a directory it lies in, is ignored by the ignore files of its repository."""
    known = ignored_above(os.path.dirname(real), itself=True)
    top = known[0][0]
    parts = os.path.relpath(real, top).split(os.sep)
    for end in range(1, len(parts) + 1):
        path = os.path.join(top, *parts[:end])
        within = [(folder, patterns) for folder, patterns in known if path.startswith(os.path.join(folder, ""))]
        if is_ignored(path, within, is_folder or end < len(parts)):
            return True
    return False
