"""Make src/zhclean/data/tables/fold.tsv, the table behind `zhclean.key.key`.

Traditional to Simplified is asked of OpenCC (t2s) one character at a time and kept where one character answers one;
widths are Unicode's full-width forms; blanks and look-alike marks are listed here.
"""

from __future__ import annotations

import pathlib
import sys

BLANKS = "0009 00A0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200A 200B 200C 200D 200E 200F 202F 205F 2060 3000 FE0F FEFF"
# Marks that furniture uses for one another: separators, arrows, colons.
MARKS = {
    "│": "|",
    "┃": "|",
    "┊": "|",
    "丨": "|",
    "︱": "|",
    "»": ">",
    "›": ">",
    "«": "<",
    "‹": "<",
    "〉": ">",
    "〈": "<",
    "︰": ":",
    "﹕": ":",
    "∶": ":",
    "﹐": ",",
    "•": "·",
    "・": "·",
    "‧": "·",
    "∙": "·",
}


def main(out: str) -> None:
    """Write the table to the file `out`."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    hant = {}
    for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)):
        old = chr(code)
        new = convert(old)
        if new != old and len(new) == 1 and ord(new) < 0x10000:
            hant[old] = new
    marks = MARKS | {chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
    rows = [
        "# the fold of zhclean.key; made by recipes/fold.py from OpenCC t2s (Apache-2.0), character by character, and Unicode's full-width forms",
        "\t".join(("blank", BLANKS, "0020")),
        "\t".join(("mark", "".join(marks), "".join(marks.values()))),
        "\t".join(("hant", "".join(hant), "".join(hant.values()))),
    ]
    pathlib.Path(out).write_text("\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:] or ("src/zhclean/data/tables/fold.tsv",))
