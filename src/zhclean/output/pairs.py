"""The lines of a document's source beside those of its text, one pair after the other: no more than that is held."""

from __future__ import annotations

from collections.abc import Iterator

from zhclean.document import Document
from zhclean.edits import Change
from zhclean.record import NamedTuple


class Pair(NamedTuple):
    """A line before and after; None: it is not there."""

    old: str | None
    new: str | None


def pairs(document: Document) -> Iterator[Pair]:
    """The pairs in order. Stages before boilerplate keep the lines, and what boilerplate took away stands in its edits."""
    old, new = document.original, document.text
    alive = _alive(document)
    if alive is None or alive.count(1) != count(new):
        yield from _ends(list(lines(old)), list(lines(new)))
        return
    others = lines(new)
    for kept, line in zip(alive, lines(old), strict=True):
        yield Pair(line, next(others) if kept else None)


def lines(text: str) -> Iterator[str]:
    """The lines of `text` with their ends; they end at a line feed only."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def count(text: str) -> int:
    """How many there are."""
    return text.count("\n") + (not text.endswith("\n") and text != "")


def _alive(document: Document) -> bytearray | None:
    """For each line of the source whether (1) it is still a line of the text; None where lines were joined."""
    alive = bytearray(b"\1") * count(document.original)
    for change in document.changes:
        if change.count and not _without(change, alive):
            return None
    return alive


def _without(change: Change, alive: bytearray) -> bool:
    """Take the lines that `change` took away off `alive`; whether whole lines are all that it took away."""
    before, after = change.before, change.after
    if count(before) != alive.count(1):
        return False
    gone = count(before) - count(after)
    if before.count("\n") == after.count("\n"):
        if gone:  # the last one, which has no line end
            alive[alive.rfind(1)] = 0
        return True
    row = alive.find(1)  # of the line that is looked at, in the source
    start = 0
    for edit in change.edits:
        while row >= 0 and (end := before.find("\n", start) + 1 or len(before)) <= edit.start and start < len(before):
            start, row = end, alive.find(1, row + 1)
        whole = edit.start == start and not edit.new
        if before.find("\n", edit.start, edit.end) < 0:
            if whole and edit.end == len(before):  # the last one
                alive[row] = 0
            continue
        if not whole:
            return False
        while row >= 0 and start < edit.end:
            start = before.find("\n", start) + 1 or len(before)
            alive[row] = 0
            row = alive.find(1, row + 1)
        if start != edit.end:
            return False
    return True


def _ends(old: list[str], new: list[str]) -> Iterator[Pair]:
    """Pairs for texts whose lines do not correspond: equal at both ends, replaced between."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    yield from (Pair(line, line) for line in old[:head])
    yield from (Pair(line, None) for line in old[head : len(old) - tail])
    yield from (Pair(None, line) for line in new[head : len(new) - tail])
    yield from (Pair(line, line) for line in new[len(new) - tail :])
