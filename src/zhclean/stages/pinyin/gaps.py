"""Read a line of which bytes are lost, at the cuts or where a pair of the slipped run vanished.

The line comes as bytes without readings (`unread.py`), in its own steps except behind a lost byte. Each place where one
may be lost allows a few continuations; what running text makes likeliest wins. `docs/pollution.md` has the table of
what each kind looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from zhclean.record import NamedTuple
from zhclean.stages.pinyin.model import UNKNOWN, Model, model
from zhclean.stages.pinyin.tables import gbk, ungbk
from zhclean.stages.pinyin.tokens import Site, Token, alphabet, quotes, tokens
from zhclean.stages.pinyin.unread import GONE

SIGN, LOST, STRAY, BLANK = (
    24,
    14,
    30,
    18,
)  # costs: a sign that running text lacks, a swallowed ASCII character, a letter
# among ideographs, a loss that should show
ODD = 45  # cost of a character, by and large, from which on what follows a mark is looked at
LOOK = 24  # characters of a run that are weighed
FEW, SOME, RANGE = 4, 12, 60  # candidates that stay before another lost half, before what is known, up to this cost
BEAM = 8
CROWD = 12  # so many bytes to a place where some may be lost, in a line of more such places than that
HAND = {
    "”": (-7, 14),
    "」": (-7, 14),
    "“": (14, -1),
    "「": (14, -1),
    "’": (0, 8),
    "‘": (0, 2),
}  # added in, outside quotes
CLOSE = 60  # costs of two readings that are no clear choice
UNCLOSED = 12  # cost of a line that ends in a quotation

Last: TypeAlias = "str | Mapping[str, int]"


class Piece(NamedTuple):
    """A piece of a reading of the line. `kind`: raw (the bytes as they are), text, half (a byte known), lost (an ASCII
    character gone), drop (a `?` that stands for a byte); `rule` names what was undone."""

    kind: str
    start: int
    end: int
    text: str
    lead: int
    trail: int
    rule: str


class State(NamedTuple):
    """A way to read the line so far: its cost, the byte that waits for its second one (None: none; GONE: itself
    unknown), the last character as the model sees it (or candidates with costs), whether a quotation is open, and the
    pieces (linked backwards)."""

    cost: int
    pending: int | None
    last: Last
    quoted: bool
    pieces: tuple[Piece, object] | None


class Reader:
    """Reads one line; `ways` gives the best readings of it."""

    def __init__(self, site: Site, line: bytes) -> None:
        self.site, self.line = site, line
        self.model: Model = model()
        self.seen = alphabet(site.hant)
        self.tokens = tokens(site.keys, line)
        self.special = [self._special(at, token) for at, token in enumerate(self.tokens)]
        if sum(self.special) > max(CROWD, len(line) // CROWD):  # no text, or none that anybody could read
            self.special = [False] * len(self.tokens)
        self.close = False  # whether a choice between readings was close

    def ways(self) -> list[State]:
        """The readings of the line, best first."""
        states = [State(0, None, "\n", False, None)]
        tokens, size = self.tokens, len(self.tokens)
        at = 0
        while at < size:
            if len(states) == 1 and states[0].pending is None and not self.special[at]:
                start = at
                while at < size and not self.special[at]:
                    at += 1
                states = [self._stretch(states[0], tokens[start].start, tokens[at - 1].end)]
                continue
            following = tokens[at + 1] if at + 1 < size else None
            grown = [new for state in states for new in self._step(state, tokens[at], at, following)]
            if not grown:  # bytes that are no text either way: the run ends here, the line will not be proven
                grown = [self._raw(self._close(state, 2 * STRAY), tokens[at]) for state in states]
            states = self._settle(_prune(grown))
            at += 1
        ended = []
        for state in states:
            if state.pending is not None:
                state = self._close(state, BLANK if self.site.ends else 0)
            cost = self._arrive(state.last, "\n") + UNCLOSED * state.quoted
            ended.append(state._replace(cost=state.cost + cost))
        return sorted(ended, key=_cost)[:4]

    def _settle(self, states: list[State]) -> list[State]:
        """Only the best, where all go on alike."""
        if len(states) > 1:
            last = states[0].last
            if isinstance(last, str) and all(state.pending is None and state.last == last for state in states):
                self.close |= states[1].cost - states[0].cost < CLOSE
                return states[:1]
        return states

    def _special(self, at: int, token: Token) -> bool:
        """Whether bytes may be lost at a token."""
        if token.kind == "key":
            return self._doubtful(at, self.tokens[at + 1] if at + 1 < len(self.tokens) else None)
        if token.kind == "run":
            try:
                ungbk(token.data)
            except UnicodeDecodeError:
                return True
        return token.kind in ("ask", "gone", "other")

    def _stretch(self, state: State, start: int, end: int) -> State:
        """The line as it is, where nothing is lost."""
        try:
            text = ungbk(self.line[start:end])
        except UnicodeDecodeError:
            text = self.line[start:end].decode("gbk", "replace")
        last = text[-1].translate(self.seen)
        piece = Piece("raw", start, end, text, GONE, GONE, "")
        return State(
            state.cost,
            None,
            last if last in self.model.single else "\n",
            quotes(text, state.quoted),
            (piece, state.pieces),
        )

    def _step(self, state: State, token: Token, at: int, following: Token | None) -> Iterator[State]:
        kind = token.kind
        if kind == "run":
            new = self._run(state, token)
            if new:
                yield new
        elif kind == "key":
            yield from self._key(state, token, at, following)
        elif kind == "ask":
            yield from self._ask(state, token, at, following)
        elif kind == "gone":
            if state.pending is None:
                yield state._replace(pending=GONE, cost=state.cost + BLANK)
            else:
                yield self._close(state, 0)
        elif state.pending is None:
            yield self._raw(state, token)
        else:
            yield from self._sign(state, token)

    # What can stand at a token.

    def _raw(self, state: State, token: Token) -> State:
        text = token.data.decode("gbk", "replace")
        seen = text[:1].translate(self.seen)
        cost, last = (self._arrive(state.last, seen), seen) if seen in self.model.single else (SIGN * bool(seen), "\n")
        if token.kind == "sign" and len(token.data) == 1 and token.data >= b"@" and last == "a":
            cost += STRAY
        piece = Piece("raw", token.start, token.end, text, GONE, GONE, "")
        return State(state.cost + cost, None, last, state.quoted, (piece, state.pieces))

    def _run(self, state: State, token: Token) -> State | None:
        data, pending = token.data, state.pending
        if pending == GONE:
            state = self._half(state, token.start, token.start, GONE, data[0], "pinyin.half")
            data = data[1:]
        elif pending is not None:
            data = bytes((pending,)) + data
        rest: int | None = None
        try:
            text = ungbk(data)
        except UnicodeDecodeError:
            try:
                text, rest = ungbk(data[:-1]), data[-1]
            except UnicodeDecodeError:
                return None
        cost, last = self._weigh(state.last, text)
        kind, rule = ("raw", "") if pending is None else ("text", "pinyin.slip")
        end = token.end - (kind == "raw" and rest is not None)
        quoted = quotes(text, state.quoted)
        piece = Piece(kind, token.start, end, text, GONE, GONE, rule)
        return State(state.cost + cost, rest, last, quoted, (piece, state.pieces))

    def _key(self, state: State, token: Token, at: int, following: Token | None) -> Iterator[State]:
        wide = token.data.decode("gbk") if len(token.data) > 1 else chr(token.data[0] + 0xFEE0)
        first, second = gbk(wide)
        hidden = 0 if self.site.ends is False else BLANK // 2 if self.site.ends is None else 3 * BLANK
        if state.pending is None:
            yield self._plain(state, token, wide)
            if hidden <= BLANK and self.special[at]:
                new = self._half(state, token.start, token.end, GONE, first, "pinyin.cut", hidden)
                yield new._replace(pending=second)
        elif state.pending == GONE:
            new = self._half(state, token.start, token.end, GONE, first, "pinyin.cut")
            yield new._replace(pending=second)
        else:
            char = _char(bytes((state.pending, first)))
            if char:
                new = self._text(state, token, char, "pinyin.cut")
                yield new._replace(pending=second)
            yield self._plain(self._close(state, hidden), token, wide)

    def _ask(self, state: State, token: Token, at: int, following: Token | None) -> Iterator[State]:
        ends = following is None or following.kind in ("key", "ask")
        keyed = "？" in self.site.keys
        if state.pending is None:
            yield self._plain(state, token, "？")
            if following and ends and self.site.ends is not False:
                drop = Piece("drop", token.start, token.end, "", GONE, GONE, "pinyin.cut")
                yield state._replace(pending=GONE, pieces=(drop, state.pieces))
            if keyed and self.site.ends is not True and self._doubtful(at, following):
                new = self._half(state, token.start, token.end, GONE, 0xA3, "pinyin.cut", BLANK)
                yield new._replace(pending=0xBF)
            return
        if state.pending == GONE:
            if keyed:
                new = self._half(state, token.start, token.end, GONE, 0xA3, "pinyin.cut")
                yield new._replace(pending=0xBF)
            return
        char = _char(bytes((state.pending, 0xA3)))
        if keyed and char:
            yield self._text(state, token, char, "pinyin.cut")._replace(pending=0xBF)
        if ends:
            yield self._half(state, token.start, token.end, state.pending, GONE, "pinyin.half")
        else:
            half = self._half(state, token.start, token.start, state.pending, GONE, "pinyin.half", LOST)
            lost = Piece("lost", token.start, token.end, "?", GONE, GONE, "pinyin.lost")
            yield half._replace(pieces=(lost, half.pieces), last="0")
        char = _char(bytes((state.pending, 0x80)))
        if char and following is not None and following.kind == "run":  # 80 is no first byte: it swallowed one
            yield self._text(state, token, char, "pinyin.slip")._replace(pending=GONE)
        yield self._plain(self._close(state, BLANK), token, "？")

    def _sign(self, state: State, token: Token) -> Iterator[State]:
        byte, pending = token.data[0], state.pending
        inside = token._replace(end=token.start + 1, data=token.data[:1])
        rest = token._replace(start=token.start + 1, data=token.data[1:])
        if byte >= 0x40:
            new = None
            if pending == GONE:
                new = self._half(state, inside.start, inside.end, GONE, byte, "pinyin.half")
            else:
                char = _char(bytes((pending or 0, byte)))
                new = self._text(state, inside, char, "pinyin.slip") if char else None
            if new:
                yield self._raw(new, rest) if rest.data else new
        unseen = 3 * BLANK if byte >= 0x40 else BLANK if self.site.shown else 0
        yield self._raw(self._close(state, unseen), token)

    # What a state becomes.

    def _plain(self, state: State, token: Token, wide: str) -> State:
        piece = Piece("raw", token.start, token.end, token.data.decode("gbk"), GONE, GONE, "")
        return State(state.cost + self._arrive(state.last, wide), None, wide, state.quoted, (piece, state.pieces))

    def _text(self, state: State, token: Token, char: str, rule: str) -> State:
        seen = str(self.seen[ord(char)] or "\n")
        piece = Piece("text", token.start, token.end, char, GONE, GONE, rule)
        return State(state.cost + self._arrive(state.last, seen), None, seen, state.quoted, (piece, state.pieces))

    def _close(self, state: State, cost: int) -> State:
        """The waiting byte is half a character."""
        end = state.pieces[0].end if state.pieces else 0
        if state.pending == GONE:
            return state._replace(pending=None, cost=state.cost + cost + 2 * STRAY)
        return self._half(state, end, end, state.pending or GONE, GONE, "pinyin.half", cost)

    def _half(self, state: State, start: int, end: int, lead: int, trail: int, rule: str, cost: int = 0) -> State:
        """A character of which one byte is known."""
        before = ((state.last, 0),) if isinstance(state.last, str) else tuple(state.last.items())[:FEW]
        least, best = _halves(before, lead, trail, self.site.hant, state.quoted)
        piece = Piece("half", start, end, "", lead, trail, rule)
        if not best:
            return State(state.cost + cost + 3 * STRAY, None, "\n", state.quoted, (piece, state.pieces))
        char = next(iter(best))
        quoted = char in "“「" or (state.quoted and char not in "”」")
        return State(state.cost + cost + least, None, best, quoted, (piece, state.pieces))

    # Costs.

    def _arrive(self, last: Last, char: str) -> int:
        """The cost of `char` behind `last`."""
        model = self.model
        if isinstance(last, str):
            return model.step(last, char)
        single, leave, row = model.single.get(char, UNKNOWN), model.leave, model.row
        return min([own + row(before).get(char, single + leave.get(before, 0)) for before, own in last.items()])

    def _weigh(self, last: Last, text: str) -> tuple[int, Last]:
        """The cost of `text` behind `last`, and what is last then."""
        seen = text[:LOOK].translate(self.seen)
        if not seen:
            return 0, last
        cost = self._arrive(last, seen[0]) + self.model.cost(seen[1:], seen[0])
        if len(text) > LOOK:
            end = text[-1:].translate(self.seen)
            return cost, end or "\n"
        return cost, seen[-1]

    def _doubtful(self, at: int, following: Token | None) -> bool:
        """Whether what follows token `at` looks like the other halves of characters."""
        if following is None or following.kind in ("key", "ask"):
            return True
        after = self.tokens[at + 2] if at + 2 < len(self.tokens) else None
        if following.kind != "run":
            return following.data >= b"@" and len(following.data) <= 2 and after is not None and after.kind == "run"
        text = following.data[:12].decode("gbk", "replace").translate(self.seen)
        short = len(following.data) <= 6
        if short and after is not None and after.kind == "sign" and after.data >= b"@":
            return True
        if not text or "\ufffd" in text:
            return True
        text += "\n" if after is None and short else ""
        return self.model.cost(text[:4], "\n") >= ODD * min(4, len(text))


@lru_cache(maxsize=8192)
def _halves(
    before: tuple[tuple[str, int], ...], lead: int, trail: int, hant: bool, quoted: bool
) -> tuple[int, Mapping[str, int]]:
    """The characters of which `lead` or `trail` is known, behind those that may stand before (with their costs): the
    least cost, and the best of them, best first, with what they cost beyond it."""
    table = model()
    candidates = table.candidates(-1 if lead == GONE else lead, -1 if trail == GONE else trail, hant)
    rows = [[own + cost for cost in table.behind(last, candidates)] for last, own in before]
    found = dict(zip(candidates, rows[0] if len(rows) == 1 else map(min, *rows), strict=True))
    for char, (inside, outside) in HAND.items():
        if char in found:
            found[char] += inside if quoted else outside
    least = min(found.values(), default=0)
    close = sorted([entry for entry in found.items() if entry[1] <= least + RANGE], key=_second)[:SOME]
    return least, {char: own - least for char, own in close}


@lru_cache(maxsize=4096)
def _char(pair: bytes) -> str:
    """The character of two bytes; empty if they are none."""
    try:
        char = ungbk(pair)
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


def _cost(state: State) -> int:
    return state.cost


def _second(entry: tuple[str, int]) -> int:
    return entry[1]


def _prune(states: list[State]) -> list[State]:
    """The best states, at most two that wait for the same byte."""
    if len(states) == 1:
        return states
    states.sort(key=_cost)
    best: list[State] = []
    number: dict[int | None, int] = {}
    for state in states:
        count = number.get(state.pending, 0)
        if count < 2:
            number[state.pending] = count + 1
            best.append(state)
            if len(best) == BEAM:
                break
    return best


def unlink(state: State) -> list[Piece]:
    """The pieces of a reading, in order."""
    found: list[Piece] = []
    node: Any = state.pieces
    while node:
        found.append(node[0])
        node = node[1]
    found.reverse()
    return found
