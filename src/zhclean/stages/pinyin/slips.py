"""Put the bytes back that a slip or a cut broke, line by line.

A line is read as the bytes it was: pairs, ASCII, readings, and the places where a byte may be missing. Each such place
allows a few continuations; the cheapest by the running-text model wins, the next ones are kept in case that running the
generator forwards contradicts. `docs/pollution.md` has the table of what each kind looks like.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.pinyin.decide import READING, Table
from zhclean.stages.pinyin.model import STRANGE, Model, model
from zhclean.stages.pinyin.tables import gbk, readings, simplified, traditional, ungbk

HALF, LOST = 24, 14  # cost of a character with one byte left, of an ASCII character that is gone
STRAY = PAIR = 30  # cost of a letter behind an ideograph or a mark, of a pair that vanished
GLOSS = 40  # … of a reading that nothing explains
QUOTE = 400  # characters in which an opening mark is looked for
LOOK = 24  # characters of a run that are weighed
USUAL = 4200  # characters of the model that are nothing special
BEAM, SPREAD = 8, 160
GONE = -1  # a byte that is not known
KEYS = "！；？，!;?,"
_TOKEN = lazy(
    f"(?P<slip>\\?{READING}\\))|(?P<note>[(（] ?{READING} ?[)）])|(?P<key>[{KEYS}])|(?P<run>[^\x00-\x7f！；？，（]+|（)|(?P<sign>[\x00-\x7f])"
)


class Item(NamedTuple):
    """A token of a line: `kind` (slip, note, key, run, sign, other), its place, its characters and their bytes."""

    kind: str
    start: int
    end: int
    text: str
    data: bytes


class Bit(NamedTuple):
    """A piece of a reading of the line. `kind`: raw (the line as it is), text, half (a byte known), lost (an ASCII
    character gone), drop (a reading that goes); `rule` names what was undone."""

    kind: str
    start: int
    end: int
    text: str
    lead: int
    trail: int
    rule: str


class State(NamedTuple):
    """A way to read the line so far: its cost, the byte that waits for its second one (None: none; GONE: itself
    unknown), the last two bytes, the last character as the model sees it, and the bits (linked backwards)."""

    cost: int
    pending: int | None
    tail: bytes
    last: str
    bits: tuple[Bit, object] | None


class Setting:
    """What is known of the document: its table, whether broken bytes show as `?` (`shown`), whether it is Traditional
    (`hant`), whether every 。” may have become ！ without a trace (`silent`: broken bytes vanish, no 。” is left)."""

    def __init__(self, table: Table | None, shown: bool, hant: bool, silent: bool = False) -> None:
        self.shown, self.hant, self.silent, self.annotated = shown, hant, silent, table is not None
        self.model: Model = model()
        self.seen, self.usual = _alphabet(hant)
        self.reading, self.pairs, self.second = _list()
        own = [entry for entry in (table.entries if table else ()) if self.reading.get(entry.char) != entry.reading]
        if own:
            self.reading = self.reading | {entry.char: entry.reading for entry in own}
            self.pairs = self.pairs | {(gbk(entry.char), entry.reading) for entry in own}
            self.second = {(pair[0], reading): pair[1] for pair, reading in self.pairs}

    def see(self, char: str) -> str:
        """What the model makes of one character."""
        code = ord(char)
        return str(self.seen[code] or "\n") if code < 0x10000 else STRANGE

    def odd(self, item: Item | None, after: Item | None) -> bool:
        """Whether a run looks like the other halves of characters."""
        if item is None or item.kind != "run":
            return (
                item is not None
                and item.kind == "sign"
                and item.text >= "@"
                and after is not None
                and after.kind in ("run", "note")
            )
        if not self.usual.issuperset(item.text[:12]):
            return True
        short = len(item.text) <= 3
        return short and after is not None and (after.kind == "slip" or (after.kind == "sign" and after.text >= "@"))


@lru_cache(maxsize=2)
def _alphabet(hant: bool) -> tuple[list[str | None], frozenset[str]]:
    """What the model makes of a character, and the characters that are usual on such a page."""
    seen: list[str | None] = list(map(chr, range(0x10000)))
    seen[0x3000] = None
    written = traditional() if hant else {}
    if hant:
        for code, char in simplified().items():
            seen[code] = char
        for char in written:
            seen[ord(char)] = STRANGE
    single = model().single
    usual = sorted(single, key=single.__getitem__)[:USUAL]
    return seen, frozenset(written.get(char, char) for char in usual)


@lru_cache(maxsize=1)
def _list() -> tuple[dict[str, str], frozenset[tuple[bytes, str]], dict[tuple[int, str], int]]:
    """The list three ways: reading by character, pairs of bytes with readings, second byte by first byte and reading."""
    pairs = frozenset((gbk(entry.char), entry.reading) for entry in readings())
    return (
        {entry.char: entry.reading for entry in readings()},
        pairs,
        {(pair[0], reading): pair[1] for pair, reading in pairs},
    )


def items(line: str, setting: Setting) -> list[Item]:
    """The tokens of a line; a reading that belongs to the character before it is left out, the run goes on behind it."""
    found: list[Item] = []
    for match in _TOKEN.finditer(line):
        kind, text = match.lastgroup or "sign", match[0]
        start, end = match.span()
        before = found[-1] if found else None
        joined = before is not None and before.kind == "run" and before.end == start
        if kind == "note" and before and joined and setting.reading.get(before.text[-1]) == text.strip("(（ )）"):
            found[-1] = before._replace(end=end)
            continue
        if kind == "run":
            if before and joined:
                text = before.text + text
                start = before.start
                found.pop()
            found.extend(_run(text, start, end))
        else:
            found.append(Item(kind, start, end, text, text.encode() if kind == "sign" else b""))
    return found


def _run(text: str, start: int, end: int) -> Iterator[Item]:
    try:
        yield Item("run", start, end, text, gbk(text))
        return
    except UnicodeEncodeError as error:
        at = error.start
    if end - start != len(text):
        yield Item("other", start, end, text, b"")
        return
    if at:
        yield Item("run", start, start + at, text[:at], gbk(text[:at]))
    yield Item("other", start + at, start + at + 1, text[at], b"")
    if at + 1 < len(text):
        yield from _run(text[at + 1 :], start + at + 1, end)


class Reader:
    """Reads one line; `ways` gives the best readings of it."""

    def __init__(self, setting: Setting, line: str) -> None:
        self.setting, self.line, self.items = setting, line, items(line, setting)
        self.at, self.weighing = 0, False

    def ways(self) -> list[State]:
        """The readings of the line, best first."""
        states = [State(0, None, b"", "\n", None)]
        for at, item in enumerate(self.items):
            self.at, self.weighing = at, len(states) > 1
            following = self.items[at + 1] if at + 1 < len(self.items) else None
            after = self.items[at + 2] if at + 2 < len(self.items) else None
            grown = [new for state in states for new in self._step(state, item, following, after)]
            if not grown:  # bytes that are no text either way: the run ends here, the line will not be proven
                grown = [self._raw(self._half(state, None, HALF + GLOSS, "pinyin.half"), item) for state in states]
            states = self._prune(grown)
        ended = [
            self._half(state, None, HALF, "pinyin.half") if state.pending is not None else state for state in states
        ]
        return sorted(ended, key=lambda state: state.cost)[:4]

    @staticmethod
    def _prune(states: list[State]) -> list[State]:
        if len(states) == 1:
            return states
        states.sort(key=lambda state: state.cost)
        best: dict[tuple[int | None, bytes], State] = {}
        for state in states:
            if state.cost > states[0].cost + SPREAD or len(best) >= BEAM:
                break
            best.setdefault((state.pending, state.tail), state)
        return list(best.values())

    def _step(self, state: State, item: Item, following: Item | None, after: Item | None) -> Iterator[State]:
        kind = item.kind
        if kind in ("slip", "note"):
            yield from self._reading(state, item)
        elif kind == "key":
            yield from self._key(state, item, following, after)
        elif state.pending is None:
            yield self._raw(state, item)
        elif kind == "run":
            new = self._shift(state, item)
            if new:
                yield new
        elif kind == "sign":
            yield from self._sign(state, item, following)
        else:
            yield self._raw(self._half(state, None, HALF, "pinyin.half"), item)

    def _raw(self, state: State, item: Item) -> State:
        cost, last = state.cost, state.last
        if item.kind == "run":
            if self.weighing:
                seen = item.text[:LOOK].translate(self.setting.seen)
                cost += self.setting.model.cost(seen, last)
            last = self.setting.see(item.text[-1])
        elif item.text.strip():
            last = _sign(item.text)
            if self.weighing and item.kind == "sign" and item.text >= "@" and state.last not in ("a", "0"):
                cost += STRAY
        data = item.data or item.text.encode("gbk", "replace")
        bit = Bit("raw", item.start, item.end, item.text, GONE, GONE, "")
        return State(cost, None, (state.tail + data)[-2:], last, (bit, state.bits))

    def _emit(
        self, state: State, pair: bytes, item: Item, pending: int | None, rule: str, extra: int = 0
    ) -> State | None:
        try:
            char = ungbk(pair)
        except UnicodeDecodeError:
            return None
        if len(char) != 1:
            return None
        seen = self.setting.see(char)
        cost = state.cost + self.setting.model.step(state.last, seen) + extra
        tail = pair if pending is None else bytes((pair[1], pending))
        return State(cost, pending, tail, seen, (Bit("text", item.start, item.end, char, GONE, GONE, rule), state.bits))

    def _half(
        self, state: State, item: Item | None, cost: int, rule: str, pending: int | None = None, trail: int = GONE
    ) -> State:
        """A character of which `state.pending` is the first byte, or `trail` the second."""
        bits = state.bits
        start = end = bits[0].end if bits else 0
        if item:
            start, end = item.start, item.end
        lead = GONE if state.pending is None else state.pending
        if (lead == GONE) == (trail == GONE):
            cost += HALF
        bit = Bit("half", start, end, "", lead, trail, rule)
        return State(state.cost + cost, pending, b"", "", (bit, bits))

    def _shift(self, state: State, item: Item) -> State | None:
        data, bits, cost, last = item.data, state.bits, state.cost, state.last
        pending = state.pending
        if pending == GONE:
            bits = (Bit("half", item.start, item.start, "", GONE, data[0], "pinyin.half"), bits)
            data, last, cost = data[1:], "", cost + HALF
            if not data:
                return State(cost, None, item.data[-2:], "", bits)
        else:
            data = bytes((pending or 0,)) + data
        rest: int | None = None
        try:
            text = ungbk(data)  # a second byte below 0x80 may stand for itself: it brings the pairs back in step
        except UnicodeDecodeError:
            try:
                text, rest = ungbk(data[:-1]), data[-1]
            except UnicodeDecodeError:
                return None
        seen = text[:LOOK].translate(self.setting.seen)
        cost += self.setting.model.cost(seen, last)
        bits = (Bit("text", item.start, item.end, text, GONE, GONE, "pinyin.slip"), bits)
        return State(cost, rest, item.data[-2:], self.setting.see(text[-1]) if text else last, bits)

    def _sign(self, state: State, item: Item, following: Item | None) -> Iterator[State]:
        byte = item.data[0]
        if byte >= 0x40 and following is not None and following.kind == "note":
            # The reading tells the character that ends in this letter; its first byte may have gone with its neighbour.
            for pair, reading in self.setting.pairs:
                if pair[1] == byte and pair[0] != state.pending and reading == following.text.strip("(（ )）"):
                    new = self._emit(
                        self._half(state, None, HALF + PAIR, "pinyin.half"), pair, item, None, "pinyin.slip"
                    )
                    if new:
                        yield new
        if byte >= 0x40:
            if state.pending == GONE:
                yield self._half(state._replace(pending=None), item, HALF, "pinyin.half", None, byte)
            else:
                new = self._emit(state, bytes((state.pending or 0, byte)), item, None, "pinyin.slip")
                if new:
                    yield new
        blank = 18 if self.setting.shown else 0
        yield self._raw(self._half(state, None, HALF + blank + (90 if byte >= 0x40 else 0), "pinyin.half"), item)

    def _reading(self, state: State, item: Item) -> Iterator[State]:
        reading = item.text.strip("?(（ )）")
        if item.kind == "note" and (state.tail[-2:], reading) in self.setting.pairs:
            bit = Bit("drop", item.start, item.end, "", GONE, GONE, "pinyin.slip")
            yield state._replace(bits=(bit, state.bits))
            return
        last = state.pending if state.pending is not None else (state.tail[-1] if state.tail else GONE)
        second = self.setting.second.get((last if last is not None else GONE, reading))
        if second is None:
            blank = state.pending is not None
            state = state._replace(cost=state.cost + GLOSS)
            yield self._raw(self._half(state, None, HALF + GLOSS, "pinyin.half") if blank else state, item)
            return
        pair = bytes((last or 0, second))
        if state.pending is not None:
            new = self._emit(state, pair, item, None, "pinyin.slip")
            if new:
                yield new
            return
        bit = Bit("drop", item.start, item.end, "", GONE, GONE, "pinyin.slip")
        yield State(state.cost, second, pair, state.last, (bit, state.bits))

    def _key(self, state: State, item: Item, following: Item | None, after: Item | None) -> Iterator[State]:
        char = item.text
        wide = char if char > "\x7f" else chr(ord(char) + 0xFEE0)
        pair = gbk(wide)
        step = self.setting.model.step(state.last, wide)
        setting = self.setting
        if state.pending is None:
            yield self._plain(state, item, step)
            if (
                char == "?"
                and following
                and following.kind == "key"
                and (setting.annotated or setting.odd(after, self._later(3)))
            ):
                drop = Bit("drop", item.start, item.end, "", GONE, GONE, "pinyin.cut")
                yield State(state.cost + 8, GONE, b"", state.last, (drop, state.bits))
            if wide == "！" and setting.silent and self._ends_quote(item, following):
                yield self._half(state, item, -HALF, "pinyin.cut", pair[1], pair[0])
            elif setting.odd(following, after):
                extra = HALF + (12 if setting.shown else 0)
                yield self._half(state, item, extra - HALF // 2, "pinyin.cut", pair[1], pair[0])
            return
        if state.pending == GONE:
            yield self._half(state._replace(pending=None), item, HALF // 2, "pinyin.cut", pair[1], pair[0])
            return
        new = self._emit(state, bytes((state.pending, pair[0])), item, pair[1], "pinyin.cut")
        if new:
            yield new
        if char == "?":
            ends = following is None or following.kind == "key"
            half = self._half(state, item, HALF, "pinyin.half")
            if not ends:
                lost = Bit("lost", item.end, item.end, "?", GONE, GONE, "pinyin.lost")
                half = half._replace(cost=half.cost + LOST, bits=(lost, half.bits))
            yield half
            if following is not None and following.kind == "run":
                yield self._half(state, item, 2 * HALF, "pinyin.half", GONE, 0x80)
        half = self._half(state, None, HALF + (12 if setting.shown else 0), "pinyin.half")
        yield self._plain(half, item, setting.model.step("", wide))

    def _later(self, number: int) -> Item | None:
        """The item `number` places behind the one at work."""
        at = self.at + number
        return self.items[at] if at < len(self.items) else None

    def _ends_quote(self, item: Item, following: Item | None) -> bool:
        """Whether a quotation is open at `item` and nothing that could close it follows at once."""
        if following is not None and (following.kind != "sign" or following.text >= "@"):
            return False
        start = max(0, item.start - QUOTE)
        return self.line.rfind("“", start, item.start) > self.line.rfind("”", start, item.start)

    def _plain(self, state: State, item: Item, step: int) -> State:
        bit = Bit("raw", item.start, item.end, item.text, GONE, GONE, "")
        wide = item.text if item.text > "\x7f" else chr(ord(item.text) + 0xFEE0)
        return State(state.cost + step, None, gbk(wide), wide, (bit, state.bits))


def _sign(char: str) -> str:
    return "0" if char.isdigit() else "a" if char.isalpha() else chr(ord(char) + 0xFEE0) if char in ":()" else char


def unlink(state: State) -> list[Bit]:
    """The bits of a reading, in order."""
    found: list[Bit] = []
    node: Any = state.bits
    while node:
        found.append(node[0])
        node = node[1]
    found.reverse()
    return found
