"""Damaged and mixed lines: the cheapest way through the bytes, over byte offset x encoding.

At each byte a path may read a character in its encoding, drop a byte as lost, or switch to another encoding; the
language model and the prices of dropping and switching choose. So reading gets in step again after a lost byte, and a
piece in another encoding reads right. Linear in the bytes; some microseconds a byte, so it is for lines in trouble only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from zhclean import language_model as model
from zhclean.codecs import find
from zhclean.codecs.base import LOST
from zhclean.lazy import lazy
from zhclean.record import NamedTuple

UNIT = model.UNIT
SWITCH = 12 * UNIT
DROP = 14 * UNIT  # the first byte of a lost run; U+FFFD for all of it
DROP_HEAD = 8 * UNIT  # at the very beginning, where a file may be cut
DROP_GOOD = 14 * UNIT  # a further byte that could be read: two bytes of a rare character are never cheaper to drop
DROP_BAD = 5 * UNIT  # a further byte that could not
UTF8_MOST = 7 * UNIT  # three bytes in UTF-8's form say enough by themselves
ASCII_RUN = lazy(rb"[\x00-\x7f]+")
_UTF8 = lazy(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PAIR = lazy(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_FOUR = lazy(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_EUC4 = lazy(rb"\x8e[\xa1-\xaf][\xa1-\xfe]{2}")

_Step = Callable[[bytes, int], "tuple[str, int] | None"]


class Walk(NamedTuple):
    """The text of a line, its cost, how many places are lost, the bytes read in each encoding, how often it switched,
    where the first trouble is (-1 without any), and how many bytes were read."""

    text: str
    cost: int
    lost: int
    encodings: dict[str, int]
    switches: int
    first_trouble: int
    size: int


class _Pairs:
    """One character of an encoding at a place, kept by its bytes (at most 65,536 of them)."""

    def __init__(self, encoding: str, patterns: tuple[re.Pattern[bytes], ...]) -> None:
        self.codec, self.patterns = find(encoding), patterns
        self.known: dict[bytes, str | None] = {}

    def __call__(self, data: bytes, at: int) -> tuple[str, int] | None:
        for pattern in self.patterns:
            match = pattern.match(data, at)
            if match is not None:
                code = match[0]
                char = self.known.get(code, "")
                if char == "":
                    try:
                        char = self.codec.decode(code)
                    except UnicodeDecodeError:
                        char = None
                    if len(code) == 2:
                        self.known[code] = char
                if char is not None:
                    return char, len(code)
        return None


_PATTERNS: dict[str, tuple[re.Pattern[bytes], ...]] = {
    "utf-8": (_UTF8,),
    "gb18030": (_PAIR, _FOUR),
    "big5": (_PAIR,),
    "big5-uao": (_PAIR,),
    "euc-tw": (_EUC4, _PAIR),
}
_steps: dict[str, _Step] = {}


def walkable(encoding: str) -> bool:
    """Whether the walk knows an encoding."""
    return encoding in _PATTERNS


def _step(encoding: str) -> _Step:
    if encoding not in _steps:
        _steps[encoding] = _Pairs(encoding, _PATTERNS[encoding])
    return _steps[encoding]


class _Node(NamedTuple):
    cost: int
    before: str  # the character before, for the language model
    back: _Node | None
    text: str
    encoding: int
    at: int  # where `text` begins


def walk(data: bytes, encodings: tuple[str, ...], keep: int | None = None) -> Walk:
    """Read a line. The first of `encodings` is the main one: only the others pay for the first step into them.

    With `keep`, the walk goes to the end but only what begins before that place is taken: what comes after is to be
    walked again with more behind it.
    """
    rows = model.language("zh").rows
    steps = [_step(name) for name in encodings]
    kinds = range(len(encodings))
    utf8 = encodings.index("utf-8") if "utf-8" in encodings else -1
    ahead: dict[int, list[_Node | None]] = {
        0: [_Node(0 if kind == 0 else SWITCH // 2, "\n", None, "", kind, 0) for kind in kinds]
    }
    end = len(data)
    for at in range(end):
        nodes = ahead.pop(at, None)
        if nodes is None:
            continue
        best = min((node for node in nodes if node is not None), key=lambda node: node.cost)
        run = ASCII_RUN.match(data, at)
        for kind in kinds:
            node = nodes[kind]
            if node is None or node.cost > best.cost + SWITCH:
                node = _Node(best.cost + SWITCH, best.before, best, "", kind, at)
            if run is not None:
                text = run[0].decode("ascii")
                cost = node.cost + model.cost(text, "zh", node.before)
                _offer(ahead, run.end(), len(encodings), _Node(cost, text[-1], node, text, kind, at))
                continue
            found = steps[kind](data, at)
            if found is not None:
                char, size = found
                price = rows[node.before][char[0]]
                if kind == utf8 and size > 2 and price > UTF8_MOST:
                    price = UTF8_MOST
                _offer(ahead, at + size, len(encodings), _Node(node.cost + price, char[-1], node, char, kind, at))
            price = DROP if at else DROP_HEAD
            if node.text == LOST:
                price = DROP_GOOD if found is not None else DROP_BAD
            _offer(ahead, at + 1, len(encodings), _Node(node.cost + price, LOST, node, LOST, kind, at))
    # Ending in another encoding costs as much as going back from it, or a cut character would be a pair of another one.
    last = min(
        (node for node in ahead[end] if node is not None), key=lambda node: node.cost + SWITCH * (node.encoding != 0)
    )
    return _traced(last, encodings, end, end if keep is None else keep)


def _offer(ahead: dict[int, list[_Node | None]], at: int, size: int, node: _Node) -> None:
    nodes = ahead.get(at)
    if nodes is None:
        nodes = ahead[at] = [None] * size
    old = nodes[node.encoding]
    if old is None or node.cost < old.cost:
        nodes[node.encoding] = node


def _traced(last: _Node, encodings: tuple[str, ...], end: int, keep: int) -> Walk:
    path: list[_Node] = []
    node: _Node | None = last
    while node is not None:
        path.append(node)
        node = node.back
    path.reverse()
    while keep < end and len(path) > 2 and path[-1].at >= keep:
        end = path.pop().at
    out: list[str] = []
    used: dict[str, int] = {}
    lost = switches = 0
    trouble = -1
    current = -1
    for number, step in enumerate(path):
        if not step.text:
            continue
        if step.text == LOST:
            if not out or out[-1] != LOST:
                out.append(LOST)
                lost += 1
            trouble = step.at if trouble < 0 else trouble
            continue
        out.append(step.text)
        if step.text > "\x7f":
            name = encodings[step.encoding]
            stop = path[number + 1].at if number + 1 < len(path) else end
            used[name] = used.get(name, 0) + stop - step.at
            if current not in (-1, step.encoding):
                switches += 1
                trouble = step.at if trouble < 0 else trouble
            current = step.encoding
    return Walk("".join(out), path[-1].cost, lost, used, switches, trouble, end)
