"""着 or 著: the generator writes 著 for both, so the words around it decide."""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.stages.pinyin.tables import rows

WRITTEN, USUAL = "著", "着"
_BEFORE, _AFTER = 18, 6


class _Row:
    """One row of the table, compiled."""

    __slots__ = ("after", "before", "not_after", "not_before")

    def __init__(self, before: str, after: str, not_before: str, not_after: str) -> None:
        self.before = re.compile(f"(?:{before})$") if before else None
        self.after = re.compile(after) if after else None
        self.not_before = re.compile(f"(?:{not_before})$") if not_before else None
        self.not_after = re.compile(not_after) if not_after else None

    def fits(self, left: str, right: str) -> bool:
        """Whether the row's word stands here."""
        if (self.before and not self.before.search(left)) or (self.after and not self.after.match(right)):
            return False
        return not (self.not_before and self.not_before.search(left)) and not (
            self.not_after and self.not_after.match(right)
        )


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    return tuple(_Row(*[*row, "", "", "", ""][:4]) for row in rows("pinyin_zhu.tsv"))


def zhu(text: str) -> str:
    """Simplified `text` with each 著 made 着 unless a word of the table has it.

    >>> zhu("他坐著看一部著名的专著")
    '他坐着看一部著名的专著'
    """
    if WRITTEN not in text:
        return text
    parts = text.split(WRITTEN)
    places = len(parts) - 1
    out = [parts[0]]
    at = 0
    for number in range(places):
        at += len(parts[number])
        left, right = text[max(0, at - _BEFORE) : at], text[at + 1 : at + 1 + _AFTER]
        out.append(WRITTEN if any(row.fits(left, right) for row in _rows()) else USUAL)
        out.append(parts[number + 1])
        at += 1
    return "".join(out)
