"""The parts that an article is made of, and the fields read from them. Nothing here decides what a line is.

`stages/article/` makes the parts; `document.py` keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zhclean.edits import Span
from zhclean.record import NamedTuple, dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Part(NamedTuple):
    """One part of the article: its `kind` (``headline``, ``byline``, ``paragraph`` …), its place in `Document.text`,
    what was read out of it (`value`, by kind; None when the text itself is the value) and how sure (0 to 1).

    >>> Article("春天来了", [Part("headline", Span(0, 4))]).headline
    '春天来了'
    """

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

    >>> Article("短讯", [Part("paragraph", Span(0, 2))]).body
    ['短讯']
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
        reprinted = (part.value for part in self.of("publisher") if part.value and part.value.get("reprinted"))
        found["publisher"] = found["publisher"] or next((value["names"][0] for value in reprinted), None)
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
