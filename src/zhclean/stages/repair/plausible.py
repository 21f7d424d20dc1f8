"""How likely a piece of text is as what it is, and as what it might have been."""

from __future__ import annotations

import re
from operator import getitem

from zhclean.language_model import UNIT, cost, language
from zhclean.lazy import lazy

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
    return min(cost(text, name, before) for name in languages(text)) / UNIT


def chinese(text: str, before: str = "\n") -> float:
    """What `text` behind `before` costs as Chinese, in nats."""
    return cost(text, "zh", before) / UNIT


def is_odd(text: str, most: float) -> bool:
    """Whether no language explains `text` at `most` nats a character; Chinese is asked first."""
    return chinese(text) > most * len(text) and surprise(text) > most * len(text)


def has_han(text: str) -> bool:
    """Whether an ideograph stands in `text`."""
    return _HAN.search(text) is not None


def odd_spans(line: str, most: float, least: float) -> list[tuple[int, int]]:
    """The stretches of `line` whose characters cost more than `most` nats as Chinese, taken together.

    Each is the best of its surroundings: its sum over `most` is highest, and at least `least`.
    """
    prices = list(map(getitem, map(language("zh").rows.__getitem__, "\n" + line), line))
    spans: list[tuple[int, int]] = []
    most *= UNIT
    least *= UNIT
    total = top = 0.0
    start = end = 0
    for place, price in enumerate(prices):
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
