"""Pages in the layouts of many systems, all written for this project: what is read of each, and what is gone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("resiliparse")

from opencc import OpenCC

from zhclean.pipeline import clean

FOLDER = Path(__file__).parent / "layouts"
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
SIMPLE = OpenCC("t2s").convert


def plain(text: str | None) -> str:
    """As it is compared: Simplified, without blanks."""
    return re.sub(r"\s", "", SIMPLE(text or ""))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_layout(name: str) -> None:
    wanted = EXPECTED[name]
    document = clean((FOLDER / f"{name}.html").read_bytes())
    article = document.article
    assert plain(article.headline) == plain(wanted["headline"])
    published = wanted["published"]
    assert (article.date_published or "")[: len(published or "")] == (published or "")
    assert bool(article.date_published) is bool(published)
    if wanted["publisher"]:
        assert plain(wanted["publisher"]) in map(plain, article.publisher)
    if wanted["names"] is not None:
        names = [name for byline in article.bylines for name in byline["names"]]
        assert sorted(map(plain, names)) == sorted(map(plain, wanted["names"]))
    body = plain("".join(paragraph for section in article.sections for paragraph in section["paragraphs"]))
    assert body.startswith(plain(wanted["first"]))
    assert body.endswith(plain(wanted["last"]))
    headings = [section["heading"] for section in article.sections if section["heading"]]
    assert list(map(plain, headings)) == list(map(plain, wanted["headings"]))
    if wanted["captions"] is not None:
        captions = [plain(caption["text"]).rstrip("。") for caption in article.captions]
        assert captions == list(map(plain, wanted["captions"]))
    text = plain(document.text)
    assert [line for line in wanted["gone"] if plain(line) in text] == []
