"""How likely a text is in a language: character pairs, in twelfths of a nat.

The model is ``data/language_model.bin``, counted by ``recipes/language_model.py`` (sources and licences on its first line
and in NOTICE). It is read when first asked for. Layout: a line of text; lines ``name size``; an empty line; the sections
one after the other. A section is four uint32 (characters, their bytes, pairs, their bytes), the characters (UTF-16), their single costs (a byte
each), the back-off cost of their rows (a byte), where their rows begin
(uint32, and where the last one ends), and the rows: second characters
(UTF-16) and costs (bytes). The cost of a pair that is not in the table is back-off of the first + single of the second.
The section ``ascii`` serves every language, so that markup says nothing about the language around it.
"""

from __future__ import annotations

from operator import getitem

from zhclean.assets import read_part

FILE, HEAD = "language_model.bin", 4096  # its name, and how many bytes its head has at most
UNIT = 12  # cost units in a nat
SOME = 6  # pairs of a row that are looked up one by one; then all of them are taken over
RARE = 205  # a character that the language's texts do not have
SHAPE = 100  # lines, blocks and shapes, which any language may be decorated with
AGAIN = 66  # the same character once more costs at most this
KEPT = 20_000  # characters of a language that are remembered
WRONG = 255  # private use, controls, unassigned: hardly text at all


class _Row(dict[str, int]):
    """Costs of what follows one character: filled from the section when some were asked for, and kept."""

    __slots__ = ("asked", "back", "costs", "seconds", "single")

    def __init__(self, seconds: str, costs: bytes, back: int, single: _Singles) -> None:
        super().__init__()
        self.seconds, self.costs, self.back, self.single = seconds, costs, back, single
        self.asked = 0

    def __missing__(self, second: str) -> int:
        if self.asked >= 0:
            if self.asked == SOME:
                self.fill()
                return self[second]
            self.asked += 1
            at = self.seconds.find(second)
            if at >= 0:
                cost = self[second] = self.costs[at]
                return cost
        cost = self.back + self.single[second]
        return cost if cost < WRONG else WRONG

    def fill(self) -> None:
        """Take all pairs over (what was put in before stays as it is)."""
        before = dict(self)
        self.update(zip(self.seconds, self.costs, strict=True))
        self.update(before)
        self.asked = -1


class _Singles(dict[str, int]):
    """Costs of single characters, looked up in the section when first met (KEPT of them are remembered)."""

    __slots__ = ("names", "table")

    def __init__(self, names: str, table: bytes, shared: _Singles | None) -> None:
        super().__init__()
        self.names, self.table = names, table
        if shared is not None:
            self.update((char, shared[char]) for char in map(chr, range(128)) if char not in names)

    def __missing__(self, char: str) -> int:
        at = self.names.find(char)
        cost = self.table[at] if at >= 0 else _unknown(char)
        if len(self) < KEPT:
            self[char] = cost
        return cost


def _unknown(char: str) -> int:
    """What a character costs that a language's texts do not have."""
    if (
        char < " "
        or "\x7f" <= char < "\xa0"
        or "\ud800" <= char < "\uf900"
        or char > "\U0003ffff"
        or "\ufff0" <= char <= "\uffff"
    ):
        return WRONG
    return SHAPE if "\u2500" <= char <= "\u266f" else RARE


class Language:
    """The rows of one language, built from the section one by one as characters are met."""

    __slots__ = ("_ascii", "_backs", "_costs", "_names", "_places", "_seconds", "rows", "singles")
    singles: _Singles

    def __init__(self, section: bytes, shared: Language | None) -> None:
        chars, size, pairs, pairs_size = memoryview(section[:16]).cast("I")
        at = 16
        self._names = section[at : at + size].decode("utf-16-le")
        at += size
        singles = section[at : at + chars]
        at += chars
        self._backs = section[at : at + chars]
        at += chars
        self._places = section[at : at + 4 * chars + 4]
        at += 4 * chars + 4
        self._seconds = section[at : at + pairs_size].decode("utf-16-le")
        at += pairs_size
        self._costs = section[at : at + pairs]
        self._ascii = shared
        self.singles = _Singles(self._names, singles, shared.singles if shared is not None else None)
        self.rows = _Rows(self)

    def row(self, first: str) -> _Row | None:
        """The row of a character, None if it has none."""
        at = self._names.find(first)
        shared = self._ascii.row(first) if self._ascii is not None and first <= "\x7f" else None
        if at < 0:
            return shared
        start, end = (int.from_bytes(self._places[4 * n : 4 * n + 4], "little") for n in (at, at + 1))
        seconds = self._seconds[start:end]
        row = _Row(seconds, self._costs[start:end], self._backs[at], self.singles)
        again = seconds.find(first)
        if again < 0 or row.costs[again] > AGAIN:
            row[first] = AGAIN
        if shared is not None:
            row.update((char, shared[char]) for char in map(chr, range(128)))
        return row


class _Rows(dict[str, _Row]):
    """Rows by first character, each built when first met (KEPT of them are remembered)."""

    __slots__ = ("language", "other")

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.other = _Row("", b"", 0, language.singles)

    def __missing__(self, first: str) -> _Row:
        row = self.language.row(first)
        if row is None:
            row = self.other
        if len(self) < KEPT:
            self[first] = row
        return row


_sections: dict[str, tuple[int, int]] = {}  # where each begins in the file, and its size
_languages: dict[str, Language] = {}


def _section(name: str) -> bytes:
    """The bytes of a section. Raises KeyError for one that is not there."""
    if not _sections:
        head = read_part(FILE, 0, HEAD)
        end = head.index(b"\n\n")
        at = end + 2
        for line in head[:end].decode("ascii").split("\n")[1:]:
            title, size = line.split(" ")
            _sections[title] = at, int(size)
            at += int(size)
    return read_part(FILE, *_sections[name])


def language(name: str) -> Language:
    """The model of one language, loaded when first asked for. Raises KeyError for a language that is not there."""
    found = _languages.get(name)
    if found is None:
        shared = language("ascii") if name != "ascii" else None
        found = _languages[name] = Language(_section(name), shared)
    return found


def languages() -> tuple[str, ...]:
    """The names of the languages there are.

    >>> "zh" in languages()
    True
    """
    if not _sections:
        language("ascii")
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
