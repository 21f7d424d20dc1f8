"""Which script a text or a line is written in, by the characters that only one script uses."""

from __future__ import annotations

import re
from functools import cache
from re import Pattern

from zhclean.stages.convert.tables import scripts

SHORT = 20_000  # so many characters looked at, and a pattern is worth compiling
LEAST_KANA, KANA_SHARE = 3, 0.2  # a line is Japanese from so many kana on, or so large a share of its letters


@cache
def kana() -> Pattern[str]:
    """A pattern for one kana."""
    return re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")


def has_kana(text: str) -> bool:
    """Whether `text` has a kana; a short text is asked by a set, as in `has`."""
    if _asked < SHORT:
        return not _kana_set().isdisjoint(text)
    return kana().search(text) is not None


@cache
def _kana_set() -> frozenset[str]:
    ranges = ((0x3041, 0x3096), (0x30A1, 0x30FA), (0xFF66, 0xFF9D))
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


@cache
def han() -> Pattern[str]:
    """A pattern for a run of ideographs."""
    return re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")


@cache
def _chars(script: str) -> frozenset[str]:
    hans, hant = scripts()
    return frozenset(hans if script == "hans" else hant)


_asked = 0


def has(script: str, text: str) -> bool:
    """Whether `text` has a character that only ``hans`` or only ``hant`` uses.

    A short text is asked by a set: compiling the pattern costs more than it saves.
    """
    global _asked  # decides how the question is asked, not what the answer is
    _asked += len(text)
    if _asked < SHORT:
        return not _chars(script).isdisjoint(text)
    if _near(script).search(text) is not None:
        return True
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text) and not _chars(script).isdisjoint(
        _beyond().findall(text)
    )


@cache
def _near(script: str) -> Pattern[str]:
    """A pattern for one of the characters within the first plane.

    With the others in it Python's `re` would make no bitmap of the class: searching took a hundred times as long.
    """
    return re.compile(f"[{''.join(char for char in _chars(script) if ord(char) < 0x10000)}]")


@cache
def _beyond() -> Pattern[str]:
    return re.compile("[\U00010000-\U0010ffff]")


@cache
def finder(script: str) -> Pattern[str]:
    """A pattern for one character that only ``hans`` or only ``hant`` uses."""
    far = "".join(char for char in _chars(script) if ord(char) >= 0x10000)
    return re.compile(f"{_near(script).pattern}|[{far}]")


def japanese(line: str) -> bool:
    """Whether a line is Japanese: kana, and not just the の of a shop's name.

    >>> japanese("これは日本語です"), japanese("优の良品")
    (True, False)
    """
    if not has_kana(line):
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
