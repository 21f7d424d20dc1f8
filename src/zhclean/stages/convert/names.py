"""Personal names: characters that are a surname or part of a given name read otherwise than in words.

A name is known by what stands around it: a title, an occupation before it, a verb of saying behind it. The lists are
data (`layer/names.tsv`); a frequent word such as 于 must be proved to be a name on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from re import Pattern

from zhclean.assets import read_text
from zhclean.record import NamedTuple

BYLINE = ("/", "／")  # before the name of who wrote or photographed
END = "[）)、，。；/／ \u3000]"  # behind a name that stands alone


class Names(NamedTuple):
    """The patterns, and what the characters they find become."""

    sites: Pattern[str]
    surname: Pattern[str]
    given: Pattern[str]
    become: dict[str, str]
    inside: dict[str, str]
    follow: frozenset[str]
    shy: frozenset[str]
    precede: frozenset[str]
    family: frozenset[str]
    words: frozenset[str]


@cache
def names() -> Names:
    """The patterns of `layer/names.tsv`, compiled once."""
    lists: dict[str, list[str]] = {}
    for line in read_text("convert/layer/names.tsv").split("\n"):
        head, _, body = line.partition("\t")
        if body and not line.startswith("#"):
            lists[head] = body.split(" ")
    people: list[str] = []
    shy: list[str] = []
    become: dict[str, str] = {}
    for entry in lists["surname"]:
        become[entry[0]] = entry[1]
        (shy if entry.endswith("!") else people).append(entry[0])
    inside = {entry[0]: entry[1] for entry in (*lists["given"], *lists["middle"])}
    name = f"[{''.join(lists['names'])}]{{1,2}}"
    title = _any(lists["title"])
    after = _any([*lists["after"], *lists["title"]])
    before = _behind([*lists["before"], *lists["between"]])
    joined = _behind([*lists["before"], *lists["between"], *lists["join"]])
    press = _behind([*(word + gap for word in lists["before"] for gap in ("", " ", "\u3000")), *BYLINE]).removeprefix(
        "(?:^|"
    )
    alone = f"(?<![{lists['word'][0]}])"
    plain, wary = f"{alone}[{''.join(people)}]", f"[{''.join(shy)}]"
    surname = (
        f"{plain}(?={title})"  # 余先生
        f"|(?<=[老小])[{''.join(people)}](?={after}|$)"  # 老余说
        f"|{plain}(?=(?:{name})(?:{title}))"  # 余建国先生
        f"|{joined}{plain}(?={name}(?:{after}|$))"  # 记者余建国说
        f"|{before}{wary}(?={name}(?:{after}|$)|{title})"  # 记者于海涛报道
        f"|(?<=[老小]){wary}(?=[说道称问答笑喊和跟也])"  # 老于说
        f"|(?:{press}[{''.join([*people, *shy])}](?={name}(?:{END}|$))"  # （记者 于海涛）, 摄影/钟志强
    )
    family, one = f"[{''.join(lists['family'])}]", name[:-5]
    odd, middle = (f"[{''.join(entry[0] for entry in lists[kind])}]" for kind in ("given", "middle"))
    both = f"(?:{odd}{one}?|{one}{odd}|{middle}{one})"
    given = f"{joined}{family}{both}(?=(?:{after})|$)|{family}{both}(?={title})"
    follow = frozenset(
        [*lists["names"][0], *(word[0] for word in lists["title"]), *(word[0] for word in lists["after"])]
    )
    return Names(
        re.compile(f"[{''.join({*become, *inside})}]"),
        re.compile(surname, re.MULTILINE),
        re.compile(given, re.MULTILINE),
        become,
        inside,
        follow,
        frozenset(shy),
        frozenset(
            [
                "\n",
                " ",
                "\u3000",
                "老",
                "小",
                *BYLINE,
                *(word[-1:] for word in (*lists["before"], *lists["between"]) if word),
            ]
        ),
        frozenset(lists["family"]),
        frozenset(lists["words"]),
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


def find(text: str, sites: Iterable[int] | None = None) -> dict[int, str]:
    """The characters of names in `text` that read otherwise than in words: place and new character.

    `sites`: the places to look at (all characters of `Names.sites` when not given).
    """
    known = names()
    found: dict[int, str] = {}
    surname, given, last = known.surname.match, known.given.match, len(text) - 1
    for place in (match.start() for match in known.sites.finditer(text)) if sites is None else sites:
        char = text[place]
        if place < last and text[place : place + 2] in known.words:
            continue
        # a frequent word is none of the names when nothing stands before it that a name would follow
        barred = char in known.shy and place and text[place - 1] not in known.precede
        follows = place == last or text[place + 1] in known.follow
        if char in known.become and follows and not barred and surname(text, place):
            found[place] = known.become[char]
        elif char in known.inside and place:
            for start in (place - 1, place - 2):
                if start >= 0 and text[start] in known.family:
                    match = given(text, start)
                    if match and match.end() > place:
                        found[place] = known.inside[char]
                        break
    return found
