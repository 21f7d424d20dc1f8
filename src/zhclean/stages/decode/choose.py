"""Which encoding: all readings of a sample are weighed, the likeliest wins; what else was plausible is kept."""

from __future__ import annotations

import math
import re
from itertools import accumulate, compress, count
from operator import sub

from zhclean import language_model as model
from zhclean.codecs import find
from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.decode.readings import (
    CANDIDATES,
    KANA,
    UNIT,
    UTF8,
    WIDE,
    Candidate,
    Reading,
    cost_of,
    read,
    readings,
)
from zhclean.stages.decode.sample import Piece, sample

READING = lazy("\\([a-z\u00e0-\u01dc]{1,7}\\)")  # (jìn), (jin)
SHORT = 192  # bytes: a first look that leaves only what is not hopeless
MARGIN = 40 * UNIT
GOOD_HAN, GOOD_ASCII = 8.2 * UNIT, 3.6 * UNIT  # what good Chinese costs a character at most, on the average
PLAIN_UTF8 = 12  # so many multi-byte characters settle that valid UTF-8 is UTF-8
ROUGH = 5 * 10 * UNIT  # what any five characters in a row may cost


class Choice(NamedTuple):
    """What a sample says: all readings, the likeliest first, and the lines it was made of."""

    readings: list[Reading]
    pieces: list[Piece]

    @property
    def best(self) -> Reading:
        """The likeliest reading."""
        return self.readings[0]

    def rivals(self) -> list[tuple[Reading, float]]:
        """The other readings that give another text, with how many nats they are worse."""
        seen = {self.best.text}
        found = []
        for reading in self.readings[1:]:
            if reading.text not in seen:
                seen.add(reading.text)
                found.append((reading, (reading.cost - self.best.cost) / UNIT))
        return found

    @property
    def confidence(self) -> float:
        """How sure, 0 to 1: by the distance to the next reading that gives another text, and by what the best costs."""
        rivals = self.rivals()
        gap = rivals[0][1] if rivals else 30.0
        sure = 1 / (1 + math.exp(-gap / 3))
        return round(min(0.99, max(0.05, sure * plausible(self.best))), 2)


def plausible(reading: Reading) -> float:
    """1 for a text whose characters outside ASCII cost what those of good text cost, falling towards 0 for noise."""
    each, high = high_cost(reading.text[:4000], reading.language)
    if not high:
        return 1.0
    usual = 9.5 if reading.language in ("zh", "ja", "ko") else 9.0
    return 1.0 if each <= usual else max(0.05, 1 - (each - usual) / 6)


def high_cost(text: str, language: str) -> tuple[float, int]:
    """What the characters outside ASCII cost on the average, in nats, and how many there are."""
    costs = [cost for cost, char in zip(model.costs(text, language), text, strict=True) if char > "\x7f"]
    return (sum(costs) / UNIT / len(costs), len(costs)) if costs else (0.0, 0)


def quick(pieces: list[Piece]) -> list[tuple[str, list[int]]] | None:
    """The text of each piece in GB 18030 (blanks for Pinyin in parentheses) and what its characters cost, when all of it
    is so plainly good Chinese (16 characters outside ASCII and more) that no other reading needs a look; else None. (Its
    lines may still be rough.)
    """
    codec = find("gb18030")
    try:
        texts = [_without_readings(codec.decode(piece.data)) for piece in pieces]
    except UnicodeDecodeError:
        return None
    text = "".join(texts)
    high = sum(map("\x7f".__lt__, text))
    if high < 16:
        return None
    costs = model.costs(text)
    if sum(costs) > GOOD_HAN * high + GOOD_ASCII * (len(text) - high) or 8 * len(KANA.findall(text)) > len(text):
        return None
    found, at = [], 0
    for part in texts:
        found.append((part, costs[at : at + len(part)]))
        at += len(part)
    return found


def line_is_fine(text: str) -> bool:
    """Whether the characters of a line cost what Chinese in the right encoding may cost, all of them and any five in a
    row; few ones may cost more."""
    return rough_part(text) == (0, 0)


def rough_part(text: str, costs: list[int] | None = None) -> tuple[int, int]:
    """The part of a line that costs too much: all of it, some characters around five that do, or none (0, 0).

    `costs` are those of its characters, if they are known; else Pinyin in parentheses does not count.
    """
    if costs is None:
        text = _without_readings(text)
        costs = model.costs(text)
    wide = list(map("\x7f".__lt__, text))
    high = list(compress(costs, wide))
    if sum(high) > (8.2 * len(high) + 16) * UNIT:
        return 0, len(text)
    if len(high) < 5:
        return 0, 0
    sums = list(accumulate(high, initial=0))
    fives = list(map(sub, sums[5:], sums))
    if max(fives) <= ROUGH:
        return 0, 0
    where = list(compress(count(), wide))
    over = [number for number, total in enumerate(fives) if total > ROUGH]
    return max(0, where[over[0]] - 4), min(len(text), where[over[-1] + 4] + 7)


def _without_readings(text: str) -> str:
    """`text` with blanks for Pinyin in parentheses, which polluted pages have and which is no damage of an encoding."""
    return READING.sub(_blanks, text) if "(" in text else text


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def weigh(data: bytes, pieces: list[Piece] | None = None, *, utf8: bool = True) -> Choice | None:
    """All readings of the sample lines of `data`; None where there are no bytes above 7F."""
    pieces = sample(data) if pieces is None else pieces
    if not pieces:
        return None
    lines = b"".join(piece.data for piece in pieces)
    candidates: tuple[Candidate, ...] = (*CANDIDATES, UTF8) if utf8 else CANDIDATES
    if len(lines) > 2 * SHORT:
        candidates = _hopeful(lines, candidates)
    found = readings(lines, candidates)
    return Choice(found, pieces) if found else None


def _hopeful(lines: bytes, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates that are not far behind on the first lines; those that damage is allowed for always stay."""
    end = lines.find(b"\n", SHORT, 4 * SHORT)
    first = lines[: end + 1 if end > 0 else SHORT]
    looked = [
        (reading.cost if reading else None, candidate)
        for candidate in candidates
        for reading in [read(first, candidate)]
    ]
    best = min((cost for cost, _ in looked if cost is not None), default=0.0)
    return tuple(
        candidate
        for cost, candidate in looked
        if (cost is None and candidate.damage)
        or (cost is not None and cost <= best + MARGIN + (candidate.damage * MARGIN))
    )


def wide(data: bytes, *, all_of_them: bool = False) -> Choice | None:
    """The readings of a block of `data` as UTF-16 or UTF-32 without a mark, if any is worth comparing (or all)."""
    block = data[:2048]
    zeros = block.count(0)
    found: list[Reading] = []
    for candidate in WIDE:
        unit = 4 if candidate.encoding.startswith("utf-32") else 2
        reading = _wide(block, candidate, unit, all_of_them or zeros > 0)
        if reading is not None:
            found.append(reading)
    if not found:
        return None
    found.sort(key=lambda reading: reading.cost)
    return Choice(found, [Piece(0, block)])


def _wide(block: bytes, candidate: Candidate, unit: int, every: bool) -> Reading | None:
    whole = block[: len(block) // unit * unit]
    if not whole:
        return None
    try:
        text = find(candidate.encoding).decode(whole)
    except UnicodeDecodeError as error:
        if error.start < len(whole) - unit or error.start < 16:  # a pair cut at the end of the block is no mistake
            return None
        text = find(candidate.encoding).decode(whole[: error.start])
    if text.count("\0") * 10 > len(text):
        return None
    head = text[:64]
    cost, language = cost_of(head, candidate.languages)
    if cost > (9.5 * len(head) + 10) * UNIT and not every:
        return None  # Chinese in bytes, read two by two, is far worse than this
    cost, language = cost_of(text, candidate.languages)
    return Reading(
        cost + candidate.handicap * UNIT + DAMAGE_TAIL * (len(block) - len(whole)),
        candidate.encoding,
        language,
        text,
        0,
    )


DAMAGE_TAIL = 6 * UNIT


def by_bytes(block: bytes) -> float:
    """The least cost of a block in any reading by bytes, damage allowed; ASCII lines too."""
    best = [reading.cost for reading in readings(block, (*CANDIDATES, UTF8))]
    return min(best, default=math.inf)
