"""One document: decide, take the readings out, mend what slipped, map the characters back, say what was done."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhclean import assets
from zhclean.edits import Change, Edit, Note, apply
from zhclean.lazy import lazy
from zhclean.stages.pinyin.decide import MARKS, READING, Table, weigh, written
from zhclean.stages.pinyin.tables import back, simplified
from zhclean.stages.pinyin.words import WRITTEN, zhu

if TYPE_CHECKING:
    from zhclean.stages.pinyin.bulk import Supply
    from zhclean.stages.pinyin.mend import Mender
    from zhclean.stages.pinyin.trace import Fix

_NOTE = lazy(f"[(（] ?{READING} ?[)）]")
_PLAIN = lazy(f"\\({READING}\\)")
_WIDE = lazy(f"[(（] ({READING}) ?[)）]|[(（]({READING}) ?[)）]")
_LOOSE = lazy(f"（{READING}|[({{] {READING}|[{MARKS}][a-z]{{0,3}}(?: \\)|）)")
_CUT = lazy("[^\x00-\x7f]\\?[！；？，!;?,]")
_BEHIND = lazy("[！；？，!;?,]([^\r\n -?！；？，])([^\r\n]?)([^\r\n]?)")
_LAST = lazy("[！!](?=[\r\n -?！；？，]|$)|[；？，](?=[\r\n！；？，]|$)", re.MULTILINE)
_USER = lazy("[\ue000-\uf8ff]")
_TONELESS = lazy("[一-龥]\\([a-z]{1,6}\\)")
LARGE = 4000  # characters from which on a compiled pattern, a full table is worth its making
SURE = 60  # sixths of a nat by which a text without readings must gain


def undo(text: str, simplify: bool, off: frozenset[str]) -> Change | None:
    """The change for a polluted text, None for any other."""
    if is_off("pinyin", off):
        return None
    mapped = simplify and not is_off("pinyin.map", off)
    change = _undone(text, mapped) or _toneless(text)
    if change and any(name.startswith("pinyin.") for name in off):
        change = _without(change, off)
    return change if change and change.after != text else None


def _undone(text: str, mapped: bool) -> Change | None:
    bulk = _supply().take(len(text)) if "?" not in text else None
    scan = bulk.scan(text) if bulk else None
    if scan:
        table = weigh(text, scan.notes, scan.counts())
        if table and table.aligned and not table.other:
            after = scan.text(mapped)
            if "。”" in after or not scan.suspicious():
                return _ready(text, after, table, mapped)
    loose = ("（" in text or "( " in text or " )" in text) and _LOOSE.search(text) is not None
    tight = _tight(text) if loose else text
    parts = _PLAIN.split(tight)
    table = weigh(tight, len(parts) - 1) if len(parts) > 1 else None
    if table is None:
        return _cuts(text, mapped) if _CUT.search(text) else None
    rule = "pinyin.list" if table.other else "pinyin.aligned"
    if table.aligned:
        after = "".join(parts)
        if not _suspicious(after):
            return _ready(text, _translated(after) if mapped else after, table, mapped)
    from zhclean.stages.pinyin.mend import Mender

    return _mended(text, Mender(tight, table, True), table, mapped, rule)


def _ready(text: str, after: str, table: Table, mapped: bool) -> Change:
    """The change of a text of which all readings go and nothing slipped."""
    rule = "pinyin.list" if table.other else "pinyin.aligned"
    return _change(text, zhu(after) if mapped else after, table, "exact", mapped, lambda: _readings(text, rule))


@lru_cache(maxsize=1)
def _supply() -> Supply:
    from zhclean.stages.pinyin.bulk import Bulk, Supply

    return Supply(lambda: Bulk(_usual(), WRITTEN))


def _cuts(text: str, mapped: bool) -> Change | None:
    """A page without readings that only the cuts damaged."""
    from zhclean.stages.pinyin.mend import Mender

    hant = written(text)
    mender = Mender(text, None, hant)
    mender.mend()
    if not mender.proven or mender.gain() < SURE:
        return None
    return _mended(text, mender, None, mapped and hant, "pinyin.cut")


def _mended(text: str, mender: Mender, table: Table | None, mapped: bool, rule: str) -> Change:
    from zhclean.stages.pinyin.trace import fixes

    after = mender.mend()
    proof = "none" if not mender.proven else f"up to {mender.guessed} guessed halves" if mender.guessed else "exact"
    place = _placer(text) if text != mender.text else None

    def done() -> list[Fix]:
        found = fixes(mender, rule)
        return [fix._replace(start=place(fix.start), end=place(fix.end)) for fix in found] if place else found

    return _change(text, map_back(after) if mapped else after, table, proof, mapped, done, mender.notes())


def _toneless(text: str) -> Change | None:
    if not _TONELESS.search(text):
        return None
    from zhclean.stages.pinyin.toneless import toneless

    edits = toneless(text)
    if not edits:
        return None
    return Change("pinyin", text, apply(text, edits), edits, facts={"polluted": True, "proof": "none"})


def _without(change: Change, off: frozenset[str]) -> Change | None:
    """The change without the edits whose rules are off; the proof is gone with them."""
    rules = {edit.rule for edit in change.edits}
    if any(is_off(rule, off) for rule in rules & {"pinyin.aligned", "pinyin.list"}):
        return None  # what slipped or was mapped means nothing while the readings stay
    edits = [edit for edit in change.edits if not is_off(edit.rule, off)]
    if len(edits) == len(change.edits):
        return change
    facts = {**change.facts, "proof": "none"}
    return Change("pinyin", change.before, apply(change.before, edits), edits, facts=facts)


def is_off(rule: str, off: frozenset[str]) -> bool:
    """Whether `rule` or a family that it belongs to is among those not to apply."""
    return any(rule == name or rule.startswith(name + ".") for name in off)


def map_back(text: str) -> str:
    """`text` with the generator's map undone, and no other character changed."""
    return zhu(_translated(text))


def _translated(text: str) -> str:
    return text.translate(_big() if len(text) > LARGE else _small())


def _tight(text: str) -> str:
    """`text` with its readings in half-width parentheses, without blanks inside."""
    return _WIDE.sub(lambda match: f"({match[1] or match[2]})", text)


def _suspicious(text: str) -> bool:
    """Whether some of a text without readings looks cut: marks of lost bytes, or the other halves of characters."""
    if "?" in text and _CUT.search(text):
        return True
    if "。”" in text:  # `A1 A3 A1 B1`: a page that cuts has none, and without cuts nothing else can have slipped
        return False
    if _USER.search(text) or _LAST.search(text):
        return True
    usual = _usual()
    for first, second, third in _BEHIND.findall(text):
        if first < "\x80":
            if first >= "@" and second > "\x7f":
                return True
        elif first not in usual:
            if second not in usual or "@" <= second <= "~" or not second:
                return True
        elif second > "\x7f" and second not in usual and ("@" <= third <= "~" or third not in usual or not third):
            return True
    return False


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """What stands in ordinary text, in either script: all else behind a mark may be the other halves of characters."""
    common = assets.read_text("repair/common.txt").split("\n")[1]
    return frozenset(common) | frozenset(map(chr, range(0x80)))


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
    after: str,
    table: Table | None,
    proof: str,
    mapped: bool,
    done: Callable[[], list[Fix]],
    notes: Sequence[Note] = (),
) -> Change:
    """The change to `after`; `done` tells what was done besides the map."""
    facts: dict[str, Any] = {"polluted": True, "proof": proof, "pinyin_rank": table.rank if table else 0}
    if mapped:
        facts["script"] = "hans"
    return Change("pinyin", text, after, lambda: _edits(text, after, done()), notes=notes, facts=facts)


def _readings(text: str, rule: str) -> list[Fix]:
    """The fixes of a text of which all readings go."""
    from zhclean.stages.pinyin.trace import Fix

    return [
        Fix(*match.span(), "", "pinyin.slip" if "@" <= text[match.start() - 1 : match.start()] <= "~" else rule)
        for match in _NOTE.finditer(text)
    ]


def _placer(text: str) -> Callable[[int], int]:
    """Tells where a place of the tight text stands in `text`."""
    ends, shifts = [0], [0]
    for match in _WIDE.finditer(text):
        shift = shifts[-1] + len(match[0]) - len(match[1] or match[2]) - 2
        ends.append(match.end() - shift)
        shifts.append(shift)
    return lambda place: place + shifts[bisect_right(ends, place) - 1]


def _edits(text: str, after: str, core: list[Fix]) -> Iterator[Edit]:
    """The edits between the texts, in order: readings taken out, places written anew, characters mapped."""
    place = size = 0
    for fix in (*core, None):
        start = fix.start if fix else len(text)
        gap = text[place:start]
        yield from _mapped(gap, after[size : size + len(gap)], place)
        size += len(gap)
        place = start
        if fix:
            new = after[size : size + len(fix.new)]
            if text[start : fix.end] != new:
                yield _fixed(start, fix.end, new, fix)
            size += len(new)
            place = fix.end


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
