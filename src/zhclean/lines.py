"""Lines of a text, split once: places, keys, and what the rules and the labeller say of each.

Lines are columns; a `Line` is a view made when somebody asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from zhclean.document import Source

_BREAK = re.compile("\r\n?|\n")


def line_starts(text: str) -> list[int]:
    """Where each line of `text` begins; lines end at ``\\n``, ``\\r\\n`` or ``\\r`` only (not at U+2028, U+000B …).

    >>> line_starts("a\\r\\nb\\rc")
    [0, 3, 5]
    """
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()
    return starts


def newline_of(text: str) -> str | None:
    """The most frequent line end of `text`, None when it has none.

    >>> newline_of("a\\r\\nb\\n\\r\\n")
    '\\r\\n'
    """
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    best = max(counts, key=lambda end: counts[end])
    return best if counts[best] else None


@dataclass(frozen=True, slots=True)
class LookOptions:
    """How to look at lines: the `preset` (auto: find out), paths of extra `rules`, ids of rules that are `off`."""

    preset: str = "auto"
    rules: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()


class Line(NamedTuple):
    """One line: its `number` (from 1), place (`end` without the line break), `key`, the labels by the line `alone` and
    with its neighbours (`label`, None for a blank line), how sure (0 to 1), `marks` of rules, and `why` in words."""

    number: int
    start: int
    end: int
    text: str
    key: str
    alone: str | None
    label: str | None
    sure: float
    marks: tuple[Any, ...]
    why: str


@dataclass(slots=True)
class Lines:
    """The lines of `text` as columns: line i is ``text[starts[i]:ends[i]]``, its key ``keys[i]``.

    `marks` holds the rule marks by line (only lines that have any); `alone` and `labels` are the two verdicts (None for
    blank lines), `sure` the confidence of the second, `why` reasons by line where a rule or a guard decided; `preset` is
    the kind of document it was read as.
    """

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    marks: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)
    alone: list[str | None] = field(default_factory=list)
    labels: list[str | None] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)
    preset: str = "news"

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> Line:
        start, end = self.starts[index], self.ends[index]
        return Line(
            index + 1,
            start,
            end,
            self.text[start:end],
            self.keys[index],
            self.alone[index],
            self.labels[index],
            self.sure[index],
            self.marks.get(index, ()),
            self.why.get(index, ""),
        )

    def __iter__(self) -> Iterator[Line]:
        return (self[index] for index in range(len(self)))


def look(text: str, source: Source, options: LookOptions, evidence: Sequence[Mapping[str, Any] | None] | None = None) -> Lines:
    """Look at every line of `text` once: alone, then with its neighbours.

    `evidence` is what a web page tells of each line (one mapping or None per line), None for plain text.
    """
    from zhclean.labeller import label

    starts = line_starts(text)
    ends = [*starts[1:], len(text)]
    raw = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    keys = [line.rstrip("\r\n") for line in raw]
    lines = Lines(text, starts, [start + len(key) for start, key in zip(starts, keys, strict=True)], keys)
    label(lines, options.preset, evidence)
    return lines
