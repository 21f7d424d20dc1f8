"""The vocabularies of articles: agencies, media, roles, places, surnames, cues; read once, when first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from zhclean.assets import read_text


@cache
def rows(name: str) -> tuple[tuple[str, str], ...]:
    """(kind, word) of each row of ``data/article/NAME.tsv``; its first line names the source.

    >>> ("agency", "新华社") in rows("media")
    True
    """
    lines = read_text(f"article/{name}.tsv").split("\n")[1:]
    return tuple((kind, word) for kind, _, word in (line.partition("\t") for line in lines if line))


@cache
def words(name: str, *kinds: str) -> frozenset[str]:
    """The words of a vocabulary, of some kinds or of all."""
    return frozenset(word for kind, word in rows(name) if not kinds or kind in kinds)


@cache
def _patterns() -> dict[str, str]:
    return dict(rows("patterns"))


class Pattern:
    """A pattern of ``data/article/patterns.tsv``, compiled when first used; its methods are those of `re.Pattern`."""

    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    split: Callable[..., list[Any]]
    sub: Callable[..., str]

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, method: str) -> Any:
        # Reached only until the pattern is compiled: then its methods are attributes of this object.
        if method.startswith("__"):
            raise AttributeError(method)
        if self.name not in _patterns():
            raise KeyError(f"no pattern {self.name!r} in data/article/patterns.tsv")
        compiled = re.compile(_patterns()[self.name])
        for each in ("match", "search", "fullmatch", "finditer", "findall", "split", "sub"):
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, method)


def pattern(name: str) -> Pattern:
    """The pattern called `name` (the room it belongs to, a point, what it finds).

    >>> bool(pattern("notes.sign").match("——编者"))
    True
    """
    return Pattern(name)
