"""What a rule's pattern needs and what it can cost, read from its parse tree.

`study` finds the literals every match must hold (what the one scan of a document looks for), whether the pattern is
tied to the start of the line, how long a match can be, and refuses patterns whose work on a hostile line would grow
faster than the line. Used when packs are compiled and when a user's own rules are loaded, never on a run without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from zhclean.record import dataclass

try:  # the parser moved in 3.11
    from re import _constants as _c  # type: ignore[attr-defined, unused-ignore]
    from re import _parser as _p  # type: ignore[attr-defined, unused-ignore]
except ImportError:  # pragma: no cover
    import sre_constants as _c
    import sre_parse as _p

MOST_LITERALS = 12  # a larger set costs more to build than it saves
MOST_WORDS = 1500  # a pattern with more lines to match than this is no word list
MOST_NEEDS = 40  # words of a set asked before a pattern is compiled
MOST_RANGE = 300  # characters of a range that are named one by one
MOST_HEADS = 400  # words looked at to tell whether two neighbours can be taken for one another
MOST_TIED = 50_000  # ways to match at the start of a line that are still quick
MOST_FREE = 400  # the same where every place of the line is a start
_SAMPLE = frozenset(map(chr, range(32, 127))) | frozenset(
    "\u4e2d\u3042\u30a2\u3002\u201c\u201d\u2014\u2026\u00e9\u0430\U0001f600"
)
_OTHERS = frozenset("\u9f98\u309e\u00b6\u0436\U0001f601")  # stand for all characters that no pattern names
_REPEATS = {_c.MAX_REPEAT, _c.MIN_REPEAT} | {getattr(_c, name) for name in ("POSSESSIVE_REPEAT",) if hasattr(_c, name)}
_WRAPS = {getattr(_c, name) for name in ("ATOMIC_GROUP",) if hasattr(_c, name)}


class Slow(ValueError):
    """A pattern that a hostile line can make slow; the message says which part and what to write instead."""


@dataclass(frozen=True, slots=True)
class Study:
    """`literals`: one of them stands in every match (empty: none could be found); `tied`: starts with ``^``;
    `whole`: the match is the whole line; `shortest`, `longest`: lengths of a match (longest 0: no bound);
    `chars`: every character the pattern names; `words`: all there is to match, where that is a short list of lines;
    `starts`: all characters a tied match can begin with (empty: not known); `needs`: sets of words of which every match
    holds one each, asked before a pattern is compiled."""

    literals: tuple[str, ...]
    tied: bool
    whole: bool
    shortest: int
    longest: int
    chars: frozenset[str]
    words: tuple[str, ...] = ()
    starts: str = ""
    needs: tuple[tuple[str, ...], ...] = ()


def study(pattern: str) -> Study:
    """Read `pattern` (Python's `re` syntax). Raises `re.error` if it is none, `Slow` if a line could make it slow.

    >>> study("^(?:相关|推荐)阅读[:>]{0,2}$").literals
    ('推荐阅读', '相关阅读')
    """
    tree = _p.parse(pattern)
    items = _flat(tree)
    chars = frozenset(_named(items))
    tied = bool(items) and items[0] == (_c.AT, _c.AT_BEGINNING)
    whole = tied and items[-1] == (_c.AT, _c.AT_END)
    sample = _SAMPLE | _OTHERS | chars
    first = _check(items, sample, tied)
    shortest, longest = tree.getwidth()
    best = _required(items)
    literals = tuple(sorted(best)) if best else ()
    words = tuple(sorted(_exact(items, MOST_WORDS) or ())) if whole else ()
    longest = int(longest) if whole and longest < 10_000 else 0
    starts = "".join(sorted(first)) if tied and shortest and not first & (_OTHERS - chars) else ""
    needs = tuple(tuple(sorted(found)) for found in _needs(items) if found != best)
    return Study(literals, tied, whole, int(shortest), longest, chars, words if "" not in words else (), starts, needs)


def _needs(items: Sequence[Any]) -> Iterable[set[str]]:
    """For each item of a sequence that must match something: the words of which it holds one."""
    for op, value in items:
        words = _exact_item(op, value, MOST_HEADS)
        if words is None or "" in words:
            words = _required_item(op, value)
        if words and "" not in words and len(words) <= MOST_NEEDS and min(map(len, words)) >= 2:
            yield {word for word in words if not any(other in word for other in words if other != word)}


def _flat(tree: Iterable[Any]) -> list[Any]:
    """The items of a sequence, plain groups dissolved."""
    items: list[Any] = []
    for op, value in tree:
        if op is _c.SUBPATTERN and not value[1] and not value[2]:
            items.extend(_flat(value[3]))
        elif op in _WRAPS:
            items.extend(_flat(value))
        else:
            items.append((op, value))
    return items


def _inner(op: Any, value: Any) -> list[Any]:
    """The sequences inside an item."""
    if op is _c.BRANCH:
        return list(value[1])
    if op in _REPEATS:
        return [value[2]]
    if op in (_c.ASSERT, _c.ASSERT_NOT):
        return [value[1]]
    if op is _c.SUBPATTERN:
        return [value[3]]
    return []


def _named(items: Iterable[Any]) -> Iterable[str]:
    for op, value in items:
        if op in (_c.LITERAL, _c.NOT_LITERAL):
            yield chr(value)
        elif op is _c.IN:
            for kind, what in value:
                if kind is _c.LITERAL:
                    yield chr(what)
                elif kind is _c.RANGE:
                    yield from map(chr, what if what[1] - what[0] > MOST_RANGE else range(what[0], what[1] + 1))
        for inner in _inner(op, value):
            yield from _named(_flat(inner))


# --- the literals of every match -------------------------------------------------------------------------------------


def _product(left: set[str], right: set[str], most: int = MOST_LITERALS) -> set[str] | None:
    return {a + b for a in left for b in right} if len(left) * len(right) <= most else None


def _exact(items: Sequence[Any], most: int = MOST_LITERALS) -> set[str] | None:
    """All strings a sequence can match, None if there are more than `most`."""
    whole: set[str] | None = {""}
    for op, value in items:
        one = _exact_item(op, value, most)
        whole = _product(whole, one, most) if whole is not None and one is not None else None
        if whole is None:
            return None
    return whole


def _exact_item(op: Any, value: Any, most: int = MOST_LITERALS) -> set[str] | None:
    if op is _c.LITERAL:
        return {chr(value)}
    if op is _c.AT or op in (_c.ASSERT, _c.ASSERT_NOT):
        return {""}
    if op is _c.IN and len(value) <= 4 and all(kind is _c.LITERAL for kind, _ in value):
        return {chr(what) for _, what in value}
    if op is _c.BRANCH:
        parts = [_exact(_flat(branch), most) for branch in value[1]]
        if any(part is None for part in parts):
            return None
        union = set().union(*(part for part in parts if part))
        return union if len(union) <= most else None
    if op is _c.SUBPATTERN:
        return _exact(_flat(value[3]), most)
    if op in _REPEATS and value[1] == 1:
        inner = _exact(_flat(value[2]), most)
        return inner if inner is None or value[0] else inner | {""}
    if op in _REPEATS and value[0] == value[1] and value[0] <= 4:
        return _exact(_flat(value[2]) * value[0], most)
    return None


def _rank(words: set[str] | None) -> tuple[int, int]:
    """How good a set is to look for: long words first, then few of them; the longest count alike."""
    if not words or "" in words:
        return (0, 0)
    return (min(4, min(map(len, words))), -len(words))


def _required(items: Sequence[Any]) -> set[str] | None:
    """The best set of which every match holds one."""
    best: set[str] | None = None
    run: set[str] = {""}

    def offer(words: set[str] | None) -> None:
        nonlocal best
        if words and len(words) > 1:  # a word that holds another is found with it
            words = {word for word in words if not any(other in word for other in words if other != word)}
        if _rank(words) > _rank(best):
            best = words

    for op, value in items:
        one = _exact_item(op, value)
        grown = _product(run, one) if one is not None else None
        if grown is not None:
            run = grown
            offer(run)
            continue
        offer(run)
        run = one if one is not None else {""}
        offer(run)
        offer(_required_item(op, value))
    offer(run)
    return best


def _required_item(op: Any, value: Any) -> set[str] | None:
    if op is _c.SUBPATTERN:
        return _required(_flat(value[3]))
    if op in _REPEATS and value[0] >= 1:
        return _required(_flat(value[2]))
    if op is _c.BRANCH:
        parts = [_required(_flat(branch)) for branch in value[1]]
        if all(parts):
            union = set().union(*(part for part in parts if part))
            return union if len(union) <= 4 * MOST_LITERALS else None
    return None


# --- what a hostile line can cost --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Cost:
    """Ways through a part: `ways` times the length to the power `degree`; `long`: an unbounded repeat stands in it;
    `first`: characters it can begin with, `heads`: words it begins with (None: not known); `empty`: it may be empty."""

    degree: int = 0
    ways: int = 1
    long: bool = False
    first: frozenset[str] = frozenset()
    heads: frozenset[str] | None = frozenset()
    empty: bool = True


@dataclass(frozen=True, slots=True)
class _After:
    """What can come behind a part: characters, and words where they are known."""

    first: frozenset[str] = frozenset()
    heads: frozenset[str] | None = frozenset()

    def behind(self, cost: _Cost) -> _After:
        """What can come where `cost` stands with this behind it."""
        if not cost.empty:
            return _After(cost.first, cost.heads)
        return _After(cost.first | self.first, _join(cost.heads, self.heads))

    def meets(self, cost: _Cost) -> bool:
        """Whether the beginning of `cost` can be taken for what comes behind it."""
        if not self.first & cost.first:
            return False
        if self.heads is None or cost.heads is None:
            return True
        return any(a.startswith(b) or b.startswith(a) for a in cost.heads for b in self.heads)


def _join(*heads: frozenset[str] | None) -> frozenset[str] | None:
    known = [words for words in heads if words is not None]
    union = frozenset[str]().union(*known)
    return union if len(known) == len(heads) and len(union) <= MOST_HEADS else None


def _check(items: Sequence[Any], sample: frozenset[str], tied: bool) -> frozenset[str]:
    """Refuse what is slow; the characters a match can begin with."""
    cost = _sequence(items, _After(), sample)
    degree = cost.degree + (1 if cost.long else 0) + (0 if tied else 1)
    if degree > 1:
        if not tied and (cost.degree or cost.long):
            raise Slow(
                "an unbounded repeat (* + {n,}) in a pattern that may start anywhere; begin it with ^ or write {0,40}"
            )
        raise Slow("unbounded repeats (* + {n,}) that can share characters; write {0,40} or leave out .* at the ends")
    most = MOST_TIED if tied else MOST_FREE
    if cost.ways > most:
        raise Slow(f"{cost.ways:,} ways to match at one place; narrow its repeats or set them apart by a character")
    return cost.first


def _members(value: Any, sample: frozenset[str]) -> frozenset[str]:
    """The characters of the sample a class takes."""
    source = "[^" if value and value[0][0] is _c.NEGATE else "["
    categories = {
        _c.CATEGORY_DIGIT: r"\d", _c.CATEGORY_NOT_DIGIT: r"\D", _c.CATEGORY_SPACE: r"\s",
        _c.CATEGORY_NOT_SPACE: r"\S", _c.CATEGORY_WORD: r"\w", _c.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    for kind, what in value:
        if kind is _c.LITERAL:
            source += re.escape(chr(what))
        elif kind is _c.RANGE:
            source += re.escape(chr(what[0])) + "-" + re.escape(chr(what[1]))
        elif kind is _c.CATEGORY:
            source += categories[what]
    matches = re.compile(source + "]").match
    found = frozenset(char for char in sample if matches(char))
    wide = any(kind is _c.RANGE and what[1] - what[0] > MOST_RANGE for kind, what in value)
    return found | _OTHERS if wide and not source.startswith("[^") else found


def _sequence(items: Sequence[Any], after: _After, sample: frozenset[str]) -> _Cost:
    """The cost of a sequence that `after` may come behind."""
    total = _Cost()
    for op, value in reversed(items):
        if op is _c.AT and value in (_c.AT_END, _c.AT_END_STRING):
            after = _After()
            total.first, total.heads, total.empty = frozenset(), frozenset(), True
            continue
        cost = _item(op, value, after, sample)
        total.degree += cost.degree
        total.ways = min(10**12, total.ways * cost.ways)
        total.long |= cost.long
        inside = _After(total.first, total.heads).behind(cost)
        total.first, total.heads = inside.first, inside.heads
        total.empty = total.empty and cost.empty
        after = after.behind(cost)
    return total


def _chars(first: frozenset[str]) -> _Cost:
    return _Cost(first=first, heads=first if len(first) <= 60 else None, empty=False)


def _item(op: Any, value: Any, after: _After, sample: frozenset[str]) -> _Cost:
    if op is _c.LITERAL:
        return _chars(frozenset(chr(value)))
    if op is _c.NOT_LITERAL:
        return _chars(sample - {chr(value)})
    if op is _c.ANY:
        return _chars(sample)
    if op is _c.IN:
        return _chars(_members(value, sample))
    if op is _c.AT:
        return _Cost()
    if op in (_c.ASSERT, _c.ASSERT_NOT):
        inner = _sequence(_flat(value[1]), _After(sample, None), sample)
        return _Cost(degree=inner.degree, ways=inner.ways, long=inner.long)
    if op is _c.SUBPATTERN:
        cost = _sequence(_flat(value[3]), after, sample)
    elif op is _c.BRANCH:
        cost = _branch([_flat(branch) for branch in value[1]], after, sample)
    elif op in _REPEATS:
        cost = _repeat(value[0], value[1], _flat(value[2]), after, sample)
    else:
        raise Slow("back-references and conditions cannot be bounded; write the alternatives out")
    words = _exact_item(op, value, MOST_HEADS)
    if words:
        cost.heads = frozenset(words) - {""}
    return cost


def _branch(branches: Sequence[Sequence[Any]], after: _After, sample: frozenset[str]) -> _Cost:
    costs = [_sequence(branch, after, sample) for branch in branches]
    words = [found if (found := _exact(branch, MOST_HEADS)) and "" not in found else None for branch in branches]
    for cost, found in zip(costs, words, strict=True):
        if found:
            cost.heads = frozenset(found)
    total = _Cost(
        degree=max(cost.degree for cost in costs),
        long=any(cost.long for cost in costs),
        first=frozenset[str]().union(*(cost.first for cost in costs)),
        heads=_join(*(cost.heads for cost in costs)),
        empty=any(cost.empty for cost in costs),
    )
    if all(words):  # plain words: only one that begins another is a second way
        flat = sorted(word for found in words for word in found or ())
        total.ways = max(sum(word.startswith(other) for other in flat) for word in flat)
        return total
    ends = [after.behind(cost) for cost in costs]
    for one, end in zip(costs, ends, strict=True):
        ways = sum(
            other.ways
            for other, far in zip(costs, ends, strict=True)
            if other is one or far.meets(_Cost(first=end.first, heads=end.heads))
        )
        total.ways = max(total.ways, ways)
    return total


def _repeat(least: int, most: int, body: Sequence[Any], after: _After, sample: frozenset[str]) -> _Cost:
    endless = most is _c.MAXREPEAT or most > 2000
    inner = _sequence(body, after, sample)
    if most > 1:  # again, knowing that the body may follow itself
        inner = _sequence(body, _After(after.first | inner.first, _join(after.heads, inner.heads)), sample)
    if endless and (inner.long or inner.degree or inner.empty or inner.ways > 1):
        raise Slow("a repeat inside an unbounded repeat; write {0,40} for one of them")
    ways = inner.ways
    if most > 1 and inner.ways > 1:
        ways = min(10**12, inner.ways ** min(most, 40))
    cost = _Cost(inner.degree, ways, inner.long or endless, inner.first, inner.heads, inner.empty or least == 0)
    words = _exact(body, MOST_HEADS)
    if words and "" not in words:
        inner.heads = frozenset(words)
    if least != most and after.meets(inner):
        if endless:
            cost.degree, cost.long = cost.degree + 1, inner.long
        else:
            cost.ways = min(10**12, cost.ways * (most - least + 1))
    return cost
