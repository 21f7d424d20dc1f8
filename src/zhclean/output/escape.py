"""Content and names as they may be shown at a terminal: nothing in them acts on it."""

from __future__ import annotations

import contextlib
import os

# C0 without tab, DEL, C1, marks and overrides of direction, line and paragraph separators, lone surrogates.
_POINTS = [
    *range(0x09),
    *range(0x0A, 0x20),
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    0x2028,
    0x2029,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
]
_SHORT = {0x0A: "\\n", 0x0D: "\\r"}


def _name(point: int) -> str:
    if point in _SHORT:
        return _SHORT[point]
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"


_TABLE = {point: _name(point) for point in _POINTS}
_JSON = {point: f"\\u{point:04x}" for point in _POINTS if point != 0x0A}


def show(text: str) -> str:
    r"""`text` with control characters, direction marks and what is no character in an escaped form.

    >>> show("a\x1b[31m\n\u202e")
    'a\\x1b[31m\\n\\u202e'
    """
    if text.isascii() and text.isprintable():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = "".join(_lone(char) if "\ud800" <= char <= "\udfff" else char for char in text)
    return text.translate(_TABLE)


def as_words(name: str) -> str:
    """A file name read as UTF-8, whatever the locale thinks of file names; bytes that are none stay lone surrogates."""
    if not name.isascii():
        with contextlib.suppress(UnicodeError):  # those are words already
            return os.fsencode(name).decode("utf-8", "surrogateescape")
    return name


def show_name(name: str) -> str:
    """A file name as it may be shown: as UTF-8, then as `show` has it."""
    return show(as_words(name))


def data_name(name: str) -> str:
    """A file name for another program to read: itself, or what `show_name` gives where it is not Unicode."""
    words = as_words(name)
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return show(words)
    return words


def show_json(text: str) -> str:
    """JSON text in which nothing acts on a terminal, by the escapes that JSON has; it means the same.

    >>> show_json('"a\u202e"')
    '"a\\\\u202e"'
    """
    return text.translate(_JSON)


def _lone(char: str) -> str:
    point = ord(char)
    return f"\\x{point - 0xDC00:02x}" if 0xDC80 <= point <= 0xDCFF else f"\\u{point:04x}"
