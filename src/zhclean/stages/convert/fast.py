"""The corpus path: what `engine.py` does character by character, done with numpy for a whole text at once.

It only finds the places to look at; what is decided there is decided by the same code, so the result is the same.
"""

from __future__ import annotations

from codecs import utf_16_le_decode, utf_32_le_decode
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from zhclean.stages.convert.names import names
from zhclean.wordlist import words

if TYPE_CHECKING:
    from zhclean.stages.convert.engine import Engine, Scan

_CODES = 0x110000
_SLOTS = 1 << 20  # of the table of pairs; a pair that falls into a slot of another is only looked at in vain
_WORD_SLOTS = 1 << 22
_STEP = 1009
_LAST = 77_003  # keeps apart what stands before from what stands behind
_TRIGGER, _SURNAME, _GIVEN, _FOLLOW, _FAMILY, _WIDE, _SHY, _PRECEDE = 1, 2, 4, 8, 16, 32, 64, 128


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
        self.fold = None
        if engine.fold:
            self.fold = numpy.arange(_CODES, dtype=numpy.uint32)
            for old, new in engine.fold.items():
                self.fold[old] = new
        self.words = _word_table(numpy)
        if engine.names:
            known = names()
            sets = (
                (known.become, _SURNAME),
                (known.inside, _GIVEN),
                (known.follow, _FOLLOW),
                (known.family, _FAMILY),
                (known.shy, _SHY),
                (known.precede, _PRECEDE),
            )
            for chars, bit in sets:
                for char in chars:
                    self.flags[ord(char)] |= bit

    def scan(self, text: str) -> Scan:
        """What `Engine.scan` gives."""
        numpy = self.numpy
        codes = numpy.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=numpy.uint16)
        flags = self.flags[codes]
        if (flags & _WIDE).any():  # characters beyond the first plane, or what becomes one, or half a pair
            codes = numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32)
            flags = self.flags[codes]
            mapped = utf_32_le_decode(self.table[codes], "surrogatepass")[0]
        else:
            mapped = utf_16_le_decode(self.narrow[codes])[0]
        padded = numpy.zeros(len(codes) + 4, dtype=numpy.uint32)
        padded[2:-2] = codes
        behind, before = self._phrases(padded, flags)
        people = self._names(flags) if self.engine.names else []
        return mapped, behind, before, people, lambda places: self._crossing(padded, places)

    def _phrases(self, padded: Any, flags: Any) -> tuple[list[int], list[int]]:
        numpy = self.numpy
        sites = numpy.flatnonzero((flags & _TRIGGER).view(numpy.bool_))
        if not len(sites):
            return [], []
        left2, left, here, right, right2 = (padded[sites + shift] for shift in range(5))
        pairs, step, last, mask = self.pairs, numpy.uint32(_STEP), numpy.uint32(_LAST), numpy.uint32(_SLOTS - 1)
        behind, before = here * step + right, left * step + here
        hit = pairs[behind & mask]
        hit |= pairs[(behind * step + left) & mask]
        hit |= pairs[(behind * step + right2 + last) & mask]
        other = pairs[(before + last) & mask]
        other |= pairs[(before * step + left2 + last + last) & mask]
        return sites[hit].tolist(), sites[other].tolist()

    def _crossing(self, padded: Any, places: Sequence[tuple[int, int]]) -> Sequence[bool]:
        """For each place whether a word of the list may cross it: `crossed`, with false alarms."""
        numpy = self.numpy
        if not places:
            return ()
        spans = numpy.array(places, dtype=numpy.int64)
        size = spans[:, 1] - spans[:, 0]

        def at(edge: Any, shift: int) -> Any:
            codes = padded[numpy.clip(edge + (shift + 2), 0, len(padded) - 1)]
            return codes if self.fold is None else self.fold[codes]

        words, step, mask = self.words, numpy.uint32(_STEP), numpy.uint32(_WORD_SLOTS - 1)
        found = numpy.zeros(len(places), dtype=numpy.bool_)
        for edge, far, near in ((spans[:, 0], -2, 1), (spans[:, 1], 1, -2)):
            inside, outside = at(edge, -1) * step, at(edge, 0)
            pair = inside + outside
            found |= words[pair & mask]
            outer = at(edge, far) * (step * step) + pair if far < 0 else pair * step + at(edge, far)
            found |= words[(outer + numpy.uint32(_LAST)) & mask]
            inner = pair * step + at(edge, near) if near > 0 else at(edge, near) * (step * step) + pair
            found |= words[(inner + numpy.uint32(_LAST)) & mask] & (size > 2)
        return found.tolist()  # type: ignore[no-any-return]

    def _names(self, flags: Any) -> list[int]:
        numpy = self.numpy
        sites = numpy.flatnonzero((flags & (_SURNAME | _GIVEN)) != 0)
        if not len(sites):
            return []
        here, last = flags[sites], len(flags) - 1
        follows = (flags[numpy.minimum(sites + 1, last)] & _FOLLOW > 0) | (sites == last)
        family = (flags[numpy.maximum(sites - 1, 0)] | flags[numpy.maximum(sites - 2, 0)]) & _FAMILY > 0
        wary = (here & _SHY > 0) & (flags[numpy.maximum(sites - 1, 0)] & _PRECEDE == 0) & (sites > 0)
        hit = ((here & _SURNAME > 0) & follows & ~wary) | ((here & _GIVEN > 0) & family)
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


@cache
def _word_table(numpy: Any) -> Any:
    """The words of two and three characters, each marked by its hash."""
    table = numpy.zeros(_WORD_SLOTS, dtype=numpy.bool_)
    for size in (2, 3):
        chosen = "".join(word for word in words().all() if len(word) == size)
        codes = numpy.frombuffer(chosen.encode("utf-32-le"), dtype=numpy.uint32).reshape(-1, size)
        value = codes[:, 0] * numpy.uint32(_STEP) + codes[:, 1]
        if size == 3:
            value = value * numpy.uint32(_STEP) + codes[:, 2] + numpy.uint32(_LAST)
        table[value & numpy.uint32(_WORD_SLOTS - 1)] = True
    return table
