"""Which script a text or a line is written in, by the characters that only one script uses."""

from __future__ import annotations

import re
from functools import cache
from re import Pattern

from zhclean.stages.convert.tables import scripts

SHORT = 20_000  # characters
LEAST_KANA, KANA_SHARE = 3, 0.2  # a line is Japanese from so many kana on, or so large a share of its letters


@cache
def kana() -> Pattern[str]:
    """A pattern for one kana."""
    return re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")


@cache
def han() -> Pattern[str]:
    """A pattern for a run of ideographs."""
    return re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")


@cache
def _chars(script: str) -> frozenset[str]:
    hans, hant = scripts()
    return frozenset(hans if script == "hans" else hant)


def has(script: str, text: str) -> bool:
    """Whether `text` has a character that only ``hans`` or only ``hant`` uses.

    A short text is asked by a set: compiling the pattern costs more than it saves.
    """
    if len(text) < SHORT:
        return not _chars(script).isdisjoint(text)
    return finder(script).search(text) is not None


@cache
def finder(script: str) -> Pattern[str]:
    """A pattern for one character that only ``hans`` or only ``hant`` uses."""
    hans, hant = scripts()
    return re.compile(f"[{hans if script == 'hans' else hant}]")


def japanese(line: str) -> bool:
    """Whether a line is Japanese: kana, and not just the の of a shop's name.

    >>> japanese("これは日本語です"), japanese("优の良品")
    (True, False)
    """
    if kana().search(line) is None:
        return False
    count = len(kana().findall(line))
    others = sum(map(len, han().findall(line)))
    return count >= LEAST_KANA or (count >= KANA_SHARE * (count + others) and count > 1)


def script_of(text: str) -> str:
    """``hans``, ``hant``, ``mixed`` (characters of both scripts) or ``neutral`` (of neither; Japanese too).

    >>> [script_of(text) for text in ("这里", "這裡", "山水", "ここです", "汉語")]
    ['hans', 'hant', 'neutral', 'neutral', 'mixed']
    """
    hans, hant = has("hans", text), has("hant", text)
    if (hans or hant) and japanese(text):
        return "neutral"
    if hans and hant:
        return "mixed"
    return "hans" if hans else "hant" if hant else "neutral"
