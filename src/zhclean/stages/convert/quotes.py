"""Quotation marks: corner brackets and curly quotes, each into the other, only where asked for."""

from __future__ import annotations

import re

_TO = {"curly": dict(zip("「」『』", "“”‘’", strict=True)), "corner": dict(zip("“”‘’", "「」『』", strict=True))}
_MARKS = {"curly": re.compile("[「」『』]"), "corner": re.compile("[“”‘’]")}


def quotes(text: str, style: str) -> tuple[str, list[tuple[int, str]]]:
    """`text` with quotation marks in `style` (``corner``, ``curly``), and the places that change with the new mark.

    An apostrophe between letters or digits is no quotation mark.

    >>> quotes("「好」", "curly")
    ('“好”', [(0, '“'), (2, '”')])
    """
    to = _TO[style]
    marks = [
        (match.start(), to[match[0]]) for match in _MARKS[style].finditer(text) if not _apostrophe(text, match.start())
    ]
    out, at = [], 0
    for place, new in marks:
        out += [text[at:place], new]
        at = place + 1
    out.append(text[at:])
    return "".join(out), marks


def _apostrophe(text: str, place: int) -> bool:
    return text[place] == "’" and text[place - 1 : place].isascii() and text[place - 1 : place].isalnum()
