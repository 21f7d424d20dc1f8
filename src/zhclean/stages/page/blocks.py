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
_TOKEN = lazy(
    r"([^<]+)"
    r"|</([a-z][^\s>]*)>"
    rf"|<({_RAW})(?=[\s>])[^>]*>(.*?)</\3>"
    r'|<([a-z][^\s/>]*)((?:\s+[^\s/>][^\s=/>]*="[^"]*")*)\s*/?>'
    r"|<!--.*?-->|<!?[^<]*",
    re.DOTALL,
)
_ATTRIBUTE = lazy(r'\s([^\s/>][^\s=/>]*)="([^"]*)"')
# More than one plain blank.
_BLANKS = lazy("[\t\n\r\f\xa0\u200b][ \t\n\r\f\xa0\u200b]*| [ \t\n\r\f\xa0\u200b]+")
_TEXT, _END, _NAME, _INSIDE, _START, _ATTRIBUTES = 1, 2, 3, 4, 5, 6
_STRIP = " \t\n\r\f\xa0\ufeff\u200b"
_BREAKS = lazy("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class Element:
    """An element of the page: its tag, attributes as written out, and the element around it."""

    __slots__ = ("_attributes", "last", "order", "parent", "raw", "tag")

    def __init__(self, tag: str, raw: str, parent: Element | None, order: int) -> None:
        self.tag, self.raw, self.parent, self.order = tag, raw, parent, order
        self.last = 1 << 60  # the order of the last element inside, once it is closed
        self._attributes: dict[str, str] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by name; of one given twice the first."""
        if self._attributes is None:
            self._attributes = attributes(self.raw)
        return self._attributes

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
    are in links and in bold, how many links it has, whether a picture stands directly before it, and how many lines of
    its block came before it."""

    text: str
    block: Element
    inner: Element
    linked: int
    bold: int
    links: int
    picture: bool
    nth: int


class Blocks(NamedTuple):
    """All lines of a page, and what its head says: (tag, attributes) of ``meta``, texts of ``title``, JSON-LD."""

    lines: list[Block]
    title: str
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


class _Line:
    """The line being gathered."""

    __slots__ = ("block", "bold", "filled", "inner", "linked", "links", "parts", "picture")

    def __init__(self, block: Element) -> None:
        self.parts: list[str] = []
        self.block, self.inner = block, block
        self.linked = self.bold = self.links = 0
        self.picture = self.filled = False


def blocks(html: str) -> Blocks:
    """The lines of `html`, well formed as resiliparse writes it."""
    root = Element("html", "", None, 0)
    found = Blocks([], "", [], [], [])
    title = ""
    node = block = root
    around = [root]
    line = _Line(root)
    anchors = bolds = pre = order = nth = 0

    def flush() -> None:
        nonlocal line, nth
        if not line.parts:
            line.block = line.inner = block
            line.links = 0
            return
        if line.filled or "\u3000" in line.parts[0]:
            text = _text("".join(line.parts))
            if text:
                found.lines.append(
                    Block(text, line.block, line.inner, line.linked, line.bold, line.links, line.picture, nth)
                )
                nth += 1
                line = _Line(block)
                return
        picture = line.picture
        line = _Line(block)
        line.picture = picture

    for token in _TOKEN.finditer(html):
        kind = token.lastindex
        if kind == _TEXT:
            text = token[_TEXT]
            if text.isspace() and not pre:
                if line.parts or "\u3000" in text:
                    line.parts.append(text)
                continue
            if "&" in text:
                text = unescape(text)
            if pre and "\n" in text:
                for number, piece in enumerate(text.split("\n")):
                    if number:
                        flush()
                    if piece.strip():
                        line.parts.append(piece)
                        line.filled = True
                continue
            size = len(text.strip())
            line.parts.append(text)
            if size:
                if not line.filled:
                    line.inner, line.filled = node, True
                if anchors:
                    line.linked += size
                if bolds:
                    line.bold += size
        elif kind == _ATTRIBUTES:
            tag = token[_START]
            order += 1
            if tag in VOID:
                if tag in ("br", "hr"):
                    flush()
                elif tag == "img":
                    line.picture = line.picture or not line.filled
                    alt = attributes(token[_ATTRIBUTES]).get("alt", "")
                    found.pictures.append((len(found.lines), alt))
                elif tag == "meta":
                    found.metas.append(attributes(token[_ATTRIBUTES]))
                continue
            node = Element(tag, token[_ATTRIBUTES], node, order)
            if tag in BLOCK:
                flush()
                around.append(node)
                block, nth = node, 0
                line.block = node
                pre += tag == "pre"
            elif tag == "a":
                anchors += 1
                line.links += 1
            elif tag in ("b", "strong"):
                bolds += 1
        elif kind == _END:
            tag = token[_END]
            closed: Element | None = node
            while closed is not None and closed.tag != tag:
                closed = closed.parent
            if closed is None or closed.parent is None:
                continue
            node = closed.parent
            closed.last = order
            if tag in BLOCK:
                flush()
                pre -= tag == "pre"
                if len(around) > 1:
                    around.pop()
                block = around[-1]
                line.block, nth = block, 9
            elif tag == "a":
                anchors -= 1
            elif tag in ("b", "strong"):
                bolds -= 1
        elif kind == _INSIDE:
            raw = token[_NAME]
            if raw == "title" and not title:
                title = _text(unescape(token[_INSIDE]))
            elif raw == "script" and "ld+json" in token[0][:200]:
                found.json.append(token[_INSIDE])
    flush()
    return found._replace(title=title)


def _text(text: str) -> str:
    """The text of one line: blanks as a browser shows them, no line break of any kind, gaps of layout closed."""
    if not text.isprintable():
        text = _BREAKS.sub(" ", text)
    text = _BLANKS.sub(_gap, text.strip(_STRIP))
    return text


def _gap(match: re.Match[str]) -> str:
    hard = match[0].count("\xa0")
    return "  " if hard == 2 and len(match[0]) == 2 else "" if match[0] == "\u200b" else " "
