"""Where a phrase ends and the next word begins: the cheapest way through a short window of words.

A phrase that crosses a likelier word is no phrase (the 的士 of 美国的士兵, the 头发 of 前头发生). The costs are minus
log probabilities of jieba's words (MIT); a phrase always costs less than its own parts, so only crossing decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from zhclean.wordlist import words

NAMED = 110  # what a phrase of three characters and more costs at most: it is a term, not an accident
UNKNOWN = 160  # a character that no word list knows
GAIN = 4  # how much less than its parts a phrase costs at least, for each character after the first
LONGEST = 4  # words of the list are not longer


@lru_cache(maxsize=65536)
def price(word: str) -> int:
    """What a phrase costs: as the word list says, but always less than its parts."""
    known = words().known(word)
    listed = known.get(word, 0)
    parts = _parts(word, known) - GAIN * (len(word) - 1)
    if len(word) > 2:
        parts = min(parts, NAMED)
    return min(listed, parts) if listed else parts


def _parts(word: str, known: dict[str, int]) -> int:
    best = [0]
    for end in range(1, len(word) + 1):
        least = best[end - 1] + (known.get(word[end - 1]) or UNKNOWN)
        for start in range(max(0, end - LONGEST), end - 1):
            if start or end < len(word):
                cost = known.get(word[start:end])
                if cost and best[start] + cost < least:
                    least = best[start] + cost
        best.append(least)
    return best[-1]


@lru_cache(maxsize=65536)
def choose(window: str, phrases: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Which of `phrases` (start, end in `window`) stand on the cheapest way through the window."""
    known = words().known(window)
    edges: dict[int, list[tuple[int, int]]] = {}
    for start, end in phrases:
        edges.setdefault(end, []).append((start, price(window[start:end])))
    best: list[int] = [0]
    back: list[tuple[int, bool]] = [(0, False)]
    for end in range(1, len(window) + 1):
        least, way = best[end - 1] + (known.get(window[end - 1]) or UNKNOWN), (end - 1, False)
        for start in range(max(0, end - LONGEST), end - 1):
            word = window[start:end]
            cost = known.get(word)
            if cost is not None:
                if any(start <= a and b <= end for a, b in phrases):
                    continue  # the list does not know how the whole is spelt, the phrase does
                if best[start] + (cost or price(word)) < least:
                    least, way = best[start] + (cost or price(word)), (start, False)
        for start, weight in edges.get(end, ()):
            if best[start] + weight <= least:
                least, way = best[start] + weight, (start, True)
        best.append(least)
        back.append(way)
    return tuple(_walk(back, len(window)))


def _walk(back: Sequence[tuple[int, bool]], end: int) -> list[tuple[int, int]]:
    found = []
    while end:
        start, phrase = back[end]
        if phrase:
            found.append((start, end))
        end = start
    return found[::-1]
