"""Damage of whole pages, done by filters, forums and converters: undone only in a page that has it often.

Dots pushed into words, a comma before every mark, blanks that became question marks, the scrambling of a forum, kana
that look like ideographs. Each was seen on real sites; one find alone proves nothing and is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.language_model import UNIT, language
from zhclean.lazy import lazy
from zhclean.stages.repair import plausible
from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.talk import is_about_kana

DOTS = "repair.page.dots"
COMMAS = "repair.page.commas"
BLANKS = "repair.page.blanks"
FORUM = "repair.page.forum"
KANA = "repair.page.kana"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_NUMERALS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u3007\u96f6\u7532\u4e59\u4e19\u4e01"


def relatives(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits of every rule of this module that `text` gives reason for."""
    edits: list[Edit] = []
    if "." in text and options.allows(DOTS):
        edits.extend(_dots(text))
    if "," in text and options.allows(COMMAS):
        edits.extend(_commas(text))
    if "?" in text and options.allows(BLANKS):
        edits.extend(_blanks(text))
    if options.allows(FORUM):
        edits.extend(_forum(text))
    if not odd.isdisjoint(_LOOKS) and options.allows(KANA):
        edits.extend(_kana(text, odd))
    edits.sort()
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


_DOT = lazy(f"\\.(?<=[{_HAN}]\\.)(?=[{_HAN}])")
_JOINED = 5.5  # nats a second character may cost behind the first where both make a word
_LOOSE = 8.0  # the same in a page that is known to do it
_OFTEN = 3


def _dots(text: str) -> list[Edit]:
    """Dots inside words (a word-list filter is passed that way): most dots between ideographs, and three at least."""
    places = [match.start() for match in _DOT.finditer(text)]
    if len(places) < _OFTEN:
        return []
    rows = language("zh").rows
    prices = {place: rows[text[place - 1]][text[place + 1]] for place in places if text[place - 1] not in _NUMERALS}
    joined = sum(price <= _JOINED * UNIT for price in prices.values())
    if joined < _OFTEN or 2 * joined < len(places):
        return []
    return [Edit(place, place + 1, "", DOTS) for place, price in prices.items() if price <= _LOOSE * UNIT]


_BEFORE_MARK = lazy(",(?=[\u3001\uff0c\u3002\uff1b\uff1a,;])")
_MARK = lazy("[\u3001\uff0c\u3002\uff1b\uff1a]|,(?![\u3001\uff0c\u3002\uff1b\uff1a,;])")


def _commas(text: str) -> list[Edit]:
    """A comma put before every mark: three of them before full-width marks, and before half of all marks."""
    found = [match.start() for match in _BEFORE_MARK.finditer(text)]
    wide = sum(text[place + 1] > "\x7f" for place in found)
    if wide < _OFTEN or 2 * len(found) < len(_MARK.findall(text)):
        return []
    return [Edit(place, place + 1, "", COMMAS) for place in found]


_LEAST = 4  # question marks that stand in rows
_ROW = lazy("\\?(?: \\?){2,}")
_ASKING = frozenset("?!\uff1f\uff01")
_START = lazy("(?:^|(?<=[\r\n]))\\?{1,4}(?=[^?\\s!]|\u3000)")
_LINE = lazy("[^\r\n]*[^\\s][^\r\n]*")


def _blanks(text: str) -> list[Edit]:
    """Blanks that GBK lacks and that became `?`: rows of them between spaces, or before most paragraphs."""
    edits = []
    rows = list(_ROW.finditer(text))
    for match in rows if sum(match.group().count("?") for match in rows) >= _LEAST else ():
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if before in (" ", "\u3000") or (after == " " and before > " " and before not in _ASKING):
            edits.append(Edit(match.start(), match.end(), match.group().replace("?", " "), BLANKS))
    if text.startswith("?") or "\n?" in text or "\r?" in text:
        starts = list(_START.finditer(text))
        if len(starts) >= _OFTEN and 2 * len(starts) > len(_LINE.findall(text)):
            edits.extend(Edit(match.start(), match.end(), " " * len(match.group()), BLANKS) for match in starts)
    return edits


_FOUR = lazy(" [!-~]{1,2} {1,2}[!-~]{1,2} {1,2}[!-~]{1,2} {1,2}[!-~]{1,2}[ \r\n]")
_TOKENS = lazy(
    "(?:(?<=[\r\n])|(?<=^)|(?<=[^\x00-\x7f])) ?[!-~]{1,2}(?: {1,2}[!-~]{1,2}){5,40} ?(?=[^\x00-\x7f]|[\r\n]|$)"
)
_SCRAMBLED = lazy("[0-9A-Za-z][!-/:-@\\[-`{-~]|[!-/:-@\\[-`{-~]{1,2}[0-9A-Za-z]?")


def _forum(text: str) -> list[Edit]:
    """The scrambling that Discuz puts between lines: six and more tokens of one or two characters, letters with marks."""
    edits: list[Edit] = []
    done = 0
    for four in _FOUR.finditer(text):
        match = _TOKENS.search(text, max(done, four.start() - 3), four.end() + 150)
        if match is None:
            continue
        done = match.end()
        tokens = match.group().split()
        pairs = [token for token in tokens if len(token) == 2]
        marked = [token for token in pairs if _SCRAMBLED.fullmatch(token) and token[1] not in ".,:;)"]
        kinds = {char for char in match.group() if not char.isalnum() and char != " "}
        if 2 * len(pairs) >= len(tokens) and len(marked) >= 2 and len(kinds) >= 4 and plausible.has_han(text):
            edits.append(Edit(match.start(), match.end(), "", FORUM))
    return edits


_LOOKS = {"\u30fc": "\u4e00", "\u30ab": "\u529b", "\u30cb": "\u4e8c"}
_ANY_KANA = lazy("[\u3041-\u30fa\u30fc\uff66-\uff9f]")
_BESIDE = lazy(
    f"[{_HAN}][\u30fc\u30ab\u30cb](?=[{_HAN}\u3001\u3002\uff0c\uff1b\uff1a,.\\s]|$)|(?<![\u3041-\u30ff])[\u30fc\u30ab\u30cb](?=[{_HAN}])"
)
_FITS = 1.0  # nats that the ideograph must bring


def _kana(text: str, odd: frozenset[str]) -> list[Edit]:
    """Kana that stand for the ideographs they look like, in a text that has no other kana."""
    if any(_ANY_KANA.match(char) for char in odd if char not in _LOOKS) or any(
        "\u3041" <= char <= "\u30fa" and char not in _LOOKS for char in odd
    ):
        return []
    edits = []
    for match in _BESIDE.finditer(text):
        place = match.end() - 1
        new = _LOOKS[text[place]]
        if is_about_kana(text[max(0, place - 100) : place + 100]):
            continue
        around = text[max(0, place - 2) : place], text[place + 1 : place + 3].split("\n")[0]
        if new in around[0][-1:] + around[1][:1]:  # beside what it looks like it is shown
            continue
        if plausible.chinese(around[0] + new + around[1]) <= 8.0 * (len(around[0]) + 1 + len(around[1])):
            edits.append(Edit(place, place + 1, new, KANA))
    return edits
