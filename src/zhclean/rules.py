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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from zhclean.edits import Span
from zhclean.key import ORNAMENTS, bare
from zhclean.lazy import lazy
from zhclean.record import NamedTuple, replace
from zhclean.rule import (
    THEN,
    Packs,
    Rule,
    Words,
    compiled,
    is_compiled,
    shipped,
    switched_off,
    unpack,
)
from zhclean.stretches import SIZE, stretches

_BLANK = " \r\n"
_EDGES = ORNAMENTS + "\r\n"
_OPENING = "([{\u3010"
LONGEST_BAR = 260  # longer lines are neither words nor bars
_WORD, _BLANKS = 40, 3  # lines longer than a word are bars only with a bar, a dot or that many blanks
_TERM = 12  # among words set apart by blanks alone a longer one is a sentence
_SEPARATOR = lazy(r"[|\u00b7/>\u2022 ]")
_STRONG = lazy(r" {0,8}(?:[|\u00b7/>\u2022]| - | {2}) {0,8}")
_COUNTS = frozenset("0123456789)]+wk\u4e07")
_COUNT = lazy(r"[ :(\[]{0,4}\d[\d,.:-]{0,18} ?[wk+\u4e07]{0,2}[)\] ]{0,2}$")
_LEADING = lazy(r"^\d[\d,.]{0,12} ?[wk+\u4e07]{0,2} {0,3}")
_ANY = 1 << 60
_SHORT = 600  # up to this many characters looking for each literal is quicker than making the automaton


class Mark(NamedTuple):
    """A rule claims characters of the text: the whole line without its end (`line`), or the match (`span`
    and fields), whose groups are `found` (as `re.Match.regs`, in the line)."""

    rule: Rule
    start: int
    end: int
    found: Sequence[tuple[int, int]] = ()

    @property
    def groups(self) -> Mapping[str, Span]:
        """The named groups of the pattern, as places in the text."""
        if not self.found:
            return {}
        by = self.start - self.found[0][0]
        spans = ((name, self.found[number]) for name, number in self.rule.pattern.groupindex.items())
        return {name: Span(start + by, end + by) for name, (start, end) in spans if start >= 0}


class Rules:
    """The rules of one run. Made by `load`; read-only but for caches, so one object serves all documents."""

    def __init__(self, packs: Packs, extra: Sequence[Rule] = (), off: frozenset[str] = frozenset()) -> None:
        """`packs`: the compiled ones (read as needed); `extra`: rules of a user's files."""
        rows, literals, owners, words = packs
        self._rows, self._made = rows, dict[int, Rule]()
        self._words: Words | dict[str, int | Rule] = dict(words.table()) if extra else words
        self._literals, self._owners = list(literals), list[str | Called](owners)
        self._trials = dict[int, Trial]()
        self._extra, self._off = tuple(rule for rule in extra if not switched_off(rule.id, off)), off
        for rule in self._extra:
            if rule.by_word:
                if isinstance(self._words, dict):
                    self._words.update((word, rule) for word in rule.words)
                continue
            for literal in rule.trigger:
                self._literals.append(literal)
                self._owners.append(called([self._trial(rule)]))
        always = (rule for rule in self._extra if not rule.trigger and not rule.by_word)
        self._always = tuple(self._trial(rule) for rule in always)
        self._scan: Any = None
        self._read = 0

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

    def _of(self, literal: int) -> Called:
        """What a literal calls."""
        owners = self._owners[literal]
        if isinstance(owners, str):
            rules = (self._rule(int(number)) for number in owners.split(" "))
            on = (self._trial(rule) for rule in rules if not switched_off(rule.id, self._off))
            owners = self._owners[literal] = called(on)
        return owners

    def _trial(self, rule: Rule) -> Trial:
        """The one Trial of a rule: many literals call the same."""
        return self._trials.setdefault(id(rule), Trial(rule))

    def _look_up(self, key: str, starts: Sequence[int]) -> dict[int, list[Mark]]:
        """The marks of words and bars, and of the patterns no literal calls."""
        found: dict[int, list[Mark]] = {}
        if isinstance(self._words, Words) and self._words.ready:
            self._words = self._words.table()
        get, always = self._words.get, self._always
        stops = [*starts[1:], len(key)]
        for line, start in enumerate(starts):
            stop = stops[line]
            if not always and stop - start > _WORD:
                raw = key[start:stop] if stop - start <= LONGEST_BAR else ""
                if "|" not in raw and "\u00b7" not in raw and raw.count(" ") < _BLANKS:
                    continue
            text = key[start:stop].strip(_EDGES)
            if not text:
                continue
            if text[0] in _OPENING:
                text = bare(text)
            rule = self._word(text) if text[-1] in _COUNTS or get(text) is not None else None
            if rule is None or rule.kind == "link":
                rule = self._bar(text) if _SEPARATOR.search(text) else None
            if rule is not None:
                seen = _Seen(key, start, stop)
                found[line] = [Mark(rule, seen.shift, seen.shift + len(seen.text))]
            if always:
                seen = _Seen(key, start, stop)
                for trial in always:
                    if len(seen.bare) <= trial.longest:
                        trial.of(seen, line, found)
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
        items, longest = [item for item in _STRONG.split(text) if item and not item.isdigit()], _WORD
        if len(items) < 2:
            longest = _TERM
            items = [item for item in text.split(" ") if item and not item.isdigit()]
            if len(items) < 2:
                return None
        first: Rule | None = None
        known = links = 0
        spare = len(items) - 2  # so many items may be no words, and at most half of them
        if spare > len(items) // 2:
            spare = len(items) // 2
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
            elif not spare or len(item) > longest:
                return None
            else:
                spare -= 1
        if known > links:
            return first if known >= 2 and known * 2 >= len(items) else None
        return first if known >= 4 and known * 4 >= len(items) * 3 else None

    def _hits(self, key: str) -> Iterable[tuple[int, int, int]]:
        """(literal, start, end) of every literal in `key`, in the order of their ends."""
        self._read += len(key)
        if self._scan is None:
            if self._read <= _SHORT:
                return _search(key, self._literals)
            from ahocorasick_rs import AhoCorasick

            self._scan = AhoCorasick(self._literals)
        if len(key) > 2 * SIZE:  # a table of all its places is made first: 24 bytes a character
            return self._by_stretches(key)
        found: Iterable[tuple[int, int, int]] = self._scan.find_matches_as_indexes(key, overlapping=True)
        return found

    def _by_stretches(self, key: str) -> Iterator[tuple[int, int, int]]:
        for at, end in stretches(key):
            for literal, start, stop in self._scan.find_matches_as_indexes(key[at:end], overlapping=True):
                yield literal, start + at, stop + at

    def mark(self, key: str, starts: Sequence[int], *, settled: bool = True) -> dict[int, list[Mark]]:
        """The marks of every line that has any, by line number, each list in the order of the text.

        `key` is the key of the whole text, `starts` where each line begins (`lines.line_starts`). Work is linear in
        the text for any text: every pattern is tried at most once a line. `settled` false leaves in what others claim too.
        """
        found = self._look_up(key, starts)
        tried: dict[int, set[Trial]] = {}
        owners, size, line, start, stop = self._owners, len(key), -1, 0, 0
        done, seen, length, head, lead = set[Trial](), _Seen("", 0, 0), 0, "", ""
        for literal, place, _ in self._hits(key):
            if not start <= place < stop:
                line = bisect_right(starts, place) - 1
                start = starts[line]
                stop = starts[line + 1] if line + 1 < len(starts) else size
                done = tried.setdefault(line, set())
                seen = _Seen(key, start, stop)
                length, head, lead = len(seen.bare), seen.bare[:1], seen.text[:1]
            called = owners[literal]
            most, trials = called if isinstance(called, tuple) else self._of(literal)
            if length > most:
                continue
            for trial in trials:
                if length > trial.longest or length < trial.shortest:
                    continue
                if trial.starts and (head if trial.on_bare else lead) not in trial.starts:
                    continue
                if trial not in done:
                    done.add(trial)
                    if trial.first(seen.bare if trial.on_bare else seen.text):
                        trial.of(seen, line, found)
        for line, marks in found.items():
            if settled and len(marks) > 1:
                found[line] = settle(marks)
        return found


def called(trials: Iterable[Trial]) -> Called:
    """What a literal that belongs to the rules of `trials` calls: the longest line of any of them, and them."""
    several = tuple(trials)
    return max((trial.longest for trial in several), default=0), several


def _search(key: str, literals: Sequence[str]) -> list[tuple[int, int, int]]:
    """What a scan for `literals` finds, without making the automaton first."""
    found = []
    for number, literal in enumerate(literals):
        if literal in key:
            place = key.find(literal)
            while place >= 0:
                found.append((number, place, place + len(literal)))
                place = key.find(literal, place + 1)
    return sorted(found, key=lambda hit: hit[2])


class _Seen:
    """One line of a key as rules see it: `text` without blanks around it, from `shift` on; `bare` as `bare` says."""

    __slots__ = ("bare", "shift", "text")

    def __init__(self, key: str, start: int, stop: int) -> None:
        body = key[start:stop].rstrip(_BLANK)
        self.text = body.lstrip(" ")
        self.shift = start + len(body) - len(self.text)
        self.bare = bare(self.text)


class Trial:
    """How a rule is tried: the facts that spare it (the longest and the shortest line, what a line can start with), and
    its pattern once it had to be compiled, which costs some tenths of a millisecond: its `needs` are asked before."""

    __slots__ = ("_line", "_rest", "first", "longest", "on_bare", "rule", "shortest", "starts")

    def __init__(self, rule: Rule) -> None:
        self.rule, self.longest, self.starts = rule, rule.longest or _ANY, rule.starts
        self.on_bare = not rule.field and rule.action != "span"
        self.shortest = rule.shortest if self.on_bare else 0
        self.first: Callable[[str], re.Match[str] | None] = self._prepare
        self._rest: tuple[Callable[[str, int], re.Match[str] | None], ...] = ()
        self._line: Rule | None = None

    def of(self, seen: _Seen, line: int, found: dict[int, list[Mark]]) -> None:
        """Look for the rule in one line, and add the marks to `found`."""
        rule, shift = self.rule, seen.shift
        match = self.first(seen.bare if self.on_bare else seen.text)
        if match is None:
            return
        if self.on_bare:
            for piece in self._rest:
                match = piece(seen.bare, match.end())
                if match is None:
                    return
            found.setdefault(line, []).append(Mark(rule, shift, shift + len(seen.text)))
            return
        for match in rule.pattern.finditer(seen.text):
            start, end = match.span()
            if start < end:
                taken = self._whole() if end - start == len(seen.text) and not rule.field else rule
                found.setdefault(line, []).append(Mark(taken, start + shift, end + shift, match.regs))

    def _whole(self) -> Rule:
        """The rule as one for a line: its match is all there is in the line."""
        if self._line is None:
            self._line = replace(self.rule, action="line")
        return self._line

    def _prepare(self, line: str) -> re.Match[str] | None:
        """What `first` is until it is needed: compile the pieces of the pattern, and try the first."""
        if not is_compiled(self.rule.match):
            for words in self.rule.needs:
                if not any(word in line for word in words):
                    return None
        pieces = [compiled(piece) for piece in self.rule.match.split(THEN)]
        self._rest = tuple(piece.search for piece in pieces[1:])
        self.first = pieces[0].match if self.rule.tied and self.on_bare else pieces[0].search
        return self.first(line)


Called = tuple[int, tuple[Trial, ...]]


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
    return Rules(shipped(), extra, off)
