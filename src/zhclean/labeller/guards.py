"""The last word on a line: what rules are sure of, and what must never be lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from zhclean.labeller.cues import BITS, NUMBER
from zhclean.labeller.forms import forms
from zhclean.labeller.model import LABELS, unpack
from zhclean.labeller.words import pattern, words

if TYPE_CHECKING:
    from zhclean.lines import Lines

_LONG = 70
_SOURCE = pattern("guards.source")
_BASED = pattern("guards.based")


_TOPIC = pattern("guards.topic")
_REPORTERS = pattern("guards.reporters")
_DESK = pattern("guards.desk")
_SIGNED = pattern("guards.signed")
_NAMED = pattern("guards.named")  # a line that names a source or a person always has one of these


@lru_cache(maxsize=1)
def _role() -> re.Pattern[str]:
    """A line that names who did what: a role, a colon or bar, a name."""
    roles = sorted((word for word in words("roles") if len(word) > 1), key=lambda word: (-len(word), word))
    role = "|".join(map(re.escape, roles)).lower()
    return re.compile(
        rf"^[(\[【]? {{0,2}}(?:本报|本刊|本网|本期|[^ :,。]{{2,6}}(?=记者|通讯员))?(?:{role}) {{0,4}}(?:[:|/] {{0,4}}(?=[^ :|/。])|(?= {{1,3}}[^ :,。]{{2,4}}(?: |$|[)\]】])))"
    )


def guard(lines: Lines, keys: Sequence[str]) -> None:
    """Let what is certain overrule the labels; `keys` are those of `lines` without blanks around them."""
    labels, zones = lines.labels, lines.zones
    for i, key in enumerate(keys):
        label = labels[i]
        if label is None:
            continue
        if (
            label in ("furniture", "meta")
            and len(key) > 24
            and key[-1] in ")]】〕"
            and _SIGNED.search(key, max(0, len(key) - 62))
        ):
            labels[i], lines.why[i] = "body", "a signed paragraph"
            continue
        if len(key) > 2 * _LONG or not _NAMED.search(key):
            continue
        if _BASED.match(key):
            labels[i], lines.why[i] = "meta", "names the original title"
        elif (
            label in ("furniture", "other", "heading", "caption")
            and len(key) <= _LONG
            and not any(mark.rule.sure == "certain" and not mark.rule.field for mark in lines.marks.get(i, ()))
            and (
                _SOURCE.match(key)
                or _role().match(key)
                or _DESK.match(key)
                or _TOPIC.match(key)
                or _REPORTERS.match(key)
            )
        ):
            labels[i], lines.why[i] = "meta", "names a source or a person"
    _table(lines, keys)
    _block(lines, keys)
    _prose(lines, keys)
    forms(lines, keys)
    _headings(lines, keys)
    _signature(lines, keys)
    _edges(lines, keys)
    marked = set()
    for i, marks in lines.marks.items():
        for mark in marks:
            if labels[i] is None or mark.rule.field or mark.rule.action == "span":
                continue
            if (mark.rule.where, zones[i]) in (("tail", "head"), ("head", "tail")):
                continue
            if i in lines.why or i == lines.headline:
                continue
            labels[i], lines.why[i] = "furniture", mark.rule.id
            marked.add(i)
            break
    _alone(lines, keys, marked)
    if lines.preset == "gov":  # telephone numbers, notes and attachments of a notice stand before its signature
        body = [i for i, label in enumerate(labels) if label == "body"]
        for i in range(body[0], body[-1]) if body else ():
            if labels[i] == "other":
                labels[i], lines.why[i] = "body", "inside a notice"


_MENU = frozenset(NUMBER[name] for name in ("act", "nav", "more", "right", "novel", "crumb", "ad"))
_LEAD = 150  # hundredths by which a line must look like furniture by itself, when nothing beside it is
_SHORT, _LONG_LEAD = 12, 300


def _alone(lines: Lines, keys: Sequence[str], marked: set[int]) -> None:
    """Furniture comes in company: a line that no rule marks and that stands alone among text stays, unless it looks
    like furniture by itself beyond doubt."""
    labels = lines.labels
    written = [i for i, label in enumerate(labels) if label is not None]
    number, count = 0, len(written)
    page = len(marked) >= 2  # what is cleaned already has no marks: there a doubt is in favour of the text
    while number < count:
        if labels[written[number]] != "furniture":
            number += 1
            continue
        end = number
        while end < count and labels[written[end]] in ("furniture", "other"):
            end += 1
        run = [i for i in written[number:end] if labels[i] == "furniture"]
        number = end
        if page and (lines.zones[run[0]] != "body" or len(run) >= 6):
            continue
        if page and len(run) >= 3 and any(i in marked for i in run):
            continue
        for i in run:
            if i not in marked and not _plain_furniture(lines, i, keys[i], company=len(run) > 1):
                code = not _HAN.search(keys[i]) and bool(_CODE.search(keys[i]))
                text = not page and lines.zones[i] != "head" and (code or _is_prose(lines, i, keys[i]))
                labels[i] = "body" if text else "other"
                lines.why[i] = "looks like furniture, but nothing beside it does"


def _plain_furniture(lines: Lines, i: int, key: str, *, company: bool) -> bool:
    """Whether a line looks like furniture by itself beyond doubt."""
    known = lines.own[i]
    if known is None:
        return False
    cue = known.cue
    if cue.covered == 3 and cue.number in _MENU:
        return True
    if not any(char.isalpha() for char in key):
        return company
    scores = unpack(known.score)
    best = {
        label: max(score for score, other in zip(scores, LABELS, strict=True) if other == label)
        for label in set(LABELS)
    }
    lead = best.pop("furniture") - max(best.values())
    needed = _LEAD if len(key) <= _SHORT else _LONG_LEAD
    return lead >= (needed // 2 if company else needed)


_AGAINST = sum(BITS[name] >> 1 for name in ("mark", "right", "novel", "ad", "act", "more", "crumb", "based", "key"))
_META = sum(BITS[name] >> 1 for name in ("role", "source", "time"))
_END = "。!?…”」;"
_DOUBTED = frozenset(("furniture", "meta", "other"))


def _prose(lines: Lines, keys: Sequence[str]) -> None:
    """A whole sentence beside the body, of words that speak for nothing else, belongs to it."""
    labels = lines.labels
    written = [i for i, label in enumerate(labels) if label is not None]
    for number, i in enumerate(written):
        label, key = labels[i], keys[i]
        if label not in _DOUBTED or len(key) < 10 or i in lines.why:
            continue
        long = len(key) >= 45 and "," in key and label != "meta"
        if key[-1] not in _END and not long:
            continue
        known = lines.own[i]
        bits = known.cue.bits if known is not None else 0
        if bits & _AGAINST or (label == "meta" and bits & _META):
            continue
        before = labels[written[number - 1]] if number else None
        after = labels[written[number + 1]] if number + 1 < len(written) else None
        sentence = long or (key[-1] in "。!?”」" and (len(key) >= 16 or (before == "body" and after == "body")))
        if sentence and (before == "body" or (after == "body" and len(key) >= 20)):
            labels[i], lines.why[i] = "body", "a sentence beside the body"
    above = None
    for i in written:
        label = labels[i]
        if (
            label != "body"
            and (above == "body" or lines.zones[i] == "body")
            and label in ("furniture", "heading", "other")
            and not _HAN.search(keys[i])
            and _CODE.search(keys[i])
            and i not in lines.marks
        ):
            labels[i] = label = "body"
            lines.why[i] = "code among the text"
        above = label
    run: list[int] = []
    for i in (*written, -1):
        if i >= 0 and labels[i] == "furniture" and _is_prose(lines, i, keys[i]):
            run.append(i)
            continue
        if len(run) >= 4:  # so many sentences in a row are a text, whatever stands around them
            for one in run:
                labels[one], lines.why[one] = "body", "sentences in a row"
        run = []


def _is_prose(lines: Lines, i: int, key: str) -> bool:
    """Whether a line reads like a sentence of a text and has no word of furniture."""
    known = lines.own[i]
    ending = key.rstrip("0123456789")[-1:]
    return len(key) >= 14 and ending in tuple("。!?…”」") and not (known is not None and known.cue.bits & _AGAINST)


_ABOVE = pattern("guards.above")
_CLAUSES = pattern("guards.clauses")
_HAN, _CODE = pattern("kinds.han"), pattern("guards.code")
_ROW = pattern("gov.label")
_SECTION = pattern("guards.section")
_DASH = pattern("guards.dash")
_BELOW = pattern("guards.below")
_FREE = sum(BITS[name] >> 1 for name in ("say", "caption", "doc", "media", "end", "nav"))


def _table(lines: Lines, keys: Sequence[str]) -> None:
    """The table of metadata of a government document: its labels and the values on the lines below them."""
    if lines.preset != "gov":
        return
    labels = lines.labels
    written = [i for i, label in enumerate(labels) if label is not None][:60]
    rows = [(number, match) for number, i in enumerate(written) if len(keys[i]) < 80 and (match := _ROW.match(keys[i]))]
    if len(rows) < 3:
        return
    starts = {number for number, _ in rows}
    for number, match in rows:
        if not (match["number"] or match["issuer"] or match["date"] or match["published"]):
            continue
        found = [written[number]]
        if not match["value"].strip() and number + 1 < len(written) and number + 1 not in starts:
            found.append(written[number + 1])
        for i in found:
            labels[i], lines.why[i] = "meta", "the table of a document"


def _block(lines: Lines, keys: Sequence[str]) -> None:
    """Kicker and subheadline stand beside the headline whatever they look like by themselves."""
    labels, chosen = lines.labels, lines.headline
    if chosen < 0 or labels[chosen] != "headline":
        return
    written = [i for i in range(max(0, chosen - 30), min(len(labels), chosen + 30)) if labels[i] is not None]
    at = written.index(chosen)

    def free(number: int) -> bool:
        if not 0 <= number < len(written):
            return False
        i = written[number]
        known = lines.own[i]
        plain = known is None or not known.cue.bits & ~_FREE
        return (
            labels[i] != "headline"
            and 5 <= len(keys[i]) <= 48
            and keys[i][-1] not in "。;,>"
            and plain
            and i not in lines.why
        )

    if free(at - 1) and _ABOVE.search(keys[written[at - 1]]):
        labels[written[at - 1]], lines.why[written[at - 1]] = "headline", "a kicker above the headline"
    if free(at + 1) and _ABOVE.search(keys[chosen]):
        labels[written[at + 1]], lines.why[written[at + 1]] = "headline", "the headline below a kicker"
        at += 1
    elif (
        free(at + 1)
        and labels[written[at + 1]] != "body"
        and " " not in keys[chosen]
        and len(keys[written[at + 1]]) >= 10
        and _CLAUSES.search(keys[written[at + 1]])
    ):
        labels[written[at + 1]], lines.why[written[at + 1]] = "headline", "a headline in clauses below a kicker"
    while free(at + 1) and (_DASH.match(keys[written[at + 1]]) or _BELOW.search(keys[written[at + 1]])):
        at += 1
        labels[written[at]], lines.why[written[at]] = "headline", "a subheadline below the headline"


_OFFICE = pattern("guards.office")
_DAY = pattern("guards.day")


def _signature(lines: Lines, keys: Sequence[str]) -> None:
    """Who signs a notice, and when, is content."""
    labels = lines.labels
    written = [i for i, label in enumerate(labels) if label is not None]
    for one, other in pairwise(written):
        if len(keys[one]) > 40 or len(keys[other]) > 60 or "年" not in keys[other]:
            continue
        if _DAY.match(keys[other]) and _OFFICE.search(keys[one]) and one != lines.headline:
            for i in (one, other):
                if labels[i] != "body":
                    labels[i], lines.why[i] = "body", "the signature of a notice"


_PUSH = sum(BITS[name] >> 1 for name in ("act", "novel", "ad", "right", "more"))
_EDGE = 60


def _edges(lines: Lines, keys: Sequence[str]) -> None:
    """Calls to the reader at the end of the body (or before it) read like prose: their words decide."""
    labels = lines.labels
    body = [i for i, label in enumerate(labels) if label == "body"]
    if len(body) < 4:
        return
    for row in (list(reversed(body))[:6], body[:2]):
        for i in row:
            known = lines.own[i]
            if known is None or not known.cue.bits & _PUSH or i in lines.why or len(keys[i]) > 220:
                break
            scores = unpack(known.score)
            furniture = max(score for score, label in zip(scores, LABELS, strict=True) if label == "furniture")
            text = max(score for score, label in zip(scores, LABELS, strict=True) if label == "body")
            if furniture - text < _EDGE:
                break
            labels[i], lines.why[i] = "furniture", "line.edge"


_CHAPTER = pattern("guards.chapter")
_ORDER = pattern("guards.order")
_BOXED = pattern("guards.boxed")
_PICTURE = pattern("guards.picture")


def _headings(lines: Lines, keys: Sequence[str]) -> None:
    """Numbers and brackets make a heading; words that name a picture, or a second copy, make a caption."""
    labels, zones = lines.labels, lines.zones
    written = [i for i, label in enumerate(labels) if label is not None]
    short = [keys[i] for i in written if labels[i] in ("heading", "caption") and 6 < len(keys[i]) <= 40]
    twice = {key for key, times in Counter(short).items() if times > 1}
    for number, i in enumerate(written):
        label, key = labels[i], keys[i]
        if zones[i] == "head" and len(key) <= 30 and 0 <= lines.headline < i and label != "furniture":
            if lines.preset != "novel" and _CHAPTER.match(key):
                labels[i], lines.why[i] = "heading", "numbered"
            continue
        if (
            zones[i] != "body"
            or len(key) > 60
            or i in lines.why
            or label not in ("body", "heading", "caption", "other")
        ):
            continue
        following = keys[written[number + 1]] if number + 1 < len(written) else ""
        if label != "heading" and (_BOXED.match(key) or _CHAPTER.match(key)) and lines.preset != "novel":
            labels[i], lines.why[i] = "heading", "in brackets or numbered"
        elif (label != "heading" and _SECTION.match(key) and not _SECTION.match(following)) or (
            label != "heading"
            and _ORDER.match(key)
            and len(key) <= 34
            and key[-1] not in "。;,!?:"
            and len(following) >= 40
        ):
            labels[i], lines.why[i] = "heading", "numbered"
        elif label == "heading" and (key in twice or _PICTURE.search(key)) and not _ORDER.match(key):
            labels[i], lines.why[i] = "caption", "names a picture"
