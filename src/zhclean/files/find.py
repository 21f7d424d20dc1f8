"""Which files of a directory are taken."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator

from zhclean.errors import ZhcleanError
from zhclean.files.ignore import Patterns, ignored, ignored_above, is_ignored, patterns_of
from zhclean.record import NamedTuple

TAKEN = (".txt", ".text", ".md", ".markdown")
USUAL = ("node_modules", "__pycache__", "venv", "site-packages")


class Wish(NamedTuple):
    """Which names are wanted: `include` besides TAKEN, `exclude` (None: USUAL), `extend` besides that, as in .gitignore."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] | None = None
    extend: tuple[str, ...] = ()


class Found(NamedTuple):
    """A file that was found: its `path`, its `place` relative to the directory that was walked, or what was wrong."""

    path: str
    place: str
    problem: ZhcleanError | None = None


class Walk:
    """Walks directories. `wish` tells what is wanted in a directory (a configuration may say so, by directory).

    `ignore` is False to leave .gitignore unread; `avoid` are directories (their real paths) that are not entered.
    """

    def __init__(
        self, wish: Callable[[str], Wish], *, ignore: bool = True, avoid: frozenset[str] = frozenset()
    ) -> None:
        self._wish, self._ignore, self._avoid = wish, ignore, avoid
        self._made: dict[Wish, tuple[Patterns, Patterns]] = {}

    def files(self, root: str) -> Iterator[Found]:
        """The files below `root`, in the order of their names. Links, hidden names and what is no file are passed by."""
        real = os.path.realpath(root)
        # A directory that is named is walked, also when the files above it ignore it.
        above = ignored_above(real) if self._ignore and not ignored(real, is_folder=True) else []
        yield from self._walk(root, real, above)

    def _walk(self, root: str, real: str, above: list[tuple[str, Patterns]]) -> Iterator[Found]:
        # A stack of our own: a tree may be deeper than Python's calls.
        stack: list[tuple[str, list[tuple[str, Patterns]]]] = [("", above)]
        while stack:
            place, known = stack.pop()
            here = os.path.join(root, place) if place else root
            try:
                with os.scandir(here) as entries:
                    names = sorted(entries, key=lambda entry: entry.name)
            except OSError as problem:
                what = f"cannot be listed: {(problem.strerror or 'error').lower()}"
                yield Found(here, place, ZhcleanError(what, do="the files in it were passed by", path=here))
                continue
            folder = os.path.join(real, place) if place else real
            try:
                wanted, unwanted = self._patterns(folder)
                if self._ignore and any(entry.name == ".gitignore" for entry in names):
                    known = [*known, (folder, patterns_of(os.path.join(folder, ".gitignore")))]
            except ZhcleanError as problem:
                yield Found(here, place, problem)
                continue
            deeper = []
            for entry in names:
                name = entry.name
                if name.startswith("."):
                    continue
                inner = os.path.join(place, name) if place else name
                try:
                    if entry.is_symlink():
                        continue
                    is_folder, is_file = entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
                except OSError:
                    continue
                if is_folder:
                    if os.path.join(real, inner) not in self._avoid and not self._passed(
                        unwanted, known, real, inner, True
                    ):
                        deeper.append((inner, known))
                    continue
                taken = is_file and (name.lower().endswith(TAKEN) or wanted.match(inner) is True)
                if taken and not self._passed(unwanted, known, real, inner, False):
                    yield Found(entry.path, inner)
            stack.extend(reversed(deeper))

    def _patterns(self, folder: str) -> tuple[Patterns, Patterns]:
        wish = self._wish(folder)
        if wish not in self._made:
            unwanted = (USUAL if wish.exclude is None else wish.exclude) + wish.extend
            self._made[wish] = Patterns(wish.include), Patterns(unwanted)
        return self._made[wish]

    def _passed(
        self, unwanted: Patterns, known: list[tuple[str, Patterns]], real: str, inner: str, is_folder: bool
    ) -> bool:
        return unwanted.match(inner, is_folder) is True or is_ignored(os.path.join(real, inner), known, is_folder)

    def passes(self, path: str) -> bool:
        """Whether a file that was named would be passed by in a walk, for what it is called or where it lies."""
        real = os.path.realpath(path)
        _, unwanted = self._patterns(os.path.dirname(real))
        parts = real.split(os.sep)
        with contextlib.suppress(OSError):  # there may be no working directory
            here = os.path.join(os.path.realpath(os.curdir), "")
            parts = real[len(here) :].split(os.sep) if real.startswith(here) else parts[-1:]
        for end in range(1, len(parts) + 1):
            if unwanted.match(os.path.join(*parts[:end]), end < len(parts)) is True:
                return True
        return self._ignore and ignored(real)
