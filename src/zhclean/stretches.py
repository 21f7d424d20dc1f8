"""A long text in stretches of whole lines: a search over one at a time holds no more than one stretch's results."""

from __future__ import annotations

from collections.abc import Iterator

SIZE = 1 << 17


def stretches(text: str, size: int = SIZE) -> Iterator[tuple[int, int]]:
    """(start, end) of stretches of about `size` characters that end behind a line feed, or with the text.

    >>> list(stretches("ab\\ncd\\nef", 2))
    [(0, 3), (3, 6), (6, 8)]
    """
    at = 0
    while at < len(text):
        end = text.find("\n", at + size) + 1 or len(text)
        yield at, end
        at = end
