"""Text that speaks about broken text shows it on purpose, and must keep it."""

from __future__ import annotations

import os
import re
from functools import lru_cache

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "repair", "talk.txt")
_NAMES = r"(?<![=\"'/\-\w])(?:UTF-?8|UTF-?16|GBK|GB-?2312|GB-?18030|Big-?5|Latin-?1|ISO-?8859(?:-\d+)?|CP-?125\d|Windows-?125\d|Shift[-_]?JIS|KOI8-?R|CP437|ASCII|Unicode|mojibake|garbled|encoding|charset|codec)(?![=\w])"


@lru_cache(maxsize=1)
def _search() -> re.Pattern[str]:
    with open(_FILE, encoding="utf-8") as file:
        words = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    return re.compile("|".join(map(re.escape, words)) + "|" + _NAMES, re.IGNORECASE)


def is_talk(context: str) -> bool:
    """Whether `context`, the text around a find, speaks about encodings and what they look like when wrong.

    >>> is_talk("页面显示成乱码"), is_talk('<meta charset="utf-8">')
    (True, False)
    """
    return _search().search(context) is not None


_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "`": "`", "《": "》", "〈": "〉", "【": "】"}


def is_quoted(line: str, start: int, end: int) -> bool:
    """Whether `line[start:end]` stands alone between quotation marks (typographic ones; data uses straight ones)."""
    return 0 < start and end < len(line) and _QUOTES.get(line[start - 1]) == line[end]
