"""Furniture in the words of another region: 點選檢視評論 is 点击查看评论, and the rules know the latter.

A page of the mainland that was converted to Traditional with the words of Taiwan (by the site, by OpenCC's ``twp``, or by
the stage before) keeps its furniture. Lines in which such a word stands and which no rule takes are tried once more
with the words the rules know. Only pages in Traditional are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from zhclean.assets import rows

if TYPE_CHECKING:
    from zhclean.rules import Mark, Rules

_SIGNS = "點檢開儲連資訊聯網線釋覆瞭暱錄視聲審說為這"  # one of them stands in what has such words
_LONGEST = 80  # characters of a line tried again


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    words = {row[0]: row[1] for row in rows("tables/regional.tsv")}
    return words, re.compile("|".join(sorted(words, key=len, reverse=True)))


def known_words(line: str) -> str:
    """A line of a key in the words that rules know.

    >>> known_words("点选检视评论")
    '点击查看评论'
    """
    words, pattern = _words()
    return pattern.sub(lambda found: words[found[0]], line)


def mark_again(rules: Rules, text: str, key: str, starts: Sequence[int], marks: dict[int, list[Mark]]) -> None:
    """Add to `marks` the whole lines of `text` that `rules` take in other words; `key` and `starts` are those of `text`."""
    if not any(sign in text for sign in _SIGNS):
        return
    numbers: dict[int, str] = {}
    for found in _words()[1].finditer(key):
        number = bisect_right(starts, found.start()) - 1
        if number in numbers or number in marks:
            continue
        stop = starts[number + 1] if number + 1 < len(starts) else len(key)
        line = key[starts[number] : stop].strip()
        if len(line) <= _LONGEST:
            numbers[number] = known_words(line)
    if not numbers:
        return
    places, place = [], 0
    for line in numbers.values():
        places.append(place)
        place += len(line) + 1
    again = rules.mark("\n".join(numbers.values()), places)
    order = list(numbers)
    for at, several in again.items():
        whole = [mark for mark in several if mark.rule.action == "line" and not mark.rule.field]
        if not whole:
            continue
        number = order[at]
        stop = starts[number + 1] if number + 1 < len(starts) else len(key)
        line = key[starts[number] : stop]
        start = starts[number] + len(line) - len(line.lstrip())
        marks[number] = [whole[0]._replace(start=start, end=start + len(line.strip()))]
