"""Which part of the article each line and span is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhclean.document import Article, Part
from zhclean.edits import Span
from zhclean.lines import Lines

_BYLINE = re.compile(r"[(（](记者|通讯员|文/?)\s*([^()（）]{2,40})[)）]$")
_CREDIT = re.compile(r"[(（]([^()（）]{2,20}?)\s*(摄|供图)[)）]$")


@dataclass(frozen=True, slots=True)
class ArticleOptions:
    """`preset`: the kind of document (``plain`` has no fields)."""

    preset: str = "news"


def article(lines: Lines, options: ArticleOptions) -> Article:
    """The parts of the article in the order of the text; every non-blank character has one owner."""
    parts: list[Part] = []
    for index, kind in enumerate(lines.labels):
        if kind is None:
            continue
        start, end = lines.starts[index], lines.ends[index]
        line = lines.text[start:end]
        start += len(line) - len(line.lstrip())
        line = line.strip()
        end = start + len(line)
        if kind == "caption":
            match = _CREDIT.search(line)
            value = {"text": line[: match.start()], "credits": [{"role": match[2], "names": [match[1]]}]} if match else None
            parts.append(Part("caption", Span(start, end), value))
        elif kind == "body":
            match = _BYLINE.search(line)
            if match:
                parts.append(Part("paragraph", Span(start, start + match.start())))
                value = {"role": match[1], "names": match[2].split()}
                parts.append(Part("byline", Span(start + match.start(), end), value))
            else:
                parts.append(Part("paragraph", Span(start, end)))
        else:
            parts.append(Part({"meta": "other", "furniture": "other"}.get(kind, kind), Span(start, end)))
    return Article(lines.text, parts)
