"""Rule files as people write them: TOML in, checked `Rule`s out, or a RuleError that says where and what to do.

[slots]                          # optional: own slots beside the shipped ones of data/slots.toml
room = '[一二三四]号厅'
[[rule]]
id = "mysite.follow"
match = '^关注{_}(?:我们|本站){_}{room}$'
strip = ["关注我们 二号厅"]
keep = ["关注我们的二号厅"]
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from zhclean import assets
from zhclean.errors import RuleError
from zhclean.key import key
from zhclean.pattern import Slow, Study, study
from zhclean.record import replace
from zhclean.rule import HERE, THEN, Rule

CHOICES = {
    "where": ("anywhere", "head", "tail"),
    "action": ("line", "span"),
    "sure": ("certain", "likely"),
}
_KNOWN = ("id", "kind", "match", "trigger", "where", "action", "sure", "strip", "keep", "within", "note")
_GENERAL = ("listing.toml", "prompt.toml", "status.toml")
_WITHIN = 200  # characters of a line on which a match of several pieces is tried, if the rule says nothing
_ID = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_SLOT = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_HEADER = re.compile(r"^\s*\[\[\s*rule\s*\]\]")


def parse(text: str, path: str) -> dict[str, Any]:
    """The TOML in `text`; RuleError with the line where it is broken."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]
    try:
        return dict(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        what = re.sub(r"\s*\(at .*", "", str(error))
        where = int(place[1]) if place else text.count("\n") + 1
        raise RuleError(
            f"not TOML: {what}", do="patterns stand best between single quotes, '…'", path=path, where=where
        ) from None


@lru_cache(maxsize=1)
def shipped_slots() -> Mapping[str, str]:
    """The slots every pattern may use, by name."""
    slots = parse(assets.read_text("slots.toml"), "slots.toml")["slots"]
    return {name: str(value) for name, value in slots.items()}


def read_rules(path: str, first: int = 0) -> list[Rule]:
    """The rules of the TOML file `path`, checked; `first` is the order of the first one.

    Raises RuleError naming the file, the line, the rule and what to do.
    """
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except OSError as error:
        raise RuleError(f"cannot read the rules: {error.strerror}", do="name a rule file (TOML)", path=path) from None
    except UnicodeDecodeError as error:
        raise RuleError("not UTF-8", do="save the rule file as UTF-8", path=path, where=f"byte {error.start}") from None
    return rules_of(text, path, first)


def rules_of(text: str, path: str, first: int = 0) -> list[Rule]:
    """The rules in the TOML `text` of the file `path` (a name for messages)."""
    data = parse(text, path)
    for name in data:
        if name not in ("rule", "slots"):
            raise RuleError(f"there is no table {name!r}", do=_nearest(name, ("rule", "slots")), path=path)
    tables, own = data.get("rule", []), data.get("slots", {})
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleError("`rule` is no list of tables", do="begin each rule with [[rule]]", path=path)
    if not isinstance(own, dict) or not all(isinstance(value, str) for value in own.values()):
        raise RuleError("[slots] holds something else than strings", do="write name = 'pattern'", path=path)
    slots = {**shipped_slots(), **own}
    places = [number for number, line in enumerate(text.split("\n"), 1) if _HEADER.match(line)]
    rules: list[Rule] = []
    seen: dict[str, int] = {}
    for number, table in enumerate(tables):
        where = places[number] if len(places) == len(tables) else None
        rule = _rule(table, slots, path, where, first + number)
        if rule.id in seen:
            raise RuleError(f"{rule.id} is there twice", do="give one of them another id", path=path, where=where)
        seen[rule.id] = number
        rules.append(rule)
    return rules


def _rule(table: Mapping[str, Any], slots: Mapping[str, str], path: str, where: int | None, order: int) -> Rule:
    name = table.get("id")
    label = name if isinstance(name, str) else "a rule"

    def wrong(what: str, do: str) -> RuleError:
        return RuleError(f"{label}: {what}", do=do, path=path, where=where)

    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise wrong("the id is missing or not like pack.name", 'write id = "mysite.name" in small ASCII letters')
    for known in table:
        if known not in _KNOWN:
            raise wrong(f"there is no key {known!r}", _nearest(known, _KNOWN))
    for known, choices in CHOICES.items():
        if table.get(known, choices[0]) not in choices:
            raise wrong(f"{known} = {table[known]!r} is not one of {', '.join(choices)}", "use one of these")
    kind = table.get("kind", "furniture")
    if not isinstance(kind, str) or not (kind in ("furniture", "link") or re.fullmatch(r"field\.[A-Za-z]+", kind)):
        raise wrong(f"kind = {kind!r} is neither furniture nor link nor field.NAME", "use one of these")
    match = table.get("match")
    pieces = [match] if isinstance(match, str) else match
    if not isinstance(pieces, list) or not pieces or not all(isinstance(piece, str) and piece for piece in pieces):
        raise wrong("match is missing", "write match = '^…$', a pattern on the key of a line")
    pieces = [expand(piece, slots, wrong) for piece in pieces]
    within = table.get("within", _WITHIN)
    if not isinstance(within, int) or not 0 < within <= 2000:
        raise wrong(f"within = {within!r} is no number of characters", "write a number from 1 to 2000")
    lists = {known: _strings(table.get(known, []), known, wrong) for known in ("trigger", "strip", "keep")}
    if not lists["strip"]:
        raise wrong("no strip line", 'add strip = ["…"], a line this rule must remove: it is the rule\'s test')
    try:
        studies = [study(piece) for piece in pieces]
        for piece in pieces:
            re.compile(piece)
    except Slow as error:
        raise wrong(
            f"could be slow on a hostile line: {error}", "see docs/rules.md, «Patterns that stay quick»"
        ) from None
    except (re.error, OverflowError, RecursionError) as error:
        raise wrong(f"not a pattern: {error}", "mend match") from None
    facts = studies[0] if len(studies) == 1 else _several(studies, within)
    if "within" in table:
        facts = replace(facts, longest=within)
    match = THEN.join(pieces)
    named = "".join(sorted(facts.chars))
    for char, folded in zip(named, key(named), strict=True):
        if folded != char:
            raise wrong(f"{char!r} never stands in a key (it is folded)", f"write {folded!r}")
    if len(pieces) > 1 and (kind.startswith("field.") or table.get("action") == "span"):
        raise wrong("a match of several pieces takes whole lines only", 'write one pattern, or action = "line"')
    for literal in lists["trigger"]:
        if key(literal) != literal or not literal.strip(" \r\n") or "\n" in literal or "\x1f" in literal:
            raise wrong(f"the trigger {literal!r} never stands in a key", f"write {key(literal).strip()!r}")
    if "\t" in match or "\n" in match:
        raise wrong("a tab or a line end in match", "a key has spaces only, and rules see one line")
    return Rule(
        name, kind, match, lists["trigger"] or facts.literals, str(table.get("where", "anywhere")), str(table.get("action", "line")),
        str(table.get("sure", "certain")), lists["strip"], lists["keep"], facts.tied, facts.whole, facts.shortest, facts.longest, path, order, facts.words, facts.starts, facts.needs,
    )  # fmt: skip


def _several(studies: list[Study], within: int) -> Study:
    """The study of pieces that stand one after another in a line of at most `within` characters."""
    sets = [facts.literals for facts in studies if facts.literals]
    best = max(sets, key=lambda words: (min(map(len, words)), -len(words)), default=())
    chars = frozenset[str]().union(*(facts.chars for facts in studies))
    needs = tuple(facts.literals for facts in studies if facts.literals and facts.literals != best)
    shortest = sum(facts.shortest for facts in studies)
    return Study(best, studies[0].tied, False, shortest, within, chars, (), studies[0].starts, needs)


def _strings(value: Any, name: str, wrong: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise wrong(f"{name} is no list of strings", f'write {name} = ["…"]')
    return tuple(value)


def expand(match: str, slots: Mapping[str, str], wrong: Any = None) -> str:
    """`match` with its slots filled in.

    >>> expand("第{n}页", {"n": "[0-9]{1,4}"})
    '第(?:[0-9]{1,4})页'
    """

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name not in slots:
            do = _nearest(name, tuple(slots))
            raise wrong(f"there is no slot {{{name}}}", do) if wrong else KeyError(name)
        value = slots[name]
        for _ in range(4):  # a slot may use others
            if not _SLOT.search(value):
                break
            value = _SLOT.sub(lambda inner: "(?:" + slots.get(inner[1], inner[0]) + ")", value)
        return "(?:" + value + ")"

    return _SLOT.sub(fill, match)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"did you mean {near[0]!r}?" if near else f"the known ones are {', '.join(sorted(known))}"


def packs() -> list[str]:
    """The paths of the TOML files that ship, in order: where two rules take a line, the more particular one is named."""
    names = sorted((name in _GENERAL, name) for name in os.listdir(HERE) if name.endswith(".toml"))
    return [os.path.join(HERE, name) for _, name in names]
