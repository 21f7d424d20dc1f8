"""Dates and times as pages print them, to ISO 8601.

Full dates (2024-05-06, 2024年5月6日, 2024/5/6, 2024.05.06, 20240506), glued ones (2024-05-0612:30, 12:302024/05/06),
years of the Republic (113/05/06, 1130506, 民国113年5月6日), Chinese numerals (二〇二四年五月六日), days without a
year (05-06 12:30, 5月6日), English ones of feeds (Mon, 06 May 2024 12:30:00 +0000), 下午2:05.
"""

from __future__ import annotations

import re

from zhclean.labeller.words import pattern
from zhclean.record import NamedTuple

LONGEST = 400  # characters of a line that are read: no line of metadata is longer


class When(NamedTuple):
    """A date in a key: its place, its ISO form (``05-06T12:30`` when the year is not told), what is known of it."""

    start: int
    end: int
    iso: str
    year: bool
    clock: bool


_FULL = pattern("dates.full")
_CLOCK_FIRST = pattern("dates.clock_first")
_SOLID = pattern("dates.solid")
_REPUBLIC = pattern("dates.republic")
_REPUBLIC_SOLID = pattern("dates.republic_solid")
_SHORT_YEAR = pattern("dates.short_year")
_NO_YEAR = pattern("dates.no_year")
_FEED = pattern("dates.feed")
_XINHUA = pattern("dates.xinhua")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERALS = pattern("dates.numerals")
_ONLY_CLOCK = pattern("dates.only_clock")
_PATTERNS = (_CLOCK_FIRST, _FULL, _XINHUA, _SOLID, _NUMERALS, _FEED, _REPUBLIC, _SHORT_YEAR, _NO_YEAR)
_DIGIT = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "o": 0, "○": 0}


def number_of(text: str) -> int:
    """A number up to 99 in Chinese numerals or digits.

    >>> number_of("二十一"), number_of("十"), number_of("7")
    (21, 10, 7)
    """
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if ten:
        return (_DIGIT.get(tens, 1) if tens else 1) * 10 + (_DIGIT.get(ones, 0) if ones else 0)
    return int("".join(str(_DIGIT.get(char, 0)) for char in text) or 0)


def _when(match: re.Match[str]) -> When | None:
    get = match.groupdict().get
    name = get("name")
    month = _MONTHS.index(name) + 1 if name else number_of(match["month"])
    day = number_of(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = get("year")
    if year and not year.isdecimal():
        year = "".join(str(_DIGIT[char]) for char in year)
    elif roc := get("named") or get("roc"):
        year = str(int(roc) + 1911)
    elif short := get("short"):
        year = f"20{short}"
    iso = f"{year}-{month:02}-{day:02}" if year else f"{month:02}-{day:02}"
    clock = _clock(match)
    return When(match.start(), match.end(), iso + ("T" + clock if clock else ""), bool(year), bool(clock))


def _clock(match: re.Match[str]) -> str:
    get = match.groupdict().get
    hour, minute = get("hour"), get("minute")
    if hour is None or minute is None or int(hour) > 24:
        return ""
    value = int(hour)
    if get("half") in ("下午", "晚上", "晚", "中午") and value < 12 and not (get("half") == "中午" and value > 10):
        value += 12
    second = get("second")
    return f"{value:02}:{minute}" + (f":{second}" if second else "")


def dates(key: str, *, solid_republic: bool = False) -> list[When]:
    """The dates of a line, in order, none inside another; `key` is folded (half width).

    >>> [when.iso for when in dates("2019-12-1012:00 来源:某报")]
    ['2019-12-10T12:00']
    >>> [when.iso for when in dates("民国114年4月24日 下午2:05")]
    ['2025-04-24T14:05']
    """
    found: list[When] = []
    key = key[:LONGEST]
    for form in (*_PATTERNS, _REPUBLIC_SOLID) if solid_republic else _PATTERNS:
        for match in form.finditer(key):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                when = _when(match)
                if when is not None:
                    found.append(when)
    found.sort()
    if len(found) == 1 and not found[0].clock:
        found[0] = _with_clock(key, found[0])
    return found


def _with_clock(key: str, when: When) -> When:
    """A clock that stands apart from its date (10:30 | 2024-05-06)."""
    for match in _ONLY_CLOCK.finditer(key):
        gap = key[match.end() : when.start] if match.end() <= when.start else key[when.end : match.start()]
        if (match.end() <= when.start or match.start() >= when.end) and len(gap) <= 4 and not gap.strip(" ()|,·-/"):
            clock = _clock(match)
            if clock:
                return When(
                    min(match.start(), when.start), max(match.end(), when.end), f"{when.iso}T{clock}", when.year, True
                )
    return when
