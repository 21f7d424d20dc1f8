"""What the names in class and id attributes say of an element: words of the trade, by ``data/page/words.tsv``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from zhclean.assets import rows
from zhclean.lazy import lazy
from zhclean.record import NamedTuple

_WORD = lazy(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST_KINDS = 3


class _Words(NamedTuple):
    exact: Mapping[str, str]
    inside: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    exact: dict[str, str] = {}
    for kind, words in rows("page/words.tsv"):
        exact.update(dict.fromkeys(words.split(), kind))
    long = sorted((word for word in exact if len(word) > 4), key=lambda word: (-len(word), word))
    return _Words(exact, re.compile("|".join(map(re.escape, long))))


@lru_cache(maxsize=8192)
def kinds_of(names: str) -> tuple[str, ...]:
    """What the words of a class or id attribute say, at most three kinds, in order.

    >>> kinds_of("main-article newsTitle")
    ('body', 'title')
    """
    words = _words()
    found: dict[str, None] = {}
    for word in _WORD.findall(names[:120]):
        small = word.lower()
        kind = words.exact.get(small)
        if kind is None and len(small) > 5:
            match = words.inside.search(small)
            kind = words.exact[match[0]] if match else None
        if kind is not None:
            found[kind] = None
    return tuple(found)[:_MOST_KINDS]
