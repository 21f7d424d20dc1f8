"""The generator of the pinyin pollution, forwards: what hijacked pages did to a Simplified text.

For tests only: any article can be polluted and must then give the same answer. See `docs/pollution.md`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.stages.pinyin.tables import readings, traditional

KEYS = "！；？，"
_LINE = re.compile("(\r\n?|\n)")
_USER = re.compile("[\ue000-\uf8ff]")


@lru_cache(maxsize=1)
def _map() -> dict[int, str]:
    return {ord(char): generated for char, generated in traditional().items()}


def pollute(
    text: str,
    table: int = 127,
    *,
    keys: str = KEYS,
    bad: str = "?",
    half: bool = True,
    user: bool = True,
    simplified: bool = True,
) -> str:
    """`text` as a polluted page shows it.

    `table`: how far down the list of readings the page goes; `keys`: punctuation at which the bytes are cut;
    `bad`: what a pair shows as that is no character (`"?"` swallows the second byte, `""` drops only the first);
    `half`: a first byte left over at the end of a piece shows as `bad`, else it vanishes; `user`: pairs of the
    user-defined range stay as private-use characters, else they vanish; `simplified`: `text` is still to be made
    Traditional. Characters outside GBK stay where they are, as the end of a run.

    >>> pollute("要创新机制")
    '要?jiǎng)?chuàng)新機(jī)制'
    """
    if simplified:
        text = text.translate(_map())
    return "".join(
        part if part[:1] in "\r\n" else _line(part, table, keys, bad, half, user) for part in _LINE.split(text)
    )


def _line(line: str, table: int, keys: str, bad: str, half: bool, user: bool) -> str:
    out = []
    while line:
        end = len(line)
        try:
            line.encode("gbk")
        except UnicodeEncodeError as error:
            end = error.start
        data = line[:end].encode("gbk")
        for entry in readings()[:table]:
            pair = entry.char.encode("gbk")
            data = data.replace(pair, pair + f"({entry.reading})".encode("gbk"))
        out.append(_cut(data, keys, bad, half, user) + line[end : end + 1])
        line = line[end + 1 :]
    return "".join(out)


def _cut(data: bytes, keys: str, bad: str, half: bool, user: bool) -> str:
    if not keys:
        return decode(data, bad, half, user)
    pattern = b"|".join(key.encode("gbk") for key in keys)
    pieces = re.split(b"(" + pattern + b")", data)
    return "".join(piece.decode("gbk") if at % 2 else decode(piece, bad, half, user) for at, piece in enumerate(pieces))


def decode(data: bytes, bad: str, half: bool, user: bool) -> str:
    """GBK as the pages read it, pair by pair."""
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        pass
    out, at = [], 0
    while at < len(data):
        if data[at] < 0x80:
            out.append(chr(data[at]))
            at += 1
        elif at + 1 == len(data):
            out.append(bad if half else "")
            at += 1
        else:
            char = _char(data[at : at + 2])
            if char:
                out.append(char if user or not _USER.match(char) else "")
                at += 2
            else:
                out.append(bad)
                at += 2 if bad else 1
    return "".join(out)


@lru_cache(maxsize=32768)
def _char(pair: bytes) -> str:
    try:
        return pair.decode("gb18030")
    except UnicodeDecodeError:
        return ""
