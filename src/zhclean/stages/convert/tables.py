"""The data of the convert stage, read when first needed and then kept: characters, phrases, words, scripts."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from zhclean.assets import read_bytes, read_text
from zhclean.record import NamedTuple

_UNIT = "\x1f"
_BLOCKS = 1024  # as recipes/convert_data.py


class Table(NamedTuple):
    """One direction: `old` and `new` characters in pairs; `groups` holds the phrases by the character to look for."""

    old: str
    new: str
    groups: dict[str, str]

    def phrases(self, trigger: str) -> Iterator[tuple[str, str]]:
        """The phrases (from, to) that are found by `trigger`."""
        packed = self.groups.get(trigger)
        if packed:
            keys, values = packed.split("\t")
            yield from zip(keys.split(_UNIT), values.split(_UNIT), strict=True)


def _read(name: str) -> str:
    data = read_bytes(f"convert/{name}")
    return zlib.decompress(data[data.index(b"\n") + 1 :]).decode("utf-8")


@cache
def table(name: str) -> Table:
    """The table of a direction (``st``, ``ts``, ``t2tw``, ``twp`` …), as `recipes/convert_data.py` made it."""
    old, new, *lines = _read(name + ".z").split("\n")
    return Table(old, new, dict(line.split("\t", 1) for line in lines))


class Words:
    """The word list, read block by block: `costs` holds the words that begin with a character met so far."""

    def __init__(self) -> None:
        data = read_bytes("convert/words.blocks")
        place = data.index(b"\n") + 1
        sizes = struct.unpack_from(f">{_BLOCKS}I", data, place)
        self._data = data
        self._places = list(accumulate(sizes, initial=place + 4 * _BLOCKS))
        self._read: set[int] = set()
        self._met: set[str] = set()
        self.costs: dict[str, int] = {}

    def meet(self, text: str) -> None:
        """Read the words that begin with any character of `text`."""
        for char in set(text) - self._met:
            self._met.add(char)
            number = ord(char) % _BLOCKS
            if number not in self._read:
                self._add(number)

    def _add(self, number: int) -> None:
        self._read.add(number)
        start, end = self._places[number : number + 2]
        for line in zlib.decompress(self._data[start:end]).decode("utf-8").split("\n"):
            cost, _, packed = line.partition("\t")
            if packed:
                self.costs.update(dict.fromkeys(packed.split(_UNIT), int(cost)))

    def all(self) -> dict[str, int]:
        """All words."""
        for number in set(range(_BLOCKS)) - self._read:
            self._add(number)
        return self.costs

    def known(self, text: str) -> dict[str, int]:
        """Words and what they cost (tenths of minus log probability, from jieba's counts; 0: as much as its parts).

        All that may stand in `text` are in it.
        """
        if not self._met.issuperset(text):
            self.meet(text)
        return self.costs


@cache
def words() -> Words:
    """The word list; it only ever grows."""
    return Words()


@cache
def scripts() -> tuple[str, str]:
    """(characters of Simplified only, characters of Traditional only)."""
    hans, hant, _ = _read("script.z").split("\n", 2)
    return hans, hant


@cache
def readings() -> dict[str, str]:
    """Characters that stand for several of the other script, with all of them (OpenCC's lists)."""
    return dict(line.split("\t") for line in _read("script.z").split("\n")[2:])


@cache
def telling() -> re.Pattern[str]:
    """Words of characters common to both scripts that only Simplified spells so (`layer/telling.tsv`)."""
    lines = read_text("convert/layer/telling.tsv").split("\n")
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return re.compile("|".join(sorted(words)))
