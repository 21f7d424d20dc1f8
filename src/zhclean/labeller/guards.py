"""The last word on a line: what rules are sure of, and what must never be lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

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
