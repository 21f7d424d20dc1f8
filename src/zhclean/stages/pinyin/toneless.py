"""The relative without tones: `記(ji)者(zhe)`, `黨(dang)(dang)的(de)`, `《關(guan) 於(yu) 更好`.

Any character may carry its reading there, but only some occurrences do; readings are doubled on some sites, followed by
a space on others. A primer glosses every character once, a text glosses few: neither is touched.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from zhclean.edits import Edit
from zhclean.lazy import lazy
from zhclean.stages.pinyin.tables import rows

FEWEST = 8  # readings below which nothing is done, unless some are doubled
FEWEST_DOUBLED = 4
MOST = 0.6  # share of the ideographs that may carry one: above it, it is a primer
_GLOSS = lazy("([一-龥])((?:\\([a-z]{1,6}\\)){1,8})( ?)")
_ONE = lazy("[a-z]+")
_HAN = lazy("[一-龥]")


@lru_cache(maxsize=1)
def _syllables() -> dict[str, frozenset[str]]:
    return {row[0]: frozenset(row[1]) for row in rows("pinyin_syllables.tsv")}


def toneless(text: str) -> list[Edit]:
    """The edits that take the readings out of a text that is polluted so, none for any other.

    >>> [text[e.start:e.end] for text in ["新(xin)聞(wen)(wen)記(ji)(ji)者(zhe)說(shuo)今日天氣很好"] for e in toneless(text)][:2]
    ['(xin)', '(wen)(wen)']
    """
    known = _syllables()
    found: list[tuple[int, int, bool]] = []  # begin and end of the readings, whether a space follows
    doubled = spaced = 0
    chars: Counter[str] = Counter()
    other = 0
    for match in _GLOSS.finditer(text):
        readings = _ONE.findall(match[2])
        if match[1] in known.get(readings[0], ()) and len(set(readings)) == 1:
            found.append((match.start(2), match.end(2), match[3] == " "))
            chars[match[1]] += 1
            doubled += len(readings) > 1
            spaced += match[3] == " "
        else:
            other += 1
    if not _polluted(text, len(found), doubled, spaced, other, chars):
        return []
    space = spaced > 0.7 * len(found)
    rule = "pinyin.toneless-space" if space else "pinyin.toneless"
    return [Edit(start, end + (space and follows), "", rule) for start, end, follows in found]


def _polluted(text: str, number: int, doubled: int, spaced: int, other: int, chars: Counter[str]) -> bool:
    if number < FEWEST_DOUBLED or other > number // 4 or (number < FEWEST and not doubled):
        return False
    if doubled >= 2:
        return True
    # Without doubled readings it must be ordinary characters, glossed again and again or at random, not each of them.
    paragraphs = [part for part in text.splitlines() if _GLOSS.search(part)]
    share = number / max(1, len(_HAN.findall("".join(paragraphs))))
    if share > MOST:
        return False
    again = sum(count for count in chars.values() if count > 1)
    ordinary = sum(count for char, count in chars.items() if text.count(char) > count)
    return (
        (again >= 0.3 * number and ordinary > 0)
        or (spaced > 0.8 * number and share > 0.08)
        or (share > 0.15 and ordinary >= 0.3 * number)
    )
