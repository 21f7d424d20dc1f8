"""Whether a text is polluted, and how far down the list its table goes: by the list, for the document as a whole.

A page annotates a character always or never, from the top of the list down to one place. So annotated characters with
their own reading speak for pollution, bare ones that stand higher in the list against it; and the generator writes
neither a Simplified character that its map changes nor a Traditional one that its map lacks.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from operator import itemgetter
from typing import Any

from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.pinyin.tables import Reading, foreign, kept_characters, readings, simplified, traditional
from zhclean.stretches import stretches

MARKS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
READING = f"[a-zü]{{0,5}}[{MARKS}][a-z]{{0,3}}"
NOTE = lazy(f"(.)[(（] ?({READING}) ?[)）]", re.DOTALL)
SLIP = lazy(f"\\?({READING})\\)")
_ALONE = lazy(f"(?<![一-龥)])[一-龥]\\({READING}\\)(?![一-龥])")  # an entry of a list, as primers and dictionaries have
MANY = 20  # readings from which on a page may be polluted in part
CLOSE = 6  # places in the list within which neighbours may be swapped
_WIDE = str.maketrans("（）", "()")


class Table(NamedTuple):
    """The table of one document: its entries in the list's order, how many places of the list it covers, whether the
    document's own evidence overruled the list, and whether everything lies aligned (nothing slipped)."""

    entries: tuple[Reading, ...]
    rank: int
    other: bool
    aligned: bool


class Counts(NamedTuple):
    """By place in the list: annotated and bare; and the glosses that are none of the list's."""

    annotated: dict[int, int]
    bare: dict[int, int]
    notes: int


@lru_cache(maxsize=1)
def _automaton() -> Any:
    import ahocorasick_rs

    patterns = [f"{entry.char}({entry.reading})".encode("gbk") for entry in readings()]
    patterns += [entry.char.encode("gbk") for entry in readings()]
    return ahocorasick_rs.BytesAhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def count(text: str) -> Counts:
    """How often each character of the list stands annotated with its reading, and without, at any byte of the text."""
    find = _automaton().find_matches_as_indexes
    found: Counter[int] = Counter()
    for at, end in stretches(text):
        found.update(map(itemgetter(0), find(text[at:end].encode("gbk", "replace"))))
    size = len(readings())
    annotated = {key: number for key, number in found.items() if key < size}
    bare = {key - size: number for key, number in found.items() if key >= size}
    return Counts(annotated, bare, sum(annotated.values()))


def place(counts: Counts) -> tuple[int, int]:
    """The cut-off that explains the counts best (the highest such), and the weight of what contradicts it."""
    last = max(counts.annotated, default=-1)
    best = (1 << 60, 0)
    higher, lower = 0, counts.notes
    for rank in range(last + 2):
        if higher + lower <= best[0]:
            best = higher + lower, rank
        higher += counts.bare.get(rank, 0)
        lower -= counts.annotated.get(rank, 0)
    rank = best[1]
    against = sum(number for key, number in counts.bare.items() if key < rank and key <= last - CLOSE)
    return rank, against + sum(number for key, number in counts.annotated.items() if key >= rank + CLOSE)


def weigh(text: str, notes: int, counts: Counts | None = None) -> Table | None:
    """The table of `text`, None when it is not polluted.

    `notes` is the number of readings with a tone in parentheses, `counts` what `count` would find, if known.
    """
    counts = counts or count(text)
    rank, against = place(counts)
    number = counts.notes
    if number >= MANY and number <= 8 * against:
        # Part of the page (its foot, a frame) may not have gone through the generator.
        near = count("".join(line for line in text.splitlines(True) if NOTE.search(line)))
        if place(near)[1] * 20 < near.notes:
            counts = near
            rank, against = place(near)
    slips = [match[1] for match in SLIP.finditer(text)] if "?" in text else []
    few = number == 1 and not against and _kept(text)
    if (number >= 2 or few) and number > 8 * against and _plausible(text, counts, notes - len(slips), len(slips)):
        used = counts.annotated
        entries = tuple(
            entry for entry in readings()[:rank] if entry.rank in used or entry.rank not in counts.bare
        ) + tuple(readings()[key] for key in sorted(used) if key >= rank)
        aligned = not slips and notes == number and not any(counts.bare.get(entry.rank) for entry in entries)
        return Table(entries, rank, False, aligned)
    if (
        number + len(slips) >= 2
        and against * 8 < number + len(slips)
        and _plausible(text, counts, notes - len(slips), len(slips))
    ):
        entries = tuple(readings()[: max(rank, 1)])
        return Table(entries, rank, False, False)
    return _own(text)


def _plausible(text: str, counts: Counts, notes: int, slips: int) -> bool:
    """Whether the glosses and the characters around are what the generator leaves."""
    number = counts.notes + slips
    if number >= 40 and notes - counts.notes <= number // 8:
        return True
    if len(counts.annotated) + slips < 2 and counts.notes < 3 and not _kept(text):
        return False
    if _genuine(text) > number or 2 * len(_ALONE.findall(text)) > number:
        return False
    lines = [line for line in text.splitlines() if NOTE.search(line) or SLIP.search(line)]
    near = "".join(lines)
    han, wrong, alien = _shares(near)
    return wrong <= 0.15 * han and alien <= max(0.2 * number, 0.002 * han)


def _shares(text: str) -> tuple[int, int, int]:
    """Ideographs, those that the generator's map changes, and those of a usual Traditional text that it never writes."""
    signs = Counter(text)
    han = sum(number for char, number in signs.items() if "\u4e00" <= char <= "\u9fff")
    changed, alien = traditional(), foreign()
    return (
        han,
        sum(signs[char] for char in signs if char in changed),
        sum(signs[char] for char in signs if char in alien),
    )


def written(text: str) -> bool:
    """Whether the characters are the generator's: Traditional ones of its map, hardly any that it never leaves."""
    signs = Counter(text)
    made = simplified()
    number = sum(count for char, count in signs.items() if ord(char) in made)
    _, wrong, alien = _shares(text)
    return number > 4 * wrong and number > 20 * alien


def _kept(text: str) -> bool:
    """Whether a Traditional text has 于 里 后 么 … as the generator leaves them, often enough to go without more proof."""
    signs = Counter(text)
    han, wrong, alien = _shares(text)
    made = sum(count for char, count in signs.items() if ord(char) in simplified())
    kept = sum(signs[char] for char in kept_characters() if char in signs)
    return not wrong and not alien and kept >= 3 and made > 0.1 * han and made > 10


def _genuine(text: str) -> int:
    """Glosses that no slip explains: characters outside the list, or with another reading, unchanged by the map."""
    known = {entry.char: entry.reading for entry in readings()}
    changed = set(traditional().values())
    leads = {(entry.char.encode("gbk")[0], entry.reading) for entry in readings()}
    number = 0
    for char, reading in NOTE.findall(text):
        if known.get(char) == reading or char in changed or char == "?":
            continue
        pair = char.encode("gbk", "ignore")
        number += not pair or (pair[-1], reading) not in leads
    return number


def _own(text: str) -> Table | None:
    """A table by the document's own evidence: characters of the map that are annotated always, with one reading each."""
    found = Counter(match.groups() for match in NOTE.finditer(text.translate(_WIDE)))
    by_char: dict[str, dict[str, int]] = {}
    for (char, reading), number in found.items():
        by_char.setdefault(char, {})[reading] = number
    changed = set(traditional().values())
    total = sum(found.values())
    steady = {
        char: max(ways, key=lambda way: ways[way])
        for char, ways in by_char.items()
        if char in changed and text.count(char) <= 1.05 * max(ways.values())
    }
    number = sum(by_char[char][reading] for char, reading in steady.items())
    if len(steady) < 3 or number < 6 or number < 0.9 * total:
        return None
    han, wrong, alien = _shares(text)
    if (
        wrong > 0.15 * han
        or alien > 0.2 * number
        or not any(by_char[char][reading] > 1 for char, reading in steady.items())
    ):
        return None
    ranks = {entry.char: entry.rank for entry in readings()}
    order = sorted(steady, key=lambda char: ranks.get(char, len(ranks)))
    entries = tuple(Reading(char, steady[char], ranks.get(char, len(ranks))) for char in order)
    return Table(entries, len(entries), True, number == total and not SLIP.search(text))
