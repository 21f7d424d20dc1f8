"""What the page knows of each of its lines, as small words for the line labeller: never a verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from zhclean.assets import rows
from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.page.blocks import Block, Blocks, Element
from zhclean.stages.page.facts import Facts, squeeze

_WORD = lazy(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PROSE = lazy("[，。！？；,!?;]")
_HIDDEN = lazy(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_CENTER = lazy(r"text-align\s{0,3}:\s{0,3}center", re.IGNORECASE)
_TAGS = {
    **{tag: tag for tag in ("h1", "h2", "h3", "p", "li", "td", "figcaption", "blockquote", "a")},
    **dict.fromkeys(("h4", "h5", "h6"), "h4"),
    **dict.fromkeys(("th", "dt", "dd", "tr"), "td"),
    **dict.fromkeys(("ul", "ol", "nav", "menu", "option", "button", "label", "select", "form", "fieldset"), "list"),
    **dict.fromkeys(("header", "footer", "aside"), "edge"),
}
_FURNITURE = frozenset(("share", "comment", "related", "nav", "foot", "side", "ad", "tool"))
_ASIDE = frozenset(("share", "comment", "related", "nav", "foot", "ad"))
_ELEMENTS = {"nav": "nav", "footer": "foot", "aside": "side", "form": "tool", "figcaption": "caption", "figure": "caption",
             "time": "time", "button": "tool", "select": "tool"}  # fmt: skip
_MOST_KINDS = 3


class _Words(NamedTuple):
    exact: Mapping[str, str]
    inside: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    exact: dict[str, str] = {}
    for kind, words in rows("page/words.tsv"):
        exact.update(dict.fromkeys(words.split(), kind))
    long = sorted((word for word in exact if len(word) > 4), key=lambda word: (-len(word), word))
    return _Words(exact, re.compile("|".join(map(re.escape, long))))


@lru_cache(maxsize=8192)
def kinds_of(names: str) -> tuple[str, ...]:
    """What the words of a class or id attribute say, at most three kinds, in order.

    >>> kinds_of("main-article newsTitle")
    ('body', 'title')
    """
    words = _words()
    found: dict[str, None] = {}
    for word in _WORD.findall(names[:120]):
        small = word.lower()
        kind = words.exact.get(small)
        if kind is None and len(small) > 5:
            match = words.inside.search(small)
            kind = words.exact[match[0]] if match else None
        if kind is not None:
            found[kind] = None
    return tuple(found)[:_MOST_KINDS]


class _Sense(NamedTuple):
    """What an element and those around it say: the nearest kinds, all furniture kinds around, hidden, centred, the
    tag that matters most."""

    near: tuple[str, ...]
    around: frozenset[str]
    hidden: bool
    center: bool
    anchor: bool


_NOTHING = _Sense((), frozenset(), False, False, False)


class _Senses:
    def __init__(self) -> None:
        self.known: dict[int, _Sense] = {}
        self.alike: dict[tuple[str, str, _Sense], _Sense] = {}

    def of(self, element: Element) -> _Sense:
        """The sense of `element`; each element is looked at once."""
        waiting = []
        sense = _NOTHING
        for node in element.up():
            have = self.known.get(node.order)
            if have is not None:
                sense = have
                break
            waiting.append(node)
        for node in reversed(waiting):
            if node.raw or node.tag in _ELEMENTS or node.tag in ("center", "a"):
                alike = node.tag, node.raw, sense
                found = self.alike.get(alike)
                if found is None:
                    found = self.alike[alike] = _inside(node, sense)
                sense = found
            self.known[node.order] = sense
        return sense


def _inside(node: Element, outer: _Sense) -> _Sense:
    kinds: tuple[str, ...] = ()
    hidden, center = outer.hidden, outer.center or node.tag == "center"
    if node.tag in _ELEMENTS:
        kinds = (_ELEMENTS[node.tag],)
    if node.raw and node.tag not in ("html", "body"):
        names = node.attributes
        if words := " ".join(
            filter(None, (names.get("id"), names.get("class"), names.get("itemprop"), names.get("rel")))
        ):
            kinds = (*kinds, *kinds_of(words))
        if style := names.get("style"):
            hidden = hidden or bool(_HIDDEN.search(style[:500]))
            center = center or bool(_CENTER.search(style[:500]))
        hidden = hidden or "hidden" in names
        center = center or names.get("align") == "center"
    return _Sense(
        kinds or outer.near,
        outer.around | _FURNITURE.intersection(kinds),
        hidden,
        center,
        outer.anchor or node.tag == "a",
    )


def evidence(page: Blocks, facts: Facts) -> list[dict[str, str]]:
    """One mapping of small words for each line of `page`."""
    lines = page.lines
    senses = _Senses()
    sense_of = [senses.of(line.inner) for line in lines]
    prose = [_prose(line, sense) for line, sense in zip(lines, sense_of, strict=True)]
    main = _main(lines, prose)
    usual = _usual(lines, prose, main)
    inside = [main is not None and main.holds(line.block) for line in lines]
    alike = [
        bool(usual) and is_in and (line.block.tag, line.block.raw) == usual
        for line, is_in in zip(lines, inside, strict=True)
    ]
    members = [number for number, is_in in enumerate(inside) if is_in]
    first, last = (members[0], members[-1]) if members else (len(lines), -1)
    weights = [number for number in members if prose[number]]
    start, stop = (weights[0], weights[-1]) if weights else (first, last)
    pictures = Counter(number for number, _ in page.pictures)
    alts = {squeeze(alt) for _, alt in page.pictures if len(alt) > 3}
    found = []
    for number, line in enumerate(lines):
        sense = sense_of[number]
        key = squeeze(line.text)
        main_word = "none" if main is None else "before" if number < first else "after" if number > last else "beside"
        if inside[number]:
            main_word = "own" if line.block is main or line.block.parent is main else "in"
            if number < start:
                main_word += "1"
            elif number > stop:
                main_word += "9"
        links = 0 if not line.linked else 1 + min(3, 4 * line.linked // max(1, len(line.text)))
        tag = _TAGS.get(line.block.tag, "div")
        near = sense.near[-1] if sense.near else "-"
        around = "".join(sorted(kind[0] for kind in sense.around))
        title = facts.title_is(key)
        facts_of_line = {
            "main": main_word,
            "links+main": f"{links}{main_word}",
            "tag": tag,
            "links": str(links),
            "near": near,
            "around": around or "-",
            "around+links": f"{around}{links}",
        }
        if len(sense.near) > 1:
            facts_of_line["also"] = sense.near[0]
        if alike[number]:
            facts_of_line["usual"] = "yes"
        beside = "".join(
            "ny"[alike[near_number]] for near_number in (max(0, number - 1), min(len(lines) - 1, number + 1))
        )
        facts_of_line["beside"] = f"{beside}{'ny'[alike[number]]}{'ny'[prose[number] > 0]}"
        if title:
            facts_of_line["title"] = title
            facts_of_line["title+tag"] = f"{title}{tag}"
        if facts.day and facts.day_in(key):
            facts_of_line["day"] = "yes"
        if line.bold * 10 >= len(line.text) * 9:
            facts_of_line["bold"] = "prose" if prose[number] else "yes"
        if sense.hidden:
            facts_of_line["hidden"] = "yes"
        if sense.center:
            facts_of_line["center"] = "yes"
        picture = "before" if line.picture or pictures[number] else "behind" if pictures[number + 1] else ""
        if picture:
            facts_of_line["picture"] = picture
        if picture or sense.center or line.nth == 0:
            size = sum(len(line.text) > limit for limit in (3, 14, 30, 60))
            facts_of_line["shape"] = f"{picture}{'c' * sense.center}{'u' * alike[number]}{'i' * inside[number]}{size}"
        if key in alts:
            facts_of_line["alt"] = "yes"
        if line.nth:
            facts_of_line["nth"] = str(min(line.nth, 3))
        found.append(facts_of_line)
    return found


def _prose(line: Block, sense: _Sense) -> int:
    """How much of running text a line is: its length if it is punctuated; less where the page calls it something else."""
    size = len(line.text)
    if size < 18 or line.linked * 10 > size * 4 or sense.hidden or not _PROSE.search(line.text, 0, 600):
        return 0
    weight = min(size, 400)
    if sense.around & _ASIDE:
        weight //= 3
    return weight * 3 // 2 if "body" in sense.near else weight


def _main(lines: list[Block], prose: list[int]) -> Element | None:
    """The element that holds most of the prose closest to itself: that of its own paragraphs whole, deeper ones less."""
    scores: dict[int, float] = {}
    elements: dict[int, Element] = {}
    for line, weight in zip(lines, prose, strict=True):
        if not weight:
            continue
        share = 1.0
        holder = (
            line.block.parent if line.block.tag in ("p", "li", "td", "blockquote") and line.block.parent else line.block
        )
        for node in holder.up():
            scores[node.order] = scores.get(node.order, 0.0) + weight * share
            elements[node.order] = node
            share *= 0.6
            if share < 0.1:
                break
    if not scores:
        return None
    best = max(scores, key=lambda order: (scores[order], -order))
    return elements[best]


def _usual(lines: list[Block], prose: list[int], main: Element | None) -> tuple[str, str] | None:
    """The tag and attributes that most of the prose of the main element has."""
    counts: Counter[tuple[str, str]] = Counter()
    for line, weight in zip(lines, prose, strict=True):
        if weight and main is not None and main.holds(line.block):
            counts[line.block.tag, line.block.raw] += weight
    return max(counts, key=lambda name: (counts[name], name)) if counts else None
