"""Mojibake: text that was decoded with the wrong table, once or several times, whole or in one line of a good text.

A line is looked at when two characters that ordinary prose lacks stand close together. Its suspicious stretches are
turned back into bytes under each wrong table and decoded with each right one; a reading is taken when the language
model finds it far likelier than the text as it stands. Talk about mojibake is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.stages.repair import plausible
from zhclean.stages.repair.odd import common
from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.readings import MULTI, RIGHT, SINGLE, decode, multi, shift_jis_again, single
from zhclean.stages.repair.talk import is_quoted, is_talk

RULE = "repair.mojibake"
DEEPEST = 3  # wrong readings on top of each other
LONGEST = 20_000  # characters of a stretch that are weighed; the rest of it follows what they say

# Symbols, spaces and invisible characters that prose may well have: alone they suggest nothing.
_CALM = (
    "\xa0\xa9\xae\xb0\xb1\xb2\xb3\xd7\xf7\u200b-\u206f\u2000-\u200a\u2022\u203b\u2103\u2109\u2116\u2120-\u2122\u2150-\u2189\u2190-\u22ff"
    "\u2460-\u24ff\u25a0-\u27bf\u3200-\u33ff\ufe0e\ufe0f\ufeff\U0001f000-\U0001faff"
)


@lru_cache(maxsize=1)
def _pair() -> re.Pattern[str]:
    calm = re.escape("".join(sorted(common()))) + _CALM
    return re.compile(f"[^{calm}][^\n]{{0,5}}?[^{calm}]")


class Reading(NamedTuple):
    """A stretch of a line, what it should have been, the rule, and how much likelier that is (nats)."""

    start: int
    end: int
    new: str
    rule: str
    gain: float


def mojibake(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> list[Edit]:
    """Edits that undo one wrong reading (or several on top of each other) wherever that is far likelier."""
    if not options.allows(RULE):
        return []
    edits: list[Edit] = []
    at = 0
    while match := _pair().search(text, at):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        line = text[start:end]
        readings = [reading for reading in _line(line) if options.allows(reading.rule)]
        if readings:
            good = _good(line, readings)
            around = text[max(0, text.rfind("\n", 0, max(0, start - 2)), start - 200) : start] + good + text[end : _next(text, end)]
            if not is_talk(around):
                for reading in readings:
                    if not (is_quoted(line, reading.start, reading.end) and plausible.has_han(good)):
                        edits.append(_edit(line, start, reading))
        at = end
    return edits


def _next(text: str, end: int) -> int:
    """The end of the line behind `end`, at most 200 characters on."""
    stop = text.find("\n", end + 1, end + 200)
    return min(len(text), end + 200) if stop < 0 else stop


def _good(line: str, readings: list[Reading]) -> str:
    """What is left of `line` outside of the readings."""
    kept, at = [], 0
    for reading in readings:
        kept.append(line[at : reading.start])
        at = reading.end
    kept.append(line[at:])
    return " ".join(kept)


def _edit(line: str, place: int, reading: Reading) -> Edit:
    """The edit of a reading, without what begins and ends alike."""
    old, new = line[reading.start : reading.end], reading.new
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start = place + reading.start
    return Edit(start + head, start + len(old) - tail, new[head : len(new) - tail], reading.rule)


def _line(line: str) -> list[Reading]:
    """The readings of a line to carry out, in order, none overlapping another."""
    found = [*_single_runs(line), *_whole(line)]
    found.sort(key=lambda reading: (-reading.gain, reading.start))
    chosen: list[Reading] = []
    for reading in found:
        if all(reading.end <= other.start or reading.start >= other.end for other in chosen):
            chosen.append(reading)
    return sorted(chosen)


_EDGES = " \xa0“”‘’—…·×«»„‹›•()[]<>\"'"
_PIECES = re.compile("[\x20-\x3f\"<>\\[\\]{}]+")
_HIGH = re.compile("[^\x00-\x7f]")


def _single_runs(line: str) -> Iterator[Reading]:
    """Readings of stretches that are all in a single-byte table."""
    for name in SINGLE:
        for run in single(name).run.finditer(line):
            start, end = run.start(), run.end()
            while end > start and line[end - 1] <= "\x7f":
                end -= 1
            if len(_HIGH.findall(line, start, end)) < 2:
                continue
            found = list(_stretch(line, start, end))
            if not found:
                for left, right in _pieces(line, start, end):
                    found.extend(_stretch(line, left, right))
            yield from found


def _pieces(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch between blanks, digits and marks, which are never the second byte of a pair."""
    at = start
    for gap in _PIECES.finditer(line, start, end):
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if (at > start or at == start) and at < end:
        yield at, end


def _stretch(line: str, start: int, end: int) -> Iterator[Reading]:
    """The best reading of a stretch: as it is, with the ASCII letter behind it, or without marks at its edges."""
    left, right = start, end
    while left < right and line[left] in _EDGES:
        left += 1
    while right > left and line[right - 1] in _EDGES:
        right -= 1
    best: Reading | None = None
    for low, high in dict.fromkeys(((start, end), (start, end + 1), (left, right), (left, right + 1), (left, end))):
        if low < high <= len(line):
            reading = _best(line, low, high)
            if reading is not None and (best is None or reading.gain > best.gain):
                best = reading
    if best is not None:
        yield best


def _whole(line: str) -> Iterator[Reading]:
    """Readings of the whole line, or of its parts between marks of data and markup, under the multi-byte tables."""
    stripped = line.strip()
    if not stripped:
        return
    start = line.find(stripped)
    whole = _best(line, start, start + len(stripped), MULTI)
    if whole is not None:
        yield whole
        return
    for part in re.finditer(r'[^\t"<>,;|=]+', line):
        if part.end() - part.start() < len(stripped) and _HIGH.search(part.group()):
            reading = _best(line, part.start(), part.end(), MULTI)
            if reading is not None:
                yield reading


def _best(line: str, start: int, end: int, names: object = SINGLE) -> Reading | None:
    """The likeliest reading of `line[start:end]`, None if none is far likelier than the text as it stands."""
    old = line[start:end]
    before: float | None = None
    best: Reading | None = None
    for new, rule, easy in _chains(old, DEEPEST, tuple(names)):  # type: ignore[call-overload]
        if before is None:
            before = plausible.surprise(old)
        after = plausible.surprise(new) if easy else plausible.chinese(new)
        gain = before - after
        if gain < (10 if rule.split("-as-")[1] in SINGLE or easy else 20) or after > 9.5 * len(new):
            continue
        if best is None or gain > best.gain:
            best = Reading(start, end, new, f"{RULE}.{rule}", gain)
    return best


_BAD = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufffd]")


def _chains(text: str, depth: int, names: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """All readings of `text`: (result, ``right-as-wrong`` of the outermost step, whether UTF-8 vouches for it)."""
    for wrong in names:
        for right, new in _readings(text, wrong):
            rule = f"{right}-as-{wrong}"
            if not _BAD.search(new):
                yield new, rule, right == "utf-8"
            if right == "utf-8" and depth > 1 and _HIGH.search(new):
                for deeper, _, easy in _chains(new, depth - 1, (*SINGLE, *MULTI)):
                    yield deeper, rule, easy


def _readings(text: str, wrong: str) -> Iterator[tuple[str, str]]:
    if wrong in SINGLE:
        table = single(wrong)
        if not all(ord(char) in table.bytes_of or char <= "\x7f" for char in frozenset(text)):
            return
        codes = [text.translate(table.bytes_of).encode("latin-1")]
    else:
        code = multi(wrong, text)
        if code is None:
            return
        codes = [code]
        if wrong == "shift-jis":
            again = shift_jis_again(text)
            if again is not None:
                codes.append(again)
    for code in codes:
        for right in RIGHT[wrong]:
            new = decode(code, right)
            if new is not None and new != text:
                yield right, new
