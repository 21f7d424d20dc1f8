"""A bounded sample of the lines that hold bytes above 7F: what an encoding is told by.

Small files are taken whole. Of large ones, pieces from the first such line on and from places spread over the rest:
never just a head, since Chinese may begin late.
"""

from __future__ import annotations

from zhclean.lazy import lazy
from zhclean.record import NamedTuple

WHOLE = 48 * 1024  # files up to this size are looked at whole
PIECE = 1024
SPREAD = 6
LONGEST = 4 * 1024  # a line longer than this is cut, at a byte that is never the second of a pair
NEAR = 256  # bytes that are searched before blocks are
_HIGH = lazy(rb"[\x80-\xff]")
_CUT = lazy(rb"[\x00-\x2f]")
_BLOCK = 1 << 16


class Piece(NamedTuple):
    """Some whole lines: where they begin in the data, and their bytes."""

    start: int
    data: bytes


def first_high(data: bytes, start: int = 0) -> int:
    """The place of the first byte above 7F at or after `start`, -1 without one."""
    match = _HIGH.search(data, start, start + NEAR)
    if match is not None:
        return match.start()
    at = start + NEAR
    while at < len(data):
        block = data[at : at + _BLOCK]
        if not block.isascii():
            match = _HIGH.search(block)
            if match is not None:
                return at + match.start()
        at += _BLOCK
    return -1


def high_lines(data: bytes, start: int = 0, end: int | None = None, most: int = 1 << 60) -> list[Piece]:
    """The lines with bytes above 7F between two places, up to `most` bytes of them."""
    end = len(data) if end is None else end
    found: list[Piece] = []
    taken, at = 0, start
    while taken < most:
        high = first_high(data, at)
        if not at <= high < end:
            break
        begin = max(data.rfind(b"\n", at, high) + 1, at)
        if high - begin > LONGEST:  # Chinese late in a long line: begin at a blank or sign before it
            cut = _CUT.search(data, high - LONGEST, high)
            begin = cut.start() if cut is not None else high
        stop = data.find(b"\n", high, min(len(data), high + LONGEST))
        if stop < 0:
            stop = min(len(data), high + LONGEST)
            if stop < len(data):
                cuts = list(_CUT.finditer(data, max(high + 1, stop - 400), stop))
                stop = cuts[-1].end() if cuts else stop
        else:
            stop += 1
        found.append(Piece(begin, data[begin:stop]))
        taken += stop - begin
        at = stop
    return found


def sample(data: bytes) -> list[Piece]:
    """The lines to tell the encoding by."""
    if len(data) <= WHOLE:
        return high_lines(data)
    first = first_high(data)
    if first < 0:
        return []
    found = high_lines(data, max(data.rfind(b"\n", 0, first) + 1, 0), most=4 * PIECE)
    step = (len(data) - first) // (SPREAD + 1)
    for number in range(1, SPREAD + 1):
        done = found[-1].start + len(found[-1].data)
        place = max(first + number * step, done)
        newline = data.find(b"\n", place, place + 4 * LONGEST)
        if newline < 0:
            cut = _CUT.search(data, place, place + 4 * LONGEST)
            if cut is None:
                continue
            newline = cut.start()
        limit = newline + 1 + step
        found.extend(high_lines(data, newline + 1, limit, most=PIECE))
    return found
