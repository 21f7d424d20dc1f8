"""--diff: a unified diff, its lines paired by number and not by search, so that its time is linear in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhclean.document import Document
from zhclean.edits import Change, compare
from zhclean.output.escape import as_words, show, show_name
from zhclean.record import NamedTuple

_CONTEXT = 3
_RED, _GREEN, _CYAN, _BOLD, _STRONG, _OFF = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[1m", "\x1b[7m", "\x1b[0m"


class Pair(NamedTuple):
    """A line before and after; None: it is not there."""

    old: str | None
    new: str | None


def diff(document: Document, name: str, *, colour: bool = False) -> str:
    """The difference between the source and the text of `document` as a unified diff, "" where there is none.

    Control characters are shown in an escaped form; what changed within a line is marked when `colour` is on.
    """
    rows = list(pairs(document))
    hunks = list(_hunks(rows))
    if not hunks:
        return ""
    label = _label(name)
    head = [f"--- {label}\n", f"+++ {label}\n"]
    if colour:
        head = [f"{_BOLD}{line[:-1]}{_OFF}\n" for line in head]
    out = [*head]
    # Line numbers of the pair each hunk begins with, counted through once.
    old_at = new_at = at = 0
    for start, end in hunks:
        for pair in rows[at:start]:
            old_at += pair.old is not None
            new_at += pair.new is not None
        at = start
        part = rows[start:end]
        old_count = sum(pair.old is not None for pair in part)
        new_count = sum(pair.new is not None for pair in part)
        line = f"@@ -{_range(old_at, old_count)} +{_range(new_at, new_count)} @@"
        out.append(f"{_CYAN}{line}{_OFF}\n" if colour else f"{line}\n")
        out.extend(_body(part, colour))
    return "".join(out)


def _label(name: str) -> str:
    shown = show_name(name)
    return f'"{shown}"' if shown != as_words(name) else f"{shown}\t" if " " in shown else shown


def _range(at: int, count: int) -> str:
    start = at + 1 if count else at
    return f"{start}" if count == 1 else f"{start},{count}"


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def pairs(document: Document) -> Iterator[Pair]:
    """Lines of the source beside those of the text: stages before boilerplate keep the lines, and what boilerplate took
    away stands in its edits."""
    old: Sequence[str] = _split(document.original)
    # Number (in the source) of each line that is still there.
    rows: list[int] | None = list(range(len(old)))
    for change in document.changes:
        if rows is not None and change.count:
            rows = _left(change, rows)
    new = _split(document.text)
    if rows is None or len(rows) != len(new):
        yield from _ends(old, new)
        return
    at = 0
    for row, line in zip(rows, new, strict=True):
        while at < row:
            yield Pair(old[at], None)
            at += 1
        yield Pair(old[row], line)
        at = row + 1
    for line in old[at:]:
        yield Pair(line, None)


def _left(change: Change, rows: list[int]) -> list[int] | None:
    """Which of `rows`, the lines of `change.before`, are lines of `change.after`; None where lines were joined."""
    before = _split(change.before)
    if len(before) != len(rows):
        return None
    if change.before.count("\n") == change.after.count("\n"):
        return rows if len(_split(change.after)) == len(rows) else rows[: len(_split(change.after))]
    gone = set()
    line, start = 0, 0
    for edit in change.edits:
        while line < len(before) and start + len(before[line]) <= edit.start:
            start += len(before[line])
            line += 1
        if "\n" not in change.before[edit.start : edit.end]:
            if line < len(before) and edit.start == start and edit.end == start + len(before[line]) and not edit.new:
                gone.add(line)  # the last line, which has no line end
            continue
        if edit.start != start or edit.new:
            return None
        at, number = start, line
        while number < len(before) and at + len(before[number]) <= edit.end:
            at += len(before[number])
            gone.add(number)
            number += 1
        if at != edit.end:
            return None
    return [row for number, row in enumerate(rows) if number not in gone]


def _ends(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
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


def _hunks(pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for number, pair in enumerate(pairs):
        if pair.old == pair.new:
            continue
        if start >= 0 and number - _CONTEXT <= end:
            end = number + 1 + _CONTEXT
            continue
        if start >= 0:
            yield start, min(end, len(pairs))
        start, end = max(0, number - _CONTEXT), number + 1 + _CONTEXT
    if start >= 0:
        yield start, min(end, len(pairs))


def _body(part: Sequence[Pair], colour: bool) -> Iterator[str]:
    """The lines of a hunk: of each run of changed lines first the old, then the new ones."""
    minus: list[str] = []
    plus: list[str] = []
    for pair in part:
        if pair.old == pair.new and pair.old is not None:
            yield from minus
            yield from plus
            minus, plus = [], []
            yield _line(" ", pair.old, "")
            continue
        old, new = pair.old, pair.new
        if colour and old is not None and new is not None:
            shown_old, shown_new = _marked(old, new)
        else:
            shown_old, shown_new = _safe(old or ""), _safe(new or "")
        if old is not None:
            minus.append(_line("-", old, _RED if colour else "", shown_old))
        if new is not None:
            plus.append(_line("+", new, _GREEN if colour else "", shown_new))
    yield from minus
    yield from plus


def _line(sign: str, line: str, colour: str, shown: str | None = None) -> str:
    text = sign + (_safe(line) if shown is None else shown)
    if colour:
        text = f"{colour}{text}{_OFF}"
    end = "\r\n" if line.endswith("\r\n") else "\n"
    return text + end + ("" if line.endswith("\n") else "\\ No newline at end of file\n")


def _safe(line: str) -> str:
    """`line` without its end, as it may be shown."""
    return show(line.removesuffix("\n").removesuffix("\r") if line.endswith("\n") else line)


def _marked(old: str, new: str) -> tuple[str, str]:
    """Both lines, what differs between them set off."""
    before, after = old.rstrip("\r\n"), new.rstrip("\r\n")
    left: list[str] = []
    right: list[str] = []
    at = shift = 0
    for edit in compare(before, after, ""):
        left += [show(before[at : edit.start]), _strong(before[edit.start : edit.end])]
        right += [show(after[at + shift : edit.start + shift]), _strong(edit.new)]
        shift += len(edit.new) - (edit.end - edit.start)
        at = edit.end
    left.append(show(before[at:]))
    right.append(show(after[at + shift :]))
    return "".join(left), "".join(right)


def _strong(text: str) -> str:
    return f"{_STRONG}{show(text)}{_OFF}" if text else ""
