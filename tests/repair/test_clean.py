"""Right text, however odd, is not touched; any text keeps its lines, and the edits are exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhclean.document import Source
from zhclean.edits import apply, invert
from zhclean.stages.repair import RepairOptions, repair

HERE = Path(__file__).parent
CLEAN = (HERE / "clean.txt").read_text("utf-8")
ODD = "&;#xamplt<>\u200b\u200d\ufeff\u00ad\u202e\x1b[m\x08\x92Ã¤é¸\x85\n\r?,.，。⼀﹐ー锟斤拷中文ä½ 浣犲ソ\ud800\x00"


@pytest.mark.parametrize("line", [line for line in CLEAN.split("\n") if line])
def test_a_line(line: str) -> None:
    assert list(repair(line, Source(), RepairOptions()).edits) == []


def test_all_lines_together() -> None:
    assert repair(CLEAN, Source(), RepairOptions()).count == 0
    assert repair(CLEAN * 8, Source(), RepairOptions()).count == 0  # large enough for the other search


@pytest.mark.parametrize(
    "text", ["", "\n", "\r\n\r\n", "\x00", "\ud800", "\udfff\ud800中", "&", "&" * 5000, "\ufeff", "?" * 500]
)
def test_nothing_to_repair(text: str) -> None:
    assert repair(text, Source(), RepairOptions()).after == text


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(ODD), max_size=60) | st.text(max_size=40))
def test_exact_and_settled(text: str) -> None:
    change = repair(text, Source(), RepairOptions())
    after = apply(text, change.edits)
    assert after == change.after
    assert apply(after, invert(text, change.edits)) == text
    assert [c for c in after if c in "\r\n"] == [c for c in text if c in "\r\n"]
    assert repair(after, Source(), RepairOptions()).after == after


@pytest.mark.parametrize(
    "piece", ["&amp;", "Ã¤", "涓", "a\x08", "? ", "7 H& ", "\u200b", "中.", ",，", "⼀", "ä½", "锟"]
)
def test_hostile_length(piece: str) -> None:
    change = repair(piece * 20_000, Source(), RepairOptions())
    assert apply(change.before, change.edits) == change.after
