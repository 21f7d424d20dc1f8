"""Parts under construction: every character that is not blank ends up with exactly one owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhclean.edits import Span
from zhclean.lines import Lines
from zhclean.parts import Part


class Build:
    """The parts found so far, and what is left to find.

    `taken` holds the lines that a room has settled; `text` and `keys` are those of the lines (keys with their indents,
    so a place in a key is a place in the line).
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.text = lines.text
        self.parts: list[Part] = []
        self.taken: set[int] = set()

    def add(self, kind: str, start: int, end: int, value: Mapping[str, Any] | None = None, sure: float = 0.9) -> None:
        """A part over ``text[start:end]``, blanks at its ends left out; nothing when it is blank."""
        piece = self.text[start:end]
        bare = piece.lstrip()
        if bare:
            start += len(piece) - len(bare)
            self.parts.append(Part(kind, Span(start, start + len(bare.rstrip())), value, sure))

    def line(self, index: int) -> tuple[int, int]:
        """The place of line `index` in the text."""
        return self.lines.starts[index], self.lines.ends[index]

    def done(self) -> list[Part]:
        """All parts in order; what nobody owns is `other`, one part per line, and an overlap goes to the first."""
        self.parts.sort(key=lambda part: (part.span.start, -part.span.end))
        found: list[Part] = []
        at = 0
        for part in self.parts:
            if part.span.start < at:
                continue
            self._rest(at, part.span.start, found)
            found.append(part)
            at = part.span.end
        self._rest(at, len(self.text), found)
        return found

    def _rest(self, start: int, end: int, found: list[Part]) -> None:
        """Own what is not blank of ``text[start:end]``."""
        piece = self.text[start:end]
        if not piece.strip():
            return
        for line in piece.splitlines(keepends=True):
            bare = line.strip()
            if bare:
                left = start + len(line) - len(line.lstrip())
                found.append(Part("other", Span(left, left + len(bare)), None, 0.5))
            start += len(line)
