"""``zhclean: off`` … ``zhclean: on``: stretches of a text in which nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence

from zhclean.edits import Change, Edit, Span, apply
from zhclean.lazy import lazy

_SIGN = "zhclean:"
_MARK = lazy(r"^.*\bzhclean: ?(off|on)\b.*$", 8)  # 8: MULTILINE


def spared(text: str) -> list[Span]:
    """The stretches of `text` from a line that says ``zhclean: off`` through the one that says ``zhclean: on``.

    >>> spared("a\\n# zhclean: off\\nb\\n# zhclean: on\\nc")
    [Span(start=2, end=32)]
    """
    found: list[Span] = []
    if _SIGN not in text:
        return found
    start = -1
    for mark in _MARK.finditer(text):
        if mark[1] == "off" and start < 0:
            start = mark.start()
        elif mark[1] == "on" and start >= 0:
            found.append(Span(start, mark.end()))
            start = -1
    if start >= 0:
        found.append(Span(start, len(text)))
    return found


def outside(edits: Sequence[Edit], spans: Sequence[Span]) -> list[Edit]:
    """Those of `edits` that touch none of `spans`; both are sorted, so one walk does."""
    kept = []
    number = 0
    for edit in edits:
        while number < len(spans) and spans[number].end <= edit.start:
            number += 1
        if number == len(spans) or edit.end <= spans[number].start:
            kept.append(edit)
    return kept


def respecting(change: Change) -> Change:
    """`change` without what it does to spared stretches."""
    spans = spared(change.before)
    if not spans or not change.count:
        return change
    edits = outside(change.edits, spans)
    notes, facts = change.notes, change.facts
    return Change(change.stage, change.before, apply(change.before, edits), edits, notes=notes, facts=facts)
