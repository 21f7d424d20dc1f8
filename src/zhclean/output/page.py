"""The report page (written below)."""

from __future__ import annotations

from collections.abc import Sequence

from zhclean.document import Document


def section(document: Document, name: str, *, alone: bool = False) -> str:
    """The part of the page about one document."""
    return ""


def page(rows: Sequence[tuple[str, int, bool, str | None]]) -> str:
    """The whole page."""
    return ""
