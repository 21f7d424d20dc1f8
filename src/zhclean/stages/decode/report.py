"""What was found out about some bytes, for `zhclean detect` and for the record of a document."""

from __future__ import annotations

from typing import Any

from zhclean.record import NamedTuple, dataclass


class Alternative(NamedTuple):
    """Another encoding that was looked at: how sure, and why it was not taken."""

    encoding: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Detection:
    """The encoding of some bytes (as `--encoding` takes it; joined by + where a file mixes several), how sure (0 to 1),
    whether a byte order mark stands in front, the most frequent line end, the language group of the text, how many
    places could not be decoded, what else was looked at, and for a mixed file which lines are in which encoding
    (first and last line, counted from 1). `text` is what the bytes say (U+FFFD for what cannot be decoded)."""

    encoding: str
    confidence: float
    bom: bool
    newline: str | None
    language: str | None
    undecodable: int
    alternatives: tuple[Alternative, ...]
    ranges: tuple[tuple[int, int, str], ...]
    notes: tuple[str, ...]
    text: str

    def to_dict(self) -> dict[str, Any]:
        """All but the text, ready for JSON."""
        return {
            "encoding": self.encoding,
            "confidence": self.confidence,
            "bom": self.bom,
            "newline": self.newline,
            "language": self.language,
            "undecodable": self.undecodable,
            "alternatives": [
                {"encoding": a.encoding, "confidence": a.confidence, "why": a.why} for a in self.alternatives
            ],
            "ranges": [{"first": first, "last": last, "encoding": encoding} for first, last, encoding in self.ranges],
            "notes": list(self.notes),
        }
