"""Personal names: characters that are a surname or part of a given name read otherwise than in words.

A name is known by what stands around it: a title, an occupation before it, a verb of saying behind it. The lists are
data (`layer/names.tsv`); a frequent word such as 于 must be proved to be a name on both sides.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from re import Pattern
from typing import NamedTuple

from zhclean.stages.convert.tables import HOME


class Names(NamedTuple):
    """The patterns, and what the characters they find become."""

    surname: Pattern[str]
    given: Pattern[str]
    become: dict[str, str]
    inside: dict[str, str]
    words: frozenset[str]


@cache
def names() -> Names:
    """The patterns of `layer/names.tsv`, compiled once."""
    lists: dict[str, list[str]] = {}
    with open(os.path.join(HOME, "layer", "names.tsv"), encoding="utf-8") as file:
        for line in file:
            head, _, body = line.rstrip("\n").partition("\t")
            if body and not line.startswith("#"):
                lists[head] = body.split(" ")
    people, shy = [], []
    become: dict[str, str] = {}
    for entry in lists["surname"]:
        become[entry[0]] = entry[1]
        (shy if entry.endswith("!") else people).append(entry[0])
    inside = {entry[0]: entry[1] for entry in lists["given"]}
    name = f"[{''.join(lists['names'])}]{{1,2}}"
    title = _any(lists["title"])
    after = _any([*lists["after"], *lists["title"]])
    before = _behind([*lists["before"], *lists["between"]])
    joined = _behind([*lists["before"], *lists["between"], *lists["join"]])
    plain, wary = f"[{''.join(people)}]", f"[{''.join(shy)}]"
    surname = (
        f"{plain}(?={title})"  # 余先生
        f"|(?<=[老小]){plain}(?={after}|$)"  # 老余说
        f"|{plain}(?=(?:{name})(?:{title}))"  # 余建国先生
        f"|{joined}{plain}(?={name}(?:{after}|$))"  # 记者余建国说
        f"|{before}{wary}(?={name}(?:{after}|$)|{title})"  # 记者于海涛报道
        f"|(?<=[老小]){wary}(?=[说道称问答笑喊和跟也])"  # 老于说
    )
    family, odd = f"[{''.join(lists['family'])}]", f"[{''.join(inside)}]"
    given = (
        f"{joined}{family}(?:{odd}{name[:-5]}?|{name[:-5]}{odd})(?=(?:{after})|$)"
        f"|^{family}(?:{odd}{name[:-5]}?|{name[:-5]}{odd})(?=(?:{after})|$)"
        f"|{family}(?:{odd}{name[:-5]}?|{name[:-5]}{odd})(?={title})"
    )
    return Names(
        re.compile(surname, re.MULTILINE), re.compile(given, re.MULTILINE), become, inside, frozenset(lists["words"])
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _behind(words: Sequence[str]) -> str:
    """A look behind for any of `words`, or the beginning of a line; Python wants each of one length."""
    sizes: dict[int, list[str]] = {}
    for word in words:
        sizes.setdefault(len(word), []).append(word)
    parts = [f"(?<={_any(group)})" for size, group in sorted(sizes.items()) if size]
    return f"(?:^|{'|'.join(parts)})"


def find(text: str) -> Iterator[tuple[int, str]]:
    """(place, new character) for each character of a name in `text` that needs one, in no order."""
    known = names()
    for match in known.surname.finditer(text):
        if text[match.start() : match.start() + 2] not in known.words:
            yield match.start(), known.become[match[0]]
    for match in known.given.finditer(text):
        for place in range(match.start() + 1, match.end()):
            new = known.inside.get(text[place])
            if new and text[place : place + 2] not in known.words:
                yield place, new
