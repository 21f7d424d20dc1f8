"""Bytes to text: find the encoding, decode without losing a byte silently."""

from __future__ import annotations

from dataclasses import dataclass

from zhclean.document import Source
from zhclean.errors import BinaryError, ConfigError, DecodeError
from zhclean.lines import newline_of

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """`encoding`: the name of the encoding, None to find out. `errors`: ``strict`` or ``replace``."""

    encoding: str | None = None
    errors: str = "strict"


def decode(data: bytes, options: DecodeOptions | None = None) -> tuple[str, Source]:
    """The text of `data`, and what was found out about its encoding.

    Raises DecodeError where bytes cannot be decoded (strict), BinaryError where the content is no text,
    ConfigError for an encoding that is not known.

    >>> decode("中文".encode("gbk"))[0]
    '中文'
    """
    options = options or DecodeOptions()
    if options.encoding is not None:
        return _named(data, options.encoding, options.errors)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _named(data, name, options.errors)
    try:
        return _made(data.decode("utf-8"), "utf-8", 1.0)
    except UnicodeDecodeError:
        pass
    best = ("gb18030", -1.0)
    for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        share = _common(text, name) / max(1, len(data))
        if share > best[1]:
            best = name, share
    return _named(data, best[0], options.errors)


def _common(text: str, name: str) -> int:
    """How much of a text is of the plain kind (first levels of GB 2312 and Big5, ASCII), in bytes."""
    if name.startswith("utf"):
        return 2 * sum(c.isascii() or "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" for c in text) - text.count("\0") * 8
    data = text.encode(name)
    top = 0xD8 if name == "gb18030" else 0xC7
    return sum(0xA1 <= byte < top for byte in data)


def _named(data: bytes, name: str, errors: str) -> tuple[str, Source]:
    try:
        text = data.decode(name)
    except LookupError:
        raise ConfigError(f"no encoding is called {name!r}", do="try gb18030, big5, utf-8 or utf-16") from None
    except UnicodeDecodeError as error:
        if errors == "replace":
            text = data.decode(name, "replace")
            return _made(text, name, 0.5, text.count("\ufffd"))
        if b"\0" in data:
            raise BinaryError("this is not text", do="leave the file out") from None
        bad = data[error.start : error.start + 8]
        what = f"{bad.hex(' ')} is not {name}"
        raise DecodeError(what, offset=error.start, data=bad, encoding=name, do="use --errors replace or name the encoding") from None
    return _made(text, name, 0.9)


def _made(text: str, name: str, confidence: float, undecodable: int = 0) -> tuple[str, Source]:
    return text, Source(encoding=name, confidence=confidence, bom=text.startswith("\ufeff"), newline=newline_of(text), undecodable=undecodable)
