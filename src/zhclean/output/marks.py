"""Where each edit of a document shows: in its source, and in its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhclean.document import Document
from zhclean.edits import Change, Edit, Span
from zhclean.record import NamedTuple


class Shown(NamedTuple):
    """An edit as seen at one side: the place there, what stands at the other side, and the edit's own words."""

    start: int
    end: int
    other: str
    stage: str
    edit: Edit


def in_source(document: Document, start: int = 0, end: int | None = None) -> list[Shown]:
    """The edits at their places in the source, sorted, without those that lie in another; of ``source[start:end]``
    alone, which must be whole lines."""
    found = []
    for number, (change, edits, _) in enumerate(_within(document, start, end)):
        for edit in edits:
            span = document.origin(Span(edit.start, edit.end), number)
            found.append(Shown(span.start, span.end, edit.new, change.stage, edit))
    return _apart(found)


def in_text(document: Document, start: int = 0, end: int | None = None) -> list[Shown]:
    """As `in_source`, at their places in the text; deletions show nowhere."""
    found: list[Shown] = []
    for change, edits, first in _within(document, start, end):
        found = list(_moved(found, edits, first))
        shift = first
        for edit in edits:
            at = edit.start + shift
            if edit.new:
                found.append(Shown(at, at + len(edit.new), change.before[edit.start : edit.end], change.stage, edit))
            shift += len(edit.new) - (edit.end - edit.start)
        found.sort(key=lambda shown: shown[:2])
    return _apart(found)


def _within(document: Document, start: int, end: int | None) -> Iterator[tuple[Change, Sequence[Edit], int]]:
    """Of each change the edits that came of ``source[start:end]``, and by how much places move before the first."""
    low, high = start, len(document.original) if end is None else end
    last = high == len(document.original)
    for change in document.changes:
        first, new_low = change.forward(low)
        until, new_high = change.forward(high)
        edits = change.edits[first:] if last else change.edits[first:until]
        yield change, edits if change.count else (), new_low - low
        low, high = new_low, new_high


def _moved(shown: Iterable[Shown], edits: Sequence[Edit], shift: int) -> Iterator[Shown]:
    """`shown`, whose places are before `edits`, at their places after them; both sorted, so one walk does."""
    number = 0
    for one in shown:
        while number < len(edits) and edits[number].end <= one.start:
            shift += len(edits[number].new) - (edits[number].end - edits[number].start)
            number += 1
        if number < len(edits) and edits[number].start < one.end:
            continue  # changed again: the later edit shows
        yield one._replace(start=one.start + shift, end=one.end + shift)


def _apart(shown: list[Shown]) -> list[Shown]:
    shown.sort(key=lambda one: (one.start, -one.end))
    kept: list[Shown] = []
    for one in shown:
        if one.end > one.start and (not kept or one.start >= kept[-1].end):
            kept.append(one)
    return kept
