"""The record of one document: where it came from, every change made to it, and the article found in it.

Nothing here decides anything; stages decide, `pipeline.py` carries out, this file remembers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zhclean.edits import Change, Edit, Note, Span, apply, inverted
from zhclean.parts import Article, Part
from zhclean.record import dataclass, field, fields, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SCHEMA = "zhclean/1"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text came from and what was found out about it.

    `encoding` is the codec's name as `--encoding` takes it, `confidence` 0 to 1, `newline` the most frequent line end
    (None without one), `script` one of ``hans hant mixed neutral``, `polluted`/`proof` what the pinyin stage says,
    `undecodable` the number of byte sequences replaced, `notes` one line each for a person to read.

    >>> Source(encoding="big5").having({"script": "hant"}).script
    'hant'
    """

    path: str | None = None
    encoding: str | None = None
    confidence: float = 1.0
    bom: bool = False
    newline: str | None = None
    script: str | None = None
    polluted: bool = False
    proof: str | None = None
    preset: str | None = None
    undecodable: int = 0
    language: str | None = None
    html: bool = False
    pinyin_rank: int | None = None
    notes: tuple[str, ...] = ()

    def having(self, facts: Mapping[str, Any]) -> Source:
        """A copy with `facts` (fields by name) stated; `notes` are added, not replaced."""
        known = dict(facts)
        if "notes" in known:
            known["notes"] = (*self.notes, *known["notes"])
        return replace(self, **known) if known else self

    def to_dict(self) -> dict[str, Any]:
        """All fields, ready for JSON."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        values["notes"] = list(self.notes)
        return values


@dataclass(slots=True)
class Document:
    """One document: `original` as decoded, `text` as cleaned, `changes` between them, and the `article` found in it.

    >>> import zhclean
    >>> document = zhclean.clean("電腦")
    >>> document.original, document.text, [change.stage for change in document.changes if change.edits]
    ('電腦', '电脑', ['convert'])
    """

    source: Source
    original: str
    text: str
    changes: list[Change] = field(default_factory=list)
    article: Article = field(default_factory=Article)
    lines: Any = None  # the Lines of `text` as the article stage saw them, for --explain -v

    def take(self, change: Change) -> None:
        """Carry out `change`: it must start from the text as it is; its facts go into the source."""
        if change.before is not self.text and change.before != self.text:
            raise ValueError(f"the {change.stage} stage worked on another text")
        self.text = change.after
        self.source = self.source.having(change.facts)
        self.changes.append(change)

    def origin(self, span: Span, after: int | None = None) -> Span:
        """The place in `original` that `span` came from; `span` is in `text`, or in the text after `after` changes."""
        for change in reversed(self.changes[:after]):
            span = change.origin(span)
        return span

    def check(self) -> None:
        """Replay all edits on `original` and undo them again.

        Raises AssertionError, naming the stage, when either does not come out: nothing may then be written.
        """
        text = self.original
        for change in self.changes:
            done = apply(text, change.edits)
            if done != change.after:
                raise AssertionError(f"the edits of the {change.stage} stage do not give its text")
            if apply(done, inverted(text, change.edits)) != text:
                raise AssertionError(f"the edits of the {change.stage} stage cannot be undone")
            text = done
        if text != self.text:
            raise AssertionError("the changes do not give the text")

    @property
    def stages(self) -> dict[str, int]:
        """Number of changes by stage."""
        counts: dict[str, int] = {"decode": self.source.undecodable}
        for change in self.changes:
            counts[change.stage] = counts.get(change.stage, 0) + change.count
        return counts

    @property
    def notes(self) -> list[tuple[str, Note]]:
        """(stage, note) for all that was seen and left."""
        return [(change.stage, note) for change in self.changes for note in change.notes]

    @property
    def removed(self) -> list[dict[str, Any]]:
        """[{line, text, rule}] of what the boilerplate stage took away, in order of the source.

        `line` counts from 1 in the source; `text` is as it was when removed, without its line end.
        """
        # Text stages keep the lines, so a line of the text is found in the source by counting; no edit is worked out.
        found: list[tuple[int, int, str, str]] = []
        alive: list[int] | None = None  # the number in the source of each line that is left
        for change in self.changes:
            if change.stage != "boilerplate" or not change.count:
                continue
            before = change.before
            if alive is None:
                alive = list(range(1, _breaks(before, 0, len(before)) + 2))
            kept, done = [], 0
            lines = line_numbers(before, [edit.start for edit in change.edits])
            for line, edit in zip(lines, change.edits, strict=True):
                found.append((alive[line - 1], edit.start, before[edit.start : edit.end], edit.rule))
                kept += alive[done : line - 1]
                done = max(done, line - 1) + _breaks(before, edit.start, edit.end)
            alive = kept + alive[done:]
        found.sort(key=lambda item: item[:2])
        return [{"line": line, "text": text.strip("\r\n"), "rule": rule} for line, _, text, rule in found]

    def to_dict(self, *, changes: bool = False, spans: bool = False) -> dict[str, Any]:
        """The document as the JSON has it (`article.schema.json`); with every edit, with the spans of the parts."""
        result: dict[str, Any] = {
            "schema": SCHEMA,
            "source": self.source.to_dict(),
            "text": self.text.removeprefix("\ufeff"),
            "article": self.article.to_dict(),
            "removed": self.removed,
            "stages": self.stages,
        }
        if changes:
            result["changes"] = list(self.edits_to_dicts())
            result["notes"] = list(self.notes_to_dicts())
        if spans:
            result["spans"] = [self._part_dict(part) for part in self.article.parts]
        return result

    def edits_to_dicts(self) -> Iterator[dict[str, Any]]:
        """Every edit, as `to_dict` has it under ``changes``."""
        for change in self.changes:
            for edit in change.edits if change.count else ():
                yield _edit_dict(change.stage, change, edit)

    def notes_to_dicts(self) -> Iterator[dict[str, Any]]:
        """What was seen and left, as `to_dict` has it under ``notes``."""
        for stage, note in self.notes:
            yield {"stage": stage, "start": note.span.start, "rule": note.rule, "text": note.text}

    def _part_dict(self, part: Part) -> dict[str, Any]:
        source = self.origin(part.span)
        return {
            "kind": part.kind,
            "start": part.span.start,
            "end": part.span.end,
            "source": {"start": source.start, "end": source.end},
            "confidence": round(part.confidence, 3),
        }


def _edit_dict(stage: str, change: Change, edit: Edit) -> dict[str, Any]:
    result: dict[str, Any] = {
        "stage": stage,
        "start": edit.start,
        "end": edit.end,
        "old": change.before[edit.start : edit.end],
        "new": edit.new,
        "rule": edit.rule,
        "sure": edit.sure,
    }
    if edit.alternatives:
        result["alternatives"] = list(edit.alternatives)
        result["confidence"] = round(edit.confidence, 3)
    return result


def line_numbers(text: str, places: Iterable[int]) -> Iterator[int]:
    """The number of the line (from 1) of each place; `places` ascend, so the text is counted through once."""
    at, number = 0, 1
    for place in places:
        number += _breaks(text, at, place)
        at = max(at, place)
        yield number


def _breaks(text: str, start: int, end: int) -> int:
    """The number of line ends in ``text[start:end]``."""
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)
