"""The last word on a line: what rules are sure of, and what must never be lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from zhclean.labeller.cues import BITS
from zhclean.labeller.words import words

if TYPE_CHECKING:
    from zhclean.lines import Lines

_LONG = 70
_SOURCE = re.compile(
    r"^[(\[【]?(?:本文|信息|文章|稿件|新闻|内容|资料|图文)?(?:来源|稿源|出处)(?:于| ?[:|/]| {1,3}) {0,4}(?!未知|网络$)[^ :|,]{2,20}"
)
_BASED = re.compile(r"^[(\[【]?原(?:标题|题|文标题)(?:为|是)? ?[:《“ ]")


_DESK = re.compile(
    r"^[(\[【〔]? ?(?:记者)?[^/:|。,]{2,20} ?[/|] ?[^/:|。,]{0,8}(?:报道|报导|编译|专电|特稿)[)\]】〕]?$"
)
_SIGNED = re.compile(
    r"[。!?”」…][(\[【〔][^()\[\]]{0,12}(?:记者|通讯员|评论员|作者|文[/:|]|撰文)[^()\[\]。]{1,40}[)\]】〕]$"
)


@lru_cache(maxsize=1)
def _role() -> re.Pattern[str]:
    """A line that names who did what: a role, a colon or bar, a name."""
    roles = sorted((word for word in words("roles") if len(word) > 1), key=lambda word: (-len(word), word))
    role = "|".join(map(re.escape, roles)).lower()
    return re.compile(
        rf"^[(\[【]? {{0,2}}(?:本报|本刊|本网|本期|[^ :,。]{{2,6}}(?=记者|通讯员))?(?:{role}) {{0,4}}(?:[:|/] {{0,4}}|(?= [^ :,。]{{2,4}}(?: |$|[)\]】])))"
        r"(?=[^ :|/。]{1,})"
    )


def guard(lines: Lines, keys: Sequence[str]) -> None:
    """Let what is certain overrule the labels; `keys` are those of `lines` without blanks around them."""
    labels, zones = lines.labels, lines.zones
    for i, key in enumerate(keys):
        label = labels[i]
        if label is None:
            continue
        if (
            label in ("furniture", "other", "heading", "caption")
            and len(key) <= _LONG
            and (_BASED.match(key) or _SOURCE.match(key) or _role().match(key))
        ):
            labels[i], lines.why[i] = "meta", "names a source, a person or a title"
    _block(lines, keys)
    _prose(lines, keys)
    for i, marks in lines.marks.items():
        for mark in marks:
            if labels[i] is None or mark.rule.field or mark.rule.action == "span":
                continue
            if mark.rule.where == "tail" and zones[i] == "head":
                continue
            if labels[i] == "meta" or i == lines.headline:
                continue
            labels[i], lines.why[i] = "furniture", mark.rule.id
            break


_AGAINST = sum(BITS[name] >> 1 for name in ("mark", "right", "novel", "ad", "act", "more", "crumb", "based", "key"))
_META = sum(BITS[name] >> 1 for name in ("role", "source", "time"))
_END = "。!?…”」;"


def _prose(lines: Lines, keys: Sequence[str]) -> None:
    """A whole sentence beside the body, of words that speak for nothing else, belongs to it."""
    labels = lines.labels
    written = [i for i, label in enumerate(labels) if label is not None]
    for number, i in enumerate(written):
        label, key = labels[i], keys[i]
        if label not in ("furniture", "meta", "other") or len(key) < 10 or key[-1] not in _END or i in lines.why:
            continue
        known = lines.own[i]
        bits = known.cue.bits if known is not None else 0
        if bits & _AGAINST or (label == "meta" and bits & _META):
            continue
        before = labels[written[number - 1]] if number else None
        after = labels[written[number + 1]] if number + 1 < len(written) else None
        sentence = key[-1] in "。!?”」" and (len(key) >= 16 or (before == "body" and after == "body"))
        if sentence and (before == "body" or (after == "body" and len(key) >= 20)):
            labels[i], lines.why[i] = "body", "a sentence beside the body"


_ABOVE = re.compile(r"(?:强调|指出|要求时?|寄语|勉励|[:—–]+) {0,2}$")
_DASH = re.compile(r"^(?:[—–─-]{1,6}) {0,4}[^ —–─-]")
_BELOW = re.compile(
    r"(?:出席|主持|讲话|致辞|致词|作报告|做报告|就座|参加|会见|陪同|发言)$|^(?:选举产生|审议通过|通过关于|听取)"
)
_FREE = sum(BITS[name] >> 1 for name in ("say", "caption", "doc", "media", "end", "date", "nav"))


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
    elif free(at + 1) and labels[written[at + 1]] != "body" and "  " not in keys[chosen] and " " not in keys[chosen]:
        if (
            re.search(r"[\u3400-\u9fff”] {1,3}[\u3400-\u9fff“]", keys[written[at + 1]])
            and len(keys[written[at + 1]]) >= 10
        ):
            labels[written[at + 1]], lines.why[written[at + 1]] = "headline", "a headline in clauses below a kicker"
    while free(at + 1) and (_DASH.match(keys[written[at + 1]]) or _BELOW.search(keys[written[at + 1]])):
        at += 1
        labels[written[at]], lines.why[written[at]] = "headline", "a subheadline below the headline"
