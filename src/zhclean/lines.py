"""Lines of a text, split once: places, keys, and what the rules and the labeller say of each.

Lines are columns; a `Line` is a view made when somebody asks for one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhclean.lazy import lazy
from zhclean.record import NamedTuple, dataclass, field

if TYPE_CHECKING:
    from zhclean.document import Source
    from zhclean.edits import Edit
    from zhclean.labeller import Own, Verdicts
    from zhclean.rules import Mark

_BREAK = lazy("\r\n?|\n")


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
    with its neighbours (`label`; None for a blank line), how sure (0 to 1), `marks` of rules, and `why` in words."""

    number: int
    start: int
    end: int
    text: str
    key: str
    alone: str | None
    label: str | None
    zone: str | None
    sure: float
    marks: Sequence[Mark]
    why: str


@dataclass(slots=True)
class Lines:
    """The lines of `text` as columns: line i is ``text[starts[i]:ends[i]]``, its key ``keys[i]``.

    `marks` holds the rule marks by line (only lines that have any), `labels` the verdict on each line with its
    neighbours (None for a blank line), `zones` whether it stands in the head, the body or the tail, `why` reasons by
    line where a rule or a guard decided, `headline` the line chosen as headline (-1: none), `written` the lines that are
    not blank and `verdicts` what the labeller says of them (None: it was not asked), `preset` the kind of document it was read as, ``plain`` for a text that is no article, `evidence` what a web page
    tells of each line.
    """

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    labels: list[str | None] = field(default_factory=list)
    zones: list[str | None] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)
    headline: int = -1
    written: Sequence[int] = ()
    verdicts: Verdicts | None = None
    preset: str = "news"
    own: list[Own | None] = field(default_factory=list)
    evidence: Sequence[Mapping[str, Any] | None] | None = None

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
            self.alone(index),
            self.labels[index],
            self.zones[index],
            self.sure(index),
            self.marks.get(index, ()),
            self.why.get(index, ""),
        )

    def __iter__(self) -> Iterator[Line]:
        return (self[index] for index in range(len(self)))

    def alone(self, index: int) -> str | None:
        """What line `index` would be taken for by itself; None for a blank line."""
        from zhclean.labeller import alone

        known = self.own[index] if index < len(self.own) else None
        return None if known is None else alone(known.score)

    def sure(self, index: int) -> float:
        """How sure the label of line `index` is, 0 to 1."""
        number = bisect_left(self.written, index)
        if self.verdicts is None or number == len(self.written) or self.written[number] != index:
            return 1.0
        return self.verdicts.sure(number)


def look(
    text: str,
    source: Source,
    options: LookOptions,
    evidence: Sequence[Mapping[str, Any] | None] | None = None,
) -> Lines:
    """Look at every line of `text` once: alone, then with its neighbours.

    `evidence` is what a web page tells of each line (one mapping or None per line, such as ``{"tag": "h1", "links":
    0.9}``), None for plain text. Raises ConfigError for a rule file that cannot be used.

    >>> from zhclean.document import Source
    >>> [line.label for line in look("一行字", Source(), LookOptions())]
    ['body']
    """
    from zhclean.key import key

    starts = line_starts(text)
    folded = key(text)
    keys = [folded[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    keys = [line.rstrip("\r\n") for line in keys]
    ends = [start + len(line) for start, line in zip(starts, keys, strict=True)]
    lines = Lines(text, starts, ends, keys, evidence=evidence)
    if options.preset != "plain":
        from zhclean.regional import mark_again
        from zhclean.rules import load

        rules = load(options.rules, options.off)
        lines.marks = rules.mark(folded, starts)
        mark_again(rules, text, folded, starts, lines.marks)
    _label(lines, options)
    return lines


def relook(lines: Lines, text: str, edits: Sequence[Edit], source: Source, options: LookOptions) -> Lines:
    """The same as ``look(text, …)`` where `text` is that of `lines` after `edits`; quicker when only whole lines went."""
    gone = set()
    at = 0
    whole = True
    for edit in edits:
        while at < len(lines) and lines.starts[at] < edit.start:
            at += 1
        end = lines.starts[at + 1] if at + 1 < len(lines) else len(lines.text)
        if at < len(lines) and lines.starts[at] == edit.start and end == edit.end:
            gone.add(at)
        else:
            whole = False
    kept = [i for i in range(len(lines)) if i not in gone]
    evidence = None if lines.evidence is None else [lines.evidence[i] for i in kept]
    if not kept or not whole:
        new = look(text, source, options, evidence)
        if lines.evidence is not None and len(new) == len(kept):
            _carry(new, lines, kept)
        return new
    starts, place = [], 0
    marks: dict[int, list[Mark]] = {}
    for number, i in enumerate(kept):
        starts.append(place)
        moved = lines.starts[i] - place
        if i in lines.marks:
            marks[number] = [_move(mark, moved) for mark in lines.marks[i]]
        place += (lines.starts[i + 1] if i + 1 < len(lines) else len(lines.text)) - lines.starts[i]
    keys = [lines.keys[i] for i in kept]
    ends = [start + len(line) for start, line in zip(starts, keys, strict=True)]
    new = Lines(text, starts, ends, keys, marks, own=[lines.own[i] for i in kept], evidence=evidence)
    if not _carry(new, lines, kept):
        _label(new, options)
    return new


def _carry(new: Lines, old: Lines, kept: Sequence[int]) -> bool:
    """Give `new` the labels that its lines, the `kept` ones of `old`, have there; only on a page, where what is known of
    a line says more than the lines that are left around it."""
    if old.evidence is None or old.verdicts is None:
        return False
    new.preset = old.preset
    written = [n for n, key in enumerate(new.keys) if key.strip() and old.labels[kept[n]] is not None]
    new.labels, new.zones = [None] * len(kept), [None] * len(kept)
    for n in written:
        new.labels[n], new.zones[n] = old.labels[kept[n]], old.zones[kept[n]]
    new.why = {n: old.why[i] for n, i in enumerate(kept) if i in old.why}
    new.headline = next((n for n in written if kept[n] == old.headline), -1)
    number = {i: at for at, i in enumerate(old.written)}
    new.written = written
    new.verdicts = old.verdicts.of([number[kept[n]] for n in written])
    return True


def furniture_marks(marks: Mapping[int, Sequence[Mark]]) -> dict[int, bool]:
    """The lines that a rule marks as furniture as a whole; True where the line alone is enough."""
    found: dict[int, bool] = {}
    for i, several in marks.items():
        for mark in several:
            if not mark.rule.field and mark.rule.action != "span":
                found[i] = found.get(i, False) or mark.rule.sure == "certain"
    return found


def _move(mark: Mark, by: int) -> Mark:
    return mark._replace(start=mark.start - by, end=mark.end - by) if by else mark


def _label(lines: Lines, options: LookOptions) -> None:
    """Fill the columns of verdicts."""
    from zhclean.labeller import guard, kind_of, label_lines, own
    from zhclean.labeller.model import LABELS, ZONE_OF, ZONES, digits

    count = len(lines)
    stripped = [line.strip() for line in lines.keys]
    written = [i for i in range(count) if stripped[i]]
    lines.preset = kind_of([stripped[i] for i in written], options.preset)
    if lines.preset == "plain" and options.preset == "auto" and lines.evidence is not None:
        lines.preset = "news"  # a web page is furniture for the most part, whatever is left of it in the end
    lines.labels, lines.zones, lines.written = [None] * count, [None] * count, written
    if lines.preset == "plain" or not written:
        for i in written:
            lines.labels[i], lines.zones[i] = "body", "body"
        lines.own = [None] * count
        return
    keys = digits("\n".join([stripped[i] for i in written])).split("\n")
    facts = [lines.evidence[i] for i in written] if lines.evidence is not None else None
    if not lines.own:
        lines.own = [None] * count
        number = {i: at for at, i in enumerate(written)}
        marks = {number[i]: sure for i, sure in furniture_marks(lines.marks).items() if i in number}
        for i, known in zip(written, own(keys, marks, facts), strict=True):
            lines.own[i] = known
    all_known = [known for known in (lines.own[i] for i in written) if known is not None]
    verdicts = label_lines(keys, all_known, [lines.keys[i][0] == " " for i in written], facts)
    lines.headline = written[verdicts.chosen] if verdicts.chosen >= 0 else -1
    for i, state in zip(written, verdicts.states, strict=True):
        lines.labels[i], lines.zones[i] = LABELS[state], ZONES[ZONE_OF[state]]
    lines.verdicts = verdicts
    guard(lines, stripped)
    if lines.evidence is not None:
        from zhclean.labeller.paged import guard as guard_page

        guard_page(lines, stripped)
