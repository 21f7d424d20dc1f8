"""Which part of the article each line and span is.

The labels say what kind of line it is; the rooms of this package take it apart: heads.py (kicker, headline,
subheadline), meta.py (source, dates, persons), dateline.py, captions.py, notes.py, gov.py. Nothing is taken away: what
no room knows is `other`.
"""

from __future__ import annotations

import re

from zhclean.edits import Span
from zhclean.labeller.cues import BITS
from zhclean.labeller.forms import KEYWORDS
from zhclean.lines import Lines
from zhclean.parts import Article, Part
from zhclean.record import dataclass
from zhclean.stages.article import body, captions, gov, heads, meta, notes, thread
from zhclean.stages.article.build import Build
from zhclean.stages.article.settle import Loose, settle


@dataclass(frozen=True, slots=True)
class ArticleOptions:
    """`preset`: the kind of document (``plain`` has no fields)."""

    preset: str = "news"


def article(lines: Lines, options: ArticleOptions) -> Article:
    """The parts of the article in the order of the text; every non-blank character has one owner.

    >>> from zhclean.lines import look, LookOptions
    >>> from zhclean.document import Source
    >>> text = "一行字"
    >>> article(look(text, Source(), LookOptions()), ArticleOptions("plain")).headline is None
    True
    """
    build = Build(lines)
    if options.preset == "plain":
        return Article(lines.text, _plain(lines))
    labels = lines.labels
    written = [i for i, label in enumerate(labels) if label is not None]
    if options.preset == "gov":
        gov.table(build)
        gov.number(build, lines.headline)
    _head(build, written)
    _notes(build, written)
    loose: list[Loose] = []
    ahead = True
    for number, i in enumerate(written):
        label = labels[i]
        if i in build.taken:
            continue
        if label in ("body", "heading"):
            ahead = False
        if label == "meta" and _credit(build, written, number):
            labels[i] = "caption"
        elif label == "meta" and lines.why.get(i) == KEYWORDS:
            meta.add_keywords(build, i)
            build.taken.add(i)
        elif label == "meta":
            found = meta.add(build, i, ahead)
            loose += [Loose(i, *piece, bool(found.dates), ahead) for piece in found.loose]
            build.taken.add(i)
        elif label == "other" and len(lines.keys[i]) < 120:
            meta.add(build, i, ahead, few=True)
            build.taken.add(i)
    settle(build, loose)
    thread.add(build, written)
    body.add(build, written, options.preset)
    return Article(lines.text, build.done())


def _credit(build: Build, written: list[int], number: int) -> bool:
    """Whether a line of metadata is a caption or its credit."""
    i = written[number]
    start, end = build.line(i)
    key, text = build.lines.keys[i], build.text[start:end]
    found = captions.split(key, text)
    if found is not None and body.PHOTO.search(found[1].role or "") and body.is_caption(key, text, False):
        return True
    alone = captions.only(key, text)
    if alone is not None and re.search("[摄攝]", alone.role or "") and not key.strip().startswith(("摄", "攝")):
        return True
    following = written[number + 1] if number + 1 < len(written) else None
    return (
        following is not None
        and build.lines.labels[following] == "caption"
        and alone is not None
        and alone.role not in ("来源", "來源")
    )


def _plain(lines: Lines) -> list[Part]:
    parts = []
    for start, end in zip(lines.starts, lines.ends, strict=True):
        line = lines.text[start:end]
        bare = line.strip()
        if bare:
            left = start + len(line) - len(line.lstrip())
            parts.append(Part("other", Span(left, left + len(bare)), None, 1.0))
    return parts


def _head(build: Build, written: list[int]) -> None:
    """The block of headline lines around the chosen one."""
    lines = build.lines
    chosen = lines.headline
    if chosen < 0 or lines.labels[chosen] != "headline" or chosen in build.taken:
        return
    number = written.index(chosen)
    first = last = number
    while first > 0 and _may_be_head(lines, written[first - 1]) and number - first < 4:
        first -= 1
    while last + 1 < len(written) and _may_be_head(lines, written[last + 1]) and last - number < 5:
        last += 1
    heads.add(build, written[first : last + 1], chosen)


_NOT_HEAD = sum(BITS[name] >> 1 for name in ("date", "time", "source", "role", "crumb", "mark", "likely"))


def _may_be_head(lines: Lines, i: int) -> bool:
    """Whether a line labelled as headline may belong to the block of another: no date, source or person on it."""
    known = lines.own[i]
    plain = known is None or not known.cue.bits & _NOT_HEAD or i in lines.why
    return lines.labels[i] == "headline" and plain and meta.read(lines.keys[i], lines.keys[i]).page is None


def _notes(build: Build, written: list[int]) -> None:
    """Abstracts and notes: by the words they begin with, by who signs them, or by their label."""
    lines = build.lines
    signed = next((at for at, i in enumerate(written[:60]) if notes.is_signature(lines.keys[i])), -1)
    if signed > 0:
        first = signed
        while (
            first
            and signed - first < 8
            and lines.labels[written[first - 1]] in ("body", "editor_note")
            and written[first - 1] not in build.taken
        ):
            first -= 1
        if first < signed:
            notes.add(build, written[first:signed], "editorNote")
    boxes = [
        i
        for i in written[:60]
        if lines.keys[i].lstrip()[:1] == "■" and lines.labels[i] in ("body", "editor_note", "heading")
    ]
    body_start = next((i for i in written if lines.labels[i] == "body" and i not in boxes and i not in build.taken), -1)
    if boxes and boxes[-1] < body_start and boxes[-1] - boxes[0] < 2 * len(boxes) + 2:
        notes.add(build, boxes, "abstract")
    number = 0
    while number < len(written):
        i = written[number]
        number += 1
        if i in build.taken or lines.labels[i] in ("furniture", "headline", "meta"):
            continue
        kind = notes.kind_of(lines.keys[i])
        if kind is None and lines.labels[i] != "editor_note":
            continue
        block = [i]
        while (
            number < len(written)
            and lines.labels[written[number]] == "editor_note"
            and written[number] not in build.taken
            and notes.kind_of(lines.keys[written[number]]) is None
        ):
            block.append(written[number])
            number += 1
        if kind is None:
            kind = "abstract" if len(block) == 1 or lines.keys[i].lstrip()[:1] in "■●◆" else "editorNote"
        if sum(len(lines.keys[one]) for one in block) >= 14:
            notes.add(build, block, kind)
