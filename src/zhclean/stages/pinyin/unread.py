"""Take the readings out of a text's bytes, and put back the byte that a reading inside a character cost.

The generator writes a reading behind two bytes that spell a character of its list, wherever they stand. So a reading
whose two bytes stand before it goes, and `?reading)` behind one byte names the other, which broke. What is left are
the original's bytes, in its own steps, but for those that the cuts broke or that vanished (`gaps.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.pinyin.tables import Reading, gbk

GONE = 0xFF  # stands for a byte that is lost; no character has it
_NOTE = lazy(b"([?(])((?:[a-z]|\xa8[\xa1-\xbf]){1,8})\\)")
_ASKED = lazy(b"\\?(?:[a-z]|\xa8[\xa1-\xbf]){1,8}\\)")


class Unread(NamedTuple):
    """The bytes; at which of them one was put back, and by which readings; and, for each place of the shown bytes where
    something was taken out or put in: that place, its end, and where it lies in `data` with how many bytes."""

    data: bytes
    restored: list[int]
    places: list[tuple[int, int, int, int]]
    inside: set[tuple[bytes, bytes]]


class List:
    """The list as bytes: pairs with their readings; second byte by first byte and reading; pairs by reading."""

    def __init__(self, own: Iterable[Reading]) -> None:
        known = [(gbk(entry.char), gbk(entry.reading)) for entry in own]
        self.pairs = frozenset(known)
        self.second = {(pair[:1], reading): pair[1:] for pair, reading in known}
        self.ends = {(pair[1:], reading): pair[:1] for pair, reading in known if pair[1] < 0x80}
        self.only: dict[bytes, bytes] = {}
        for pair, reading in known:
            self.only[reading] = b"" if reading in self.only else pair


@lru_cache(maxsize=64)
def names(entries: tuple[Reading, ...]) -> List:
    """The list of a document's own entries as bytes."""
    return List(entries)


def unread(shown: bytes, known: List, user: bool) -> Unread:
    """The bytes of a page without its readings; `user`: user-defined pairs did not vanish."""
    out: list[bytes] = []
    restored: list[int] = []
    places: list[tuple[int, int, int, int]] = []
    inside: set[tuple[bytes, bytes]] = set()
    asked = _ASKED.search(shown) is not None
    at = size = 0
    tail = b""
    for match in _NOTE.finditer(shown):
        start, end = match.span()
        mark, reading = match.groups()
        gap = shown[at:start]
        before = gap[-2:] if len(gap) > 1 else (tail + gap)[-2:]
        back = 0
        if mark == b"(" and (before, reading) in known.pairs:
            new = b""
        elif not user and gap and mark == b"(" and (gap[-1:], reading) in known.ends:
            # The first byte of this character vanished with its neighbour.
            back = 1
            new = bytes((GONE,)) + known.ends[gap[-1:], reading] + gap[-1:]
        elif mark == b"?" or not asked:
            new = known.second.get((before[-1:], reading), b"")
            if new:
                restored.append(size + len(gap))
                inside.add((before[-1:] + new, reading))
            elif mark == b"?" and not user and known.only.get(reading):  # the byte before vanished with its neighbour
                new = bytes((GONE,)) + known.only[reading]
            else:
                continue
        else:
            continue
        out += (gap[: len(gap) - back], new)
        size += len(gap) - back
        places.append((start - back, end, size, len(new)))
        size += len(new)
        tail = (before[: len(before) - back] + new)[-2:]
        at = end
    out.append(shown[at:])
    return Unread(b"".join(out), restored, places, inside)


def shown_place(found: Unread, place: int) -> int:
    """Where byte `place` of `found.data` stands among the shown bytes."""
    number = bisect_left(found.places, place, key=lambda entry: entry[2] + entry[3])
    if number < len(found.places) and found.places[number][2] < place:
        return found.places[number][1]
    if not number:
        return place
    _, end, new, width = found.places[number - 1]
    return end + place - new - width
