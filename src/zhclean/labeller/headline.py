"""Which line is the headline: a choice among all lines of the head at once (or none), by a small linear model.

A line alone rarely tells (a related headline reads the same); what tells is the rest of the page: the body repeats its
words, date and source stand below it, the breadcrumb above it, the page title holds it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import add

from zhclean.assets import rows
from zhclean.labeller.cues import BITS, NUMBER
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
_NO_TITLE = pattern("headline.no_title")
_WORDLESS = pattern("headline.wordless")
_MENU = {NUMBER[name] for name in ("act", "nav", "more")}
_CHAPTER = pattern("headline.chapter")
_BAD_START = pattern("headline.bad_start")
_NUMBERED = pattern("headline.numbered")


class Candidate(NamedTuple):
    """A line that may be the headline, and what speaks for and against it."""

    line: int
    features: dict[str, float]


def candidates(keys: Sequence[str], places: Sequence[Place]) -> list[Candidate]:
    """The lines of the head that may be the headline; linear in the size of the head."""
    paragraphs = [i for i, item in enumerate(places) if item.paragraph]
    if not paragraphs:
        return []
    third = paragraphs[2] if len(paragraphs) > 2 else len(keys)
    low = max(0, third - _REGION)
    first = paragraphs[0]
    text = [keys[i] for i in paragraphs[:30]]
    body, start = "".join(text)[:_BODY], "".join(text[:3])[:500]
    head = "\n".join(keys[low : min(third, first + 12)])[:9000]
    based = next((keys[i] for i, item in enumerate(places) if item.cue.number == _BASED), "")
    count = len(keys)
    found: list[Candidate] = []
    long_after = 0
    meta_at = next((i for i in range(third, min(third + 3, count)) if places[i].cue.number in _META), count + 9)
    next_paragraph = third
    for i in range(min(third, count) - 1, low - 1, -1):
        item = places[i]
        if item.paragraph and not _soft(keys[i]):
            next_paragraph = i
            long_after = 0
            continue
        cue = item.cue.number
        usable = (
            2 <= item.length <= 90
            and not (item.cue.covered == 3 and cue in _MENU)
            and item.cue.first not in _LABELS
            and cue not in _NEVER
            and not (cue == _DATE and item.cue.covered > 1)
            and not _WORDLESS.match(keys[i])
            and not _NO_TITLE.search(keys[i])
        )
        if usable:
            features = _judge(keys[i], i, places, body, start, head, based, next_paragraph, meta_at - i, long_after)
            features["above"] = float(sum(i > p for p in paragraphs[:3]))
            found.append(Candidate(i, features))
            if item.length >= 9 and cue not in _META:
                long_after += 1
        if cue in _META:
            meta_at = i
    found.reverse()
    if found:
        _relate(found, keys)
    return found


def _soft(key: str) -> bool:
    """Whether a line that looks like a paragraph may still be a headline."""
    return len(key) <= 60 and "。" not in key and key[-1] in '?!…”」"』—;'


def _judge(
    key: str,
    i: int,
    places: Sequence[Place],
    body: str,
    start: str,
    head: str,
    based: str,
    paragraph: int,
    meta: int,
    long_after: int,
) -> dict[str, float]:
    """What speaks for line `i` alone."""
    item = places[i]
    grams = set(map(add, key, key[1:]))
    many = max(len(grams), 1)
    features = {
        "body": sum([gram in body for gram in grams]) / many,
        "start": sum([gram in start for gram in grams]) / many,
        f"length={min(9, item.length // 5)}": 1.0,
        f"cue={item.cue.number}": 1.0,
        f"covered={item.cue.covered}": 1.0,
        f"final={key[-1] if key[-1] in '。:>|,!?…”);' else ''}": 1.0,
        f"long_after={min(long_after, 3)}": 1.0,
        f"to_body={min(6, int(math.log2(paragraph - i)) if paragraph > i else 6)}": 1.0,
    }
    if meta <= 8:
        features[f"to_meta={meta if meta < 4 else 4 if meta < 6 else 6}"] = 1.0
    following = places[i + 1] if i + 1 < len(places) else None
    if following is None:
        features["next=end"] = 1.0
    elif following.paragraph:
        features["next=paragraph"] = 1.0
    else:
        features[f"next={following.cue.number}"] = 1.0
        features[f"next_length={min(4, following.length // 6)}"] = 1.0
        if not following.cue.number and 6 <= following.length <= 60:
            features["next_alike"] = 1.0
    dense = sum([one.paragraph for one in places[i + 1 : i + 9]])
    features[f"dense={dense // 2}"] = 1.0
    if item.paragraph:
        features["soft"] = 1.0
    short = [one.length for one in places[max(0, i - 3) : i]]
    if len(short) == 3 and max(short) < 9:
        features["short_above"] = 1.0
    if i == 0:
        features["prev=start"] = 1.0
    else:
        features[f"prev={places[i - 1].cue.number}"] = 1.0
        features[f"prev_length={min(4, places[i - 1].length // 6)}"] = 1.0
    if item.length >= 4 and head.count(key) > 1:
        features["again"] = 1.0
    if based and item.length >= 5:
        features["based"] = sum([gram in based for gram in grams]) / many
    if _CHAPTER.match(key):
        features["chapter"] = 1.0
    if _BAD_START.match(key):
        features["bad_start"] = 1.0
    if _NUMBERED.match(key):
        features["numbered"] = 1.0
    if " " in key.strip():
        features["spaces"] = 1.0
        if key.count(" ") > 4:
            features["many_spaces"] = 1.0
    if item.cue.bits & (BITS["say"] >> 1):
        features["say"] = 1.0
    return features


def _relate(found: list[Candidate], keys: Sequence[str]) -> None:
    """What the candidates say of each other: the longest, the one most like the body, the first, copies."""
    best = max(one.features["body"] * min(len(keys[one.line]), 20) for one in found)
    longest = max(len(keys[one.line]) for one in found)
    seen: set[str] = set()
    plenty = [keys[one.line] for one in found if len(keys[one.line]) >= 8][:40]
    for number, one in enumerate(found):
        key = keys[one.line]
        if len(key) >= 8:
            if any(other != key and other in key for other in plenty):
                one.features["holds"] = 1.0
            if any(other != key and key in other for other in plenty):
                one.features["held"] = 1.0
        if best > 0 and one.features["body"] * min(len(key), 20) >= best:
            one.features["most_body"] = 1.0
        elif best > 0:
            one.features["share_of_best"] = one.features["body"] * min(len(key), 20) / best
        if len(key) == longest:
            one.features["longest"] = 1.0
        if number == 0:
            one.features["first"] = 1.0
        if key in seen:
            one.features["copy"] = 1.0
        seen.add(key)


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
    for one in candidates(keys, places):
        score = sum(get(name, 0.0) * value for name, value in one.features.items())
        scores.append((score + more(one.line, 0.0), one.line))
    top = max(scores)
    if top[1] < 0 and len(scores) > 1:  # a chapter's title is one, however little the page says of it
        title = next((i for _, i in scores[1:5] if i < 12 and _STRICT.match(keys[i])), -1)
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
