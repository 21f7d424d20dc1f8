"""What the labeller sees of a line: the line alone, and the line among its neighbours.

A feature of the line alone is a short string (pieces of the key, its shape); a feature of the place is a number, its
group times 4096 plus a value, so that whole groups can be told apart. What is read together is counted together: a
column holds one code for each line, and `spread` tells the features that a code of a column stands for, so their
weights are added up once for each code. Training and use call the same functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
_OPEN = {  # how a line opens
    char: number
    for number, chars in enumerate(
        (
            "0",
            "一二三四五六七八九十",
            "第",
            "([【〔",
            "■◆●◎▲▼▶★☆※□○•·▪◇▌#*",
            '“"「『',
            "《",
            "—-",
            "图资",
            "abcdefghijklmnopqrstuvwxyz",
        ),
        1,
    )
    for char in chars
}
_PARALLEL, _SINGLE = (
    60,
    40,
)  # characters of a line that may be one of several of the same form, of one between paragraphs
_NEAR = 5  # lines on either side that are counted
_STEPS = [0, 1, 2, 3, 3, 4, 4, 4, 4, *[5] * 8, *[6] * 16]  # classes of a distance
_AHEAD = [step * 32 for step in _STEPS]
_BEHIND = [(15 - step) * 32 for step in _STEPS[:0:-1]]  # the farthest first
_FAR_AHEAD, _FAR_BEHIND = 7 * 32, 8 * 32
_NOT_PROSE = (BITS["right"] | BITS["novel"] | BITS["ad"] | BITS["mark"]) >> 1
_NOT_HEADLINE = frozenset(NUMBER[name] for name in ("based", "key", "crumb", "time", "source", "right"))


class Place(NamedTuple):
    """What the neighbours see of a line: a number for its shape and cue, a coarse one, the coarse one without the cue,
    how long it is, whether it is a paragraph."""

    code: int
    coarse: int
    shape: int
    length: int
    paragraph: bool
    cue: Cue


def cut(key: str) -> str:
    """A line, or both ends of a long one."""
    return key if len(key) <= 2 * CUT + 2 else key[:CUT] + "\n" + key[-CUT:]


def alone(key: str) -> list[str]:
    """The features of one line without blanks around it, its digits all written 0.

    >>> alone("关注")[:3]
    ['关注', '^关', '^关注']
    """
    ends = cut(key)
    grams = list(map(add, ends, ends[1:]))
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
    shape = _COARSE[size] * 6 + final
    return Place((size * 6 + final) * COUNT + cue.number, shape * COUNT + cue.number, shape, length, paragraph, cue)


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


def own(item: Place) -> tuple[int, ...]:
    """The place features that are the same wherever the line stands."""
    cue = item.cue
    if not cue.bits:
        return (item.code + 1,)
    return (
        item.code + 1,
        18 * GROUP + (cue.number * 4 + cue.covered) * 16 + (item.code + 1) % (10 * 6 * COUNT) // (6 * COUNT),
        19 * GROUP + cue.bits % 4093,
        20 * GROUP + cue.first * 4 + cue.covered,
    )


def columns(keys: Sequence[str], places: Sequence[Place], indents: Sequence[bool], head: int = -1) -> list[list[int]]:
    """What each line is among the others (blank lines left out), a column of codes for each kind of `spread`. Linear
    in the number of lines.

    `head` is the line that `headline.pick` chose, -1 for none.
    """
    count = len(keys)
    if not count:
        return []
    _, rough, shapes, _, paragraphs, cues = zip(*places, strict=True)
    sums = list(accumulate(paragraphs, initial=0))
    total = sums[-1]
    first = sums.index(1) - 1 if total else count
    last = sums.index(total) - 1 if total else -1
    indented = sum(compress(indents, paragraphs)) * 2 > total
    coarse = [0, 0, *[code + 1 for code in rough], 0, 0]
    page = (0 if count < 4 else 1 if count < 12 else 2 if count < 40 else 3) * 8 + indented
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
    if head >= 0:
        heads = [
            (step + shape) * 32 + cue.number
            for step, shape, cue in zip(_steps(-head, count), shapes, cues, strict=True)
        ]
    else:
        heads = [_NO_HEAD + i for i in range(min(count, 5))] + [_NO_HEAD + 5] * (count - 5)
    found = [
        [one * 32 + shape for one, shape in zip(coarse[1:], shapes, strict=False)],
        [one * 32 + shape for one, shape in zip(coarse[3:], shapes, strict=False)],
        coarse[:-4],
        coarse[4:],
        [
            zone * 256 + shape // 6 * 32 + paragraph * 4 + indent * 2 + page
            for zone, shape, paragraph, indent in zip(zones, shapes, paragraphs, indents, strict=True)
        ],
        [
            one * 16 + other + shape
            for one, other, shape in zip(_steps(-first, count), _steps(-last, count), shapes, strict=True)
        ],
        [one * 16 + other + shape for one, other, shape in zip(steps, reversed(steps), shapes, strict=True)],
        heads,
        *_forms(keys, shapes, paragraphs, cues),
    ]
    if len(set(keys)) < count:
        _repeats(keys, found[6])
    return found


_CREDIT = (BITS["credit"] | BITS["caption"]) >> 1
_SINGLES = (0, 1, 2, 3, 3, 3, 4)  # classes of how many lines stand alone between paragraphs


def _forms(
    keys: Sequence[str], shapes: Sequence[int], paragraphs: Sequence[bool], cues: Sequence[Cue]
) -> tuple[list[int], list[int]]:
    """How a line opens, how many short lines open alike, which of the lines around are paragraphs; how many lines stand
    alone between two paragraphs (headings come in several), and how many credits there are."""
    opens = [_OPEN.get(key[0], 0) for key in keys]
    times = Counter(
        one
        for one, key, paragraph in zip(opens, keys, paragraphs, strict=True)
        if one and not paragraph and len(key) <= _PARALLEL
    )
    alike = [min(times[one], 3) if one in times else 0 for one in range(16)]
    around = [False, False, *paragraphs, False, False]
    patterns = [
        far * 8 + above * 4 + below * 2 + farther
        for far, above, below, farther in zip(around, around[1:], around[3:], around[4:], strict=False)
    ]
    single = [
        not paragraph and pattern & 6 == 6 and len(key) <= _SINGLE
        for key, paragraph, pattern in zip(keys, paragraphs, patterns, strict=True)
    ]
    credits = sum([cue.bits & _CREDIT > 0 for cue in cues])
    company = _SINGLES[min(sum(single), 6)] * 3 + (0 if not credits else 1 if credits < 3 else 2)
    return (
        [
            ((pattern * 16 + one) * 4 + alike[one]) * 32 + shape
            for pattern, one, shape in zip(patterns, opens, shapes, strict=True)
        ],
        [(company * 2 + one) * 32 + shape for one, shape in zip(single, shapes, strict=True)],
    )


_NO_HEAD = 1 << 15  # codes of the column of the headline, on a page without one
_REPEAT = 1 << 13  # added to the code of a line that reads like another


def _repeats(keys: Sequence[str], codes: list[int]) -> None:
    """Tell in `codes` whether a line is the first of several that read the same, or a later one."""
    times = Counter(keys)
    before: set[str] = set()
    for i, key in enumerate(keys):
        if times[key] > 1:
            codes[i] += 2 * _REPEAT if key in before else _REPEAT
            before.add(key)


def _above(code: int) -> tuple[int, ...]:
    coarse, shape = divmod(code, 32)
    return GROUP + coarse, 14 * GROUP + (shape * 619 + coarse * 7) % GROUP


def _below(code: int) -> tuple[int, ...]:
    coarse, shape = divmod(code, 32)
    return 2 * GROUP + coarse, 15 * GROUP + (shape * 619 + coarse * 7) % GROUP


def _second_above(code: int) -> tuple[int, ...]:
    return (3 * GROUP + code,)


def _second_below(code: int) -> tuple[int, ...]:
    return (4 * GROUP + code,)


def _zone(code: int) -> tuple[int, ...]:
    zone, rest = code // 256, code % 256
    size, page = rest // 32, rest // 8 % 4
    paragraph, indents = rest // 4 % 2, rest % 4
    return 5 * GROUP + zone, 6 * GROUP + zone * 8 + size, 10 * GROUP + page * 2 + paragraph, 11 * GROUP + indents


def _text(code: int) -> tuple[int, ...]:
    shape = code % 32
    return 7 * GROUP + code // 512 * 32 + shape, 8 * GROUP + code % 512


def _edges(code: int) -> tuple[int, ...]:
    repeat, code = divmod(code, _REPEAT)
    shape = code % 32
    return 12 * GROUP + code // 512 * 32 + shape, 13 * GROUP + code % 512, 9 * GROUP + repeat * 32 + shape


def _head(code: int) -> tuple[int, ...]:
    if code >= _NO_HEAD:
        return (16 * GROUP + 4000 + code - _NO_HEAD,)
    return 16 * GROUP + code // 32, 17 * GROUP + code // 1024 * 32 + code % 32


def _form(code: int) -> tuple[int, ...]:
    return 21 * GROUP + code // 2048 * 32 + code % 32, 22 * GROUP + code % 2048


def _company(code: int) -> tuple[int, ...]:
    return (23 * GROUP + code,)


# The lines above and below, where a line stands among the paragraphs, from the first and the last of them, from the
# ends of the page, from the headline, lines of the same form, lines like it: one function for each column of `columns`.
spread: tuple[Callable[[int], tuple[int, ...]], ...] = (
    _above, _below, _second_above, _second_below, _zone, _text, _edges, _head, _form, _company,
)  # fmt: skip


def context(keys: Sequence[str], places: Sequence[Place], indents: Sequence[bool], head: int = -1) -> list[list[int]]:
    """The features of each line among the others, those that are the same anywhere included."""
    found = [list(own(item)) for item in places]
    for kind, column in zip(spread, columns(keys, places, indents, head), strict=False):
        for line, code in zip(found, column, strict=True):
            line += kind(code)
    return found


def evidence_names(evidence: Mapping[str, Any] | None) -> list[str]:
    """What a web page says of a line, as features (``@tag=h1``, ``@links=9``); numbers from 0 to 1 in tenths."""
    if not evidence:
        return []
    return [f"@{name}={int(value * 10) if isinstance(value, float) else value}" for name, value in evidence.items()]
