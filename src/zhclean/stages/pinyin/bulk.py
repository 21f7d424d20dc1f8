"""The corpus path: much polluted text in which nothing slipped, undone with numpy for a whole document at once.

It finds what `decide.py` and `undo.py` find character by character, and leaves all else to them: the result is the same.
"""

from __future__ import annotations

from codecs import utf_16_le_decode
from collections.abc import Callable
from typing import Any

from zhclean.stages.pinyin.decide import MARKS, Counts
from zhclean.stages.pinyin.tables import back, gbk, readings

MUCH = 300_000  # so many characters of polluted text, and numpy is worth its import
_NONE = 255
# What a character is behind a mark: ordinary, another wide one, a letter, other ASCII, the end of a piece; and besides.
_USUAL, _ODD, _LETTER, _PLAIN, _END, _CLASSES = 0, 1, 2, 3, 4, 5
_CLASS, _KEY, _CLOSER = 7, 8, 16


class Bulk:
    """The tables as arrays. Raises ImportError without numpy."""

    def __init__(self, usual: frozenset[str], keep: str) -> None:
        import numpy

        self.numpy = numpy
        plane = 0x10000
        self.back = numpy.array([ord(char) for char in back()], dtype=numpy.uint16)
        self.back[ord(keep)] = ord(keep)
        self.lead, self.trail = numpy.zeros(plane, dtype=numpy.intp), numpy.zeros(plane, dtype=numpy.intp)
        self.lead[:0x80] = range(0x80)
        codes = [*range(0x80, 0xD800), *range(0xF900, plane)]
        place = 0
        data = "".join(map(chr, codes)).encode("gbk", "replace")
        for code in codes:
            if data[place] == 0x3F:  # a character outside GBK
                place += 1
            else:
                self.lead[code], self.trail[code] = data[place], data[place + 1] << 8
                place += 2
        entries = readings()
        self.index = numpy.full(plane, _NONE, dtype=numpy.uint8)
        self.pairs = numpy.full(plane, _NONE, dtype=numpy.uint8)
        self.sizes = numpy.zeros(_NONE + 1, dtype=numpy.int64)
        self.letters = numpy.ones((2, _NONE + 1), dtype=numpy.uint64)
        self.masks = numpy.zeros((2, _NONE + 1), dtype=numpy.uint64)
        for rank, entry in enumerate(entries):
            self.index[ord(entry.char)] = rank
            self.pairs[int.from_bytes(gbk(entry.char), "big")] = rank
            self.sizes[rank] = len(entry.reading) + 2
            behind = f"{entry.reading})".encode("utf-16-le")
            for half in (0, 1):
                part = behind[8 * half : 8 * half + 8]
                self.letters[half, rank] = int.from_bytes(part, "little")
                self.masks[half, rank] = (1 << 8 * len(part)) - 1
        self.flags = self._flags(usual)
        self.verdict = numpy.array([_open(*divmod(code, _CLASSES**3)) for code in range(4 * _CLASSES**3)])

    def _flags(self, usual: frozenset[str]) -> Any:
        """The class of each character, and whether it is a mark at which pages are cut."""
        numpy = self.numpy
        flags = numpy.full(0x10000, _ODD, dtype=numpy.uint8)
        flags[[ord(char) for char in usual]] = _USUAL
        flags[:0x80] = _PLAIN
        flags[0x40:0x7F] = _LETTER
        for char in "\r\n！；？，":
            flags[ord(char)] = _END
        for char in "！；？，!;?,":
            flags[ord(char)] |= _KEY
        flags[[ord(char) for char in MARKS]] = _CLOSER
        flags[0xD800:0xF900] = _CLOSER
        return flags

    def scan(self, text: str) -> Scan | None:
        """What there is to know of `text`; None where it holds what this path does not know."""
        numpy = self.numpy
        raw = text.encode("utf-16-le", "surrogatepass") + bytes(16)
        size = len(raw) // 2 - 8
        codes = numpy.frombuffer(raw, dtype=numpy.uint16)[:size]
        fours = numpy.ndarray(size + 5, dtype=numpy.uint64, buffer=raw, strides=2)  # four characters from each on
        opens = numpy.flatnonzero(codes[1:] == 0x28) + 1
        ranks = self.index[codes[opens - 1]]
        right = (fours[opens + 1] & self.masks[0][ranks]) == self.letters[0][ranks]
        right &= (fours[opens + 5 - (opens + 5 >= size + 5)] & self.masks[1][ranks]) == self.letters[1][ranks] * (
            self.masks[1][ranks] > 0
        )
        if not right.all():
            opens, ranks = opens[right], ranks[right]
        if not len(opens):
            return None
        sizes = self.sizes.take(ranks)
        lengths = numpy.empty(2 * len(opens) + 1, dtype=numpy.intp)  # what stays and what goes, by turns
        lengths[1::2] = sizes
        ends = opens + sizes
        lengths[0] = opens[0]
        lengths[2:-1:2] = opens[1:] - ends[:-1]
        lengths[-1] = size - ends[-1]
        kept = codes[numpy.repeat(numpy.arange(len(lengths)) % 2 == 0, lengths)].astype(numpy.intp)
        flags = self.flags.take(kept)
        if (flags & _CLOSER).any():  # another gloss, or what needs a closer look
            return None
        read = opens - 1 - numpy.cumsum(sizes) + sizes
        return Scan(self, kept, flags, read, numpy.bincount(ranks, minlength=_NONE + 1))


def _open(sort: int, follow: int) -> bool:
    """Whether what follows a mark may be the other halves of characters (`undo._suspicious` says the same): `sort` is 1
    for a wide mark, 2 more for an exclamation mark; `follow` the classes of the next three characters, as one number."""
    first, second, third = follow // _CLASSES**2, follow // _CLASSES % _CLASSES, follow % _CLASSES
    wide, calling = bool(sort & 1), bool(sort & 2)
    if first == _END:
        return wide or calling
    if first == _PLAIN:
        return calling
    if first == _LETTER:
        return second in (_USUAL, _ODD)
    if first == _ODD:
        return second in (_ODD, _LETTER, _END)
    return second == _ODD and third in (_ODD, _LETTER, _END)


class Scan:
    """One text without its readings: its characters (`kept`), their flags, where those are that had one (`read`), and
    how often each entry of the list did (`annotated`)."""

    def __init__(self, bulk: Bulk, kept: Any, flags: Any, read: Any, annotated: Any) -> None:
        self.bulk, self.kept, self.flags, self.read, self.annotated = bulk, kept, flags, read, annotated
        self.notes = len(read)

    def counts(self) -> Counts:
        """As `decide.count` counts."""
        numpy, bulk, kept = self.bulk.numpy, self.bulk, self.kept
        trail = bulk.trail.take(kept)
        trail[self.read] = 0
        across = bulk.pairs.take(trail[:-1] | bulk.lead.take(kept[1:]))
        bare = numpy.bincount(_known(numpy, bulk.index.take(kept)), minlength=_NONE + 1) - self.annotated
        bare += numpy.bincount(_known(numpy, across), minlength=_NONE + 1)
        read = {int(rank): int(self.annotated[rank]) for rank in numpy.flatnonzero(self.annotated)}
        return Counts(read, {int(rank): int(bare[rank]) for rank in numpy.flatnonzero(bare)}, self.notes)

    def suspicious(self) -> bool:
        """Whether something behind a mark looks cut."""
        numpy, bulk = self.bulk.numpy, self.bulk
        marks = numpy.flatnonzero(self.flags & _KEY)
        padded = numpy.append(self.flags, numpy.full(3, _END, dtype=numpy.uint8))
        first, second, third = ((padded.take(marks + step) & _CLASS).astype(numpy.intp) for step in (1, 2, 3))
        follow = (first * _CLASSES + second) * _CLASSES + third
        chars = self.kept.take(marks)
        sort = (chars > 0x7F) + 2 * ((chars == 0xFF01) | (chars == 0x21))
        return bool(bulk.verdict[sort * _CLASSES**3 + follow].any())

    def text(self, mapped: bool) -> str:
        """The text; its characters mapped back if `mapped`."""
        codes = self.bulk.back.take(self.kept) if mapped else self.kept.astype(self.bulk.numpy.uint16)
        return utf_16_le_decode(codes.tobytes(), "surrogatepass")[0]


def _known(numpy: Any, ranks: Any) -> Any:
    """Those of the ranks that are some."""
    return ranks.take(numpy.flatnonzero(ranks != _NONE))


class Supply:
    """Gives a `Bulk` once much text has passed, if there is numpy."""

    def __init__(self, make: Callable[[], Bulk]) -> None:
        self.make, self.passed = make, 0
        self.bulk: Bulk | None = None

    def take(self, size: int) -> Bulk | None:
        """The arrays, None as long as they are not worth making."""
        self.passed += size
        if self.bulk is None and 0 <= MUCH < self.passed:
            try:
                self.bulk = self.make()
            except ImportError:
                self.passed = -(1 << 62)
        return self.bulk
