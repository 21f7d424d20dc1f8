"""Write the alphabet of ordinary Chinese text: ``src/zhclean/data/repair/common.txt``.

    python recipes/repair.py

On the second line the 3,000 ideographs that the language model finds likeliest, on the third the 4,000 after them (Simplified and Traditional together) and the punctuation
that Chinese prose uses. A text of these characters alone holds no mojibake and no other fault of single characters, so
`repair` leaves it at the first search. Run after `recipes/language_model.py`.
"""

from __future__ import annotations

import os

from zhclean.language_model import language

TARGET = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "src", "zhclean", "data", "repair", "common.txt"
)
MOST, MORE = 3000, 7000
PUNCTUATION = "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u3000\u3001\u3002" + "".join(map(chr, range(0x3008, 0x3012)))
FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F)))


def main() -> None:
    """Write the file."""
    singles = language("zh").singles
    ideographs = sorted(
        (char for char in singles.names if "\u4e00" <= char <= "\u9fff"), key=lambda char: (singles[char], char)
    )
    chars = "".join(sorted(set(ideographs[:MOST]) | set(PUNCTUATION) | set(FULL_WIDTH)))
    more = "".join(sorted(ideographs[MOST:MORE]))
    with open(TARGET, "w", encoding="utf-8", newline="\n") as file:
        file.write(
            f"# ordinary characters of Chinese text: the {MOST} likeliest ideographs of language_model.bin and punctuation; those up to {MORE}; made by recipes/repair.py\n"
        )
        file.write(f"{chars}\n{more}\n")


if __name__ == "__main__":
    main()
