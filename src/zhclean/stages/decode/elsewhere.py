"""Whether a rough line may read better some other way: asked before the dear walk through its bytes (`walk.py`).

A rare word costs as much as a stretch that lost a byte, but one byte on it is nothing; a stretch that lost one is usual
words there. So a look at the single characters of the other readings settles most rough lines in microseconds.
"""

from __future__ import annotations

from itertools import accumulate
from operator import sub

from zhclean import language_model as model
from zhclean.codecs import find
from zhclean.lazy import lazy

# Bytes that may be out of step: ASCII that is no second byte ends them.
_STRETCH = lazy(rb"[\x80-\xff]+(?:[\x40-\x7e]?[\x80-\xff]+)*[\x40-\x7e]?")
_UTF8 = lazy(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){2}")  # two ideographs in UTF-8
FOUR = 4
LEAST = 8 * model.UNIT  # what a dropped byte must save
USUAL = 114  # what each of four usual characters in a row costs at most, by itself: 9.5 nats


def another_step(data: bytes, encoding: str) -> bool:
    """Whether `data`, in an encoding of pairs, is cheaper somewhere when it is read one byte on: first whether four usual
    characters stand in a row there."""
    codec = find(encoding)
    for stretch in _STRETCH.findall(data):
        if len(stretch) > 2:
            after = codec.replaced(stretch[1:])
            if _usual(after) and _saved(codec.replaced(stretch), after, len(stretch) // 2) >= LEAST:
                return True
    return False


def _saved(text: str, after: str, pairs: int) -> int:
    """What a stretch of `after` costs less than `text` there, at most; LEAST where they are not in pairs side by side."""
    if not len(text) == len(after) == pairs:
        return LEAST
    sums = list(accumulate(map(sub, model.costs(text), model.costs(after)), initial=0))
    most: int = max(map(sub, sums, accumulate(sums, min)))
    return most


def another_encoding(data: bytes, encoding: str) -> bool:
    """Whether four usual characters stand in a row where `data` is read in another of the usual encodings."""
    if encoding != "utf-8" and _UTF8.search(data):
        return True
    others = [find(name) for name in ("gb18030", "big5") if name != encoding]
    return any(_usual(codec.replaced(stretch)) for codec in others for stretch in _STRETCH.findall(data))


def _usual(text: str) -> bool:
    costs = list(map(model.language("zh").singles.__getitem__, text))
    if len(costs) <= FOUR:
        return sum(costs) <= USUAL * len(costs)
    sums = list(accumulate(costs, initial=0))
    return any(map((FOUR * USUAL).__ge__, map(sub, sums[FOUR:], sums)))
