"""One direction of conversion: characters by table, phrases where the words say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from zhclean.stages.convert.lattice import choose
from zhclean.stages.convert.tables import Table, table
from zhclean.wordlist import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    from zhclean.stages.convert.fast import Fast

ALONE = "\x1e"  # before the value of a phrase that counts only where no Han stands beside it
MUCH = 2_000_000  # so many characters converted, and numpy is worth its import (a tenth of a second, 50 MB)
LONG = 30_000  # so many characters converted, and a list of what each becomes is worth making, and a pattern
LEAST = 2_000  # a shorter text is done before numpy is set up for it
SIDE = 2  # characters of context on either side of a phrase that decide whether it is one
BMP = 0x10000


# A phrase that was found: its place in the text (start, end) and what it becomes. There are many, so it is no class.
Piece: TypeAlias = "tuple[int, int, str]"
Place: TypeAlias = "tuple[int, int]"
# Phrases of one shape: how many characters stand before the trigger, how many there are, the phrases themselves.
Shape: TypeAlias = "tuple[int, int, frozenset[str]]"
# A text mapped, the places of its phrases, for each whether it overlaps another or a word may cross it (None: not
# known), and the places where names may be (None: everywhere).
Scan: TypeAlias = "tuple[str, Sequence[Place], Sequence[bool] | None, Iterable[int] | None]"


class Engine:
    """A direction, made of tables: later ones win over earlier ones. Immutable but for its caches.

    `fold` maps a character of the source to Simplified, in which the word list is written (None: it is Simplified).
    `kind` says which words are in doubt (`doubts.py`).
    """

    def __init__(
        self,
        tables: Sequence[Table],
        variants: str | None = None,
        fold: str | None = None,
        names: bool = False,
        kind: str = "",
    ) -> None:
        self.tables, self.names, self.kind = tables, names, kind
        self.variants = char_map(variants) if variants else None
        first = tables[0]
        self.chars: dict[int, int] = str.maketrans(first.old, first.new)
        if self.variants:
            self.chars = {**self.variants, **str.maketrans(first.old, first.new.translate(self.variants))}
        for item in tables[1:]:
            self.chars.update(str.maketrans(item.old, item.new))
        self._fold = fold
        self.values: dict[str, str] = {}
        self.triggers = frozenset(char for item in tables for char in item.groups)
        # the phrases by their trigger and the character behind it, and (it stands last) by the one before it and it
        self.after: dict[str, list[Shape]] = {}
        self.before: dict[str, list[Shape]] = {}
        self._indexed: set[str] = set()
        self._done, self._alone, self.least = 0, False, LEAST
        self._fast: Fast | Literal[False] | None = None
        self._pattern: re.Pattern[str] | None = None
        self._list: list[int] | None = None

    @property
    def fold(self) -> dict[int, int] | None:
        """How characters of the source are written in the word list (None: as they are)."""
        return _fold(self._fold) if self._fold else None

    def convert(self, text: str, pieces: list[Piece] | None = None) -> str:
        """`text` converted; the phrases that were replaced are added to `pieces`."""
        mapped, places, crossing, people = self.scan(text)
        found = self.name(text, self.settle(text, places, crossing), people)
        if pieces is not None:
            pieces.extend(found)
        return splice(mapped, found)

    def scan(self, text: str) -> Scan:
        """What is known of `text` before its phrases are weighed.

        Much text is scanned with numpy, if it is there; the outcome is the same (`fast.py`).
        """
        self._done += len(text)
        if self._fast is None and self._done > MUCH:
            try:
                from zhclean.stages.convert.fast import Fast

                self._fast = Fast(self)
            except ImportError:
                self._fast = False
        if self._fast and len(text) >= self.least:
            return self._fast.scan(text)
        return self.mapped(text), self.occurrences(text, self.sites(text)), None, None

    def mapped(self, text: str) -> str:
        """`text` character by character."""
        if self._done < LONG or len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text):
            return text.translate(self.chars)
        if self._list is None:  # a list is asked in half the time
            self._list = [self.chars.get(code, code) for code in range(BMP)]
        return text.translate(self._list)

    def sites(self, text: str) -> list[int]:
        """Where in `text` the trigger characters stand."""
        if self._done < LONG and self._pattern is None:  # the pattern costs more to compile than a few searches
            found: list[int] = []
            for char in self.triggers.intersection(text):
                place = text.find(char)
                while place >= 0:
                    found.append(place)
                    place = text.find(char, place + 1)
            return found
        if self._pattern is None and self.triggers:
            self._pattern = one_of(self.triggers)
        return [match.start() for match in self._pattern.finditer(text)] if self._pattern else []

    def use(self, fast: Fast | None) -> None:
        """Scan any text with `fast` from now on, or (None) never: for benchmarks and tests of the two paths."""
        self._fast, self.least = fast or False, 1

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

    def occurrences(self, text: str, sites: Iterable[int]) -> list[Place]:
        """All places (start, end) of phrases, in order; their triggers stand at `sites`."""
        for char in {text[site] for site in sites} - self._indexed:
            self.index(char)
        found: list[Place] = []
        after, before = self.after.get, self.before.get
        for site in sites:
            for offset, size, phrases in after(text[site : site + 2], ()):
                start = site - offset
                if start >= 0 and text[start : start + size] in phrases:
                    found.append((start, start + size))
            if site:
                for offset, size, phrases in before(text[site - 1 : site + 1], ()):
                    start = site - offset
                    if start >= 0 and text[start : start + size] in phrases:
                        found.append((start, start + size))
        found.sort()  # none is found twice: a phrase has one trigger, at one place in it
        return found

    def index(self, char: str) -> None:
        """Read the phrases that `char` finds."""
        self._indexed.add(char)
        values: dict[str, str] = {}
        for number, item in enumerate(self.tables):
            found = item.phrases(char)
            # the first table is in OpenCC's own Traditional, the regions' tables are final
            values.update(
                ((k, v.translate(self.variants)) for k, v in found) if self.variants and not number else found
            )
        self.values.update(values)
        self._alone = self._alone or any(new[0] == ALONE for new in values.values())
        shapes: dict[tuple[bool, str, int, int], set[str]] = {}
        for phrase in values:
            offset, size = phrase.index(char), len(phrase)
            last = offset + 1 == size
            pair = phrase[offset - 1 : offset + 1] if last else phrase[offset : offset + 2]
            shapes.setdefault((last, pair, offset, size), set()).add(phrase)
        for (last, pair, offset, size), group in shapes.items():
            (self.before if last else self.after).setdefault(pair, []).append((offset, size, frozenset(group)))

    def settle(self, text: str, places: Sequence[Place], crossing: Sequence[bool] | None = None) -> list[Piece]:
        """Of phrases that overlap, or that cross another word, those that stand.

        `crossing`: for each place, False where it overlaps none and no word crosses it.
        """
        found: list[Piece] = []
        values = self.values
        if crossing is not None:
            found = [(a, b, values[text[a:b]]) for (a, b), odd in zip(places, crossing, strict=True) if not odd]
            places = [place for place, odd in zip(places, crossing, strict=True) if odd]
        at, count, fold, length = 0, len(places), self.fold, len(text)
        while at < count:
            start, end = places[at]
            stop = at + 1
            while stop < count and places[stop][0] < end:
                end = max(end, places[stop][1])
                stop += 1
            kept: Iterable[Place] = places[at:stop]
            low, high = max(0, start - SIDE), min(length, end + SIDE)
            window = text[low:high]
            if fold:
                window = window.translate(fold)
            if stop - at > 1 or crossed(window, start - low, end - low):
                cluster = tuple((a - low, b - low) for a, b in kept)
                kept = [(low + a, low + b) for a, b in choose(window, cluster)]
            found.extend((a, b, values[text[a:b]]) for a, b in kept)
            at = stop
        if crossing is not None:
            found.sort()
        return self._labels(text, found) if self._alone else found

    def _labels(self, text: str, found: list[Piece]) -> list[Piece]:
        """`found` without what counts only in a label or a glossary, and stands in running text."""
        return [
            (start, end, new.removeprefix(ALONE))
            for start, end, new in found
            if new[0] != ALONE or stands_alone(text, start, end)
        ]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no ideograph stands on either side of the place."""
    return not (is_han(text[end : end + 1]) or (start and is_han(text[start - 1])))


def one_of(chars: Iterable[str]) -> re.Pattern[str]:
    """A pattern for one of `chars`.

    Those beyond the first plane stand apart: with them a class is searched character by character, a hundred times as
    slow (Python's `re` makes a bitmap only of classes within the first plane).
    """
    near = "".join(sorted(char for char in chars if ord(char) < BMP))
    far = "".join(sorted(char for char in chars if ord(char) >= BMP))
    return re.compile("|".join(f"[{re.escape(part)}]" for part in (near, far) if part))


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
        kind = "stp" if name == "st_twp" else "st"
        return Engine(tables, f"t2{region}" if region else None, names=True, kind=kind)
    if name in ("hk2tw", "tw2hk"):
        return Engine([table(f"{name[:2]}2t")], f"t2{name[3:]}", "ts")
    if name.startswith("ts"):
        tables = [table("ts")]
        if name.endswith("p"):
            tables.append(table(f"{name[3:5]}p_rev"))
        return Engine(tables, None, "ts", kind="ts")
    return Engine([table(name)], None, "ts")
