"""Lines of a text, split once: places, keys, and what the rules and the labeller say of each.

Lines are columns; a `Line` is a view made when somebody asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
