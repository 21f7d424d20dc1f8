"""What every match needs, and which patterns are refused."""

from __future__ import annotations

import re

import pytest

from zhclean.pattern import Slow, study


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("^(?:相关|推荐)阅读[:>]{0,2}$", {"相关阅读", "推荐阅读"}),
        ("关注(?:我们|本站)?", {"关注"}),
        ("^(?:点击)?查看(?:更多|全部)$", {"查看更多", "查看全部"}),
        ("第[0-9]{1,3}页", {"第"}),
        ("[0-9]{1,4}", set()),
        ("^(?:a|b)?c$", {"c"}),
        ("(?P<name>来源:).{0,9}", {"来源:"}),
    ],
)
def test_literals(pattern: str, literals: set[str]) -> None:
    found = set(study(pattern).literals)
    assert found == literals


@pytest.mark.parametrize(
    "pattern",
    [
        "^(?:关+)+$",
        "(?:a|a?)+$",
        "^(?:.{0,30}x){0,30}$",
        ".*关注.*",
        "关注.*我们",
        "^.*关注.*我们$",
        "^[a-z]*[a-y]*$",
        "^(?:a|ab|b){1,40}$",
        r"^(关注)\1$",
        "^.{0,90}关.{0,90}注.{0,90}我.{0,90}$",
    ],
)
def test_slow_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(Slow):
        study(pattern)


@pytest.mark.parametrize(
    ("pattern", "hostile", "found"),
    [
        (r"^\s*举报\s*$", " " * 50_000 + "x", False),
        ("^上一篇:.*$", "上一篇:" * 9_000, True),
        ("^(?:(?:关于我们|联系我们)[ |]{0,4}){2,30}$", "关于我们|" * 9_000, False),
        ("^.{0,40}关注.{0,40}$", "关注" * 20_000, False),
        ("^(?:首页|新闻)[^>]{0,20}(?:>[^>]{0,20}){1,8}$", "首页" + ">" * 40_000, False),
    ],
)
def test_what_is_let_through_comes_to_an_end(pattern: str, hostile: str, found: bool) -> None:
    study(pattern)
    assert bool(re.search(pattern, hostile)) is found


def test_measures() -> None:
    facts = study("^(?:上|下)一篇[: ]{0,3}$")
    assert (facts.tied, facts.whole, facts.shortest, facts.longest) == (True, True, 3, 6)
    assert study("^(?:分享|收藏)$").words == ("分享", "收藏")
    assert study("上一篇").words == ()


def test_a_range_names_all_it_holds() -> None:
    """What a line can begin with is every character of a range, not its ends alone."""
    assert set("①②③") <= set(study("^[①-⑳]甲$").starts)
    assert study("^[가-힣]甲$").starts == ""
