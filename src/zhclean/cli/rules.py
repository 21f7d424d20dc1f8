"""zhclean rules: list, explain and test the rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from zhclean.cli.messages import translate
from zhclean.cli.parse import UsageError, Values, hint
from zhclean.files.read import auxiliary
from zhclean.files.streams import write_all
from zhclean.output.escape import show


def run(values: Values) -> int:
    """`list`, `explain ID…` or `test [FILE]…`: 1 if a rule does not keep its word. Raises UsageError, RuleError."""
    does: dict[str, Callable[[list[str], Values], int]] = {"list": _list, "explain": _explain, "test": _test}
    if not values.paths or values.paths[0] not in does:
        given = values.paths[0] if values.paths else ""
        what = f"rules has no {given!r}" if given else "rules needs list, explain or test"
        raise UsageError(what, do=hint(given, tuple(does), "write zhclean rules list, explain or test"))
    for path in values.rules:
        auxiliary(path, only_file=True)
    return does[values.paths[0]](values.paths[1:], values)


def _print(text: str) -> None:
    write_all(1, text.encode("utf-8", "backslashreplace"))


def _json(value: Any) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _list(rest: list[str], values: Values) -> int:
    from zhclean.ruletest import overview

    if rest:
        raise UsageError(f"rules list takes no {rest[0]!r}", do="write zhclean rules list, or rules explain ID")
    rows = overview(values.rules)
    if values.json:
        _json(rows)
        return 0
    wide = max((len(row["id"]) for row in rows), default=0)
    _print(
        "".join(
            f"{show(row['id']):<{wide}}  {row['kind']:<18} {row['where']:<8} {row['action']:<5} {show(row['example'])}\n"
            for row in rows
        )
    )
    return 0


def _explain(rest: list[str], values: Values) -> int:
    from zhclean.ruletest import explain_line, explain_rule

    if not rest:
        raise UsageError("rules explain needs the id of a rule, or a line of text", do="see zhclean rules list")
    for given in rest:
        if not given.isascii():  # a line of Chinese text: which rules see something in it?
            marks = explain_line(given, values.rules)
            for mark, holds in marks:
                _print(
                    f"{show(mark.rule.id)}: {mark.start}:{mark.end} {show(given[mark.start : mark.end])}{'' if holds else ' -'}\n"
                )
            if not marks:
                _print(f"{translate('no rule marks this line')}\n")
            continue
        rules = explain_rule(given, values.rules)
        if values.json:
            _json([rule.to_dict() for rule in rules])
            continue
        for rule in rules:
            lines = [
                f"{key}: {json.dumps(value, ensure_ascii=False)}"
                for key, value in rule.to_dict().items()
                if value not in ([], None)
            ]
            _print("\n".join(show(line) for line in lines) + "\n\n")
    return 0


def _test(rest: list[str], values: Values) -> int:
    from zhclean.ruletest import check, written

    paths = (*values.rules, *rest)
    for path in rest:
        auxiliary(path, only_file=True)
    problems = check(paths)
    if values.json:
        _json([problem._asdict() for problem in problems])
    else:
        _print("".join(f"{show(str(problem))}\n" for problem in problems))
    if not values.quiet:
        from zhclean.cli.messages import say

        count = len(written(paths))
        say(f"{translate(f'{count} rules')}, {translate(f'{len(problems)} problems')}")
    return 1 if problems else 0
