"""Make the code tables that Python lacks: ``src/zhclean/data/encodings/*.tsv``.

    python recipes/codecs.py DIR

- ``cns11643.tsv``: planes 1 to 7 and 15 of CNS 11643 as glibc's EUC-TW has them (GNU libc, LGPL-2.1+; asked of `iconv`,
  Debian package libc-bin). For EUC-TW and ISO-2022-CN.
- ``big5-hkscs.tsv``: what glibc's BIG5-HKSCS (HKSCS-2008) has beyond Python's ``big5hkscs`` (HKSCS-2004).
- ``big5-uao.tsv``: Unicode-at-on 2.50 (PyPI package uao, MIT), where it differs from Python's ``cp950``.

A line is a lead byte or plane and row in hex, a tab, and the characters of the row in order of the second byte; U+FFFD
stands for what the table does not have (or has as the base codec has it).
"""

from __future__ import annotations

import os
import subprocess
import sys

from sources import Package, fetch

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "src", "zhclean", "data", "encodings")
HOLE = "\ufffd"
BIG5_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
UAO = Package("uao", "pip", "MIT", version="0.2.0")


def asked(charset: str, codes: list[bytes]) -> list[str]:
    """What iconv makes of each code, U+FFFD for what it refuses.

    All are asked in one go, a line each; iconv leaves out (-c) what it does not know.
    """
    mark = b"|"
    data = b"".join(b"<" + code + mark + b"\n" for code in codes)
    done = subprocess.run(["iconv", "-c", "-f", charset, "-t", "UTF-8"], input=data, capture_output=True, check=False)
    lines = done.stdout.decode("utf-8").split("\n")[:-1]
    if len(lines) != len(codes):
        raise SystemExit(f"iconv gave {len(lines)} lines for {len(codes)} codes of {charset}")
    found = []
    for line in lines:
        text = line[1:-1] if line.startswith("<") and line.endswith("|") else ""
        found.append(text if len(text) == 1 and text > "\x7f" and not "\ue000" <= text <= "\uf8ff" else HOLE)
    return [char if kept else HOLE for char, kept in zip(found, confirmed(charset, found, codes), strict=True)]


def confirmed(charset: str, found: list[str], codes: list[bytes]) -> list[bool]:
    """Whether iconv makes the code of the character again: what -c left of a code that is none would pass otherwise."""
    data = "\n".join(found).replace(HOLE, "?").encode()
    back = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", charset], input=data, capture_output=True, check=True
    ).stdout.split(b"\n")
    return [
        made == code or (code[:2] == b"\x8e\xa1" and made == code[2:]) for made, code in zip(back, codes, strict=True)
    ]


def write(name: str, title: str, rows: dict[str, str]) -> None:
    """Write a table; rows without a character are left out."""
    os.makedirs(TARGET, exist_ok=True)
    with open(os.path.join(TARGET, name), "w", encoding="utf-8", newline="\n") as file:
        file.write(f"# {title}; made by recipes/codecs.py, licences in NOTICE\n")
        file.writelines(f"{key}\t{row.rstrip(HOLE)}\n" for key, row in rows.items() if row.strip(HOLE))
    print(name, sum(len(row) - row.count(HOLE) for row in rows.values()), "characters")


def cns() -> None:
    """CNS 11643 from glibc."""
    rows = {}
    for plane in (1, 2, 3, 4, 5, 6, 7, 15):
        for row in range(0xA1, 0xFF):
            codes = [bytes((0x8E, 0xA0 + plane, row, cell)) for cell in range(0xA1, 0xFF)]
            rows[f"{plane:X} {row:02X}"] = "".join(asked("EUC-TW", codes))
    write("cns11643.tsv", "CNS 11643 planes 1-7 and 15 as in EUC-TW of the GNU C Library (LGPL-2.1+)", rows)


def python(codec: str, code: bytes) -> str:
    """What a codec of Python makes of a code, U+FFFD for what it refuses."""
    try:
        return code.decode(codec)
    except UnicodeDecodeError:
        return HOLE


def hkscs() -> None:
    """HKSCS-2008 beyond Python's table of 2004, and the euro sign of cp950."""
    rows = {}
    for lead in range(0x81, 0xFF):
        codes = [bytes((lead, trail)) for trail in BIG5_TRAILS]
        new = asked("BIG5-HKSCS", codes)
        rows[f"{lead:02X}"] = "".join(
            n if python("big5hkscs", c) == HOLE else HOLE for n, c in zip(new, codes, strict=True)
        )
    write("big5-hkscs.tsv", "HKSCS-2008 beyond HKSCS-2004 as in BIG5-HKSCS of the GNU C Library (LGPL-2.1+)", rows)


def uao(folder: str) -> None:
    """Unicode-at-on where it differs from cp950."""
    sys.path.insert(0, fetch(UAO, folder))
    from uao.b2u import b2u_table

    rows = {}
    for lead in range(0x81, 0xFF):
        row = ""
        for trail in BIG5_TRAILS:
            char = b2u_table.get(lead << 8 | trail, HOLE)
            row += (
                HOLE
                if char == python("cp950", bytes((lead, trail))) or len(char) != 1 or "\ue000" <= char <= "\uf8ff"
                else char
            )
        rows[f"{lead:02X}"] = row
    write(
        "big5-uao.tsv",
        "Big5 Unicode-at-on 2.50 where it differs from cp950, from the PyPI package uao 0.2.0 (MIT)",
        rows,
    )


def main() -> None:
    """The command line."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    cns()
    hkscs()
    uao(sys.argv[1])


if __name__ == "__main__":
    main()
