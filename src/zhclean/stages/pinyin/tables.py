"""The generator's list and its character map, read from `data/tables` when first needed."""

from __future__ import annotations

from functools import lru_cache

from zhclean import assets
from zhclean.lazy import lazy
from zhclean.record import NamedTuple

_FOUR = lazy(b"[\\x81-\\xfe][0-9][\\x81-\\xfe][0-9]")


def rows(name: str) -> list[list[str]]:
    """The cells of a table of this stage, without comments and the header."""
    return assets.rows(f"tables/{name}")[1:]


def gbk(text: str) -> bytes:
    """`text` as the pages' bytes, private-use characters as user-defined pairs.

    Raises UnicodeEncodeError for a character outside GBK.
    """
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        data = text.encode("gb18030")
        if _FOUR.search(data):
            raise
        return data


def ungbk(data: bytes) -> str:
    """Pairs of bytes as characters, user-defined ones as private-use characters. Raises UnicodeDecodeError."""
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        return data.decode("gb18030")


class Reading(NamedTuple):
    """One entry of the list: the character, the reading that goes behind it, its place (from 0)."""

    char: str
    reading: str
    rank: int


@lru_cache(maxsize=1)
def readings() -> tuple[Reading, ...]:
    """The list in its own order."""
    return tuple(Reading(row[0], row[1], rank) for rank, row in enumerate(rows("pinyin_readings.tsv")))


@lru_cache(maxsize=1)
def traditional() -> dict[str, str]:
    """Simplified to what the generator writes, only the characters that it changes."""
    return {row[0]: row[1] for row in rows("pinyin_traditional.tsv") if row[0] != row[1]}


@lru_cache(maxsize=1)
def simplified() -> dict[int, str]:
    """The generator's map backwards, for `str.translate`."""
    return {ord(generated): char for char, generated in traditional().items()}


@lru_cache(maxsize=1)
def foreign() -> frozenset[str]:
    """Traditional characters of a usual converter that the generator never writes (it leaves the Simplified one)."""
    return frozenset(row[3] for row in rows("pinyin_traditional.tsv") if len(row) > 3)


@lru_cache(maxsize=1)
def back() -> list[str]:
    """The generator's map backwards as a list: twice as fast for `str.translate`, but it takes a millisecond to make."""
    table = list(map(chr, range(0x10000)))
    for code, char in simplified().items():
        table[code] = char
    return table


@lru_cache(maxsize=1)
def kept_characters() -> frozenset[str]:
    """Characters that a usual converter changes and the generator leaves."""
    return frozenset(row[0] for row in rows("pinyin_traditional.tsv") if len(row) > 3)
