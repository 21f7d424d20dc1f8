"""Restore a document in which something slipped: mend the lines that need it, then prove the result forwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from zhclean.record import NamedTuple
from zhclean.stages.pinyin.decide import MARKS, NOTE, READING, Table
from zhclean.stages.pinyin.forward import Generator, fold
from zhclean.stages.pinyin.halves import HOLE, Guess, Guesser, written
from zhclean.stages.pinyin.holes import fill
from zhclean.stages.pinyin.model import normal
from zhclean.stages.pinyin.slips import Bit, Reader, Setting, State, unlink
from zhclean.stages.pinyin.tables import back, readings

_LINE = re.compile("(\r\n?|\n)")
_TRIGGER = re.compile(
    f"\\?{READING}\\)|[^\x00-\x7f]\\?[！；？，!;?,]|[^\x00-\x7f][！；？，!;?,][@-~][^\x00-\x7f]|[\ue000-\uf8ff]"
)
SILENT = re.compile("“[^”\r\n]{1,300}[!！](?=[\r\n -?]|$)")  # a quotation that ends in ！ and is not closed
_SHOWN = re.compile(f"[(?]({READING})\\)")
MOST = 4  # readings of a line that are tried
MANY, LONG = 2000, 1 << 20  # lines, characters of a document from which on only the best reading is tried
_NARROW = re.compile("(?<=[^\x00-\x7f])[,;?!]|[,;?!](?=[^\x00-\x7f])")
_WIDEN = str.maketrans(",;?!", "，；？！")


class Fix(NamedTuple):
    """A place of the text that is written anew, in the generator's characters. `guesses` are the halves in it and where
    they stand in `new`; `open` says whether something in it stays open."""

    start: int
    end: int
    new: str
    rule: str
    guesses: tuple[tuple[int, Guess], ...]
    open: bool


class Mended(NamedTuple):
    """The fixes of a document, how many characters are guessed, whether running the generator gave it back,
    and how much likelier the text has become (sixths of a nat)."""

    fixes: list[Fix]
    guessed: int
    proven: bool
    gain: int


class _Line:
    """A line that needs mending: its place, itself, itself with tight readings, its ways, and those written out."""

    __slots__ = ("at", "text", "tight", "ways", "written")

    def __init__(self, at: int, text: str, tight: str, ways: list[State]) -> None:
        self.at, self.text, self.tight, self.ways = at, text, tight, ways
        self.written: dict[int, tuple[str, list[Fix]]] = {}


class Mender:
    """One document: `text` with its `table` (None where only cuts damaged it); `hant`: the map was applied."""

    def __init__(self, text: str, table: Table | None, hant: bool, tight: Callable[[str], str] | None = None) -> None:
        self.tight = tight or str
        self.text, self.table, self.hant = text, table, hant
        self.shown = re.search(f"\\?{READING}\\)|[^\x00-\x7f]\\?[！；？，!;]", text) is not None
        self.ends = re.search("[^\x00-\x7f]\\?[！；？!;]", text) is not None
        self.silent = not self.ends and SILENT.search(text) is not None and "。”" not in text
        self.setting = Setting(table, self.shown, hant, self.silent)
        self.user = re.search("[\ue000-\uf8ff]", text) is not None
        self.back: list[str] | dict[int, str] = back() if hant else {}
        self.known = {entry.char: entry.reading for entry in (table.entries if table else ())}

    def strip(self, part: str) -> str:
        """`part` without the readings of the table that stand behind their characters."""
        return NOTE.sub(lambda match: match[1] if self.known.get(match[1]) == match[2] else match[0], part)

    def mend(self) -> Mended:
        """Work through the lines."""
        parts = _LINE.split(self.text)
        lines: list[_Line] = []
        whole: list[str] = []
        at = 0
        for number, part in enumerate(parts):
            if number % 2 == 0 and part and self._needs(part):
                lines.append(_Line(at, part, self.tight(part), Reader(self.setting, part).ways()))
            elif number % 2 == 0:
                whole.append(part)
            at += len(part)
        rest = self.strip("\n".join(whole))
        self.guesser = Guesser(self.setting.model, self._context(rest, lines), self.hant)
        shown = self.tight("\n".join(whole))
        best: tuple[int, bool, list[int]] = (-1, False, [0] * len(lines))
        for generator in self._generators():
            ways = self._check(generator, lines)
            score = sum(2 if way == 0 else 1 for way in ways if way >= 0)
            if score < best[0]:
                continue
            proven = -1 not in ways and (
                not rest
                or fold(generator.text(rest)) == fold(shown)
                or fold(generator.text(_wide(rest))) == fold(shown)
            )
            if (score, proven) > best[:2]:
                best = score, proven, ways
            if proven and score == 2 * len(lines):
                break
        fixes = [fix for way, line in zip(best[2], lines, strict=True) for fix in self._written(line, max(way, 0))[1]]
        guessed = sum(len(fix.guesses) for fix in fixes)
        return Mended(fixes, guessed, best[1], self._gain(fixes) if self.table is None else 0)

    def _check(self, generator: Generator, lines: list[_Line]) -> list[int]:
        """For each line the first of its readings that the generator makes the page's line of; -1: none does."""
        found = [-1] * len(lines)
        left = list(range(len(lines)))
        for way in range(MOST if len(lines) < MANY and len(self.text) < LONG else 1):
            left = [number for number in left if way < len(lines[number].ways)]
            if not left:
                break
            texts = [self._written(lines[number], way)[0] for number in left]
            for widen in (False, True):
                made = fold(generator.text("\n".join([_wide(text) for text in texts] if widen else texts))).split("\n")
                if len(made) == len(texts):
                    for number, text in zip(left, made, strict=True):
                        if found[number] < 0 and text == fold(lines[number].tight):
                            found[number] = way
                if all(found[number] >= 0 for number in left):
                    break
            left = [number for number in left if found[number] < 0]
        return found

    def _written(self, line: _Line, way: int) -> tuple[str, list[Fix]]:
        if way not in line.written:
            line.written[way] = self._write(line.at, line.ways[way])
        return line.written[way]

    def _gain(self, fixes: list[Fix]) -> int:
        cost, gain = self.setting.model.cost, 0
        for fix in fixes:
            before, behind = self.text[max(0, fix.start - 1) : fix.start], self.text[fix.end : fix.end + 1]
            old, new = self.text[fix.start : fix.end] + behind, fix.new + behind
            gain += cost(normal(old.translate(self.setting.seen)), before) - cost(
                normal(new.translate(self.setting.seen)), before
            )
        return gain

    def _needs(self, line: str) -> bool:
        if _TRIGGER.search(line) or (self.silent and SILENT.search(line)):
            return True
        if self.known and any(self.known.get(char) != reading for char, reading in NOTE.findall(line)):
            return True
        return len(set(line) - self.setting.usual - _PLAIN) >= 2

    def _context(self, rest: str, mended: list[_Line]) -> str:
        lines = [rest]
        for line in mended:
            bits = unlink(line.ways[0])
            lines.append("".join(HOLE if bit.kind == "half" else bit.text for bit in bits if bit.kind != "drop"))
        return "\n".join(lines).translate(self.back)

    def _generators(self) -> Iterator[Generator]:
        """The sites that may have made this page, the likeliest first."""
        entries = self.table.entries if self.table else ()
        seen = {match[1] for match in _SHOWN.finditer(self.text)}
        have = {entry.char for entry in entries}
        last = max((entry.rank for entry in entries), default=-1)
        extra = [
            entry for entry in readings() if entry.char not in have and entry.rank > last and entry.reading in seen
        ]
        for table in ((*entries, *extra), entries) if extra else (entries,):
            for ends in (True, False) if self.ends or not self.shown else (False, True):
                for keys in ("！；？", "！；？，", ""):
                    yield Generator(table, keys, self.shown, ends, self.user)

    def _write(self, at: int, way: State) -> tuple[str, list[Fix]]:
        """The line as `way` reads it (in the generator's characters), and the fixes that make it."""
        bits = unlink(way)
        if not self.user:
            bits = fill(bits, self.setting)
        pieces: list[str] = []
        holes: list[tuple[int, str]] = []
        size = 0
        for bit in bits:
            text = "" if bit.kind == "drop" else HOLE if bit.kind in ("half", "lost") else bit.text
            if bit.kind == "half":
                holes.append((size, bit.text or self.guesser.candidates(bit.lead, bit.trail)))
            pieces.append(text)
            size += len(text)
        guesses = self.guesser.guess("".join(pieces).translate(self.back), holes, at) if holes else []
        return self._fixes(bits, at, guesses)

    def _fixes(self, bits: list[Bit], at: int, guesses: list[Guess]) -> tuple[str, list[Fix]]:
        out: list[str] = []
        fixes: list[Fix] = []
        waiting = iter(guesses)
        group: list[tuple[Bit, str, Guess | None]] = []

        def close() -> None:
            if group:
                told, size = [], 0
                for _, text, guess in group:
                    if guess:
                        told.append((size, guess))
                    size += len(text)
                rules = [bit.rule for bit, _, _ in group]
                rule = next((name for name in ("pinyin.cut", "pinyin.slip") if name in rules), rules[0])
                new = "".join(text for _, text, _ in group)
                is_open = any(bit.kind == "lost" or (guess and guess.char == "?") for bit, _, guess in group)
                fixes.append(Fix(at + group[0][0].start, at + group[-1][0].end, new, rule, tuple(told), is_open))
                group.clear()

        for bit in bits:
            if bit.kind == "raw":
                close()
                out.append(bit.text)
                continue
            guess = next(waiting) if bit.kind == "half" else None
            text = written(guess.char, self.hant) if guess else bit.text
            group.append((bit, text, guess))
            out.append(text)
        close()
        return "".join(out), fixes


_PLAIN = frozenset(map(chr, range(0x80))) | frozenset(MARKS)


def _wide(text: str) -> str:
    """`text` with the punctuation beside ideographs full width: as the page had it before a corpus folded it."""
    return _NARROW.sub(lambda match: match[0].translate(_WIDEN), text)
