"""Rules: what furniture and fields look like, as data; and the marks they leave on the lines of a text.

A rule's pattern is looked for in the *key* of a line (`zhclean.key`: Simplified, half width, small ASCII letters),
without the line's end and without the blanks around it; a rule that takes a whole line sees it `bare`, without the
ornaments around it either (dashes, arrows, stars, bars, colons and exclamation marks, a pair of brackets). One Aho-Corasick scan of the whole key finds the literals;
a pattern is compiled and tried only on lines that hold one of its own. A pattern that is a list of whole lines
(`^(?:相关阅读|推荐阅读)$`) is no pattern at all here but words in a dictionary, with or without a count behind them
(评论 34) or a date; and a line of which most items are such words, set apart by bars, dots, slashes or blanks, is a bar of links.

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from zhclean.edits import Span
from zhclean.key import bare

HERE = os.path.join(os.path.dirname(__file__), "data", "rules")
COMPILED = os.path.join(HERE, "compiled.txt")
UNIT, FIELD, THEN = "\x1f", "\t", "\x1e"  # between literals, columns of a compiled rule, pieces of a match
_PIECE = 1 << 18  # characters given to the scanner at once
_BLANK = " \r\n"
LONGEST_BAR = 260  # longer lines are neither words nor bars
_SEPARATOR = re.compile(r"[|\u00b7/>\u2022 ]")
_STRONG = re.compile(r" {0,8}(?:[|\u00b7/>\u2022]| - | {2}) {0,8}")
_COUNTS = frozenset("0123456789)]+wk\u4e07")
_COUNT = re.compile(r"[ :(\[]{0,4}\d[\d,.:-]{0,18} ?[wk+\u4e07]{0,2}[)\] ]{0,2}$")
_LEADING = re.compile(r"^\d[\d,.]{0,12} ?[wk+\u4e07]{0,2} {0,3}")
Packs = tuple[list[str], list[str], list[str], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `id` is ``pack.name``; `kind` ``furniture``, ``link`` (words that are furniture in a bar of links only) or
    ``field.byline``, ``field.publisher`` …; `match` the pattern on the
    key of a line; `trigger` literals of which every match holds one (empty: the pattern is tried on every line);
    `where` the zone it counts in (anywhere, head, tail); `action` what goes: ``line``, ``span`` (only the match) or
    ``after`` (this line and all below it); `sure` says whether the line alone is enough (certain) or whether the same
    words could stand in a list or a poem (likely: furniture beside prose or other furniture). `strip` and `keep` are
    the rule's own test (only a rule read from TOML has them). `tied`, `whole`, `shortest`, `longest` are read from the
    pattern: it starts with ^, it takes the whole line, the lengths of a match (longest 0: no bound), all its words
    where it is a list of whole lines. `path` is None for the packs that ship.
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

    def __init__(self, packs: Packs, extra: Sequence[Rule] = (), off: frozenset[str] = frozenset()) -> None:
        """`packs`: the compiled ones (read as needed); `extra`: rules of a user's files."""
        rows, literals, owners, words = packs
        self._rows, self._made = rows, dict[int, Rule]()
        self._words: dict[str, int | Rule] = dict(words)
        self._literals, self._owners = list(literals), list[str | tuple[Rule, ...]](owners)
        self._extra, self._off = tuple(rule for rule in extra if not switched_off(rule.id, off)), off
        for rule in self._extra:
            if rule.by_word:
                self._words.update((word, rule) for word in rule.words)
                continue
            for literal in rule.trigger:
                self._literals.append(literal)
                self._owners.append((rule,))
        self._always = tuple(rule for rule in self._extra if not rule.trigger and not rule.by_word)
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

    def _look_up(self, key: str, starts: Sequence[int]) -> dict[int, list[Mark]]:
        """The marks of words and bars, and of the patterns no literal calls."""
        found: dict[int, list[Mark]] = {}
        words, always = self._words, self._always
        stops = [*starts[1:], len(key)]
        for line, start in enumerate(starts):
            stop = stops[line]
            if stop - start > LONGEST_BAR and not always:
                continue
            text = bare(key[start:stop].rstrip(_BLANK))
            if not text:
                continue
            rule = self._word(text) if text in words or text[-1] in _COUNTS else None
            if rule is None or rule.kind == "link":
                rule = self._bar(text) if _SEPARATOR.search(text) else None
            if rule is not None:
                seen = _Seen(key, start, stop)
                found[line] = [Mark(rule, seen.shift, seen.shift + len(seen.text), {})]
            if always:
                seen = _Seen(key, start, stop)
                for rule in always:
                    if not rule.longest or len(seen.bare) <= rule.longest:
                        _try(rule, seen, line, found)
        return found

    def _word(self, text: str) -> Rule | None:
        """The rule that takes `text` as a whole line, a count behind it or not."""
        rule = self._words.get(text)
        if rule is None and text and text[-1] in _COUNTS:
            word = _COUNT.sub("", text)
            glued = word[-1:].isascii() and word[-1:].isalpha() and text[len(word) : len(word) + 1].isdigit()
            rule = None if glued else self._words.get(word)  # «top10» is no count of tops
        if rule is None and text[:1].isdigit():
            rule = self._words.get(_LEADING.sub("", text))
        if rule is None:
            return None
        found = self._rule(rule) if isinstance(rule, int) else rule
        return None if switched_off(found.id, self._off) else found

    def _bar(self, text: str) -> Rule | None:
        """The rule of the first furniture word in a bar of links, None when `text` is no such bar."""
        items = [item for item in _STRONG.split(text) if item and not item.isdigit()]
        if len(items) < 2:
            items = [item for item in text.split(" ") if item and not item.isdigit()]
        first: Rule | None = None
        known = links = 0
        for item in items:
            rule = self._word(bare(item))
            if rule is None and " " in item:
                parts = [self._word(bare(part)) for part in item.split(" ")]
                rule = parts[0] if all(parts) else None
            if rule is not None:
                known += 1
                links += rule.kind == "link"
                if first is None or first.kind == "link":
                    first = rule
        if known > links:
            return first if known >= 2 and known * 2 >= len(items) else None
        return first if known >= 4 and known * 4 >= len(items) * 3 else None

    def _literals_in(self, key: str) -> Iterator[tuple[int, int]]:
        """(literal, place) of every literal in `key`, piece by piece: the scanner keeps 8 bytes a byte of what it is given."""
        reach = max(map(len, self._literals), default=1) - 1
        for at in range(0, len(key), _PIECE):
            for literal, place, _ in self._scan.find_matches_as_indexes(
                key[at : at + _PIECE + reach], overlapping=True
            ):
                if place < _PIECE:
                    yield literal, at + place

    def mark(self, key: str, starts: Sequence[int], *, settled: bool = True) -> dict[int, list[Mark]]:
        """The marks of every line that has any, by line number, each list in the order of the text.

        `key` is the key of the whole text, `starts` where each line begins (`lines.line_starts`). Work is linear in
        the text for any text: every pattern is tried at most once a line. `settled` false leaves in what others claim too.
        """
        if self._scan is None:
            from ahocorasick_rs import AhoCorasick

            self._scan = AhoCorasick(self._literals)
        found = self._look_up(key, starts)
        tried: dict[int, set[int]] = {}
        size, line, start, stop = len(key), -1, 0, 0
        done, seen = set[int](), _Seen("", 0, 0)
        for literal, place in self._literals_in(key):
            if not start <= place < stop:
                line = bisect_right(starts, place) - 1
                start = starts[line]
                stop = starts[line + 1] if line + 1 < len(starts) else size
                done = tried.setdefault(line, set())
                seen = _Seen(key, start, stop)
            for rule in self._of(literal):
                number = id(rule)
                if number in done or (rule.longest and len(seen.bare) > rule.longest):
                    continue
                done.add(number)
                _try(rule, seen, line, found)
        for line, marks in found.items():
            if settled and len(marks) > 1:
                found[line] = settle(marks)
        return found


class _Seen:
    """One line of a key as rules see it: `text` without blanks around it, from `shift` on; `bare` as `bare` says."""

    __slots__ = ("bare", "shift", "text")

    def __init__(self, key: str, start: int, stop: int) -> None:
        body = key[start:stop].rstrip(_BLANK)
        self.text = body.lstrip(" ")
        self.shift = start + len(body) - len(self.text)
        self.bare = bare(self.text)


def _try(rule: Rule, seen: _Seen, line: int, found: dict[int, list[Mark]]) -> None:
    """Look for `rule` in one line."""
    shift = seen.shift
    if rule.action == "span" or rule.field:
        pattern = rule.pattern
        for match in pattern.finditer(seen.text):
            start, end = match.span()
            if start < end:
                names = pattern.groupindex
                groups = {
                    name: Span(match.start(name) + shift, match.end(name) + shift)
                    for name in names
                    if match.start(name) >= 0
                }
                found.setdefault(line, []).append(Mark(rule, start + shift, end + shift, groups))
    elif rule.takes(seen.bare):
        found.setdefault(line, []).append(Mark(rule, shift, shift + len(seen.text), {}))


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
def _shipped() -> Packs:
    """The rows, literals, owners and words of the compiled packs."""
    with open(COMPILED, encoding="utf-8", newline="\n") as file:
        _, literals, owners, words, numbers, *rows = file.read().split("\n")
    if rows and not rows[-1]:
        rows.pop()
    whole = dict(zip(words.split(UNIT), map(int, numbers.split(UNIT)), strict=True)) if words else {}
    return rows, literals.split(UNIT), owners.split(UNIT), whole


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
    return Rules(_shipped(), extra, off)
