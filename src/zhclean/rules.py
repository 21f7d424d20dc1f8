"""Rules: what furniture and fields look like, as data; and the marks they leave on the lines of a text.

A rule's pattern is looked for in the *key* of a line (`zhclean.key`: Simplified, half width, small ASCII letters),
without the line's end and without the blanks around it. One Aho-Corasick scan of the whole key finds the literals;
a pattern is compiled and tried only on lines that hold one of its own.

    Rule   id, kind, match, trigger, where, action, sure …
    Mark   (rule, start, end, groups): places in the text; what the rule claims
    load() the packs that ship, plus a user's files → Rules, whose mark() marks a whole document

Deciding is not done here: a mark says "this looks like furniture", `where` says in which zone it counts, and
`stages/boilerplate.py` decides with the neighbours. Only one thing is settled: where two marks claim the same
characters, a field beats furniture and the longer beats the shorter (then a certain one a likely one, a user's own
one a shipped one, the earlier one the later).
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from zhclean.edits import Span

HERE = os.path.join(os.path.dirname(__file__), "data", "rules")
COMPILED = os.path.join(HERE, "compiled.txt")
UNIT, FIELD = "\x1f", "\t"  # between literals, between the columns of a compiled rule
_BLANK = " \r\n"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `id` is ``pack.name``; `kind` ``furniture`` or ``field.byline``, ``field.publisher`` …; `match` the pattern on the
    key of a line; `trigger` literals of which every match holds one (empty: the pattern is tried on every line);
    `where` the zone it counts in (anywhere, head, tail); `action` what goes: ``line``, ``span`` (only the match) or
    ``after`` (this line and all below it); `sure` says whether the line alone is enough (certain) or whether the same
    words could stand in a list or a poem (likely: furniture beside prose or other furniture). `strip` and `keep` are
    the rule's own test (only a rule read from TOML has them). `tied`, `whole`, `shortest`, `longest` are read from the
    pattern: it starts with ^, it takes the whole line, the lengths of a match (longest 0: no bound). `path` is None
    for the packs that ship.
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
        """`match`, compiled when first asked for."""
        return compiled(self.match)

    def to_dict(self) -> dict[str, Any]:
        """What a user wrote, ready for JSON."""
        names = ("id", "kind", "match", "trigger", "where", "action", "sure", "strip", "keep", "path")
        return {name: list(value) if isinstance(value := getattr(self, name), tuple) else value for name in names}


class Mark(NamedTuple):
    """A rule claims characters of the text: the whole line without its end (`line`, `after`), or the match (`span`
    and fields). `groups` are the named groups of the pattern, as places in the text."""

    rule: Rule
    start: int
    end: int
    groups: Mapping[str, Span]


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern`, compiled once."""
    return re.compile(pattern)


class Rules:
    """The rules of one run. Made by `load`; read-only but for caches, so one object serves all documents."""

    def __init__(
        self,
        rows: Sequence[str],
        literals: Sequence[str],
        owners: Sequence[str],
        extra: Sequence[Rule] = (),
        off: frozenset[str] = frozenset(),
    ) -> None:
        """`rows`, `literals`, `owners`: the compiled packs (read as needed); `extra`: rules of a user's files."""
        self._rows, self._made = rows, dict[int, Rule]()
        self._literals, self._owners = list(literals), list[str | tuple[Rule, ...]](owners)
        self._extra, self._off = tuple(rule for rule in extra if not switched_off(rule.id, off)), off
        for rule in self._extra:
            for literal in rule.trigger:
                self._literals.append(literal)
                self._owners.append((rule,))
        self._always = tuple(rule for rule in self._extra if not rule.trigger)
        self._scan: Any = None

    def __len__(self) -> int:
        return len(self.all())

    def all(self) -> tuple[Rule, ...]:
        """Every rule in force, the user's own first."""
        shipped = (self._rule(number) for number in range(len(self._rows)))
        return (*self._extra, *(rule for rule in shipped if not switched_off(rule.id, self._off)))

    def _rule(self, number: int) -> Rule:
        rule = self._made.get(number)
        if rule is None:
            rule = self._made[number] = unpack(self._rows[number], number)
        return rule

    def _of(self, literal: int) -> tuple[Rule, ...]:
        """The rules that a literal calls."""
        owners = self._owners[literal]
        if isinstance(owners, str):
            rules = (self._rule(int(number)) for number in owners.split(" "))
            owners = self._owners[literal] = tuple(rule for rule in rules if not switched_off(rule.id, self._off))
        return owners

    def mark(self, key: str, starts: Sequence[int]) -> dict[int, list[Mark]]:
        """The marks of every line that has any, by line number, each list in the order of the text.

        `key` is the key of the whole text, `starts` where each line begins (`lines.line_starts`). Work is linear in
        the text for any text: every pattern is tried at most once a line.
        """
        if self._scan is None:
            from ahocorasick_rs import AhoCorasick

            self._scan = AhoCorasick(self._literals)
        found: dict[int, list[Mark]] = {}
        tried: dict[int, set[int]] = {}
        size, line, start, stop = len(key), -1, 0, 0
        done: set[int] = set()
        for literal, place, _ in self._scan.find_matches_as_indexes(key, overlapping=True):
            if not start <= place < stop:
                line = bisect_right(starts, place) - 1
                start = starts[line]
                stop = starts[line + 1] if line + 1 < len(starts) else size
                done = tried.setdefault(line, set())
                body = key[start:stop].rstrip(_BLANK)
                text = body.lstrip(" ")
                length, shift = len(text), start + len(body) - len(text)
            for rule in self._of(literal):
                number = id(rule)
                if number in done or (rule.longest and length > rule.longest):
                    continue
                done.add(number)
                _try(rule, text, shift, line, found)
        if self._always:
            for line, start in enumerate(starts):
                body = key[start : starts[line + 1] if line + 1 < len(starts) else size].rstrip(_BLANK)
                text = body.lstrip(" ")
                for rule in self._always:
                    if not rule.longest or len(text) <= rule.longest:
                        _try(rule, text, start + len(body) - len(text), line, found)
        for line, marks in found.items():
            if len(marks) > 1:
                found[line] = settle(marks)
        return found


def _try(rule: Rule, text: str, shift: int, line: int, found: dict[int, list[Mark]]) -> None:
    """Look for `rule` in one line `text` that begins at `shift`."""
    pattern = rule.pattern
    if rule.action == "span" or rule.field:
        matches: Iterable[re.Match[str]] = pattern.finditer(text)
    else:
        match = pattern.match(text) if rule.tied else pattern.search(text)
        matches = (match,) if match is not None else ()
    for match in matches:
        start, end = match.span()
        if start == end:
            continue
        groups = {
            name: Span(match.start(name) + shift, match.end(name) + shift)
            for name in pattern.groupindex
            if match.start(name) >= 0
        }
        if rule.action != "span" and not rule.field:
            start, end = 0, len(text)
        found.setdefault(line, []).append(Mark(rule, start + shift, end + shift, groups))


def settle(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that stay where several claim the same characters, in order (see the top of this file)."""
    kept: list[Mark] = []
    for mark in sorted(
        marks,
        key=lambda mark: (not mark.rule.field, mark.start - mark.end, mark.rule.sure != "certain", mark.rule.order),
    ):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def switched_off(name: str, off: frozenset[str]) -> bool:
    """Whether the id `name`, or a family it belongs to, is in `off`.

    >>> switched_off("wechat.follow", frozenset({"wechat"})), switched_off("wechat.follow", frozenset({"wechat.fol"}))
    (True, False)
    """
    if not off:
        return False
    parts = name.split(".")
    return any(".".join(parts[: count + 1]) in off for count in range(len(parts)))


def unpack(row: str, order: int) -> Rule:
    """A rule from its row of the compiled packs (`recipes/rules.py` writes it with `pack_row`)."""
    name, kind, where, action, sure, tied, whole, shortest, longest, trigger, match = row.split(FIELD)
    triggers = tuple(trigger.split(UNIT)) if trigger else ()
    return Rule(
        name,
        kind,
        match,
        triggers,
        where,
        action,
        sure,
        (),
        (),
        tied == "1",
        whole == "1",
        int(shortest),
        int(longest),
        None,
        order,
    )


def pack_row(rule: Rule) -> str:
    """The row of `rule` in the compiled packs."""
    parts = (rule.id, rule.kind, rule.where, rule.action, rule.sure, str(int(rule.tied)), str(int(rule.whole)))
    return FIELD.join((*parts, str(rule.shortest), str(rule.longest), UNIT.join(rule.trigger), rule.match))


@lru_cache(maxsize=1)
def _shipped() -> tuple[list[str], list[str], list[str]]:
    """The rows, literals and owners of the compiled packs."""
    with open(COMPILED, encoding="utf-8", newline="\n") as file:
        _, literals, owners, *rows = file.read().split("\n")
    if rows and not rows[-1]:
        rows.pop()
    return rows, literals.split(UNIT), owners.split(UNIT)


def load(paths: Iterable[str] = (), off: frozenset[str] = frozenset()) -> Rules:
    """The rules that ship and those of the files `paths`, without the ids and families in `off`. Cached.

    Raises RuleError when a file cannot be read or one of its rules cannot be used.
    """
    stamps = []
    for path in paths:
        try:
            info = os.stat(path)
            stamps.append((path, info.st_mtime_ns, info.st_size))
        except OSError:
            stamps.append((path, 0, 0))  # reading it says what is wrong
    return _load(tuple(stamps), off)


@lru_cache(maxsize=16)
def _load(stamps: tuple[tuple[str, int, int], ...], off: frozenset[str]) -> Rules:
    extra: list[Rule] = []
    if stamps:
        from zhclean.rulefile import read_rules

        for path, _, _ in stamps:
            extra.extend(read_rules(path, first=len(extra) - 1_000_000))
    return Rules(*_shipped(), extra, off)
