"""What the labeller sees of a line: the line alone, and the line among its neighbours.

A feature of the line alone is a short string (pieces of the key, its shape); a feature of the place is a number, its
group times 4096 plus a value, so that whole groups can be told apart. Training and use call the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import add
from typing import Any

from zhclean.labeller.cues import BITS, COUNT, NUMBER, Cue
from zhclean.record import NamedTuple

GROUP = 1 << 12  # values of one group of place features
CUT = 16  # characters looked at on either end of a long line

_LONGEST = 200
_LENGTHS = (1, 3, 6, 10, 15, 22, 32, 48, 80)  # upper ends of the length classes
_LENGTH = [sum(length > limit for limit in _LENGTHS) for length in range(_LONGEST + 1)]
_COARSE = [min(4, (value + 1) // 2) for value in range(len(_LENGTHS) + 1)]
_FINAL = {
    **dict.fromkeys("。!?…;", 1),
    **dict.fromkeys('”」』"’', 1),
    **dict.fromkeys(",:、—-", 2),
    **dict.fromkeys(")]】》〕}", 3),
    **dict.fromkeys("0abcdefghijklmnopqrstuvwxyz%", 4),
    **dict.fromkeys(">|/+", 5),
}
_NEAR = 5  # lines on either side that are counted
_STEPS = [0, 1, 2, 3, 3, 4, 4, 4, 4, *[5] * 8, *[6] * 16]  # classes of a distance
_NOT_PROSE = (BITS["right"] | BITS["novel"] | BITS["ad"] | BITS["mark"]) >> 1
_NOT_HEADLINE = frozenset(NUMBER[name] for name in ("based", "key", "crumb", "time", "source", "right"))


class Place(NamedTuple):
    """What the neighbours see of a line: a number for its shape and cue, how long it is, whether it is a paragraph."""

    code: int
    coarse: int
    length: int
    paragraph: bool
    cue: Cue


def alone(key: str) -> list[str]:
    """The features of one line without blanks around it, its digits all written 0.

    >>> alone("关注")[:3]
    ['关注', '^关', '^关注']
    """
    cut = key if len(key) <= 2 * CUT + 2 else key[:CUT] + "\n" + key[-CUT:]
    grams = list(map(add, cut, cut[1:]))
    grams += ("^" + key[:1], "^" + key[:2], "^" + key[:3], key[-1:] + "$", key[-2:] + "$", key[-3:] + "$")
    if len(key) <= 8:
        grams.append("=" + key)
    return grams


def place(key: str, cue: Cue) -> Place:
    """The shape of one line (as `alone` takes it)."""
    length = len(key)
    size = _LENGTH[length] if length < _LONGEST else len(_LENGTHS)
    mark = key[-1]
    if mark == "0":  # comment counts are glued to paragraphs
        mark = (key[-5:].rstrip("0") or "0")[-1]
        mark = mark if mark in "。!?…”」" else "0"
    final = _FINAL.get(mark, 0)
    paragraph = (final == 1 and length >= 12) or (length >= 40 and ("。" in key or key.count(",") > 1))
    if paragraph and ((cue.bits & _NOT_PROSE and length < 200) or cue.first in _NOT_HEADLINE):
        paragraph = False
    return Place(
        (size * 6 + final) * COUNT + cue.number,
        (_COARSE[size] * 6 + final) * COUNT + cue.number,
        length,
        paragraph,
        cue,
    )


def _step(distance: int) -> int:
    if distance < 0:
        return 15 - (_STEPS[-distance] if distance > -len(_STEPS) else 7)
    return _STEPS[distance] if distance < len(_STEPS) else 7


def context(keys: Sequence[str], places: Sequence[Place], indents: Sequence[bool], head: int = -1) -> list[list[int]]:
    """The features of each line among the others (blank lines left out); linear in their number.

    `head` is the line that `headline.pick` chose, -1 for none.
    """
    count = len(keys)
    sums = [0]
    for item in places:
        sums.append(sums[-1] + item.paragraph)
    total = sums[-1]
    first = next((i for i, item in enumerate(places) if item.paragraph), count)
    last = next((i for i in range(count - 1, -1, -1) if places[i].paragraph), -1)
    indented = sum(indent for indent, item in zip(indents, places, strict=True) if item.paragraph) * 2 > total
    seen: dict[str, int] = {}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
    before: set[str] = set()
    codes = [0, 0, *(item.code + 1 for item in places), 0, 0]
    coarse = [0, 0, *(item.coarse + 1 for item in places), 0, 0]
    size = 0 if count < 4 else 1 if count < 12 else 2 if count < 40 else 3
    found = []
    for i, item in enumerate(places):
        key, cue = keys[i], item.cue
        own, shape = codes[i + 2], item.coarse // COUNT
        low, high = sums[i], total - sums[i + 1]
        near_low, near_high = low - sums[i - _NEAR if i > _NEAR else 0], sums[min(count, i + 1 + _NEAR)] - sums[i + 1]
        zone = (min(low, 3) * 4 + min(high, 3)) * 16 + min(near_low, 3) * 4 + min(near_high, 3)
        repeated = 0
        if seen[key] > 1:
            repeated = 2 if key in before else 1
            before.add(key)
        features = [
            own,
            GROUP + coarse[i + 1],
            2 * GROUP + coarse[i + 3],
            3 * GROUP + coarse[i],
            4 * GROUP + coarse[i + 4],
            5 * GROUP + zone,
            6 * GROUP + zone * 8 + shape // 6,
            7 * GROUP + _step(i - first) * 32 + shape,
            8 * GROUP + _step(i - last) * 32 + shape,
            9 * GROUP + repeated * 32 + shape,
            10 * GROUP + size * 2 + item.paragraph,
            11 * GROUP + indents[i] * 2 + indented,
            12 * GROUP + _step(i) * 32 + shape,
            13 * GROUP + _step(count - 1 - i) * 32 + shape,
            14 * GROUP + hash_pair(shape, coarse[i + 1]),
            15 * GROUP + hash_pair(shape, coarse[i + 3]),
        ]
        if cue.bits:
            features.append(18 * GROUP + (cue.number * 4 + cue.covered) * 16 + own % (10 * 6 * COUNT) // (6 * COUNT))
            features.append(19 * GROUP + cue.bits % 4093)
            features.append(20 * GROUP + cue.first * 4 + cue.covered)
        if head >= 0:
            features.append(16 * GROUP + _step(i - head) * 32 + shape)
            features.append(17 * GROUP + _step(i - head) * 32 + cue.number)
        else:
            features.append(16 * GROUP + 4000 + min(i, 5))
        found.append(features)
    return found


def hash_pair(one: int, other: int) -> int:
    """Two small numbers as one value of a group."""
    return (one * 619 + other * 7) % GROUP


def evidence_names(evidence: Mapping[str, Any] | None) -> list[str]:
    """What a web page says of a line, as features (``@tag=h1``, ``@links=9``); numbers from 0 to 1 in tenths."""
    if not evidence:
        return []
    return [f"@{name}={int(value * 10) if isinstance(value, float) else value}" for name, value in evidence.items()]
