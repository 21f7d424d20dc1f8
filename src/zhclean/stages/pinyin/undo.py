"""One document: decide, take the readings out, mend what slipped, map the characters back, say what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zhclean.edits import Change, Edit, Note, Span
from zhclean.stages.pinyin.decide import MARKS, NOTE, Table, weigh, written
from zhclean.stages.pinyin.tables import simplified, traditional

_ALIGNED = re.compile(f"\\([a-zü]{{0,5}}[{MARKS}][a-z]{{0,3}}\\)")
_ALL = re.compile(f"[(（] ?[a-zü]{{0,5}}[{MARKS}][a-z]{{0,3}} ?[)）]")
_CUT = re.compile("[^\x00-\x7f]\\?[！；？，!;?,]")
_USER = re.compile("[\ue000-\uf8ff]")
_SILENT = re.compile("“[^”\r\n]{1,300}[!！](?=[\r\n -?]|$)")
LARGE = 4000      # characters from which on a compiled pattern is worth its making
SURE = 60      # sixths of a nat by which a text without readings must gain


def undo(text: str, simplify: bool, off: frozenset[str]) -> Change | None:
    """The change for a polluted text, None for any other."""
    notes = len(_ALL.findall(text))
    table = weigh(text, notes) if notes else None
    if table is None and not _CUT.search(text):
        return None
    if table and table.aligned and "（" not in text:
        after = "".join(_ALIGNED.split(text))
        if not _suspicious(after):
            return _change(text, after, [], table, "exact", simplify, off)
    from zhclean.stages.pinyin.mend import Mender

    hant = table is not None or written(text)
    mended = Mender(text, table, hant).mend()
    if table is None and (not mended.fixes or mended.gain < SURE or not mended.proven):
        return None
    proof = "none" if not mended.proven else f"up to {mended.guessed} guessed halves" if mended.guessed else "exact"
    return _change(text, None, mended.fixes, table, proof, simplify and hant, off)


def _suspicious(text: str) -> bool:
    """Whether some of a text without readings looks cut: marks of lost bytes, or the other halves of characters."""
    if ("?" in text and _CUT.search(text)) or _USER.search(text):
        return True
    if "。”" not in text and "“" in text and _SILENT.search(text):
        return True
    if len(text) > LARGE:
        return _odd_pattern().search(text) is not None
    strange = {char for char in set(text) if "一" <= char <= "龥" and (char in traditional() or not _usual(char))}
    return len(strange) > 2 and _odd_pattern().search(text) is not None


@lru_cache(maxsize=4096)
def _usual(char: str) -> bool:
    pair = char.encode("gbk", "ignore")
    return ord(char) in simplified() or (len(pair) == 2 and 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1)


@lru_cache(maxsize=1)
def _odd_pattern() -> re.Pattern[str]:
    """Two characters close together that the generator hardly writes."""
    usual = "".join(sorted(char for char in map(chr, range(0x4E00, 0x9FA6)) if char not in traditional() and _usual.__wrapped__(char)))
    return re.compile(f"[^\x00-\u4dff\u9fa6-\U0010ffff{usual}].?[^\x00-\u4dff\u9fa6-\U0010ffff{usual}]")


def _change(text: str, after: str | None, fixes: list[Any], table: Table | None, proof: str, simplify: bool, off: frozenset[str]) -> Change:
    known = {entry.char: entry.reading for entry in (table.entries if table else ())}
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
    facts: dict[str, Any] = {"polluted": True, "proof": proof, "pinyin_rank": table.rank if table else 0}
    if simplify:
        facts["script"] = "hans"
    return Change("pinyin", text, after, None, facts=facts)


def _strip(text: str, known: dict[str, str]) -> str:
    return NOTE.sub(lambda match: match[1] if known.get(match[1]) == match[2] else match[0], text)


@lru_cache(maxsize=2)
def _back(size: int) -> Any:
    return simplified()
