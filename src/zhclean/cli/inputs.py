"""The inputs that a command line names: files as they are, directories walked as the options and configurations say."""

from __future__ import annotations

import os
from collections.abc import Iterator

from zhclean.cli.parse import Values
from zhclean.errors import ConfigError, ZhcleanError
from zhclean.files.configuration import Lookup
from zhclean.files.find import Scope, Walk, Wish
from zhclean.files.glob import check
from zhclean.record import NamedTuple


class Input(NamedTuple):
    """A file to be read (``-``: standard input), whether a walk found it, or what was wrong."""

    path: str
    walked: bool = False
    problem: ZhcleanError | None = None


def walk(values: Values, lookup: Lookup, avoid: frozenset[str] = frozenset()) -> Walk:
    """What walks the directories that `values` name; `avoid` are real paths that are passed by. Raises ConfigError."""
    check((*values.include, *values.exclude, *values.extend_exclude))

    def wish(folder: str) -> Wish:
        try:
            settings = lookup.of(folder)
        except ConfigError:  # said when the first file below it is taken
            return Wish(Scope(values.include), Scope(values.exclude) if values.exclude else None)
        known = settings.values
        base = None if lookup.fixed or not settings.path else os.path.dirname(settings.path)
        include = Scope(values.include) if values.include else Scope(known.get("include", ()), base)
        exclude = Scope(values.exclude) if values.exclude else None
        if exclude is None and "exclude" in known:
            exclude = Scope(known["exclude"], base)
        return Wish(include, exclude, (Scope(known.get("extend-exclude", ()), base), Scope(values.extend_exclude)))

    return Walk(wish, ignore=not values.no_ignore, avoid=avoid)


def inputs(values: Values, lookup: Lookup) -> Iterator[Input]:
    """The inputs in the order in which they are named, each directory as what is in it."""
    walking = walk(values, lookup)
    for path in values.paths or ["-"]:
        if path == "-" or not os.path.isdir(path):
            if not (path != "-" and values.get("force_exclude") and walking.passes(path)):
                yield Input(path)
            continue
        for found in walking.files(path):
            yield Input(found.path, True, found.problem)
