"""Where each edit of a document shows: in its source, and in its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhclean.document import Document
from zhclean.edits import Edit, Span
from zhclean.record import NamedTuple


class Shown(NamedTuple):
    """An edit as seen at one side: the place there, what stands at the other side, and the edit's own words."""

    start: int
    end: int
    other: str
    stage: str
    edit: Edit


def in_source(document: Document) -> list[Shown]:
    """The edits at their places in the source, sorted, without those that lie in another."""
    found = []
    for number, change in enumerate(document.changes):
        for edit in change.edits if change.count else ():
            span = document.origin(Span(edit.start, edit.end), number)
            found.append(Shown(span.start, span.end, edit.new, change.stage, edit))
    return _apart(found)


def in_text(document: Document) -> list[Shown]:
    """The edits at their places in the text, sorted, without those that lie in another; deletions show nowhere."""
    found: list[Shown] = []
    for change in document.changes:
        if not change.count:
            continue
        found = list(_moved(found, change.edits))
        shift = 0
        for edit in change.edits:
            start = edit.start + shift
            if edit.new:
                found.append(
                    Shown(start, start + len(edit.new), change.before[edit.start : edit.end], change.stage, edit)
                )
            shift += len(edit.new) - (edit.end - edit.start)
        found.sort(key=lambda shown: shown[:2])
    return _apart(found)


def _moved(shown: Iterable[Shown], edits: Sequence[Edit]) -> Iterator[Shown]:
    """`shown`, whose places are before `edits`, at their places after them; both sorted, so one walk does."""
    number = shift = 0
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
