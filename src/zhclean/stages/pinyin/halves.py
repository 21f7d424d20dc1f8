"""Guess the characters of which one byte is left, from what stands around them and from the rest of the document."""

from __future__ import annotations

import math
import re
from collections import Counter

from zhclean.lazy import lazy
from zhclean.record import NamedTuple
from zhclean.stages.pinyin.gaps import HAND
from zhclean.stages.pinyin.model import UNKNOWN, Model
from zhclean.stages.pinyin.tables import traditional, ungbk
from zhclean.stages.pinyin.tokens import quotes
from zhclean.wordlist import words

HOLE = "\x02"  # stands for a character still to be guessed
LOST = "\x03"  # stands for a lost ASCII character
NEAR = 20_000  # characters of the document around a place that are asked
QUOTE = 400  # characters in which an opening mark is looked for
FEW, NARROW, SOME = 24, 45, 12  # candidates that are weighed closely, up to this cost; that stay beside another place
REACH, LONGEST, LEFT = (
    4,
    5,
    12,
)  # characters beside a place in which words are looked for, the longest word, all on the left
ALONE, MARK = 130, 60  # cost of an ideograph that is no word by itself, of a sign (tenths of a nat)
BY_WORDS = 0.6  # how much words weigh
OPEN = 0.12  # a guess less probable than this is not made
HELD = 0.3  # the share of the document's own pairs in a probability
ALIKE = 8  # what a character gains that stands between the same neighbours elsewhere, for each e-fold of times
CLAUSE, SHORT = 8, 20  # characters of a clause in quotation marks; cost of a full stop in less, of half a dash
_CLOSES, _CLAUSE = "”」", lazy("[“「]")
_OPEN = lazy(f"[{HOLE}{LOST}]")


class Guess(NamedTuple):
    """A guessed character (Simplified), the other candidates, best first, and how probable it is (0 to 1)."""

    char: str
    others: tuple[str, ...]
    confidence: float


class Guesser:
    """Guesses for one document; `text` is its Simplified text (as `normal` gives it) with a HOLE at each place."""

    def __init__(self, model: Model, text: str, hant: bool) -> None:
        self.model, self.text, self.hant = model, text, hant
        self.known: dict[tuple[object, ...], list[Guess]] = {}
        self.seen: dict[tuple[int, str, str], dict[str, int]] = {}

    def candidates(self, lead: int, trail: int) -> str:
        """The Simplified characters with the byte that is known (-1: unknown)."""
        if lead >= 0 and trail >= 0:
            try:
                return ungbk(bytes((lead, trail)))
            except UnicodeDecodeError:
                return ""
        if lead < 0 and trail < 0:
            return ""
        return self.model.candidates(lead, trail, self.hant)

    def guess(self, line: str, places: list[tuple[int, str]], near: int) -> list[Guess]:
        """A guess for each place of `line` (a HOLE there), given its candidates; `near`: the line's place in the text."""
        found: list[Guess] = []
        chars = list(line)
        at = 0
        while at < len(places):
            end = at + 1
            while end < len(places) and places[end][0] == places[end - 1][0] + 1 and end - at < 6:
                end += 1
            for place, guess in zip(range(at, end), self._group(chars, places[at:end], near // NEAR), strict=True):
                found.append(guess)
                chars[places[place][0]] = guess.char
            at = end
        return found

    def _group(self, chars: list[str], group: list[tuple[int, str]], around: int) -> list[Guess]:
        """Neighbouring places together, by the cheapest path."""
        first, last = group[0][0], group[-1][0]
        left = "\n" + "".join(chars[max(0, first - LEFT) : first])
        right = "".join(chars[last + 1 : last + 1 + REACH]) + "\n"
        left, right = _OPEN.split(left)[-1], _OPEN.split(right)[0]
        quoted = quotes("".join(chars[max(0, first - QUOTE) : first]))
        key = (left[-REACH:] + str(_short(left)), right, around, quoted, tuple(candidates for _, candidates in group))
        if key not in self.known:
            options: list[list[tuple[int, str]]] = []
            for number, (_, candidates) in enumerate(group):
                before = left if number == 0 else ""
                behind = right if number == len(group) - 1 else ""
                options.append(self._own(candidates, before, behind, around, quoted))
            self.known[key] = [_settle(options[0])] if len(group) == 1 else self._path(options)
        return self.known[key]

    def _own(self, candidates: str, left: str, right: str, around: int, quoted: bool) -> list[tuple[int, str]]:
        """The candidates with their costs between `left` and `right` (empty: another place is there), best first."""
        model = self.model
        single, leaving, rows = model.single, model.leave, model.row
        costs = model.behind(left[-1], candidates) if left else [single.get(char, UNKNOWN) for char in candidates]
        if right:
            then = right[0]
            own = single.get(then, UNKNOWN)
            costs = [
                cost + rows(char).get(then, own + leaving.get(char, 0))
                for cost, char in zip(costs, candidates, strict=True)
            ]
        scored = sorted(zip(costs, candidates, strict=True))
        found: list[tuple[int, str]] = []
        before = self._seen(around, left[-1:], "") if left[-1:] > "\x7f" else {}
        behind = self._seen(around, "", right[:1]) if right[:1] > "\x7f" else {}
        both = self._seen(around, left[-1:], right[:1]) if before and behind else {}
        near = [entry for entry in scored[FEW:] if entry[1] in before or entry[1] in behind]
        close = [entry for entry in scored[:FEW] if entry[0] <= scored[0][0] + NARROW] + near
        weights = _words(left, [char for _, char in close], right)
        for (cost, char), weight in zip(close, weights, strict=True):
            cost += weight
            if char in before:
                cost -= _gain(model.step(left[-1], char), before[char], sum(before.values()))
            if char in behind:
                cost -= _gain(model.step(char, right[0]), behind[char], before_all(self.text, char))
            if char in both:
                cost -= round(ALIKE * math.log(1 + both[char]))
            if char == "。" and right[:1] in _CLOSES and right[:1] and _short(left):
                cost += SHORT  # a few quoted words are no sentence
            if char == "—" and "—" not in (left[-1:], right[:1]):
                cost += SHORT
            if char in HAND:
                cost += HAND[char][not quoted]
            found.append((cost, char))
        found.sort()
        return found

    def _seen(self, block: int, before: str, behind: str) -> dict[str, int]:
        """What stands between, behind or before these characters in the document, around a block of it."""
        key = block, before, behind
        if key not in self.seen:
            around = self.text[max(0, block - 1) * NEAR : (block + 2) * NEAR]
            pattern = f"{re.escape(before)}([^{HOLE}\n])" + (f"(?={re.escape(behind)})" if behind else "")
            self.seen[key] = dict(Counter(re.findall(pattern, around)))
        return self.seen[key]

    def _path(self, options: list[list[tuple[int, str]]]) -> list[Guess]:
        """The cheapest way through neighbouring places; their costs hold each character's own where it has no neighbour."""
        model = self.model
        if not all(options):
            return [_settle(option) for option in options]
        options = [option[: 2 * SOME] for option in options]
        before = [(cost, -1) for cost, _ in options[0]]
        tables = [before]
        for number in range(1, len(options)):
            now = []
            last = [char for _, char in options[number - 1]]
            for cost, char in options[number]:
                own = cost - model.single.get(char, 0)
                now.append(min((total + model.step(last[at], char) + own, at) for at, (total, _) in enumerate(before)))
            tables.append(now)
            before = now
        at = min(range(len(before)), key=lambda index: before[index][0])
        found: list[Guess] = []
        for number in range(len(options) - 1, -1, -1):
            chosen = options[number][at][1]
            ends = [(cost, options[number][index][1]) for index, (cost, _) in enumerate(tables[number])]
            settled = _settle(sorted(ends))
            others = tuple(char for char in (settled.char, *settled.others) if char != chosen)
            sure = settled.confidence if settled.char == chosen else 0.5
            found.append(Guess(chosen, others[:9], max(sure, OPEN)))
            at = tables[number][at][1]
        return found[::-1]


def _words(left: str, candidates: list[str], right: str) -> list[int]:
    """What each of the candidates costs between `left` and `right` by the words that they make there."""
    left, right = left[-REACH:].rpartition("\n")[2], right[:REACH].partition("\n")[0]
    known = words().known(left + "".join(candidates) + right)
    heads = _ways(left, known)
    tails = _ways(right[::-1], {word[::-1]: known[word] for word in _inside(right, known)})
    found = []
    for char in candidates:
        best = 10_000
        for back in range(len(left) + 1):
            begin = left[len(left) - back :] + char
            for on in range(len(right) + 1):
                if back + on >= LONGEST:
                    break
                word = begin + right[:on]
                cost = (
                    known.get(word) or (ALONE if "一" <= word <= "龥" else MARK) if len(word) == 1 else known.get(word)
                )
                if cost:
                    best = min(best, heads[len(left) - back] + cost + tails[len(right) - on])
        found.append(round(best * 0.6 * BY_WORDS))
    return found


def _inside(text: str, known: dict[str, int]) -> list[str]:
    return [
        text[at:end]
        for at in range(len(text))
        for end in range(at + 1, min(len(text), at + LONGEST) + 1)
        if known.get(text[at:end])
    ]


def _ways(text: str, known: dict[str, int]) -> list[int]:
    """The least cost of each beginning of `text` in words."""
    best = [0]
    for end in range(1, len(text) + 1):
        char = text[end - 1]
        least = best[end - 1] + (known.get(char) or (ALONE if "一" <= char <= "龥" else MARK))
        for start in range(max(0, end - LONGEST), end - 1):
            cost = known.get(text[start:end])
            if cost:
                least = min(least, best[start] + cost)
        best.append(least)
    return best


def _short(left: str) -> bool:
    """Whether a quotation begins only a few characters back."""
    inside = _CLAUSE.split(left)
    return len(inside) > 1 and len(inside[-1]) < CLAUSE and "，" not in inside[-1]


def before_all(text: str, char: str) -> int:
    """How often `char` stands in `text`, at least once."""
    return max(1, text.count(char))


def _gain(step: int, seen: int, total: int) -> int:
    """What the document's own count takes off the model's cost."""
    mixed = (1 - HELD) * math.exp(-step / 6) + HELD * seen / (total + 2)
    return max(0, round(step + 6 * math.log(mixed)))


def _settle(scored: list[tuple[int, str]]) -> Guess:
    if not scored:
        return Guess("?", (), 0.0)
    least = scored[0][0]
    weights = [math.exp((least - cost) / 6) for cost, _ in scored]
    sure = weights[0] / sum(weights)
    return Guess(scored[0][1] if sure >= OPEN else "?", tuple(char for _, char in scored[1:10]), sure)


def written(char: str, hant: bool) -> str:
    """What the generator writes for a Simplified character."""
    return traditional().get(char, char) if hant else char
