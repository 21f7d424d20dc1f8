"""Stretches of a text carried out by their engines: what comes of them, and on demand the edits, or only their number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from zhclean.edits import Edit, Note, Span, compare, compared
from zhclean.record import NamedTuple
from zhclean.stages.convert.engine import BMP, LONG, Engine, Piece
from zhclean.stages.convert.tables import readings


class Job(NamedTuple):
    """A stretch of the text: by which engine it is converted (None: left as it is), or what it becomes."""

    start: int
    end: int
    engine: Engine | None
    new: str | None = None


def carry_out(text: str, jobs: Sequence[Job]) -> tuple[str, list[list[Piece]]]:
    """`text` with its jobs done, and the phrases that each put in, for the edits."""
    out: list[str] = []
    found: list[list[Piece]] = []
    at = 0
    for start, end, tool, new in jobs:
        out.append(text[at:start])
        pieces: list[Piece] = []
        if tool:
            out.append(tool.convert(text[start:end], pieces))
        else:
            out.append(text[start:end] if new is None else new)
        found.append(pieces)
        at = end
    out.append(text[at:])
    return "".join(out), found


def edits(text: str, jobs: Sequence[Job], found: Sequence[list[Piece]], rule: str) -> Iterator[Edit]:
    """The edits of all jobs, in order; what could be read otherwise is `likely` and says how."""
    from zhclean.stages.convert.doubts import find, marked

    for (start, end, tool, new), pieces in zip(jobs, found, strict=True):
        old = text[start:end]
        if tool is None:
            if new is not None and new != old:
                yield Edit(start, end, new, "convert.dict")
            continue
        mapped = tool.mapped(old)
        for edit in marked(old, tool, _made(old, mapped, pieces, rule), find(old, mapped, tool, pieces)):
            yield edit._replace(start=edit.start + start, end=edit.end + start)


def notes(text: str, jobs: Sequence[Job], found: Sequence[list[Piece]], rule: str) -> Iterator[Note]:
    """A note for each doubtful word that was left as it is, so that no edit can say what else it could be."""
    from zhclean.stages.convert.doubts import find

    shift = 0  # how much longer the text after is than the text before, up to here
    for (start, end, tool, new), pieces in zip(jobs, found, strict=True):
        if tool is None:
            shift += 0 if new is None else len(new) - (end - start)
            continue
        old, number = text[start:end], 0
        for doubt in find(old, tool.mapped(old), tool, pieces):
            while number < len(pieces) and pieces[number][1] <= doubt.start:
                shift += _growth(pieces[number])
                number += 1
            if doubt.others and not doubt.edited:
                low, high = start + doubt.start + shift, start + doubt.end + shift
                yield Note(Span(low, high), rule, f"{doubt.new} (or {', '.join(doubt.others)})")
        shift += sum(map(_growth, pieces[number:]))


def _growth(piece: Piece) -> int:
    start, end, new = piece
    return len(new) - (end - start)


def _made(old: str, mapped: str, pieces: Sequence[Piece], rule: str) -> Iterator[Edit]:
    """The edits of one job, places counted from its start; `likely`: a character outside of phrases, with its readings."""
    at = 0
    for low, high, become in (*pieces, (len(old), len(old), "")):
        for edit in compared(old[at:low], mapped[at:low], rule):
            yield from _alone(old, edit, at)
        for edit in compare(old[low:high], become, rule):
            yield edit._replace(start=edit.start + low, end=edit.end + low)
        at = high


def _alone(old: str, edit: Edit, shift: int) -> Iterator[Edit]:
    """An edit outside of phrases, character by character where other readings exist."""
    alternatives = readings()
    low = edit.start
    for place in range(edit.start, edit.end):
        others = alternatives.get(old[shift + place])
        if others:
            new = edit.new[place - edit.start]
            if low < place:
                yield Edit(shift + low, shift + place, edit.new[low - edit.start : place - edit.start], edit.rule)
            yield Edit(shift + place, shift + place + 1, new, edit.rule, "likely", tuple(others))
            low = place + 1
    if low < edit.end:
        yield Edit(shift + low, shift + edit.end, edit.new[low - edit.start :], edit.rule)


_counted = 0


def count(text: str, jobs: Sequence[Job], found: Sequence[list[Piece]]) -> int:
    """How many edits there are: much faster than to make them, but for a little text."""
    global _counted
    _counted += len(text)
    if _counted < LONG:  # the patterns cost more to compile
        return sum(_count(text[job.start : job.end], job, pieces) for job, pieces in zip(jobs, found, strict=True))
    total = 0
    for (start, end, tool, new), pieces in zip(jobs, found, strict=True):
        if tool is None:
            total += new is not None and new != text[start:end]
            continue
        near, any_ = _changing(tool)
        old = text[start:end]
        pattern = near if len(old.encode("utf-16-le", "surrogatepass")) == 2 * len(old) else any_
        at = 0
        for low, high, become in pieces:
            total += len(pattern.findall(old, at, low)) + _differences(old[low:high], become)
            at = high
        total += len(pattern.findall(old, at))
    return total


def _count(old: str, job: Job, pieces: Sequence[Piece]) -> int:
    if job.engine:
        return sum(1 for _ in _made(old, job.engine.mapped(old), pieces, ""))
    return int(job.new is not None and job.new != old)


@cache
def _changing(tool: Engine) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for what is one edit outside of phrases, in a text within the first plane and in any."""
    changing = {chr(old) for old, new in tool.chars.items() if old != new}
    doubtful = changing & readings().keys()

    def pattern(most: int) -> re.Pattern[str]:
        one, run = ("".join(char for char in chars if ord(char) < most) for chars in (doubtful, changing - doubtful))
        return re.compile(f"[{re.escape(one)}]|[{re.escape(run)}]+")

    return pattern(BMP), pattern(0x110000)


@lru_cache(maxsize=8192)
def _differences(old: str, new: str) -> int:
    return len(compare(old, new, ""))
