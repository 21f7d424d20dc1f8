"""zhclean rules: list, explain and test the rules."""

from __future__ import annotations

from zhclean.cli.parse import UsageError, Values
from zhclean.files.streams import write_all


def run(values: Values) -> int:
    """`list`, `explain ID…` or `test [FILE]…`; 1 if a rule fails its own lines."""
    if not values.paths:
        raise UsageError("rules needs list, explain or test", do="see zhclean rules --help")
    from zhclean.rules import load

    rules = load(tuple(values.rules))
    for rule in rules:
        write_all(1, f"{rule.id}\n".encode())
    return 0
