"""Markup is read as a page only for an article: the text stages alone leave it as it is."""

from __future__ import annotations

import pytest

from zhclean import clean
from zhclean.config import only

PAGE = "<!doctype html><html><body><h1>後來</h1>\n<p>他說完就走了。</p></body></html>\n"


@pytest.mark.parametrize("stage", ["decode", "repair", "pinyin"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_stages_keep_markup(stage: str, encoding: str) -> None:
    assert clean(PAGE.encode(encoding), skip=only(stage)).text == PAGE


def test_convert_alone_changes_words_only() -> None:
    assert clean(PAGE, skip=only("convert")).text == PAGE.replace("後來", "后来").replace("說", "说")


def test_an_article_is_read_out_of_the_page() -> None:
    assert "<" not in clean(PAGE).text
