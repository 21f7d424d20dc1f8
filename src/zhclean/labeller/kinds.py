"""What kind of document a text is: the preset `auto` picks one of these by the words of the whole text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from zhclean.labeller.words import Pattern, pattern, rows

_PROSE = 16  # a sentence of so many characters is prose
_VERSE = 32  # characters of the longest line of verse
_END = frozenset('。!?…”」』;"’')
_CODE = pattern("kinds.code")
_STAMP = pattern("kinds.stamp")
_HAN = pattern("kinds.han")
_SIGNS = (("novel", 2), ("forum", 4), ("gov", 2), ("wechat", 3))  # and how many different ones it takes
_NUMBERED, _TITLE = pattern("kinds.numbered"), pattern("kinds.title")
_DAY, _OFFICE = pattern("guards.day"), pattern("guards.office")
_FIRST, _LAST = "\u3400", "\u9fff"
_LOOK = 20000  # characters that are read for signs


def kind_of(keys: Sequence[str], preset: str = "auto") -> str:
    """The preset for a text of the lines `keys` (folded, not blank): `preset` itself unless it is ``auto``.

    A text that is no article (a poem, a list, one line, code, subtitles, a log, a table) is ``plain``.

    >>> kind_of(["床前明月光,", "疑是地上霜。"])
    'plain'
    """
    if preset != "auto":
        return preset
    if not is_article(keys):
        return "plain"
    if _is_notice(keys):
        return "gov"
    text = "\n".join([*keys[:60], *keys[-60:]] if len(keys) > 120 else keys)[:_LOOK]
    found = set(_words().findall(text))
    for name, least in _SIGNS:
        sign, words, parts = _sign(name)
        if any(part in text for part in parts):
            if len(set(sign.findall(text))) >= least:
                return name
        elif len(found & words) >= least:
            return name
    return "news"


@cache
def _sign(name: str) -> tuple[Pattern, frozenset[str], list[str]]:
    """The pattern of the signs of a kind, those that are words, and of each other one something that it always has."""
    ways = dict(rows("patterns"))[f"kinds.{name}"].split("|")
    parts = [max((piece.lstrip("+") for piece in way.split("\\d")), key=len) for way in ways if "\\" in way]
    return pattern(f"kinds.{name}"), frozenset(way for way in ways if "\\" not in way), parts


@cache
def _words() -> re.Pattern[str]:
    """The signs of all kinds that are words."""
    words = frozenset[str]().union(*(_sign(name)[1] for name, _ in _SIGNS))
    return re.compile("|".join(sorted(words)))


def _is_notice(keys: Sequence[str]) -> bool:
    """Whether a text is a government document: numbered on a line of its own, or titled and signed like one."""
    if any(len(key) <= 40 and _NUMBERED.match(key) for key in keys[:15]):
        return True
    if not any(len(key) <= 80 and _TITLE.search(key) for key in keys[:8]):
        return False
    tail = keys[-8:]
    return any(_DAY.match(other) and _OFFICE.search(one) for one, other in pairwise(tail))


def is_article(keys: Sequence[str]) -> bool:
    """Whether the lines hold enough prose, and little that is code, log or table."""
    if len(keys) < 2 or (len(keys) > 3 and len(keys[0]) <= _VERSE and len(set(map(len, keys))) == 1):
        return False  # lines of one length are verse
    prose = letters = odd = stamped = 0
    for key in keys:
        if (len(key) >= _PROSE and (key[-1] in _END or "。" in key)) or (len(key) >= 40 and "," in key):
            prose += 1
            letters += len(key)
        if _FIRST <= key[0] <= _LAST:  # a Chinese character: most lines
            continue
        stamp = _STAMP.match(key)
        if stamp and len(key) > stamp.end() + 12:
            stamped += 1
        elif len(key) < 200 and not _HAN.search(key, 0, 40) and _CODE.search(key):
            odd += 1
    if stamped * 3 >= len(keys) and stamped > 2 and stamped >= prose:
        return False
    if odd * 2 > len(keys) and prose < 3:
        return False
    return (prose >= 2 and letters >= 50) or (prose == 1 and letters >= 40 and len(keys) >= 3)
