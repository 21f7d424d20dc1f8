"""Guess the characters of which one byte is left, from what stands around them and from the rest of the document."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Any

from zhclean.record import NamedTuple
from zhclean.stages.pinyin.model import Model, normal
from zhclean.stages.pinyin.tables import traditional, ungbk

HOLE = "\x02"  # stands for a character still to be guessed
NEAR = 20_000  # characters of the document around a place that are asked
QUOTE = 400  # characters in which an opening mark is looked for
FEW = 10  # candidates that stay for a pair of neighbouring places
RARE = 72  # cost of a character from which on it is a candidate only where it was seen
OPEN = 0.12  # a guess less probable than this is not made
_OPENS, _CLOSES, _ENDS = "“‘《（", "”’》）", "。！？…"
_MARKS, NEVER = "。，、；：！？", 120  # a full stop before another mark: the running text has none worth counting


class Guess(NamedTuple):
    """A guessed character (Simplified), the other candidates, best first, and how probable it is (0 to 1)."""

    char: str
    others: tuple[str, ...]
    confidence: float


class Guesser:
    """Guesses for one document; `text` is its Simplified text without the places that are to be guessed."""

    def __init__(self, model: Model, text: str, hant: bool) -> None:
        self.model, self.text, self.hant = model, text, hant
        self.known: dict[Any, list[Guess]] = {}
        self.seen: dict[tuple[int, str, str], Counter[str]] = {}

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
        at = 0
        chars = list(line)
        around = near // NEAR
        while at < len(places):
            end = at + 1
            while end < len(places) and places[end][0] == places[end - 1][0] + 1 and end - at < 6:
                end += 1
            for place, guess in zip(range(at, end), self._group(chars, places[at:end], around), strict=True):
                found.append(guess)
                chars[places[place][0]] = guess.char
            at = end
        return found

    def _group(self, chars: list[str], group: list[tuple[int, str]], around: int) -> list[Guess]:
        """Neighbouring places together, by the cheapest path."""
        first, last = group[0][0], group[-1][0]
        left = normal("".join(chars[max(0, first - 12) : first]).split("\n")[-1])
        right = normal("".join(chars[last + 1 : last + 6]).split("\n")[0])
        left, right = "\n" + left.split(HOLE)[-1], right + "\n"
        right = right.split(HOLE)[0]
        quotes = _quotes("".join(chars[max(0, first - QUOTE) : first]))
        key = (left[-2:], right[:2], around, tuple(quotes.values()), tuple(candidates for _, candidates in group))
        if key not in self.known:
            self.known[key] = self._best([candidates for _, candidates in group], left, right, around, quotes)
        return self.known[key]

    def _best(self, group: list[str], left: str, right: str, around: int, quotes: dict[str, float]) -> list[Guess]:
        options = []
        for number, candidates in enumerate(group):
            before = left if number == 0 else ""
            behind = right if number == len(group) - 1 else ""
            options.append(self._own(candidates, before, behind, around, quotes, len(group) > 1))
        if len(group) == 1:
            return [_settle(options[0])]
        return self._path(options, quotes)

    def _own(
        self, candidates: str, left: str, right: str, around: int, quotes: dict[str, float], few: bool
    ) -> list[tuple[float, str]]:
        model = self.model
        seen_left = self._seen(around, left[-1:], "") if left[-1:] > "\x7f" else Counter()
        seen_right = self._seen(around, "", right[:1]) if right[:1] > "\x7f" else Counter()
        both = self._seen(around, left[-1:], right[:1]) if left[-1:] > "\x7f" and right[:1] > "\x7f" else Counter()
        sum_left, sum_right, sum_both = sum(seen_left.values()), sum(seen_right.values()), sum(both.values())
        scored = []
        row = (model.after.get(left[-1]) or ("",))[0] if left else ""
        for char in candidates:
            if model.single.get(char, 90) > RARE and char not in row and char not in seen_left and char not in both:
                continue
            cost = 0.0
            if left:
                step = model.step(left[-1], char)
                if len(left) > 1:
                    step = model.word(left[-2:], char, step)
                cost += _mix(step, seen_left[char], sum_left)
            else:
                cost += model.single.get(char, 90)
            closes = quotes.get(char, 0.0) < -6
            if closes:  # the model knows little of quotations: what closes one is seen through
                cost = 10.0 if left[-1:] in _ENDS or not left else min(cost, 26.0)
            if right:
                step = model.step(char, right[0])
                if char == "。" and right[0] in _MARKS:
                    step = NEVER
                elif char in _ENDS:  # what begins a sentence may begin a line, or stand anywhere
                    step = min(
                        step,
                        model.step("\n", right[0]),
                        model.single.get(right[0], 90) + 4,
                        12 if right[0] in _CLOSES else 90,
                    )
                if closes:
                    step = min(step, 12 if right[0] in "\n，。、；" else model.step(left[-1], right[0]) if left else 24)
                if left:
                    step = model.word(left[-1] + char, right[0], step)
                if len(right) > 1:
                    plain = model.step(right[0], right[1])
                    step += model.word(char + right[0], right[1], plain) - plain
                cost += _mix(step, seen_right[char], max(1, sum_right) * 2) if seen_right[char] else step
            if both[char]:
                cost -= 6 * math.log(1 + 12 * both[char] / (1 + sum_both))
            scored.append((cost + quotes.get(char, 0.0), char))
        scored.sort()
        return scored[:FEW] if few else scored[:40]

    def _seen(self, block: int, before: str, behind: str) -> Counter[str]:
        """What stands between, behind or before these characters in the document, around a block of it."""
        key = block, before, behind
        if key not in self.seen:
            around = self.text[max(0, block - 1) * NEAR : (block + 2) * NEAR]
            pattern = f"{re.escape(before)}(.)" + (f"(?={re.escape(behind)})" if behind else "")
            self.seen[key] = Counter(re.findall(pattern, around))
        return self.seen[key]

    def _path(self, options: list[list[tuple[float, str]]], quotes: dict[str, float]) -> list[Guess]:
        model = self.model
        if not all(options):
            return [_settle(option) for option in options]
        before = [(cost, -1) for cost, _ in options[0]]
        tables = [before]
        for number in range(1, len(options)):
            now = []
            for cost, char in options[number]:
                closes = quotes.get(char, 0.0) < -6
                own = cost - (10.0 if closes else model.single.get(char, 90))
                ways = [
                    (
                        total
                        + (
                            _close(options[number - 1][at][1])
                            if closes
                            else model.step(options[number - 1][at][1], char)
                        )
                        + own,
                        at,
                    )
                    for at, (total, _) in enumerate(before)
                ]
                now.append(min(ways))
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


def _close(before: str) -> int:
    """The cost of a mark that closes a quotation behind `before`."""
    return 8 if before in _ENDS else 30


def _mix(step: float, seen: int, total: int) -> float:
    """The model's cost and the document's own count as one cost."""
    if not seen:
        return step + 1.0
    return -6 * math.log(0.6 * math.exp(-step / 6) + 0.4 * seen / (total + 3))


def _quotes(before: str) -> dict[str, float]:
    """What an open quotation mark in the line so far adds to the costs of marks."""
    costs: dict[str, float] = {}
    for opening, closing in zip(_OPENS, _CLOSES, strict=True):
        is_open = before.rfind(opening) > before.rfind(closing)
        costs[closing] = -8.0 if is_open else 14.0
        costs[opening] = 12.0 if is_open else -3.0
    return costs


def _settle(scored: list[tuple[float, str]]) -> Guess:
    if not scored:
        return Guess("?", (), 0.0)
    least = scored[0][0]
    weights = [math.exp((least - cost) / 6) for cost, _ in scored]
    sure = weights[0] / sum(weights)
    return Guess(scored[0][1] if sure >= OPEN else "?", tuple(char for _, char in scored[1:10]), sure)


def written(char: str, hant: bool) -> str:
    """What the generator writes for a Simplified character."""
    return traditional().get(char, char) if hant else char
