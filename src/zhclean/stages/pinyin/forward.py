"""The generator, forwards: what its three steps make of a restored text. Restoration that gives its input back is proven."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache

from zhclean.lazy import lazy
from zhclean.stages.pinyin.tables import Reading, gbk

_USER = lazy("[\ue000-\uf8ff]")
_FOLD = tuple(zip("！；？，：（）", "!;?,:()", strict=True))


class Generator:
    """The steps with the parameters of one site: the table, the cuts (`keys`), whether broken pairs show as ``?``
    (`shown`), whether a byte left over at the end of a piece does (`ends`), whether private-use characters stay."""

    def __init__(self, entries: Iterable[Reading], keys: str, shown: bool, ends: bool, user: bool) -> None:
        self.replace = [_entry(entry.char, entry.reading) for entry in entries]
        self.cut = _cut(keys)
        self.errors = _handler("?" if shown else "", shown and ends, user)

    def text(self, text: str) -> str:
        """What a page shows for Traditional `text`, each line (at a line feed) by itself; characters outside GBK stay."""
        data, outside = pack(text)
        for pair, new in self.replace:
            data = data.replace(pair, new)
        try:
            made = data.decode("gbk") if self.cut.search(data) is None else ""
        except UnicodeDecodeError:
            made = ""
        if not made:
            made = "".join([piece.decode("gbk", self.errors) for piece in self.cut.split(data)])
        return unpack(made, outside)


@lru_cache(maxsize=1024)
def _entry(char: str, reading: str) -> tuple[bytes, bytes]:
    return gbk(char), gbk(char) + f"({reading})".encode("gbk")


@lru_cache(maxsize=8)
def _cut(keys: str) -> re.Pattern[bytes]:
    return re.compile(b"(\n" + b"".join(b"|" + gbk(key) for key in keys) + b")")


MARK = "\x1a"  # stands for a character outside GBK while the bytes are worked on


def pack(text: str) -> tuple[bytes, list[str]]:
    """`text` as GBK bytes, and the characters outside GBK, in whose place `MARK` stands."""
    try:
        data = text.encode("gbk")
        return data, [MARK] * text.count(MARK)
    except UnicodeEncodeError:
        data = text.encode("gbk", _encoder())
        strange = {char for char in set(text) if char > "\x7f" and char.encode("gbk", _encoder()) == MARK.encode()}
        strange.add(MARK)
        return data, [char for char in text if char in strange]


def unpack(text: str, outside: list[str]) -> str:
    """`text` with the characters outside GBK put back; empty if it has not as many places for them."""
    if not outside:
        return text
    parts = text.split(MARK)
    if len(parts) != len(outside) + 1:
        return ""
    return "".join(part + char for part, char in zip(parts, [*outside, ""], strict=True))


@lru_cache(maxsize=1)
def _encoder() -> str:
    """The name of an error handler that writes private-use characters as pairs, all else as `MARK`."""

    def write(error: UnicodeError) -> tuple[bytes, int]:
        assert isinstance(error, UnicodeEncodeError)
        char = error.object[error.start]
        pair = char.encode("gb18030", "replace")
        return (pair if len(pair) == 2 else MARK.encode()), error.start + 1

    codecs.register_error("zhclean.pinyin.write", write)
    return "zhclean.pinyin.write"


@lru_cache(maxsize=8)
def _handler(bad: str, ends: bool, user: bool) -> str:
    """The name of an error handler that reads broken pairs as the pages do."""

    def read(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        pair = error.object[error.start : error.start + 2]
        if len(pair) < 2:
            return (bad if ends else ""), error.start + 1
        char = _char(pair)
        if char:
            return ("" if not user and _USER.match(char) else char), error.start + 2
        return bad, error.start + (2 if bad else 1)

    name = f"zhclean.pinyin.{bad}{ends:d}{user:d}"
    codecs.register_error(name, read)
    return name


@lru_cache(maxsize=4096)
def _char(pair: bytes) -> str:
    try:
        return pair.decode("gb18030")
    except UnicodeDecodeError:
        return ""


def fold(text: str) -> str:
    """`text` with its punctuation half width: corpora fold it, the generator does not care."""
    for wide, half in _FOLD:
        text = text.replace(wide, half)
    return text
