"""The weights of the line labeller, and the sums over them.

A feature has one weight for each state; all of them are packed into one integer, so that adding up the features of a
line is one `sum` in C. States are labels by zone: the head of the page, the body, what stands below.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from operator import add

from zhclean.assets import read_bytes
from zhclean.key import key
from zhclean.labeller import features
from zhclean.labeller.walk import lost
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
_MANY = 500  # lines weighed before the tables for many are made
_AT_ONCE = 2000  # lines whose pairs are held at one time: a pair takes eight bytes, and their weights as many


def normal(text: str) -> str:
    """What the features are made of: the key with every digit written 0."""
    return digits(key(text))


def digits(folded: str) -> str:
    """`folded` with every digit written 0, same length."""
    for digit in "123456789":
        folded = folded.replace(digit, "0")
    return folded


class Pieces:
    """The weights of pieces of lines: the sums over `features.alone`, the pairs of characters of all lines at once.

    The tables for it take a millisecond or two, so they are made when some lines were weighed one by one."""

    __slots__ = ("_asked", "_heads", "_pairs", "_tails", "_texts", "_wholes")

    def __init__(self, texts: dict[str, int]) -> None:
        self._texts, self._asked = texts, 0

    def weigh(self, names: Iterable[str]) -> int:
        """The packed score of some pieces."""
        return sum(filter(None, map(self._texts.get, names)))

    def along(self, keys: Sequence[str]) -> list[int]:
        """The packed score of each line alone; `keys` as `features.alone` takes them."""
        asked = self._asked
        self._asked += len(keys)
        if self._asked < _MANY:
            return [self.weigh(features.alone(line)) for line in keys]
        if asked < _MANY:
            self._read()
        blocks = (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))
        return list(chain.from_iterable(map(self._block, blocks)))

    def _block(self, keys: Sequence[str]) -> list[int]:
        cuts = list(map(features.cut, keys))
        known = list(map(self._pairs.get, _pairs(f"^{'$^'.join(cuts)}$")))
        head, tail, whole = self._heads.get, self._tails.get, self._wholes.get
        found, at = [], 0
        for line, cut in zip(keys, cuts, strict=True):
            end = at + len(cut) + 1
            ends = head(line[:2], 0) + head(line[:3], 0) + tail(line[-2:], 0) + tail(line[-3:], 0) + whole(line, 0)
            found.append(sum(filter(None, known[at:end]), ends))
            at = end + 1  # the pair of two lines is none
        return found

    def _read(self) -> None:
        texts = self._texts
        two = [piece for piece in texts if len(piece) == 2]
        self._pairs = dict(zip(_pairs("".join(two))[::2], map(texts.__getitem__, two), strict=True))
        self._heads = {piece[1:]: weight for piece, weight in texts.items() if piece[0] == "^"}
        self._tails = {piece[:-1]: weight for piece, weight in texts.items() if piece[-1] == "$"}
        self._wholes = {piece[1:]: weight for piece, weight in texts.items() if piece[0] == "="}


def _pairs(text: str) -> list[int]:
    """A number for each pair of neighbours in `text`, the same for the same pair: its characters, 32 bits each."""
    data = text.encode("utf-32-le", "surrogatepass")
    pairs = [0] * (len(text) - 1)
    for start in (0, 4):
        pairs[start // 4 :: 2] = memoryview(data[start : len(data) - (len(data) - start) % 8]).cast("Q").tolist()
    return pairs


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
    """Weights: of pieces of text, by place feature, by code of each column of them, from state to state, of the first
    state; and how far a way may be behind (`walk.lost`)."""

    pieces: Pieces
    places: dict[int, int]
    sums: tuple[Sums, ...]
    steps: list[list[int]]
    start: list[int]
    lost: list[list[int]]

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
        Pieces(dict(zip(texts, table, strict=False))),
        places,
        tuple(Sums(places, spread) for spread in features.spread),
        steps,
        list(rest[count * count :]),
        lost(steps),
    )
