"""What `zhclean rules list|explain|test` shows: the rules as people wrote them, and whether they keep their word."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from zhclean.errors import ConfigError
from zhclean.key import key
from zhclean.record import NamedTuple
from zhclean.rule import Rule, Words
from zhclean.rulefile import packs, read_rules
from zhclean.rules import Mark, Rules, load

SLOW = 0.25  # seconds of CPU that one pattern may take on one hostile line of 20,000 characters
_LENGTH = 20_000


class Problem(NamedTuple):
    """One thing `rules test` found: the file (None: a shipped pack), the rule, the line and what is wrong with it."""

    path: str | None
    rule: str
    line: str
    what: str

    def __str__(self) -> str:
        return f"{self.path or 'packs'}: {self.rule}: {self.what}: {self.line[:60]}"


def written(paths: Iterable[str] = ()) -> list[Rule]:
    """All rules with their strip and keep lines: those of the files `paths` first, then the packs that ship.

    Raises RuleError as `rules.load` does.
    """
    return [rule for path in paths for rule in read_rules(path)] + list(_shipped())


@lru_cache(maxsize=1)
def _shipped() -> tuple[Rule, ...]:
    """The packs that ship, read from their TOML (some seconds' work, so once)."""
    rules: list[Rule] = []
    for path in packs():
        rules.extend(read_rules(path, first=len(rules)))
    return tuple(rules)


def overview(paths: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Rows for `rules list`: id, pack, kind, where, action, sure, the first strip line, path."""
    return [
        {
            "id": rule.id, "pack": rule.pack, "kind": rule.kind, "where": rule.where, "action": rule.action,
            "sure": rule.sure, "example": rule.strip[0], "path": rule.path,
        }
        for rule in written(paths)
    ]  # fmt: skip


def explain_rule(name: str, paths: Iterable[str] = ()) -> list[Rule]:
    """The rule `name`, or all rules of the family `name` (``wechat``), for `rules explain ID`.

    Raises ConfigError naming near ids when there is none.
    """
    rules = written(paths)
    found = [rule for rule in rules if rule.id == name or rule.id.startswith(name + ".")]
    if not found:
        import difflib

        near = difflib.get_close_matches(name, [rule.id for rule in rules], 3, 0.5)
        raise ConfigError(
            f"there is no rule {name!r}", do=f"did you mean {', '.join(near)}?" if near else "see zhclean rules list"
        )
    return found


def explain_line(line: str, paths: Iterable[str] = ()) -> list[tuple[Mark, bool]]:
    """Every mark that rules would leave on `line` alone, with True for those that hold where two claim one place."""
    rules = load(tuple(paths))
    text = key(line)
    held = {mark[:3] for mark in rules.mark(text, [0]).get(0, [])}
    marks = rules.mark(text, [0], settled=False).get(0, [])
    return [(mark, mark[:3] in held) for mark in settle_order(marks)]


def settle_order(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in the order of the text, the longer first."""
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.rule.order))


def rules_of(*rules: Rule) -> Rules:
    """A `Rules` of just these."""
    return Rules(([], [], [], Words("")), rules)


def check(paths: Sequence[str] = ()) -> list[Problem]:
    """Check the rules of the files `paths` (none: the packs that ship) against their own lines.

    Each strip line must match its own rule (and no field claim it), each keep line bear no mark that would remove something, whichever rule
    it comes from; every pattern must be quick on lines made to hurt it; a rule that no literal calls is reported.
    """
    own = [rule for path in paths for rule in read_rules(path)]
    everything = written(paths) if paths else written()
    all_rules = rules_of(*everything)
    problems: list[Problem] = []
    for rule in own or everything:
        if not rule.trigger and not rule.by_word:
            problems.append(
                Problem(
                    rule.path,
                    rule.id,
                    rule.match,
                    "no literal stands in every match, so it is tried on every line; give it a trigger",
                )
            )
        alone = rules_of(rule)
        for line in rule.strip:
            text = key(line)
            marks = all_rules.mark(text, [0]).get(0, [])
            if not alone.mark(text, [0]) and all(mark.rule.id != rule.id for mark in marks):
                problems.append(Problem(rule.path, rule.id, line, "the rule does not match its strip line"))
            elif not rule.field and marks and all(mark.rule.field for mark in marks):
                problems.append(
                    Problem(rule.path, rule.id, line, f"the field {marks[0].rule.id} takes this strip line")
                )
        for line in rule.keep:
            for mark in all_rules.mark(key(line), [0]).get(0, []):
                if not mark.rule.field:
                    problems.append(Problem(rule.path, rule.id, line, f"{mark.rule.id} takes this keep line"))
        for hostile, seconds in slow_lines(rule):
            problems.append(Problem(rule.path, rule.id, hostile, f"took {seconds:.2f} s on a hostile line"))
    return problems


def slow_lines(rule: Rule) -> list[tuple[str, float]]:
    """Hostile lines (their first characters) on which the pattern of `rule` takes longer than it may."""
    pieces = sorted(
        {piece for line in rule.strip for piece in (key(line), key(line)[:1], key(line)[:2], key(line)[-1:])}, key=len
    )
    pieces += [*rule.trigger[:2], " ", "中", "0", "|"]
    slow = []
    for piece in dict.fromkeys(pieces):
        line = (piece * (_LENGTH // max(1, len(piece)) + 1))[:_LENGTH] + "\u0001"
        if rule.longest and len(line) > rule.longest:
            line = line[: rule.longest - 1] + "\u0001"  # longer ones are never tried
        begin = time.process_time()
        for _ in rule.pattern.finditer(line) if rule.action == "span" or rule.field else (rule.takes(line),):
            pass
        if (seconds := time.process_time() - begin) > SLOW:
            slow.append((line[:20], seconds))
    return slow
