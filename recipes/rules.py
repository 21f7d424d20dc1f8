"""Make src/zhclean/data/rules/compiled.txt from the packs beside it: the form that loads at once.

First line: what this is. Second: every literal of every rule. Third: for each literal the numbers of its rules.
Fourth: the words that are whole lines, by rule. Then one rule a line: id, kind, where, action, sure, tied, whole, shortest, longest, literals, pattern.
"""

from __future__ import annotations

import sys

from zhclean.rule import COMPILED, THEN, UNIT, Rule, pack_row
from zhclean.rulefile import packs, read_rules

FIRST = "# zhclean's rules, compiled from data/rules/*.toml by recipes/rules.py; edit those, then `make rules`"


def compile_packs() -> str:
    """The compiled form of the packs that ship."""
    rules: list[Rule] = []
    for path in packs():
        rules.extend(read_rules(path, first=len(rules)))
    owners: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for number, rule in enumerate(rules):
        if rule.by_word:
            for word in rule.words:
                if rules[int(words.get(word, number))].kind == "link":  # a word of its own beats a link in a bar
                    words[word] = str(number)
                words.setdefault(word, str(number))
            continue
        if not rule.trigger:
            raise SystemExit(f"{rule.path}: {rule.id}: no literal stands in every match; give it a trigger")
        for literal in rule.trigger:
            owners.setdefault(literal, []).append(str(number))
    lines = [FIRST, UNIT.join(owners), UNIT.join(" ".join(numbers) for numbers in owners.values())]
    groups: dict[str, list[str]] = {}
    for word, who in words.items():
        groups.setdefault(who, [who]).append(word)
    lines.append(THEN.join(UNIT.join(group) for group in groups.values()))
    return "\n".join(lines + [pack_row(rule) for rule in rules]) + "\n"


def main() -> None:
    """Write the compiled form."""
    text = compile_packs()
    with open(COMPILED, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main())
