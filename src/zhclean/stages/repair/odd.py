"""Which characters of a text are out of the ordinary: the first and, for clean text, the only search."""

from __future__ import annotations

import os
import re
from functools import lru_cache

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "repair", "common.txt")
_SMALL = 20_000  # up to here a set of the characters is quicker than compiling the search
_PLAIN = "\t\n\r" + "".join(map(chr, range(0x20, 0x7F)))


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Printable ASCII and the characters of ``data/repair/common.txt``."""
    with open(_FILE, encoding="utf-8") as file:
        file.readline()
        return frozenset(file.readline().rstrip("\n")) | frozenset(_PLAIN)


@lru_cache(maxsize=1)
def _search() -> re.Pattern[str]:
    return re.compile("[^" + re.escape("".join(sorted(common()))) + "]")


def odd_characters(text: str) -> frozenset[str]:
    """The characters of `text` that ordinary Chinese prose does not have.

    >>> sorted(odd_characters("他说：“你好”。\\u200b"))
    ['\\u200b']
    """
    if len(text) <= _SMALL:
        return frozenset(text).difference(common())
    return frozenset(_search().findall(text))
