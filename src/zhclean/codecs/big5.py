"""Big5 as browsers have it: cp950, the ETEN kana and signs, HKSCS-2008."""

from __future__ import annotations

import codecs
import re

from zhclean.codecs.base import LOST, Codec
from zhclean.codecs.tables import VENDOR, big5_additions, big5_exact

# Python's big5hkscs -> cp950, where no other code has the same character; the rest of VENDOR needs the exact way.
_SIMPLE = tuple(
    (code.decode("big5hkscs"), VENDOR[code]) for code in VENDOR if code[0] == 0xA1 and code != b"\xa1\xfe"
) + tuple((code.decode("big5hkscs"), VENDOR[code]) for code in (b"\xa2\x44", b"\xa2\x46", b"\xa2\x47"))
_EXACT = (b"\xa1\xfe", b"\xa2\x40", b"\xa2\x41", b"\xa2\x42", b"\xa2\xcc", b"\xa2\xce")
_EXACT_CHARS = re.compile("[／＼∕﹨〸〺╭╮╰╯═╞╪╡]")  # Python takes the second spelling of the lines
_PLAIN = re.compile(
    rb"(?:[\x00-\x7f]|[\xa1-\xc5\xc9-\xf9][\x40-\x7e\xa1-\xfe]|\xc6[\x40-\x7e\xa1-\xfe]|\xc7[\x40-\x7e\xa1-\xf2])*"
)


def _decoded(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        char = big5_additions().get(error.object[error.start : error.start + 2])
        if char is not None:
            return char, error.start + 2
    raise error


def _decoded_or_lost(error: UnicodeError) -> tuple[str, int]:
    try:
        return _decoded(error)
    except UnicodeDecodeError as lost:
        end = lost.start + 1 if lost.object[lost.start + 1 : lost.start + 2] < b"\x80" else lost.end
        return LOST, max(end, lost.start + 1)


class Big5(Codec):
    """``big5``, which writes no character of the HKSCS, and ``big5-hkscs``, which does; both read them."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        codecs.register_error("zhclean.big5.decode", _decoded)
        codecs.register_error("zhclean.big5.replace", _decoded_or_lost)

    def decode(self, data: bytes) -> str:
        if any(code in data for code in _EXACT):
            return big5_exact().decode(data)
        return _vendor(data.decode("big5hkscs", "zhclean.big5.decode"))

    def replaced(self, data: bytes) -> str:
        if any(code in data for code in _EXACT):
            return big5_exact().replaced(data)
        return _vendor(data.decode("big5hkscs", "zhclean.big5.replace"))

    def encode(self, text: str) -> bytes:
        try:
            data = self._quick(text)
        except UnicodeEncodeError:
            data = big5_exact().encode(text)
        if self.name == "big5":
            plain = _PLAIN.match(data)
            if plain is not None and plain.end() < len(data):
                at = len(self.decode(data[: plain.end()]))
                raise UnicodeEncodeError(self.name, text, at, at + 1, "only the HKSCS has it")
        return data

    def _quick(self, text: str) -> bytes:
        if _EXACT_CHARS.search(text):
            return big5_exact().encode(text)
        for theirs, ours in _SIMPLE:
            text = text.replace(ours, theirs)
        return text.encode("big5hkscs")


def _vendor(text: str) -> str:
    for theirs, ours in _SIMPLE:
        if theirs in text:
            text = text.replace(theirs, ours)
    return text
