"""Characters written with the wrong one of two code points: radicals for ideographs, forms for vertical lines, ligatures.

Only where the neighbours show what is meant. Full width and half width stay as they are, and so do compatibility
ideographs, which are how some people write their names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from zhclean import assets
from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.lazy import lazy
from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.talk import is_about_forms

RADICAL = "repair.form.radical"
PUNCTUATION = "repair.form.punctuation"
LIGATURE = "repair.form.ligature"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_TEXT = _HAN + "0-9A-Za-z\u2018-\u201f\u3001-\u3003\u3008-\u301b\u3040-\u30ff\uff01-\uff5e"


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, str]]:
    """Rule to {character: what it stands for}, from ``data/repair/forms.tsv``."""
    found: dict[str, dict[str, str]] = {}
    for kind, char, new in assets.rows("repair/forms.tsv"):
        found.setdefault(kind, {})[char] = new
    return found


@lru_cache(maxsize=1)
def _all() -> frozenset[str]:
    return frozenset(char for table in tables().values() for char in table)


@lru_cache(maxsize=8)
def _search(kind: str) -> re.Pattern[str]:
    chars = re.escape("".join(tables()[kind]))
    if kind == "radical":  # in a word: an ideograph stands beside it
        return re.compile(f"(?<=[{_HAN}])[{chars}]|[{chars}](?=[{chars}]{{0,3}}[{_HAN}])")
    if kind == "mark":  # behind a word, before a word or the end of a line
        return re.compile(f"(?<=[{_TEXT}])[{chars}](?=[{_TEXT}]|\\s|$)")
    if kind == "ligature":
        return re.compile(f"(?<=[A-Za-z])[{chars}]|[{chars}](?=[A-Za-z])")
    return re.compile(f"[{chars}]")


def forms(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits that put the usual character for a compatibility form."""
    if not any(
        "\u2e80" <= char <= "\u2fd5"
        or "\ufb00" <= char <= "\ufb06"
        or "\ufe10" <= char <= "\ufe6b"
        or "\uff61" <= char <= "\uff65"
        for char in odd
    ):
        return ()
    if odd.isdisjoint(_all()):
        return ()
    edits: list[Edit] = []
    for kind, rule in (("radical", RADICAL), ("mark", PUNCTUATION), ("ligature", LIGATURE)):
        table = tables()[kind]
        if options.allows(rule) and not odd.isdisjoint(table):
            for match in _search(kind).finditer(text):
                if kind == "mark" and "\uff61" <= match.group() <= "\uff65" and _KANA.search(text):
                    continue
                if kind == "radical" and _listed(text, match.start()):
                    continue
                edits.append(Edit(match.start(), match.end(), table[match.group()], rule))
    if options.allows(PUNCTUATION) and not odd.isdisjoint(tables()["open"]):
        edits.extend(_brackets(text))
    edits.sort()
    return edits


_KANA = lazy("[\uff66-\uff9f]")


def _listed(text: str, place: int) -> bool:
    """Whether the line lists or explains radicals: they are its subject."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[max(start, place - 500) : min(end if end >= 0 else len(text), place + 500)]
    return is_about_forms(line)


def _brackets(text: str) -> list[Edit]:
    """Brackets of vertical lines, where one opens and its partner closes around words in the same line.

    The arcs also draw faces (︶︿︶), so both must be there, with an ideograph between them.
    """
    opening, closing = tables()["open"], tables()["close"]
    partner = dict(zip(opening, closing, strict=True))
    edits: list[Edit] = []
    for match in _bracketed().finditer(text):
        if partner[match[1]] == match[3]:
            edits.append(Edit(match.start(1), match.end(1), opening[match[1]], PUNCTUATION))
            edits.append(Edit(match.start(3), match.end(3), closing[match[3]], PUNCTUATION))
    return edits


@lru_cache(maxsize=1)
def _bracketed() -> re.Pattern[str]:
    opening, closing = re.escape("".join(tables()["open"])), re.escape("".join(tables()["close"]))
    return re.compile(
        f"([{opening}])([^\n{opening}{closing}]{{0,300}}[{_HAN}][^\n{opening}{closing}]{{0,300}})([{closing}])"
    )
