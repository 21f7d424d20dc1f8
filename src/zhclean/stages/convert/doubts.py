"""What could be read otherwise: words that only meaning tells apart, and characters that stand alone.

Asked only when edits or notes are: the conversion itself does not come here. The words are data (`layer/doubts.tsv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from zhclean.assets import rows
from zhclean.edits import Edit
from zhclean.record import NamedTuple
from zhclean.stages.convert.engine import Engine, Piece, crossed, is_han, splice
from zhclean.stages.convert.lattice import choose
from zhclean.wordlist import words

LIKELY = 0.9  # how probable the usual reading of a character is where it stands alone
_LONGEST = 4  # words of the list are not longer
_LIST = re.compile(r"\{(\w)\}")
_SIDE = 2  # characters of context that decide whether a word is one, as `engine.SIDE`


class Doubt(NamedTuple):
    """A place in a text, what it became, what else it could be (as long), and whether an edit can say so."""

    start: int
    end: int
    new: str
    others: tuple[str, ...]
    edited: bool


class Known(NamedTuple):
    """The doubtful words of a direction: a pattern for them, their readings (none: certain), doubtful characters,
    and those doubtful only where no ideograph stands before them."""

    pattern: re.Pattern[str]
    readings: dict[str, tuple[str, ...]]
    alone: frozenset[str]
    first: frozenset[str]


@cache
def known(kind: str) -> Known:
    """The entries of `layer/doubts.tsv` for a kind of engine: ``st``, ``stp`` (with vocabulary of Taiwan), ``ts`` or none."""
    readings: dict[str, tuple[str, ...]] = {}
    lists: dict[str, list[str]] = {}
    chars = {"*": "", "^": ""}
    for which, word, values, *_ in rows("convert/layer/doubts.tsv"):
        if which == "@":
            lists[word] = values.split(" ")
        elif kind.startswith(which) and word in chars:
            chars[word] += values
        elif kind.startswith(which):
            for key, become in _spread(word, values, lists):
                readings[key] = tuple(become.split(" ")) if become != "=" else ()
    longest = sorted(readings, key=len, reverse=True)
    return Known(re.compile("|".join(map(re.escape, longest)) or "(?!)"), readings, *map(frozenset, chars.values()))


def _spread(word: str, values: str, lists: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """An entry, once for each word of the lists that it names."""
    name = _LIST.search(word)
    if not name:
        yield word, values
        return
    for pair in lists[name[1]]:
        old, _, new = pair.partition(">")
        yield from _spread(word.replace(name[0], old), values.replace(name[0], new or old), lists)


def find(text: str, mapped: str, tool: Engine, pieces: Sequence[Piece]) -> Iterator[Doubt]:
    """The listed words of `text`, in order (no others: certain); a phrase that reaches beyond a word has decided it."""
    listed, variants = known(tool.kind), tool.variants or {}
    number = 0
    for match in listed.pattern.finditer(text):
        start, end = match.span()
        while number < len(pieces) and pieces[number][1] <= start:
            number += 1
        stop = number
        while stop < len(pieces) and pieces[stop][0] < end:
            stop += 1
        inside = pieces[number:stop]
        readings = listed.readings[match[0]]
        if inside and (inside[0][0] < start or inside[-1][1] > end):
            continue
        new = splice(mapped[start:end], [(low - start, high - start, become) for low, high, become in inside])
        others = tuple(dict.fromkeys(other for each in readings if (other := each.translate(variants)) != new))
        if len(new) == end - start and stands(text, start, end, tool):
            yield Doubt(start, end, new, others, any(_differs(match[0], new, other) for other in others))


def _differs(old: str, new: str, other: str) -> bool:
    """Whether `other` differs from `new` at a place that was changed."""
    return any(a != b and b != c for a, b, c in zip(old, new, other, strict=True))


def stands(text: str, start: int, end: int, tool: Engine) -> bool:
    """Whether the place is a word: no likelier word crosses it."""
    low = max(0, start - _SIDE)
    window = text[low : end + _SIDE]
    if tool.fold:
        window = window.translate(tool.fold)
    place = (start - low, end - low)
    return not crossed(window, *place) or place in choose(window, (place,))


def marked(text: str, tool: Engine, edits: Iterable[Edit], doubts: Iterable[Doubt]) -> Iterator[Edit]:
    """`edits` of `text` with what else they could be; those marked `likely` are characters that no phrase decided."""
    ahead = iter(doubts)
    doubt = next(ahead, None)
    variants = tool.variants or {}
    for edit in edits:
        start, end, new = edit.start, edit.end, edit.new
        while doubt and doubt.end <= start:
            doubt = next(ahead, None)
        if doubt and doubt.start < end and len(new) == end - start:
            others: list[str] = []
            while doubt and doubt.start < end:
                low, high = max(start, doubt.start), min(end, doubt.end)
                for other in doubt.others:
                    part = other[low - doubt.start : high - doubt.start]
                    others.append(new[: low - start] + part + new[high - start :])
                if doubt.end > end:
                    break
                doubt = next(ahead, None)
            left = tuple(dict.fromkeys(other for other in others if other != new))
        elif edit.alternatives and _doubtful(text, start, tool):
            left = tuple(dict.fromkeys(char for each in edit.alternatives if (char := each.translate(variants)) != new))
        else:
            left = ()
        if left:
            yield edit._replace(sure="likely", alternatives=left, confidence=LIKELY)
        else:
            yield Edit(start, end, new, edit.rule)


def _doubtful(text: str, place: int, tool: Engine) -> bool:
    """Whether the character at `place`, which no phrase decided, is in doubt: no listed word stands over it."""
    char, listed = text[place], known(tool.kind)
    if char not in listed.alone and (char not in listed.first or (place and is_han(text[place - 1]))):
        return False
    low = max(0, place - _LONGEST + 1)
    window, at = text[low : place + _LONGEST], place - low
    if tool.fold:
        window = window.translate(tool.fold)
    costs = words().known(window)
    return not any(
        window[start:end] in costs and stands(text, low + start, low + end, tool)
        for start in range(at + 1)
        for end in range(max(at + 1, start + 2), min(len(window), start + _LONGEST) + 1)
    )
