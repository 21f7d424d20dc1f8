"""How likely a text is in a language: character pairs, in twelfths of a nat.

The model is ``data/language_model.bin``, counted by ``recipes/language_model.py`` (sources and licences on its first line
and in NOTICE). It is read when first asked for. Layout: a line of text; lines ``name size``; an empty line; the sections
one after the other. A section is four uint32 (characters, their bytes, pairs, their bytes), the characters (UTF-16), their single costs (a byte
each), the back-off cost of their rows (a byte), the lengths of their rows (uint16), and the rows: second characters
(UTF-16) and costs (bytes). The cost of a pair that is not in the table is back-off of the first + single of the second.
The section ``ascii`` serves every language, so that markup says nothing about the language around it.
"""

from __future__ import annotations

import os
import struct
from itertools import accumulate
from operator import getitem

UNIT = 12  # cost units in a nat
RARE = 205  # a character that the language's texts do not have
SHAPE = 100  # lines, blocks and shapes, which any language may be decorated with
AGAIN = 66  # the same character once more costs at most this
WRONG = 255  # private use, controls, unassigned: hardly text at all
_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "language_model.bin")


class _Row(dict[str, int]):
    """Costs of what follows one character."""

    __slots__ = ("back", "single")

    def __init__(self, pairs: object, back: int, single: _Singles) -> None:
        super().__init__(pairs)  # type: ignore[call-overload]
        self.back, self.single = back, single

    def __missing__(self, second: str) -> int:
        cost = self.back + self.single[second]
        return cost if cost < WRONG else WRONG


class _Singles(dict[str, int]):
    """Costs of single characters."""

    def __missing__(self, char: str) -> int:
        if (
            char < " "
            or "\x7f" <= char < "\xa0"
            or "\ud800" <= char < "\uf900"
            or char > "\U0003ffff"
            or "\ufff0" <= char <= "\uffff"
        ):
            return WRONG
        return SHAPE if "\u2500" <= char <= "\u25ff" else RARE


class Language:
    """The rows of one language, built from the section one by one as characters are met."""

    __slots__ = ("_ascii", "_backs", "_costs", "_index", "_places", "_seconds", "rows", "singles")

    def __init__(self, section: bytes, ascii_section: Language | None) -> None:
        chars, size, _, pairs_size = struct.unpack_from("<IIII", section)
        at = 16
        names = section[at : at + size].decode("utf-16-le")
        at += size
        self.singles = _Singles(zip(names, section[at : at + chars], strict=True))
        at += chars
        self._backs = section[at : at + chars]
        at += chars
        lengths = struct.unpack(f"<{chars}H", section[at : at + 2 * chars])
        self._places = list(accumulate(lengths, initial=0))
        at += 2 * chars
        self._seconds = section[at : at + pairs_size].decode("utf-16-le")
        self._costs = section[at + pairs_size :]
        self._index = dict(zip(names, range(chars), strict=True))
        self._ascii = ascii_section
        if ascii_section is not None:
            for char, cost in ascii_section.singles.items():
                self.singles.setdefault(char, cost)
        self.rows = _Rows(self)

    def row(self, first: str) -> _Row | None:
        """The row of a character, None if it has none."""
        number = self._index.get(first)
        shared = self._ascii.row(first) if self._ascii is not None and first <= "\x7f" else None
        if number is None:
            return shared
        start, end = self._places[number], self._places[number + 1]
        row = _Row(
            zip(self._seconds[start:end], self._costs[start:end], strict=True), self._backs[number], self.singles
        )
        if row.get(first, WRONG) > AGAIN:
            row[first] = AGAIN
        if shared is not None and self._ascii is not None:
            row.update({char: shared[char] for char in self._ascii.singles if char <= "\x7f"})
        return row


class _Rows(dict[str, _Row]):
    """Rows by first character, each built when first met (so the size is bounded by the model)."""

    __slots__ = ("language", "other")

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.other = _Row((), 0, language.singles)

    def __missing__(self, first: str) -> _Row:
        row = self.language.row(first)
        if row is None:
            return self.other
        self[first] = row
        return row


_sections: dict[str, bytes] = {}
_languages: dict[str, Language] = {}


def _load() -> None:
    with open(_FILE, "rb") as file:
        data = file.read()
    end = data.index(b"\n\n")
    at = end + 2
    for line in data[:end].decode("ascii").split("\n")[1:]:
        name, size = line.split(" ")
        _sections[name] = data[at : at + int(size)]
        at += int(size)


def language(name: str) -> Language:
    """The model of one language, loaded when first asked for. Raises KeyError for a language that is not there."""
    found = _languages.get(name)
    if found is None:
        if not _sections:
            _load()
        shared = language("ascii") if name != "ascii" else None
        found = _languages[name] = Language(_sections[name], shared)
    return found


def languages() -> tuple[str, ...]:
    """The names of the languages there are.

    >>> "zh" in languages()
    True
    """
    if not _sections:
        _load()
    return tuple(name for name in _sections if name != "ascii")


def cost(text: str, name: str = "zh", before: str = "\n") -> int:
    """What `text` costs in a language, in twelfths of a nat: the lower, the likelier. `before` is what stands in front.

    One pass in C; 0.1 µs a character where the pairs are known.
    """
    return sum(map(getitem, map(language(name).rows.__getitem__, before + text), text))


def costs(text: str, name: str = "zh", before: str = "\n") -> list[int]:
    """The same, character by character."""
    return list(map(getitem, map(language(name).rows.__getitem__, before + text), text))


def score(text: str, name: str = "zh", before: str = "\n") -> float:
    """The total log-likelihood of `text` in a language, in nats (negative; the nearer to 0, the likelier).

    >>> score("今天天气很好") > score("隆輛魎緑瓜")
    True
    """
    return -cost(text, name, before) / UNIT
