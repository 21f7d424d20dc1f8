"""The corpus path: what `engine.py` does character by character, done with numpy for a whole text at once.

It only finds the places to look at; what is decided there is decided by the same code, so the result is the same.
"""

from __future__ import annotations

from codecs import utf_16_le_decode, utf_32_le_decode
from typing import TYPE_CHECKING, Any

from zhclean.stages.convert.names import names

if TYPE_CHECKING:
    from zhclean.stages.convert.engine import Engine

_CODES = 0x110000
_SLOTS = 1 << 20  # of the table of pairs; a pair that falls into a slot of another is only looked at in vain
_STEP = 1009
_LAST = 77_003  # keeps apart what stands before from what stands behind
_TRIGGER, _SURNAME, _GIVEN, _FOLLOW, _FAMILY, _WIDE = 1, 2, 4, 8, 16, 32


class Fast:
    """The tables of one engine as arrays. Raises ImportError without numpy."""

    def __init__(self, engine: Engine) -> None:
        import numpy

        self.numpy = numpy
        self.engine = engine
        self.table = numpy.arange(_CODES, dtype=numpy.uint32)
        for old, new in engine.chars.items():
            self.table[old] = new
        self.narrow = self.table[:0x10000].astype(numpy.uint16)
        self.flags = numpy.zeros(_CODES, dtype=numpy.uint8)
        self.flags[0xD800:0xE000] = _WIDE
        self.flags[:0x10000][self.table[:0x10000] > 0xFFFF] = _WIDE
        self.pairs = numpy.zeros(_SLOTS, dtype=numpy.bool_)
        for trigger in engine.triggers:
            self.flags[ord(trigger)] |= _TRIGGER
            index = engine.index(trigger)
            for shapes in (*index[0].values(), *index[1].values()):
                for offset, size, phrases in shapes:
                    for phrase in phrases:
                        self.pairs[_slot(phrase, offset, size)] = True
        if engine.names:
            known = names()
            sets = ((known.become, _SURNAME), (known.inside, _GIVEN), (known.follow, _FOLLOW), (known.family, _FAMILY))
            for chars, bit in sets:
                for char in chars:
                    self.flags[ord(char)] |= bit

    def scan(self, text: str) -> tuple[str, list[int], list[int]]:
        """`text` with its characters mapped, the places where a phrase may be, the places where a name may be."""
        numpy = self.numpy
        codes = numpy.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=numpy.uint16)
        flags = self.flags[codes]
        if (flags & _WIDE).any():  # characters beyond the first plane, or what becomes one, or half a pair
            codes = numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32)
            flags = self.flags[codes]
            mapped = utf_32_le_decode(self.table[codes], "surrogatepass")[0]
        else:
            mapped = utf_16_le_decode(self.narrow[codes])[0]
        return mapped, self._phrases(codes, flags), self._names(flags) if self.engine.names else []

    def _phrases(self, codes: Any, flags: Any) -> list[int]:
        numpy = self.numpy
        sites = numpy.flatnonzero((flags & _TRIGGER).view(numpy.bool_))
        if not len(sites):
            return []
        padded = numpy.zeros(len(codes) + 4, dtype=numpy.uint32)
        padded[2:-2] = codes
        left2, left, here, right, right2 = (padded[sites + shift] for shift in range(5))
        pairs, step, last, mask = self.pairs, numpy.uint32(_STEP), numpy.uint32(_LAST), numpy.uint32(_SLOTS - 1)
        behind, before = here * step + right, left * step + here
        hit = pairs[behind & mask]
        hit |= pairs[(before + last) & mask]
        hit |= pairs[(behind * step + left) & mask]
        hit |= pairs[(behind * step + right2 + last) & mask]
        hit |= pairs[(before * step + left2 + last + last) & mask]
        return sites[hit].tolist()  # type: ignore[no-any-return]

    def _names(self, flags: Any) -> list[int]:
        numpy = self.numpy
        sites = numpy.flatnonzero((flags & (_SURNAME | _GIVEN)) != 0)
        if not len(sites):
            return []
        here, last = flags[sites], len(flags) - 1
        follows = (flags[numpy.minimum(sites + 1, last)] & _FOLLOW > 0) | (sites == last)
        family = (flags[numpy.maximum(sites - 1, 0)] | flags[numpy.maximum(sites - 2, 0)]) & _FAMILY > 0
        hit = ((here & _SURNAME > 0) & follows) | ((here & _GIVEN > 0) & family)
        return sites[hit].tolist()  # type: ignore[no-any-return]


def _slot(phrase: str, offset: int, size: int) -> int:
    """Where a phrase is marked: by the trigger, its neighbour, and a third character when there is one."""
    here = ord(phrase[offset])
    if offset + 1 < size:
        pair = here * _STEP + ord(phrase[offset + 1])
        if offset:
            return (pair * _STEP + ord(phrase[offset - 1])) % _SLOTS
        return ((pair * _STEP + ord(phrase[offset + 2]) + _LAST) if size > 2 else pair) % _SLOTS
    pair = ord(phrase[offset - 1]) * _STEP + here
    return ((pair * _STEP + ord(phrase[offset - 2]) + 2 * _LAST) if size > 2 else pair + _LAST) % _SLOTS
