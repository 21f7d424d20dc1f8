"""The properties of `any_bytes.py` on bytes that hypothesis makes: any, and text that was damaged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from any_bytes import check_decode, check_repair
from zhclean.codecs import encode

TEXTS = (
    "江面上起了雾，对岸的灯一盏一盏地灭了。\n",
    "老李问：“几点开船？”\r\n没有人答。\r\n",
    "廟口的攤販收得早，巷子裡只剩貓。\n",
    "a,b,c\n1,甲,2\n",
    "おはようございます。\n",
    "Ça va très bien.\n",
)
ENCODINGS = ("gbk", "gb18030", "big5", "big5-uao", "euc-tw", "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "hz", "iso-2022-cn", "cp932", "cp1252")  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Lines in one or several encodings, with bytes lost, put in or changed."""
    data = b""
    for _ in range(draw(st.integers(1, 3))):
        try:
            data += encode(draw(st.sampled_from(TEXTS)), draw(st.sampled_from(ENCODINGS)))
        except Exception:
            continue
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(data)))
        put = draw(st.binary(max_size=2))
        data = data[:place] + put + data[place + draw(st.integers(0, 2)) :]
    return data


@given(st.binary(max_size=80) | damaged())
@settings(max_examples=200, deadline=None)
def test_decode(data: bytes) -> None:
    check_decode(data)


@pytest.mark.parametrize("data", [b"\xd6\xd0\0\xce\xc4", b"\xff\xfe\0", b"~{~}", b"\x1b$)A\x0e", b"\xa1\xa1\x80\xff"])
def test_decode_of_odd_bytes(data: bytes) -> None:
    check_decode(data)


@given(damaged(), st.sampled_from(("gb18030", "latin-1", "cp1252", "utf-8")))
@settings(max_examples=80, deadline=None)
def test_repair(data: bytes, wrong: str) -> None:
    check_repair(data.decode(wrong, "replace"))
