"""--explain: what was changed, counts first, then each place by stage and rule."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from zhclean.document import Document, line_numbers
from zhclean.edits import Change, Edit, Span
from zhclean.lines import line_starts
from zhclean.output.escape import show, show_name

_AROUND = 8  # characters either side: a Chinese paragraph is one line of 500
_LONGEST = 60  # characters of one side of an edit


def places(document: Document) -> Iterator[tuple[str, int]]:
    """(rule, line of the source) of every edit, by stage."""
    for number, change in enumerate(document.changes):
        for edit, line in _with_lines(document, change, number):
            yield edit.rule, line


def explain(document: Document, name: str, *, kept: bool = False) -> str:
    """Lines for a person to read, each with its line end; `kept`: also the lines that were looked at and left.

    >>> from zhclean import clean
    >>> explain(clean("後來"), "a.txt").partition(" (")[0]
    'a.txt: convert 1'
    """
    return "".join(explained(document, name, kept=kept))


def explained(document: Document, name: str, *, kept: bool = False) -> Iterator[str]:
    """The lines of `explain`, one by one."""
    name = show_name(name)
    yield f"{name}: {_counts(document)}\n"
    for number, change in enumerate(document.changes):
        for edit, line in _with_lines(document, change, number):
            yield f"{name}:{line}: {show(edit.rule)}: {_picture(change, edit)}\n"
    for change in document.changes:
        starts = line_starts(change.after) or [0] if change.notes else []
        for note in change.notes:
            line = bisect_right(starts, note.span.start)
            yield f"{name}:{line}: {show(note.rule)}: left as it is: {show(note.text)}\n"
    yield from (f"{name}: {show(note)}\n" for note in document.source.notes)
    if kept:
        yield from _kept(document, name, line_starts(document.original) or [0])


def _with_lines(document: Document, change: Change, number: int) -> Iterator[tuple[Edit, int]]:
    """The edits of a change, the `number`-th, each with its line of the source."""
    edits = change.edits if change.count else ()
    places = (document.origin(Span(edit.start, edit.end), number).start for edit in edits)
    return zip(edits, line_numbers(document.original, places), strict=True)


def _counts(document: Document) -> str:
    """``pinyin 2 (pinyin.aligned 2), convert 5 (convert.t2s 5)``, or that nothing was changed."""
    stages: dict[str, dict[str, int]] = {}
    for change in document.changes:
        rules = stages.setdefault(change.stage, {})
        for edit in change.edits if change.count else ():
            rules[edit.rule] = rules.get(edit.rule, 0) + 1
    parts = []
    for stage, rules in stages.items():
        if rules:
            inner = ", ".join(f"{show(rule)} {count}" for rule, count in rules.items())
            total = sum(rules.values())
            parts.append(f"{stage} {total}" + (f" ({inner})" if list(rules) != [stage] else ""))
    return ", ".join(parts) or "nothing changed"


def _picture(change: Change, edit: Edit) -> str:
    """The edit with what stands around it: ``會議進[-(jìn)-]行了``, ``我們在[後>后]來``."""
    text = change.before
    old, new = _cut(text[edit.start : edit.end]), _cut(edit.new)
    left = text[max(0, edit.start - _AROUND) : edit.start].rpartition("\n")[2]
    right = text[edit.end : edit.end + _AROUND].partition("\n")[0]
    middle = f"[-{old}-]" if not new else f"[+{new}+]" if not old else f"[{old}>{new}]"
    sure = "" if edit.sure == "certain" else " (likely)"
    if edit.alternatives:
        sure = f" (likely; or {', '.join(edit.alternatives[:4])})"
    return show(f"{left}{middle}{right}{sure}")


def _cut(text: str) -> str:
    text = text.strip("\r\n")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"


def _kept(document: Document, name: str, starts: list[int]) -> Iterator[str]:
    lines = document.lines
    if lines is None:
        return
    for index in sorted(getattr(lines, "why", {})):
        line = lines[index]
        place = bisect_right(starts, document.origin(Span(line.start, line.end)).start)
        yield f"{name}:{place}: kept ({show(line.why)}): {show(_cut(line.text))}\n"
