"""What the page knows of each of its lines, as small words for the line labeller: never a verdict."""

from __future__ import annotations

import re
from collections import Counter

from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.page.blocks import Block, Blocks, Element
from zhclean.stages.page.facts import Facts, squeeze
from zhclean.stages.page.kinds import kinds_of

_TELLING = lazy(r'\s(id|class|itemprop|rel|style|align|hidden)="([^"]*)"')
_PROSE = lazy("[，。！？；,!?;]")
_HIDDEN = lazy(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_CENTER = lazy(r"text-align\s{0,3}:\s{0,3}center", re.IGNORECASE)
_TAGS = {
    **{tag: tag for tag in ("h1", "h2", "h3", "p", "li", "td", "figcaption", "blockquote", "a", "pre")},
    **dict.fromkeys(("h4", "h5", "h6"), "h4"),
    **dict.fromkeys(("th", "dt", "dd", "tr"), "td"),
    **dict.fromkeys(("ul", "ol", "nav", "menu", "option", "button", "label", "select", "form", "fieldset"), "list"),
    **dict.fromkeys(("header", "footer", "aside"), "edge"),
}
_FURNITURE = frozenset(("share", "comment", "related", "nav", "foot", "side", "ad", "tool"))
_ASIDE = frozenset(("share", "comment", "related", "nav", "foot", "ad"))
_ELEMENTS = {"nav": "nav", "footer": "foot", "aside": "side", "form": "tool", "figcaption": "caption", "figure": "caption",
             "time": "time", "button": "tool", "select": "tool"}  # fmt: skip
_BESIDE, _NAME = 8, 12  # lines above the text, characters of the name of an account
_NAMED = lazy(r"[^\W\d_](?:[\w·-]|(?<=[a-zA-Z]) (?=[a-zA-Z])){1,11}")
_FAR = 60  # lines below the title at which text counts half
_LONGEST = 400  # a longer line is compared with no title


class _Sense(NamedTuple):
    """What an element and those around it say: the nearest kinds, all furniture kinds around, hidden, centred."""

    near: tuple[str, ...]
    around: frozenset[str]
    hidden: bool
    center: bool


_NOTHING = _Sense((), frozenset(), False, False)
_SPEAKING = frozenset((*_ELEMENTS, "center"))


class _Senses:
    """The senses of the elements of one page; each element is looked at once, equal senses are one object."""

    def __init__(self) -> None:
        self.known: dict[int, _Sense] = {}
        self.inside: dict[tuple[str, str, int], _Sense] = {}
        self.said: dict[tuple[str, str], tuple[tuple[str, ...], bool, bool]] = {}
        self.one: dict[_Sense, _Sense] = {}

    def of(self, element: Element) -> _Sense:
        """The sense of `element`."""
        known = self.known
        sense = known.get(element.order)
        if sense is not None:
            return sense
        waiting = []
        node: Element | None = element
        sense = _NOTHING
        while node is not None:
            have = known.get(node.order)
            if have is not None:
                sense = have
                break
            waiting.append(node)
            node = node.parent
        for node in reversed(waiting):
            if node.raw or node.tag in _SPEAKING:
                alike = node.tag, node.raw, id(sense)
                found = self.inside.get(alike)
                if found is None:
                    found = self.inside[alike] = self._inside(node.tag, node.raw, sense)
                sense = found
            known[node.order] = sense
        return sense

    def _inside(self, tag: str, raw: str, outer: _Sense) -> _Sense:
        said = self.said.get((tag, raw))
        if said is None:
            said = self.said[tag, raw] = _said(tag, raw)
        kinds, hidden, center = said
        sense = _Sense(
            kinds or outer.near,
            outer.around | _FURNITURE.intersection(kinds) if kinds else outer.around,
            outer.hidden or hidden,
            outer.center or center,
        )
        return self.one.setdefault(sense, sense)


def _said(tag: str, raw: str) -> tuple[tuple[str, ...], bool, bool]:
    """What an element says by itself: its kinds, whether it is hidden, whether it is centred."""
    kinds: tuple[str, ...] = (_ELEMENTS[tag],) if tag in _ELEMENTS else ()
    hidden, center = False, tag == "center"
    if raw and tag not in ("html", "body"):
        names = dict(_TELLING.findall(raw))
        words = " ".join([names[name] for name in ("id", "class", "itemprop", "rel") if names.get(name)])
        if words:
            kinds = (*kinds, *kinds_of(words))
        if style := names.get("style"):
            hidden = bool(_HIDDEN.search(style[:500]))
            center = center or bool(_CENTER.search(style[:500]))
        hidden = hidden or "hidden" in names
        center = center or names.get("align") == "center"
    return kinds, hidden, center


def evidence(page: Blocks, facts: Facts) -> list[dict[str, str]]:
    """One mapping of small words for each line of `page`."""
    lines = page.lines
    senses = _Senses()
    sense_of = [senses.of(line.inner) for line in lines]
    keys = [squeeze(line.text) if len(line.text) <= _LONGEST else line.text for line in lines]
    titles = [facts.title_is(key) for key in keys]
    top = _top(lines, titles)
    common = sense_of[top].around if top >= 0 else _NOTHING.around  # what is around the title too tells nothing
    prose = [
        _prose(line, sense, common, number - top)
        for number, (line, sense) in enumerate(zip(lines, sense_of, strict=True))
    ]
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
    pictures = {number for number, _ in page.pictures}
    alts = {squeeze(alt) for _, alt in page.pictures if len(alt) > 3}
    found: list[dict[str, str]] = []
    year = facts.published[:4] if facts.published else "\x00"
    known: dict[tuple[object, ...], dict[str, str]] = {}  # many lines of a page are alike: they share one mapping
    flags = "".join(["ny"[one] for one in alike])
    flags = flags[:1] + flags + flags[-1:]
    texts = "".join(["ny"[weight > 0] for weight in prose])
    for number, line in enumerate(lines):
        sense, size = sense_of[number], len(line.text)
        main_word = "none" if main is None else "before" if number < first else "after" if number > last else "beside"
        if inside[number]:
            main_word = "own" if line.block is main or line.block.parent is main else "in"
            if number < start:
                main_word += "1"
            elif number > stop:
                main_word += "9"
        picture = "before" if line.picture or number in pictures else "behind" if number + 1 in pictures else ""
        shape = None
        if picture or sense.center or line.nth == 0:
            shape = (size > 3) + (size > 14) + (size > 30) + (size > 60)
        state = (
            main_word,
            0 if not line.linked else 1 + min(3, 4 * line.linked // size),
            line.block.tag,
            id(sense),
            f"{flags[number]}{flags[number + 2]}{flags[number + 1]}{texts[number]}",
            titles[number],
            year in keys[number] and facts.day_in(keys[number]),
            line.bold * 10 >= size * 9,
            picture,
            shape,
            keys[number] in alts,
            line.nth if line.nth < 3 else 3,
        )
        words = known.get(state)
        if words is None:
            words = known[state] = _words_of(_State(*state), sense, common)
        found.append(words)
    return found


def account(page: Blocks, words: list[dict[str, str]]) -> str | None:
    """Who published the page: a short line beside the headline, in an element that is called source or author."""
    top = next((n for n, one in enumerate(words) if one.get("title") and one["links"] in "01"), -1)
    body = next((n for n, one in enumerate(words) if one["main"] in ("own", "own1", "in", "in1")), len(words))
    best: dict[str, str] = {}
    for number in range(max(0, min(top, body) - _BESIDE if top >= 0 else body - _BESIDE), min(body, len(words))):
        one, text = words[number], page.lines[number].text
        kinds = {one["near"], one.get("also", "")}
        if 1 < len(text) <= _NAME and _NAMED.fullmatch(text) and not one.get("title") and "c" not in one["around"]:
            for kind in ("source", "author"):
                if kind in kinds and kind not in best and not _is_furniture(text):
                    best[kind] = text
    return best.get("source") or best.get("author")


def _is_furniture(line: str) -> bool:
    from zhclean.key import key
    from zhclean.rules import load

    marks = load((), frozenset()).mark(key(line), [0])
    return any(not mark.rule.field for several in marks.values() for mark in several)


class _State(NamedTuple):
    """All that the words about a line depend on."""

    main: str
    links: int
    tag: str
    sense: int
    beside: (
        str  # whether the lines before and behind and the line itself are like most of the prose; whether it is prose
    )
    title: str | None
    day: bool
    bold: bool
    picture: str
    shape: int | None
    alt: bool
    nth: int


def _top(lines: list[Block], titles: list[str | None]) -> int:
    """The line of the page's own title, a heading before any other; -1 when it is not among the lines."""
    found = [
        number
        for number, (line, title) in enumerate(zip(lines, titles, strict=True))
        if title in ("same", "lead") and not line.linked
    ]
    return next(
        (number for number in found if lines[number].block.tag in ("h1", "h2", "h3")), found[0] if found else -1
    )


def _words_of(state: _State, sense: _Sense, common: frozenset[str]) -> dict[str, str]:
    """What is said of every line in `state`; `sense` is that of its element, `common` the kinds that are around all."""
    tag = _TAGS.get(state.tag, "div")
    around = "".join(sorted(kind[0] for kind in sense.around - common))
    usual, prose = state.beside[2] == "y", state.beside[3] == "y"
    words = {
        "main": state.main,
        "links+main": f"{state.links}{state.main}",
        "tag": tag,
        "links": str(state.links),
        "near": sense.near[-1] if sense.near else "-",
        "around": around or "-",
        "around+links": f"{around}{state.links}",
        "beside": state.beside,
    }
    if len(sense.near) > 1:
        words["also"] = sense.near[0]
    if usual:
        words["usual"] = "yes"
    if state.title:
        words["title"] = state.title
        words["title+tag"] = f"{state.title}{tag}"
    if state.day:
        words["day"] = "yes"
    if state.bold:
        words["bold"] = "prose" if prose else "yes"
    if sense.hidden:
        words["hidden"] = "yes"
    if sense.center:
        words["center"] = "yes"
    if state.picture:
        words["picture"] = state.picture
    if state.shape is not None:
        inside = state.main[:2] in ("ow", "in")
        words["shape"] = f"{state.picture}{'c' * sense.center}{'u' * usual}{'i' * inside}{state.shape}"
    if state.alt:
        words["alt"] = "yes"
    if state.nth:
        words["nth"] = str(state.nth)
    return words


def _prose(line: Block, sense: _Sense, common: frozenset[str], below: int) -> int:
    """How much of running text a line is: its length if it is punctuated; less where the page calls it something else,
    above the title and far `below` it (in lines)."""
    size = len(line.text)
    if size < 18 or line.linked * 10 > size * 4 or sense.hidden or not _PROSE.search(line.text, 0, 600):
        return 0
    weight = min(size, 400)
    if (sense.around - common) & _ASIDE:
        weight //= 3
    if "body" in sense.near:
        weight = weight * 3 // 2
    return max(1, weight // 3 if below < 0 else weight * _FAR // (_FAR + below))


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
