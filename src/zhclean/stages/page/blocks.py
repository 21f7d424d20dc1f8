"""The lines of a page: the text of its blocks in reading order, each with the element it stands in.

resiliparse mends the page as a browser does and writes it out well formed; what it writes is then read by one pattern.
Going through its tree node by node takes eight to eighty times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.page.kinds import kinds_of

VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup",
    "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_RAW = "script|style|noscript|textarea|template|svg|math|iframe|object|noframes|noembed|xmp|title|canvas|audio|video"
_ASIDE = lazy(rf"<(?:({_RAW})(?=[\s>])[^>]*>|!--)")  # what holds no text of the page, and comments
_TAG = lazy(r'<(/?[a-z][^\s>]*)((?: [^\s=>]+="[^"]*")*)[^>]*>([^<]*)')  # with the text behind it
_ATTRIBUTE = lazy(r'\s([^\s/>][^\s=/>]*)="([^"]*)"')
_CLASS = lazy(r'\sclass="([^"]*)"')
_FIELDS = frozenset(("author", "source", "time", "meta"))
_LONGEST_FIELD = 40  # characters before the field; further on it is running text
# More than one plain blank.
_BLANKS = lazy("[\t\n\r\f\xa0\u200b][ \t\n\r\f\xa0\u200b]*| [ \t\n\r\f\xa0\u200b]+")
_STRIP = " \t\n\r\f\xa0\ufeff\u200b"
_BREAKS = lazy("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


_OPEN = 1 << 60
_BLOCK, _BREAK, _LINK, _BOLD, _PICTURE, _META, _NOTHING = range(1, 8)
_KINDS = {
    **dict.fromkeys(VOID, _NOTHING), **dict.fromkeys(BLOCK, _BLOCK), "br": _BREAK, "hr": _BREAK, "img": _PICTURE,
    "meta": _META, "a": _LINK, "b": _BOLD, "strong": _BOLD,
}  # fmt: skip


class Element:
    """An element of the page: its tag, attributes as written out, and the element around it; `order` is its number, and
    `last` that of the last element inside, once it is closed."""

    __slots__ = ("last", "order", "parent", "raw", "tag")

    def __init__(self, tag: str, raw: str, parent: Element | None, order: int) -> None:
        self.tag, self.raw, self.parent, self.order, self.last = tag, raw, parent, order, _OPEN

    def holds(self, other: Element) -> bool:
        """Whether `other` is this element or stands in it."""
        return self.order <= other.order <= self.last

    def up(self) -> Iterator[Element]:
        """This element and those around it, inside out."""
        node: Element | None = self
        while node is not None:
            yield node
            node = node.parent


class Block(NamedTuple):
    """One line: its text, the block it stands in, the innermost element at its beginning, how many characters of it
    are in links and in bold, whether a picture stands directly before it, and how many lines of
    its block came before it."""

    text: str
    block: Element
    inner: Element
    linked: int
    bold: int
    picture: bool
    nth: int


class Blocks(NamedTuple):
    """All lines of a page, and what its head says: (tag, attributes) of ``meta``, the texts of ``title`` elements, JSON-LD."""

    lines: list[Block]
    titles: list[str]
    metas: list[dict[str, str]]
    json: list[str]
    pictures: list[tuple[int, str]]  # (number of the line that follows, alt text)


def attributes(raw: str) -> dict[str, str]:
    """The attributes of a start tag as it was written out.

    >>> attributes(' id="a" title="b&amp;c"')
    {'id': 'a', 'title': 'b&c'}
    """
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(raw):
        found.setdefault(name, unescape(value) if "&" in value else value)
    return found


class _Gatherer:
    """The lines of a page, gathered piece by piece."""

    def __init__(self) -> None:
        self.lines: list[Block] = []
        self.parts: list[str] = []
        self.inner: Element | None = None  # the innermost element at the beginning of the line; None: nothing on it yet
        self.linked = self.bold = self.nth = 0
        self.picture = False

    def flush(self, block: Element) -> None:
        """The line ends here; it stands in `block`."""
        if self.inner is not None or "\u3000" in self.parts[0]:
            text = _text("".join(self.parts))
            if text:
                inner = self.inner or block
                self.lines.append(Block(text, block, inner, self.linked, self.bold, self.picture, self.nth))
                self.nth += 1
                self.picture = False
        self.parts = []
        self.inner = None
        self.linked = self.bold = 0

    def add(self, text: str, node: Element, linked: bool, bold: bool) -> None:
        """A piece of text, not all blank, that stands in `node`."""
        size = len(text.strip())
        self.parts.append(text)
        if self.inner is None:
            self.inner = node
        if linked:
            self.linked += size
        if bold:
            self.bold += size

    def apart(self) -> None:
        """A field of the line begins here (its author, its source, its time): pages set them apart by style alone."""
        if len(self.parts) > _LONGEST_FIELD or self.parts[-1][-1:].isspace():
            return
        if sum(map(len, self.parts)) < _LONGEST_FIELD:
            self.parts.append(" ")

    def verbatim(self, text: str, node: Element, block: Element, linked: bool, bold: bool) -> None:
        """A piece of text whose line breaks are kept."""
        for number, piece in enumerate(text.split("\n")):
            if number and self.parts:
                self.flush(block)
            if piece.strip():
                self.add(piece, node, linked, bold)
            elif piece and self.parts:
                self.parts.append(piece)


def _is_field(raw: str) -> bool:
    match = _CLASS.search(raw)
    return match is not None and not _FIELDS.isdisjoint(kinds_of(match[1]))


def blocks(html: str) -> Blocks:
    """The lines of `html`, well formed as resiliparse writes it."""
    page = Blocks([], [], [], [], [])
    node = block = Element("html", "", None, 0)
    around = [node]
    gather = _Gatherer()
    kind_of = _KINDS.get
    anchors = bolds = pre = order = 0
    for tag, raw, text in _TAG.findall(_shown(html, page)):
        if tag[0] != "/":
            order += 1
            kind = kind_of(tag)
            if kind is None or kind <= _BLOCK or _LINK <= kind <= _BOLD:
                node = Element(tag, raw, node, order)
                if kind == _BLOCK:
                    if gather.parts:
                        gather.flush(block)
                    gather.nth = 0
                    around.append(node)
                    block = node
                    pre += tag == "pre"
                elif kind == _LINK:
                    anchors += 1
                elif kind == _BOLD:
                    bolds += 1
                elif gather.inner is not None and " class=" in raw and _is_field(raw):
                    gather.apart()
            elif kind == _BREAK:
                if gather.parts:
                    gather.flush(block)
            elif kind == _PICTURE:
                gather.picture = gather.picture or gather.inner is None
                page.pictures.append((len(gather.lines), attributes(raw).get("alt", "") if " alt=" in raw else ""))
            elif kind == _META:
                page.metas.append(attributes(raw))
        else:
            tag = tag[1:]
            closed: Element | None = node
            while closed is not None and closed.tag != tag:
                closed = closed.parent
            if closed is not None and closed.parent is not None:
                node = closed.parent
                closed.last = order
                kind = kind_of(tag)
                if kind == _BLOCK:
                    if gather.parts:
                        gather.flush(block)
                    gather.nth = 9
                    pre -= tag == "pre"
                    if len(around) > 1:
                        around.pop()
                    block = around[-1]
                elif kind == _LINK:
                    anchors -= 1
                elif kind == _BOLD:
                    bolds -= 1
        if not text:
            continue
        if text.isspace() and not pre:
            if gather.parts or "\u3000" in text:
                gather.parts.append(text)
            continue
        if "&" in text:
            text = unescape(text)
        if pre:
            gather.verbatim(text, node, block, anchors > 0, bolds > 0)
        elif text.isspace():  # entities of blanks
            gather.parts.append(text)
        else:
            gather.add(text, node, anchors > 0, bolds > 0)
    if gather.parts:
        gather.flush(block)
    return page._replace(lines=gather.lines)


def _shown(html: str, page: Blocks) -> str:
    """`html` without what is never shown; titles and JSON-LD go to `page`."""
    pieces = []
    at = 0
    endless: set[str] = set()
    while match := _ASIDE.search(html, at):
        name = match[1]
        close = f"</{name}>" if name else "-->"
        end = -1 if close in endless else html.find(close, match.end())
        pieces.append(html[at : match.start()])
        if end < 0:
            endless.add(close)
            at = match.end()
            continue
        if name == "title":
            page.titles.append(_text(unescape(html[match.end() : end])))
        elif name == "script" and "ld+json" in match[0]:
            page.json.append(html[match.end() : end])
        at = end + len(close)
    pieces.append(html[at:])
    return "".join(pieces)


def _text(text: str) -> str:
    """The text of one line: blanks as a browser shows them, no line break of any kind, gaps of layout closed."""
    if not text.isprintable():
        text = _BREAKS.sub(" ", text)
    text = _BLANKS.sub(_gap, text.strip(_STRIP))
    return text


def _gap(match: re.Match[str]) -> str:
    hard = match[0].count("\xa0")
    return "  " if hard == 2 and len(match[0]) == 2 else "" if match[0] == "\u200b" else " "
