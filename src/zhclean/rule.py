"""One rule: what it is made of, and the form in which the packs that ship are stored.

`rules.py` marks texts with them, `rulefile.py` reads them from TOML, `recipes/rules.py` writes the stored form.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import Any

from zhclean import assets
from zhclean.record import dataclass

HERE = assets.where("rules")
COMPILED = os.path.join(HERE, "compiled.txt")
UNIT, FIELD, THEN = "\x1f", "\t", "\x1e"  # between literals, columns of a compiled rule, pieces of a match
Packs = tuple[list[bytes], list[str], list[str], "Words"]  # rows, literals, their rules, words
_FEW = 16  # words looked for in the text of all of them before they become a dictionary


_COMPILED: dict[str, re.Pattern[str]] = {}


def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern`, compiled once."""
    found = _COMPILED.get(pattern)
    if found is None:
        found = _COMPILED[pattern] = re.compile(pattern)
    return found


def is_compiled(pattern: str) -> bool:
    """Whether `pattern` was compiled before, so that trying it costs little."""
    return pattern in _COMPILED


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `id` is ``pack.name``; `kind` ``furniture``, ``link`` (words that are furniture in a bar of links only) or
    ``field.byline``, ``field.publisher`` …; `match` the pattern on the
    key of a line; `trigger` literals of which every match holds one (empty: the pattern is tried on every line);
    `where` the zone it counts in (anywhere, head: not behind the body, tail: not before it); `action` what goes:
    ``line`` or ``span`` (only the match; the whole line where nothing else is in it); `sure` says whether the line alone
    is enough (certain) or whether the same words could stand in a list or a poem (likely: it weighs less when the lines
    are labelled). `strip` and `keep` are
    the rule's own test (only a rule read from TOML has them). `tied`, `whole`, `shortest`, `longest` are read from the
    pattern: it starts with ^, it takes the whole line, the lengths of a match (longest 0: no bound), all its words
    where it is a list of whole lines, the characters a line of it can start with, sets of words it needs one each of. `path` is None for the packs that ship.
    """

    id: str
    kind: str
    match: str
    trigger: tuple[str, ...] = ()
    where: str = "anywhere"
    action: str = "line"
    sure: str = "certain"
    strip: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    tied: bool = False
    whole: bool = False
    shortest: int = 1
    longest: int = 0
    path: str | None = None
    order: int = 0
    words: tuple[str, ...] = ()
    starts: str = ""
    needs: tuple[tuple[str, ...], ...] = ()

    @property
    def by_word(self) -> bool:
        """Whether the rule is a list of whole lines, looked up instead of matched."""
        return bool(self.words) and self.action != "span" and not self.field

    @property
    def pack(self) -> str:
        """The part of the id before its first point, the name of the file a shipped rule stands in."""
        return self.id.partition(".")[0]

    @property
    def field(self) -> bool:
        """Whether the rule names a field of the article instead of furniture."""
        return self.kind.startswith("field.")

    @property
    def pattern(self) -> re.Pattern[str]:
        """`match`, compiled when first asked for (of several pieces the first)."""
        return compiled(self.match.partition(THEN)[0])

    def takes(self, line: str) -> bool:
        """Whether a rule for whole lines takes the `bare` line of a key: its pieces stand there one after another."""
        place = 0
        for number, piece in enumerate(self.match.split(THEN)):
            match = compiled(piece).match(line) if self.tied and not number else compiled(piece).search(line, place)
            if match is None:
                return False
            place = match.end()
        return True

    def to_dict(self) -> dict[str, Any]:
        """What a user wrote, ready for JSON."""
        names = ("id", "kind", "match", "trigger", "where", "action", "sure", "strip", "keep", "path")
        return {name: list(value) if isinstance(value := getattr(self, name), tuple) else value for name in names}


def switched_off(name: str, off: frozenset[str]) -> bool:
    """Whether the id `name`, or a family it belongs to, is in `off`.

    >>> switched_off("wechat.follow", frozenset({"wechat"})), switched_off("wechat.follow", frozenset({"wechat.fol"}))
    (True, False)
    """
    if not off:
        return False
    parts = name.split(".")
    return any(".".join(parts[: count + 1]) in off for count in range(len(parts)))


def unpack(row: bytes, order: int) -> Rule:
    """A rule from its row of the compiled packs (`recipes/rules.py` writes it with `pack_row`)."""
    columns = row.decode().split(FIELD)
    name, kind, where, action, sure, tied, whole, shortest, longest, trigger, starts, needs, match = columns
    triggers = tuple(trigger.split(UNIT)) if trigger else ()
    sets = tuple(tuple(words.split(UNIT)) for words in needs.split(THEN)) if needs else ()
    return Rule(
        name, kind, match, triggers, where, action, sure, tied=tied == "1", whole=whole == "1",
        shortest=int(shortest), longest=int(longest), order=order, starts=starts, needs=sets,
    )  # fmt: skip


def pack_row(rule: Rule) -> str:
    """The row of `rule` in the compiled packs."""
    facts = (str(int(rule.tied)), str(int(rule.whole)), str(rule.shortest), str(rule.longest))
    words = (
        ("", "", "", "")
        if rule.by_word
        else (UNIT.join(rule.trigger), rule.starts, THEN.join(map(UNIT.join, rule.needs)), rule.match)
    )
    return FIELD.join((rule.id, rule.kind, rule.where, rule.action, rule.sure, *facts, *words))


class Words:
    """The words of the packs that are whole lines. A dictionary when more than a few are asked for: it costs a
    millisecond to make, and a small document asks for none or two."""

    __slots__ = ("_asked", "_table", "_text")

    def __init__(self, text: str) -> None:
        """`text`: groups set apart by THEN; in a group a rule's number and its words, set apart by UNIT."""
        self._text, self._asked = text, 0
        self._table: dict[str, int | Rule] | None = None

    @property
    def ready(self) -> bool:
        """Whether the dictionary is there."""
        return self._table is not None

    def table(self) -> dict[str, int | Rule]:
        """Every word and its rule's number."""
        if self._table is None:
            table: dict[str, int | Rule] = {}
            for group in self._text.split(THEN) if self._text else ():
                number, _, several = group.partition(UNIT)
                table.update(dict.fromkeys(several.split(UNIT), int(number)))
            self._table = table
        return self._table

    def get(self, word: str) -> int | Rule | None:
        """The number of the rule that `word` belongs to."""
        if self._table is not None or self._asked > _FEW:
            return self.table().get(word)
        self._asked += 1
        text, size = self._text, len(word) + 1
        if not word or UNIT in word or THEN in word:
            return None
        place = text.find(UNIT + word)
        while place >= 0 and text[place + size : place + size + 1] not in ("", UNIT, THEN):
            place = text.find(UNIT + word, place + size)
        if place < 0:
            return None
        group = text.rfind(THEN, 0, place) + 1
        return int(text[group : text.index(UNIT, group)])


@lru_cache(maxsize=1)
def shipped() -> Packs:
    """The rows, literals, owners and words of the compiled packs."""
    _, *parts, rest = assets.read_bytes("rules/compiled.txt").split(b"\n", 4)
    literals, owners, words = (part.decode() for part in parts)
    rows = rest.split(b"\n")
    if not rows[-1]:
        rows.pop()
    return rows, literals.split(UNIT) if literals else [], owners.split(UNIT) if owners else [], Words(words)
