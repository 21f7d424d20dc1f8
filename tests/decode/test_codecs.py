"""The codecs: mappings that Python has otherwise, round trips, names, errors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhclean.codecs import CHINESE, canonical, decode, encode, find
from zhclean.errors import ConfigError, EncodeError


@pytest.mark.parametrize(
    ("encoding", "code", "text"),
    [
        ("gb18030", "fe59fe61", "龴龵"),
        ("gb18030", "a6d9a6f3", "︐︙"),
        ("gb18030", "a8bc", "ḿ"),
        ("gb18030", "8139ee39", "㐀"),
        ("gb18030", "95328236", "𠀀"),
        ("gb18030", "80", "€"),
        ("cp936", "80", "€"),
        ("big5", "c6e7c7a8", "ぁガ"),
        ("big5", "f9d6f9dc", "碁嫺"),
        ("big5", "a3e1", "€"),
        ("big5", "a2cca451", "〸十"),
        ("big5", "a1fea241", "／∕"),
        ("big5-hkscs", "8740", "䏰"),
        ("big5-hkscs", "9def", "嘅"),
        ("big5-uao", "92dda8a6", "渋谷"),
        ("euc-tw", "c4e3", "中"),
        ("euc-tw", "8ea2a1a1", "乂"),
        ("hz", "7e7b5650" + "4e447e7d", "中文"),
        ("iso-2022-cn", "1b2429410e56504e440f", "中文"),
    ],
)
def test_known_codes(encoding: str, code: str, text: str) -> None:
    assert decode(bytes.fromhex(code), encoding) == text


@pytest.mark.parametrize("encoding", CHINESE)
def test_round_trip_of_text(encoding: str) -> None:
    text = "一二三\n天地人ABC~~\r\n山水\n"
    assert decode(encode(text, encoding), encoding) == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5-hkscs", "big5-uao", "euc-tw"])
def test_every_pair_decodes_and_comes_back(encoding: str) -> None:
    """Second codes of a character (boxes of Big5, doubles of Unicode-at-on) are the only ones that come back otherwise."""
    codec, second, known = find(encoding), 0, 0
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            code = bytes((lead, trail))
            try:
                text = codec.decode(code)
            except UnicodeDecodeError:
                continue
            known += 1
            back = codec.encode(text)
            assert codec.decode(back) == text
            second += back != code
    assert known > 5000
    assert second <= {"gb18030": 0, "big5-hkscs": 8, "big5-uao": 470, "euc-tw": 0}[encoding]


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_gb18030_writes_all_but_old_private_use(text: str) -> None:
    plain = "".join(char for char in text if not "\ud800" <= char <= "\uf8ff")
    assert decode(encode(plain, "gb18030"), "gb18030") == plain


@given(st.binary(max_size=40), st.sampled_from(CHINESE))
@settings(max_examples=300, deadline=None)
def test_no_bytes_crash_a_codec(data: bytes, encoding: str) -> None:
    replaced = decode(data, encoding, "replace")
    try:
        strict = decode(data, encoding)
    except UnicodeDecodeError as found:
        error = found
    else:
        assert strict == replaced
        return
    assert 0 <= error.start < error.end <= len(data)


@pytest.mark.parametrize(
    ("name", "true"),
    [
        ("GB2312", "gb18030"),
        ("x-gbk", "gb18030"),
        ("CP936", "cp936"),
        ("Big5-ETen", "big5"),
        ("cp950", "big5"),
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("EUC_TW", "euc-tw"),
        ("HZ-GB-2312", "hz"),
        ("windows-1251", "cp1251"),
        ("Shift_JIS", "cp932"),
    ],
)
def test_names(name: str, true: str) -> None:
    assert canonical(name) == true


@pytest.mark.parametrize(
    "name", ["rot13", "base64", "hex", "idna", "unicode_escape", "zip", "gb2132", "", "\0", "字", "utf-8+gb18030"]
)
def test_refused_names(name: str) -> None:
    with pytest.raises(ConfigError):
        canonical(name)


def test_the_nearest_name_is_told() -> None:
    with pytest.raises(ConfigError, match="gb18030"):
        canonical("gb2132")


def test_what_an_encoding_lacks_is_named_with_its_place() -> None:
    with pytest.raises(EncodeError, match=r"2:2: big5 has no U\+6C49 .*CJK"):
        encode("天\n地汉", "big5")
    with pytest.raises(EncodeError):
        encode("嘅", "big5")
    assert encode("嘅", "big5-hkscs") == bytes.fromhex("9def")


def test_a_mark_is_written_by_unicode_only() -> None:
    assert encode("\ufeff中", "utf-16-le").hex() == "fffe2d4e"
    assert encode("\ufeff中", "gb18030") in (b"\xd6\xd0", b"\x84\x31\x95\x33\xd6\xd0")
    assert encode("\ufeff中", "big5") == b"\xa4\xa4"
