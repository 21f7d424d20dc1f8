"""Where the output for an input goes below the directory that mirrors the inputs."""

from __future__ import annotations

import os

from zhclean.files.place import here, real_path


class Mirror:
    """Places for files that were named one by one (`paths`).

    A file below the working directory has the place that its name says; for the others it is taken from the nearest
    directory that holds them all, so that no name leads out of the mirror.
    """

    def __init__(self, paths: list[str]) -> None:
        self._here = here() or ""
        outside = [folder for folder in map(self._folder, paths) if not self._inside(folder)]
        try:
            self._common = os.path.commonpath(outside) if outside else ""
        except ValueError:  # on several drives
            self._common = ""

    def _folder(self, path: str) -> str:
        return real_path(os.path.dirname(path) or os.curdir)

    def _inside(self, folder: str) -> bool:
        return bool(self._here) and os.path.join(folder, "").startswith(os.path.join(self._here, ""))

    def place(self, path: str) -> str:
        """The place of the file `path`, relative to the mirror."""
        folder = self._folder(path)
        base = self._here if self._inside(folder) else self._common
        inner = os.path.relpath(folder, base) if base else os.curdir
        name = os.path.basename(path)
        return name if inner == os.curdir or inner.startswith(os.pardir) else os.path.join(inner, name)


def with_extension(place: str, extension: str) -> str:
    """`place` with the extension of a format.

    >>> with_extension("a/b.txt", ".json")
    'a/b.json'
    """
    stem, old = os.path.splitext(place)
    return place if old == extension else stem + extension
