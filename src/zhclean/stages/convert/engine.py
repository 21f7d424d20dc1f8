"""One direction of conversion: characters by table, phrases where the words say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from zhclean.stages.convert.lattice import choose
from zhclean.stages.convert.tables import Table, table
from zhclean.wordlist import words

if TYPE_CHECKING:
    from zhclean.stages.convert.fast import Fast

ALONE = "\x1e"  # before the value of a phrase that counts only where no Han stands beside it
MUCH = 300_000  # so many characters converted, and numpy is worth its import
SHORT = 5_000  # below that a text is searched character by character
SIDE = 2  # characters of context on either side of a phrase that decide whether it is one


# A phrase that was found: its place in the text (start, end) and what it becomes. There are many, so it is no class.
Piece: TypeAlias = "tuple[int, int, str]"
Shape: TypeAlias = "tuple[int, int, frozenset[str]]"


# The phrases of one trigger character by the character behind it, and (it stands last) by the one before it; kept by
# shape: how many characters stand before the trigger, how many there are, the phrases themselves.
Index: TypeAlias = "tuple[dict[str, list[Shape]], dict[str, list[Shape]]]"


Crossing: TypeAlias = "Callable[[Sequence[tuple[int, int]]], Sequence[bool]]"
Scan: TypeAlias = "tuple[str, Iterable[int], Iterable[int], Iterable[int] | None, Crossing | None]"


def _shapes(phrases: dict[str, dict[tuple[int, int], set[str]]]) -> dict[str, list[Shape]]:
    return {other: [(*shape, frozenset(group)) for shape, group in shapes.items()] for other, shapes in phrases.items()}


class Engine:
    """A direction, made of tables: later ones win over earlier ones. Immutable but for its caches.

    `fold` maps a character of the source to Simplified, in which the word list is written (None: it is Simplified).
    """

    def __init__(
        self, tables: Sequence[Table], variants: str | None = None, fold: str | None = None, names: bool = False
    ) -> None:
        self.tables, self.names = tables, names
        self.variants = char_map(variants) if variants else None
        first = tables[0]
        self.chars: dict[int, int] = str.maketrans(first.old, first.new)
        if self.variants:
            self.chars = {**self.variants, **str.maketrans(first.old, first.new.translate(self.variants))}
        for item in tables[1:]:
            self.chars.update(str.maketrans(item.old, item.new))
        self.fold = _fold(fold) if fold else None
        self.values: dict[str, str] = {}
        self._indexes: dict[str, Index] = {}
        self._done = 0
        self._fast: Fast | Literal[False] | None = None
        self.triggers = frozenset(char for item in tables for char in item.groups)
        self._pattern: re.Pattern[str] | None = None

    def convert(self, text: str, pieces: list[Piece] | None = None, *, splicing: bool = True) -> str:
        """`text` converted; the phrases that were replaced are added to `pieces`, and put in when `splicing`."""
        mapped, behind, before, people, crossing = self.scan(text)
        places = self.occurrences(text, behind, before)
        found = self.name(text, self.settle(text, places, crossing and crossing(places)), people)
        if pieces is not None:
            pieces.extend(found)
        return splice(mapped, found) if splicing else mapped

    def scan(self, text: str) -> Scan:
        """`text` with its characters mapped, where to look for phrases (by the character behind, by the one before), and
        where for names (None: everywhere); with numpy also a quick answer to what no word crosses.

        Much text is scanned with numpy, if it is there; the outcome is the same (`fast.py`).
        """
        self._done += len(text)
        if self._fast is None and self._done > MUCH:
            try:
                from zhclean.stages.convert.fast import Fast

                self._fast = Fast(self)
            except ImportError:
                self._fast = False
        if self._fast and text:
            return self._fast.scan(text)
        sites = self.sites(text)
        return text.translate(self.chars), sites, sites, None, None

    def sites(self, text: str) -> list[int]:
        """Where in `text` the trigger characters stand."""
        if len(text) < SHORT:  # the pattern costs more to compile than a few searches
            found: list[int] = []
            for char in self.triggers.intersection(text):
                place = text.find(char)
                while place >= 0:
                    found.append(place)
                    place = text.find(char, place + 1)
            return found
        if self._pattern is None and self.triggers:
            self._pattern = re.compile(f"[{re.escape(''.join(sorted(self.triggers)))}]")
        return [match.start() for match in self._pattern.finditer(text)] if self._pattern else []

    def use(self, fast: Fast | None) -> None:
        """Scan with `fast` from now on, or (None) never: for benchmarks and tests of the two paths."""
        self._fast = fast or False

    def name(self, text: str, found: list[Piece], sites: Iterable[int] | None) -> list[Piece]:
        """`found` and the characters of personal names that no phrase claims."""
        if not self.names:
            return found
        from zhclean.stages.convert.names import find

        people = find(text, sites)
        if not people:
            return found
        for start, end, _ in found:
            for place in range(start, end):
                people.pop(place, None)
        return sorted([*found, *((place, place + 1, new) for place, new in people.items())])

    def occurrences(self, text: str, behind: Iterable[int], before: Iterable[int]) -> list[tuple[int, int]]:
        """All places (start, end) of phrases, in order.

        Their trigger stands at one of `behind`, where the character behind it is looked at, or at one of `before`.
        """
        found: list[tuple[int, int]] = []
        indexes, last = self._indexes, len(text) - 1
        for site in behind:
            if site < last:
                char = text[site]
                for offset, size, phrases in (indexes.get(char) or self.index(char))[0].get(text[site + 1], ()):
                    start = site - offset
                    if start >= 0 and text[start : start + size] in phrases:
                        found.append((start, start + size))
        for site in before:
            if site:
                char = text[site]
                for offset, size, phrases in (indexes.get(char) or self.index(char))[1].get(text[site - 1], ()):
                    start = site - offset
                    if start >= 0 and text[start : start + size] in phrases:
                        found.append((start, start + size))
        found.sort()  # none is found twice: a phrase has one trigger, at one place in it
        return found

    def index(self, char: str) -> Index:
        """The phrases that `char` finds, read when it is first met."""
        values: dict[str, str] = {}
        for number, item in enumerate(self.tables):
            found = item.phrases(char)
            # the first table is in OpenCC's own Traditional, the regions' tables are final
            values.update(
                ((k, v.translate(self.variants)) for k, v in found) if self.variants and not number else found
            )
        self.values.update(values)
        after: dict[str, dict[tuple[int, int], set[str]]] = {}
        before: dict[str, dict[tuple[int, int], set[str]]] = {}
        for phrase in values:
            offset = phrase.index(char)
            side, other = (after, phrase[offset + 1]) if offset + 1 < len(phrase) else (before, phrase[offset - 1])
            side.setdefault(other, {}).setdefault((offset, len(phrase)), set()).add(phrase)
        index = (_shapes(after), _shapes(before))
        self._indexes[char] = index
        return index

    def settle(
        self, text: str, places: Sequence[tuple[int, int]], crossing: Sequence[bool] | None = None
    ) -> list[Piece]:
        """Of phrases that overlap, or that cross another word, those that stand.

        `crossing`: for each place, False where no word crosses it.
        """
        found: list[Piece] = []
        at, count, values, fold, length = 0, len(places), self.values, self.fold, len(text)
        while at < count:
            start, end = places[at]
            stop = at + 1
            while stop < count and places[stop][0] < end:
                end = max(end, places[stop][1])
                stop += 1
            kept: Iterable[tuple[int, int]] = places[at:stop]
            if stop - at > 1 or crossing is None or crossing[at]:
                low, high = max(0, start - SIDE), min(length, end + SIDE)
                window = text[low:high]
                if fold:
                    window = window.translate(fold)
                if stop - at > 1 or crossed(window, start - low, end - low):
                    cluster = tuple((a - low, b - low) for a, b in kept)
                    kept = [(low + a, low + b) for a, b in choose(window, cluster)]
            for a, b in kept:
                new = values[text[a:b]]
                if new[0] == ALONE:  # a label or a glossary, not running text
                    if is_han(text[b : b + 1]) or (a and is_han(text[a - 1])):
                        continue
                    new = new[1:]
                found.append((a, b, new))
            at = stop
        return found


def crossed(window: str, start: int, end: int) -> bool:
    """Whether a word of two or three characters begins before the phrase and ends in it, or begins in it and ends behind.

    Only then the words have to be weighed (`choose`).
    """
    known = words().known(window)
    return (
        (start > 0 and window[start - 1 : start + 1] in known)
        or (end < len(window) and window[end - 1 : end + 1] in known)
        or (start > 1 and window[start - 2 : start + 1] in known)
        or (end + 1 < len(window) and window[end - 1 : end + 2] in known)
        or (
            end - start > 2
            and (
                (start > 0 and window[start - 1 : start + 2] in known)
                or (end < len(window) and window[end - 2 : end + 1] in known)
            )
        )
    )


def is_han(char: str) -> bool:
    """Whether `char` (one character or none) is an ideograph."""
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def splice(mapped: str, pieces: Iterable[Piece]) -> str:
    """`mapped` (as long as the text) with the pieces put in."""
    out, at = [], 0
    for start, end, new in pieces:
        out.append(mapped[at:start])
        out.append(new)
        at = end
    out.append(mapped[at:])
    return "".join(out)


@cache
def _fold(name: str) -> dict[int, int]:
    """How characters of the source are written in the word list: 著 as it is, 著名 must be weighed as the word it is."""
    return {**char_map(name), ord("著"): ord("著")}


@cache
def char_map(name: str) -> dict[int, int]:
    """The characters of a table, as `str.translate` takes them."""
    item = table(name)
    return str.maketrans(item.old, item.new)


@cache
def engine(name: str) -> Engine:
    """The engine of a direction: ``st`` with ``_tw _twp _hk _hkp`` behind it, ``ts`` with ``_tw _twp _hk _hkp``."""
    if name.startswith("st"):
        tables = [table("st")]
        region = name[3:5]
        if region:
            tables.append(table(region))
        if name.endswith("p"):
            tables.append(table(f"{region}p"))
        return Engine(tables, f"t2{region}" if region else None, names=True)
    if name in ("hk2tw", "tw2hk"):
        return Engine([table(f"{name[:2]}2t")], f"t2{name[3:]}", "ts")
    if name.startswith("ts"):
        tables = [table("ts")]
        if name.endswith("p"):
            tables.append(table(f"{name[3:5]}p_rev"))
        return Engine(tables, None, "ts")
    return Engine([table(name)], None, "ts")
