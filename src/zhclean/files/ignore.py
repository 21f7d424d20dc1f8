"""Ignore files: those of a directory, those above it, and what they say together."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence

from zhclean.errors import ConfigError
from zhclean.files.glob import Patterns
from zhclean.files.place import below

_LARGEST = 1 << 20


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
    return Patterns(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff").split("\n"))


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
    if not os.path.isabs(real):  # there is no working directory to tell where it lies
        return False
    known = ignored_above(os.path.dirname(real), itself=True)
    top = known[0][0]
    parts = (below(real, top) or "").split(os.sep)
    for end in range(1, len(parts) + 1):
        path = os.path.join(top, *parts[:end])
        within = [(folder, patterns) for folder, patterns in known if path.startswith(os.path.join(folder, ""))]
        if is_ignored(path, within, is_folder or end < len(parts)):
            return True
    return False
