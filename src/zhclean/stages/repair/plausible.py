"""How likely a piece of text is as what it is, and as what it might have been."""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.language_model import UNIT, cost, costs, language
from zhclean.lazy import lazy

SHORT = 200  # characters up to which the price of a text is remembered

# Languages worth asking, by the characters that a text of theirs must have.
_HAN = lazy("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WHEN: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("zh", "ja"), _HAN),
    (("ja",), re.compile("[\u3041-\u30ff\uff66-\uff9f]")),
    (("ko",), re.compile("[\uac00-\ud7a3\u3131-\u318e]")),
    (("cyrillic",), re.compile("[\u0400-\u052f]")),
    (("greek",), re.compile("[\u0370-\u03ff]")),
    (
        ("western", "central", "turkish", "baltic", "vietnamese"),
        re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1ea0-\u1ef9]"),
    ),
    (("thai",), re.compile("[\u0e00-\u0e7f]")),
    (("hebrew",), re.compile("[\u0590-\u05ff]")),
    (("arabic",), re.compile("[\u0600-\u06ff]")),
)


def languages(text: str) -> tuple[str, ...]:
    """The languages that `text` has characters of, Chinese if it has none of any."""
    found = dict.fromkeys(name for names, search in _WHEN if search.search(text) for name in names)
    return tuple(found) or ("zh", "western")


def surprise(text: str, before: str = "\n") -> float:
    """What `text` behind `before` costs in the language that explains it best, in nats."""
    return _surprise(text, before) if len(text) <= SHORT else _surprise.__wrapped__(text, before)


@lru_cache(maxsize=4096)
def _surprise(text: str, before: str) -> float:
    return min(cost(text, name, before) for name in languages(text)) / UNIT


def chinese(text: str, before: str = "\n") -> float:
    """What `text` behind `before` costs as Chinese, in nats."""
    return cost(text, "zh", before) / UNIT


def is_odd(text: str, most: float) -> bool:
    """Whether no language explains `text` at `most` nats a character; Chinese is asked first."""
    return chinese(text) > most * len(text) and not is_foreign(text, most)


def is_foreign(text: str, most: float) -> bool:
    """Whether a language other than Chinese explains `text` at `most` nats a character."""
    limit = most * len(text)
    return any(cost(text, name) / UNIT <= limit for name in languages(text) if name != "zh")


def has_han(text: str) -> bool:
    """Whether an ideograph stands in `text`."""
    return _HAN.search(text) is not None


def prices(line: str) -> list[int]:
    """What each character of `line` costs as Chinese, in units of the model."""
    return costs(line)


def part(paid: list[int], line: str, start: int, end: int) -> float:
    """What `line[start:end]` alone costs as Chinese, in nats, by the `prices` of the line."""
    first = language("zh").rows["\n"][line[start]] if start else paid[0]
    return (sum(paid[start + 1 : end]) + first) / UNIT


def odd_spans(paid: list[int], most: float, least: float) -> list[tuple[int, int]]:
    """The stretches of a line, given by its `prices`, whose characters cost more than `most` nats, taken together.

    Each is the best of its surroundings: its sum over `most` is highest, and at least `least`.
    """
    spans: list[tuple[int, int]] = []
    most *= UNIT
    least *= UNIT
    high = list(filter(most.__lt__, paid))
    if sum(high) - most * len(high) <= least:  # all of them together are too few
        return spans
    total = top = 0.0
    start = end = 0
    for place, price in enumerate(paid):
        total += price - most
        if total <= 0 or total < top - 3 * most:
            if top > least:
                spans.append((start, end))
            total = top = 0.0
            start = place + 1
        elif total > top:
            top, end = total, place + 1
    if top > least:
        spans.append((start, end))
    return spans
