"""Encodings by name: those of Chinese with the mappings that are used, the others as Python has them.

`find` gives a codec, `decode` and `encode` use one by name; all know the same names. Nothing here guesses.
"""

from __future__ import annotations

from collections.abc import Callable

from zhclean.codecs.base import LOST, Codec, PythonCodec
from zhclean.errors import ConfigError, EncodeError

__all__ = ["CHINESE", "Codec", "canonical", "decode", "encode", "find", "lost"]

CHINESE = (
    "utf-8",
    "gb18030",
    "cp936",
    "big5",
    "big5-hkscs",
    "big5-uao",
    "euc-tw",
    "hz",
    "iso-2022-cn",
    "iso-2022-cn-ext",
)

# Other names of ours; asked without spaces, dots, hyphens and underscores, in lower case.
_ALIASES = {
    "utf8": "utf-8", "utf8sig": "utf-8", "utf8bom": "utf-8", "cp65001": "utf-8", "u8": "utf-8", "ascii": "utf-8", "usascii": "utf-8",
    "utf16": "utf-16", "utf16le": "utf-16-le", "utf16be": "utf-16-be", "ucs2": "utf-16", "ucs2le": "utf-16-le", "ucs2be": "utf-16-be",
    "utf32": "utf-32", "utf32le": "utf-32-le", "utf32be": "utf-32-be", "ucs4": "utf-32",
    "gb18030": "gb18030", "gb180302000": "gb18030", "gb180302005": "gb18030", "gb180302022": "gb18030", "54936": "gb18030",
    "cp54936": "gb18030", "gbk": "gb18030", "xgbk": "gb18030", "gb2312": "gb18030", "gb231280": "gb18030", "csgb2312": "gb18030",
    "euccn": "gb18030", "gb": "gb18030", "xeuccn": "gb18030", "chinese": "gb18030", "cn": "gb18030", "ansi": "gb18030",
    "cp936": "cp936", "ms936": "cp936", "windows936": "cp936", "936": "cp936",
    "big5": "big5", "cp950": "big5", "ms950": "big5", "windows950": "big5", "950": "big5", "big5eten": "big5", "big5tw": "big5",
    "csbig5": "big5", "cnbig5": "big5", "xxbig5": "big5", "big5hkscs": "big5-hkscs", "hkscs": "big5-hkscs", "cp951": "big5-hkscs",
    "big52003": "big5-uao", "big5uao": "big5-uao", "uao": "big5-uao", "uao250": "big5-uao",
    "euctw": "euc-tw", "xeuctw": "euc-tw", "cns11643": "euc-tw",
    "hz": "hz", "hzgb2312": "hz", "hzgb": "hz", "iso2022cn": "iso-2022-cn", "iso2022cnext": "iso-2022-cn-ext",
    "sjis": "cp932", "shiftjis": "cp932", "cp932": "cp932", "windows31j": "cp932", "ms932": "cp932",
    "euckr": "cp949", "cp949": "cp949", "uhc": "cp949", "ms949": "cp949", "ksc56011987": "cp949",
}  # fmt: skip
_NO_TEXT = frozenset(
    (
        "unicodeescape",
        "rawunicodeescape",
        "unicodeinternal",
        "undefined",
        "idna",
        "punycode",
        "mbcs",
        "oem",
        "charmap",
        "palmos",
    )
)
_TWO_BYTES = frozenset(("gbk", "xgbk", "gb2312", "gb231280", "csgb2312", "euccn", "xeuccn"))
_STATEFUL = ("iso2022", "hz", "utf7", "utf_7", "utf-7")
_cache: dict[str, Codec] = {}


def _key(name: str) -> str:
    return "".join(char for char in name.lower() if char not in " ._-:")


def canonical(name: str) -> str:
    """The one name of an encoding. Raises ConfigError, naming the nearest, for what is no encoding of text.

    >>> canonical("GB 2312"), canonical("x-Big5"), canonical("koi8_r")
    ('gb18030', 'big5', 'koi8-r')
    """
    key = _key(name[:80])
    found = _ALIASES.get(key) or _ALIASES.get(key.removeprefix("x"))
    if found is not None:
        return found
    if "+" in name:
        raise ConfigError(f"{name[:80]!r} is a mixture of encodings", do="name one of them to write in")
    import codecs

    try:
        if key in _NO_TEXT or not name.isascii() or "\0" in name:
            raise LookupError
        info = codecs.lookup(name.strip())
        if not getattr(info, "_is_text_encoding", True) or _key(info.name) in _NO_TEXT:
            raise LookupError
    except (LookupError, ValueError, ImportError):
        what = f"{name[:80]!r} is no encoding of text that zhclean knows"
        raise ConfigError(what, do=f"did you mean {_nearest(key)!r}?") from None
    return _ALIASES.get(_key(info.name), info.name.replace("_", "-"))


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, _ALIASES, 1, 0.5)
    return _ALIASES[near[0]] if near else "utf-8"


def _gb(name: str) -> Codec:
    from zhclean.codecs.gb import GB18030

    return GB18030(name)


def _big5(name: str) -> Codec:
    from zhclean.codecs.big5 import Big5

    return Big5(name)


def _table(name: str) -> Codec:
    from zhclean.codecs import tables

    return tables.euc_tw() if name == "euc-tw" else tables.big5_uao()


def _escape(name: str) -> Codec:
    from zhclean.codecs import escapes

    return escapes.HZ(name) if name == "hz" else escapes.ISO2022CN(name)


_OWN: dict[str, Callable[[str], Codec]] = {
    "gb18030": _gb, "cp936": _gb, "big5": _big5, "big5-hkscs": _big5, "big5-uao": _table, "euc-tw": _table,
    "hz": _escape, "iso-2022-cn": _escape, "iso-2022-cn-ext": _escape,
}  # fmt: skip


def find(name: str) -> Codec:
    """The codec of an encoding. Raises ConfigError as `canonical` does."""
    codec = _cache.get(name)
    if codec is None:
        true = canonical(name)
        codec = _cache.get(true)
        if codec is None:
            if true in _OWN:
                codec = _OWN[true](true)
            else:
                unit = 2 if true.startswith("utf-16") else 4 if true.startswith("utf-32") else 1
                stateless = true not in ("utf-16", "utf-32") and not true.startswith(_STATEFUL)
                codec = PythonCodec(true, unit=unit, stateless=stateless)
            _cache[true] = codec
        if len(name) < 40 and len(_cache) < 400:
            _cache[name] = codec
    return codec


def lost(text: str, data: bytes, codec: Codec) -> int:
    """How many U+FFFD of `text` stand for bytes that could not be decoded (the bytes may hold some of their own)."""
    number = text.count(LOST)
    if number and codec.name.startswith(("utf", "gb18030", "cp936")):
        number -= data.count(codec.encode(LOST))
    return max(0, number)


def decode(data: bytes, encoding: str, errors: str = "strict") -> str:
    """The text of `data` in a named encoding, a byte order mark kept as U+FEFF.

    Raises ConfigError for the name, UnicodeDecodeError for the bytes (not with ``replace``).

    >>> decode(bytes.fromhex("fe59"), "gbk"), decode(bytes.fromhex("92dda8a6"), "big5-uao")
    ('龴', '渋谷')
    """
    codec = find(encoding)
    return codec.replaced(data) if errors == "replace" else codec.decode(data)


def encode(text: str, encoding: str) -> bytes:
    """The bytes of `text` in a named encoding; U+FEFF at the beginning is written as the byte order mark it is.

    Raises ConfigError for the name, EncodeError for a character that the encoding lacks.

    >>> encode("龴", "gb18030").hex()
    'fe59'
    """
    codec = find(encoding)
    try:
        if _key(encoding) in _TWO_BYTES:
            text.encode("gbk")  # read as its superset, written as what it is
        return codec.encode(text)
    except UnicodeEncodeError as error:
        if error.start == 0 and text.startswith("\ufeff"):
            return encode(text[1:], encoding)  # only Unicode's own encodings have such a mark
        raise EncodeError.at(text, error.start, encoding) from None
