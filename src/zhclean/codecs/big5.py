"""Big5 as browsers have it: cp950, the ETEN kana and signs, HKSCS-2008."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from zhclean.codecs.base import Codec, or_lost
from zhclean.codecs.tables import PAIRS, VENDOR, big5_additions, big5_exact
from zhclean.lazy import lazy

# Python's big5hkscs -> cp950, where no other code has the same character; the rest of VENDOR needs the exact way.
_SIMPLE = tuple(
    (code.decode("big5hkscs"), VENDOR[code]) for code in VENDOR if code[0] == 0xA1 and code != b"\xa1\xfe"
) + tuple((code.decode("big5hkscs"), VENDOR[code]) for code in (b"\xa2\x44", b"\xa2\x46", b"\xa2\x47"))
_EXACT = lazy(rb"\xa1\xfe|\xa2[\x40-\x42\xcc\xce]")
# Characters that Python's codec has not, or in their second codes only.
_CODES = {VENDOR[code]: code for code in VENDOR if code not in {c.encode("big5hkscs") for c, _ in _SIMPLE}} | {
    char: bytes.fromhex(code)
    for char, code in zip("╭╮╰╯═╞╪╡", ("a27e", "a2a1", "a2a2", "a2a3", "a2a4", "a2a5", "a2a6", "a2a7"), strict=True)
}
_EXACT_CHARS = lazy(f"([{''.join(_CODES)}])")


def _decoded(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        char = big5_additions().get(error.object[error.start : error.start + 2])
        if char is not None:
            return char, error.start + 2
    raise error


class Big5(Codec):
    """``big5``, which writes no character of the HKSCS, and ``big5-hkscs``, which does; both read them."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        codecs.register_error("zhclean.big5.decode", _decoded)
        codecs.register_error("zhclean.big5.replace", or_lost(_decoded))

    def decode(self, data: bytes) -> str:
        if _EXACT.search(data):
            return "".join(self._lines(data))
        return _vendor(data.decode("big5hkscs", "zhclean.big5.decode"))

    def _lines(self, data: bytes) -> Iterator[str]:
        """Line by line, so that only the lines that need it go the slow and exact way."""
        at = 0
        for line in data.splitlines(keepends=True):
            try:
                if _EXACT.search(line):
                    yield big5_exact().decode(line)
                else:
                    yield _vendor(line.decode("big5hkscs", "zhclean.big5.decode"))
            except UnicodeDecodeError as error:
                raise UnicodeDecodeError(self.name, data, at + error.start, at + error.end, error.reason) from None
            at += len(line)

    def replaced(self, data: bytes) -> str:
        if _EXACT.search(data):
            return "".join(
                big5_exact().replaced(line) if _EXACT.search(line) else self._quickly_replaced(line)
                for line in data.splitlines(keepends=True)
            )
        return self._quickly_replaced(data)

    def _quickly_replaced(self, data: bytes) -> str:
        return _vendor(data.decode("big5hkscs", "zhclean.big5.replace"))

    def encode(self, text: str) -> bytes:
        try:
            data = self._quick(text)
        except UnicodeEncodeError:
            data = big5_exact().encode(text)
        if self.name == "big5":
            self._refuse_hkscs(text, data)
        return data

    def _refuse_hkscs(self, text: str, data: bytes) -> None:
        try:
            text.encode("cp950")
            return
        except UnicodeEncodeError:
            pass
        at = 0
        for code in PAIRS.findall(data):
            if code[0] > 0x7F and (code[0] < 0xA1 or code[0] > 0xF9 or b"\xc7\xf3" <= code <= b"\xc8\xfe"):
                raise UnicodeEncodeError(self.name, text, at, at + 1, "only the HKSCS has it")
            at += len(code) if code[0] < 0x80 else len(self.decode(code))

    def _quick(self, text: str) -> bytes:
        pieces = _EXACT_CHARS.split(text)
        if len(pieces) == 1:
            return self._simply(text)
        return b"".join([_CODES.get(piece) or self._simply(piece) for piece in pieces])

    def _simply(self, text: str) -> bytes:
        for theirs, ours in _SIMPLE:
            if ours in text:
                text = text.replace(ours, theirs)
        return text.encode("big5hkscs")


def _vendor(text: str) -> str:
    for theirs, ours in _SIMPLE:
        if theirs in text:
            text = text.replace(theirs, ours)
    return text
