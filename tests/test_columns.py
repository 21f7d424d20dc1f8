"""Many edits in little room: the same edits come out as went in, or as they were where they are not exact."""

from __future__ import annotations

import random

import pytest

from zhclean.columns import Columns, pack
from zhclean.edits import Change, Edit, Span, apply, compared, invert


def some(before: str, seed: int) -> list[Edit]:
    """Edits of all sorts on `before`: written anew, taken out, put in, unsure."""
    chance = random.Random(seed)
    edits, at = [], 0
    while True:
        start = at + chance.randrange(4)
        end = start + chance.randrange(3)
        if end > len(before):
            return edits
        new = chance.choice(["", "x", "乙丙", before[start:end]])
        sure = (("likely", ("甲", "丁"), 0.5),) if chance.random() < 0.2 else (("certain", (), 1.0),)
        edits.append(Edit(start, end, new, chance.choice(["a.b", "c"]), *sure[0]))  # type: ignore[arg-type]
        at = end


@pytest.mark.parametrize("seed", range(20))
def test_round(seed: int) -> None:
    """Packed and unpacked they are the same, by iteration, by number and by slice."""
    before = "一二三四五六七八九十" * 5
    edits = some(before, seed)
    packed = pack(iter(edits), before, apply(before, edits))
    assert isinstance(packed, Columns)
    assert list(packed) == edits
    assert [packed[number] for number in range(len(packed))] == edits
    assert packed[2:5] == edits[2:5]
    assert packed[-1] == edits[-1]
    assert packed == edits
    with pytest.raises(IndexError):
        packed[len(edits)]


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 1, "x", "r"), Edit(2, 3, "z", "r"), Edit(3, 4, "", "r")],
        [Edit(0, 1, "x", "r"), Edit(0, 2, "y", "r")],
        [Edit(0, 1, "x", "r"), Edit(3, 9, "", "r")],
        [Edit(1, 2, "", "r")],
    ],
)
def test_what_is_not_exact_stays(edits: list[Edit]) -> None:
    """Edits that do not give the text are kept as they are: the check before a write must see them."""
    assert pack(edits, "abcd", "xbyd") == tuple(edits)


def test_a_change_of_many() -> None:
    """A change packs what is more than a few; places are found in it as in a small one."""
    before, after = "後來\n" * 9000, "后来\n" * 9000
    change = Change("convert", before, after, lambda: compared(before, after, "r"))
    assert isinstance(change.edits, Columns)
    assert change.count == 9000
    assert apply(before, change.edits) == after
    assert apply(after, invert(before, change.edits)) == before
    assert change.origin(Span(3001, 3002)) == (3001, 3002)
    few = Change("convert", before[:30], after[:30], lambda: compared(before[:30], after[:30], "r"))
    assert few.edits == tuple(change.edits[:10])
