"""A web page: recognised by content, turned into the lines of its blocks, with what the page knows of each line.

The lines go the way of all lines; what the page knows goes to the line labeller as evidence, beside what the line says
itself. There is no second extractor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from zhclean.errors import DecodeError, ZhcleanError
from zhclean.record import NamedTuple

if TYPE_CHECKING:
    from zhclean.document import Source
    from zhclean.parts import Article
    from zhclean.stages.page.facts import Facts

Decode = Callable[[bytes, "str | None", str], "tuple[str, Source]"]

_HEAD = 1 << 13
_BEGIN = r"<(?:!doctype\s{1,9}html|html|head|body)(?=[\s>/])"
_CHARSET = rb"""<meta[^>]{0,200}charset\s{0,3}=\s{0,3}["']?\s{0,3}([A-Za-z0-9_:.-]{2,30})"""
_UNSURE = 0.6
_LARGE, _MOST_ATTRIBUTES = 500_000, 2000
_LONG_TAG = r"<[a-zA-Z][^<>]{20000,}"
_ALIKE = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("utf8", "utf-8", "utf-8-sig", "unicode"), "utf-8"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950", "x-x-big5", "big5hkscs", "big5-eten", "big5-uao"), "big5"),
}


class PageError(ZhcleanError):
    """A page that cannot be read, for want of the library that reads it."""


class Page(NamedTuple):
    """The `text` of a page (its lines), the `evidence` for each line, and the `facts` its head states."""

    text: str
    evidence: list[Mapping[str, str]]
    facts: Facts


def is_page(data: str | bytes) -> bool:
    """Whether `data` is an HTML page: it begins with an element, and a doctype, html, head or body stands near.

    >>> is_page("<!-- saved --><html><p>好</p>"), is_page("网页以 <html> 开头。")
    (True, False)
    """
    if isinstance(data, str):
        text = data[:_HEAD].lstrip("\ufeff \t\r\n\f\x00")
        return text.startswith("<") and bool(re.search(_BEGIN, text, re.IGNORECASE))
    start = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\f")
    return start.startswith(b"<") and bool(re.search(_BEGIN.encode(), start, re.IGNORECASE))


def declared(data: bytes) -> str | None:
    """The encoding that the page names in a meta element, in lower case; None where it names none.

    >>> declared(b'<html><meta http-equiv=Content-Type content="text/html; charset=GB2312">')
    'gb2312'
    """
    match = re.search(_CHARSET, data[:_HEAD], re.IGNORECASE)
    return match[1].decode("ascii").lower() if match else None


def same_encoding(one: str | None, other: str | None) -> bool:
    """Whether two names are of encodings that are read alike (gb2312 is read as GB 18030, as browsers do)."""
    one, other = (one or "").lower(), (other or "").lower()
    return _ALIKE.get(one, one) == _ALIKE.get(other, other)


def read_bytes(data: bytes, encoding: str | None, errors: str, decode: Decode) -> tuple[Page, Source]:
    """The Page in the bytes `data`, and the Source; `decode` is the decode stage as (bytes, encoding, errors).

    The encoding is `encoding`, else what a byte order mark or the bytes say, else what the page itself declares; where
    the last two disagree, a note of the Source says so. Bytes that cannot be decoded raise DecodeError only when they
    stand in the text of the page: what stands in a script is no loss. Raises PageError as `read`.
    """
    name = declared(data)
    problem: DecodeError | None = None
    try:
        text, source = decode(data, encoding, errors)
    except DecodeError as caught:
        problem = caught
        text, source = _anyhow(data, encoding or name, decode)
    if encoding is None and name and problem is None and not same_encoding(name, source.encoding):
        if source.confidence < _UNSURE:
            with suppress(ZhcleanError):
                text, source = decode(data, name, "strict")
        if not same_encoding(name, source.encoding):
            source = source.having({"notes": (f"the page declares {name}, its bytes are {source.encoding}",)})
    page = read(text)
    if problem is not None:
        if errors == "strict" and "\ufffd" in page.text:
            raise problem
        source = source.having({"notes": (f"{source.undecodable} undecodable places outside of the text",)})
    return page, source.having({"html": True, "newline": "\n", "bom": False})


def _anyhow(data: bytes, encoding: str | None, decode: Decode) -> tuple[str, Source]:
    try:
        return decode(data, encoding, "replace")
    except ZhcleanError:
        return decode(data, None, "replace")


def read(text: str) -> Page:
    """The Page in the HTML `text`. Raises PageError without the extra ``[html]``."""
    try:
        from resiliparse.parse.html import HTMLTree
    except ImportError:
        raise PageError("is an HTML page, which needs resiliparse", do="pip install 'zhclean[html]'") from None
    from zhclean.stages.page.blocks import blocks
    from zhclean.stages.page.evidence import account, evidence
    from zhclean.stages.page.facts import facts_of

    text = text.removeprefix("\ufeff").replace("\x00", "\ufffd")
    if len(text) > _LARGE:
        text = re.sub(_LONG_TAG, _few_attributes, text)
    try:
        tree = HTMLTree.parse(text).document
    except UnicodeEncodeError:  # halves of characters outside the first plane
        tree = HTMLTree.parse(re.sub("[\ud800-\udfff]", "\ufffd", text)).document
    page = blocks(tree.html if tree is not None else "")
    facts = facts_of(page)
    lines = [line.text for line in page.lines]
    words = evidence(page, facts)
    facts = facts._replace(account=account(page, words))
    return Page("\n".join(lines) + ("\n" if lines else ""), list(words), facts)


def _few_attributes(match: re.Match[str]) -> str:
    """A tag without its attributes where they are thousands: the parser takes the square of their number in time."""
    parts = match[0].split(None, _MOST_ATTRIBUTES)
    return match[0] if len(parts) <= _MOST_ATTRIBUTES else parts[0]


def complete(article: Article, facts: Facts) -> Article:
    """`article` with what only the head of the page tells (see `completion.complete`)."""
    from zhclean.stages.page.completion import complete as done

    return done(article, facts)
