"""Every fixture against the answer written beside it, plain, polluted, Traditional and in other encodings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conftest import FIXTURES, ROOT
from pollute import pollute
from zhclean import clean

SCHEMA = json.loads((ROOT / "src/zhclean/data/article.schema.json").read_text("utf-8"))
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FIXTURES.glob("*.expected.json"))
EMPTY: tuple[Any, ...] = (None, [], {})


def _expected(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((FIXTURES / f"{name}.expected.json").read_text("utf-8"))
    return expected


def _check(data: bytes | str, name: str) -> None:
    record = clean(data).to_dict()
    assert [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(record)] == [], "schema"
    expected = _expected(name)
    article = {key: value for key, value in record["article"].items() if value not in EMPTY}
    if "headline" not in expected["article"]:  # no article: every line is simply text, in no field
        assert set(article) <= {"sections"}, name
    else:
        assert article == expected["article"]
    assert [item["text"].strip() for item in record["removed"]] == expected["removed"]


@pytest.mark.parametrize("name", NAMES)
def test_fixture(name: str) -> None:
    """The document as it lies there."""
    _check((FIXTURES / f"{name}.txt").read_bytes(), name)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_the_encoding_makes_no_difference(encoding: str) -> None:
    """The founding kind of document, stored in other ways."""
    _check((FIXTURES / "reposted.txt").read_text("utf-8").encode(encoding), "reposted")


def test_line_ends_make_no_difference() -> None:
    """CRLF stays in the text and changes nothing else."""
    text = (FIXTURES / "reposted.txt").read_text("utf-8").replace("\n", "\r\n")
    _check(text.encode(), "reposted")
    assert "\r\n" in clean(text).text


def _simplified(path: Path) -> str:
    return clean(path.read_bytes(), skip=frozenset({"boilerplate", "article"})).text


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("log", "poem")])
def test_pollution_makes_no_difference(name: str) -> None:
    """Each article run through the generator of the pollution gives the same answer."""
    _check(pollute(_simplified(FIXTURES / f"{name}.txt")), name)
