"""Damaged and mixed lines: the cheapest way through the bytes, over byte offset x encoding.

At each byte a path may read a character in its encoding, drop a byte as lost, or switch to another encoding; the
language model and the prices of dropping and switching choose. So reading gets in step again after a lost byte, and a
piece in another encoding reads right. Linear in the bytes; some microseconds a byte, so it is for lines in trouble only.
"""

from __future__ import annotations

from operator import itemgetter

from zhclean import language_model as model
from zhclean.codecs import find
from zhclean.codecs.base import LOST
from zhclean.lazy import lazy
from zhclean.record import NamedTuple

UNIT = model.UNIT
SWITCH = 12 * UNIT
DROP = 14 * UNIT  # the first byte of a lost run; U+FFFD for all of it
DROP_CUT = 8 * UNIT  # at the very beginning and the very end, where a file may be cut
DROP_GOOD = 14 * UNIT  # a further byte that could be read: two bytes of a rare character are never cheaper to drop
DROP_BAD = 5 * UNIT  # a further byte that could not
UTF8_MOST = 7 * UNIT  # three bytes in UTF-8's form say enough by themselves
KEPT = 1 << 16  # codes of an encoding that are remembered
ASCII_RUN = lazy(rb"[\x00-\x7f]+")
_ENCODINGS = ("utf-8", "gb18030", "big5", "big5-uao", "euc-tw")
_DIGITS = frozenset(b"0123456789")


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


class _Chars(dict[bytes, str]):
    """The character of a code in an encoding, "" for what is none."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self.encoding, self.codec = encoding, find(encoding)

    def __missing__(self, code: bytes) -> str:
        try:
            char = self.codec.decode(code)
        except UnicodeDecodeError:
            char = ""
        if len(self) < KEPT:
            self[code] = char
        return char

    def at(self, data: bytes, place: int) -> tuple[str, int]:
        """The character whose bytes (none of them alone ASCII) begin at a place, and how many they are; "" for none."""
        size, lead = 2, data[place]
        if lead == 0x80:  # the euro sign of cp936 is no pair
            return "", 0
        if self.encoding == "utf-8":
            size = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        elif (self.encoding == "euc-tw" and lead == 0x8E) or (
            self.encoding == "gb18030" and place + 1 < len(data) and data[place + 1] in _DIGITS
        ):
            size = 4
        code = data[place : place + size]
        return (self[code], size) if len(code) == size else ("", 0)


_known: dict[str, _Chars] = {}


def walkable(encoding: str) -> bool:
    """Whether the walk knows an encoding."""
    return encoding in _ENCODINGS


def characters(encoding: str) -> _Chars:
    """What the codes of an encoding are, kept."""
    if encoding not in _known:
        _known[encoding] = _Chars(encoding)
    return _known[encoding]


# A place on a way: what it cost, the character before it, the node before, what was read to get here and where that
# begins, the number of the encoding. (A plain tuple: there are some for every byte.)
_Node = tuple[int, str, "_Node | None", str, int, int]
_cost = itemgetter(0)


def walk(data: bytes, encodings: tuple[str, ...], keep: int | None = None) -> Walk:
    """Read a line. The first of `encodings` is the main one: only the others pay for the first step into them.

    With `keep`, the walk goes to the end but only what begins before that place is taken: what comes after is to be
    walked again with more behind it.
    """
    rows = model.language("zh").rows
    readers = [characters(name).at for name in encodings]
    kinds = range(len(encodings))
    utf8 = encodings.index("utf-8") if "utf-8" in encodings else -1
    end = len(data)
    ways: list[list[_Node | None]] = [[None] * (end + 1) for _ in kinds]  # the cheapest node of each kind at each place
    for kind, way in enumerate(ways):
        way[0] = (SWITCH // 2 if kind else 0, "\n", None, "", 0, kind)
    for at in range(end):
        nodes = [node for way in ways if (node := way[at]) is not None]
        if not nodes:
            continue
        best = nodes[0] if len(nodes) == 1 else min(nodes, key=_cost)
        run = ASCII_RUN.match(data, at) if data[at] < 0x80 else None
        text, after, rest = "", 0, 0
        if run is not None:
            text, after = run[0].decode("ascii"), run.end()
            rest = model.cost(text[1:], "zh", text[0]) if len(text) > 1 else 0
        for kind, way in enumerate(ways):
            node = way[at]
            if node is None or node[0] > best[0] + SWITCH:
                node = (best[0] + SWITCH, best[1], best, "", at, kind)
            cost, before = node[0], node[1]
            if run is not None:
                total = cost + rows[before][text[0]] + rest
                if (old := way[after]) is None or total < old[0]:
                    way[after] = (total, text[-1], node, text, at, kind)
                continue
            char, size = readers[kind](data, at)
            if char:
                price = rows[before][char[0]]
                if kind == utf8 and size > 2 and price > UTF8_MOST:
                    price = UTF8_MOST
                if (old := way[at + size]) is None or cost + price < old[0]:
                    way[at + size] = (cost + price, char[-1], node, char, at, kind)
            price = DROP if 0 < at < end - 1 else DROP_CUT
            if node[3] == LOST:
                price = DROP_GOOD if char else DROP_BAD
            if (old := way[at + 1]) is None or cost + price < old[0]:
                way[at + 1] = (cost + price, LOST, node, LOST, at, kind)
    # Ending in another encoding costs as much as going back from it, or a cut character would be a pair of another one.
    last = min(
        (node for way in ways if (node := way[end]) is not None), key=lambda node: node[0] + SWITCH * (node[5] != 0)
    )
    return _traced(last, encodings, end, end if keep is None else keep)


def _traced(last: _Node, encodings: tuple[str, ...], end: int, keep: int) -> Walk:
    path: list[_Node] = []
    node: _Node | None = last
    while node is not None:
        path.append(node)
        node = node[2]
    path.reverse()
    while keep < end and len(path) > 2 and path[-1][4] >= keep:
        end = path.pop()[4]
    out: list[str] = []
    used: dict[str, int] = {}
    lost = switches = 0
    trouble = -1
    current = -1
    for number, (_, _, _, text, at, kind) in enumerate(path):
        if not text:
            continue
        if text == LOST:
            if not out or out[-1] != LOST:
                out.append(LOST)
                lost += 1
            trouble = at if trouble < 0 else trouble
            continue
        out.append(text)
        if text > "\x7f":
            name = encodings[kind]
            stop = path[number + 1][4] if number + 1 < len(path) else end
            used[name] = used.get(name, 0) + stop - at
            if current not in (-1, kind):
                switches += 1
                trouble = at if trouble < 0 else trouble
            current = kind
    return Walk("".join(out), path[-1][0], lost, used, switches, trouble, end)
