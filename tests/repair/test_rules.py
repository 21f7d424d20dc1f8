"""Each rule on its own examples: applied, exact, at its fixed point, and off when it is switched off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhclean.document import Source
from zhclean.edits import apply, invert
from zhclean.stages.repair import RepairOptions, repair

HERE = Path(__file__).parent


def _rows() -> list[tuple[str, str, str]]:
    def read(cell: str) -> str:
        return re.sub(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), cell)

    lines = (HERE / "edits.tsv").read_text("utf-8").split("\n")
    return [(rule, read(old), read(new)) for rule, old, new in (x.split("\t") for x in lines if x and x[0] != "#")]


@pytest.mark.parametrize(("rule", "before", "after"), _rows())
def test_rule(rule: str, before: str, after: str) -> None:
    options = RepairOptions(ruby="drop")
    change = repair(before, Source(), options)
    assert change.after == after
    assert rule in {edit.rule for edit in change.edits}
    assert apply(before, change.edits) == after
    assert apply(after, invert(before, change.edits)) == before
    assert repair(after, Source(), options).count == 0


@pytest.mark.parametrize(("rule", "before", "after"), _rows())
def test_off(rule: str, before: str, after: str) -> None:
    for off in (rule, rule.rpartition(".")[0]):
        change = repair(before, Source(), RepairOptions(ruby="drop", off=frozenset({off})))
        assert not any(edit.rule.startswith(off) for edit in change.edits)


@pytest.mark.parametrize(
    "text",
    [
        "&lt;script&gt;",
        "&lt;\u200bb&gt;",
        "&amp;lt;img src=x&amp;gt;",
        "x&lt;&#98;&gt;",
        "&lt;!-- --&gt;",
        "&#60;b&#62;",
        "&amp;#60;b",
    ],
)
def test_markup_stays_asleep(text: str) -> None:
    assert re.search("<[\u200b]*[a-z/!]", repair(text, Source(), RepairOptions()).after) is None


@pytest.mark.parametrize(
    "text", ["a&#10;b", "a&#13;b", "a&#x2028;b", "a&NewLine;b", "a&amp;#10;b", "&#0;&#1;", "&#xd800;"]
)
def test_an_entity_is_no_line_break_or_control(text: str) -> None:
    after = repair(text, Source(), RepairOptions()).after
    assert not re.search("[\x00-\x1f\u2028\u2029\ud800-\udfff]", after)


def test_a_page_keeps_its_entities() -> None:
    page = "<!doctype html>\n<html><body>&ldquo;好&rdquo;&nbsp;&lt;b&gt;</body></html>"
    assert repair(page, Source(), RepairOptions()).count == 0


def test_data_keeps_its_quotes() -> None:
    record = '{"题": "他说&quot;好&quot;", "id": 1}'
    assert repair(record, Source(), RepairOptions()).count == 0


def test_a_mark_at_the_start_stays() -> None:
    assert repair("\ufeff正文\n\ufeff下文", Source(), RepairOptions()).after == "\ufeff正文\n下文"


def test_lost_bytes_are_noted_and_left() -> None:
    change = repair("开头锟斤拷锟斤拷结尾", Source(), RepairOptions())
    assert change.count == 0
    assert [note.rule for note in change.notes] == ["repair.lost"]
    assert change.notes[0].span == (2, 8)


def test_ruby_stays_unless_asked() -> None:
    assert repair("春chūn天tiān来lái了le", Source(), RepairOptions()).count == 0
