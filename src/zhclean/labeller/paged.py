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

_HEADINGS = ("h1", "h2", "h3")
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
        named = facts.get("title") in ("same", "lead") and facts["tag"] in _HEADINGS
        if named and facts["main"] in _ABOVE and facts["links"] in "012" and "hidden" not in facts:
            return number
    return chosen


def guard(lines: Lines, keys: Sequence[str]) -> None:
    """Keep the line of the date, below the headline or else directly below the text, when no other date is kept; `keys`
    without blanks around them."""
    labels, evidence = lines.labels, lines.evidence
    if lines.headline < 0 or evidence is None:
        return
    head = lines.headline + 1
    foot = max((i for i, label in enumerate(labels) if label == "body"), default=len(labels)) + 1
    body = next((i for i in range(head, len(labels)) if labels[i] == "body"), head)
    if any(labels[i] == "meta" and _DATE.search(keys[i]) for i in (*range(head, body), *range(foot, len(labels)))):
        return
    for i in (*range(head, min(body, head + _BELOW)), *range(foot, min(len(labels), foot + _BELOW))):
        facts = evidence[i]
        short = len(keys[i]) <= (_SHORT if i < body else _SHORT // 2)
        if facts and short and labels[i] is not None and facts["links"] in "012" and _DATE.search(keys[i]):
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
            weight = known[id(facts)] = weights.own(names(facts)), weights.near(numbers(facts))
        found.append(weight)
    return found
