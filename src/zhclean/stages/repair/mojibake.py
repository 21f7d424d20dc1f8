"""Mojibake: text that was decoded with the wrong table, once or several times, whole or in one line of a good text.

A line is looked at when two characters that ordinary prose lacks stand close together. Its suspicious stretches are
turned back into bytes under each wrong table and decoded with each right one; a reading is taken when the language
model finds it far likelier than the text as it stands. Talk about mojibake is left alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from itertools import compress, count, pairwise
from typing import Literal

from zhclean.document import Source
from zhclean.edits import Edit, ends
from zhclean.language_model import UNIT
from zhclean.lazy import lazy
from zhclean.stages.repair import plausible
from zhclean.stages.repair.odd import LARGE, common
from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.readings import SINGLE, single
from zhclean.stages.repair.stretches import LOSSY, ODD, UTF8, holes, promising, single_runs, whole
from zhclean.stages.repair.talk import is_quoted, is_talk, shows
from zhclean.stages.repair.weigh import BAD, RULE, Reading, readings

STRANGE = 8.0  # nats a character from which on a few characters of such a text are odd
CLOSE = 6  # characters within which two of them stand close together
WINDOW = 12  # characters looked at before a line is
EVIDENCE = 60.0  # nats that one wrong reading must have explained before weaker lines are read the same way
SANE = 10.0  # nats a character that a line read after others may cost
SHORT = 200  # characters up to which a line is remembered
MOST_LINES = 10_000
WEAK = 4.0  # nats that such a line must gain

# Symbols, spaces and invisible characters that prose may well have: alone they suggest nothing.
_CALM = (
    "\xa0\xa9\xae\xb0\xb1\xb2\xb3\xd7\xf7\u200b-\u206f\u2000-\u200a\u2022\u203b\u2103\u2109\u2116\u2120-\u2122\u2150-\u2189\u2190-\u22ff"
    "\u2460-\u24ff\u25a0-\u27bf\u3200-\u33ff\ufe0e\ufe0f\ufeff\U0001f000-\U0001faff"
)


_STRANGE = lazy(f"[^{_CALM}]")
KINDS = 48  # different characters up to which each is looked for by itself


def _uncommon(text: str, odd: frozenset[str]) -> list[int]:
    """Where the characters of `odd` that suggest something stand in `text`."""
    chars = _STRANGE.findall("".join(odd))
    if len(chars) > KINDS:
        return list(compress(count(), map(frozenset(chars).__contains__, text)))
    places: list[int] = []
    for char in chars:
        at = text.find(char)
        while at >= 0:
            places.append(at)
            at = text.find(char, at + 1)
    places.sort()
    return places


def _in_company(line: str) -> bool:
    """Whether a line has many uncommon characters, or three close together: mojibake inside a good line has three."""
    places = _uncommon(line, frozenset(line).difference(common(False)))
    if WINDOW * len(places) >= len(line):
        return True
    return any(b - a <= WINDOW and c - b <= WINDOW for a, b, c in zip(places, places[1:], places[2:], strict=False))


_PARTED = lazy('[\t"<>,;|=?\ufffd\x80-\xb6\xb8-\u1fff]')  # fields, holes and letters: looked at whatever is around them
_BREAK = lazy("[\r\n]")


def mojibake(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> list[Edit]:
    """Edits that undo one wrong reading (or several on top of each other) wherever that is far likelier."""
    if not odd or not options.allows(RULE):
        return []
    edits: list[Edit] = []
    evidence: Counter[str] = Counter()
    at = start = 0
    end = -1
    pairs = _uncommon(text, odd)
    pairs = [a for a, b in pairwise(pairs) if b - a <= CLOSE and "\n" not in text[a:b]]
    number = 0
    most = ODD if len(text) <= LARGE else STRANGE
    rule = ""  # what explained most so far
    lines: dict[str, list[Reading]] = {}  # short lines and what they read as
    while (number := bisect_left(pairs, at, number)) < len(pairs):
        place = pairs[number]
        window = _BREAK.split(text[place : place + WINDOW], maxsplit=1)[0]
        utf8 = UTF8.search(window) is not None
        if not utf8 and sum(plausible.prices(window)) <= most * len(window) * UNIT:
            at = place + WINDOW // 2
            continue
        if place >= end:
            start, end = _bounds(text, place)
            line = text[start:end]
            if not ((_PARTED.search(line) or _in_company(line)) and promising(line)):
                at = end
                continue
        # Two uncommon ideographs in a name are not odd, nor is good French.
        if not utf8 and plausible.is_foreign(window, most):
            at = place + WINDOW // 2
            continue
        known = lines.get(line)
        if known is None:
            known = _line(line, rule)
            if len(line) <= SHORT and len(lines) < MOST_LINES:
                lines[line] = known
        found = [reading for reading in known if options.allows(reading.rule)]
        if found:
            good = _good(line, found)
            if _said(line, good, found):
                at = end
                continue
            before = text[max(0, start - 200) : max(0, start - 1)]
            after = text[end + 1 : end + 200].lstrip("\r\n")
            if not is_talk(_BREAK.split(before)[-1] + "\n" + good + "\n" + _BREAK.split(after, maxsplit=1)[0]):
                for reading in found:
                    if not (is_quoted(line, reading.start, reading.end) and plausible.has_han(good)):
                        edits.append(_edit(line, start, reading))
                        evidence[reading.rule] += int(reading.gain)
                if evidence:
                    rule, gain = evidence.most_common(1)[0]
                    proof = gain >= EVIDENCE and not rule.startswith(LOSSY)
                    rule = rule.removeprefix(RULE + ".") if proof else ""
        at = end
    if evidence:
        rule, gain = evidence.most_common(1)[0]
        if len(edits) > 1 and gain >= EVIDENCE and not rule.startswith(LOSSY):
            edits = _echo(text, edits, rule)
    return edits


def _bounds(text: str, place: int) -> tuple[int, int]:
    """Where the line around a place begins and ends."""
    start = text.rfind("\n", 0, place) + 1
    start = max(start, text.rfind("\r", start, place) + 1)
    stop = _BREAK.search(text, place)
    return start, stop.start() if stop else len(text)


def _good(line: str, readings: list[Reading]) -> str:
    """What is left of `line` outside of the readings."""
    kept, at = [], 0
    for reading in readings:
        kept.append(line[at : reading.start])
        at = reading.end
    kept.append(line[at:])
    return " ".join(kept)


_DATA = lazy('[<{\t]|","')
_NO_WORD = lazy("[^\u3400-\u9fff]+")


def _said(line: str, good: str, readings: list[Reading]) -> bool:
    """Whether a sentence speaks of what it shows broken: by its words, or a word of a reading stands in its good part."""
    if _DATA.search(line):
        return False
    return shows(good) or any(
        len(word) > 1 and word in good for reading in readings for word in _NO_WORD.split(reading.new)
    )


def _edit(line: str, place: int, reading: Reading) -> Edit:
    """The edit of a reading, without what begins and ends alike."""
    old, new = line[reading.start : reading.end], reading.new
    head, tail = ends(old, new)
    start = place + reading.start
    sure: Literal["certain", "likely"] = "likely" if reading.rule.startswith(LOSSY) else "certain"
    return Edit(start + head, start + len(old) - tail, new[head : len(new) - tail], reading.rule, sure)


def _line(line: str, rule: str) -> list[Reading]:
    """The readings of a line to carry out, in order, none overlapping another: the likeliest first.

    `rule` is what proved right before in this text: it is tried first, and the others only where it does not do.
    """
    found = [*single_runs(line, rule), *whole(line, rule)]
    if not any(reading.end - reading.start >= len(line.strip()) for reading in found):
        found.extend(holes(line))
    found.sort(key=lambda reading: (-reading.gain, reading.start))
    chosen: list[Reading] = []
    for reading in found:
        place = bisect_left(chosen, (reading.start,))
        if (place == 0 or chosen[place - 1].end <= reading.start) and (
            place == len(chosen) or chosen[place].start >= reading.end
        ):
            insort(chosen, reading)
    return chosen


def _echo(text: str, edits: list[Edit], rule: str) -> list[Edit]:
    """`edits`, and those of lines too short to prove anything, read as the rest of the text had to be read."""
    right, wrong = rule.removeprefix(RULE + ".").split("-as-")
    taken = [edit.start for edit in edits]
    more: list[Edit] = []
    start = 0
    for stop in (*(match.start() for match in _BREAK.finditer(text)), len(text)):
        place = bisect_left(taken, start)
        if place == len(taken) or taken[place] >= stop:
            line = text[start:stop]
            if not line.isascii() and not is_talk(line):
                more.extend(_edit(line, start, reading) for reading in _again(line, right, wrong))
        start = stop + 1
    return sorted((*edits, *more))


def _again(line: str, right: str, wrong: str) -> list[Reading]:
    """The readings of a line under one pair of tables, for which a small gain is enough."""
    if wrong in SINGLE:
        spans = [(run.start(), run.end()) for run in single(wrong).run.finditer(line)]
    else:
        spans = [(len(line) - len(line.lstrip()), len(line.rstrip()))]
    found = []
    for start, end in spans:
        old = line[start:end]
        options = [new for name, new in readings(old, wrong) if name == right and not BAD.search(new)]
        if options:
            before = plausible.surprise(old)
            new = min(options, key=plausible.chinese)
            gain = before - plausible.chinese(new)
            if gain >= WEAK and gain >= 0.5 * len(old) and plausible.chinese(new) <= SANE * len(new):
                found.append(Reading(start, end, new, f"{RULE}.{right}-as-{wrong}", gain))
    return found
