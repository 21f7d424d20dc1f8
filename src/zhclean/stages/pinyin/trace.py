"""What was done to a document, place by place: worked out only when somebody asks for the edits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhclean.record import NamedTuple
from zhclean.stages.pinyin.forward import MARK
from zhclean.stages.pinyin.halves import Guess, written
from zhclean.stages.pinyin.unread import Unread

if TYPE_CHECKING:
    from zhclean.stages.pinyin.mend import Line, Mender

RULES = ("pinyin.cut", "pinyin.slip", "pinyin.half", "pinyin.lost")  # a fix that is several is the first of these


class Fix(NamedTuple):
    """A place of the text that is written anew, in the generator's characters. `guesses` are the halves in it and where
    they stand in `new`; `open` says whether something in it stays open."""

    start: int
    end: int
    new: str
    rule: str
    guesses: tuple[tuple[int, Guess], ...] = ()
    open: bool = False


class _Cell(NamedTuple):
    """A character or a piece, by the bytes of the line that it covers; `at` is its place among the shown characters."""

    start: int
    end: int
    text: str
    at: int = 0
    rule: str = ""
    guess: Guess | None = None


def fixes(mender: Mender, rule: str) -> list[Fix]:
    """All places where the restored text is another, in order; `rule` is the id for readings that simply go."""
    found: list[Fix] = []
    at = place = number = 0
    places = mender.found.places
    outside = frozenset(mender.outside)
    shown = mender.text.split("\n")
    for text, line, start in zip(shown, mender.lines, mender.starts, strict=False):
        size = len(text) + sum(char > "\x7f" and char not in outside for char in text)
        own = []
        while number < len(places) and places[number][0] < place + size:
            first, last, new, width = places[number]
            own.append((first - place, last - place, new - start, width))
            number += 1
        if own or line.pieces:
            cells = list(_shown(text, own, outside))
            found += [
                fix._replace(start=fix.start + at, end=fix.end + at)
                for fix in _fixes(cells, list(_read(line, mender.site.hant, mender.found, start)), rule)
            ]
        at += len(text) + 1
        place += size + 1
    return found


def _shown(text: str, places: list[tuple[int, int, int, int]], outside: frozenset[str]) -> Iterator[_Cell]:
    """The characters of a shown line, and its places where a reading stood, by the bytes that are left of them."""
    byte = left = at = 0
    waiting = iter([*places, (1 << 60, 0, 0, 0)])
    first, last, new, width = next(waiting)
    while at < len(text):
        if byte == first:
            start = at
            while byte < last:
                byte += 2 if text[at] > "\x7f" and text[at] not in outside else 1
                at += 1
            yield _Cell(new, new + width, text[start:at], start)
            left = new + width
            first, last, new, width = next(waiting)
            continue
        char = text[at]
        size = 2 if char > "\x7f" and char not in outside else 1
        yield _Cell(left, left + size, MARK if char in outside else char, at)
        byte, left, at = byte + size, left + size, at + 1


def _read(line: Line, hant: bool, found: Unread, begin: int) -> Iterator[_Cell]:
    """The characters of a line as it was read."""
    guesses = iter(line.guesses)
    pieces = line.pieces
    if not pieces:
        yield from _chars(line.text or "", 0)
    for piece in pieces:
        if piece.kind == "raw":
            yield from _chars(piece.text, piece.start)
        elif piece.kind == "half":
            guess = next(guesses)
            yield _Cell(piece.start, piece.end, written(guess.char, hant), 0, piece.rule, guess)
        else:
            yield _Cell(piece.start, piece.end, piece.text, 0, piece.rule)


def _chars(text: str, start: int) -> Iterator[_Cell]:
    for char in text:
        size = 2 if char > "\x7f" else 1
        yield _Cell(start, start + size, char)
        start += size


def _fixes(shown: list[_Cell], read: list[_Cell], rule: str) -> Iterator[Fix]:
    """The two rows of cells side by side: where their borders meet and the text is the same, nothing was done."""
    run: list[_Group] = []
    last = ""
    at = 0  # the place behind the shown cells so far
    for group in [*_groups(shown, read), _Group([], [])]:
        same = "".join(cell.text for cell in group.shown) == "".join(cell.text for cell in group.read)
        gone = not group.read and len(group.shown) == 1
        if run and (same or gone):
            yield _join(run, at)
            run = []
        letter = group.shown and "@" <= last <= "~"
        if group.shown:
            last = group.shown[-1].text[-1:]
            at = group.shown[-1].at + len(group.shown[-1].text)
        if gone:
            cell = group.shown[0]
            yield Fix(cell.at, cell.at + len(cell.text), "", "pinyin.slip" if letter else rule)
        elif not same:
            run.append(group)


class _Group(NamedTuple):
    """Cells of both rows that cover the same bytes."""

    shown: list[_Cell]
    read: list[_Cell]


def _groups(shown: list[_Cell], read: list[_Cell]) -> Iterator[_Group]:
    """The least such groups; a reading that goes, or a character that comes back, covers no byte."""
    one, two = iter(shown), iter(read)
    left, right = next(one, None), next(two, None)
    while left or right:
        if left and (left.start == left.end or not right):
            yield _Group([left], [])
            left = next(one, None)
            continue
        if right and (right.start == right.end or not left):
            yield _Group([], [right])
            right = next(two, None)
            continue
        assert left
        assert right
        group = _Group([left], [right])
        low, high = left.end, right.end
        left, right = next(one, None), next(two, None)
        while low != high and (left if low < high else right):
            if low < high and left:
                group.shown.append(left)
                low, left = left.end, next(one, None)
            elif right:
                group.read.append(right)
                high, right = right.end, next(two, None)
        yield group


def _join(run: list[_Group], at: int) -> Fix:
    """Groups next to each other, up to place `at` of the shown line, as one fix."""
    shown = [cell for group in run for cell in group.shown]
    new, told, rules = "", [], set()
    for cell in (cell for group in run for cell in group.read):
        if cell.guess:
            told.append((len(new), cell.guess))
        new += cell.text
        rules.add(cell.rule)
    if any(len(cell.text) > 1 for cell in shown):
        rules.add("pinyin.slip")
    rule = next((name for name in RULES if name in rules), "pinyin.slip")
    is_open = "pinyin.lost" in rules or any(guess.char == "?" for _, guess in told)
    return Fix(shown[0].at if shown else at, at, new, rule, tuple(told), is_open)
