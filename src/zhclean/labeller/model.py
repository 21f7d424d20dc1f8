"""The weights of the line labeller, and the sums over them.

A feature has one weight for each state; all of them are packed into one integer, so that adding up the features of a
line is one `sum` in C. States are labels by zone: the head of the page, the body, what stands below.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import add

from zhclean.assets import read_bytes
from zhclean.key import key
from zhclean.labeller import features
from zhclean.labeller.walk import lost
from zhclean.lazy import lazy
from zhclean.record import NamedTuple

ZONES = ("head", "body", "tail")
STATES = (
    "head.furniture",
    "head.headline",
    "head.meta",
    "head.caption",
    "head.editor_note",
    "head.other",
    "body.body",
    "body.heading",
    "body.caption",
    "body.furniture",
    "body.meta",
    "body.other",
    "tail.furniture",
    "tail.meta",
    "tail.other",
)
ZONE_OF = tuple(ZONES.index(name.partition(".")[0]) for name in STATES)
LABELS = tuple(name.partition(".")[2] for name in STATES)
FIELD = 16  # bits of one weight
SCALE = 100  # a weight of 1 as a whole number
WIDTH = FIELD // 8 * len(STATES)
_MIDDLE = sum(1 << (FIELD * state + FIELD - 1) for state in range(len(STATES)))
_STATES = struct.Struct(f"<{len(STATES)}H")
_UNPACK, _ITER = _STATES.unpack, _STATES.iter_unpack
_DIGITS = lazy("[1-9]")


def normal(text: str) -> str:
    """What the features are made of: the key with every digit written 0."""
    return digits(key(text))


def digits(folded: str) -> str:
    """`folded` with every digit written 0, same length."""
    return _DIGITS.sub("0", folded)


class Sums(dict[int, int]):
    """The packed weights of the features that each code of a column stands for, added up when first asked for. There
    are some ten thousands of codes at most."""

    __slots__ = ("_places", "_spread")

    def __init__(self, places: dict[int, int], spread: Callable[[int], tuple[int, ...]]) -> None:
        super().__init__()
        self._places, self._spread = places, spread

    def __missing__(self, code: int) -> int:
        total = self[code] = sum(filter(None, map(self._places.get, self._spread(code))))
        return total


class Model(NamedTuple):
    """Weights: by piece of text, by place feature, by code of each column of them, from state to state, of the first
    state; and how far a way may be behind (`walk.lost`)."""

    texts: dict[str, int]
    places: dict[int, int]
    sums: tuple[Sums, ...]
    steps: list[list[int]]
    start: list[int]
    lost: list[list[int]]

    def own(self, names: Iterable[str]) -> int:
        """The packed score of a line alone."""
        return sum(filter(None, map(self.texts.get, names)))

    def near(self, names: Iterable[int]) -> int:
        """The packed score of its place."""
        return sum(filter(None, map(self.places.get, names)))

    def along(self, columns: Iterable[Sequence[int]], scores: Iterable[int]) -> list[int]:
        """`scores` of lines, and what `columns` (codes of each line, as `features.columns` finds them) add to it."""
        for sums, column in zip(self.sums, columns, strict=False):
            scores = map(add, scores, map(sums.__getitem__, column))
        return list(scores)


def unpack(score: int) -> tuple[int, ...]:
    """The score by state; all are shifted by the same constant."""
    return _UNPACK((score + _MIDDLE).to_bytes(WIDTH, "little"))


def unpack_all(scores: Iterable[int]) -> list[tuple[int, ...]]:
    """The scores of several lines by state."""
    return list(_ITER(b"".join([(score + _MIDDLE).to_bytes(WIDTH, "little") for score in scores])))


@lru_cache(maxsize=1)
def load() -> Model:
    """Read the model (once)."""
    return read(read_bytes("labeller.bin"))


def read(data: bytes) -> Model:
    """The model in `data`, as recipes/labeller.py packs it."""
    body = zlib.decompress(data[data.index(b"\n") + 1 :])
    parts, at = [], 0
    for _ in range(4):
        (size,) = struct.unpack_from("<I", body, at)
        parts.append(body[at + 4 : at + 4 + size])
        at += 4 + size
    texts = parts[0].decode().split("\x1e")
    numbers = struct.unpack(f"<{len(parts[1]) // 4}I", parts[1])
    make = int.from_bytes
    table = [make(parts[2][i : i + WIDTH], "little", signed=True) for i in range(0, len(parts[2]), WIDTH)]
    count = len(STATES)
    rest = struct.unpack(f"<{count * (count + 1)}i", parts[3])
    places = dict(zip(numbers, table[len(texts) :], strict=True))
    steps = [list(rest[state * count : (state + 1) * count]) for state in range(count)]
    return Model(
        dict(zip(texts, table, strict=False)),
        places,
        tuple(Sums(places, spread) for spread in features.spread),
        steps,
        list(rest[count * count :]),
        lost(steps),
    )
