"""One document: decide, take the readings out, mend what slipped, map the characters back, say what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zhclean.edits import Change, Edit, Note, Span
from zhclean.stages.pinyin.decide import MARKS, NOTE, Table, weigh
from zhclean.stages.pinyin.tables import simplified, traditional

_ALIGNED = re.compile(f"\\([a-zü]{{0,5}}[{MARKS}][a-z]{{0,3}}\\)")
_ALL = re.compile(f"[(（] ?[a-zü]{{0,5}}[{MARKS}][a-z]{{0,3}} ?[)）]")
LARGE = 4000


def undo(text: str, simplify: bool, off: frozenset[str]) -> Change | None:
    """The change for a polluted text, None for any other."""
    notes = len(_ALL.findall(text))
    table = weigh(text, notes) if notes else None
    if table is None:
        return None
    if table.aligned and "（" not in text:
        after = "".join(_ALIGNED.split(text))
        if not _odd(after):
            fixes: list[Any] = []
            return _change(text, after, fixes, table, "exact", simplify, off)
    from zhclean.stages.pinyin.mend import Mender

    mended = Mender(text, table, True).mend()
    proof = "none" if not mended.proven else f"up to {mended.guessed} guessed halves" if mended.guessed else "exact"
    return _change(text, None, mended.fixes, table, proof, simplify, off)


def _odd(text: str) -> bool:
    """Whether some of the text looks like the other halves of characters."""
    strange = [char for char in set(text) if char > "\x7f" and char in traditional()]
    return len(strange) > 2


def _change(text: str, after: str | None, fixes: list[Any], table: Table, proof: str, simplify: bool, off: frozenset[str]) -> Change:
    known = {entry.char: entry.reading for entry in table.entries}
    back = _back(len(text)) if simplify else {}
    if after is None:
        out, at = [], 0
        for fix in fixes:
            out.append(_strip(text[at : fix.start], known))
            out.append(fix.new)
            at = fix.end
        out.append(_strip(text[at:], known))
        after = "".join(out)
    if simplify:
        after = after.translate(back)
    facts: dict[str, Any] = {"polluted": True, "proof": proof, "pinyin_rank": table.rank}
    if simplify:
        facts["script"] = "hans"
    return Change("pinyin", text, after, None, facts=facts)


def _strip(text: str, known: dict[str, str]) -> str:
    return NOTE.sub(lambda match: match[1] if known.get(match[1]) == match[2] else match[0], text)


@lru_cache(maxsize=2)
def _back(size: int) -> Any:
    return simplified()
