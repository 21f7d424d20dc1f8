"""Which characters of a text are out of the ordinary: the first and, for clean text, the only search."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count

from zhclean import assets

SMALL = 20_000  # characters up to which a set of them is quicker than compiling the search
LARGE = 500  # characters from which on a text has more ordinary characters
MANY = 50  # small texts from which on compiling has paid
_PLAIN = "\t\n\r" + "".join(map(chr, range(0x20, 0x7F)))


@lru_cache(maxsize=2)
def common(large: bool) -> frozenset[str]:
    """Printable ASCII and the characters of ``data/repair/common.txt``; for a large text more of them.

    A short text has little else to show that it is broken; a large one shows it anyway, and must be left quickly.
    """
    _, first, more, *_ = assets.read_text("repair/common.txt").split("\n")
    return frozenset(first + (more if large else "") + _PLAIN)


@lru_cache(maxsize=2)
def _search(large: bool) -> re.Pattern[str]:
    return re.compile("[^" + re.escape("".join(sorted(common(large)))) + "]")


_small = count()  # how many small texts were asked for: says when to compile, nothing else


def odd_characters(text: str) -> frozenset[str]:
    """The characters of `text` that ordinary Chinese prose does not have.

    >>> sorted(odd_characters("他说：“你好”。\\u200b"))
    ['\\u200b']
    """
    large = len(text) > LARGE
    if len(text) <= SMALL and next(_small) < MANY:
        return frozenset(text).difference(common(large))
    return frozenset(_search(large).findall(text))
