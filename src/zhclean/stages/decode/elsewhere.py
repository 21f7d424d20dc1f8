"""Whether a rough line may read better some other way: asked before the dear walk through its bytes (`walk.py`).

A rare word costs as much as a stretch that lost a byte, but one byte on it is nothing; a stretch that lost one is usual
words there. So a look at the single characters of the other readings settles most rough lines in microseconds.
"""

from __future__ import annotations

from itertools import accumulate
from operator import sub

from zhclean import language_model as model
from zhclean.codecs import find
from zhclean.codecs.base import LOST
from zhclean.lazy import lazy
from zhclean.stages.decode.walk import characters

# Bytes that may be out of step: ASCII that is no second byte ends them.
_STRETCH = lazy(rb"[\x80-\xff]+(?:[\x40-\x7e][\x80-\xff]+)+[\x40-\x7e]?")
_ANY = lazy(rb"[\x80-\xff]+(?:[\x40-\x7e]?[\x80-\xff]+)*[\x40-\x7e]?")
_RUN = lazy(rb"[\x80-\xff]{2,}[\x40-\x7e]?")
_UTF8 = lazy(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){2}")  # two ideographs in UTF-8
FOUR = 4
LEAST = 8 * model.UNIT  # what a dropped byte must save
USUAL = 114  # what each of four usual characters in a row costs at most, by itself: 9.5 nats


def another_step(data: bytes, encoding: str) -> bool:
    """Whether `data`, in an encoding of pairs, is cheaper somewhere when it is read one byte on: first whether four usual
    characters stand in a row there."""
    for run in _RUN.findall(data):
        behind = run[1:-1] if run[-1] < 0x80 else run[1:]
        other = _pairs(behind[: len(behind) // 2 * 2], encoding) + (chr(run[-1]) if run[-1] < 0x80 else "")
        if other and _usual(other) and _saved(_pairs(run[: len(run) // 2 * 2], encoding), other) >= LEAST:
            return True
    codec = find(encoding)
    for stretch in _STRETCH.findall(data):  # where second bytes are ASCII, reading gets in step at them
        after = codec.replaced(stretch[1:])
        if _usual(after):
            here = codec.replaced(stretch)
            if not len(here) == len(after) == len(stretch) // 2 or _saved(here, after) >= LEAST:
                return True
    return False


def _saved(text: str, other: str) -> int:
    """What a stretch of `other` costs less, at most, than what stands at its place in `text`."""
    sums = list(accumulate(map(sub, model.costs(text), model.costs(other)), initial=0))
    most: int = max(map(sub, sums, accumulate(sums, min)))
    return most


def _pairs(data: bytes, encoding: str) -> str:
    """The characters of bytes taken by twos, whatever they are; U+FFFD for none."""
    codec = find(encoding)
    try:
        text = codec.decode(data)
        if 2 * len(text) == len(data):
            return text
    except UnicodeDecodeError:
        pass
    known = characters(encoding)
    return "".join([known[data[at : at + 2]][:1] or LOST for at in range(0, len(data), 2)])


def another_encoding(data: bytes, encoding: str) -> bool:
    """Whether four usual characters stand in a row where `data` is read in another of the usual encodings."""
    if encoding != "utf-8" and _UTF8.search(data):
        return True
    others = [find(name) for name in ("gb18030", "big5") if name != encoding]
    return any(_usual(codec.replaced(stretch)) for codec in others for stretch in _ANY.findall(data))


def _usual(text: str) -> bool:
    costs = list(map(model.language("zh").singles.__getitem__, text))
    if len(costs) <= FOUR:
        return sum(costs) <= USUAL * len(costs)
    sums = list(accumulate(costs, initial=0))
    return any(map((FOUR * USUAL).__ge__, map(sub, sums[FOUR:], sums)))
