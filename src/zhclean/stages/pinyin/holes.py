"""Find where a slipped run lost a user-defined pair without a trace, and with it one byte of each of two characters.

The bytes `p | x y | b` with x y gone read as the character `p b`: it stands alone among its neighbours. In its place
two characters belong, one with first byte `p`, one with second byte `b`, whose other bytes are a user-defined pair.
"""

from __future__ import annotations

from functools import lru_cache

from zhclean.stages.pinyin.gaps import Piece
from zhclean.stages.pinyin.model import Model, model
from zhclean.stages.pinyin.tables import gbk, traditional
from zhclean.stages.pinyin.tokens import Site, alphabet
from zhclean.stages.pinyin.unread import GONE

ODD = 85  # cost of a character and of the next one behind it, from which on a place is looked at
PRICE = 12  # what two characters must be better than one


@lru_cache(maxsize=1)
def _private() -> frozenset[bytes]:
    """All pairs that read as private-use characters: the user-defined ones and the gaps of the symbol rows."""
    pairs = (bytes((first, second)) for first in range(0xA1, 0xFF) for second in range(0x40, 0xFF) if second != 0x7F)
    return frozenset(pair for pair in pairs if "\ue000" <= pair.decode("gb18030", "replace") <= "\uf8ff")


def fill(pieces: list[Piece], slipped: list[tuple[int, int]], site: Site) -> list[Piece]:
    """The pieces of a line, those that slipped (in the ranges `slipped`, or by a cut) split where a pair vanished."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        ranges = [(piece.start, piece.end)] if piece.kind == "text" else slipped if piece.kind == "raw" else []
        if not ranges or not piece.text:
            found.append(piece)
            continue
        before = found[-1].text[-1:] if found else "\n"
        behind = next((other.text[:1] for other in pieces[number + 1 :][:3] if other.kind != "drop"), "\n")
        found.extend(_split(piece, ranges, before, behind, site))
    return found


def _split(piece: Piece, ranges: list[tuple[int, int]], before: str, after: str, site: Site) -> list[Piece]:
    seen = alphabet(site.hant)
    step = model().step
    found: list[Piece] = []
    start = 0  # the first character that is in no piece yet
    place = begun = piece.start
    text = piece.text
    previous = str(seen[ord(before)] or "\n") if before and ord(before) < 0x10000 else "\n"
    for at, char in enumerate(text):
        place += 1 if char < "\x80" else 1 if piece.kind == "text" and not at else 2
        look = str(seen[ord(char)] or "") if ord(char) < 0x10000 else "\n"
        if char > "\x7f" and look and any(low < place <= high for low, high in ranges):
            next_char = text[at + 1] if at + 1 < len(text) else after
            behind = (seen[ord(next_char)] or "\n") if next_char and ord(next_char) < 0x10000 else ""
            cost = step(previous, look) + (step(look, behind) if behind else 24)
            pair = _pair(char, previous, behind, cost, model(), site.hant) if cost >= ODD else None
            if pair:
                lead, trail = gbk(char)
                middle = max(begun, place - 2)
                if at > start:
                    found.append(piece._replace(text=text[start:at], start=begun, end=middle))
                found.append(Piece("half", middle, place - 1, pair[0], lead, GONE, "pinyin.half"))
                found.append(Piece("half", place - 1, place, pair[1], GONE, trail, "pinyin.half"))
                start, begun = at + 1, place
        previous = look or previous
    if start == 0:
        return [piece]
    found.append(piece._replace(text=text[start:], start=begun))
    return found


def _pair(char: str, previous: str, behind: str, cost: int, model: Model, hant: bool) -> tuple[str, str] | None:
    """The candidates for both characters if the best two are better than the one that shows."""
    data = gbk(char)
    if len(data) != 2:
        return None
    lead, trail = data
    private = _private()
    known = _firsts()
    firsts: list[tuple[int, int, str]] = []
    for one, byte in _others(lead, -1, hant):
        if byte in known:
            firsts.append((model.step(previous, one), byte, one))
    seconds: list[tuple[int, int, str]] = []
    for two, byte in _others(-1, trail, hant):
        seconds.append((model.step(two, behind) if behind else 0, byte, two))
    best: list[tuple[int, str, str]] = []
    most = cost - PRICE
    firsts.sort()
    seconds.sort()
    for own, x, one in firsts[:20]:
        for rest, y, two in seconds[:60]:
            if own + rest > most:
                break
            if bytes((x, y)) in private:
                total = own + model.step(one, two) + rest
                if total <= most:
                    best.append((total, one, two))
    if not best:
        return None
    best.sort()
    some = best[:12]
    return "".join(dict.fromkeys(one for _, one, _ in some)), "".join(dict.fromkeys(two for _, _, two in some))


@lru_cache(maxsize=1)
def _firsts() -> frozenset[int]:
    return frozenset(pair[0] for pair in _private())


@lru_cache(maxsize=256)
def _others(lead: int, trail: int, hant: bool) -> tuple[tuple[str, int], ...]:
    """The characters with one byte known, each with its other byte."""
    changed = traditional() if hant else {}
    if lead >= 0:
        return tuple((char, gbk(changed.get(char, char))[1]) for char in model().candidates(lead, -1, hant))
    return tuple((char, gbk(changed.get(char, char))[0]) for char in model().candidates(-1, trail, hant))
