"""--diff: a unified diff, its lines paired by number and not by search, so that its time is linear in the text."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from zhclean.document import Document
from zhclean.edits import compare
from zhclean.output.escape import as_words, show, show_name
from zhclean.output.pairs import Pair, pairs
from zhclean.record import NamedTuple

_CONTEXT = 3
_RED, _GREEN, _CYAN, _BOLD, _STRONG, _OFF = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[1m", "\x1b[7m", "\x1b[0m"


class Hunk(NamedTuple):
    """A stretch of pairs that is shown: the first and the one behind the last, and where and how many lines it has in
    the source and in the text."""

    start: int
    end: int
    old_at: int
    old_count: int
    new_at: int
    new_count: int


def diff(document: Document, name: str, *, colour: bool = False) -> str:
    """The difference between the source and the text of `document` as a unified diff, "" where there is none.

    Control characters are shown in an escaped form; what changed within a line is marked when `colour` is on.
    """
    return unified(document, name, colour=colour).decode("utf-8")


def unified(document: Document, name: str, *, colour: bool = False) -> bytearray:
    """`diff` as it is written. The pairs are gone through twice: a hunk says first how long it is."""
    out = bytearray()
    hunks = _hunks(pairs(document))
    found = next(hunks, None)
    if found is None:
        return out
    label = _label(name)
    for sign in ("---", "+++"):
        out += (f"{_BOLD}{sign} {label}{_OFF}\n" if colour else f"{sign} {label}\n").encode("utf-8", "backslashreplace")
    rows = pairs(document)
    at = 0
    while found is not None:
        head = f"@@ -{_range(found.old_at, found.old_count)} +{_range(found.new_at, found.new_count)} @@"
        out += (f"{_CYAN}{head}{_OFF}\n" if colour else f"{head}\n").encode()
        for _ in range(at, found.start):
            next(rows)
        _body(islice(rows, found.end - found.start), out, colour)
        at = found.end
        found = next(hunks, None)
    return out


def _label(name: str) -> str:
    shown = show_name(name)
    return f'"{shown}"' if shown != as_words(name) else f"{shown}\t" if " " in shown else shown


def _range(at: int, count: int) -> str:
    start = at + 1 if count else at
    return f"{start}" if count == 1 else f"{start},{count}"


def _hunks(rows: Iterable[Pair]) -> Iterator[Hunk]:
    """Changed pairs with those around them; two that come near each other are one."""
    old = new = number = 0
    recent: deque[tuple[int, int]] = deque(maxlen=_CONTEXT)  # (old, new) before each of the last equal pairs
    begin: tuple[int, int, int] | None = None  # pair, old, new
    quiet = 0
    for number, pair in enumerate(rows):
        if pair.old == pair.new:
            quiet += 1
            recent.append((old, new))
            if begin is not None and quiet > 2 * _CONTEXT:
                yield _hunk(
                    begin, number + 1 - quiet + _CONTEXT, old + 1 - quiet + _CONTEXT, new + 1 - quiet + _CONTEXT
                )
                begin = None
        else:
            if begin is None:
                begin = (number - len(recent), *(recent[0] if recent else (old, new)))
            recent.clear()
            quiet = 0
        old += pair.old is not None
        new += pair.new is not None
    if begin is not None:
        less = max(0, quiet - _CONTEXT)
        yield _hunk(begin, number + 1 - less, old - less, new - less)


def _hunk(begin: tuple[int, int, int], end: int, old: int, new: int) -> Hunk:
    start, old_at, new_at = begin
    return Hunk(start, end, old_at, old - old_at, new_at, new - new_at)


def _body(part: Iterable[Pair], out: bytearray, colour: bool) -> None:
    """Write the lines of a hunk: of each run of changed lines first the old, then the new ones."""
    plus = bytearray()
    for pair in part:
        old, new = pair.old, pair.new
        if old == new and old is not None:
            out += plus
            plus.clear()
            out += _line(" ", old, "")
            continue
        if colour and old is not None and new is not None:
            shown_old, shown_new = _marked(old, new)
        else:
            shown_old, shown_new = _safe(old or ""), _safe(new or "")
        if old is not None:
            out += _line("-", old, _RED if colour else "", shown_old)
        if new is not None:
            plus += _line("+", new, _GREEN if colour else "", shown_new)
    out += plus


def _line(sign: str, line: str, colour: str, shown: str | None = None) -> bytes:
    text = sign + (_safe(line) if shown is None else shown)
    if colour:
        text = f"{colour}{text}{_OFF}"
    end = "\r\n" if line.endswith("\r\n") else "\n"
    text += end + ("" if line.endswith("\n") else "\\ No newline at end of file\n")
    return text.encode("utf-8", "backslashreplace")


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
