"""Words of modern Chinese and how usual they are, for the stages that weigh readings by words."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from itertools import accumulate

from zhclean.assets import read_bytes

_UNIT = "\x1f"
_BLOCKS = 1024  # as recipes/convert_data.py


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
