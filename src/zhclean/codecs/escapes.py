"""Encodings in seven bits that switch by escapes: HZ (RFC 1843) and ISO-2022-CN with -EXT (RFC 1922)."""

from __future__ import annotations

import re
from abc import abstractmethod

from zhclean.codecs.base import LOST, Codec
from zhclean.codecs.tables import cns_plane, inverted
from zhclean.lazy import lazy

_HZ = lazy(rb"~(?:\{((?:[\x21-\x7d][\x21-\x7e]|[\x20\t])*)(~\}|(?=[\r\n])|\Z)|(~)|(\r?\n)|\}|(?=.)|\Z)", re.S)
_HIGH = bytes.maketrans(bytes(range(0x21, 0x7F)), bytes(range(0xA1, 0xFF)))
_LOW = bytes.maketrans(bytes(range(0xA1, 0xFF)), bytes(range(0x21, 0x7F)))


def _bad(name: str, data: bytes, at: int, end: int, why: str) -> UnicodeDecodeError:
    return UnicodeDecodeError(name, data, at, max(end, at + 1), why)


class _Escapes(Codec):
    """What both have in common: a way to read that may be strict, and ASCII between the escapes."""

    stateless = False

    def decode(self, data: bytes) -> str:
        return "".join(self._read(data, True))

    def replaced(self, data: bytes) -> str:
        return "".join(self._read(data, False))

    @abstractmethod
    def _read(self, data: bytes, strict: bool) -> list[str]:
        """The pieces of the text."""

    def _plain(self, data: bytes, start: int, end: int, strict: bool, out: list[str]) -> None:
        """Put ASCII to `out`; ? for what is none."""
        piece = data[start:end]
        if not piece.isascii():
            if strict:
                first = next(i for i, byte in enumerate(piece) if byte > 0x7F)
                raise _bad(self.name, data, start + first, start + first + 1, "not ASCII")
            piece = re.sub(rb"[\x80-\xff]", b"?", piece)
        out.append(piece.decode("ascii"))


class HZ(_Escapes):
    """HZ: GB 2312 between ``~{`` and ``~}``; a line that ends inside goes back to ASCII."""

    def _read(self, data: bytes, strict: bool) -> list[str]:
        out: list[str] = []
        at = 0
        for mark in _HZ.finditer(data):
            self._plain(data, at, mark.start(), strict, out)
            at = mark.end()
            if mark[1] is not None:
                self._pairs(data, mark.start(1), mark.end(1), strict, out)
            elif mark[3]:
                out.append("~")
            elif not mark[4]:  # ~ and a line end is a broken line joined again; any other ~ is itself
                if strict and data[at : at + 1] == b"{":
                    raise _bad(self.name, data, mark.start(), at + 1, "characters that are no pairs")
                out.append(mark[0].decode("ascii"))
        self._plain(data, at, len(data), strict, out)
        return out

    def _pairs(self, data: bytes, start: int, end: int, strict: bool, out: list[str]) -> None:
        high = data[start:end].translate(_HIGH)
        try:
            out.append(high.decode("gb2312"))
        except UnicodeDecodeError as error:
            if strict:
                raise _bad(self.name, data, start + error.start, start + error.end, "no such code") from None
            out.append(high.decode("gbk", "replace"))

    def encode(self, text: str) -> bytes:
        out = bytearray()
        for number, line in enumerate(text.split("\n")):
            if number:
                out += b"\n"
            for run in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", line):
                if run < "\x80":
                    out += run.encode("ascii").replace(b"~", b"~~")
                    continue
                try:
                    out += b"~{" + run.encode("gb2312").translate(_LOW) + b"~}"
                except UnicodeEncodeError as error:
                    at = len("\n".join(text.split("\n")[:number])) + bool(number) + line.index(run) + error.start
                    raise UnicodeEncodeError(self.name, text, at, at + 1, "no such character") from None
        return bytes(out)


# Designations of RFC 1922: what stands behind ESC, and (shift it serves, set). Planes of CNS 11643 are numbers.
_SETS: dict[bytes, tuple[int, str | int]] = {
    b"$)A": (1, "gb2312"), b"$)E": (1, "gb2312"), b"$)G": (1, 1), b"$*H": (2, 2),
    b"$+I": (3, 3), b"$+J": (3, 4), b"$+K": (3, 5), b"$+L": (3, 6), b"$+M": (3, 7),
}  # fmt: skip
_ISO = lazy(rb"\x1b(\$[)*+][A-M])|\x1b([NO])([\x21-\x7e]{2})|([\x0e\x0f])|([\r\n]+)")
DESIGNATION = lazy(rb"\x1b\$[)*+][A-M]")


class ISO2022CN(_Escapes):
    """ISO-2022-CN, with the planes 3 to 7 of -EXT; designations hold to the end of their line."""

    def _read(self, data: bytes, strict: bool) -> list[str]:
        out: list[str] = []
        sets: dict[int, str | int] = {}
        at, shifted = 0, False
        for mark in _ISO.finditer(data):
            self._run(data, at, mark.start(), sets.get(1) if shifted else None, shifted, strict, out)
            at = mark.end()
            if mark[1]:
                if mark[1] in _SETS:
                    shift, chosen = _SETS[mark[1]]
                    sets[shift] = chosen
                elif strict:
                    raise _bad(self.name, data, mark.start(), at, "no such set")
            elif mark[2]:
                self._pairs(data, mark.start(3), at, sets.get(2 if mark[2] == b"N" else 3), strict, out)
            elif mark[4]:
                shifted = mark[4] == b"\x0e"
            else:
                out.append(mark[5].decode("ascii"))
                sets, shifted = {}, False
        self._run(data, at, len(data), sets.get(1) if shifted else None, shifted, strict, out)
        return out

    def _run(
        self, data: bytes, start: int, end: int, chosen: str | int | None, shifted: bool, strict: bool, out: list[str]
    ) -> None:
        if shifted and start < end:
            self._pairs(data, start, end, chosen, strict, out)
        else:
            self._plain(data, start, end, strict, out)

    def _pairs(self, data: bytes, start: int, end: int, chosen: str | int | None, strict: bool, out: list[str]) -> None:
        at = start
        while at < end:
            code = data[at : min(at + 2, end)].translate(_HIGH)
            char = None
            if isinstance(chosen, int):
                char = cns_plane(chosen).get(code)
            elif chosen is not None:
                char = _gb2312(code)
            if char is None:
                if data[at] <= 0x20:
                    out.append(chr(data[at]))
                    at += 1
                    continue
                if strict:
                    raise _bad(self.name, data, at, min(at + 2, end), "no such code")
                char = LOST
            out.append(char)
            at += 2

    def encode(self, text: str) -> bytes:
        return _write(self.name, text)


def _gb2312(code: bytes) -> str | None:
    try:
        return code.decode("gb2312")
    except UnicodeDecodeError:
        return None


def _write(name: str, text: str) -> bytes:
    out = bytearray()
    designated: dict[int, bytes] = {}
    shifted = False
    planes: dict[int, dict[str, bytes]] = {}
    for at, char in enumerate(text):
        if char <= "\x7f":
            if shifted:
                out += b"\x0f"
                shifted = False
            out += char.encode("ascii")
            if char in "\r\n":
                designated = {}
            continue
        found = _find(char, planes, name)
        if found is None:
            raise UnicodeEncodeError(name, text, at, at + 1, "no such character")
        mark, code = found
        shift = _SETS[mark][0]
        if designated.get(shift) != mark:
            designated[shift] = mark
            out += b"\x1b" + mark
        if shift == 1:
            if not shifted:
                out += b"\x0e"
                shifted = True
            out += code
        else:
            out += (b"\x1bN" if shift == 2 else b"\x1bO") + code
    if shifted:
        out += b"\x0f"
    return bytes(out)


def _find(char: str, planes: dict[int, dict[str, bytes]], name: str) -> tuple[bytes, bytes] | None:
    """The set of a character and its code in it: GB 2312 first, then CNS 11643."""
    try:
        return b"$)A", char.encode("gb2312").translate(_LOW)
    except UnicodeEncodeError:
        pass
    for mark, (_, plane) in _SETS.items():
        if isinstance(plane, int) and (plane < 3 or name == "iso-2022-cn-ext"):
            if plane not in planes:
                planes[plane] = inverted(cns_plane(plane))
            if char in planes[plane]:
                return mark, planes[plane][char].translate(_LOW)
    return None
