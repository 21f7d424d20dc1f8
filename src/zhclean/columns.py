"""Many edits in little room: columns of numbers, 16 bytes an edit, where an Edit with what it holds takes 250.

What an edit writes stands in the text after it, so only its place there is kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from zhclean.edits import Edit


class Columns(Sequence[Edit]):
    """Edits between two texts, as a sequence of Edit that makes each when it is asked for."""

    __slots__ = ("_after", "_ends", "_kinds", "_news", "_sorts", "_starts", "_whole")

    def __init__(self, before: str, after: str) -> None:
        self._whole, self._after = len(before), after
        self._starts, self._ends, self._news, self._sorts = array("I"), array("I"), array("I"), array("I")
        self._kinds: list[tuple[Any, ...]] = []  # (rule, sure, alternatives, confidence), each once

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Edit]:
        return map(self._at, range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Edit]: ...
    def __getitem__(self, index: int | slice) -> Edit | list[Edit]:
        if isinstance(index, slice):
            return [self._at(number) for number in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._at(index % len(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _at(self, number: int) -> Edit:
        end, new = self._ends[number], self._news[number]
        rule, sure, alternatives, confidence = self._kinds[self._sorts[number]]
        if number + 1 < len(self._starts):
            until = self._news[number + 1] - self._starts[number + 1] + end
        else:
            until = len(self._after) - self._whole + end
        return Edit(self._starts[number], end, self._after[new:until], rule, sure, alternatives, confidence)


def pack(edits: Iterable[Edit], before: str, after: str) -> Sequence[Edit]:
    """`edits`, which turn `before` into `after`, in little room; as a tuple where they do not do that exactly."""
    packed = Columns(before, after)
    numbers: dict[tuple[Any, ...], int] = {}
    starts, ends, news, sorts = packed._starts, packed._ends, packed._news, packed._sorts
    shift = last = 0
    rest = iter(edits)
    odd: Edit | None = None
    for edit in rest:
        start, end, new, *kind = edit
        place = start + shift
        if start < last or end < start or end > len(before) or after[place : place + len(new)] != new:
            odd = edit
            break
        shift += len(new) - (end - start)
        last = end
        starts.append(start)
        ends.append(end)
        news.append(place)
        sort = (*kind,)
        sorts.append(numbers.setdefault(sort, len(numbers)))
    packed._kinds = list(numbers)
    if odd is None and len(before) + shift == len(after):
        return packed
    made = []
    for number, start in enumerate(starts):  # not by `_at`: it trusts that all come out
        size = (news[number + 1] - starts[number + 1] if number + 1 < len(starts) else shift) - news[number]
        made.append(
            Edit(
                start,
                ends[number],
                after[news[number] : news[number] + size + ends[number]],
                *packed._kinds[sorts[number]],
            )
        )
    return (*made, *(() if odd is None else (odd,)), *rest)
