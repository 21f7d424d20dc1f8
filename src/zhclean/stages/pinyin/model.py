"""How likely Simplified text is, character by character: tells a slipped run from a text, and guesses a lost half.

The table is `data/tables/running_text.z` (made by `recipes/running_text.py`); costs are in sixths of a nat.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

from zhclean.assets import read_bytes
from zhclean.stages.pinyin.tables import gbk, traditional

STRANGE = "\x01"  # stands for a character that the generator cannot have written
UNKNOWN = 90  # the cost of a character that running text does not have
_DIGIT, _LETTER = re.compile("[0-9０-９]"), re.compile("[A-Za-zａ-ｚＡ-Ｚ]")
_WIDE = {ord(half): chr(ord(half) + 0xFEE0) for half in ",;:?!()"}


class Model:
    """`single`: cost of a character by itself; `leave`: added to it behind a character whose row does not name it;
    `after`: that row, successors and their costs, and `rows` the same as dictionaries, once asked for."""

    __slots__ = ("after", "bytes", "leave", "rows", "single")

    def __init__(self, data: bytes) -> None:
        self.single: dict[str, int] = {}
        self.leave: dict[str, int] = {}
        self.after: dict[str, tuple[str, str]] = {}
        self.rows: dict[str, dict[str, int]] = {}
        self.bytes: dict[bool, tuple[dict[int, str], dict[int, str]]] = {}
        for line in zlib.decompress(data).decode("utf-8").split("\n"):
            char, own, leave, after, costs = line.split("\t")
            if char == "\\n":
                char = "\n"
            self.single[char], self.leave[char] = ord(own) - 33, ord(leave) - 33
            self.after[char] = after.replace("\\", "\n"), costs
        del self.single["H"], self.leave["H"]

    def row(self, before: str) -> dict[str, int]:
        """The costs of the characters that the row of `before` names."""
        row = self.rows.get(before)
        if row is None:
            after, costs = self.after.get(before, ("", ""))
            row = {char: ord(cost) - 33 for char, cost in zip(after, costs, strict=True)}
            if "一" <= before <= "龥":
                row = {**self.row("H"), **row}
            self.rows[before] = row
        return row

    def step(self, before: str, char: str) -> int:
        """The cost of `char` behind `before`."""
        row = self.rows.get(before)
        if row is None:
            row = self.row(before)
        cost = row.get(char)
        return self.single.get(char, UNKNOWN) + self.leave.get(before, 0) if cost is None else cost

    def behind(self, before: str, chars: str) -> list[int]:
        """The cost of each of `chars` behind `before`."""
        row, leave, single = self.row(before), self.leave.get(before, 0), self.single
        return [row[char] if char in row else single.get(char, UNKNOWN) + leave for char in chars]

    def cost(self, text: str, before: str = "\n") -> int:
        """The cost of `text` (as `normal` gives it) behind the character `before`."""
        total, rows, single, leave = 0, self.rows, self.single, self.leave
        for char in text:
            row = rows.get(before)
            if row is None:
                row = self.row(before)
            total += row[char] if char in row else single.get(char, UNKNOWN) + leave.get(before, 0)
            before = char
        return total

    def candidates(self, lead: int, trail: int, hant: bool) -> str:
        """The Simplified characters that are written with this first or second byte (the other is -1): by the generator
        (`hant`), or as they are."""
        if hant not in self.bytes:
            leads: dict[int, list[str]] = {}
            trails: dict[int, list[str]] = {}
            written = traditional() if hant else {}
            for char in self.single:
                pair = gbk(written.get(char, char))
                if len(pair) == 2 and pair[0] > 0x80:
                    leads.setdefault(pair[0], []).append(char)
                    trails.setdefault(pair[1], []).append(char)
            self.bytes[hant] = (
                {byte: "".join(c) for byte, c in leads.items()},
                {byte: "".join(c) for byte, c in trails.items()},
            )
        leading, trailing = self.bytes[hant]
        return leading.get(lead, "") if lead >= 0 else trailing.get(trail, "")


@lru_cache(maxsize=1)
def model() -> Model:
    """The model, read when first needed."""
    return Model(read_bytes("tables/running_text.z").split(b"\n", 1)[1])


def normal(text: str) -> str:
    """Simplified `text` as the model sees it: digits are 0, letters a, punctuation full width, no blanks."""
    return _LETTER.sub("a", _DIGIT.sub("0", text)).translate(_WIDE).replace(" ", "").replace("\u3000", "")
