"""The clean text itself."""

from __future__ import annotations

from zhclean.document import Document


def plain(document: Document) -> str:
    """The text of `document`, byte for byte: nothing is added, not even a last line end."""
    return document.text
