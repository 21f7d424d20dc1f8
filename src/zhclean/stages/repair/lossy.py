"""UTF-8 that was read with a wrong table and lost bytes on the way: what is left, and the likeliest for what is not.

A few bytes became `?` or U+FFFD (those that GBK or cp1252 leave undefined), or the C1 controls and the no-break space
went away. Each character then has a handful of candidates, and the language model picks among them along the line, so
such an edit is only `likely`. Bytes that became 锟斤拷 are all gone: nothing is guessed from them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from zhclean.language_model import UNIT, language
from zhclean.lazy import lazy

LEAST = 0.5  # probability below which a chosen character is left open
BEAM = 24  # readings kept from character to character
_WILD = "?\ufffd"
_CONT = "\x80-\xbf"
_TOKEN = lazy(
    f"[\xe2-\xef][{_CONT}{_WILD}]{{2}}|[\xc2-\xdf][{_CONT}]|\xf0[{_CONT}{_WILD}]{{3}}|[\x00-\x7f]|.", re.DOTALL
)
_SHORT = lazy("[\xe2-\xef][\xa0-\xbf ]{0,2}|[\xc2-\xdf][\xa0-\xbf]?|[\x00-\x7f]|.", re.DOTALL)
_FULL = lazy(f"[\xe2-\xef][{_CONT}]{{2}}")
_LOST_GBK = (0x80, *range(0xA1, 0xB0))  # bytes that no pair of GBK begins with, or only undefined ones
_ANY = tuple(range(0x80, 0xC0))
_LOST_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_LOST_C1 = (*range(0x80, 0xA0), 0xA0)


def spaces(codes: str) -> str:
    """`codes` (a character a byte) with the space put back to A0 where a UTF-8 sequence lacks just that."""
    return re.sub(
        f"([\xe2-\xef]) (?=[{_CONT}])|([\xe2-\xef][{_CONT}]) ", lambda match: (match[1] or match[2]) + "\xa0", codes
    )


def holes(codes: str, gbk: bool) -> tuple[str, int, int] | None:
    """The likeliest text of UTF-8 `codes` in which `?` and U+FFFD stand for one byte each.

    Gives the text, the number of its characters that are certain, and of those that were chosen; None when it is not
    mostly UTF-8.
    """
    lost = _LOST_GBK if gbk else _LOST_CP1252
    tokens = _TOKEN.findall(codes)
    columns = []
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        # A byte before ASCII or the end stood alone, so GBK lost it whatever it was.
        columns.append(_fill(token, _ANY if gbk and after <= "\x7f" else lost))
    return _walk(columns)


def gaps(codes: str) -> tuple[str, int, int] | None:
    """As `holes`, for UTF-8 from which all bytes 80 to 9F vanished and A0 vanished or became a space."""
    return _walk([_stretch(token) for token in _SHORT.findall(codes)])


def _walk(columns: list[tuple[str, ...]]) -> tuple[str, int, int] | None:
    sure = sum(len(column) == 1 and column[0] > "\x7f" for column in columns)
    chosen = sum(len(column) > 1 for column in columns)
    broken = sum(not column for column in columns)
    if sure + chosen < 3 or broken * 8 > sure + chosen:
        return None
    rows = language("zh").rows
    beam: list[tuple[int, str]] = [(0, "\n")]
    for column in columns:
        options = column or ("?",)
        if len(options) == 1:
            char = options[0]
            beam = [(price + rows[text[-1]][char], text + char) for price, text in beam]
            best: dict[str, tuple[int, str]] = {}
        else:
            best = {}
            for price, text in beam:
                row = rows[text[-1]]
                for char in options:
                    total = price + row[char]
                    if char not in best or total < best[char][0]:
                        best[char] = (total, text + char)
            beam = sorted(best.values())[:BEAM]
        if len(beam) > 1 and len(options) == 1:
            beam = [min(beam)]
    return _doubt(min(beam)[1][1:], columns), sure, chosen


def _doubt(text: str, columns: list[tuple[str, ...]]) -> str:
    """`text` with `?` for each chosen character that its neighbours make less likely than not."""
    rows = language("zh").rows
    out = []
    for place, (char, column) in enumerate(zip(text, columns, strict=True)):
        if len(column) > 1:
            row = rows[text[place - 1] if place else "\n"]
            after = text[place + 1] if place + 1 < len(text) else "\n"
            costs = {option: row[option] + rows[option][after] for option in column}
            odds = sum(math.exp((costs[char] - cost) / UNIT) for cost in costs.values())
            if odds > 1 / LEAST:
                char = "?"
        out.append(char)
    return "".join(out)


@lru_cache(maxsize=4096)
def _fill(token: str, lost: tuple[int, ...]) -> tuple[str, ...]:
    """What a token can be: itself, each character that its unknown bytes can complete, or nothing if it is broken."""
    if token <= "\x7f":
        return (token,)
    if len(token) == 1 or token[0] > "\xf0":
        return ()
    return _characters([lost if char in _WILD else (ord(char),) for char in token])


@lru_cache(maxsize=4096)
def _stretch(token: str) -> tuple[str, ...]:
    """As `_fill`, for a first byte and what is left of the bytes behind it."""
    if token <= "\x7f":
        return (token,)
    lead, rest = ord(token[0]), [ord("\xa0") if char == " " else ord(char) for char in token[1:]]
    if not 0xC2 <= lead <= 0xEF:
        return ()
    missing = (1 if lead < 0xE0 else 2) - len(rest)
    if missing == 0:
        return _characters([(lead,), *((byte,) for byte in rest)])
    if missing == 2:
        return _characters([(lead,), _LOST_C1, _LOST_C1])
    if not rest:
        return _characters([(lead,), _LOST_C1])
    return _characters([(lead,), (rest[0],), _LOST_C1]) + _characters([(lead,), _LOST_C1, (rest[0],)])


def _characters(parts: list[tuple[int, ...]]) -> tuple[str, ...]:
    """The characters of all combinations; those the model does not know only if there are no others."""
    found = tuple(dict.fromkeys(_decoded(parts)))
    if len(found) < 2:
        return found
    singles = language("zh").singles
    known = [
        char
        for char in found
        if char in singles.names  # not `in singles`: that holds only what was asked for before
        and (
            "\u2013" <= char <= "\u2026"
            or "\u3001" <= char <= "\u3011"
            or "\u4e00" <= char <= "\u9fff"
            or "\uff01" <= char <= "\uff5e"
        )
    ]
    known.sort(key=lambda char: singles[char])
    return tuple(known[:200]) or found[:1]


def _decoded(parts: list[tuple[int, ...]]) -> Iterator[str]:
    codes = [b""]
    for part in parts:
        codes = [code + bytes((byte,)) for code in codes for byte in part]
    for code in codes:
        try:
            yield code.decode("utf-8")
        except UnicodeDecodeError:
            continue


def price(text: str) -> float:
    """What `text` costs as Chinese, in nats, without its question marks."""
    rows = language("zh").rows
    total, before = 0, "\n"
    for char in text:
        if char not in _WILD:
            total += rows[before][char]
            before = char
    return total / UNIT


def mostly_utf8(codes: str) -> bool:
    """Whether enough whole three-byte sequences stand in `codes` for a guess at the rest."""
    return 6 * len(_FULL.findall(codes)) >= len(re.findall("[\x80-\xff\ufffd]", codes)) > 4
