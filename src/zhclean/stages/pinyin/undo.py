"""One document: decide, take the readings out, mend what slipped, map the characters back, say what was done."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhclean.edits import Change, Edit, Note, Span, apply
from zhclean.lazy import lazy
from zhclean.stages.pinyin.decide import MARKS, READING, Table, weigh, written
from zhclean.stages.pinyin.tables import back, simplified, traditional
from zhclean.stages.pinyin.words import WRITTEN, zhu

if TYPE_CHECKING:
    from zhclean.stages.pinyin.mend import Fix

_NOTE = lazy(f"[(（] ?{READING} ?[)）]")
_PLAIN = lazy(f"\\({READING}\\)")
_WIDE = lazy(f"[(（] ({READING}) ?[)）]|[(（]({READING}) ?[)）]")
_LOOSE = lazy(f"（{READING}|[({{] {READING}|[{MARKS}][a-z]{{0,3}}(?: \\)|）)")
_CUT = lazy("[^\x00-\x7f]\\?[！；？，!;?,]")
_LETTER = lazy("[^\x00-\x7f][！；？，!;?,][@-~][^\x00-\x7f]")
_USER = lazy("[\ue000-\uf8ff]")
_SILENT = lazy("“[^”\r\n]{1,300}[!！](?=[\r\n -?]|$)")
_TONELESS = lazy("[一-龥]\\([a-z]{1,6}\\)")
LARGE = 4000  # characters from which on a compiled pattern, a full table is worth its making
SURE = 60  # sixths of a nat by which a text without readings must gain
CODES = range(0x4E00, 0x9FA6)


def undo(text: str, simplify: bool, off: frozenset[str]) -> Change | None:
    """The change for a polluted text, None for any other."""
    if is_off("pinyin", off):
        return None
    loose = ("（" in text or "( " in text or " )" in text) and _LOOSE.search(text) is not None
    parts = _PLAIN.split(text)
    notes = len(_NOTE.findall(text)) if loose else len(parts) - 1
    table = weigh(_tight(text) if loose else text, notes) if notes else None
    if table is None:
        return (_cuts(text, simplify, off) if _CUT.search(text) else None) or _toneless(text, off)
    if is_off("pinyin.list" if table.other else "pinyin.aligned", off):
        return None
    if table.aligned and not loose:
        after = "".join(parts)
        if not _suspicious(after):
            if simplify and not is_off("pinyin.map", off):
                return _change(text, map_back(after), [], table, "exact", True, off)
            return _change(text, after, [], table, "exact", False, off)
    from zhclean.stages.pinyin.mend import Mender

    mended = Mender(text, table, True, _tight if loose else None).mend()
    proof = "none" if not mended.proven else f"up to {mended.guessed} guessed halves" if mended.guessed else "exact"
    return _change(text, None, mended.fixes, table, proof, simplify and not is_off("pinyin.map", off), off)


def _cuts(text: str, simplify: bool, off: frozenset[str]) -> Change | None:
    """A page without readings that only the cuts damaged."""
    from zhclean.stages.pinyin.mend import Mender

    hant = written(text)
    mended = Mender(text, None, hant).mend()
    if not mended.fixes or mended.gain < SURE or not mended.proven or is_off("pinyin.cut", off):
        return None
    proof = f"up to {mended.guessed} guessed halves" if mended.guessed else "exact"
    return _change(text, None, mended.fixes, None, proof, simplify and hant and not is_off("pinyin.map", off), off)


def _toneless(text: str, off: frozenset[str]) -> Change | None:
    if not _TONELESS.search(text):
        return None
    from zhclean.stages.pinyin.toneless import toneless

    edits = [edit for edit in toneless(text) if not is_off(edit.rule, off)]
    if not edits:
        return None
    return Change("pinyin", text, apply(text, edits), edits, facts={"polluted": True, "proof": "none"})


def is_off(rule: str, off: frozenset[str]) -> bool:
    """Whether `rule` or a family that it belongs to is among those not to apply."""
    return any(rule == name or rule.startswith(name + ".") for name in off)


def map_back(text: str) -> str:
    """`text` with the generator's map undone, and no other character changed."""
    return zhu(text.translate(_big() if len(text) > LARGE else _small()))


def _tight(text: str) -> str:
    """`text` with its readings in half-width parentheses, without blanks inside."""
    return _WIDE.sub(lambda match: f"({match[1] or match[2]})", text)


def _suspicious(text: str) -> bool:
    """Whether some of a text without readings looks cut: marks of lost bytes, or the other halves of characters."""
    if "?" in text and _CUT.search(text):
        return True
    if "。”" in text:  # `A1 A3 A1 B1`: a page that cuts has none, and without cuts nothing else can have slipped
        return False
    if _USER.search(text) or _LETTER.search(text) or ("“" in text and _SILENT.search(text)):
        return True
    if len(text) <= LARGE and sum(map(_strange, set(text))) < 3:
        return False
    return _odd_pattern().search(text) is not None


def _strange(char: str) -> bool:
    """Whether `char` is an ideograph outside `_usual`, without making that."""
    if not "一" <= char <= "龥" or ord(char) in simplified():
        return False
    pair = char.encode("gbk", "ignore")
    return char in traditional() or len(pair) < 2 or not 0xB0 <= pair[0] <= 0xD7 or pair[1] < 0xA1


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """What the generator often writes: its Traditional characters, the first level of GB 2312, all but ideographs."""
    first = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    plain = frozenset(first.decode("gbk", "ignore")) - traditional().keys()
    return (
        plain
        | frozenset(map(chr, simplified()))
        | frozenset(map(chr, [*range(0x250), *range(0x2000, 0x3100), *range(0xFF00, 0x10000)]))
    )


@lru_cache(maxsize=1)
def _odd_pattern() -> re.Pattern[str]:
    """Two ideographs close together that the generator hardly writes."""
    usual = "".join(sorted(char for char in _usual() if ord(char) in CODES))
    odd = f"[^\x00-\u4dff\u9fa6-\U0010ffff{usual}]"
    return re.compile(f"{odd}.?{odd}")


@lru_cache(maxsize=1)
def _small() -> dict[int, str]:
    return {code: char for code, char in simplified().items() if chr(code) != WRITTEN}


@lru_cache(maxsize=1)
def _big() -> list[str]:
    table = list(back())
    table[ord(WRITTEN)] = WRITTEN
    return table


def _change(
    text: str,
    after: str | None,
    fixes: Sequence[Fix],
    table: Table | None,
    proof: str,
    mapped: bool,
    off: frozenset[str],
) -> Change:
    """The change; `after` where it is known already (no fixes then)."""
    rule = "pinyin.list" if table and table.other else "pinyin.aligned"
    known = {entry.char: entry.reading for entry in (table.entries if table else ())}
    fixes = [fix for fix in fixes if not is_off(fix.rule, off)]
    notes: list[Note] = []
    everything = after is not None
    if after is None:
        out: list[str] = []
        at = size = 0
        for fix in fixes:
            gap = _strip(text[at : fix.start], known)
            size += len(gap)
            if fix.open:
                notes.append(
                    Note(
                        Span(size, size + len(fix.new)),
                        fix.rule,
                        "a byte is lost here: what stood there cannot be told",
                    )
                )
            out += (gap, fix.new)
            size += len(fix.new)
            at = fix.end
        out.append(_strip(text[at:], known))
        after = "".join(out)
        if mapped:
            after = map_back(after)
    facts: dict[str, Any] = {"polluted": True, "proof": proof, "pinyin_rank": table.rank if table else 0}
    if mapped:
        facts["script"] = "hans"
    final = after
    return Change(
        "pinyin",
        text,
        after,
        lambda: _edits(text, final, fixes, None if everything else known, rule),
        notes=notes,
        facts=facts,
    )


def _removed(known: dict[str, str] | None) -> Callable[[re.Match[str]], bool]:
    """Whether a reading went: each one (None), or those behind the character that they are of."""

    def test(match: re.Match[str]) -> bool:
        if known is None:
            return True
        before = match.string[match.start() - 1 : match.start()]
        return known.get(before) == match[0].strip("(（ )）")

    return test


def _strip(text: str, known: dict[str, str]) -> str:
    gone = _removed(known)
    return _NOTE.sub(lambda match: "" if gone(match) else match[0], text)


def _edits(text: str, after: str, fixes: Sequence[Fix], known: dict[str, str] | None, rule: str) -> list[Edit]:
    """The edits between the texts, in order: readings taken out, places written anew, characters mapped."""
    gone = _removed(known)
    core: list[tuple[int, int, int, Fix | None]] = []
    at = 0
    for fix in (*fixes, None):
        end = fix.start if fix else len(text)
        gap = text[at:end]
        core += [(at + match.start(), at + match.end(), 0, None) for match in _NOTE.finditer(gap) if gone(match)]
        if fix:
            core.append((fix.start, fix.end, len(fix.new), fix))
            at = fix.end
    edits: list[Edit] = []
    place = size = 0
    for start, end, width, fix in (*core, (len(text), len(text), 0, None)):
        gap = text[place:start]
        edits += _mapped(gap, after[size : size + len(gap)], place)
        size += len(gap)
        new = after[size : size + width]
        if text[start:end] != new:
            edits.append(_fixed(start, end, new, fix) if fix else Edit(start, end, "", _rule(text, start, rule)))
        size += width
        place = end
    return edits


def _rule(text: str, start: int, rule: str) -> str:
    """A reading behind a letter belongs to a character whose second byte the letter is: it slipped."""
    return "pinyin.slip" if "@" <= text[start - 1 : start] <= "~" else rule


def _mapped(old: str, new: str, place: int) -> list[Edit]:
    """One edit for each run of characters that the map changed (both texts are equally long)."""
    edits: list[Edit] = []
    if old == new:
        return edits
    start = -1
    for at, (a, b) in enumerate(zip(old, new, strict=True)):
        if a == b:
            if start >= 0:
                edits.append(Edit(place + start, place + at, new[start:at], "pinyin.map"))
                start = -1
        elif start < 0:
            start = at
    if start >= 0:
        edits.append(Edit(place + start, place + len(old), new[start:], "pinyin.map"))
    return edits


def _fixed(start: int, end: int, new: str, fix: Fix) -> Edit:
    """A place written anew, with what else may have stood there if a half was guessed."""
    if not fix.guesses:
        return Edit(start, end, new, fix.rule, "likely" if fix.open else "certain")
    at, least = min(fix.guesses, key=lambda guess: guess[1].confidence)
    confidence = 1.0
    for _, guess in fix.guesses:
        confidence *= guess.confidence
    others = tuple(new[:at] + char + new[at + 1 :] for char in least.others)
    return Edit(start, end, new, fix.rule, "likely", others, confidence)
