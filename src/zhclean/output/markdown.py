"""Markdown: the article as a reader would set it, or the plain text where there is no article."""

from __future__ import annotations

from zhclean.document import Document
from zhclean.lazy import lazy
from zhclean.parts import Article

# What would begin a block, open a tag, a link, an emphasis or a code span when it stands in prose.
_INLINE = lazy(r"[\\`*_\[\]<>|~]|&(?=#?\w{1,32};)")
_BLOCK = lazy(r"^(\s{0,3})([#>+=-]|\d{1,9}[.)])(?=\s|$|[#>+=-])")


def markdown(document: Document) -> str:
    """`document` as Markdown. Every character of the text that means something to Markdown or HTML is escaped.

    The headline becomes ``#``, the kicker stands above it in bold, section headings become ``##``, captions are in
    italics, sources and bylines a line below the headline. A text without paragraphs of its own is kept line by line.
    """
    article = document.article
    if not any(article.of("headline", "paragraph")):
        return "".join(
            f"{_escape(line)}  \n" if line.strip() else "\n"
            for line in document.text.removeprefix("\ufeff").splitlines()
        )
    blocks: list[str] = []
    for part in article.parts:
        words = _escape(article.string(part).strip())
        if part.kind == "kicker":
            blocks.append(f"**{words}**")
        elif part.kind in ("headline", "chapter"):
            blocks.append(f"# {words}")
        elif part.kind == "subheadline":
            blocks.append(f"**{words}**")
        elif part.kind == "heading":
            blocks.append(f"## {words}")
        elif part.kind == "caption":
            blocks.append(f"*{_escape(_whole(article, part.span.start, part.span.end))}*")
        elif words:
            blocks.append(words)
    return "\n\n".join(blocks) + "\n"


def _whole(article: Article, start: int, end: int) -> str:
    return " ".join(article.text[start:end].split())


def _escape(text: str) -> str:
    """`text` so that Markdown shows just these characters, on one line.

    >>> _escape("1. <b>a*b</b>")
    '1\\\\. \\\\<b\\\\>a\\\\*b\\\\</b\\\\>'
    """
    text = _INLINE.sub(lambda match: "\\" + match.group(), " ".join(text.split("\n")))
    return _BLOCK.sub(lambda match: match.group(1) + _mark(match.group(2)), text)


def _mark(opener: str) -> str:
    return opener[:-1] + "\\" + opener[-1]
