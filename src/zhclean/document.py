"""The record of one document: where it came from, every change made to it, and the parts of the article.

Nothing here decides anything; stages decide, `pipeline.py` carries out, this file remembers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from zhclean.edits import Change, Edit, Note, Span, apply, invert
from zhclean.record import NamedTuple, dataclass, field, fields, replace

SCHEMA = "zhclean/1"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text came from and what was found out about it.

    `encoding` is the codec's name as `--encoding` takes it, `confidence` 0 to 1, `newline` the most frequent line end
    (None without one), `script` one of ``hans hant mixed neutral``, `polluted`/`proof` what the pinyin stage says,
    `undecodable` the number of byte sequences replaced, `notes` one line each for a person to read.
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


class Part(NamedTuple):
    """One part of the article: its `kind` (``headline``, ``byline``, ``paragraph`` …), its place in `Document.text`,
    what was read out of it (`value`, by kind; None when the text itself is the value) and how sure (0 to 1)."""

    kind: str
    span: Span
    value: Mapping[str, Any] | None = None
    confidence: float = 1.0


@dataclass(slots=True)
class Article:
    """The parts of a document in the order of its text; the fields are views of them.

    Kinds and the keys of their `value`:
    ``kicker headline subheadline editorNote abstract chapter attachment other authorNote`` no value or {text} where
    the field is not the text itself (a headline over two lines is joined by one space);
    ``published modified`` {date}; ``dateline`` {location, date, agency}; ``publisher`` {names: [..]};
    ``byline`` {role, names}; ``caption`` {text, credits: [{role, names}]}; ``heading paragraph``;
    ``keywords`` {words}; ``printPage`` {page}; ``document`` {number, addressee, issuer, date} (any of them);
    ``basedOn`` {headline, publisher}; ``chapter`` {number, title}; ``post`` {author, date, floor}.
    A paragraph may say of itself {speaker}, {addressee}, {issuer} or {date} (of a government document).
    """

    text: str = ""
    parts: Sequence[Part] = ()

    def of(self, *kinds: str) -> Iterator[Part]:
        """The parts of the kinds named, in order."""
        return (part for part in self.parts if part.kind in kinds)

    def string(self, part: Part) -> str:
        """What a part says: `value["text"]` if it has one, else its characters."""
        if part.value is not None and "text" in part.value:
            return str(part.value["text"])
        return self.text[part.span.start : part.span.end]

    def _first(self, kind: str) -> str | None:
        return next((self.string(part) for part in self.of(kind)), None)

    def _value(self, key: str, *kinds: str) -> Any:
        return next((part.value[key] for part in self.of(*kinds) if part.value and part.value.get(key)), None)

    def _surest(self, *kinds: str) -> str | None:
        """The date of the part that is surest, the first of equals; of the first of `kinds` that has any."""
        for kind in kinds:
            parts = [part for part in self.of(kind) if part.value and part.value.get("date")]
            if parts:
                best = max(parts, key=lambda part: part.confidence)
                return str((best.value or {})["date"])
        return None

    @property
    def kicker(self) -> str | None:
        """引题, the line above the headline."""
        return self._first("kicker")

    @property
    def headline(self) -> str | None:
        """主题; of a novel's chapter without another headline, its title line."""
        return self._first("headline") or self._first("chapter")

    @property
    def subheadline(self) -> str | None:
        """副题, below the headline."""
        return self._first("subheadline")

    @property
    def date_published(self) -> str | None:
        """ISO 8601 date, or date and time where the page tells it; a page that tells only when it was updated gives that."""
        return self._surest("published", "modified")

    @property
    def date_modified(self) -> str | None:
        """ISO 8601, as `date_published`."""
        return self._surest("modified")

    @property
    def dateline(self) -> dict[str, Any] | None:
        """电头: {location, date, agency}."""
        for part in self.of("dateline"):
            value = part.value or {}
            return {key: value.get(key) for key in ("location", "date", "agency")}
        return None

    @property
    def publisher(self) -> list[str]:
        """来源, the nearest first."""
        return list(
            dict.fromkeys(name for part in self.of("publisher") for name in (part.value or {}).get("names", ()))
        )

    @property
    def bylines(self) -> list[dict[str, Any]]:
        """署名: [{role, names}], one per role in order; names of one role are gathered."""
        roles: dict[str | None, list[str]] = {}
        for part in self.of("byline"):
            value = part.value or {}
            names = roles.setdefault(value.get("role"), [])
            names.extend(name for name in value.get("names", ()) if name not in names)
        return [{"role": role, "names": names} for role, names in roles.items()]

    @property
    def captions(self) -> list[dict[str, Any]]:
        """图注: [{text, credits}]; `text` is null for a credit without a caption."""
        found = []
        for part in self.of("caption"):
            value = part.value or {}
            found.append(
                {
                    "text": value.get("text", None if part.value else self.string(part)),
                    "credits": list(value.get("credits", ())),
                }
            )
        return found

    @property
    def sections(self) -> list[dict[str, Any]]:
        """[{heading, paragraphs}]; the first section has no heading when the body begins without one."""
        found: list[dict[str, Any]] = []
        for part in self.of("heading", "paragraph"):
            if part.kind == "heading":
                found.append({"heading": self.string(part), "paragraphs": []})
            else:
                if not found:
                    found.append({"heading": None, "paragraphs": []})
                found[-1]["paragraphs"].append(self.string(part))
        return found

    @property
    def body(self) -> list[str]:
        """All paragraphs, without headings."""
        return [self.string(part) for part in self.of("paragraph")]

    @property
    def keywords(self) -> list[str]:
        """关键词."""
        return list(dict.fromkeys(word for part in self.of("keywords") for word in (part.value or {}).get("words", ())))

    @property
    def document(self) -> dict[str, Any] | None:
        """{number, addressee, issuer, date} of a government document (公文)."""
        found = {key: self._value(key, "document", "paragraph") for key in ("number", "addressee", "issuer", "date")}
        return found if any(found.values()) else None

    @property
    def chapter(self) -> dict[str, Any] | None:
        """{number, title} of a novel's chapter."""
        value = next((part.value for part in self.of("chapter") if part.value), None)
        return {key: value.get(key) for key in ("number", "title")} if value else None

    @property
    def is_based_on(self) -> dict[str, Any] | None:
        """{headline, publisher}: 原标题, 转载自."""
        found = {key: self._value(key, "basedOn") for key in ("headline", "publisher")}
        return found if any(found.values()) else None

    @property
    def speakers(self) -> list[str]:
        """Who speaks in an interview, in order of appearance."""
        return list(
            dict.fromkeys(
                str(part.value["speaker"]) for part in self.of("paragraph") if part.value and "speaker" in part.value
            )
        )

    def to_dict(self) -> dict[str, Any]:
        """The fields under their names in the JSON."""
        return {
            "kicker": self.kicker,
            "headline": self.headline,
            "subheadline": self.subheadline,
            "datePublished": self.date_published,
            "dateModified": self.date_modified,
            "dateline": self.dateline,
            "publisher": self.publisher,
            "bylines": self.bylines,
            "captions": self.captions,
            "editorNote": self._first("editorNote"),
            "authorNote": self._first("authorNote"),
            "abstract": self._first("abstract"),
            "keywords": self.keywords,
            "printPage": self._value("page", "printPage"),
            "chapter": self.chapter,
            "document": self.document,
            "attachments": [self.string(part) for part in self.of("attachment")],
            "speakers": self.speakers,
            "posts": [dict(part.value or {}) for part in self.of("post")],
            "sections": self.sections,
            "isBasedOn": self.is_based_on,
        }


@dataclass(slots=True)
class Document:
    """One document: `original` as decoded, `text` as cleaned, `changes` between them, and the `article` found in it.

    `article_on` is False when the article stage was skipped: its fields are then null or [].
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
            if apply(done, invert(text, change.edits)) != text:
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
            lines = _line_numbers(before, [edit.start for edit in change.edits])
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
            result["changes"] = [
                _edit_dict(change.stage, change, edit)
                for change in self.changes
                if change.count
                for edit in change.edits
            ]
            result["notes"] = [
                {"stage": stage, "start": note.span.start, "rule": note.rule, "text": note.text}
                for stage, note in self.notes
            ]
        if spans:
            result["spans"] = [self._part_dict(part) for part in self.article.parts]
        return result

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


def _line_numbers(text: str, places: Iterable[int]) -> Iterator[int]:
    """The number of the line (from 1) of each place; `places` ascend, so the text is counted through once."""
    at, number = 0, 1
    for place in places:
        number += _breaks(text, at, place)
        at = max(at, place)
        yield number


def _breaks(text: str, start: int, end: int) -> int:
    """The number of line ends in ``text[start:end]``."""
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)
