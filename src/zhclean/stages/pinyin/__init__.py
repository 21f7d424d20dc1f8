"""Undo the pollution of hijacked pages: Traditional characters with readings behind some of them, and what broke.

What it is and why it can be undone exactly: `docs/pollution.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhclean.document import Source
from zhclean.edits import Change
from zhclean.stages.pinyin.tables import readings, simplified

__all__ = ["PinyinOptions", "restore"]

_MARK = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_NOTE = re.compile("(.)\\(([a-zü]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3})\\)")


@dataclass(frozen=True, slots=True)
class PinyinOptions:
    """`simplify`: whether Simplified is wanted in the end; `off`: ids of rules not to apply, or prefixes of them."""

    simplify: bool = True
    off: frozenset[str] = frozenset()


def restore(text: str, source: Source, options: PinyinOptions) -> Change:
    """The text without the pollution; a text that is not polluted comes back as it is.

    States the facts `polluted`, `proof`, `pinyin_rank` and, when the characters were mapped back, `script`.

    >>> restore("數(shù)據(jù)和發(fā)展進(jìn)行調(diào)查", Source(), PinyinOptions()).after
    '数据和发展进行调查'
    """
    if not _MARK.search(text):
        return Change("pinyin", text, text, ())
    known = {entry.char: entry for entry in readings()}
    found: dict[str, int] = {}
    for match in _NOTE.finditer(text):
        if match[1] in known and known[match[1]].reading == match[2]:
            found[match[1]] = found.get(match[1], 0) + 1
    if not found:
        return Change("pinyin", text, text, ())
    rank = max(known[char].rank for char in found)
    bare = sum(text.count(entry.char) - found.get(entry.char, 0) for entry in readings()[: rank + 1])
    if bare > sum(found.values()) / 4:
        return Change("pinyin", text, text, ())
    after = _NOTE.sub(lambda match: match[1] if match[1] in known and known[match[1]].reading == match[2] else match[0], text)
    facts = {"polluted": True, "proof": "none", "pinyin_rank": rank + 1}
    if options.simplify:
        after = after.translate(simplified())
        facts["script"] = "hans"
    return Change("pinyin", text, after, facts=facts)
