"""Where things lie: paths that need no working directory to be told."""

from __future__ import annotations

import os


def here() -> str | None:
    """The working directory, None where there is none any more."""
    try:
        return os.path.realpath(os.curdir)
    except OSError:
        return None


def real_path(path: str) -> str:
    """`path` from the top with all links followed, or as it is where there is no working directory to begin with.

    >>> real_path("/a/../b")
    '/b'
    """
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return os.path.normpath(path)


def below(path: str, folder: str) -> str | None:
    """`path` relative to `folder`, in which it lies; None where it does not. Both are from the top.

    >>> below("/a/b/c", "/a"), below("/ab", "/a"), below("/a", "/")
    ('b/c', None, 'a')
    """
    start = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(start) :] if path.startswith(start) and len(path) > len(start) else None
