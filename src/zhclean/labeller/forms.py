"""Lines whose form tells what they are, whatever the weights say: headings of fixed words, captions that share a sign,
credits in brackets, keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhclean.labeller.cues import BITS
from zhclean.labeller.words import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhclean.lines import Lines

KEYWORDS = "keywords"  # why a line is metadata
_WORDED = pattern("forms.worded")
_PHOTO = pattern("forms.photo")
_CREDITED = pattern("forms.credited")
_CREDIT_ENDS = frozenset(")]】图摄发")  # what such a line ends in
_HAPPENS = pattern("forms.happens")
_QUOTED = pattern("forms.quoted")
_KEYWORDS = pattern("meta.keywords")
_HASHES = pattern("forms.hashes")
_TAG = pattern("forms.tag")
_SENT, _NAME = pattern("thread.sent"), pattern("thread.name")
_SIGNS = frozenset("◎▲△▼◆●■★☆▶↑↓○")
_CHAPTER_END, _CALL = pattern("tails.chapter"), pattern("tails.call")
_ASK = pattern("tails.ask")
_BEFORE, _LAST, _CALLED = 4, 6, 90  # lines of the text that are none, lines that may be one, characters of one
_POST = 120  # characters of a line that heads a post
_PAGE = "meta.print_page"  # the rule that marks it
_LONG, _SHORT, _TAGS, _AROUND = 90, 60, 3, 20
_CUES = sum(
    BITS[name] >> 1 for name in ("act", "nav", "more", "right", "ad", "mark", "likely", "crumb", "date", "role")
)


def forms(lines: Lines, keys: Sequence[str]) -> None:
    """Label such lines; `keys` are those of `lines` without blanks around them."""
    labels, zones = lines.labels, lines.zones
    written = [i for i, label in enumerate(labels) if label is not None]
    signs: dict[str, list[int]] = {}
    for number, i in enumerate(written):
        key, label = keys[i], labels[i]
        if len(key) > _LONG or i in lines.why:
            continue
        if len(key) <= 40 and i in lines.marks and any(mark.rule.id == _PAGE for mark in lines.marks[i]):
            if i != lines.headline and zones[i] != "body":
                labels[i], lines.why[i] = "meta", "the page of a paper"
            continue
        first = key[0]
        if first in _SIGNS and zones[i] == "body":
            signs.setdefault(first, []).append(i)
        if len(key) > _SHORT:
            continue
        following = labels[written[number + 1]] if number + 1 < len(written) else None
        if len(key) <= 12 and label != "heading" and _WORDED.match(key) and following in ("body", "heading"):
            if zones[i] != "tail" and i != lines.headline and lines.preset != "novel":
                labels[i], lines.why[i] = "heading", "words that head a section"
        elif (
            label in ("heading", "furniture", "other")
            and key[-1] in _CREDIT_ENDS
            and _CREDITED.search(key)
            and _beside(labels, written, number)
        ):
            labels[i], lines.why[i] = "caption", "ends in the credit of a picture"
        elif label == "body" and _QUOTED.fullmatch(key) and following == "body" and lines.preset in ("news", "wechat"):
            above = keys[written[number - 1]] if number else ""
            if len(above) >= _AROUND and len(keys[written[number + 1]]) >= _AROUND:
                labels[i], lines.why[i] = "heading", "a quotation between paragraphs"
        elif label == "heading" and zones[i] == "body" and _HAPPENS.search(key) and i not in lines.marks:
            labels[i], lines.why[i] = "caption", "says what a picture shows"
    for found in signs.values():
        if any(_PHOTO.search(keys[i]) for i in found):
            for i in found:
                labels[i], lines.why[i] = "caption", "the sign of captions here"
    _tags(lines, keys, written)
    _calls(lines, keys)
    sent = {i for i in written if len(keys[i]) <= _POST and "于" in keys[i] and _SENT.search(keys[i])}
    if len(sent) > 1:
        _replies(lines, keys, written, sent)


def _calls(lines: Lines, keys: Sequence[str]) -> None:
    """Calls to the reader that end a chapter or the text of an account."""
    if lines.preset not in ("novel", "wechat", "news"):
        return
    labels = lines.labels
    body = [i for i, label in enumerate(labels) if label == "body"]
    call = _CHAPTER_END if lines.preset == "novel" else _CALL
    if lines.preset == "wechat" and len(body) > _BEFORE:
        low = body[-_LAST:][0]
        ask = next((i for i in range(low, body[-1] + 1) if labels[i] and _ASK.match(keys[i])), len(labels))
        for i in range(ask, body[-1] + 1):
            if labels[i] in ("body", "heading", "other"):
                labels[i], lines.why[i] = "furniture", "line.edge"
        body = [i for i in body if i < ask]
    ends = [*reversed(body[_BEFORE:][-_LAST:])]
    for several in (ends, body[:2] if lines.preset == "novel" and len(body) > _BEFORE else ()):
        for i in several:
            if len(keys[i]) > _CALLED or not call.search(keys[i]):
                break
            labels[i], lines.why[i] = "furniture", "line.edge"


def _replies(lines: Lines, keys: Sequence[str], written: Sequence[int], sent: set[int]) -> None:
    """What others say below the first post is no furniture, nor is who says it; `sent` are the lines that say when."""
    labels = lines.labels
    said = False
    for number, i in enumerate(written):
        if i in sent:
            said = True
            above = [one for one in written[max(0, number - 3) : number] if one not in lines.marks]
            name = next(
                (one for one in reversed(above) if labels[one] == "furniture" and _NAME.fullmatch(keys[one])), -1
            )
            for one in (name, i):
                if one >= 0 and labels[one] == "furniture":
                    labels[one], lines.why[one] = "other", "the head of a post"
        elif i in lines.marks:
            said = False
        elif said and labels[i] == "furniture":
            labels[i], lines.why[i] = "other", "a reply"


def _beside(labels: Sequence[str | None], written: Sequence[int], number: int) -> bool:
    """Whether text or a caption stands above or below."""
    around = written[max(0, number - 1) : number + 2]
    return any(labels[i] in ("body", "caption") for i in around if i != written[number])


def _tags(lines: Lines, keys: Sequence[str], written: Sequence[int]) -> None:
    """Keywords: behind their label, as ``#…``, or bare below the text, several words that the text has itself."""
    labels = lines.labels
    body = [i for i in written if labels[i] == "body"]
    if not body:
        return
    for i in written:
        key = keys[i]
        if i in lines.why or i == lines.headline or not (key[0] == "#" or body[0] > i or i > body[-1]):
            continue
        if len(key) <= 120 and labels[i] != "headline" and (_HASHES.match(key) or _words(key)):
            labels[i], lines.why[i] = "meta", KEYWORDS
    run: list[int] = []
    text = ""
    for i in written[written.index(body[-1]) + 1 :][:40]:
        key = keys[i]
        if _TAG.match(key) and i not in lines.marks and i not in lines.why:
            text = text or "".join(keys[one] for one in body)[:20000]
            known = lines.own[i]
            if key in text or known is None or not known.cue.bits & _CUES:
                run.append(i)
                continue
        if len(run) >= _TAGS or labels[i] != "meta":
            break
    if len(run) >= _TAGS and sum(keys[i] in text for i in run) * 2 >= len(run):
        for i in run:
            labels[i], lines.why[i] = "meta", KEYWORDS


def _words(key: str) -> bool:
    match = _KEYWORDS.match(key)
    return match is not None and any(char.isalnum() for char in match["words"])
