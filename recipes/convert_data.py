"""Make `src/zhclean/data/convert/*.z` from OpenCC's dictionaries, jieba's word counts and our own layer.

Run with `opencc` and `jieba` installed:  python recipes/convert_data.py
Sources: OpenCC (Apache-2.0) gives characters, phrases and vocabulary; jieba's dict.txt (MIT) gives word counts;
`src/zhclean/data/convert/layer/*.tsv` are ours. Of OpenCC's phrases only those are kept that say something else
than the characters alone do; words keep a cost (minus log probability) and no reading.
"""

from __future__ import annotations

import math
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "src", "zhclean", "data", "convert")
UNIT = "\x1f"
LEAST_COUNTS = {2: 8, 3: 12, 4: 40}  # words rarer than this decide nothing, by their length
LEAST_ODD = {2: 3, 3: 5, 4: 12}  # the same for words with a character of several readings
WRITTEN, PARTICLE = "著", "着"
ALONE = "\x1e"  # as engine.py
COUNTED = re.compile("[一二三四五六七八九十百千万亿两几数多余半](里|只|斗|周|余)")  # our layer knows all of these
STANDARD = str.maketrans("麵為", "麪爲")  # OpenCC's own standard; the regions' tables change it again
BLOCKS = 1024  # of the word list, so that little has to be read for a short text
SCALE = 10  # costs are tenths of a nat


def opencc(name: str) -> dict[str, list[str]]:
    """One of OpenCC's dictionaries, out of the binary form that its package carries."""
    import opencc as package

    root = os.path.join(os.path.dirname(package.__file__), "clib")
    with tempfile.TemporaryDirectory() as folder:
        text = os.path.join(folder, "out.txt")
        source = os.path.join(root, "share", "opencc", f"{name}.ocd2")
        tool = os.path.join(root, "bin", "opencc_dict")
        subprocess.run([tool, "-i", source, "-o", text, "-f", "ocd2", "-t", "text"], check=True, capture_output=True)
        with open(text, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file if "\t" in line]
    return {row[0]: row[1].split(" ") for row in rows}


def first(table: Mapping[str, list[str]]) -> dict[str, str]:
    """The first target of each entry."""
    return {key: values[0] for key, values in table.items()}


def layer(name: str) -> dict[str, str]:
    """Our own entries: the lines of `layer/<name>.tsv` and `layer/<name>_*.tsv` (their form: `layer/st.tsv`).

    An empty value means: the characters alone are right. A value ``ab`` after ``!`` is kept as ``!ab``: a becomes b.
    """
    found: dict[str, str] = {}
    folder = os.path.join(DATA, "layer")
    for path in sorted(os.listdir(folder)):
        if path == f"{name}.tsv" or path.startswith(f"{name}_words"):
            with open(os.path.join(folder, path), encoding="utf-8") as file:
                for key, value in _entries(file):
                    if len(key) > 1 and found.get(key, "").startswith("!") and value.startswith("!"):
                        value = found[key] + value
                    found[key] = value
    return found


def _entries(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    lists: dict[str, list[str]] = {}
    for line in lines:
        line = line.rstrip("\n")
        head, _, body = line.partition("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            lists[head[1:]] = body.split()
        elif line.startswith("!"):
            yield from ((word, head) for word in body.split())
        else:
            for word in head.split():
                yield from _expand(word, body.strip(), lists)


def spell(words: Mapping[str, str], phrases: Mapping[str, str], chars: Mapping[str, str]) -> dict[str, str]:
    """The words of a layer with their values written out: what is not said follows the longest phrases, then `chars`."""
    done: dict[str, str] = {}
    for word, value in words.items():
        if value and not value.startswith("!"):
            done[word] = value
            continue
        spelt = list(longest(word, phrases, chars)) if value else [chars.get(char, char) for char in word]
        if len(spelt) != len(word):
            spelt = [chars.get(char, char) for char in word]
        for old, new in zip(value[1::3], value[2::3], strict=True):
            spelt = [new if char == old else now for char, now in zip(word, spelt, strict=True)]
        done[word] = "".join(spelt)
    return {word: value.translate(STANDARD) for word, value in done.items()}


def longest(word: str, phrases: Mapping[str, str], chars: Mapping[str, str]) -> str:
    """`word` by the longest phrase at each place, as OpenCC reads it."""
    out, at = [], 0
    while at < len(word):
        size = next((n for n in range(min(12, len(word) - at), 1, -1) if word[at : at + n] in phrases), 1)
        part = word[at : at + size]
        out.append(phrases[part] if size > 1 else chars.get(part, part))
        at += size
    return "".join(out)


def read(word: str, phrases: Mapping[str, str], chars: Mapping[str, str], weights: Mapping[str, float]) -> str:
    """`word` by the words it is made of, when it is made of words (分配 and 制度, no 配制 between), else by `longest`."""
    best: list[tuple[float, int]] = [(0, 0)]
    for end in range(1, len(word) + 1):
        ways = []
        for start in range(max(0, end - 5, 1 if end == len(word) else 0), end):
            part = word[start:end]
            cost = weights.get(part) or (16 if end - start == 1 else 14 if part in phrases else 0)
            if cost:
                ways.append((best[start][0] + cost, start))
        best.append(min(ways))
    parts, end = [], len(word)
    while end:
        parts.append(word[best[end][1] : end])
        end = best[end][1]
    if min(map(len, parts)) > 1:
        return "".join(longest(part, phrases, chars) for part in reversed(parts))
    return longest(word, phrases, chars)


def _expand(key: str, value: str, lists: Mapping[str, list[str]]) -> Iterable[tuple[str, str]]:
    match = re.search(r"\{(\w+)\}", key)
    if not match:
        yield key, value
        return
    for word in lists[match[1]]:
        old, _, new = word.partition(">")
        yield from _expand(key.replace(match[0], old, 1), value.replace(match[0], new or old, 1), lists)


def counts() -> dict[str, int]:
    """jieba's words and counts."""
    import jieba

    with open(os.path.join(os.path.dirname(jieba.__file__), "dict.txt"), encoding="utf-8") as file:
        return {word: int(count) for word, count, *_ in map(str.split, file)}


def write(name: str, about: str, body: str) -> None:
    """One data file: a first line for people, then the body, compressed."""
    os.makedirs(DATA, exist_ok=True)
    with open(os.path.join(DATA, name), "wb") as file:
        file.write(f"zhclean {name}: {about}; made by recipes/convert_data.py\n".encode())
        file.write(zlib.compress(body.encode("utf-8", "surrogatepass"), 9))


def table(chars: Mapping[str, str], phrases: Mapping[str, str], rarity: Mapping[str, int]) -> str:
    """Characters and phrases as the program reads them: phrases by the character that is looked for first.

    That is the one of the least `rarity` (or rank); it depends on the phrase alone, so tables agree on it.
    """
    chars = {key: value for key, value in chars.items() if key != value and len(key) == len(value) == 1}
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, value in sorted(phrases.items()):
        if len(key) > 1:
            groups[min(key, key=lambda char: (rarity.get(char, 0), char))].append((key, value))
    lines = ["".join(chars), "".join(chars.values())]
    for char, pairs in sorted(groups.items()):
        lines.append("\t".join((char, UNIT.join(key for key, _ in pairs), UNIT.join(value for _, value in pairs))))
    return "\n".join(lines)


def ranking(phrases: Iterable[str], frequency: Mapping[str, int]) -> dict[str, int]:
    """The characters to look for, in an order in which few and rare ones find all phrases: most phrases a hit first."""
    holders: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        for char in phrase:
            holders[char].add(phrase)
    often = {char: frequency.get(char, 0) + 1 if char.isalpha() else 10**9 for char in holders}
    left = {char: set(found) for char, found in holders.items()}
    heap = [(-len(found) / often[char], char) for char, found in left.items()]
    heapify(heap)
    chosen: list[str] = []
    while heap:
        value, char = heappop(heap)
        if value < (now := -len(left[char]) / often[char]):
            heappush(heap, (now, char))
        elif left[char]:
            chosen.append(char)
            for phrase in list(left[char]):
                for other in phrase:
                    left[other].discard(phrase)
    needless: set[str] = set()
    for char in sorted(chosen, key=lambda char: (-often[char], char)):
        if all(set(phrase) & set(chosen) - needless - {char} for phrase in holders[char]):
            needless.add(char)
    return {char: place - len(holders) for place, char in enumerate(chosen) if char not in needless}


def map_chars(text: str, chars: Mapping[str, str]) -> str:
    return "".join(chars.get(char, char) for char in text)


def parts(word: str) -> set[str]:
    """All parts of a word that have two characters or more."""
    return {word[a:b] for a in range(len(word)) for b in range(a + 2, len(word) + 1)}


def needed(phrases: Mapping[str, str], chars: Mapping[str, str]) -> dict[str, str]:
    """The phrases that read otherwise than their characters alone, and those that keep one of them from being read."""
    odd = {key: value for key, value in phrases.items() if map_chars(key, chars) != value}
    first_odd = set(odd)
    for key, value in phrases.items():
        if key not in odd and parts(key) & first_odd:
            odd[key] = value
    return odd


def main() -> int:
    words = counts()
    total = sum(words.values())
    weights = {word: math.log(total / count) for word, count in words.items() if count}
    st_all, ts_all = opencc("STCharacters"), {**opencc("TSCharacters"), **opencc("TSCharactersExt")}
    st_own, ts_own = layer("st"), layer("ts")
    st_chars = {**first(st_all), **{k: v for k, v in st_own.items() if len(k) == 1}}
    ts_chars = {**first(ts_all), **{k: v for k, v in ts_own.items() if len(k) == 1}}
    rarity: dict[str, int] = defaultdict(int)
    for word, count in words.items():
        for char in word:
            rarity[char] += count
    to_hans: list[tuple[str, str, dict[str, str], dict[str, str]]] = []
    to_hant: list[tuple[str, str, dict[str, str], dict[str, str]]] = []

    st_cc = {**first(opencc("STPhrases")), **first(opencc("STPhrases_GeneratedFromRegionalPhrases"))}
    st_own = spell(st_own, st_cc, st_chars)
    st = {**st_cc, **st_own}
    odd = needed(st, st_chars)
    # jieba's words that hold a phrase are read as OpenCC reads them alone, else that phrase would have to defend itself
    for word, count in words.items():
        if (
            count >= 3
            and 3 <= len(word) <= 6
            and word not in st
            and not COUNTED.search(word)
            and parts(word) & odd.keys()
        ):
            st[word] = read(word, st, st_chars, weights)
    # a word of ours that its characters already spell right must still be a word, so that no phrase crosses it
    plain = {key for key, value in st_own.items() if map_chars(key, st_chars) == value}
    st = needed(st, st_chars)
    about = "Simplified to Traditional, from OpenCC 1.4.2 (Apache-2.0) and layer/st.tsv"
    to_hant.append(("st.z", about, st_chars, st))

    keep = {key: value for key, value in ts_chars.items() if key != WRITTEN}
    ts_cc = {**first(opencc("TSPhrases")), **{k: map_chars(k, keep) for k in kept_words()}}
    ts = {**ts_cc, **spell(ts_own, ts_cc, ts_chars)}
    ts.update({space + WRITTEN: space + WRITTEN for space in (" ", "\u3000")})  # behind an author's name, on its own
    ts = needed(ts, ts_chars)
    about = "Traditional to Simplified, from OpenCC 1.4.2 (Apache-2.0) and layer/ts.tsv"
    to_hans.append(("ts.z", about, ts_chars, ts))

    def simple(text: str) -> str:
        return ts.get(text) or map_chars(text, ts_chars)

    for name in ("TW", "HK"):
        low = name.lower()
        forward, back = first(opencc(f"{name}Variants")), first(opencc(f"{name}VariantsRev"))
        variants = {**first(opencc(f"{name}VariantsPhrases")), **layer(low)}
        regional = {**{simple(k): v for k, v in variants.items()}, **variants}
        about = f"phrases of the region, OpenCC 1.4.2 {name}VariantsPhrases (Apache-2.0)"
        to_hant.append((f"{low}.z", about, {}, regional))
        about = f"OpenCC 1.4.2 {name}Variants (Apache-2.0)"
        write(f"t2{low}.z", about, table(forward, needed(variants, forward), rarity))
        phrases = needed(first(opencc(f"{name}VariantsRevPhrases")), back)
        write(f"{low}2t.z", f"OpenCC 1.4.2 {name}VariantsRev (Apache-2.0)", table(back, phrases, rarity))
        # a key of ours without a value keeps the words it has, in the region's characters
        ours = {key: value or map_chars(longest(key, st, st_chars), forward) for key, value in layer(f"{low}p").items()}
        vocabulary = {**first(opencc(f"{name}Phrases")), **ours}
        keys = {**{simple(key): value for key, value in vocabulary.items()}, **vocabulary}
        for key, value in compounds(st, vocabulary, forward, words).items():
            keys.setdefault(key, value)
        chars = {key: value for key, value in keys.items() if len(key) == 1}
        to_hant.append((f"{low}p.z", f"vocabulary, OpenCC 1.4.2 {name}Phrases (Apache-2.0)", chars, keys))
        back_words = first(opencc(f"{name}PhrasesRev"))
        ours = {k: ALONE + back_words[k] if v == "~" else v or simple(k) for k, v in layer(f"{low}p_rev").items()}
        finished = needed({key: simple(value) for key, value in {**back_words, **ours}.items()}, ts_chars)
        chars = {key: value for key, value in finished.items() if len(key) == 1}
        to_hans.append((f"{low}p_rev.z", f"vocabulary, OpenCC 1.4.2 {name}PhrasesRev (Apache-2.0)", chars, finished))

    often = {char: rarity.get(simple(char), 0) for _, _, _, phrases in to_hans for char in "".join(phrases)}
    for family, frequency in ((to_hant, rarity), (to_hans, often)):
        rank = ranking({phrase for *_, phrases in family for phrase in phrases}, frequency)
        for name, about, chars, phrases in family:
            write(name, about, table(chars, phrases, rank))
    write_words(words, [*plain, *st], {char for char, values in st_all.items() if len(values) > 1})
    write_script(st_all, ts_all)
    return 0


# vocabulary of computing that means something else inside many a compound
NARROW = {"循環", "全局", "局部", "進程", "對象", "發佈", "聲明", "高級", "低級", "消息", "項目", "文件", "運行"}


def compounds(
    st: Mapping[str, str], vocabulary: Mapping[str, str], forward: Mapping[str, str], words: Mapping[str, int]
) -> dict[str, str]:
    """Phrases that hold a word of the vocabulary beside other whole words: 打印范围 is 列印 and 範圍."""
    found: dict[str, str] = {}
    for key, value in st.items():
        if len(key) < 4 or len(key) != len(value):
            continue
        at, out, changed = 0, [], False
        while at < len(value):
            size = next((n for n in range(len(value) - at, 1, -1) if value[at : at + n] in vocabulary), 0)
            rest = len(value) - at - size
            if size and at != 1 and rest != 1 and value[at : at + size] not in NARROW and size < len(value):
                before, behind = key[:at], key[at + size :]
                if changed or ((not before or before in words) and (not behind or behind in words)):
                    out.append(vocabulary[value[at : at + size]])
                    at, changed = at + size, True
                    continue
            out.append(forward.get(value[at], value[at]))
            at += 1
        if changed:
            found[key] = "".join(out)
    return found


def kept_words() -> list[str]:
    """The words that keep 著: all others of Taiwan's 著 are 着."""
    return [key for key, value in first(opencc("TWVariantsRevPhrases")).items() if WRITTEN in value]


def write_words(words: dict[str, int], phrases: Iterable[str], several: set[str]) -> None:
    """Words by cost: all that are frequent enough to decide where another word ends."""
    total = sum(words.values())
    costs: dict[str, int] = {}
    for word, count in words.items():
        least = (LEAST_ODD if several & set(word) else LEAST_COUNTS).get(len(word), 10**9)
        if count and (len(word) == 1 or count >= least):
            costs[word] = round(-math.log(count / total) * SCALE)
    costs[WRITTEN] = costs[PARTICLE]  # in Traditional it mostly is the particle
    for word in phrases:
        if 2 <= len(word) <= 4 and word not in costs and several & set(word):
            costs[word] = 0  # "as cheap as its parts", see lattice.py
    blocks: list[dict[int, list[str]]] = [defaultdict(list) for _ in range(BLOCKS)]
    for word, cost in costs.items():
        blocks[ord(word[0]) % BLOCKS][cost].append(word)
    packed = []
    for block in blocks:
        lines = [f"{cost}\t{UNIT.join(sorted(group))}" for cost, group in sorted(block.items())]
        packed.append(zlib.compress("\n".join(lines).encode(), 9))
    os.makedirs(DATA, exist_ok=True)
    with open(os.path.join(DATA, "words.blocks"), "wb") as file:
        about = "words and costs in blocks by first character, from jieba 0.42.1 dict.txt (MIT)"
        file.write(f"zhclean words.blocks: {about}; made by recipes/convert_data.py\n".encode())
        file.write(struct.pack(f">{BLOCKS}I", *map(len, packed)) + b"".join(packed))


def write_script(st: Mapping[str, list[str]], ts: Mapping[str, list[str]]) -> None:
    """The characters that only one of the scripts uses."""
    own = layer("script")
    targets = {char for values in st.values() for char in values}
    for name in ("TWVariants", "HKVariants"):
        targets.update(char for values in opencc(name).values() for char in values)
    hans = {key for key, values in st.items() if len(key) == 1 and key not in values and key not in targets}
    hant = {
        key for key, values in ts.items() if len(key) == 1 and values[0] != key and key not in st and not _gb2312(key)
    }
    for char, script in own.items():
        (hans.add if script == "hans" else hans.discard)(char)
        (hant.add if script == "hant" else hant.discard)(char)
    readings = [
        f"{k}\t{''.join(v)}"
        for k, v in sorted((st | {k: v for k, v in ts.items() if k not in st}).items())
        if len(v) > 1 and len(k) == 1
    ]
    write(
        "script.z",
        "characters of one script only, from OpenCC 1.4.2 (Apache-2.0)",
        "\n".join(("".join(sorted(hans)), "".join(sorted(hant)), *readings)),
    )


def _gb2312(char: str) -> bool:
    return char.encode("gb2312", "ignore") != b""


if __name__ == "__main__":
    sys.exit(main())
