"""Where in a line mojibake may stand, and what those stretches read as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from zhclean.lazy import lazy
from zhclean.stages.repair import lossy, plausible
from zhclean.stages.repair.readings import MULTI, SINGLE, single
from zhclean.stages.repair.weigh import RULE, Reading, best, is_readable, proven

LOSSY = f"{RULE}.lossy"
ODD = 7.0  # nats a character from which on text is odd; prose has 3 to 7, mojibake 9 to 17
WHOLE = 7.0  # the same for a whole line or field
ISLAND = 8.5  # the same for characters inside a good line
STRONG = 40.0  # nats above that which such characters must have together
LONG = 512  # characters of a very long stretch that say how to read it
LONGEST = 400  # characters of such an island that are tried
USUAL = 5.0  # nats a character up to which letters are good as they are
_HIGH = lazy("[^\x00-\x7f]")
UTF8 = lazy(
    "[\xc2-\xf4][\x80-\xbf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u2039\u20ac\u2122]"
)  # two bytes of it, read as cp1252
_WIDE = lazy(
    "[\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3041-\ufdff\uff66-\uff9f\U00010000-\U0001efff\U00020000-\U0010ffff]"
)
_NARROW = lazy("[\x80-\xb6\xb8-\u1fff\u2020-\u2022\u2030-\u2033\u20a0-\u22ff\u2310-\u25ff\ue000-\uf8ff\ufb01\ufb02]")
_EDGES = " \xa0“”‘’—…·×«»„‹›•()[]<>\"'"
_PARTS = lazy('[^\t"<>,;|=]+')
_THREES = lazy(
    "(?:[\xe2-\xef][\x80-\xbf]{2}){2}(?:[\xe2-\xef][\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|[\x20-\x7e](?=[\xe2-\xef]))*"
)
_PIECES = lazy('[\x20-\x3f"<>\\[\\]{}]+')


def promising(line: str) -> bool:
    """Whether `single_runs`, `whole` or `holes` may find anything in `line`: much cheaper than asking them."""
    if len(_NARROW.findall(line)) > 1 and (_LETTERS.search(line) or len(_HALVES.findall(line)) > 1):
        return True
    if next(holes(line), None) is not None:
        return True
    stripped = line.strip()
    if not _WIDE.search(stripped):
        return False
    costs = plausible.prices(line)
    start = line.find(stripped)
    return (
        _worth(costs, line, start, start + len(stripped))
        or any(
            len(part.group()) < len(stripped)
            and _WIDE.search(part.group())
            and _worth(costs, line, part.start(), part.end())
            for part in _PARTS.finditer(line)
        )
        or _THREES.search(line.encode("gb18030", "replace").decode("latin-1")) is not None
        or any(is_readable(line[low:high], _tables(line[low:high])) for low, high in _long_odd(costs))
    )


def _long_odd(costs: list[int]) -> Iterator[tuple[int, int]]:
    return (span for span in plausible.odd_spans(costs, ISLAND, STRONG) if span[1] - span[0] <= LONGEST)


def _worth(costs: list[int], line: str, start: int, end: int) -> bool:
    """Whether a whole line or part of it is odd as Chinese, and its bytes are something else."""
    part = line[start:end]
    return plausible.part(costs, line, start, end) > WHOLE * len(part) and is_readable(part, _tables(part))


def _trimmed(line: str, start: int, end: int) -> int:
    while end > start and line[end - 1] <= "\x7f":
        end -= 1
    return end


def _known(line: str, rule: str) -> list[Reading]:
    """Readings of the stretches of a line under tables already proven; none if any of them is not clear."""
    right, wrong = rule.split("-as-")
    found: list[Reading] = []
    for run in single(wrong).run.finditer(line):
        start, end = run.start(), _trimmed(line, run.start(), run.end())
        if len(_HIGH.findall(line, start, end)) < 2:
            continue
        if right != "utf-8" and (line[start] in _EDGES or line[end - 1] in _EDGES):
            return []
        reading = proven(line, start, end, right, wrong)
        if reading is None:
            return []
        found.append(reading)
    return found


def _sampled(line: str, name: str, start: int, end: int) -> Reading | None:
    """The reading of a very long stretch, by that of its beginning (cut where its bytes may be)."""
    for cut in range(4):
        sample = best(line, start, start + LONG + cut, (name,), 1)
        if sample is not None:
            return proven(line, start, end, *sample.rule.removeprefix(RULE + ".").split("-as-"))
    return None


def single_runs(line: str, rule: str = "") -> Iterator[Reading]:
    """Readings of stretches that are all in a single-byte table; `rule` is what proved right before in this text."""
    if len(_NARROW.findall(line)) < 2:
        return
    if rule.rpartition("-as-")[2] in SINGLE and (known := _known(line, rule)):
        yield from known
        return
    done = 0
    for name in SINGLE:
        for run in single(name).run.finditer(line):
            start, end = run.start(), run.end()
            end = _trimmed(line, start, end)
            if end <= done or len(_HIGH.findall(line, start, end)) < 2:
                continue
            if _drawn(line[start:end]) or _usual(line[start : min(end, start + 4 * LONG)]):
                continue
            if end - start > 4 * LONG and (reading := _sampled(line, name, start, end)):
                done = end
                yield reading
                continue
            found = list(_stretch(line, start, end))
            if not found and name == "latin":
                found = list(_gaps(line, start, end))
            if not found:
                for left, right in _pieces(line, start, end):
                    found.extend(_stretch(line, left, right))
            yield from found


_LETTERS = lazy(
    "[\x80-\x9f\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\u02af\u0370-\u052f\u2552\u2553\u2555\u2556\u2558\u2559\u255b\u255c\u255e\u255f\u2561\u2562\u2564\u2565\u2567\u2568\u256a\u256b]"
)
_HALVES = lazy("[\xa4-\xc9][A-Za-z]")  # Big5 read as Latin-1: symbols with the letters that are second bytes
_LINES = "\u2500\u2502\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534\u253c\u2550\u2551\u2554\u2557\u255a\u255d\u2560\u2563\u2566\u2569\u256c\u2580\u2584\u2588\u2591-\u2593\u25a0"
_DRAWN = lazy(f"[{_LINES}]")


def _drawn(stretch: str) -> bool:
    """Whether a stretch is frames, tables, faces and marks: no letter, or mostly lines of one kind."""
    letters = len(_LETTERS.findall(stretch)) + len(_HALVES.findall(stretch)) // 2
    lines = len(_DRAWN.findall(stretch))
    return letters == 0 or (
        lines > 0 and max(map(stretch.count, frozenset(_DRAWN.findall(stretch)))) > 0.34 * (lines + letters)
    )


_WORD = lazy("[^ ]*[^\x00-\x7f][^ ]*")


def _usual(stretch: str) -> bool:
    """Whether some language explains the words of a stretch well as they are, and nothing looks like UTF-8."""
    words = " ".join(_WORD.findall(stretch))
    return plausible.surprise(words) < USUAL * len(words) and UTF8.search(stretch) is None


def _pieces(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch between blanks, digits and marks, which are never the second byte of a pair."""
    at = start
    for gap in _PIECES.finditer(line, start, end):
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if (at > start or at == start) and at < end:
        yield at, end


def _stretch(line: str, start: int, end: int) -> Iterator[Reading]:
    """The best reading of a stretch: as it is, with the ASCII letter behind it, or without marks at its edges."""
    left, right = start, end
    while left < right and line[left] in _EDGES:
        left += 1
    while right > left and line[right - 1] in _EDGES:
        right -= 1
    found: Reading | None = None
    for low, high in dict.fromkeys(((start, end), (start, end + 1), (left, right), (left, right + 1), (left, end))):
        if low < high <= len(line):
            reading = None if _drawn(line[low:high]) else best(line, low, high)
            if reading is not None and (found is None or reading.gain > found.gain):
                found = reading
    if found is not None:
        yield found


def whole(line: str, rule: str = "") -> Iterator[Reading]:
    """Readings of the whole line, or of its parts between marks of data and markup, under the multi-byte tables.

    `rule` is what proved right before in this text.
    """
    stripped = line.strip()
    if not _WIDE.search(stripped):
        return
    start = line.find(stripped)
    costs = plausible.prices(line)
    if _worth(costs, line, start, start + len(stripped)):
        right, _, wrong = rule.partition("-as-")
        # Codes that have several tables, or several places for a character, must be weighed one by one.
        single_way = wrong in _tables(stripped) and len(MULTI[wrong]) == 1
        if single_way and (reading := proven(line, start, start + len(stripped), right, wrong)):
            yield reading
            return
        if not plausible.is_foreign(stripped, WHOLE):
            reading = best(line, start, start + len(stripped), _tables(stripped))
            if reading is not None:
                yield reading
                return
    found = False
    for part in _PARTS.finditer(line):
        old = part.group()
        if (
            len(old) < len(stripped)
            and _WIDE.search(old)
            and _worth(costs, line, part.start(), part.end())
            and not plausible.is_foreign(old, WHOLE)
        ):
            reading = best(line, part.start(), part.end(), _tables(old))
            if reading is not None:
                found = True
                yield reading
    if not found:
        yield from _islands(line, costs)


def _islands(line: str, costs: list[int]) -> Iterator[Reading]:
    """Readings of stretches of a good line: those that are UTF-8 read as GBK, and long ones that are odd as Chinese."""
    codes = line.encode("gb18030", "replace").decode("latin-1")
    at = place = 0
    for run in _THREES.finditer(codes):
        try:
            place += len(codes[at : run.start()].encode("latin-1").decode("gb18030"))
            old = run.group().encode("latin-1").decode("gb18030")
        except UnicodeDecodeError:  # it begins or ends inside a character: chance
            place = -1
            break
        at = run.start()
        reading = best(line, place, place + len(old), ("gbk",))
        if reading is not None:
            yield reading
    for start, end in _long_odd(costs):
        reading = best(line, start, end, _tables(line[start:end]))
        if reading is not None:
            yield reading


def holes(line: str) -> Iterator[Reading]:
    """Readings of parts of a line in which single bytes became `?` or U+FFFD."""
    if "?" not in line and "\ufffd" not in line:
        return
    for part in re.finditer(r'[^\t"<>|=]+', line):
        old = part.group()
        if ("?" in old or "\ufffd" in old) and _WIDE.search(old):
            codes = "".join(
                piece if piece in ("?", "\ufffd") else piece.encode("gb18030", "replace").decode("latin-1")
                for piece in re.split("([?\ufffd])", old)
            )
            yield from _likely(
                line, part.start(), part.end(), lossy.holes(codes, True) if lossy.mostly_utf8(codes) else None, "gbk"
            )
    for run in _latin_holes().finditer(line):
        if "\ufffd" in run.group() or "?" in run.group():
            codes = run.group().translate(single("latin").bytes_of)
            yield from _likely(
                line, run.start(), run.end(), lossy.holes(codes, False) if lossy.mostly_utf8(codes) else None, "latin"
            )


@lru_cache(maxsize=1)
def _latin_holes() -> re.Pattern[str]:
    chars = re.escape("".join(map(chr, single("latin").bytes_of)))
    return re.compile(f"[{chars}][{chars}\ufffd\x20-\x7e]*")


def _gaps(line: str, start: int, end: int) -> Iterator[Reading]:
    """The reading of a stretch of Latin-1 that lost its C1 controls."""
    codes = line[start:end].translate(single("latin").bytes_of)
    if len(_LEADS.findall(codes)) >= 4:
        yield from _likely(line, start, end, lossy.gaps(codes), "latin")


_LEADS = lazy("[\xe2-\xef]")


def _likely(line: str, start: int, end: int, guess: tuple[str, int, int] | None, wrong: str) -> Iterator[Reading]:
    """A guess as a reading, if it is far likelier than the text as it stands."""
    if guess is not None:
        new = guess[0]
        before, after = plausible.surprise(line[start:end]), lossy.price(new)
        if before - after >= max(30.0, 3.0 * len(new)) and after <= 9.0 * len(new):
            yield Reading(start, end, new, f"{LOSSY}.{wrong}", before - after)


def _tables(part: str) -> tuple[str, ...]:
    """The multi-byte tables worth trying: of text with more symbols than wide letters (faces, frames) only UTF-16."""
    return tuple(MULTI) if 2 * len(_WIDE.findall(part)) >= len(_HIGH.findall(part)) else ("utf-16",)
