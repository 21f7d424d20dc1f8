"""What a web page knows of its lines, as further features of the same labeller.

A page is read with weights of its own, learnt on pages by recipes/page_labeller.py; features, walk, choice of the
headline and guards are those of plain lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhclean.assets import read_bytes, rows
from zhclean.labeller.features import GROUP, Place, evidence_names
from zhclean.labeller.model import Model, read

if TYPE_CHECKING:
    from zhclean.lines import Lines

_FIRST = 40 * GROUP  # a group of place features that plain lines have none of
_MAIN = {
    name: number
    for number, name in enumerate(("none", "before", "beside", "after", "own", "own1", "own9", "in", "in1", "in9"), 1)
}
_LINKED = ("3", "4")  # a line that is half links or more is no paragraph, however it ends
_FOR_HEADLINE = ("title", "title+tag", "tag", "main", "near", "links", "hidden", "day", "around")

_HEADINGS = ("h1", "h2", "h3", "h4")
_SECTIONS = ("h2", "h3", "h4")
_NAMED = ("same", "lead")
_INSIDE = ("own", "own1", "own9", "in", "in1", "in9")
_NONE = {"main": "none"}
# Reasons of the guards of plain lines, which know nothing of links.
_READS = ("sentences in a row", "a sentence beside the body", "names a source or a person", "code among the text")
_ALONE = "looks like furniture, but nothing beside it does"
_NO_TEXT = ("share", "related", "nav", "tool", "ad", "foot", "comment", "statement", "caption", "summary")
_CAPTION, _HEADING = 200, 40
_ENDS = re.compile(r"[。!?….”」:]$")
_ABOVE = ("before", "own", "own1", "in1", "in")
_BELOW, _SHORT = 15, 90  # lines below the headline, characters of a line
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}")

Evidence = Sequence[Mapping[str, Any] | None]


def quiet(places: Sequence[Place], evidence: Evidence) -> list[Place]:
    """`places` with paragraphs only where the page does not speak against it."""
    return [
        place._replace(paragraph=False) if place.paragraph and facts and _speaks_against(facts) else place
        for place, facts in zip(places, evidence, strict=True)
    ]


def _speaks_against(facts: Mapping[str, Any]) -> bool:
    return str(facts.get("links", ""))[:1] in _LINKED or "hidden" in facts


def names(facts: Mapping[str, Any] | None) -> list[str]:
    """The evidence of a line as features of the labeller that mean the same in every zone of the page."""
    return [name for name in evidence_names(facts) if "main" not in name]


def numbers(facts: Mapping[str, Any] | None) -> list[int]:
    """Where the line stands to the main element, as features of its place."""
    if not facts:
        return []
    main = _MAIN.get(facts["main"], 0)
    return [_FIRST + main, _FIRST + 64 + main * 8 + int(facts["links"])]


def headline_names(facts: Mapping[str, Any] | None) -> list[str]:
    """The evidence of a line as features of the choice of a headline."""
    if not facts:
        return []
    found = [f"@{name}={facts[name]}" for name in _FOR_HEADLINE if name in facts]
    if "title" not in facts:
        found.append("@title=-")
    return found


def prefer(chosen: int, evidence: Evidence) -> int:
    """The line to take as headline: `chosen`, unless it has nothing of the page's titles and a heading above the text is
    one of them, letter by letter."""
    if chosen >= 0 and "title" in (evidence[chosen] or {}):
        return chosen
    for number, facts in enumerate(evidence):
        facts = facts or {}
        named = facts.get("title") in _NAMED and (facts["tag"] in _HEADINGS or facts["near"] == "title")
        if named and facts["main"] in _ABOVE and facts["links"] in "012" and "hidden" not in facts:
            return number
    plain = (
        number
        for number, facts in enumerate(evidence)
        if facts and facts.get("title") == "same" and facts["main"] in _ABOVE and facts["links"] == "0"
    )
    return next(plain, chosen)


def guard(lines: Lines, keys: Sequence[str]) -> None:
    """Let what the page is sure of overrule the labels; `keys` without blanks around them."""
    evidence = lines.evidence
    if evidence is None:
        return
    _links(lines, evidence)
    _captions(lines, keys, evidence)
    _summary(lines, evidence)
    _headings(lines, keys, evidence)
    _text(lines, keys, evidence)
    _date(lines, keys, evidence)


def _links(lines: Lines, evidence: Evidence) -> None:
    """Lists of links and comments outside of the text are none of it, however much they read like it."""
    labels = lines.labels
    held = any(label == "body" and (evidence[i] or _NONE)["main"] in _INSIDE for i, label in enumerate(labels))
    for i, label in enumerate(labels):
        facts = evidence[i]
        if not facts or label not in ("body", "heading", "caption", "meta"):
            continue
        outside = facts["main"] not in _INSIDE
        only_reads = lines.why.get(i) in _READS
        if label == "meta":
            against = only_reads and outside and facts["links"] == "4" and "r" in facts["around"]
        elif outside and held:
            against = facts["links"] == "4" or (only_reads and (_speaks_against(facts) or "c" in facts["around"]))
        else:
            against = only_reads and facts["links"] == "4"
        if against:
            labels[i], lines.why[i] = "furniture", "links or comments beside the text"


def _captions(lines: Lines, keys: Sequence[str], evidence: Evidence) -> None:
    """What the page calls a caption, beside a picture, is one."""
    for i, label in enumerate(lines.labels):
        facts = evidence[i]
        if facts and label in ("body", "heading") and len(keys[i]) <= _CAPTION and i not in lines.why:
            near = facts["near"] == "caption" or (facts["near"] == "summary" and facts["main"] in _INSIDE)
            called = facts["tag"] == "figcaption" or (near and "usual" not in facts)
            if called and "picture" in facts and facts["links"] in "01":
                lines.labels[i], lines.why[i] = "caption", "the page calls it a caption"


def _summary(lines: Lines, evidence: Evidence) -> None:
    """What the page calls a summary, between headline and text, is none of the text."""
    labels = lines.labels
    first = next(
        (i for i, label in enumerate(labels) if label == "body" and (evidence[i] or _NONE)["main"] in _INSIDE), 0
    )
    for i in range(max(0, lines.headline), first):
        facts = evidence[i]
        if facts and labels[i] == "body" and facts["near"] == "summary" and "usual" not in facts:
            labels[i], lines.why[i] = "editor_note", "the page calls it a summary"


def _headings(lines: Lines, keys: Sequence[str], evidence: Evidence) -> None:
    """A heading element between paragraphs is a heading."""
    labels = lines.labels
    for i, label in enumerate(labels):
        facts = evidence[i]
        if label != "body" or not facts or i in lines.why or "usual" in facts or len(keys[i]) > _HEADING:
            continue
        if facts["tag"] in _SECTIONS and facts["main"] in _INSIDE and facts["links"] in "01":
            labels[i], lines.why[i] = "heading", "the page calls it a heading"


def _text(lines: Lines, keys: Sequence[str], evidence: Evidence) -> None:
    """What stands in the midst of the text, or a paragraph beside it that looks like it, belongs to it."""
    labels = lines.labels
    written = [i for i, label in enumerate(labels) if label is not None]
    for number, i in enumerate(written):
        facts = evidence[i]
        if labels[i] not in ("furniture", "other") or not facts or i in lines.marks:
            continue
        if lines.why.get(i, _ALONE) != _ALONE or facts["links"] not in "01" or "hidden" in facts:
            continue
        if facts["near"] in _NO_TEXT or set("acr").intersection(facts["around"]) or i == lines.headline:
            continue
        prose = facts["beside"][3] == "y" and bool(_ENDS.search(keys[i]))
        before = number > 0 and labels[written[number - 1]] == "body"
        behind = number + 1 < len(written) and labels[written[number + 1]] in ("body", "heading")
        if facts["main"] in ("own", "in"):
            belongs = "usual" in facts and (prose or (before and behind))
        else:
            belongs = prose and facts["near"] == "body" and (before or behind)
        if belongs:
            labels[i], lines.why[i] = "body", "a paragraph like the others"


def _date(lines: Lines, keys: Sequence[str], evidence: Evidence) -> None:
    """Keep the line of the date, below the headline or else directly below the text, when no other date is kept."""
    labels = lines.labels
    if lines.headline < 0 and "body" not in labels:
        return
    head = lines.headline + 1 or max(0, labels.index("body") - _BELOW)
    foot = max((i for i, label in enumerate(labels) if label == "body"), default=len(labels)) + 1
    body = next((i for i in range(head, len(labels)) if labels[i] == "body"), head)
    if any(labels[i] == "meta" and _DATE.search(keys[i]) for i in (*range(head, body), *range(foot, len(labels)))):
        return
    above = sorted({*range(head, min(body, head + _BELOW)), *range(max(head, body - _BELOW), body)})
    for i in (*above, *range(foot, min(len(labels), foot + _BELOW))):
        facts = evidence[i]
        short = len(keys[i]) <= (_SHORT if i < body else _SHORT * 2 // 3)
        if not facts or not short or labels[i] is None or not _DATE.search(keys[i]):
            continue
        if facts["links"] in "012" or (facts["links"] == "3" and facts["near"] == "time"):
            labels[i], lines.why[i] = "meta", "a date beside the text"
            return


@lru_cache(maxsize=1)
def model() -> Model:
    """The model of the lines of pages."""
    return read(read_bytes("page/labeller.bin"))


@lru_cache(maxsize=1)
def headline_weights() -> dict[str, float]:
    """The weights of the choice of a headline on pages."""
    return {name: float(value) for name, value in rows("page/headline.tsv")}


def headline_extra(evidence: Evidence, weights: Mapping[str, float]) -> dict[int, float]:
    """What the evidence adds to each line's score as headline."""
    get = weights.get
    known: dict[int, float] = {}
    found = {}
    for i, facts in enumerate(evidence):
        at = id(facts)
        if at not in known:
            known[at] = sum(get(name, 0.0) for name in headline_names(facts))
        found[i] = known[at]
    return found


def weigh(evidence: Evidence) -> list[tuple[int, int]]:
    """What the evidence of each line adds to its packed score alone, and to that of its place. Alike lines share one
    mapping (`zhclean.stages.page.evidence`), which is weighed once."""
    weights = model()
    known: dict[int, tuple[int, int]] = {}
    found = []
    for facts in evidence:
        weight = known.get(id(facts))
        if weight is None:
            weight = known[id(facts)] = weights.pieces.weigh(names(facts)), weights.near(numbers(facts))
        found.append(weight)
    return found
