"""Kinds of files that were found wanting by a blind list: each with an example of its own."""

from __future__ import annotations

import pytest

from zhclean.codecs import encode
from zhclean.errors import BinaryError, DecodeError
from zhclean.stages.decode import DecodeOptions, decode

REPLACE = DecodeOptions(errors="replace")
PROSE = "渡口的老船工说，水面看着平，下面的暗流可不小。\r\n年轻人点点头，把缆绳又绕了一圈。\r\n"


@pytest.mark.parametrize("encoding", ["hz", "iso-2022-cn"])
@pytest.mark.parametrize(
    "text", ["卢芳,41,松江,13800138000\r\n", "12\r\n00:01:02,500 --> 00:01:04,000\r\n快上来！\r\n", "茶杯 (2).jpg"]
)
def test_escapes_among_digits(encoding: str, text: str) -> None:
    assert decode(encode(text, encoding))[0] == text


@pytest.mark.parametrize("text", ["渚", "朝", "怒目", "辽东", "柳絮飞"])
def test_a_word_alone_is_chinese_in_doubt(text: str) -> None:
    assert decode(text.encode("gbk"))[0] == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_utf16_is_read_on_behind_a_lost_byte(encoding: str, mark: bool) -> None:
    data = PROSE.encode(encoding)
    head = "\ufeff".encode(encoding) if mark else b""
    for place in (11, 30, 61):
        broken = head + data[:place] + data[place + 1 :]
        text, source = decode(broken, REPLACE)
        assert source.encoding == encoding
        assert source.undecodable == 1
        assert text.lstrip("\ufeff") == PROSE[: place // 2] + "\ufffd" + PROSE[place // 2 + 1 :]
        with pytest.raises(DecodeError, match="out of step"):
            decode(broken)


def test_utf16_with_two_lost_bytes_is_not_taken_for_whole() -> None:
    data = (PROSE * 6).encode("utf-16-le")
    text, source = decode(b"\xff\xfe" + data[:50] + data[51:121] + data[122:], REPLACE)
    assert source.undecodable == 2
    assert text.count("\ufffd") == 2
    assert len(text) == 1 + 6 * len(PROSE)


@pytest.mark.parametrize("extra", [b"\x80", b"\xff", b"\xa1", b"\x1a"])
@pytest.mark.parametrize("encoding", ["gbk", "big5"])
def test_a_byte_too_many(encoding: str, extra: bytes) -> None:
    prose = (
        PROSE
        if encoding == "gbk"
        else "渡口的老船工說，水面看著平，下面的暗流可不小。\r\n年輕人點點頭，把纜繩又繞了一圈。\r\n"
    )
    data = prose.encode(encoding)
    for place in (5, 14, 33, 60):
        text, _ = decode(data[:place] + extra + data[place:], REPLACE)
        kept = sum(min(text.count(char), prose.count(char)) for char in set(prose))
        assert kept >= len(prose) - 3


@pytest.mark.parametrize("size", [100, 1000, 3000])
def test_noise_with_zeros_is_no_utf16(size: int) -> None:
    state, noise = 12345 + size, bytearray()
    while len(noise) < size:
        state = (state * 1103515245 + 12345) % (1 << 31)
        noise.append(state >> 16 & 0xFF)
    with pytest.raises(BinaryError):
        decode(bytes(noise) + b"\0\xd8\0", REPLACE)


@pytest.mark.parametrize("text", ["推 tea: 堃哥這次唱得真好", "→ mint: 今天也是好天氣♥"])
def test_bbs_lines_of_unicode_at_on(text: str) -> None:
    assert decode(encode(text, "big5-uao"))[0] == text


@pytest.mark.parametrize("text", ["ungültige Länge »%s«", "größer als das zulässige Maß"])
def test_german_of_few_letters_is_not_refused(text: str) -> None:
    assert decode(text.encode("cp1252"))[0] == text


def test_a_polluted_page_needs_no_long_look() -> None:
    text = "渡口(kou)的老船工說(shuo)，水面看著(zhe)平(ping)，下面(mian)的暗流可不小。\n" * 3
    assert decode(text.encode("gbk"))[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_of_several_marks_one_is_kept(encoding: str) -> None:
    text, source = decode("\ufeff\ufeff甲乙\n".encode(encoding))
    assert text == "\ufeff甲乙\n"
    assert source.notes == ("2 byte order marks stood in front: one is kept",)
