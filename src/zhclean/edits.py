"""Edits as values: what a stage did to a text, where, by which rule; applied and undone in this one place.

All places are in characters, half open. Edits of one change are sorted and do not overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence

from zhclean.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal


class Span(NamedTuple):
    """A half-open range of characters.

    >>> "数据清理"[slice(*Span(2, 4))]
    '清理'
    """

    start: int
    end: int


class Edit(NamedTuple):
    """Replace `text[start:end]` by `new`.

    `rule` is the id of the rule that asked for it, `sure` whether the rule can prove it. A `likely` edit carries the
    other readings in `alternatives`, best first, and how probable the chosen one is in `confidence`.

    >>> apply("電腦", [Edit(0, 2, "电脑", "convert.t2s")])
    '电脑'
    """

    start: int
    end: int
    new: str
    rule: str
    sure: Literal["certain", "likely"] = "certain"
    alternatives: tuple[str, ...] = ()
    confidence: float = 1.0


class Note(NamedTuple):
    """Something a stage saw and left as it is (a lost byte, an ambiguous word): `span` in the text after the stage.

    >>> Note(Span(3, 4), "pinyin.open", "a half whose other byte is lost").span.start
    3
    """

    span: Span
    rule: str
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits` (sorted, not overlapping) carried out.

    >>> apply("進(jìn)行", [Edit(1, 6, "", "pinyin.aligned")])
    '進行'
    """
    out, at = [], 0
    for edit in edits:
        if edit.start < at or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"edit {edit.rule} at {edit.start}:{edit.end} overlaps another or leaves the text")
        out.append(text[at : edit.start])
        out.append(edit.new)
        at = edit.end
    out.append(text[at:])
    return "".join(out)


def invert(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits that turn `apply(text, edits)` back into `text`."""
    back, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.new), text[edit.start : edit.end], edit.rule, edit.sure))
        shift += len(edit.new) - (edit.end - edit.start)
    return back


def compare(before: str, after: str, rule: str) -> list[Edit]:
    """Edits that turn `before` into `after`, line by line (both must have the same line breaks), linear in time.

    Lines of equal length are compared character by character and give one edit per run of differing characters;
    any other line gives one edit over its middle, between the common beginning and the common end.
    """
    edits: list[Edit] = []
    place = 0
    old_lines, new_lines = before.split("\n"), after.split("\n")
    if len(old_lines) != len(new_lines):
        old_lines, new_lines = [before], [after]
    for old, new in zip(old_lines, new_lines, strict=True):
        if old != new:
            edits.extend(_compare_line(old, new, place, rule))
        place += len(old) + 1
    return edits


def _compare_line(old: str, new: str, place: int, rule: str) -> Iterable[Edit]:
    if len(old) == len(new):
        start = -1
        for index, (a, b) in enumerate(zip(old, new, strict=True)):
            if a != b:
                if start < 0:
                    start = index
            elif start >= 0:
                yield Edit(place + start, place + index, new[start:index], rule)
                start = -1
        if start >= 0:
            yield Edit(place + start, place + len(old), new[start:], rule)
        return
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield Edit(place + head, place + len(old) - tail, new[head : len(new) - tail], rule)


def _common(a: str, b: str) -> int:
    """Length of the common beginning, by halving (slices compare at the speed of memory)."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class Change:
    """What one stage did: the text before and after, and on demand the edits between them.

    `edits` is a list, or a function that works it out (called once, when first asked: edits cost more than the
    work itself); `count`, their number, may be a function too, that tells it without making them. `facts` are fields
    of the Source that this stage found out, for the stages after it.

    >>> change = Change("convert", "電腦", "电脑", lambda: compare("電腦", "电脑", "convert.t2s"))
    >>> [edit.rule for edit in change.edits], change.after
    (['convert.t2s'], '电脑')
    """

    __slots__ = ("_count", "_edits", "_map", "after", "before", "facts", "notes", "stage")

    def __init__(
        self,
        stage: str,
        before: str,
        after: str,
        edits: Sequence[Edit] | Callable[[], Sequence[Edit]] | None = None,
        *,
        count: int | Callable[[], int] | None = None,
        notes: Sequence[Note] = (),
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        self.stage, self.before, self.after = stage, before, after
        self._edits: Sequence[Edit] | Callable[[], Sequence[Edit]]
        self._edits = edits if edits is not None else (lambda: compare(before, after, stage))
        self._count: int | Callable[[], int] | None = 0 if before is after or before == after else count
        self._map: tuple[list[int], list[Edit]] | None = None
        self.notes, self.facts = tuple(notes), dict(facts or {})

    @property
    def edits(self) -> Sequence[Edit]:
        """The edits, sorted, not overlapping, worked out when first asked."""
        if callable(self._edits):
            self._edits = () if self._count == 0 else tuple(self._edits())
        return self._edits

    @property
    def count(self) -> int:
        """How many changes the stage made; 0 only if the text is the same."""
        if callable(self._count):
            self._count = self._count() if callable(self._edits) else len(self._edits)
        if self._count is None:
            self._count = len(self.edits)
        return self._count

    def origin(self, span: Span) -> Span:
        """The place in `before` that `span` of `after` came from.

        Inside an edit of equal length places map one by one, inside any other to the whole edit.
        """
        if self.count == 0:
            return span
        if self._map is None:
            inverse = invert(self.before, self.edits)
            self._map = [edit.start for edit in inverse], inverse
        start = self._place(span.start, False)
        return Span(start, max(start, self._place(span.end, True)))

    def _place(self, at: int, end: bool) -> int:
        starts, inverse = self._map  # type: ignore[misc]
        number = (bisect_right(starts, at - 1) if end else bisect_right(starts, at)) - 1
        if number < 0:
            return at
        new, old = inverse[number], self.edits[number]
        if at >= new.end and not (end and at == new.end):
            return old.end + at - new.end
        if new.end - new.start == old.end - old.start:
            return old.start + at - new.start
        return old.end if end else old.start
