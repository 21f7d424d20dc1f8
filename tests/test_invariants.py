"""The seven invariants of the design, over every fixture and over random text."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import FIXTURES
from zhclean import Config, clean
from zhclean.document import Document

FIXTURE_FILES = sorted(path for path in FIXTURES.iterdir() if path.suffix == ".txt")
TARGETS = ["s", "sp", "t", "tw", "twp", "hk", "hkp", "keep"]

# Pieces that wake the stages up: pollution, entities, mojibake, furniture, headings, odd line ends, odd characters.
PIECES = [
    *[
        "數(shù)",
        "據(jù)",
        "發(fā)",
        "進(jìn)行",
        "要?jiǎng)?chuàng)",
        "關(guān)于",
        "經(jīng)濟",
        "(a",
        "?",
        ")",
        "，",
        "。",
        "：",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
    ],
    *[
        "&amp;",
        "&#x4e2d;",
        "#xff08;",
        "&lt;b&gt;",
        "ä¸­æ–‡",
        "锟斤拷",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\u2028",
        "\x00",
        "\ud800",
        "𠮷",
        "é",
    ],
    *[
        "关注我们",
        "上一篇：山路",
        "责任编辑：王安",
        "来源：江岸日报",
        "2024-05-16 09:42",
        "（记者 李想 摄）",
        "（完）",
        "分享到：",
    ],
    *[
        "一、目标",
        "【导读】",
        "新华社北京5月1日电 ",
        "后来他说",
        "發展",
        "头发",
        "乾隆",
        "里面",
        "的",
        "今天天气很好",
        "abc",
        " ",
        "\t",
        "　",
    ],
]
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=25).map("".join)
LOOSE = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _broken(document: Document, config: Config) -> list[str]:
    """Which of the invariants do not hold of a document, each with where."""
    document.check()  # 1 replay and undo; raises
    broken = [
        f"2 the {change.stage} stage changed the lines"
        for change in document.changes
        if change.stage != "boilerplate" and _ends(change.before) != _ends(change.after)
    ]
    broken += [f"3 {where}" for where in _unowned(document)]
    again = clean(document.text, config)
    broken += [f"4 a second run: {change.stage}" for change in again.changes if change.count]
    broken += ["4 a second run gives another text"] if again.text != document.text else []
    broken += [f"5 the key of line {line.start}" for line in document.lines if len(line.key) != line.end - line.start]
    taken = [change for change in document.changes if change.stage == "boilerplate"]
    before = taken[0].before if taken else document.text
    gone = sum(_black(item["text"]) for item in document.removed)
    broken += ["7 something vanished"] if _black(before) - _black(document.text) != gone else []
    return broken


def _ends(text: str) -> list[str]:
    return [character for character in text if character in "\r\n"]


def _black(text: str) -> int:
    return len("".join(text.split()))


def _unowned(document: Document) -> Iterator[str]:
    """Parts that overlap, and what no part owns, white space and marks of byte order apart."""
    at = 0
    for part in sorted(document.article.parts, key=lambda part: part.span):
        if part.span.start < at:
            yield f"{part} overlaps the part before it"
        if document.text[at : part.span.start].strip("\ufeff \t\r\n\u3000").strip():
            yield f"nobody owns {document.text[at : part.span.start]!r}"
        at = max(at, part.span.end)
    if document.text[at:].strip():
        yield f"nobody owns {document.text[at:]!r}"


@pytest.mark.parametrize("path", FIXTURE_FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("target", ["s", "tw", "keep"])
def test_the_invariants_hold_for_every_fixture(path: object, target: str) -> None:
    """Replay, undo, lines, owners, idempotence, keys, nothing vanished."""
    config = Config(to=target)
    assert _broken(clean(path.read_bytes(), config), config) == []  # type: ignore[attr-defined]


@LOOSE
@given(text=TEXT, target=st.sampled_from(TARGETS))
def test_the_invariants_hold_for_any_text(text: str, target: str) -> None:
    """The same for text put together at random from what wakes the stages up."""
    config = Config(to=target)
    assert _broken(clean(text, config), config) == []


@LOOSE
@given(data=st.binary(max_size=60))
def test_any_bytes_give_a_document_or_a_refusal_in_words(data: bytes) -> None:
    """No other exception; with `replace` whatever decodes passes the invariants too."""
    from zhclean import ZhcleanError

    config = Config(errors="replace")
    said = "fine"
    try:
        clean(data, config).check()
    except ZhcleanError as error:
        said = str(error)
    assert said
    assert "\n" not in said


def test_results_do_not_depend_on_what_ran_before() -> None:
    """6: any order of documents gives the same results (jobs are compared by the tests of the command)."""
    documents = [path.read_bytes() for path in FIXTURE_FILES]
    first = [clean(data).to_dict() for data in documents]
    order = list(range(len(documents)))
    random.Random(7).shuffle(order)
    assert {number: clean(documents[number]).to_dict() for number in order} == dict(enumerate(first))
