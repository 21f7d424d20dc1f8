"""Finding the encoding: the text counts, never the name."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhclean.codecs import encode, find
from zhclean.errors import BinaryError, ConfigError, DecodeError
from zhclean.stages.decode import DecodeOptions, decode, detect

REPLACE = DecodeOptions(errors="replace")
HANS = "清晨的集市上，卖豆腐的老人把担子放下，慢慢地擦了擦汗。\n街角的书店还没有开门，几只麻雀在台阶上跳来跳去。\n"
HANT = "清晨的集市上，賣豆腐的老人把擔子放下，慢慢地擦了擦汗。\n街角的書店還沒有開門，幾隻麻雀在台階上跳來跳去。\n"
YUE = "佢哋喺度傾緊偈，話今晚唔使返工，不如去食飯啦。\n"


@pytest.mark.parametrize(
    "encoding", ["gb18030", "hz", "iso-2022-cn", "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("length", [4, 8, 20, None])
def test_simplified(encoding: str, length: int | None) -> None:
    text = HANS[:length]
    assert decode(encode(text, encoding))[0] == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "euc-tw", "iso-2022-cn", "utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [4, 8, 20, None])
def test_traditional(encoding: str, length: int | None) -> None:
    text = HANT[:length]
    assert decode(encode(text, encoding))[0] == text


@pytest.mark.parametrize("text", [YUE, YUE[:8]])
def test_cantonese(text: str) -> None:
    assert decode(encode(text, "big5-hkscs"))[0] == text


@pytest.mark.parametrize("word", ["十一", "同时", "姓名", "编号", "北京", "单位", "合计", "说明"])
def test_words_of_gbk_that_utf8_could_be(word: str) -> None:
    assert decode(word.encode("gbk"))[0] == word


@pytest.mark.parametrize(
    "text",
    [
        "café",
        "naïve",
        "§ 3",
        "20 °C",
        "Ωμέγα",
        "да",
        "שלום",
        "日本語",
        "한국어",
        "ภาษา",
        "Հայերեն",
        "ქართული",
        "x²",
        "é",
        "«",
    ],
)
def test_utf8_of_others_stays(text: str) -> None:
    assert decode(text.encode())[0] == text


@pytest.mark.parametrize("mark", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_marks(mark: str) -> None:
    text, source = decode(encode("\ufeff山高水长\r\n", mark))
    assert (text, source.bom, source.encoding, source.newline) == ("\ufeff山高水长\r\n", True, mark, "\r\n")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("駅前の本屋はまだ開いていない。", "euc-jp"),
        ("駅前の本屋はまだ開いていない。", "cp932"),
        ("서점은 아직 문을 열지 않았다.", "cp949"),
        ("Книжный магазин ещё закрыт.", "cp1251"),
        ("Книжный магазин ещё закрыт.", "koi8-r"),
        ("Το βιβλιοπωλείο είναι κλειστό.", "cp1253"),
        ("La librería todavía está cerrada, ¿no?", "cp1252"),
        ("ร้านหนังสือยังไม่เปิด", "cp874"),
    ],
)
def test_neighbours(text: str, encoding: str) -> None:
    assert decode(encode(text, encoding))[0] == text


@pytest.mark.parametrize("text", ["~{ is home ~~ and back", "a+b-c", "\x1b[31mred\x1b[0m", "plain\n", "", "\n"])
def test_ascii_is_itself(text: str) -> None:
    assert decode(text.encode())[0] == text


def test_late_chinese() -> None:
    data = b"id,amount\n" + b"17,3.50\n" * 30_000 + "备注：秋天的账".encode("gbk")
    assert decode(data)[0].endswith("备注：秋天的账")


def test_a_long_line_of_ascii_is_no_trouble() -> None:
    data = b"a" * 300_000 + HANS.encode("gbk")
    assert decode(data)[0].endswith(HANS)


def test_mixed_lines_read_right_under_strict() -> None:
    one, two = HANS.split("\n")[:2]
    data = one.encode("gbk") + b"\n" + two.encode() + b"\n" + HANT.split("\n")[0].encode("big5") + b"\n"
    text, source = decode(data)
    assert text == f"{one}\n{two}\n{HANT.splitlines()[0]}\n"
    assert set((source.encoding or "").split("+")) == {"gb18030", "utf-8", "big5"}
    found = detect(data)
    assert [item["encoding"] for item in found.to_dict()["ranges"]] == ["gb18030", "utf-8", "big5"]


def test_switching_inside_a_line_is_for_replace_only() -> None:
    data = "读取完成 file=".encode() + "秋天的账目".encode("gbk") + b".txt\n" + HANS.encode()
    with pytest.raises(DecodeError):
        decode(data)
    text, source = decode(data, REPLACE)
    assert text == "读取完成 file=秋天的账目.txt\n" + HANS
    assert any("inside" in note for note in source.notes)


def test_utf16_appended_to_gbk() -> None:
    first, second = HANS.splitlines(keepends=True)
    assert decode(first.encode("gbk") + second.encode("utf-16-le"))[0] == first + second


@pytest.mark.parametrize(("encoding", "text"), [("gb18030", HANS), ("big5", HANT), ("utf-8", HANS)])
@pytest.mark.parametrize("at", [1, 21])
def test_a_lost_byte(encoding: str, text: str, at: int) -> None:
    data = encode(text, encoding)
    broken = data[:at] + data[at + 1 :]
    got, source = decode(broken, REPLACE)
    assert source.undecodable >= 1
    assert sum(a in got for a in text) >= len(text) - 4
    assert got.endswith(text[-20:])
    with pytest.raises(DecodeError) as error:
        decode(broken)
    assert abs(error.value.offset - at) <= 12
    assert "--errors replace" in str(error.value)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "EPUB"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml....word/document.xml", "DOCX"),
        (b"PK\x03\x04" + bytes(60), "ZIP"),
        (b"\x1f\x8b\x08\x00" + bytes(20), "gzip"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "JPEG"),
        (random.Random(7).randbytes(2000), "not text"),
        (zlib.compress(HANS.encode() * 20)[2:], "not text"),
        (bytes(500), "NUL"),
    ],
)
@pytest.mark.parametrize("options", [DecodeOptions(), REPLACE])
def test_binary_is_refused(data: bytes, what: str, options: DecodeOptions) -> None:
    with pytest.raises(BinaryError, match=what):
        decode(data, options)


def test_a_lone_nul_is_text() -> None:
    assert decode(HANS.encode() + b"\0")[0] == HANS + "\0"
    assert decode(HANS.encode("gbk") + b"\0end")[0] == HANS + "\0end"


def test_named_encodings() -> None:
    assert decode(b"\xd6\xd0", DecodeOptions(encoding="GB2312"))[0] == "中"
    text, source = decode(b"\xff\xfe\x2d\x4e", DecodeOptions(encoding="utf-16"))
    assert (text, source.bom, source.encoding) == ("\ufeff中", True, "utf-16-le")
    with pytest.raises(ConfigError, match="gb18030"):
        decode(b"", DecodeOptions(encoding="gb2132"))
    with pytest.raises(ConfigError):
        decode(b"", DecodeOptions(encoding="rot13"))
    with pytest.raises(DecodeError, match="byte 2"):
        decode(b"ab\xff\xff", DecodeOptions(encoding="gbk"))


def test_the_euro_of_cp936() -> None:
    text, source = decode(HANS.encode("gbk") + b"\x80 12\n")
    assert text == HANS + "€ 12\n"
    assert encode(text, source.encoding or "") == HANS.encode("gbk") + b"\x80 12\n"


def test_detect_says_what_else() -> None:
    found = detect("星期".encode("gbk"))
    assert found.encoding == "gb18030"
    assert 0 < found.confidence < 1
    assert found.alternatives
    assert set(found.to_dict()) >= {"encoding", "confidence", "bom", "newline", "alternatives", "ranges", "notes"}


def _pieces() -> st.SearchStrategy[bytes]:
    texts = st.sampled_from([HANS, HANT, YUE, "abc\r\n", "ぱ\n", "да\n", "\0", "~{", "\x1b$)A", "\ufeff"])
    names = st.sampled_from(["utf-8", "gb18030", "big5-uao", "utf-16-le", "cp1251", "hz", "euc-tw"])
    made = st.builds(
        lambda text, name: (
            find(name).replaced(b"").encode()
            + text.encode(name if name not in ("big5-uao", "euc-tw") else "big5", "ignore")
        ),
        texts,
        names,
    )
    return st.lists(st.one_of(made, st.binary(max_size=12)), max_size=5).map(b"".join)


@given(_pieces(), st.sampled_from(["strict", "replace"]))
@settings(max_examples=300, deadline=None)
def test_no_bytes_crash(data: bytes, errors: str) -> None:
    try:
        text, source = decode(data, DecodeOptions(errors=errors))
    except (BinaryError, DecodeError):
        return
    assert 0 <= source.confidence <= 1
    name = source.encoding or ""
    if (
        not source.undecodable
        and "+" not in name
        and find(name).stateless
        and not any("second codes" in note or "order marks" in note for note in source.notes)
    ):
        assert encode(text, name) == data


@given(_pieces())
@settings(max_examples=60, deadline=None)
def test_the_same_bytes_give_the_same_answer(data: bytes) -> None:
    def answer() -> object:
        try:
            return decode(data, REPLACE)
        except (BinaryError, DecodeError) as error:
            return str(error)

    assert answer() == answer()


@pytest.mark.parametrize("text", ["今\0天", "a\0b", "今\0天a", "后\0来了。\n", "一\0"])
def test_a_lone_nul_in_a_word_is_text(text: str) -> None:
    assert decode(text.encode())[0] == text
