"""The key of a text: the same text folded to Simplified, half width and small ASCII letters, one character for one.

Rules and the line labeller read the key; output is made from the text. A span of the key is the same span of the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean import assets
from zhclean.lazy import lazy

_SHORT = 4000  # up to this many characters a set is quicker than compiling the class of all Traditional characters
_read = 0
_WORD = 24  # up to this many characters a translation is quicker than a search for all that may be in a text
_FEW = 24  # up to this many different characters a chain of str.replace beats one translate
_ICONS = lazy("[\ue000-\uf8ff]")  # private use: the icon fonts of pages
_SURROGATES = lazy("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """(marks and blanks, Traditional characters), each a dict of one character to one character."""
    columns = {name: (old, new) for name, old, new in assets.rows("tables/fold.tsv")}
    blanks, blank = columns["blank"]
    marks = dict(zip(*columns["mark"], strict=True))
    marks.update(dict.fromkeys((chr(int(code, 16)) for code in blanks.split()), chr(int(blank, 16))))
    return marks, dict(zip(*columns["hant"], strict=True))


@lru_cache(maxsize=1)
def _marks() -> tuple[tuple[str, str], ...]:
    return tuple((old, new) for old, new in _tables()[0].items() if not "\uff01" <= old <= "\uff5e")


@lru_cache(maxsize=1)
def _wide() -> tuple[tuple[tuple[str, str], ...], dict[int, str]]:
    """Full-width forms: the few that every page has, and all of them as a table for `translate`."""
    wide = {old: new for old, new in _tables()[0].items() if "\uff01" <= old <= "\uff5e"}
    common = [(old, new) for old, new in wide.items() if not new.isalnum()]
    return tuple(common), str.maketrans(wide)


@lru_cache(maxsize=1)
def _hant() -> tuple[frozenset[str], dict[int, str]]:
    table = _tables()[1]
    return frozenset(table), str.maketrans(table)


@lru_cache(maxsize=1)
def _hant_class() -> re.Pattern[str]:
    return re.compile("[" + "".join(_tables()[1]) + "]")


def _fold_hant(text: str) -> str:
    global _read
    known, table = _hant()
    _read += len(text)  # which way is taken changes nothing but the time
    found = known.intersection(text) if _read < _SHORT else set(_hant_class().findall(text))
    if len(found) > _FEW:
        return text.translate(table)
    for old in sorted(found):
        text = text.replace(old, table[ord(old)])
    return text


class _Fold(dict[int, str]):
    """What each character becomes, found when it is first asked for."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _key(chr(code))
        return folded


_fold = _Fold()


def key(text: str) -> str:
    """`text` folded: as long as `text`, character by character the same place.

    Traditional characters become Simplified ones, full-width forms half-width ones, blanks of every kind (tab, NBSP,
    U+3000, zero-width ones, icons of private use) a space, ASCII capitals small letters, lone surrogates U+FFFD. Line ends stay.
    The table is `data/tables/fold.tsv`. A table and never NFKC or `str.lower`: those change the length.

    >>> key("關注　ＡＢＣ：Copyright")
    '关注 abc:copyright'
    """
    return text.translate(_fold) if len(text) <= _WORD else _key(text)


def _key(text: str) -> str:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        text = _SURROGATES.sub("\ufffd", text)
        data = text.encode()
    if data.isascii():
        return data.lower().decode().replace("\t", " ")
    text = data.lower().decode()
    for old, new in _marks():
        text = text.replace(old, new)
    if b"\xef\xbc" in data or b"\xef\xbd" in data:  # U+FF00 to U+FF7F
        common, table = _wide()
        for old, new in common:
            text = text.replace(old, new)
        if any("\uff01" <= mark <= "\uff5e" for mark in _WIDE.findall(text)):
            text = text.translate(table)
    if b"\xee" in data:
        text = _ICONS.sub(" ", text)
    return _fold_hant(text)


_WIDE = lazy("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")


ORNAMENTS = (
    " -\u2013\u2014\u2015=_~\u00b7.*,#<>|+/\\!:;^`\u2026\u300b\u203b\u2190\u2191\u2192\u2193\u2197\u21e9\u21e7\u21d3\u21d1\u25b2\u25b3\u25b6\u25ba\u25bc\u25bd\u25c0\u25c4"
    "\u25a0\u25a1\u25cf\u25cb\u25c6\u25c7\u2605\u2606\u25ce\u258d\u258e\u258f\u261d\u261e\u261f\u270e\u2726\u2728\u2764\u2665\u2b06\u2b07\u2b50\ufe0f"
    "\U0001f446\U0001f447\U0001f448\U0001f449\U0001f31f\U0001f525\U0001f4a1\U0001f4e2\U0001f514\U0001f517\U0001f4cc"
)
_BRACKETS = {"(": ")", "[": "]", "\u3010": "\u3011", "{": "}"}


def bare(line: str) -> str:
    """A line of a key without the ornaments around it: what a rule for a whole line sees.

    >>> bare("—— 【相关阅读】 >>"), bare("阅读(539)")
    ('相关阅读', '阅读(539)')
    """
    line = line.strip(ORNAMENTS)
    while len(line) > 2 and _BRACKETS.get(line[0]) == line[-1] and line.count(line[0]) == 1:
        line = line[1:-1].strip(ORNAMENTS)
    return line
