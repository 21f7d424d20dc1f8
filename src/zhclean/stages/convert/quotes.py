"""Quotation marks: corner brackets and curly quotes, each into the other, only where asked for."""

from __future__ import annotations

import re

_TO = {"curly": dict(zip("「」『』", "“”‘’", strict=True)), "corner": dict(zip("“”‘’", "「」『』", strict=True))}
_MARKS = {"curly": re.compile("[「」『』]"), "corner": re.compile("[“”‘’]")}


def quotes(text: str, style: str) -> tuple[str, list[tuple[int, str]]]:
    """`text` with quotation marks in `style` (``corner``, ``curly``), and the places that change with the new mark.

    An apostrophe and a mark of feet or inches are no quotation marks.

    >>> quotes("「好」", "curly")
    ('“好”', [(0, '“'), (2, '”')])
    """
    to = _TO[style]
    marks: list[tuple[int, str]] = []
    pending = {"”": 0, "’": 0}
    for match in _MARKS[style].finditer(text):
        place, mark = match.start(), match[0]
        if mark in "“‘":
            pending["”" if mark == "“" else "’"] += 1
        elif mark in pending and not _closes(text, place, pending):
            continue
        marks.append((place, to[mark]))
    out, at = [], 0
    for place, new in marks:
        out += [text[at:place], new]
        at = place + 1
    out.append(text[at:])
    return "".join(out), marks


def _closes(text: str, place: int, pending: dict[str, int]) -> bool:
    """Whether the mark at `place` closes a quotation; takes it off those pending."""
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    latin = before.isascii() and before.isalnum()
    if mark == "’" and latin and after.isascii() and after.isalnum():
        return False  # it’s
    if pending[mark]:
        pending[mark] -= 1
        return True
    return not latin and not (mark == "’" and after.isdigit())  # 6’, ’95
