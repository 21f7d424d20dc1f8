"""Mojibake out of own sentences: written in one encoding, read in another (also used by benchmarks/repair.py)."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
SIMPLIFIED = (HERE / "truths.txt").read_text("utf-8").split()
TRADITIONAL = (HERE / "truths_traditional.txt").read_text("utf-8").split()
SINGLE = ("latin-1", "cp1252", "cp1250", "cp1251", "koi8-r", "cp437", "mac-roman")
PAIRS = [(right, wrong) for wrong in SINGLE for right in ("utf-8", "gbk", "big5")] + [
    ("utf-8", "gbk"),
    ("utf-8", "gb18030"),
    ("big5", "gbk"),
    ("gbk", "cp950"),
    ("gbk", "big5hkscs"),
    ("gbk", "cp932"),
    ("big5", "cp932"),
    ("gbk", "euc_jp"),
    ("gbk", "cp949"),
    ("big5", "cp949"),
    ("utf-16-le", "utf-16-be"),
]


def wrongly(text: str, right: str, wrong: str) -> str | None:
    """`text` written as `right` and read as `wrong`, None where bytes would be lost."""
    data = text.encode(right)
    if wrong in SINGLE:
        read = "".join(bytes((byte,)).decode(wrong, "ignore") or chr(byte) for byte in data)
        return None if "\x85" in read else read
    try:
        read = data.decode(wrong)
    except UnicodeDecodeError:
        return None
    return None if set(read) & set("\r\n\ufffd") else read
