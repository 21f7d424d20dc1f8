"""Which files of a directory are taken."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from zhclean.errors import ZhcleanError
from zhclean.files.glob import Patterns
from zhclean.files.ignore import ignored, ignored_above, is_ignored, patterns_of
from zhclean.files.place import below, here, real_path
from zhclean.record import NamedTuple

TAKEN = (".txt", ".text", ".md", ".markdown")
USUAL = ("node_modules", "__pycache__", "venv", "site-packages")


class Scope(NamedTuple):
    """Patterns as in .gitignore, relative to the directory `base`; None: to the one that is walked, and to the working one."""

    patterns: tuple[str, ...]
    base: str | None = None


class Wish(NamedTuple):
    """Which names are wanted: `include` besides TAKEN, `exclude` (None: USUAL), `extend` besides that."""

    include: Scope = Scope(())
    exclude: Scope | None = None
    extend: tuple[Scope, ...] = ()


class Found(NamedTuple):
    """A file that was found: its `path`, its `place` relative to the directory that was walked, or what was wrong."""

    path: str
    place: str
    problem: ZhcleanError | None = None


class _Scoped:
    """The patterns of some scopes, ready to be asked."""

    def __init__(self, scopes: tuple[Scope, ...]) -> None:
        self._here = here()
        self._all = [(self._made(scope), scope.base) for scope in scopes if scope.patterns]

    def _made(self, scope: Scope) -> Patterns:
        if scope.base is not None:
            return Patterns(scope.patterns)
        # Typed ones may be written as the names are: ./a, or from the top.
        top = (self._here or "").rstrip(os.sep)
        return Patterns(
            tuple(
                line.removeprefix("./") if not top or not line.startswith(top + os.sep) else line[len(top) :]
                for line in scope.patterns
            )
        )

    def match(self, real: str, place: str, is_folder: bool) -> bool:
        """Whether one of them is about what lies at `real`, that is at `place` in the directory that is walked."""
        for patterns, base in self._all:
            if base is not None:
                inner = below(real, base)
                if inner is not None and patterns.match(inner, is_folder):
                    return True
                continue
            if patterns.match(place, is_folder):
                return True
            inner = below(real, self._here) if self._here is not None else None
            if inner is not None and inner != place and patterns.match(inner, is_folder):
                return True
        return False


class Walk:
    """Walks directories. `wish` tells what is wanted in a directory (a configuration may say so, by directory).

    `ignore` is False to leave .gitignore unread; `avoid` are directories and files (their real paths) that are passed by.
    """

    def __init__(
        self, wish: Callable[[str], Wish], *, ignore: bool = True, avoid: frozenset[str] = frozenset()
    ) -> None:
        self._wish, self._ignore, self._avoid = wish, ignore, avoid
        self._made: dict[Wish, tuple[_Scoped, _Scoped]] = {}

    def files(self, root: str) -> Iterator[Found]:
        """The files below `root`, in the order of their names. Links, hidden names and what is no file are passed by."""
        real = real_path(root)
        # A directory that is named is walked, also when the files above it ignore it.
        above = ignored_above(real) if self._ignore and not ignored(real, is_folder=True) else []
        yield from self._walk("" if root in (os.curdir, os.path.join(os.curdir, "")) else root, real, above)

    def _walk(self, root: str, real: str, above: list[tuple[str, Patterns]]) -> Iterator[Found]:
        # A stack of our own: a tree may be deeper than Python's calls.
        stack: list[tuple[str, list[tuple[str, Patterns]]]] = [("", above)]
        while stack:
            place, known = stack.pop()
            folder_path = os.path.join(root, place) if place else root
            try:
                with os.scandir(folder_path or os.curdir) as entries:
                    names = sorted(entries, key=lambda entry: entry.name)
            except OSError as problem:
                what = f"cannot be listed: {(problem.strerror or 'error').lower()}"
                shown = folder_path or os.curdir
                yield Found(shown, place, ZhcleanError(what, do="the files in it were passed by", path=shown))
                continue
            folder = os.path.join(real, place) if place else real
            try:
                wanted, unwanted = self._patterns(folder)
                if self._ignore and any(entry.name == ".gitignore" for entry in names):
                    known = [*known, (folder, patterns_of(os.path.join(folder, ".gitignore")))]
            except ZhcleanError as problem:
                yield Found(folder_path or os.curdir, place, problem)
                continue
            deeper = []
            for entry in names:
                name = entry.name
                if name.startswith("."):
                    continue
                try:
                    if entry.is_symlink():
                        continue
                    is_folder, is_file = entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
                except OSError:
                    continue
                inner = os.path.join(place, name) if place else name
                full = os.path.join(folder, name)
                if not is_folder and not (
                    is_file and (name.lower().endswith(TAKEN) or wanted.match(full, inner, False))
                ):
                    continue
                if full in self._avoid or unwanted.match(full, inner, is_folder) or is_ignored(full, known, is_folder):
                    continue
                if is_folder:
                    deeper.append((inner, known))
                else:
                    yield Found(os.path.join(root, inner), inner)
            stack.extend(reversed(deeper))

    def _patterns(self, folder: str) -> tuple[_Scoped, _Scoped]:
        wish = self._wish(folder)
        if wish not in self._made:
            exclude = Scope(USUAL) if wish.exclude is None else wish.exclude
            self._made[wish] = _Scoped((wish.include,)), _Scoped((exclude, *wish.extend))
        return self._made[wish]

    def passes(self, path: str) -> bool:
        """Whether a file that was named would be passed by in a walk, for what it is called or where it lies."""
        real = real_path(path)
        _, unwanted = self._patterns(os.path.dirname(real))
        inner = below(real, here() or os.sep) or os.path.basename(real)
        parts = inner.split(os.sep)
        top = real[: len(real) - len(inner)]
        for end in range(1, len(parts) + 1):
            place = os.path.join(*parts[:end])
            if unwanted.match(top + place, place, end < len(parts)):
                return True
        return self._ignore and ignored(real)
