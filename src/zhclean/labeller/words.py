"""The vocabularies of articles: agencies, media, roles, places, surnames, cues; read once, when first asked for."""

from __future__ import annotations

import os
from functools import cache

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "article")


@cache
def rows(name: str) -> tuple[tuple[str, str], ...]:
    """(kind, word) of each row of ``data/article/NAME.tsv``; its first line names the source.

    >>> ("agency", "新华社") in rows("media")
    True
    """
    with open(os.path.join(_FOLDER, f"{name}.tsv"), encoding="utf-8") as file:
        lines = file.read().split("\n")[1:]
    return tuple((kind, word) for kind, _, word in (line.partition("\t") for line in lines if line))


@cache
def words(name: str, *kinds: str) -> frozenset[str]:
    """The words of a vocabulary, of some kinds or of all."""
    return frozenset(word for kind, word in rows(name) if not kinds or kind in kinds)
