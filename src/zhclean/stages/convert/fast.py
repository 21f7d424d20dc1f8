"""The corpus path: what `engine.py` does character by character, done with numpy for a whole text at once.

It only finds the places to look at; what is decided there is decided by the same code, so the result is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhclean.stages.convert.names import names

if TYPE_CHECKING:
    from zhclean.stages.convert.engine import Engine

_CODES = 0x110000
_SLOTS = 1 << 20  # of the table of pairs; a pair that falls into a slot of another is only looked at in vain
_STEP = 1009
_TRIGGER, _SURNAME, _GIVEN, _FOLLOW, _FAMILY = 1, 2, 4, 8, 16


class Fast:
    """The tables of one engine as arrays. Raises ImportError without numpy."""

    def __init__(self, engine: Engine) -> None:
        import numpy

        self.numpy = numpy
        self.engine = engine
        self.table = numpy.arange(_CODES, dtype=numpy.uint32)
        for old, new in engine.chars.items():
            self.table[old] = ord(new)
        self.flags = numpy.zeros(_CODES, dtype=numpy.uint8)
        self.after = numpy.zeros(_SLOTS, dtype=numpy.bool_)
        self.before = numpy.zeros(_SLOTS, dtype=numpy.bool_)
        for trigger in engine.triggers:
            self.flags[ord(trigger)] |= _TRIGGER
            index = engine.index(trigger)
            for other in index.after:
                self.after[(ord(trigger) * _STEP + ord(other)) % _SLOTS] = True
            for other in index.before:
                self.before[(ord(other) * _STEP + ord(trigger)) % _SLOTS] = True
        if engine.names:
            known = names()
            sets = ((known.become, _SURNAME), (known.inside, _GIVEN), (known.follow, _FOLLOW), (known.family, _FAMILY))
            for chars, bit in sets:
                for char in chars:
                    self.flags[ord(char)] |= bit

    def scan(self, text: str) -> tuple[str, list[int], list[int]]:
        """`text` with its characters mapped, the places where a phrase may be, the places where a name may be."""
        numpy = self.numpy
        codes = numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32)
        mapped = self.table[codes].tobytes().decode("utf-32-le", "surrogatepass")
        flags = self.flags[codes]
        return mapped, self._phrases(codes, flags), self._names(flags) if self.engine.names else []

    def _phrases(self, codes: Any, flags: Any) -> list[int]:
        numpy = self.numpy
        sites = numpy.flatnonzero(flags & _TRIGGER)
        here = codes[sites]
        right = codes[numpy.minimum(sites + 1, len(codes) - 1)]
        left = codes[numpy.maximum(sites - 1, 0)]
        hit = self.after[(here * _STEP + right) % _SLOTS] | self.before[(left * _STEP + here) % _SLOTS]
        return sites[hit].tolist()  # type: ignore[no-any-return]

    def _names(self, flags: Any) -> list[int]:
        numpy = self.numpy
        sites = numpy.flatnonzero(flags & (_SURNAME | _GIVEN))
        if not len(sites):
            return []
        here, last = flags[sites], len(flags) - 1
        follows = (flags[numpy.minimum(sites + 1, last)] & _FOLLOW > 0) | (sites == last)
        family = (flags[numpy.maximum(sites - 1, 0)] | flags[numpy.maximum(sites - 2, 0)]) & _FAMILY > 0
        hit = ((here & _SURNAME > 0) & follows) | ((here & _GIVEN > 0) & family)
        return sites[hit].tolist()  # type: ignore[no-any-return]
