"""GB 18030 with the mappings of 2005 and 2022, and cp936.

Python's ``gbk`` decodes what is common; what it refuses comes to a handler: four-byte codes, the codes that Python's
``gb18030`` maps to private use though they have characters of their own since 2005 and 2022 (GB 18030-2022, annex; the
same as the GNU C Library has them), and 80, which cp936 has for the euro sign.
"""

from __future__ import annotations

import codecs

from zhclean.codecs.base import Codec, or_lost
from zhclean.lazy import lazy

# Private use of 2000 -> the characters of 2005/2022, by two-byte code.
_NEW = {
    bytes.fromhex(code): chr(point)
    for code, point in (
        ("a6d9", 0xFE10), ("a6da", 0xFE12), ("a6db", 0xFE11), ("a6dc", 0xFE13), ("a6dd", 0xFE14), ("a6de", 0xFE15),
        ("a6df", 0xFE16), ("a6ec", 0xFE17), ("a6ed", 0xFE18), ("a6f3", 0xFE19), ("a8bc", 0x1E3F), ("fe51", 0x20087),
        ("fe52", 0x20089), ("fe53", 0x200CC), ("fe59", 0x9FB4), ("fe61", 0x9FB5), ("fe66", 0x9FB6), ("fe67", 0x9FB7),
        ("fe6c", 0x215D7), ("fe6d", 0x9FB8), ("fe76", 0x2298F), ("fe7e", 0x9FB9), ("fe90", 0x9FBA), ("fe91", 0x241FE),
        ("fea0", 0x9FBB),
    )
}  # fmt: skip
_CODES = {char: code for code, char in _NEW.items()}
_FOUR = lazy(rb"(?:[\x81-\xfe][0-9][\x81-\xfe][0-9])+")


def _decoded(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, at = error.object, error.start
    run = _FOUR.match(data, at)
    if run is not None:
        try:
            return run[0].decode("gb18030"), run.end()
        except UnicodeDecodeError as inner:
            if inner.start:
                return run[0][: inner.start].decode("gb18030"), at + inner.start
            raise error from None
    pair = data[at : at + 2]
    if pair in _NEW:
        return _NEW[pair], at + 2
    try:
        return pair.decode("gb18030"), at + len(pair)
    except UnicodeDecodeError:
        if data[at] == 0x80:
            return "€", at + 1
        raise error from None


def _encoded(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    char = error.object[error.start]
    code = _CODES.get(char)
    if code is None:
        if "\ue000" <= char <= "\uf8ff" and char.encode("gb18030") in _NEW:  # private use that has no code any more
            raise error
        try:
            code = char.encode("gb18030")
        except UnicodeEncodeError:
            raise error from None
    return code, error.start + 1


def _encoded_936(error: UnicodeError) -> tuple[bytes, int]:
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] == "€":
        return b"\x80", error.start + 1
    return _encoded(error)


class GB18030(Codec):
    """GB 18030 (so GB 2312 and GBK too); as ``cp936`` it writes the euro sign as 80."""

    def __init__(self, name: str = "gb18030") -> None:
        super().__init__(name)
        codecs.register_error("zhclean.gb.decode", _decoded)
        codecs.register_error("zhclean.gb.replace", or_lost(_decoded))
        codecs.register_error("zhclean.gb.encode." + name, _encoded_936 if name == "cp936" else _encoded)

    def decode(self, data: bytes) -> str:
        return data.decode("gbk", "zhclean.gb.decode")

    def replaced(self, data: bytes) -> str:
        return data.decode("gbk", "zhclean.gb.replace")

    def encode(self, text: str) -> bytes:
        return text.encode("gbk", "zhclean.gb.encode." + self.name)
