"""What the labeller sees of a line: the line alone, and the line among its neighbours.

A feature of the line alone is a short string (pieces of the key, its shape); a feature of the place is a number, its
group times 4096 plus a value, so that whole groups can be told apart. Training and use call the same functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, compress
from operator import add, sub
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
_AHEAD = [step * 32 for step in _STEPS]
_BEHIND = [(15 - step) * 32 for step in _STEPS[:0:-1]]  # the farthest first
_FAR_AHEAD, _FAR_BEHIND = 7 * 32, 8 * 32
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


def _steps(low: int, count: int) -> list[int]:
    """The classes of `count` distances in a row from `low` on, times 32."""
    behind = min(max(0, -low), count)
    ahead = count - behind
    top = len(_STEPS)
    found = []
    if behind:
        end = low + behind  # the first distance that is not among them
        far = min(behind, max(0, 1 - top - low))
        found = [_FAR_BEHIND] * far + _BEHIND[top - 1 + low + far : top - 1 + end]
    if ahead:
        start = max(low, 0)
        near = _AHEAD[start : start + ahead]
        found += near
        found += [_FAR_AHEAD] * (ahead - len(near))
    return found


def columns(
    keys: Sequence[str], places: Sequence[Place], indents: Sequence[bool], head: int = -1
) -> list[Sequence[int]]:
    """The features of all lines among the others (blank lines left out), a column for each group; -1 where a line has
    none of a group. Linear in the number of lines; whole columns are made by C.

    `head` is the line that `headline.pick` chose, -1 for none.
    """
    count = len(keys)
    if not count:
        return []
    codes, rough, _, paragraphs, cues = zip(*places, strict=True)
    sums = list(accumulate(paragraphs, initial=0))
    total = sums[-1]
    first = sums.index(1) - 1 if total else count
    last = sums.index(total) - 1 if total else -1
    indented = sum(compress(indents, paragraphs)) * 2 > total
    coarse = [0, 0, *[code + 1 for code in rough], 0, 0]
    shapes = [code // COUNT for code in rough]
    size = 0 if count < 4 else 1 if count < 12 else 2 if count < 40 else 3
    zones = [
        ((low if low < 3 else 3) * 4 + (high if high < 3 else 3)) * 16
        + (near_low if near_low < 3 else 3) * 4
        + (near_high if near_high < 3 else 3)
        for low, high, near_low, near_high in zip(
            sums,
            [total - past for past in sums[1:]],
            map(sub, sums, [0] * _NEAR + sums),
            map(sub, [*sums[1 + _NEAR :], *[total] * min(_NEAR, count)], sums[1:]),
            strict=False,
        )
    ]
    steps = _steps(0, count)
    found: list[Sequence[int]] = [
        [code + 1 for code in codes],
        [GROUP + code for code in coarse[1:-3]],
        [2 * GROUP + code for code in coarse[3:-1]],
        [3 * GROUP + code for code in coarse[:-4]],
        [4 * GROUP + code for code in coarse[4:]],
        [5 * GROUP + zone for zone in zones],
        [6 * GROUP + zone * 8 + shape // 6 for zone, shape in zip(zones, shapes, strict=True)],
        [7 * GROUP + step + shape for step, shape in zip(_steps(-first, count), shapes, strict=True)],
        [8 * GROUP + step + shape for step, shape in zip(_steps(-last, count), shapes, strict=True)],
        _repeats(keys, shapes),
        [10 * GROUP + size * 2 + paragraph for paragraph in paragraphs],
        [11 * GROUP + indent * 2 + indented for indent in indents],
        [12 * GROUP + step + shape for step, shape in zip(steps, shapes, strict=True)],
        [13 * GROUP + step + shape for step, shape in zip(reversed(steps), shapes, strict=True)],
        [14 * GROUP + (shape * 619 + code * 7) % GROUP for shape, code in zip(shapes, coarse[1:], strict=False)],
        [15 * GROUP + (shape * 619 + code * 7) % GROUP for shape, code in zip(shapes, coarse[3:], strict=False)],
        [
            18 * GROUP + (cue.number * 4 + cue.covered) * 16 + (code + 1) % (10 * 6 * COUNT) // (6 * COUNT)
            if cue.bits
            else -1
            for cue, code in zip(cues, codes, strict=True)
        ],
        [19 * GROUP + cue.bits % 4093 if cue.bits else -1 for cue in cues],
        [20 * GROUP + cue.first * 4 + cue.covered if cue.bits else -1 for cue in cues],
    ]
    if head >= 0:
        away = _steps(-head, count)
        found.append([16 * GROUP + step + shape for step, shape in zip(away, shapes, strict=True)])
        found.append([17 * GROUP + step + cue.number for step, cue in zip(away, cues, strict=True)])
    else:
        found.append([16 * GROUP + 4000 + (i if i < 5 else 5) for i in range(count)])
    return found


def _repeats(keys: Sequence[str], shapes: Sequence[int]) -> list[int]:
    """Whether a line is the first of several that read the same, or a later one."""
    found = [9 * GROUP + shape for shape in shapes]
    if len(set(keys)) < len(keys):
        seen = Counter(keys)
        before: set[str] = set()
        for i, key in enumerate(keys):
            if seen[key] > 1:
                found[i] += 64 if key in before else 32
                before.add(key)
    return found


def context(keys: Sequence[str], places: Sequence[Place], indents: Sequence[bool], head: int = -1) -> list[list[int]]:
    """The features of each line among the others, as `columns` finds them."""
    rows = zip(*columns(keys, places, indents, head), strict=True)
    return [[name for name in row if name >= 0] for row in rows]


def evidence_names(evidence: Mapping[str, Any] | None) -> list[str]:
    """What a web page says of a line, as features (``@tag=h1``, ``@links=9``); numbers from 0 to 1 in tenths."""
    if not evidence:
        return []
    return [f"@{name}={int(value * 10) if isinstance(value, float) else value}" for name, value in evidence.items()]
