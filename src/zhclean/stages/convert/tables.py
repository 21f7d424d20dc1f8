"""The data of the convert stage, read when first needed and then kept: characters, phrases, words, scripts."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import cache

from zhclean.assets import read_bytes, read_text
from zhclean.record import NamedTuple

_UNIT = "\x1f"


class Table(NamedTuple):
    """One direction: `old` and `new` characters in pairs; `groups` holds the phrases by the character to look for."""

    old: str
    new: str
    groups: dict[str, str]

    def phrases(self, trigger: str) -> Iterator[tuple[str, str]]:
        """The phrases (from, to) that are found by `trigger`."""
        packed = self.groups.get(trigger)
        if packed:
            keys, values = packed.split("\t")
            yield from zip(keys.split(_UNIT), values.split(_UNIT), strict=True)


def _read(name: str) -> str:
    data = read_bytes(f"convert/{name}")
    return zlib.decompress(data[data.index(b"\n") + 1 :]).decode("utf-8")


@cache
def table(name: str) -> Table:
    """The table of a direction (``st``, ``ts``, ``t2tw``, ``twp`` …), as `recipes/convert_data.py` made it."""
    old, new, *lines = _read(name + ".z").split("\n")
    return Table(old, new, dict(line.split("\t", 1) for line in lines))


@cache
def scripts() -> tuple[str, str]:
    """(characters of Simplified only, characters of Traditional only)."""
    hans, hant, _ = _read("script.z").split("\n", 2)
    return hans, hant


@cache
def readings() -> dict[str, str]:
    """Characters that stand for several of the other script, with all of them (OpenCC's lists)."""
    return dict(line.split("\t") for line in _read("script.z").split("\n")[2:])


@cache
def telling() -> re.Pattern[str]:
    """Words of characters common to both scripts that only Simplified spells so (`layer/telling.tsv`)."""
    lines = read_text("convert/layer/telling.tsv").split("\n")
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return re.compile("|".join(sorted(words)))
