"""The key: one character for one, and what it folds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhclean.key import bare, key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("關注我們", "关注我们"),
        ("ＡＢｃ：１２（）", "abc:12()"),
        ("Copyright ©", "copyright ©"),
        ("　\u00a0\u200b\t", "    "),
        ("於是\r\n乾淨\n", "于是\r\n干净\n"),
        ("\ue000分享\ud800", " 分享\ufffd"),
        ("İstanbul", "İstanbul"),
        ("丨│»•", "||>·"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert key(text) == folded


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_keeps_every_place_and_settles_at_once(text: str) -> None:
    folded = key(text)
    assert len(folded) == len(text)
    assert key(folded) == folded
    breaks = {char for char in text if char in "\r\n"}
    assert all(folded.count(char) == text.count(char) for char in breaks)


def test_long_and_short_texts_fold_alike() -> None:
    """Above a few thousand characters another way is taken."""
    piece = "臺灣省於後來乾隆年間，繫著這條麵線。"
    assert key(piece * 500) == key(piece) * 500


@pytest.mark.parametrize(
    ("line", "stripped"),
    [("—— 【相关阅读】 >>", "相关阅读"), ("阅读(539)", "阅读(539)"), ("[大] [中]", "[大] [中]"), ("***", ""), ("", "")],
)
def test_bare(line: str, stripped: str) -> None:
    assert bare(line) == stripped
