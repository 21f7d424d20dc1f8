"""Encodings by table: EUC-TW and Big5 with Unicode-at-on, which Python lacks; the exact way of Big5.

The tables are ``data/encodings/*.tsv`` (made by ``recipes/codecs.py``): a line is a key, a tab and the characters of a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from zhclean.assets import read_text
from zhclean.codecs.base import LOST, Codec
from zhclean.lazy import lazy

TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))  # of Big5, in order
PAIRS = lazy(rb"[\x00-\x7f]+|[\x81-\xfe][\x40-\x7e\xa1-\xfe]|[\x80-\xff]")
EUC = lazy(rb"[\x00-\x7f]+|\x8e[\xa1-\xb0][\xa1-\xfe]{2}|[\xa1-\xfe]{2}|[\x80-\xff]")


def rows(name: str, wanted: Callable[[str], bool] | None = None) -> list[tuple[str, str]]:
    """(key, characters) of each row of a table whose key is wanted."""
    lines = read_text(f"encodings/{name}").split("\n")[1:]
    found = [line.split("\t") for line in lines if line and (wanted is None or wanted(line[:4]))]
    return [(key, chars) for key, chars in found]


def big5_rows(name: str) -> dict[bytes, str]:
    """A table whose rows are lead bytes of Big5."""
    table: dict[bytes, str] = {}
    for key, chars in rows(name):
        lead = int(key, 16)
        for trail, char in zip(TRAILS, chars, strict=False):
            if char != LOST:
                table[bytes((lead, trail))] = char
    return table


@lru_cache(maxsize=16)
def cns_plane(plane: int) -> dict[bytes, str]:
    """One plane of CNS 11643: two bytes (A1 to FE each) to character. Empty where there is no such plane."""
    table: dict[bytes, str] = {}
    mark = f"{plane:X} "
    for key, chars in rows("cns11643.tsv", lambda line: line.startswith(mark)):
        lead = int(key[2:], 16)
        for trail, char in enumerate(chars, 0xA1):
            if char != LOST:
                table[bytes((lead, trail))] = char
    return table


class Table(dict[bytes, str]):
    """Codes to characters; what is not in it is asked of `base` and kept. Raises KeyError for what nobody has."""

    __slots__ = ("base",)

    def __init__(self, start: dict[bytes, str], base: Callable[[bytes], str | None]) -> None:
        super().__init__(start)
        self.base = base

    def __missing__(self, code: bytes) -> str:
        if code < b"\x80":
            return code.decode("ascii")
        char = self.base(code)
        if char is None:
            raise KeyError(code)
        self[code] = char
        return char


class TableCodec(Codec):
    """A codec of a pattern that cuts codes and a table that knows them."""

    def __init__(
        self, name: str, pattern: re.Pattern[bytes], table: Table, codes: Callable[[], dict[str, bytes]]
    ) -> None:
        super().__init__(name)
        self.pattern, self.table, self._codes = pattern, table, codes
        self._inverse: dict[str, bytes] | None = None

    def decode(self, data: bytes) -> str:
        found = self.pattern.findall(data)
        try:
            return "".join(map(self.table.__getitem__, found))
        except KeyError as error:
            bad: bytes = error.args[0]
            at = sum(map(len, found[: found.index(bad)]))
        raise UnicodeDecodeError(self.name, data, at, at + len(bad), "no such code")

    def replaced(self, data: bytes) -> str:
        out = []
        for code in self.pattern.findall(data):
            try:
                out.append(self.table[code])
            except KeyError:
                last = code[-1:]
                out.append(LOST + last.decode("ascii") if last < b"\x80" else LOST)
        return "".join(out)

    def encode(self, text: str) -> bytes:
        if self._inverse is None:
            self._inverse = self._codes()
        codes = self._inverse
        try:
            return b"".join([codes[char] if char > "\x7f" else char.encode("ascii") for char in text])
        except KeyError as error:
            at = text.index(error.args[0])
        raise UnicodeEncodeError(self.name, text, at, at + 1, "no such character")


def inverted(table: dict[bytes, str]) -> dict[str, bytes]:
    """Characters to codes; of two codes the one in the standard part (A1 and above), then the first."""
    codes: dict[str, bytes] = {}
    for code in sorted(table, key=lambda code: (code[0] < 0xA1, code), reverse=True):
        codes[table[code]] = code
    return codes


def _euc_char(code: bytes) -> str | None:
    if len(code) == 2:
        return cns_plane(1).get(code)
    return cns_plane(code[1] - 0xA0).get(code[2:]) if len(code) == 4 else None


def _euc_codes() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for plane in (15, 7, 6, 5, 4, 3, 2):
        found.update(inverted({bytes((0x8E, 0xA0 + plane)) + code: char for code, char in cns_plane(plane).items()}))
    found.update(inverted(cns_plane(1)))
    return found


def euc_tw() -> TableCodec:
    """EUC-TW; plane 1 may also be written in four bytes."""
    return TableCodec("euc-tw", EUC, Table(cns_plane(1), _euc_char), _euc_codes)


def _cp950(code: bytes) -> str | None:
    try:
        return code.decode("cp950") if len(code) == 2 else None
    except UnicodeDecodeError:
        return None


def _all(table: Table) -> dict[bytes, str]:
    for lead in range(0x81, 0xFF):
        for trail in TRAILS:
            code = bytes((lead, trail))
            if code not in table:
                char = table.base(code)
                if char is not None:
                    table[code] = char
    return table


def big5_uao() -> TableCodec:
    """Big5 as Unicode-at-on 2.50 has it (the BBS of Taiwan)."""
    table = Table(big5_rows("big5-uao.tsv"), _cp950)
    return TableCodec("big5-uao", PAIRS, table, lambda: inverted(_all(table)))


# Where cp950, which browsers follow, differs from Python's big5hkscs; and two numerals of Suzhou that would else be
# second spellings of 十 and 卅.
VENDOR = {
    bytes.fromhex(code): chr(point)
    for code, point in (
        ("a145", 0x2027), ("a14e", 0xFE51), ("a1c2", 0xAF), ("a1e3", 0xFF5E), ("a1f2", 0x2295), ("a1f3", 0x2299),
        ("a1fe", 0xFF0F), ("a240", 0xFF3C), ("a241", 0x2215), ("a242", 0xFE68), ("a244", 0xFFE5), ("a246", 0xFFE0),
        ("a247", 0xFFE1), ("a2cc", 0x3038), ("a2ce", 0x303A), ("a3e1", 0x20AC),
    )
}  # fmt: skip


def _big5hkscs(code: bytes) -> str | None:
    try:
        return code.decode("big5hkscs") if len(code) == 2 else None
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=1)
def big5_additions() -> dict[bytes, str]:
    """What Big5 has beyond Python's big5hkscs, and where it differs."""
    return {**big5_rows("big5-hkscs.tsv"), **VENDOR}


@lru_cache(maxsize=1)
def big5_exact() -> TableCodec:
    """Big5 with HKSCS-2008, code by code."""
    table = Table(big5_additions(), _big5hkscs)
    return TableCodec("big5-hkscs", PAIRS, table, lambda: inverted(_all(table)))
