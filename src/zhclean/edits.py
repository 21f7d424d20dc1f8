"""Edits as values: what a stage did to a text, where, by which rule; applied and undone in this one place.

All places are in characters, half open. Edits of one change are sorted and do not overlap.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from zhclean.record import NamedTuple

_FEW = 4096  # edits that are kept as they are

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
    out: list[str] = []
    parts: list[str] = []
    at = 0
    for edit in edits:
        if edit.start < at or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"edit {edit.rule} at {edit.start}:{edit.end} overlaps another or leaves the text")
        out.append(text[at : edit.start])
        out.append(edit.new)
        at = edit.end
        if len(out) > _FEW:  # each piece is an object: they are put together before there are very many
            parts.append("".join(out))
            out.clear()
    return "".join([*parts, *out, text[at:]])


def invert(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits that turn `apply(text, edits)` back into `text`."""
    return list(inverted(text, edits))


def inverted(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """As `invert`, one by one."""
    shift = 0
    for edit in edits:
        start = edit.start + shift
        yield Edit(start, start + len(edit.new), text[edit.start : edit.end], edit.rule, edit.sure)
        shift += len(edit.new) - (edit.end - edit.start)


def compare(before: str, after: str, rule: str) -> list[Edit]:
    """Edits that turn `before` into `after`, line by line (both must have the same line breaks), linear in time.

    Lines of equal length are compared character by character and give one edit per run of differing characters;
    any other line gives one edit over its middle, between the common beginning and the common end.
    """
    return list(compared(before, after, rule))


def compared(before: str, after: str, rule: str) -> Iterator[Edit]:
    """As `compare`, one by one."""
    if before.count("\n") != after.count("\n"):
        yield from _compare_line(before, after, 0, rule)
        return
    at = new_at = 0
    while at <= len(before):
        end, new_end = before.find("\n", at), after.find("\n", new_at)
        if end < 0:
            end, new_end = len(before), len(after)
        old, new = before[at:end], after[new_at:new_end]
        if old != new:
            yield from _compare_line(old, new, at, rule)
        at, new_at = end + 1, new_end + 1


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
    head, tail = ends(old, new)
    yield Edit(place + head, place + len(old) - tail, new[head : len(new) - tail], rule)


def ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts begin with alike, and how many of the rest they end with alike.

    >>> ends("abcd", "abxxd")
    (2, 1)
    """
    head = _common(old, new)
    return head, _common(old[head:][::-1], new[head:][::-1])


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
    work itself); `count`, their number, and `notes` may be functions too. `facts` are fields
    of the Source that this stage found out, for the stages after it.

    >>> change = Change("convert", "電腦", "电脑", lambda: compare("電腦", "电脑", "convert.t2s"))
    >>> [edit.rule for edit in change.edits], change.after
    (['convert.t2s'], '电脑')
    """

    __slots__ = ("_count", "_edits", "_map", "_notes", "after", "before", "facts", "stage")

    def __init__(
        self,
        stage: str,
        before: str,
        after: str,
        edits: Sequence[Edit] | Callable[[], Iterable[Edit]] | None = None,
        *,
        count: int | Callable[[], int] | None = None,
        notes: Sequence[Note] | Callable[[], Iterable[Note]] = (),
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        self.stage, self.before, self.after = stage, before, after
        self._edits: Sequence[Edit] | Callable[[], Iterable[Edit]]
        self._edits = edits if edits is not None else (lambda: compared(before, after, stage))
        if not callable(self._edits) and len(self._edits) > _FEW:
            self._edits = self._packed(self._edits)
        self._count: int | Callable[[], int] | None = 0 if before is after or before == after else count
        self._map: tuple[Sequence[int], Sequence[int], Sequence[int], Sequence[int]] | None = None
        self._notes, self.facts = notes, dict(facts or {})

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was seen and left, worked out when first asked."""
        if not isinstance(self._notes, tuple):
            self._notes = tuple(self._notes() if callable(self._notes) else self._notes)
        return self._notes

    @property
    def edits(self) -> Sequence[Edit]:
        """The edits, sorted, not overlapping, worked out when first asked."""
        if callable(self._edits):
            self._edits = () if self._count == 0 else self._packed(self._edits())
        return self._edits

    def _packed(self, edits: Iterable[Edit]) -> Sequence[Edit]:
        """`edits` to keep: a few as they are, many in little room."""
        first = tuple(islice(made := iter(edits), _FEW))
        if len(first) < _FEW:
            return first
        from zhclean.columns import pack

        return pack(chain(first, made), self.before, self.after)

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
        start = self._place(span.start, False)
        return Span(start, max(start, self._place(span.end, True)))

    def forward(self, at: int) -> tuple[int, int]:
        """How many edits begin before the place `at` of `before`, and where that place is in `after`."""
        if self.count == 0:
            return 0, at
        olds, old_ends, _, ends = self._places()
        number = bisect_left(olds, at)
        return number, at if not number else ends[number - 1] + max(0, at - old_ends[number - 1])

    def _places(self) -> tuple[Sequence[int], Sequence[int], Sequence[int], Sequence[int]]:
        """Where each edit begins and ends in `before`, and in `after`."""
        if self._map is None:
            found = array("I"), array("I"), array("I"), array("I")
            shift = 0
            for edit in self.edits:
                ends = edit.start, edit.end, edit.start + shift, edit.start + shift + len(edit.new)
                for column, place in zip(found, ends, strict=True):
                    column.append(place)
                shift += len(edit.new) - (edit.end - edit.start)
            self._map = found
        return self._map

    def _place(self, at: int, end: bool) -> int:
        olds, old_ends, starts, ends = self._places()
        number = (bisect_right(starts, at - 1) if end else bisect_right(starts, at)) - 1
        if number < 0:
            return at
        start, stop, old_start, old_stop = starts[number], ends[number], olds[number], old_ends[number]
        if at >= stop and not (end and at == stop):
            return old_stop + at - stop
        if stop - start == old_stop - old_start:
            return old_start + at - start
        return old_stop if end else old_start
