"""Count the language model that tells encodings apart: ``src/zhclean/data/language_model.bin``.

    python recipes/language_model.py DIR [--leave-out SOURCE …] [--output FILE]

DIR is what `recipes/sources.py` filled. For each language: character pairs by absolute discounting, backed off to single
characters (half by frequency, half by number of distinct predecessors), pruned by count x log(full / back-off), costs
in twelfths of a nat. Chinese takes its pairs of ideographs from Wikipedia (cjclassifier), scaled row by row to the share
that running text gives to ideographs; punctuation, and whatever stands between ideographs and letters, from running
text. A pair of ASCII characters costs the same in every language (one table, counted from all of them and from markup).
The layout of the file is told in `zhclean/language_model.py`, which reads it.
"""

from __future__ import annotations

import argparse
import glob
import gzip
import math
import os
import struct
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sources import PACKAGES

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "src", "zhclean", "data", "language_model.bin")
UNIT = 12  # cost units in a nat
DISCOUNT = 0.6
MOST = 6_000_000  # characters of a source and language that are read
WIKIPEDIA_WEIGHT = 2.5e7 / 1.12e9  # pairs of Wikipedia count as much as 25 million pairs of running text

# Our languages: the folders counted, how many pairs are kept, whether upper-case copies are counted too.
LANGUAGES: dict[str, tuple[tuple[str, ...], int, bool]] = {
    "zh": (("hans", "hant", "yue"), 120_000, False),
    "ja": (("ja",), 30_000, False),
    "ko": (("ko",), 20_000, False),
    "cyrillic": (("ru", "uk", "bg", "sr", "mk"), 5_000, True),
    "western": (("de", "nl", "sv", "da", "nb", "fi", "is"), 3_000, True),
    "romance": (("fr", "es", "pt", "it", "ca"), 3_000, True),
    "central": (("cs", "sk", "hu", "ro", "sl", "hr"), 4_000, True),
    "polish": (("pl",), 1_500, True),
    "turkish": (("tr",), 1_500, True),
    "baltic": (("lt", "lv", "et"), 2_000, True),
    "greek": (("el",), 3_000, True),
    "thai": (("th",), 3_000, False),
    "hebrew": (("he",), 2_500, False),
    "arabic": (("ar", "fa"), 3_000, False),
    "vietnamese": (("vi",), 4_000, True),
}


def texts(folder: str, tongue: str, left_out: frozenset[str]) -> Iterator[str]:
    """The paragraphs of a language, from every source that may be counted."""
    ships = {package.name for package in PACKAGES if package.ships} - left_out
    for path in sorted(glob.glob(os.path.join(folder, "text", tongue, "*.txt"))):
        if os.path.basename(path)[:-4] in ships:
            with open(path, encoding="utf-8") as file:
                yield file.read(MOST)


def count(chunks: Iterable[str], upper: bool) -> Counter[tuple[str, str]]:
    """How often each pair of characters stands in the texts (a line begins after a line end)."""
    pairs: Counter[tuple[str, str]] = Counter()
    for chunk in chunks:
        text = "\n" + chunk
        pairs.update(pairwise(text))
        if upper:
            shout = text[: len(text) // 12].upper()
            pairs.update(pairwise(shout))
    return pairs


def is_han(char: str) -> bool:
    """Whether `char` is an ideograph as Wikipedia's table counts them."""
    return "㐀" <= char <= "鿿" or char > "\U00020000"


def wikipedia(folder: str, columns: tuple[int, ...]) -> Counter[tuple[str, str]]:
    """Pairs of ideographs of Wikipedia as counts, the greatest of the `columns` (0 Simplified, 1 Traditional, 2 Japanese)."""
    path = glob.glob(os.path.join(folder, "raw", "cjclassifier", "**", "cjlogprobs.gz"), recursive=True)[0]
    pairs: Counter[tuple[str, str]] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        total = [float(number) for number in next(file).split("BigramTotals: ")[1].split()[0].split(",")]
        for line in file:
            key, *logs = line.split()
            if len(key) == 2:
                best = (
                    max(math.exp(float(logs[c])) * total[c] for c in columns if float(logs[c]))
                    if any(float(logs[c]) for c in columns)
                    else 0
                )
                if best:
                    pairs[key[0], key[1]] = best * WIKIPEDIA_WEIGHT  # type: ignore[assignment]
    return pairs


def joined(running: Counter[tuple[str, str]], wiki: Counter[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Running text and Wikipedia in one: each row keeps the share of ideographs that running text gives it."""
    han: defaultdict[str, float] = defaultdict(float)
    other: defaultdict[str, float] = defaultdict(float)
    added: defaultdict[str, float] = defaultdict(float)
    for (first, second), number in running.items():
        (han if is_han(second) else other)[first] += number
    for (first, _), weight in wiki.items():
        added[first] += weight
    usual = sum(other[c] for c in other if is_han(c)) / max(1, sum(han[c] + other[c] for c in han if is_han(c)))
    result: defaultdict[tuple[str, str], float] = defaultdict(float)
    general: Counter[str] = Counter()
    for (first, second), number in running.items():
        if is_han(second) or not is_han(first):
            result[first, second] += number
        else:
            general[second] += number
            result[first, second] += number * (1 + added[first] / max(1.0, han[first]))
    for (first, second), weight in wiki.items():
        result[first, second] += weight
    total = sum(general.values())
    for first, weight in added.items():  # rows that running text hardly knows: what follows ideographs in general
        if han[first] + other[first] < 20:
            for second, number in general.most_common(40):
                result[first, second] += (weight + han[first]) * usual / (1 - usual) * number / total
    return result


# Characters that the sources hardly have though Chinese files do: the least probability of one, by block.
SIGNS: tuple[tuple[int, int, float], ...] = (
    (0x2500, 0x25FF, 6e-4),  # lines, blocks and shapes of BBS screens and tables
    (0x2460, 0x24FF, 1e-4), (0x2160, 0x217F, 1e-4), (0x2190, 0x21FF, 3e-5), (0x2200, 0x22FF, 2e-5), (0x3000, 0x303F, 5e-5),
    (0x3105, 0x3129, 2e-4), (0xFF01, 0xFF5E, 1e-4), (0xFF10, 0xFF19, 1e-3), (0x3041, 0x3093, 1e-4), (0x30A1, 0x30F6, 1e-4), (0xFE30, 0xFE6B, 2e-5), (0xFE10, 0xFE19, 1e-5),
    (0x0391, 0x03C9, 1e-5), (0x0410, 0x044F, 1e-5),
)  # fmt: skip
HANGUL = [
    bytes((lead, trail)).decode("euc_kr") for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF)
]  # KS X 1001
CHAT = ("ㅋㅋㅋㅋ", "ㅎㅎㅎ", "ㅠㅠㅠ", "ㅜㅜㅜ", "ㅡㅡ", "ㅡ ㅡ", "ㄷㄷㄷ", "ㅇㅇ", "ㄱㄱ", "ㅅㅅ", "ㅊㅊ", "ㄴㄴ")
INITIALS = (*"bpmfdtnlgkhjqxrzcsyw", "zh", "ch", "sh", "")
VOWELS = "aāáǎàoōóǒòeēéěèiīíǐìuūúǔùüǖǘǚǜ"


def readings() -> Iterator[str]:
    """Syllables of Pinyin with tone marks, in brackets as they stand behind characters and between blanks: made up, all alike."""
    for initial in INITIALS:
        for vowel in VOWELS[1:]:
            for head in ("", "i", "u"):
                for tail in ("", "n", "ng", "o", "i"):
                    yield f"({initial}{head}{vowel}{tail}) "
                    yield f" {initial}{head}{vowel}{tail} "


def numbers() -> Iterator[str]:
    """Full-width numbers as newspapers write them: made up, all alike."""
    for first in "０１２３４５６７８９":
        for second in "０１２３４５６７８９":
            yield from (
                f"，{first}{second}年",
                f"{first}{second}日",
                f"{first}．{second}％",
                f"第{first}{second}{first}",
            )


def hiragana(text: str) -> str:
    """Katakana as hiragana: loan words are written so for fun, with the long mark that hiragana else lacks."""
    return text.translate({point: point - 0x60 for point in range(0x30A1, 0x30F4)})


class Model:
    """The costs of one language, before they are written."""

    def __init__(self, pairs: dict[tuple[str, str], float], keep: int, ascii_pairs: bool = False) -> None:
        rows: defaultdict[str, dict[str, float]] = defaultdict(dict)
        before: Counter[str] = Counter()
        single: defaultdict[str, float] = defaultdict(float)
        for (first, second), number in pairs.items():
            rows[first][second] = number
            before[second] += 1
            single[second] += number
        total, kinds = sum(single.values()), sum(before.values())
        floor = 0.001 / 30_000
        self.single = {c: 0.5 * n / total + 0.5 * before[c] / kinds + floor for c, n in single.items()}
        ranked: list[tuple[float, str, str, float]] = []
        for first, row in rows.items():
            size = sum(row.values())
            spare = DISCOUNT * sum(min(1.0, n) for n in row.values()) / size
            for second, number in row.items():
                if ascii_pairs or first > "\x7f" or second > "\x7f":
                    backed = spare * self.single[second]
                    full = max(number - DISCOUNT, 0.0) / size + backed
                    ranked.append((number * math.log(full / backed) if full > backed else 0.0, first, second, full))
        ranked.sort(reverse=True)
        self.rows: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for gain, first, second, full in ranked[:keep]:
            if gain > 0:
                self.rows[first][second] = full
        self.back: dict[str, float] = {}  # what is left of each row for the successors that are not in it
        for first in rows:
            kept = self.rows.get(first, {})
            left = 1 - sum(kept.values())
            if not ascii_pairs and first <= "\x7f":
                left = (
                    sum(n for s, n in rows[first].items() if s not in kept and s > "\x7f") / sum(rows[first].values())
                    + 0.001
                )
            self.back[first] = max(1e-4, left) / max(1e-3, 1 - sum(self.single[s] for s in kept))

    def pack(self) -> bytes:
        """The section of the file: see `zhclean/language_model.py`."""
        chars = sorted({*self.single, *self.rows})
        chars = [c for c in chars if not "\ud800" <= c <= "\udfff"]
        places, backs, costs = array("I", [0]), bytearray(), bytearray()
        seconds: list[str] = []
        for char in chars:
            row = {s: p for s, p in self.rows.get(char, {}).items() if not "\ud800" <= s <= "\udfff"}
            places.append(places[-1] + len(row))
            backs.append(cost(self.back.get(char, 1.0)))
            for second, probability in sorted(row.items(), key=lambda item: -item[1]):
                seconds.append(second)
                costs.append(cost(probability))
        singles = bytes(cost(self.single.get(c, 1e-9)) for c in chars)
        names, others = "".join(chars).encode("utf-16-le"), "".join(seconds).encode("utf-16-le")
        head = struct.pack("<IIII", len(chars), len(names), len(seconds), len(others))
        return b"".join((
            head, names, singles, bytes(backs), struct.pack(f"<{len(places)}I", *places),
            others, bytes(costs),
        ))  # fmt: skip


def cost(probability: float) -> int:
    """A probability in twelfths of a nat, at most 255."""
    return max(0, min(255, round(-math.log(max(probability, 1e-30)) * UNIT)))


def markup(folder: str) -> Iterator[str]:
    """Pages as they are, tags and all: what stands around text."""
    for pattern in (
        "gnome-user-docs/**/C/**/*.page",
        "libreoffice-help-ru/**/text/shared/*.html",
        "wesnoth-1.16-data/**/*.cfg",
        "wesnoth-1.16-data/**/*.lua",
    ):
        for path in sorted(glob.glob(os.path.join(folder, "raw", pattern), recursive=True))[:60]:
            if os.path.isfile(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    yield file.read(20_000)


def _counted(folder: str, name: str) -> bool:
    """Whether anything of a package goes into the model."""
    return name == "cjclassifier" or bool(glob.glob(os.path.join(folder, "text", "*", name + ".txt")))


def build(folder: str, output: str, left_out: frozenset[str]) -> None:
    """Count everything and write the file."""
    ascii_pairs: Counter[tuple[str, str]] = count(markup(folder), False)
    ascii_pairs.update(count((text[:2_000_000] for text in texts(folder, "en", left_out)), True))
    sections: list[tuple[str, bytes]] = []
    for name, (tongues, keep, upper) in LANGUAGES.items():
        pairs: Counter[tuple[str, str]] = Counter()
        for tongue in tongues:
            found = count(texts(folder, tongue, left_out), upper)
            size = sum(found.values())
            weight = min(1.0, 3e6 / max(1, size)) if len(tongues) > 1 and name != "zh" else 1.0
            for pair, number in found.items():
                pairs[pair] += number * weight  # type: ignore[assignment]
        for pair, number in pairs.items():
            if pair[0] <= "\x7f" and pair[1] <= "\x7f":
                ascii_pairs[pair] += number * 0.05  # type: ignore[assignment]
        whole: dict[tuple[str, str], float] = dict(pairs)
        if name == "zh":
            whole = joined(pairs, wikipedia(folder, (0, 1)))
            for pair, number in count(readings(), False).items():
                whole[pair] = whole.get(pair, 0.0) + number * 0.5
            for pair, number in count(numbers(), False).items():
                whole[pair] = whole.get(pair, 0.0) + number * 20
            for pair, number in count(
                texts(folder, "ja", left_out), False
            ).items():  # Japanese names and words in Chinese text
                whole[pair] = whole.get(pair, 0.0) + number * 0.04
        elif name == "ja":
            for pair, number in count((hiragana(text) for text in texts(folder, "ja", left_out)), False).items():
                pairs[pair] += number * 0.05  # type: ignore[assignment]
            whole = joined(pairs, wikipedia(folder, (2,)))
        if name == "ko":
            for char in HANGUL:
                whole["\n", char] = whole.get(("\n", char), 0.0) + 0.5
            for pair, number in count(CHAT, False).items():
                whole[pair] = whole.get(pair, 0.0) + number * 20
        model = Model(whole, keep)
        if name == "zh":
            for first, last, least in SIGNS:
                for point in range(first, last + 1):
                    model.single[chr(point)] = max(least, model.single.get(chr(point), 0.0))
        sections.append((name, model.pack()))
        print(name, "pairs", len(whole), "section", len(sections[-1][1]), flush=True)
    shared = {p: n for p, n in ascii_pairs.items() if p[0] <= "\x7f" and p[1] <= "\x7f"}
    sections.insert(0, ("ascii", Model(shared, 6_000, ascii_pairs=True).pack()))
    names = ", ".join(
        package.name
        for package in PACKAGES
        if package.ships and package.name not in left_out and _counted(folder, package.name)
    )
    title = (
        f"zhclean language model 1; made by recipes/language_model.py from the packages {names}; licences in NOTICE\n"
    )
    directory = "".join(f"{name} {len(data)}\n" for name, data in sections) + "\n"
    with open(output, "wb") as file:
        file.write(title.encode() + directory.encode() + b"".join(data for _, data in sections))
    print(output, os.path.getsize(output))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="count the language model")
    parser.add_argument("folder")
    parser.add_argument("--leave-out", nargs="*", default=[], help="sources not to count, to measure with them")
    parser.add_argument("--output", default=TARGET)
    arguments = parser.parse_args()
    build(arguments.folder, arguments.output, frozenset(arguments.leave_out))


if __name__ == "__main__":
    main()
