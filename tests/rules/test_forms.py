"""What a rule takes it takes in Traditional too, and when the stages have mended a polluted page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import zhclean
from pollute import pollute
from zhclean.key import key
from zhclean.regional import known_words
from zhclean.rules import load
from zhclean.ruletest import written

ABOVE = "昨日上午，渡口边的老茶馆重新开门，街坊们带着孩子来看屋梁上的旧燕窝，掌柜说今年的燕子来得比往年早了七天。"


def taken(line: str) -> bool:
    folded = key(line).strip()
    return any(
        any(not mark.rule.field for mark in load().mark(form, [0]).get(0, []))
        for form in dict.fromkeys((folded, known_words(folded)))
    )


def lines() -> list[str]:
    return [line for rule in written() if not rule.field for line in rule.strip if taken(line)]


def traditional(config: str) -> Callable[[str], str]:
    opencc = pytest.importorskip("opencc")
    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert


@pytest.mark.parametrize(("config", "share"), [("s2t", 1.0), ("s2hk", 1.0), ("s2tw", 1.0), ("s2twp", 0.95)])
def test_traditional(config: str, share: float) -> None:
    convert, known = traditional(config), lines()
    missed = [line for line in known if not taken(convert(line))]
    assert len(known) > 1000
    assert len(missed) <= (1 - share) * len(known), missed


def test_polluted() -> None:
    """A page is polluted whole, and mended before rules see it."""
    known = lines()[::4]
    page = zhclean.clean(pollute("\n".join([ABOVE, *known])), skip=("boilerplate", "article")).text.split("\n")
    missed = [line for line, mended in zip(known, page[1:], strict=True) if not taken(mended)]
    assert len(missed) <= 0.02 * len(known), missed
