"""Edits: applying, undoing, comparing, and where a place came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhclean.edits import Change, Edit, Span, apply, compare, invert

TEXT = st.text(alphabet="一二三abc\n\r\U00020bb7", max_size=40)


@given(before=TEXT, after=TEXT)
def test_compare_gives_edits_that_replay_and_undo(before: str, after: str) -> None:
    """Whatever the two texts are, the edits lead from one to the other and back."""
    edits = compare(before, after, "r")
    assert apply(before, edits) == after
    assert apply(after, invert(before, edits)) == before


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("同一行", "同一行", []),
        ("國家\n不變", "国家\n不变", [(0, 1, "国"), (4, 5, "变")]),
        ("計程車來", "的士来", [(0, 4, "的士来")]),
        ("他坐計程車", "他坐的士", [(2, 5, "的士")]),
    ],
)
def test_compare_marks_just_what_differs(before: str, after: str, edits: list[tuple[int, int, str]]) -> None:
    """Runs within lines of equal length, the middle of a line otherwise."""
    assert [(edit.start, edit.end, edit.new) for edit in compare(before, after, "r")] == edits


@pytest.mark.parametrize(
    "edits", [[Edit(2, 1, "", "r")], [Edit(0, 2, "", "r"), Edit(1, 3, "", "r")], [Edit(0, 9, "", "r")]]
)
def test_apply_refuses_edits_that_do_not_fit(edits: list[Edit]) -> None:
    """Overlapping, backward or outside: an error, never a wrong text."""
    with pytest.raises(ValueError, match="edit r"):
        apply("abcd", edits)


@pytest.mark.parametrize(
    ("span", "origin"),
    [
        (Span(0, 1), Span(0, 1)),  # before the deletion
        (Span(2, 4), Span(7, 9)),  # just behind it
        (Span(3, 4), Span(8, 9)),
        (Span(0, 4), Span(0, 9)),  # around it: the deleted characters belong to the place
        (Span(0, 2), Span(0, 2)),
    ],
)
def test_origin_through_a_deletion(span: Span, origin: Span) -> None:
    """Places behind deleted characters move by their number."""
    assert Change("s", "ab--XYZcd", "abcd", [Edit(2, 7, "", "r")]).origin(span) == origin


def test_origin_inside_an_equal_edit_maps_one_by_one() -> None:
    """Converted characters keep their own places."""
    change = Change("convert", "國家發展", "国家发展", [Edit(0, 1, "国", "c"), Edit(2, 4, "发展", "c")])
    assert change.origin(Span(2, 3)) == Span(2, 3)


def test_edits_are_worked_out_once_and_only_when_asked() -> None:
    """A plain run never pays for them."""
    calls: list[int] = []

    def work() -> list[Edit]:
        calls.append(1)
        return [Edit(0, 1, "国", "c")]

    change = Change("convert", "國", "国", work, count=1)
    assert change.count == 1
    assert not calls
    assert change.edits == change.edits
    assert calls == [1]
