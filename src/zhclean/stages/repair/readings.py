"""Wrong readings: which bytes a character stood for when somebody decoded them with the wrong table.

Every table is made from a codec of Python when first needed. `to_bytes` gives the bytes as a str of U+0000 to U+00FF
(one character a byte), so that regular expressions work on them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# name in rule ids: codec. Bytes that a table leaves undefined are C1 controls, as browsers read them.
SINGLE = {"latin": "cp1252", "cp1250": "cp1250", "cp1251": "cp1251", "koi8-r": "koi8-r", "cp437": "cp437", "mac-roman": "mac-roman"}
MULTI = {"gbk": "gb18030", "big5": "cp950", "shift-jis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949", "utf-16": "utf-16-be"}
FALLBACK = {"big5": ("big5hkscs", "big5"), "euc-jp": ("euc_jis_2004",), "shift-jis": ("shift_jis",)}

# What a right reading may be, per wrong one. Text of UTF-16 with its bytes swapped is its own pair.
RIGHT: dict[str, tuple[str, ...]] = {
    **{name: ("utf-8", "gb18030", "big5") for name in SINGLE},
    "gbk": ("utf-8", "big5"),
    "big5": ("utf-8", "gb18030"),
    "shift-jis": ("utf-8", "gb18030", "big5"),
    "euc-jp": ("utf-8", "gb18030", "big5"),
    "euc-kr": ("utf-8", "gb18030", "big5"),
    "utf-16": ("utf-16-le",),
}
_DECODERS = {"utf-8": ("utf-8",), "gb18030": ("gb18030",), "big5": ("cp950", "big5hkscs"), "utf-16-le": ("utf-16-le",)}


class Single(NamedTuple):
    """A single-byte table: `bytes_of` for str.translate, `run` finds stretches of its characters and ASCII."""

    bytes_of: dict[int, int]
    run: re.Pattern[str]


@lru_cache(maxsize=8)
def single(name: str) -> Single:
    """The table of a single-byte reading.

    >>> "é".translate(single("latin").bytes_of), "щ".translate(single("cp1251").bytes_of)
    ('é', 'ù')
    """
    table: dict[int, int] = {}
    for byte in range(0x80, 0x100):
        try:
            char = bytes((byte,)).decode(SINGLE[name])
        except UnicodeDecodeError:
            char = chr(byte)
        table[ord(char)] = byte
    if name == "latin":  # Latin-1 and cp1252 at once: they claim different characters for the same byte
        table.update({byte: byte for byte in range(0x80, 0xA0)})
    chars = "".join(map(chr, sorted(table)))
    escaped = re.escape(chars)
    return Single(table, re.compile(f"[{escaped}][{escaped}\x20-\x7e]*"))


@lru_cache(maxsize=1)
def _nec() -> dict[int, str]:
    """Characters that cp932 has twice, where Python writes the place that Chinese bytes do not use (FA40 and up)."""
    found: dict[int, str] = {}
    for lead in (0x87, 0xED, 0xEE):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD)):
            code = bytes((lead, trail))
            try:
                char = code.decode("cp932")
            except UnicodeDecodeError:
                continue
            if len(char) == 1 and char.encode("cp932") != code:
                found[ord(char)] = code.decode("latin-1")
    return found


def multi(name: str, text: str) -> bytes | None:
    """The bytes of `text` under a multi-byte reading, None if it has a character that the table lacks."""
    for codec in (MULTI[name], *FALLBACK.get(name, ())):
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            continue
    return None


def shift_jis_again(text: str) -> bytes | None:
    """As `multi`, with the other place of each character that Shift-JIS has twice; None if there is none."""
    twice = _nec()
    if not any(ord(char) in twice for char in frozenset(text)):
        return None
    pieces = []
    for char in text:
        if ord(char) in twice:
            pieces.append(twice[ord(char)].encode("latin-1"))
        else:
            code = multi("shift-jis", char)
            if code is None:
                return None
            pieces.append(code)
    return b"".join(pieces)


def decode(data: bytes, right: str) -> str | None:
    """`data` in the encoding `right`, None if it is not valid there."""
    for codec in _DECODERS[right]:
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None
