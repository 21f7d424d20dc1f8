"""Make `data/tables/pinyin_syllables.tsv`: the readings of characters, without tones.

    pip install pypinyin==0.55.0
    python recipes/syllables.py

Taken from the table of single characters of pypinyin (MIT), for the characters of GBK.
"""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict

NAME = os.path.join("src", "zhclean", "data", "tables", "pinyin_syllables.tsv")


def plain(reading: str) -> str:
    """A reading without its tone, ü as u."""
    return "".join(char for char in unicodedata.normalize("NFD", reading) if char.isascii() and char.isalpha())


def main() -> None:
    """Write the table."""
    import pypinyin
    from pypinyin.constants import PINYIN_DICT

    rows: dict[str, list[str]] = defaultdict(list)
    for code, readings in PINYIN_DICT.items():
        char = chr(code)
        if len(char.encode("gbk", "ignore")) == 2:
            for reading in sorted({plain(reading) for reading in readings.split(",")}):
                if reading:
                    rows[reading].append(char)
    head = f"# Characters by their readings without tones, made by recipes/syllables.py from pypinyin {pypinyin.__version__} (MIT).\nsyllable\tcharacters\n"
    with open(NAME, "w", encoding="utf-8") as file:
        file.write(head + "".join(f"{key}\t{''.join(sorted(rows[key]))}\n" for key in sorted(rows)))


if __name__ == "__main__":
    main()
