"""The corpus path: what `engine.py` does character by character, done with numpy for a whole text at once.

It finds the places of phrases, those that need weighing, and where to look for names; what is decided there is decided
by the same code, so the result is the same.
"""

from __future__ import annotations

from codecs import utf_16_le_decode, utf_32_le_decode
from functools import cache

from zhclean.stages.convert.names import names
from zhclean.wordlist import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from zhclean.stages.convert.engine import Engine, Place, Scan, Shape

_CODES = 0x110000
_SLOTS = 1 << 20  # of the table of what phrases begin with; what falls into another's slot is only looked at in vain
_WORD_SLOTS = 1 << 22
_STEP = 1009
_LAST = 77_003  # keeps apart what is hashed
_BITS = 21  # of a character in a key
_TRIGGER, _SURNAME, _GIVEN, _FOLLOW, _FAMILY, _SHY, _PRECEDE, _WIDE = 1, 2, 4, 8, 16, 32, 64, 128
_PAD = "\0\0"
# Where a phrase is known by: a part of it that begins so far before the trigger, of two characters or of three.
_PARTS = ((0, 2), (-1, 3), (0, 3), (-1, 2), (-2, 3))


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
        for trigger in engine.triggers:
            self.flags[ord(trigger)] |= _TRIGGER
            engine.index(trigger)
        self._index()
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

    def _index(self) -> None:
        """For each kind of part: the parts as sorted keys, which are phrases themselves, which begin longer ones."""
        numpy = self.numpy
        whole: list[set[str]] = [set() for _ in _PARTS]
        longer: list[dict[str, list[Shape]]] = [{} for _ in _PARTS]
        for pairs, last in ((self.engine.after, False), (self.engine.before, True)):
            for shapes in pairs.values():
                for offset, size, phrases in shapes:
                    kind = (3 if size == 2 else 4) if last else 1 if offset else 0 if size == 2 else 2
                    shift, width = _PARTS[kind]
                    groups: dict[str, set[str]] = {}
                    for phrase in phrases:
                        groups.setdefault(phrase[offset + shift : offset + shift + width], set()).add(phrase)
                    for part, group in groups.items():
                        if size == width:
                            whole[kind].add(part)
                        else:
                            longer[kind].setdefault(part, []).append((offset, size, frozenset(group)))
        self.slots = numpy.zeros(_SLOTS, dtype=numpy.bool_)
        self.parts = []
        for kind, (_, width) in enumerate(_PARTS):
            parts = sorted(whole[kind] | longer[kind].keys())
            codes = numpy.frombuffer("".join(parts).encode("utf-32-le"), dtype=numpy.uint32).reshape(-1, width)
            columns = [codes[:, number] for number in range(width)]
            self.slots[self._slot(kind, columns)] = True
            keys = self._keys(columns)
            order = keys.argsort()
            itself = numpy.array([part in whole[kind] for part in parts], dtype=numpy.bool_)
            more = numpy.array([part in longer[kind] for part in parts], dtype=numpy.bool_)
            ways = [longer[kind].get(parts[number], ()) for number in order.tolist()]
            self.parts.append((keys[order], itself[order], more[order], ways))

    def _slot(self, kind: int, columns: list[Any]) -> Any:
        step = self.numpy.uint32(_STEP)
        value = columns[0] * step + columns[1]
        for column in columns[2:]:
            value = value * step + column
        return (value + self.numpy.uint32(kind * _LAST)) & self.numpy.uint32(_SLOTS - 1)

    def _keys(self, columns: list[Any]) -> Any:
        numpy = self.numpy
        value = columns[0].astype(numpy.uint64)
        for column in columns[1:]:
            value = (value << numpy.uint64(_BITS)) | column.astype(numpy.uint64)
        return value

    def scan(self, text: str) -> Scan:
        """What `Engine.scan` gives."""
        numpy = self.numpy
        padded = f"{_PAD}{text}{_PAD}"
        codes = numpy.frombuffer(padded.encode("utf-16-le", "surrogatepass"), dtype=numpy.uint16)
        flags = self.flags.take(codes)
        if flags.max() >= _WIDE:  # characters beyond the first plane, or what becomes one, or half a pair
            codes = numpy.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32)
            flags = self.flags.take(codes)
            mapped = utf_32_le_decode(self.table.take(codes[2:-2]), "surrogatepass")[0]
        else:
            mapped = utf_16_le_decode(self.narrow.take(codes[2:-2]))[0]
        places, odd = self._places(text, codes, flags)
        people = self._names(flags) if self.engine.names else None
        return mapped, places, odd, people

    def _places(self, text: str, codes: Any, flags: Any) -> tuple[list[Place], list[bool]]:
        """The places of all phrases, in order, and for each whether it must be weighed."""
        numpy = self.numpy
        sites = numpy.flatnonzero((flags & _TRIGGER).view(numpy.bool_))
        near = {shift: codes.take(sites + shift).astype(numpy.uint32) for shift in range(-2, 3)} if len(sites) else {}
        starts, sizes = [], []
        for kind, (shift, width) in enumerate(_PARTS if len(sites) else ()):
            columns = [near[shift + number] for number in range(width)]
            hits = numpy.flatnonzero(self.slots.take(self._slot(kind, columns)))
            keys, itself, more, ways = self.parts[kind]
            if not len(hits) or not len(keys):
                continue
            wanted = self._keys([column.take(hits) for column in columns])
            found = numpy.minimum(numpy.searchsorted(keys, wanted), len(keys) - 1)
            true = keys.take(found) == wanted
            hits, found = sites.take(hits[true]) - 2, found[true]
            whole = hits[itself.take(found)] + shift
            starts.append(whole)
            sizes.append(numpy.full(len(whole), width))
            rest = more.take(found)
            long: list[Place] = []
            for site, number in zip(hits[rest].tolist(), found[rest].tolist(), strict=True):
                for offset, size, phrases in ways[number]:
                    start = site - offset
                    if start >= 0 and text[start : start + size] in phrases:
                        long.append((start, size))
            if long:
                more_places = numpy.array(long)
                starts.append(more_places[:, 0])
                sizes.append(more_places[:, 1])
        if not starts:
            return [], []
        start, size = numpy.concatenate(starts), numpy.concatenate(sizes)
        order = (start * 64 + numpy.minimum(size, 63)).argsort()  # of two that begin together the shorter first
        start, size = start.take(order), size.take(order)
        end = start + size
        odd = self._crossing(codes, start, end, size)
        over = start[1:] < numpy.maximum.accumulate(end)[:-1]
        odd[1:] |= over
        odd[:-1] |= over
        return list(zip(start.tolist(), end.tolist(), strict=True)), odd.tolist()

    def _crossing(self, codes: Any, start: Any, end: Any, size: Any) -> Any:
        """For each place whether a word of the list may cross it: `crossed`, with false alarms."""
        numpy = self.numpy

        def at(places: Any) -> Any:
            found = codes.take(places + 2)
            return found.astype(numpy.uint32) if self.fold is None else self.fold.take(found)

        words, step, mask, last = self.words, numpy.uint32(_STEP), numpy.uint32(_WORD_SLOTS - 1), numpy.uint32(_LAST)
        found = numpy.zeros(len(start), dtype=numpy.bool_)
        for edge, far, near in ((start, -2, 1), (end, 1, -2)):
            inside, outside = at(edge - 1) * step, at(edge)
            pair = inside + outside
            found |= words.take(pair & mask)
            outer = at(edge + far) * (step * step) + pair if far < 0 else pair * step + at(edge + far)
            found |= words.take((outer + last) & mask)
            inner = pair * step + at(edge + near) if near > 0 else at(edge + near) * (step * step) + pair
            found |= words.take((inner + last) & mask) & (size > 2)
        return found

    def _names(self, flags: Any) -> list[int]:
        numpy = self.numpy
        sites = numpy.flatnonzero((flags & (_SURNAME | _GIVEN)) != 0)
        if not len(sites):
            return []
        here, before = flags.take(sites), flags.take(sites - 1)
        follows = (flags.take(sites + 1) & _FOLLOW > 0) | (sites == len(flags) - 3)
        family = (before | flags.take(sites - 2)) & _FAMILY > 0
        wary = (here & _SHY > 0) & (before & _PRECEDE == 0) & (sites > 2)
        hit = ((here & _SURNAME > 0) & follows & ~wary) | ((here & _GIVEN > 0) & family)
        return (sites[hit] - 2).tolist()  # type: ignore[no-any-return]


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
