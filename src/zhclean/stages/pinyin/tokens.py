"""The tokens of a line's bytes, and what the model makes of its characters."""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.record import NamedTuple
from zhclean.stages.pinyin.model import STRANGE
from zhclean.stages.pinyin.tables import gbk, simplified, traditional

KEYS = "！；？，"


class Site(NamedTuple):
    """What is known of the pages: the marks at which they are cut, whether broken pairs show as `?`, whether a byte
    left over at a cut does (None: unknown), whether user-defined pairs stay, whether they are Traditional."""

    keys: str
    shown: bool
    ends: bool | None
    user: bool
    hant: bool


@lru_cache(maxsize=2)
def alphabet(hant: bool) -> list[str | None]:
    """What the model makes of a character, for `str.translate`."""
    seen: list[str | None] = list(map(chr, range(0x10000)))
    if hant:
        for code, char in simplified().items():
            seen[code] = char
        for char in traditional():
            seen[ord(char)] = STRANGE
    seen[0x3000] = seen[0x20] = None
    for code in range(0x30, 0x3A):
        seen[code] = seen[code + 0xFEE0] = "0"
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B)):
        seen[code] = seen[code + 0xFEE0] = "a"
    for half in ",;:?!()":
        seen[ord(half)] = chr(ord(half) + 0xFEE0)
    return seen


@lru_cache(maxsize=16)
def _pattern(keys: str) -> re.Pattern[bytes]:
    mark = b"|".join(
        [gbk(key) for key in keys] + [re.escape(bytes((ord(key) - 0xFEE0,))) for key in keys if key != "？"]
    )
    mark = mark or b"\x00\x00"
    return re.compile(
        b"(?P<key>%s)|(?P<ask>\\?)|(?P<gone>\xff)|(?P<sign>(?:(?!%s)[\x00-\x3e@-\x7f])+)|(?P<run>(?:(?!%s)[\x80-\xfe](?:(?!%s)[\x40-\xfe])?)+)|(?P<other>.)"
        % (mark, mark, mark, mark),
        re.DOTALL,
    )


class Token(NamedTuple):
    """A token of a line: `kind` (key, ask, gone, sign, run, other), its place, its bytes."""

    kind: str
    start: int
    end: int
    data: bytes


def tokens(keys: str, line: bytes) -> list[Token]:
    """The tokens of a line of pages that are cut at `keys`."""
    return [
        Token(match.lastgroup or "other", match.start(), match.end(), match[0])
        for match in _pattern(keys).finditer(line)
    ]


def quotes(text: str, before: bool = False) -> bool:
    """Whether a quotation is open behind `text`."""
    opening = max(text.rfind("“"), text.rfind("「"))
    closing = max(text.rfind("”"), text.rfind("」"))
    return before if opening == closing else opening > closing
