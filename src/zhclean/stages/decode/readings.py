"""Readings: the same bytes in every encoding they may be in, and what each costs in its language.

A reading costs what the language model says of its text, in twelfths of a nat, plus the handicap of its encoding: this
is a tool for Chinese, so others must be clearly likelier. Undecodable bytes cost much, so damaged text has readings too.
"""

from __future__ import annotations

import re

from zhclean import language_model as model
from zhclean.codecs import find
from zhclean.codecs.base import LOST
from zhclean.lazy import lazy
from zhclean.record import NamedTuple

UNIT = model.UNIT
DAMAGE = 14 * UNIT  # for each undecodable place, besides what U+FFFD costs


class Candidate(NamedTuple):
    """An encoding, the languages that are written in it, its handicap in nats, and whether damage is allowed for."""

    encoding: str
    languages: tuple[str, ...]
    handicap: float
    damage: bool = False


ZH = ("zh",)
CANDIDATES: tuple[Candidate, ...] = (
    Candidate("gb18030", ZH, 0, True),
    Candidate("big5", ZH, 0.3, True),
    Candidate("big5-uao", ZH, 1),
    Candidate("euc-tw", ZH, 2),
    Candidate("euc-jp", ("ja",), 3),
    Candidate("cp932", ("ja",), 3),
    Candidate("cp949", ("ko",), 3),
    Candidate("johab", ("ko",), 5),
    Candidate("cp1251", ("cyrillic",), 4),
    Candidate("koi8-r", ("cyrillic",), 4),
    Candidate("cp866", ("cyrillic",), 5),
    Candidate("iso8859-5", ("cyrillic",), 5),
    Candidate("mac-cyrillic", ("cyrillic",), 9),
    Candidate("koi8-u", ("cyrillic",), 6),
    Candidate("cp1252", ("western", "romance"), 3.5),
    Candidate("cp1250", ("central", "polish"), 5),
    Candidate("iso8859-2", ("central", "polish"), 5),
    Candidate("cp1254", ("turkish",), 5),
    Candidate("cp1257", ("baltic",), 5),
    Candidate("cp1253", ("greek",), 5),
    Candidate("iso8859-7", ("greek",), 5),
    Candidate("cp874", ("thai",), 4),
    Candidate("cp1255", ("hebrew",), 5),
    Candidate("cp1256", ("arabic",), 5),
    Candidate("iso8859-6", ("arabic",), 5),
    Candidate("cp1258", ("vietnamese",), 5),
)
UTF8 = Candidate("utf-8", ("*",), 0, True)
WIDE = tuple(Candidate(name, ("*",), 1) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
CHINESE = frozenset(("utf-8", "gb18030", "cp936", "big5", "big5-hkscs", "big5-uao", "euc-tw"))

# Which languages a text of Unicode may be in, by the scripts in its first characters (compiled when first used).
_SCRIPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("[぀-ヿ]", ("ja", "zh")),
    ("[가-힣]", ("ko",)),
    ("[Ѐ-ӿ]", ("cyrillic",)),
    ("[Ͱ-Ͽ]", ("greek",)),
    ("[ก-๛]", ("thai",)),
    ("[א-ת]", ("hebrew",)),
    ("[؀-ۿ]", ("arabic",)),
    ("[À-ɏ]", ("western", "romance", "central", "polish", "turkish", "baltic", "vietnamese")),
    ("[Ạ-ỹ]", ("vietnamese",)),
)


class Reading(NamedTuple):
    """One way to read some bytes: what it costs, how (encoding, language), the text, how many places are undecodable."""

    cost: float
    encoding: str
    language: str
    text: str
    lost: int

    @property
    def chinese(self) -> bool:
        """Whether it is Chinese in one of its encodings."""
        return self.language == "zh"


def is_han(text: str) -> bool:
    """Whether a text is ideographs and nothing else."""
    return bool(text) and all("\u4e00" <= char <= "\u9fff" for char in text)


def languages_of(text: str) -> tuple[str, ...]:
    """The languages that a text of Unicode may be in."""
    head = text[:400]
    found = [language for pattern, languages in _SCRIPTS if re.search(pattern, head) for language in languages]
    return ("zh", *dict.fromkeys(name for name in found if name != "zh"))


def cost_of(text: str, languages: tuple[str, ...], before: str = "\n") -> tuple[int, str]:
    """The least cost of a text over languages (``*``: those that its scripts suggest), and which one it is."""
    if languages == ("*",):
        languages = languages_of(text)
    if len(languages) == 1:
        return model.cost(text, languages[0], before), languages[0]
    return min((model.cost(text, name, before), name) for name in languages)


def read(data: bytes, candidate: Candidate) -> Reading | None:
    """What `data` is in an encoding, None if it cannot be."""
    codec = find(candidate.encoding)
    lost = 0
    try:
        text = codec.decode(data)
    except UnicodeDecodeError:
        if not candidate.damage:
            return None
        text = codec.replaced(data)
        lost = max(1, text.count(LOST))
        if lost * 3 > len(text):
            return None
    shown = text
    if candidate.encoding == "cp1258":
        from unicodedata import normalize

        shown = normalize("NFC", text)
    plain, language = cost_of(shown, candidate.languages)
    cost = plain + _doubts(data, text, candidate)
    return Reading(cost + candidate.handicap * UNIT + lost * DAMAGE, candidate.encoding, language, text, lost)


KANA = lazy("[ぁ-んァ-ヶ]")
# Letters of another script inside a word of ASCII letters: what a wrong single-byte reading looks like.
_GLUED = lazy("(?<=[A-Za-z])[\u0370-\u06ff]|[\u0370-\u06ff](?=[A-Za-z])")
_ALONE = lazy("(?<![\u0300-\uffff])[\u0370-\u0e7f](?![\u0300-\uffff])")
# One wide character inside a word of ASCII letters: what an accented letter (and the one behind it) becomes.
_IN_WORD = lazy("(?<=[A-Za-z])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[a-z])")
_LETTERS = lazy("[A-Za-z]")


def _doubts(data: bytes, text: str, candidate: Candidate) -> float:
    """What speaks against a reading besides its pairs of characters."""
    high = sum(map("\x7f".__lt__, text))
    doubts = 0.0
    if candidate.languages[0] in ("zh", "ja", "ko"):
        glued = len(_IN_WORD.findall(text))
        if 2 * glued >= high:
            doubts += 6 * UNIT * glued
        if candidate.encoding in ("gb18030", "big5"):  # EUC-JP has its kana where GB 2312 has them
            kana = len(KANA.findall(text))
            doubts += 1.2 * UNIT * kana if kana * 4 > high else 0
        elif candidate.encoding == "big5-uao":
            doubts += _doubt_of_uao(data, text)
    elif candidate.languages[0] in ("cyrillic", "greek", "hebrew", "arabic", "thai"):
        doubts += 4 * UNIT * len(_GLUED.findall(text))
        if len(_LETTERS.findall(text)) > high:
            doubts += 4 * UNIT * len(_ALONE.findall(text))
    return doubts


def _doubt_of_uao(data: bytes, text: str) -> float:
    """Unicode-at-on shares its codes with the HKSCS: without kana around it wants more evidence a character."""
    if KANA.search(text):
        return 0
    try:
        other = find("big5").decode(data)
    except UnicodeDecodeError:
        return 0
    different = [(ours, theirs) for ours, theirs in zip(text, other, strict=False) if ours != theirs]
    return (4.2 if len(set(different)) > 1 else 2.5) * UNIT * len(different)


def readings(data: bytes, candidates: tuple[Candidate, ...]) -> list[Reading]:
    """All readings of `data`, the likeliest first."""
    found = [reading for candidate in candidates if (reading := read(data, candidate)) is not None]
    found.sort(key=lambda reading: reading.cost)
    return found


_KNOWN = lazy("[\u3000-\u9fff\uac00-\ud7a3]")  # what the model knows


def utf8_cost(text: str) -> float:
    """What a text costs that is valid UTF-8: scripts that the model does not know by their blocks alone."""
    known = cost_of(text, ("*",))[0]
    if _KNOWN.search(text):
        return known
    blocks, last = 0.0, 0
    for char, cost in zip(text, model.costs(text, "ascii"), strict=True):
        block = ord(char) >> 7
        if block == 0:
            blocks += cost / UNIT
        elif block == last and block > 4:
            blocks += 4.5
        else:  # two characters of different blocks side by side, or two accented letters, are unusual
            blocks += 14 if last else 9
        last = block
    return min(known, blocks * UNIT)
