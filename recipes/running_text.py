"""Make `data/tables/running_text.z`: which characters follow which, to guess a character of which one byte is left.

    python recipes/sources.py DIR --only jieba cjclassifier …
    python recipes/running_text.py DIR

Counted from running text, punctuation included (`sources.py` names the packages and their licences), in three parts:
pairs of ideographs of Wikipedia, pairs of the documentation and the dialogues (they bring the punctuation), and pairs
inside the words of jieba's list (the words themselves are in `words.blocks`). Tried and left out: triples of the
documentation (they made the guesses on news text worse), triples inside words (the words do as well without), pairs of
1,100 paragraphs of Wikipedia (no difference). How often a mark follows a character, and what follows a mark, is
tempered by `marks.tsv`: documentation has hardly a quotation.

The form of the file: a first line naming all this; then zlib of UTF-8 text, a line for each character: the character,
its own cost, the cost of leaving its row, its successors, their costs; first "H", the marks behind any ideograph whose
line does not name them. A cost is -6 ln p, as one printable character from "!" (0) on.
"""

from __future__ import annotations

import argparse
import glob
import gzip
import itertools
import math
import os
import re
import zlib
from collections import Counter, defaultdict

NAME = os.path.join("src", "zhclean", "data", "tables", "running_text.z")
SHIPS = [
    "debian-handbook",
    "debian-reference-zh-cn",
    "gnome-user-docs",
    "installation-guide-amd64",
    "libreoffice-help-zh-cn",
    "libreoffice-l10n-zh-cn",
    "linux-doc-6.12",
    "manpages-zh",
    "wesnoth-1.16-data",
]
MARKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "marks.tsv")
PRIOR = 400  # occurrences of a character that weigh as much as `marks.tsv`
PAIRS = 300_000
WIKIPEDIA, WORDS = 0.8, 0.2  # shares, chosen on news text that is in none of the counts
HAN = re.compile("[㐀-鿿]")
WIDE = {ord(a): b for a, b in zip(",;:?!()", "，；：？！（）", strict=True)}


def normal(text: str) -> str:
    """`text` as the model sees it: digits are 0, letters a, punctuation full width."""
    return re.sub("[A-Za-zａ-ｚＡ-Ｚ]", "a", re.sub("[0-9０-９]", "0", text)).translate(WIDE).replace(" ", "")


def documents(folder: str) -> Counter[tuple[str, str]]:
    """Pairs of characters in the running text; a line begins and ends with a line feed."""
    pairs: Counter[tuple[str, str]] = Counter()
    for name in SHIPS:
        with open(os.path.join(folder, "text", "hans", name + ".txt"), encoding="utf-8") as file:
            for line in file:
                text = "\n" + normal(line.strip()) + "\n"
                pairs.update(itertools.pairwise(text))
    return pairs


def marks() -> dict[str, dict[str, float]]:
    """How often which mark follows what: rows of `marks.tsv` (`H` stands for any ideograph, `\\n` for a line's end)."""
    found: dict[str, dict[str, float]] = {}
    with open(MARKS, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                first, *cells = line.rstrip("\n").split("\t")
                row = {cell[0].replace("N", "\n"): float(cell[1:]) for cell in cells}
                found[first.replace("N", "\n")] = row
    return found


def wikipedia(folder: str) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Pairs and single ideographs of Simplified Wikipedia."""
    pairs: Counter[tuple[str, str]] = Counter()
    single: Counter[str] = Counter()
    (path,) = glob.glob(os.path.join(folder, "raw", "cjclassifier", "**", "cjlogprobs.gz"), recursive=True)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            key, hans = line.split(" ")[:2]
            if hans != "0":
                if len(key) == 1:
                    single[key] = round(math.exp(float(hans)) * 1.4357e9)
                else:
                    pairs[key[0], key[1]] = round(math.exp(float(hans)) * 1.12295e9)
    return pairs, single


def words(folder: str) -> Counter[tuple[str, str]]:
    """Pairs inside words, by the words' frequencies."""
    pairs: Counter[tuple[str, str]] = Counter()
    (path,) = glob.glob(os.path.join(folder, "raw", "jieba", "**", "jieba", "dict.txt"), recursive=True)
    with open(path, encoding="utf-8") as file:
        for line in file:
            word, frequency, _ = line.split(" ")
            for at in range(len(word) - 1):
                pairs[word[at], word[at + 1]] += int(frequency)
    return pairs


def cost(probability: float) -> str:
    """A probability as one printable character."""
    return chr(33 + max(0, min(93, round(-6 * math.log(max(probability, 1e-9))))))


def rows(pairs: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Pairs by their first character."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (first, second), number in pairs.items():
        found[first][second] = number
    return found


def build(folder: str) -> bytes:
    """The file's content."""
    text, (wiki, single), inside = documents(folder), wikipedia(folder), words(folder)
    known = {char for char in single if single[char] > 40} | {pair[1] for pair in text if text[pair] > 4}
    known = {char for char in known if char == "\n" or len(char.encode("gbk", "ignore")) == 2 or char in "0a\"'<>/%.-"}
    by_text, by_wiki, by_word = rows(text), rows(wiki), rows(inside)
    total, singles = sum(text.values()), sum(single.values())
    seen: Counter[str] = Counter()
    for (_, second), number in text.items():
        seen[second] += number
    share = sum(number for char, number in seen.items() if HAN.match(char)) / total
    own = {
        char: 0.8 * share * single[char] / singles + (0.2 if HAN.match(char) else 1.0) * seen[char] / total + 1e-8
        for char in known
    }
    prior = Prior(own)
    table: dict[tuple[str, str], tuple[float, float, float]] = {}  # pair: probability, without the row, weight
    for first in known:
        table.update(_row(first, prior, by_text.get(first, {}), by_wiki.get(first, {}), by_word.get(first, {})))
    best = sorted(table, key=lambda pair: -table[pair][2])[:PAIRS]
    kept: dict[str, list[str]] = defaultdict(list)
    for first, second in best:
        kept[first].append(second)
    usual = prior.row("的")
    lines = ["\t".join(("H", "!", "!", "".join(usual).replace("\n", "\\"), "".join(map(cost, usual.values()))))]
    for char in sorted(known, key=lambda char: -own[char]):
        after = kept.get(char, [])
        left = 1 - sum(table[char, second][0] for second in after)
        free = 1 - sum(own[second] for second in after)
        shown = "\\n" if char == "\n" else char
        costs = "".join(cost(table[char, second][0]) for second in after)
        lines.append(
            "\t".join(
                (
                    shown,
                    cost(own[char]),
                    cost(max(0.25, min(1.0, left / free))),
                    "".join(after).replace("\n", "\\"),
                    costs,
                )
            )
        )
    return zlib.compress("\n".join(lines).encode(), 9)


class Prior:
    """How likely a character is behind another by `marks.tsv` and the characters' own frequencies (`own`)."""

    def __init__(self, own: dict[str, float]) -> None:
        self.own, self.marks = own, marks()
        named = set().union(*self.marks.values())
        self.rest = sum(share for char, share in own.items() if char not in named)
        self.han = sum(share for char, share in own.items() if HAN.match(char))
        self.named = named

    def row(self, first: str) -> dict[str, float]:
        """The marks behind `first`."""
        return self.marks.get("H" if HAN.match(first) else first, {})

    def of(self, first: str, second: str) -> float:
        """The share of `second` in what follows `first`."""
        row = self.row(first)
        if not row or second in row:
            return row.get(second, self.own[second])
        if second in self.named:
            return min(self.own[second], 1e-6 if first in self.named else 1e-4)
        return (1 - sum(row.values())) * self.own[second] / self.rest


def _row(
    first: str, prior: Prior, text: dict[str, int], wiki: dict[str, int], word: dict[str, int]
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """The successors of `first`. Wikipedia has ideographs only: it shares what the running text gives to ideographs."""
    own = prior.own
    known = own.keys()
    row = prior.row(first)
    number = sum(text.values())
    han = sum(n for char, n in text.items() if HAN.match(char))
    of_wiki, of_word = sum(wiki.values()), sum(word.values())
    usual = (1 - sum(row.values())) * prior.han / prior.rest if row else prior.han
    to_han = (han + PRIOR * usual) / (number + PRIOR)
    stops = sum(row.get(mark, 0.0) for mark in "，。、")
    ending = (
        max(0.4, min(1.0, (sum(text.get(mark, 0) for mark in "，。、") / stops + PRIOR) / (number + PRIOR)))
        if stops
        else 1.0
    )
    weight_wiki = 0.0 if not of_wiki else WIKIPEDIA if han > 50 else 0.95
    found = {}
    for second in (text.keys() | wiki.keys() | word.keys() | row.keys()) & known:
        if HAN.match(first) and HAN.match(second):
            p = weight_wiki * wiki.get(second, 0) / max(1, of_wiki) + (1 - weight_wiki) * text.get(second, 0) / max(
                1, han
            )
            if of_word:
                p = (1 - WORDS) * p + WORDS * word.get(second, 0) / of_word
            p = 0.96 * to_han * p + 0.04 * own[second]
        elif first in prior.named and not HAN.match(first):  # what documentation has behind a mark is no guide
            p = prior.of(first, second)
            if second not in row:
                p = (text.get(second, 0) + 20 * PRIOR * p) / (number + 20 * PRIOR)
        else:
            p = (text.get(second, 0) + PRIOR * prior.of(first, second)) / (number + PRIOR)
            if second in row and HAN.match(first):  # documentation has few quotations, but they end where words end
                p = (p + prior.of(first, second) * ending) / 2
        usual = prior.of(first, second) if HAN.match(first) and second in row else own[second]
        found[first, second] = p, own[second], own[first] * p * abs(math.log(p / usual))
    return found


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", help="where sources.py put the texts")
    data = build(parser.parse_args().folder)
    head = (
        "# Successors of characters in running text, made by recipes/running_text.py from counts of: Wikipedia pairs (cjclassifier 1.0.5,"
        " Apache-2.0); words of jieba 0.42.1 (MIT); recipes/marks.tsv; "
        + ", ".join(SHIPS)
        + " (see NOTICE). Form: see the recipe.\n"
    )
    with open(NAME, "wb") as file:
        file.write(head.encode() + data)
    print(NAME, len(data))


if __name__ == "__main__":
    main()
