"""Wrong readings: which bytes a character stood for when somebody decoded them with the wrong table.

Every table is made from a codec of Python when first needed. `to_bytes` gives the bytes as a str of U+0000 to U+00FF
(one character a byte), so that regular expressions work on them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.codecs import find
from zhclean.lazy import lazy
from zhclean.record import NamedTuple

# name in rule ids: codec. Bytes that a table leaves undefined are C1 controls, as browsers read them.
SINGLE = {
    "latin": "cp1252",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "koi8-r": "koi8-r",
    "cp437": "cp437",
    "mac-roman": "mac-roman",
}
# Where Python has several tables of one name, each is tried: they differ in kana and in what vendors added.
MULTI: dict[str, tuple[str, ...]] = {
    "gbk": ("gb18030",),
    "big5": ("big5hkscs", "cp950", "big5"),
    "shift-jis": ("cp932", "shift_jis"),
    "euc-jp": ("euc_jp", "euc_jis_2004"),
    "euc-kr": ("cp949",),
    "utf-16": ("utf-16-be",),
}

# What a right reading may be, per wrong one. Text of UTF-16 with its bytes swapped is its own pair.
RIGHT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SINGLE, ("utf-8", "gb18030", "big5")),
    "gbk": ("utf-8", "big5"),
    "big5": ("utf-8", "gb18030"),
    "shift-jis": ("utf-8", "gb18030", "big5"),
    "euc-jp": ("utf-8", "gb18030", "big5"),
    "euc-kr": ("utf-8", "gb18030", "big5"),
    "utf-16": ("utf-16-le",),
}
# The right ones are read as decoding reads them; cp950 is quicker, and the same but for the rows of kana and signs.
_DECODERS = {"utf-8": ("utf-8",), "gb18030": ("gb18030",), "big5": ("cp950", "big5"), "utf-16-le": ("utf-16-le",)}
_KANA = lazy(rb"[\xa1-\xa3\xc6\xc7]")
_OWN = frozenset(("gb18030", "big5"))


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


def multi(name: str, text: str) -> list[bytes]:
    """The bytes that `text` may have been under a multi-byte reading: one for each codec that has all its characters."""
    found = []
    for codec in MULTI[name]:
        try:
            found.append(text.encode(codec))
        except UnicodeEncodeError:
            continue
    return list(dict.fromkeys(found))


@lru_cache(maxsize=1)
def twins() -> dict[str, tuple[bytes, ...]]:
    """Characters that cp932 has at several places, with the places that Python does not write."""
    found: dict[str, tuple[bytes, ...]] = {}
    for lead in (0x81, 0x87, 0xED, 0xEE, 0xFA, 0xFB, 0xFC):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD)):
            code = bytes((lead, trail))
            try:
                char = code.decode("cp932")
            except UnicodeDecodeError:
                continue
            if len(char) == 1 and char.encode("cp932") != code:
                found[char] = (*found.get(char, ()), code)
    return found


def decode(data: bytes, right: str) -> str | None:
    """`data` in the encoding `right`, None if it is not valid there."""
    for codec in _DECODERS[right]:
        if codec == "cp950" and _KANA.search(data):
            continue
        try:
            return find(codec).decode(data) if codec in _OWN else data.decode(codec)
        except UnicodeDecodeError:
            continue
    return None
