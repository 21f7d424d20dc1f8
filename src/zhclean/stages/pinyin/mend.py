"""Restore a document in which something slipped: mend the lines that need it, then prove the result forwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from zhclean.stages.pinyin.decide import MARKS, NOTE, READING, Table
from zhclean.stages.pinyin.forward import Generator, same
from zhclean.stages.pinyin.halves import HOLE, Guess, Guesser, written
from zhclean.stages.pinyin.holes import fill
from zhclean.stages.pinyin.model import normal
from zhclean.stages.pinyin.slips import Bit, Reader, Setting, State, unlink
from zhclean.stages.pinyin.tables import readings, simplified

_LINE = re.compile("(\r\n?|\n)")
_TRIGGER = re.compile(f"\\?{READING}\\)|[^\x00-\x7f]\\?[！；？，!;?,]|[\ue000-\uf8ff]")
SILENT = re.compile("“[^”\r\n]{1,300}[!！](?=[\r\n -?]|$)")      # a quotation that ends in ！ and is not closed
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


class Mender:
    """One document: `text` with its `table` (None where only cuts damaged it); `hant`: the map was applied."""

    def __init__(self, text: str, table: Table | None, hant: bool, tight: Callable[[str], str] | None = None) -> None:
        self.tight = tight or str
        self.text, self.table, self.hant = text, table, hant
        self.shown = re.search(f"\\?{READING}\\)|[^\x00-\x7f]\\?[！；？，!;]", text) is not None
        self.silent = not re.search("[^\x00-\x7f]\\?[！；？!;]", text) and SILENT.search(text) is not None and "。”" not in text
        self.setting = Setting(table, self.shown, hant, self.silent)
        self.user = re.search("[\ue000-\uf8ff]", text) is not None
        self.back = simplified() if hant else {}
        known = {entry.char: entry.reading for entry in (table.entries if table else ())}
        self.known = known
        self.strip = lambda part: NOTE.sub(lambda m: m[1] if known.get(m[1]) == m[2] else m[0], part)

    def mend(self) -> Mended:
        """Work through the lines."""
        parts = _LINE.split(self.text)
        places: list[tuple[int, str]] = []
        at = 0
        whole: list[str] = []
        for number, part in enumerate(parts):
            if number % 2 == 0 and part and self._needs(part):
                places.append((at, part))
            elif number % 2 == 0:
                whole.append(part)
            at += len(part)
        rest = self.strip("\n".join(whole))
        context = rest.translate(self.back)
        found: list[tuple[int, str, list[State]]] = []
        for at, line in places:
            found.append((at, line, Reader(self.setting, line).ways()))
        guesser = Guesser(self.setting.model, self._context(context, found), self.hant)
        fixes: list[Fix] = []
        generators = self._generators(self.user)
        chosen = []
        for at, line, ways in found:
            chosen.append((at, line, [self._write(line, at, way, guesser) for way in ways]))
        shown = "\n".join(whole)
        best: tuple[int, bool, list[int]] = (-1, False, [])
        for generator in generators:
            ways = [next((i for i, (new, _) in enumerate(kinds) if _gives(generator, new, self.tight(line))), -1) for _, line, kinds in chosen]
            score = sum(2 if way == 0 else 1 for way in ways if way >= 0)
            if score < best[0]:
                continue
            proven = -1 not in ways and _gives(generator, rest, self.tight(shown))
            if (score, proven) > best[:2]:
                best = score, proven, ways
            if proven and score == 2 * len(chosen):
                break
        for way, (_, _, kinds) in zip(best[2], chosen, strict=True):
            fixes.extend(kinds[max(way, 0)][1])
        guessed = sum(len(fix.guesses) for fix in fixes)
        return Mended(fixes, guessed, best[1], self._gain(fixes) if self.table is None else 0)

    def _gain(self, fixes: list[Fix]) -> int:
        cost, gain = self.setting.model.cost, 0
        for fix in fixes:
            before, behind = self.text[max(0, fix.start - 1) : fix.start], self.text[fix.end : fix.end + 1]
            old, new = self.text[fix.start : fix.end] + behind, fix.new + behind
            gain += cost(normal(old.translate(self.setting.seen)), before) - cost(normal(new.translate(self.setting.seen)), before)
        return gain

    def _needs(self, line: str) -> bool:
        if _TRIGGER.search(line) or (self.silent and SILENT.search(line)):
            return True
        if self.known and any(self.known.get(char) != reading for char, reading in NOTE.findall(line)):
            return True
        return len(set(line) - self.setting.usual - _PLAIN) >= 2

    def _context(self, rest: str, found: list[tuple[int, str, list[State]]]) -> str:
        lines = [rest]
        for _, _, ways in found:
            bits = unlink(ways[0])
            lines.append("".join(HOLE if bit.kind == "half" else bit.text for bit in bits if bit.kind != "drop").translate(self.back))
        return "\n".join(lines)

    def _generators(self, user: bool) -> list[Generator]:
        entries = self.table.entries if self.table else ()
        seen = {match[1] for match in re.finditer(f"[(?]({READING})\\)", self.text)}
        have = {entry.char for entry in entries}
        last = max((entry.rank for entry in entries), default=-1)
        extra = [entry for entry in readings() if entry.char not in have and entry.rank > last and entry.reading in seen]
        keys = ("！；？，", "！；？", "")
        return [Generator(entries, key, self.shown, ends, user) for key in keys for ends in (True, False)] + [
            Generator([*entries, *extra], key, self.shown, True, user) for key in keys if extra
        ]

    def _write(self, line: str, at: int, way: State, guesser: Guesser) -> tuple[str, list[Fix]]:
        """The line as `way` reads it (in the generator's characters), and the fixes that make it."""
        bits = unlink(way)
        if not self.user:
            bits = fill(bits, self.setting)
        pieces: list[str] = []
        holes: list[tuple[int, str]] = []
        size = 0
        for bit in bits:
            text = "" if bit.kind == "drop" else HOLE if bit.kind == "half" else bit.text
            if bit.kind == "half":
                holes.append((size, bit.text or guesser.candidates(bit.lead, bit.trail)))
            text = text.translate(self.back) if bit.kind != "half" else text
            pieces.append(text)
            size += len(text)
        guesses = guesser.guess("".join(pieces), holes, at) if holes else []
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


def _gives(generator: Generator, new: str, line: str) -> bool:
    if same(generator.line(new), line):
        return True
    wide = _NARROW.sub(lambda match: match[0].translate(_WIDEN), new)
    return wide != new and same(generator.line(wide), line)
