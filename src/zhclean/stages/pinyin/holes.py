"""Find where a slipped run lost a user-defined pair without a trace, and with it one byte of each of two characters.

The bytes `p | x y | b` with x y gone read as the character `p b`: it stands alone among its neighbours. In its place
two characters belong, one with first byte `p`, one with second byte `b`, whose other bytes are a user-defined pair.
"""

from __future__ import annotations

from functools import lru_cache

from zhclean.stages.pinyin.model import Model, model
from zhclean.stages.pinyin.slips import GONE, Bit, Setting
from zhclean.stages.pinyin.tables import gbk, traditional

ODD = 100  # cost of a character and of the next one behind it, from which on a place is looked at
PRICE = 12  # what two characters must be better than one


@lru_cache(maxsize=1)
def _private() -> frozenset[bytes]:
    """All pairs that read as private-use characters: the user-defined ones and the gaps of the symbol rows."""
    pairs = (bytes((first, second)) for first in range(0xA1, 0xFF) for second in range(0x40, 0xFF) if second != 0x7F)
    return frozenset(pair for pair in pairs if "\ue000" <= pair.decode("gb18030", "replace") <= "\uf8ff")


def fill(bits: list[Bit], setting: Setting) -> list[Bit]:
    """The bits of a line, slipped text split where a pair vanished."""
    found: list[Bit] = []
    for number, bit in enumerate(bits):
        if bit.kind == "text" and bit.rule == "pinyin.slip" and bit.text:
            before = found[-1].text[-1:] if found else ""
            behind = next((other.text[:1] for other in bits[number + 1 :][:3] if other.kind != "drop"), "\n")
            found.extend(_split(bit, before, behind, setting))
        else:
            found.append(bit)
    return found


def _split(bit: Bit, before: str, after: str, setting: Setting) -> list[Bit]:
    model, seen = setting.model, bit.text.translate(setting.seen)
    last = before.translate(setting.seen) or "\n"
    found: list[Bit] = []
    start = 0
    for at, char in enumerate(seen):
        behind = seen[at + 1] if at + 1 < len(seen) else after.translate(setting.seen)
        previous = seen[at - 1] if at else last
        cost = model.step(previous, char) + (model.step(char, behind) if behind else 24)
        if cost >= ODD and len(seen) == len(bit.text) and bit.text[at] > "\x7f":
            pair = _pair(gbk(bit.text[at]), previous, behind, cost, model, setting.hant)
            if pair:
                if at > start:
                    found.append(bit._replace(text=bit.text[start:at]))
                first, second = pair
                lead, trail = gbk(bit.text[at])
                found.append(Bit("half", bit.end, bit.end, first, lead, GONE, "pinyin.half"))
                found.append(Bit("half", bit.end, bit.end, second, GONE, trail, "pinyin.half"))
                start = at + 1
    if start == 0:
        return [bit]
    # All of the run is one place of the text: only the first piece keeps its width.
    found.append(bit._replace(text=bit.text[start:]))
    return [piece._replace(start=bit.start if n == 0 else bit.end, end=bit.end) for n, piece in enumerate(found)]


def _pair(data: bytes, previous: str, behind: str, cost: int, model: Model, hant: bool) -> tuple[str, str] | None:
    """The candidates for both characters if the best two are better than the one that shows."""
    lead, trail = data
    private = _private()
    known = _firsts()
    firsts: list[tuple[int, int, str]] = []
    for char, byte in _others(lead, -1, hant):
        if byte in known:
            firsts.append((model.step(previous, char), byte, char))
    seconds: list[tuple[int, int, str]] = []
    for char, byte in _others(-1, trail, hant):
        seconds.append((model.step(char, behind) if behind else 0, byte, char))
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
