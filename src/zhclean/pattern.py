"""What a rule's pattern needs and what it can cost, read from its parse tree.

`study` finds the literals every match must hold (what the one scan of a document looks for), whether the pattern is
tied to the start of the line, how long a match can be, and refuses patterns whose work on a hostile line would grow
faster than the line. Used when packs are compiled and when a user's own rules are loaded, never on a run without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

try:  # the parser moved in 3.11
    from re import _constants as _c  # type: ignore[attr-defined, unused-ignore]
    from re import _parser as _p  # type: ignore[attr-defined, unused-ignore]
except ImportError:  # pragma: no cover
    import sre_constants as _c
    import sre_parse as _p

MOST_LITERALS = 12  # a larger set costs more to build than it saves
MOST_TIED = 20_000  # ways to match at the start of a line that are still quick
MOST_FREE = 400  # the same where every place of the line is a start
_SAMPLE = frozenset(map(chr, range(32, 127))) | frozenset(
    "\u4e2d\u3042\u30a2\u3002\u201c\u201d\u2014\u2026\u00e9\u0430\U0001f600"
)
_REPEATS = {_c.MAX_REPEAT, _c.MIN_REPEAT} | {getattr(_c, name) for name in ("POSSESSIVE_REPEAT",) if hasattr(_c, name)}
_WRAPS = {getattr(_c, name) for name in ("ATOMIC_GROUP",) if hasattr(_c, name)}


class Slow(ValueError):
    """A pattern that a hostile line can make slow; the message says which part and what to write instead."""


@dataclass(frozen=True, slots=True)
class Study:
    """`literals`: one of them stands in every match (empty: none could be found); `tied`: starts with ``^``;
    `whole`: the match is the whole line; `shortest`, `longest`: lengths of a match (longest 0: no bound);
    `chars`: every character the pattern names."""

    literals: tuple[str, ...]
    tied: bool
    whole: bool
    shortest: int
    longest: int
    chars: frozenset[str]


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
    _check(items, _SAMPLE | chars, tied)
    shortest, longest = tree.getwidth()
    best = _required(items)
    literals = tuple(sorted(best)) if best else ()
    return Study(literals, tied, whole, int(shortest), int(longest) if whole and longest < 10_000 else 0, chars)


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
                    yield from (chr(what[0]), chr(what[1]))
        for inner in _inner(op, value):
            yield from _named(_flat(inner))


# --- the literals of every match -------------------------------------------------------------------------------------


def _product(left: set[str], right: set[str]) -> set[str] | None:
    return {a + b for a in left for b in right} if len(left) * len(right) <= MOST_LITERALS else None


def _exact(items: Sequence[Any]) -> set[str] | None:
    """All strings a sequence can match, None if there are too many."""
    whole: set[str] | None = {""}
    for op, value in items:
        one = _exact_item(op, value)
        whole = _product(whole, one) if whole is not None and one is not None else None
        if whole is None:
            return None
    return whole


def _exact_item(op: Any, value: Any) -> set[str] | None:
    if op is _c.LITERAL:
        return {chr(value)}
    if op is _c.AT or op in (_c.ASSERT, _c.ASSERT_NOT):
        return {""}
    if op is _c.IN and len(value) <= 4 and all(kind is _c.LITERAL for kind, _ in value):
        return {chr(what) for _, what in value}
    if op is _c.BRANCH:
        parts = [_exact(_flat(branch)) for branch in value[1]]
        if any(part is None for part in parts):
            return None
        union = set().union(*(part for part in parts if part))
        return union if len(union) <= MOST_LITERALS else None
    if op is _c.SUBPATTERN:
        return _exact(_flat(value[3]))
    if op in _REPEATS and value[1] == 1:
        inner = _exact(_flat(value[2]))
        return inner if inner is None or value[0] else inner | {""}
    if op in _REPEATS and value[0] == value[1] and value[0] <= 4:
        return _exact(_flat(value[2]) * value[0])
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
            return union if len(union) <= 2 * MOST_LITERALS else None
    return None


# --- what a hostile line can cost --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Cost:
    """Ways through a part: `ways` times the length to the power `degree`; `long`: an unbounded repeat stands in it."""

    degree: int = 0
    ways: int = 1
    long: bool = False
    first: frozenset[str] = frozenset()
    empty: bool = True


def _check(items: Sequence[Any], sample: frozenset[str], tied: bool) -> None:
    cost = _sequence(items, frozenset(), sample)
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
    return frozenset(char for char in sample if matches(char))


def _sequence(items: Sequence[Any], follow: frozenset[str], sample: frozenset[str]) -> _Cost:
    """The cost of a sequence that one of the characters `follow` may come after."""
    total = _Cost()
    after = follow
    for op, value in reversed(items):
        if op is _c.AT and value in (_c.AT_END, _c.AT_END_STRING):
            after = frozenset()
            total.first, total.empty = frozenset(), True
            continue
        cost = _item(op, value, after, sample)
        total.degree += cost.degree
        total.ways *= cost.ways
        total.long |= cost.long
        total.first = cost.first | (total.first if cost.empty else frozenset())
        total.empty = total.empty and cost.empty
        after = cost.first | (after if cost.empty else frozenset())
    return total


def _item(op: Any, value: Any, after: frozenset[str], sample: frozenset[str]) -> _Cost:
    if op is _c.LITERAL:
        return _Cost(first=frozenset(chr(value)), empty=False)
    if op is _c.NOT_LITERAL:
        return _Cost(first=sample - {chr(value)}, empty=False)
    if op is _c.ANY:
        return _Cost(first=sample, empty=False)
    if op is _c.IN:
        return _Cost(first=_members(value, sample), empty=False)
    if op is _c.SUBPATTERN:
        return _sequence(_flat(value[3]), after, sample)
    if op is _c.BRANCH:
        return _branch([_flat(branch) for branch in value[1]], after, sample)
    if op in _REPEATS:
        return _repeat(value[0], value[1], _flat(value[2]), after, sample)
    if op in (_c.ASSERT, _c.ASSERT_NOT):
        inner = _sequence(_flat(value[1]), sample, sample)
        return _Cost(degree=inner.degree, ways=inner.ways, long=inner.long)
    if op is _c.AT:
        return _Cost()
    raise Slow("back-references and conditions cannot be bounded; write the alternatives out")


def _branch(branches: Sequence[Sequence[Any]], after: frozenset[str], sample: frozenset[str]) -> _Cost:
    costs = [_sequence(branch, after, sample) for branch in branches]
    words = [word for branch in branches if len(found := _exact(branch) or {""}) == 1 for word in found]
    total = _Cost(
        degree=max(cost.degree for cost in costs),
        ways=max(cost.ways for cost in costs),
        long=any(cost.long for cost in costs),
        first=frozenset().union(*(cost.first for cost in costs)),
        empty=any(cost.empty for cost in costs),
    )
    if len(words) == len(branches) and "" not in words:  # plain words: only one that begins another is a second way
        total.ways = max(sum(word.startswith(other) for other in words) for word in words)
    else:
        starts = [cost.first | (after if cost.empty else frozenset()) for cost in costs]
        total.ways = max(
            [sum(c.ways for c, s in zip(costs, starts, strict=True) if char in s) for char in total.first] or [1]
        )
    return total


def _repeat(least: int, most: int, body: Sequence[Any], after: frozenset[str], sample: frozenset[str]) -> _Cost:
    endless = most is _c.MAXREPEAT or most > 2000
    inner = _sequence(body, frozenset(), sample)
    if most > 1:  # again, knowing that the body may follow itself
        inner = _sequence(body, after | inner.first, sample)
    if endless and (inner.long or inner.degree or inner.empty or inner.ways > 1):
        raise Slow("a repeat inside an unbounded repeat; write {0,40} for one of them")
    ways = inner.ways
    if most > 1 and inner.ways > 1:
        ways = min(10**12, inner.ways ** min(most, 40))
    cost = _Cost(
        degree=inner.degree, ways=ways, long=inner.long or endless, first=inner.first, empty=inner.empty or least == 0
    )
    if least != most and inner.first & after:
        if endless:
            cost.degree, cost.long = cost.degree + 1, inner.long
        else:
            cost.ways = min(10**12, cost.ways * (most - least + 1))
    return cost
