"""The places of a text that are not to be converted, and those for which the user has said what they become.

Addresses with Han in them, code spans and fences, Markdown link targets, keys of a front matter, everything between
`zhclean: off` and `zhclean: on`, protected terms; the user's own dictionary. Each pattern is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from re import Pattern

from zhclean.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zhclean.stages.convert.options import ConvertOptions

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_HINTS = ("://", "www.", "@", "`", "](", "]: ", "href=", "src=")
_TOP = "[A-Za-z.]{2,20}|台[灣湾]|中[國国]|香港|公司"  # the end of a host
_PATTERNS = {
    # an address, with Han in its path or its host
    "place": rf"(?:(?i:https?|ftp)://(?:[{_HAN}][{_HAN}\w-]{{0,40}}(?:\.[{_HAN}\w-]{{1,40}}){{1,5}})?|www\.)[!-~]*"
    rf"(?:(?<=[/=#_?&%.-])[{_HAN}]+[!-~]*)*"
    rf"|(?<![^\s<(:\uff08\uff1a])[{_HAN}\w.+-]{{1,40}}@[\w-]{{1,60}}\.(?:{_TOP})"
    r"|`[^`\n]{1,400}`"
    r"|(?<=\]\()(?:[^()\s<][^()\s]{0,1000}(?=[)\s])|<[^<>\n]{1,1000}>)"
    r"|(?<=\]: )[^\s]{1,1000}"
    r"|\b(?:href|src)=(?:\"[^\"\n]{0,1000}\"|'[^'\n]{0,1000}')",
    "fence": r"^ {0,3}(`{3,}|~{3,})[^\n`]*$",
    "marker": r"^.*\bzhclean: ?(off|on)\b.*$",
    "key": r"^[ \t]{0,40}(?:- )?[^\s:#-][^:\n]{0,60}:(?=\s|$)",
}


@cache
def _pattern(name: str) -> Pattern[str]:
    """One of the patterns, compiled when a text first needs it."""
    return re.compile(_PATTERNS[name], re.MULTILINE)


class Shield(NamedTuple):
    """A place that conversion leaves alone; `new` is what stands there afterwards, None for the text itself."""

    start: int
    end: int
    new: str | None = None


def shields(text: str, options: ConvertOptions) -> list[Shield]:
    """The shields of `text`, in order, not overlapping; of two that overlap the earlier (then the longer) stays."""
    found: list[Shield] = []
    if options.dict or options.protect:
        found.extend(_terms(text, options.protect, options.dict))
    if "zhclean:" in text:
        found.extend(_markers(text))
    if "```" in text or "~~~" in text:
        found.extend(_fences(text))
    if text.startswith(("---\n", "---\r\n", "\ufeff---\n", "\ufeff---\r\n")):
        found.extend(_front_matter(text))
    if any(hint in text for hint in _HINTS):
        found.extend(Shield(*match.span()) for match in _pattern("place").finditer(text))
    if len(found) < 2:
        return found
    found.sort(key=lambda shield: (shield.start, -shield.end))
    kept, at = [], 0
    for shield in found:
        if shield.start >= at:
            kept.append(shield)
            at = shield.end
    return kept


def _terms(text: str, protect: Iterable[str], own: Iterable[tuple[str, str]]) -> Iterator[Shield]:
    values = _values(tuple(protect), tuple(own))
    pattern = _alternation(tuple(values))
    for match in pattern.finditer(text) if values else ():
        yield Shield(match.start(), match.end(), values[match[0]])


@lru_cache(maxsize=8)
def _values(protect: tuple[str, ...], own: tuple[tuple[str, str], ...]) -> dict[str, str | None]:
    values: dict[str, str | None] = {old: new for old, new in own if old}
    values.update((term, None) for term in protect if term)
    return values


@lru_cache(maxsize=8)
def _alternation(terms: tuple[str, ...]) -> Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))


def _markers(text: str) -> Iterator[Shield]:
    start = -1
    for match in _pattern("marker").finditer(text):
        if match[1] == "off" and start < 0:
            start = match.start()
        elif match[1] == "on" and start >= 0:
            yield Shield(start, match.end())
            start = -1
    if start >= 0:
        yield Shield(start, len(text))


def _fences(text: str) -> Iterator[Shield]:
    start, fence = -1, ""
    for match in _pattern("fence").finditer(text):
        if start < 0:
            start, fence = match.start(), match[1]
        elif match[1].startswith(fence):
            yield Shield(start, match.end())
            start = -1
    if start >= 0 and fence[0] == "`":  # not closed: code to the end; tildes may be mere decoration
        yield Shield(start, len(text))


def _front_matter(text: str) -> Iterator[Shield]:
    start = text.index("\n") + 1
    end = text.find("\n---", start - 1)
    for match in _pattern("key").finditer(text, start, end) if end > 0 else ():
        yield Shield(*match.span())
