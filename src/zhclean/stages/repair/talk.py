"""Text that speaks about broken text shows it on purpose, and must keep it."""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean import assets

_NAMES = r"(?<![=\"'/\-\w])(?:UTF-?8|UTF-?16|GBK|GB-?2312|GB-?18030|Big-?5|Latin-?1|ISO-?8859(?:-\d+)?|CP-?125\d|Windows-?125\d|Shift[-_]?JIS|KOI8-?R|CP437|ASCII|ANSI|BOM|CP936|Unicode|mojibake|garbled|encoding|charset|codec)(?![=\w])"


@lru_cache(maxsize=8)
def _words(topic: str) -> str:
    """The words of a topic of ``talk.tsv``, as a pattern."""
    return "|".join(re.escape(word) for row, *words in assets.rows("repair/talk.tsv") if row == topic for word in words)


@lru_cache(maxsize=8)
def _search(topic: str, more: str) -> re.Pattern[str]:
    return re.compile(f"{_words(topic)}|{more}", re.IGNORECASE)


def is_talk(context: str) -> bool:
    """Whether `context`, the text around a find, speaks about encodings and what they look like when wrong.

    >>> is_talk("页面显示成乱码"), is_talk('<meta charset="utf-8">')
    (True, False)
    """
    return _search("encoding", _NAMES).search(context) is not None


def shows(line: str) -> bool:
    """Whether `line` says what something looks like: words of every day, so only those beside the find count.

    >>> shows("歌名显示成这样"), shows("歌名很好听")
    (True, False)
    """
    return _search("shown", "7-?zip|unzip").search(line) is not None


def explains_entities(line: str) -> bool:
    """Whether `line` explains entities or markup.

    >>> explains_entities("空格在 HTML 里写作 &nbsp;"), explains_entities("他说&ldquo;好&rdquo;")
    (True, False)
    """
    return (
        _search(
            "entity",
            r"(?<![<./A-Za-z0-9])(?:HTML5?|XML|XHTML|entit(?:y|ies)|escap(?:e|ed|ing))(?![A-Za-z0-9>])|U\+[0-9A-F]{4}",
        ).search(line)
        is not None
    )


def is_about_kana(line: str) -> bool:
    """Whether `line` speaks about kana."""
    return _search("kana", "katakana").search(line) is not None


def is_about_forms(line: str) -> bool:
    """Whether `line` speaks about radicals, strokes or code points, and so shows their signs on purpose.

    >>> is_about_forms("部首⽔：江、河")
    True
    """
    return _search("form", r"U\+[0-9A-F]{4}|radical|kangxi").search(line) is not None


_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "`": "`", "《": "》", "〈": "〉", "【": "】"}


def is_quoted(line: str, start: int, end: int) -> bool:
    """Whether `line[start:end]` stands alone between quotation marks (typographic ones; data uses straight ones)."""
    return start > 0 and end < len(line) and _QUOTES.get(line[start - 1]) == line[end]
