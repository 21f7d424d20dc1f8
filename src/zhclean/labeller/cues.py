"""What the words of a line hint at: one scan of the whole page for the words of ``data/article/cues.tsv``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from zhclean.labeller.words import rows
from zhclean.record import NamedTuple

CUT = 24  # characters looked at on either end of a long line
# In order of weight: where a line has several cues and none at its start, the first of these names it.
ORDER = (
    "mark", "likely",
    "based", "key", "note", "crumb", "time", "role", "source", "credit", "date", "right", "novel", "more", "act",
    "nav", "ad", "doc", "media", "end", "caption", "say",
)  # fmt: skip
NUMBER = {name: number + 1 for number, name in enumerate(ORDER)}
COUNT = len(ORDER) + 1
BITS = {name: 1 << number for name, number in NUMBER.items()}
_WEAK = NUMBER["media"]  # cues from here on never name a long line


class Cue(NamedTuple):
    """The cues of a line: the one that names it (0: none), all of them as bits, how much of the line they cover (0 to
    3), and the one it starts with."""

    number: int
    bits: int
    covered: int
    first: int


_MANY = 4096  # lines whose cues are looked for together
_NONE = Cue(0, 0, 0, 0)


def marked(cue: Cue, sure: bool) -> Cue:
    """The cue of a line that a furniture rule marks (`sure`: the rule is certain by the line alone)."""
    number = NUMBER["mark"] if sure else NUMBER["likely"]
    return Cue(number, cue.bits | 1 << (number - 1), 3 if sure else max(2, cue.covered), number)


@lru_cache(maxsize=1)
def _scanner() -> tuple[Any, list[int]]:
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    found: dict[str, int] = {}
    for kind, word in rows("cues"):
        found.setdefault(word, NUMBER[kind])
    for _, word in rows("media"):
        folded = word.lower()
        if len(folded) > 1:
            found.setdefault(folded, NUMBER["media"])
    literals = list(found)
    scanner = AhoCorasick(literals, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
    return scanner, [found[literal] for literal in literals]


def _matches(scanner: Any, pieces: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The matches in the pieces as if they were joined by NUL, some thousand pieces at a time."""
    base = 0
    for at in range(0, len(pieces), _MANY):
        text = "\x00".join(pieces[at : at + _MANY])
        for which, start, stop in scanner.find_matches_as_indexes(text):
            yield which, base + start, base + stop
        base += len(text) + 1


def cues(keys: Sequence[str]) -> list[Cue]:
    """The cues of each line; `keys` are folded, without blanks around them, digits written 0.

    >>> cues(["来源:某某日报 0000-00-00"])[0].number == NUMBER["source"]
    True
    """
    scanner, numbers = _scanner()
    pieces = [key if len(key) <= 2 * CUT else key[:CUT] + "\n" + key[-CUT:] for key in keys]
    found = [_NONE] * len(keys)
    line, base = 0, 0
    end = len(pieces[0]) if pieces else 0
    bits = covered = first = 0
    for which, start, stop in _matches(scanner, pieces):
        if start > end:
            if bits:
                found[line] = _cue(bits, covered, first, end - base)
                bits = covered = first = 0
            while start > end:
                line += 1
                base = end + 1
                end = base + len(pieces[line])
        number = numbers[which]
        bits |= 1 << number
        if number < _WEAK:
            covered += stop - start
        if start == base:
            first = number
    if bits:
        found[line] = _cue(bits, covered, first, end - base)
    return found


def _cue(bits: int, covered: int, first: int, length: int) -> Cue:
    share = 3 if covered * 10 >= length * 8 else 2 if covered * 2 >= length else 1 if covered * 5 >= length else 0
    number = first if first and (first < _WEAK or length < 40) else (bits & -bits).bit_length() - 1
    if length >= 2 * CUT and number >= _WEAK:
        number = 0
    return Cue(number, bits >> 1, share, first)
