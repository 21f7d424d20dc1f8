"""Which line is the headline: a choice among all lines of the head at once (or none), by a small linear model.

A line alone rarely tells (a related headline reads the same); what tells is the rest of the page: the body repeats its
words, date and source stand below it, the breadcrumb above it, the page title holds it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import add

from zhclean.assets import rows
from zhclean.labeller.cues import BITS, COUNT, NUMBER
from zhclean.labeller.features import Place
from zhclean.labeller.words import pattern
from zhclean.record import NamedTuple

_REGION = 80  # lines above the third paragraph that are looked at
_BODY = 1500
_META = {NUMBER[name]: name for name in ("time", "role", "source", "date")}
_LABELS = {NUMBER[name] for name in ("mark", "time", "role", "source", "key", "based")}
_NEVER = {NUMBER["mark"], NUMBER["based"], NUMBER["key"]}
_DATE, _BASED = NUMBER["date"], NUMBER["based"]
_STRICT = pattern("headline.strict")
_NO_TITLE, _NO_TITLE_SIGN = pattern("headline.no_title"), pattern("headline.no_title_sign")
_WORDLESS = pattern("headline.wordless")
_MENU = {NUMBER[name] for name in ("act", "nav", "more")}
_CHAPTER = pattern("headline.chapter")
_DASH, _KICKER = pattern("headline.dash"), pattern("headline.above")
_BAD_START = pattern("headline.bad_start")
_NUMBERED = pattern("headline.numbered")
_SAY = BITS["say"] >> 1


class Candidate(NamedTuple):
    """A line that may be the headline, and what speaks for and against it."""

    line: int
    features: dict[str, float]


def candidates(keys: Sequence[str], places: Sequence[Place]) -> list[Candidate]:
    """The lines of the head that may be the headline; linear in the size of the head."""
    return [Candidate(one.line, {**dict.fromkeys(one.names, 1.0), **one.values}) for one in _candidates(keys, places)]


class _Judged:
    """A candidate: the `names` of what is so, and the `values` of what is so to a degree."""

    __slots__ = ("key", "line", "names", "values")

    def __init__(self, line: int, key: str, names: list[str], values: dict[str, float]) -> None:
        self.line, self.key, self.names, self.values = line, key, names, values


class _Head(NamedTuple):
    """What a candidate is compared with: the paragraphs' text, how long their beginning is, the lines of the head, the
    line that names the original title; of each line how many paragraphs stand above it."""

    body: str
    start: int
    head: str
    based: str
    sums: list[int]


def _candidates(keys: Sequence[str], places: Sequence[Place]) -> list[_Judged]:
    sums = list(accumulate([item.paragraph for item in places], initial=0))
    if not sums[-1]:
        return []
    paragraphs = [i for i, item in enumerate(places) if item.paragraph][:30]
    third = paragraphs[2] if len(paragraphs) > 2 else len(keys)
    low, first = max(0, third - _REGION), paragraphs[0]
    text = [keys[i] for i in paragraphs]
    head = _Head(
        "".join(text)[:_BODY],
        min(sum(map(len, text[:3])), 500),
        "\n".join(keys[low : min(third, first + 12)])[:9000],
        next((key for key, item in zip(keys, places, strict=True) if item.cue.number == _BASED), ""),
        sums,
    )
    count = len(keys)
    found: list[_Judged] = []
    long_after = 0
    meta_at = next((i for i in range(third, min(third + 3, count)) if places[i].cue.number in _META), count + 9)
    next_paragraph = third
    for i in range(min(third, count) - 1, low - 1, -1):
        item, key = places[i], keys[i]
        if item.paragraph and not _soft(key):
            next_paragraph = i
            long_after = 0
            continue
        cue = item.cue
        if (
            2 <= item.length <= 90
            and not (cue.covered == 3 and cue.number in _MENU)
            and cue.first not in _LABELS
            and cue.number not in _NEVER
            and not (cue.number == _DATE and cue.covered > 1)
            and not _WORDLESS.match(key)
            and not (_NO_TITLE_SIGN.search(key) and _NO_TITLE.search(key))
        ):
            found.append(_judge(key, i, places, head, next_paragraph, meta_at - i, long_after))
            if item.length >= 9 and cue.number not in _META:
                long_after += 1
        if cue.number in _META:
            meta_at = i
    found.reverse()
    if found:
        _relate(found)
    return found


def _soft(key: str) -> bool:
    """Whether a line that looks like a paragraph may still be a headline."""
    return len(key) <= 60 and "。" not in key and key[-1] in '?!…”」"』—;'


def _named(name: str, count: int) -> list[str]:
    return [f"{name}={number}" for number in range(count)]


_LENGTH, _CUE, _COVERED, _AFTER = (
    _named("length", 10),
    _named("cue", COUNT),
    _named("covered", 4),
    _named("long_after", 4),
)
_TO_BODY, _TO_META, _DENSE = _named("to_body", 7), ["to_meta=" + n for n in "012344666"], _named("dense", 5)
_NEXT, _NEXT_LENGTH, _PREV, _PREV_LENGTH = (
    _named("next", COUNT), _named("next_length", 5), _named("prev", COUNT), _named("prev_length", 5),
)  # fmt: skip
_FINAL = {char: f"final={char}" for char in "。:>|,!?…”);"}
_ABOVE = [0.0, 1.0, 2.0, 3.0]


def _judge(
    key: str, i: int, places: Sequence[Place], head: _Head, paragraph: int, meta: int, long_after: int
) -> _Judged:
    """What speaks for line `i` alone."""
    item, cue = places[i], places[i].cue
    body, start = _likeness(key, head.body, head.start)
    values = {"body": body, "start": start, "above": _ABOVE[min(head.sums[i], 3)]}
    names = [
        _LENGTH[min(9, item.length // 5)],
        _CUE[cue.number],
        _COVERED[cue.covered],
        _FINAL.get(key[-1], "final="),
        _AFTER[min(long_after, 3)],
        _TO_BODY[min(6, (paragraph - i).bit_length() - 1) if paragraph > i else 6],
        _DENSE[(head.sums[min(i + 9, len(places))] - head.sums[i + 1]) // 2],
    ]
    if meta <= 8:
        names.append(_TO_META[meta])
    if i + 1 == len(places):
        names.append("next=end")
    elif places[i + 1].paragraph:
        names.append("next=paragraph")
    else:
        number, length = places[i + 1].cue.number, places[i + 1].length
        names += (_NEXT[number], _NEXT_LENGTH[min(4, length // 6)])
        if not number and 6 <= length <= 60:
            names.append("next_alike")
    if item.paragraph:
        names.append("soft")
    if i == 0:
        names.append("prev=start")
    else:
        names += (_PREV[places[i - 1].cue.number], _PREV_LENGTH[min(4, places[i - 1].length // 6)])
        if i > 2 and places[i - 1].length < 9 and places[i - 2].length < 9 and places[i - 3].length < 9:
            names.append("short_above")
    if item.length >= 4 and head.head.count(key) > 1:
        names.append("again")
    if head.based and item.length >= 5:
        values["based"] = _likeness(key, head.based, 0)[0]
    if _CHAPTER.match(key):
        names.append("chapter")
    if _BAD_START.match(key):
        names.append("bad_start")
    if _NUMBERED.match(key):
        names.append("numbered")
    if " " in key:
        names.append("spaces")
        if key.count(" ") > 4:
            names.append("many_spaces")
    if cue.bits & _SAY:
        names.append("say")
    return _Judged(i, key, names, values)


@lru_cache(maxsize=256)  # a text is looked at again when furniture was taken away
def _likeness(key: str, text: str, start: int) -> tuple[float, float]:
    """Which share of the pairs of characters in `key` stands in `text`, and in its first `start` characters."""
    pairs = set(map(add, key, key[1:]))
    places = [place for place in map(text.find, pairs) if place >= 0]
    return len(places) / len(pairs), sum([place + 2 <= start for place in places]) / len(pairs)


def _relate(found: list[_Judged]) -> None:
    """What the candidates say of each other: the longest, the one most like the body, the first, copies."""
    likeness = [one.values["body"] * min(len(one.key), 20) for one in found]
    best, longest = max(likeness), max([len(one.key) for one in found])
    seen: set[str] = set()
    plenty = [one.key for one in found if len(one.key) >= 8][:40]
    for one, like in zip(found, likeness, strict=True):
        key = one.key
        if len(key) >= 8 and len(plenty) > 1:
            same = plenty.count(key)
            if sum([other in key for other in plenty]) > same:
                one.names.append("holds")
            if sum([key in other for other in plenty]) > same:
                one.names.append("held")
        if best > 0:
            if like >= best:
                one.names.append("most_body")
            else:
                one.values["share_of_best"] = like / best
        if len(key) == longest:
            one.names.append("longest")
        if key in seen:
            one.names.append("copy")
        seen.add(key)
    found[0].names.append("first")


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The weights of the choice; the line ``none`` is the score of there being no headline."""
    return {name: float(value) for name, value in rows("headline.tsv")}


def pick(
    keys: Sequence[str],
    places: Sequence[Place],
    learnt: dict[str, float] | None = None,
    extra: Mapping[int, float] | None = None,
) -> tuple[int, float]:
    """(index of the headline, how sure); -1 when there is none. `extra` is added to the scores, by index."""
    learnt = weights() if learnt is None else learnt
    more = (extra or {}).get
    scores = [(learnt["none"] + more(-1, 0.0), -1)]
    get = learnt.get
    for one in _candidates(keys, places):
        score = sum([get(name, 0.0) for name in one.names])
        score += sum([get(name, 0.0) * value for name, value in one.values.items()])
        scores.append((score + more(one.line, 0.0), one.line))
    top = max(scores)
    if top[1] < 0 and len(scores) > 1:  # a chapter's title is one, however little the page says of it
        title = next((i for _, i in scores[1:5] if i < 12 and _STRICT.match(keys[i])), -1)
        if title < 0:  # and so is what stands between a kicker and the text, or above a subheadline
            above, below = ("", *keys), (*keys[1:], "")
            title = next(
                (i for _, i in scores[1:9] if i < 12 and (_KICKER.search(above[i]) or _DASH.match(below[i]))), -1
            )
        if title >= 0:
            return title, 0.6
    if top[1] >= 0:  # the page's own title is the headline and the site's name
        chosen = keys[top[1]]
        inner = [
            i
            for _, i in scores[1:]
            if i != top[1]
            and 8 <= len(keys[i]) < len(chosen)
            and chosen.startswith(keys[i])
            and chosen[len(keys[i])] in "-_|, "
        ]
        if inner:
            return inner[0], 0.7
    return top[1], 1 / sum(math.exp(score - top[0]) for score, _ in scores)
