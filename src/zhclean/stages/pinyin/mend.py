"""Restore a document in which something slipped: mend the lines that need it, then prove the result forwards."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from zhclean.edits import Note, Span
from zhclean.lazy import lazy
from zhclean.stages.pinyin.decide import READING, Table
from zhclean.stages.pinyin.forward import MARK, Generator, fold, pack, unpack
from zhclean.stages.pinyin.gaps import ODD, Piece, Reader, State, unlink
from zhclean.stages.pinyin.halves import HOLE, LOST, Guess, Guesser, written
from zhclean.stages.pinyin.holes import fill
from zhclean.stages.pinyin.model import STRANGE, model
from zhclean.stages.pinyin.tables import Reading, gbk, readings, ungbk
from zhclean.stages.pinyin.tokens import KEYS, Site, alphabet
from zhclean.stages.pinyin.unread import GONE, Unread, names, unread

_SHOWN = lazy(f"[(?]({READING})\\)")
_BROKEN = lazy(f"\\?{READING}\\)|[^\x00-\x7f]\\?[！；？，,;]")
_ENDS = lazy("[^\x00-\x7f]\\?(?:[！；？，,;]|[!?](?=[^\x00-\x7f]))")
_ASKED = lazy("[^\x00-\x7f]\\?[^\r\n -#%->@-~”’）》」]|\\?[！；？，!;?,]|[！；？，!;,]\\?")
_USER = lazy("[\ue000-\uf8ff]")
_NARROW = lazy("(?<=[^\x00-\x7f])[,;?!]|[,;?!](?=[^\x00-\x7f])")
_WIDEN = str.maketrans(",;?!", "，；？！")
_BEHIND = lazy("([09])[0-9]{2}(?:年|$|[-/.][0-9])|(  )|(/[a-z]{1,10}[0-9]?>)")
_SYNC = lazy(b"[\x00-\x3f]")
MOST = 3  # readings of a line that are tried


class Line:
    """A line: its bytes, its text as it is taken to be, and where something had to be mended its readings (`ways`),
    the pieces of the chosen one and the guesses in it."""

    __slots__ = ("data", "guesses", "pieces", "text", "ways")

    def __init__(self, data: bytes, text: str | None) -> None:
        self.data, self.text = data, text
        self.ways: list[State] = []
        self.pieces: list[Piece] = []
        self.guesses: list[Guess] = []


class Mender:
    """One document: `text` (readings in half-width parentheses, tight) with its `table` (None where only cuts damaged
    it); `hant`: the map was applied."""

    def __init__(self, text: str, table: Table | None, hant: bool) -> None:
        self.text, self.table = text, table
        self.shown, self.outside = pack(text)
        self.entries = list(table.entries) if table else []
        self.below = self._below() if table else []
        self.user = _USER.search(text) is not None
        self.found = (
            unread(self.shown, names((*self.entries, *self.below)), self.user)
            if table
            else Unread(self.shown, [], [], set())
        )
        broken = _BROKEN.search(text) is not None
        keys = "".join(key for key in KEYS if self.shown.count(gbk(key)) == text.count(key))
        if "！" not in keys:  # every site that cuts cuts there
            keys = ""
        ends = True if _ENDS.search(text) else None if broken or not self.found.restored else False
        self.site = Site(keys, broken or not self.found.restored, ends, self.user, hant)
        self.seen = alphabet(hant)
        self.lines = [Line(data, None) for data in self.found.data.split(b"\n")]
        self.starts = [0, *accumulate(len(line.data) + 1 for line in self.lines)]
        self.guessed, self.proven, self.done = 0, False, False

    def mend(self) -> str:
        """The text as it was before the generator, in its characters. Tells `proven` and `guessed`."""
        if not self.done:
            self.done = True
            self._mend()
        joined = "\n".join([line.text or "" for line in self.lines])
        return unpack(joined, self.outside) or joined

    def gain(self) -> int:
        """How much likelier the lines have become that were read anew (sixths of a nat)."""
        cost, total = model().cost, 0
        for line in self.lines:
            if any(piece.kind != "raw" for piece in line.pieces):
                shown = line.data.decode("gbk", "replace")
                total += cost(shown.translate(self.seen)) - cost((line.text or "").translate(self.seen))
        return total

    def notes(self) -> list[Note]:
        """Where something stays open."""
        found = []
        at = 0
        for line in self.lines:
            place = at
            guesses = iter(line.guesses)
            for piece in line.pieces:
                char = next(guesses).char if piece.kind == "half" else piece.text
                if char == "?" and piece.kind in ("lost", "half"):
                    span = Span(place, place + len(char))
                    found.append(Note(span, piece.rule, "a byte is lost here: what stood there cannot be told"))
                place += len(char)
            at += len(line.text or "") + 1
        return found

    def _mend(self) -> None:
        self._decode()
        needed = [line for line in self.lines if self._needs(line)]
        readers = [Reader(self.site, line.data) for line in needed]
        for line, reader in zip(needed, readers, strict=True):
            line.ways = reader.ways()
        if needed and self.site.ends is None:
            self.site = self.site._replace(ends=_ends(needed))
            for line, reader in zip(needed, readers, strict=True):
                if reader.close or len(line.ways) > 1:
                    line.ways = Reader(self.site, line.data).ways()
        self._vanished()
        self._write([line for line in self.lines if line.ways or line.pieces], 0)
        self._prove()
        self.guessed = sum(len(line.guesses) for line in self.lines)

    def _below(self) -> list[Reading]:
        """What of the list below the table may show inside characters only."""
        have = {entry.char for entry in self.entries}
        last = max((entry.rank for entry in self.entries), default=-1)
        seen = {match[1] for match in _SHOWN.finditer(self.text)}
        return [entry for entry in readings() if entry.char not in have and entry.rank > last and entry.reading in seen]

    def _decode(self) -> None:
        try:
            texts: list[str] = self.found.data.decode("gbk").split("\n")
        except UnicodeDecodeError:
            for line in self.lines:
                try:
                    line.text = ungbk(line.data)
                except UnicodeDecodeError:
                    line.text = None
            return
        for line, text in zip(self.lines, texts, strict=True):
            line.text = text

    def _needs(self, line: Line) -> bool:
        """Whether bytes may be missing in `line`."""
        text = line.text
        if text is None or (self.user and _USER.search(text)):
            return True
        if "?" in text and _ASKED.search(text):
            return True
        return self.site.ends is not True and (
            self._cut_open(text) or any(text.find(key) >= 0 and _last(key).search(text) for key in self.site.keys)
        )

    def _cut_open(self, text: str) -> bool:
        """Whether the other halves of characters follow a mark."""
        cost, seen = model().cost, self.seen
        for key in self.site.keys:
            for mark in (key, chr(ord(key) - 0xFEE0)):
                if mark in text:
                    for part in text.split(mark)[1:]:
                        follow = part[:4].translate(seen)
                        if follow and cost(follow) >= ODD * len(follow):
                            return True
                        if len(part) > 1 and part[0] > "\x7f" and "@" <= part[1] <= "~":
                            return True
                        if len(part) > 1 and part[1] > "\x7f" and "@" <= part[0] <= "~":
                            return True
        return False

    def _vanished(self) -> None:
        """Look for pairs that vanished, in all that slipped."""
        if self.user:
            return
        restored = self.found.restored
        for line, start in zip(self.lines, self.starts, strict=False):
            first, last = bisect_left(restored, start), bisect_right(restored, start + len(line.data))
            slipped = []
            for place in restored[first:last]:
                end = _SYNC.search(line.data, place - start)
                slipped.append((place - start, end.start() if end else len(line.data)))
            if line.ways:
                line.pieces = _told(fill(unlink(line.ways[0]), slipped, self.site))
            elif slipped and line.text is not None:
                pieces = fill([_whole(line)], slipped, self.site)
                line.pieces = pieces if len(pieces) > 1 else []

    def _write(self, lines: list[Line], way: int) -> None:
        """Write out reading `way` of the lines, halves guessed."""
        shown = {id(line) for line in lines}
        texts: list[str] = []
        for line in lines:
            if not line.pieces:
                line.pieces = _told(unlink(line.ways[way]))
        for line in self.lines:
            texts.append(_with_holes(line.pieces) if id(line) in shown else (line.text or ""))
        if not any(piece.kind == "half" for line in lines for piece in line.pieces):
            guesser = None
        else:
            guesser = Guesser(model(), "\n".join(texts).translate(self.seen), self.site.hant)
        at = 0
        for line, text in zip(self.lines, texts, strict=True):
            if id(line) in shown:
                halves = [piece for piece in line.pieces if piece.kind == "half"]
                line.guesses = []
                if halves and guesser:
                    normal = text.translate(self.seen)
                    places = [match.start() for match in re.finditer(HOLE, normal)]
                    options = [self._options(guesser, piece) for piece in halves]
                    line.guesses = guesser.guess(normal, list(zip(places, options, strict=True)), at)
                waiting = iter(line.guesses)
                line.text = "".join(
                    written(next(waiting).char, self.site.hant) if piece.kind == "half" else piece.text
                    for piece in line.pieces
                )
            at += len(text) + 1

    def _options(self, guesser: Guesser, piece: Piece) -> str:
        """What half a character may have been: a mark of which one byte is lost is none of those that are cut out whole."""
        found = piece.text or guesser.candidates(_byte(piece.lead), _byte(piece.trail))
        return found if piece.lead != 0xA3 else "".join(char for char in found if char not in self.site.keys)

    def _prove(self) -> None:
        """Run the generator on the result; lines that it does not give back are read another way."""
        marked = self.text.translate(dict.fromkeys(map(ord, self.outside), MARK)) if self.outside else self.text
        shown = fold(marked).split("\n")
        wrong: list[int] = []
        for generator in self._generators():
            wrong = _unlike(generator, self.lines, range(len(self.lines)), shown)
            if not wrong:
                self.proven = True
                return
            fewest = wrong
            for way in range(MOST):
                tried = [number for number in wrong if way < len(self._ways(self.lines[number]))]
                kept = [
                    (self.lines[number].text, self.lines[number].pieces, self.lines[number].guesses) for number in tried
                ]
                for number in tried:
                    self.lines[number].pieces = []
                self._write([self.lines[number] for number in tried], way)
                left = set(_unlike(generator, self.lines, tried, shown))
                for number, (text, pieces, guesses) in zip(tried, kept, strict=True):
                    if number in left:
                        line = self.lines[number]
                        line.text, line.pieces, line.guesses = text, pieces, guesses
                fewest = [number for number in fewest if number in left or number not in tried]
                wrong = fewest
                if not wrong:
                    self.proven = not _unlike(generator, self.lines, range(len(self.lines)), shown)
                    return

    def _ways(self, line: Line) -> list[State]:
        if not line.ways:
            line.ways = Reader(self.site, line.data).ways()
        return line.ways

    def _generators(self) -> Iterator[Generator]:
        """The sites that may have made this page, the likeliest first."""
        site = self.site
        inside = self.found.inside
        below = [entry for entry in self.below if (gbk(entry.char), gbk(entry.reading)) in inside]
        for entries in ([*self.entries, *below], self.entries) if below else (self.entries,):
            for ends in (site.ends, not site.ends) if site.ends is not None else (False, True):
                yield Generator(entries, site.keys, site.shown, bool(ends), site.user)


def _unlike(generator: Generator, lines: list[Line], numbers: range | list[int], shown: list[str]) -> list[int]:
    """Those of the lines that the generator does not give back."""
    texts = [lines[number].text or "" for number in numbers]
    whole = "\n".join(texts)
    left = list(numbers)
    for text in (whole, _NARROW.sub(lambda match: match[0].translate(_WIDEN), whole)):
        made = fold(generator.text(text)).split("\n")
        if len(made) == len(texts):
            right = {number for number, line in zip(numbers, made, strict=True) if line == shown[number]}
            left = [number for number in left if number not in right]
        if not left:
            break
    return left


def _ends(lines: list[Line]) -> bool:
    """Whether bytes left over at a cut show, by the readings of lines that take either to be possible."""
    shown = 0
    for line in lines:
        asked = False
        for piece in unlink(line.ways[0]):
            if piece.kind == "drop" or (piece.kind == "half" and line.data[piece.start : piece.end] == b"?"):
                shown += 1
            elif piece.rule == "pinyin.cut" and piece.kind == "half":
                shown -= not asked
            asked = piece.kind == "drop"
    return shown > 0


def _told(pieces: list[Piece]) -> list[Piece]:
    """The pieces, lost signs filled in where what follows tells them: a year's digit, one of many blanks, a tag's `<`."""
    for at, piece in enumerate(pieces[:-1]):
        if piece.kind == "lost":
            behind = _BEHIND.match(pieces[at + 1].text)
            if behind:
                year, blank, _ = behind.groups()
                pieces[at] = piece._replace(text=("2" if year == "0" else "1") if year else " " if blank else "<")
    return pieces


def _byte(byte: int) -> int:
    return -1 if byte == GONE else byte


def _whole(line: Line) -> Piece:
    return Piece("raw", 0, len(line.data), line.text or "", GONE, GONE, "")


def _with_holes(pieces: list[Piece]) -> str:
    """The text of the pieces, a HOLE for each half."""
    signs = {"half": HOLE, "lost": LOST}
    return "".join(signs.get(piece.kind) or piece.text.replace(HOLE, STRANGE) for piece in pieces)


def _last(key: str) -> re.Pattern[str]:
    """A mark with nothing behind it that could be half a character."""
    return re.compile(f"[{key}{chr(ord(key) - 0xFEE0)}](?=$|[\r -?！；？，])")
