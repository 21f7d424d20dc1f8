"""What the stage promises of any text: nothing lost, the edits exact, places that are left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhclean.document import Source
from zhclean.edits import apply, invert
from zhclean.errors import ConfigError
from zhclean.stages.convert import ConvertOptions, convert, jobs, read_dict, script_of
from zhclean.stages.convert import engine as engines
from zhclean.stages.convert.engine import engine

TARGETS = ("s", "sp", "t", "tw", "twp", "hk", "hkp")
CHARS = "发髮发展后後里裡面麵干乾只隻钟鐘著着的士兵内存头说說话話于於余先生一三。，\n\r\0\ud800\udc00\ufe0f\uf900A`「」“”のこ😀𠮷"
TEXTS = st.text(st.sampled_from(CHARS), max_size=40)


def done(text: str, **options: object) -> str:
    return convert(text, Source(), ConvertOptions(**options)).after  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(
    TEXTS,
    st.sampled_from(TARGETS),
    st.sampled_from(("auto", "s", "t", "tw", "hk")),
    st.sampled_from(("keep", "corner", "curly")),
)
@example("頭髮\0發展\ud800後", "s", "auto", "keep")
@example("豈不說\ufe00", "s", "auto", "keep")
def test_edits_are_exact_and_nothing_is_lost(text: str, to: str, from_: str, quotes: str) -> None:
    change = convert(text, Source(), ConvertOptions(to=to, from_=from_, quotes=quotes))
    count = change.count  # asked before the edits are made
    edits = change.edits
    assert count == len(edits)
    assert apply(text, edits) == change.after
    assert apply(change.after, invert(text, edits)) == text
    assert all(edit.new != text[edit.start : edit.end] for edit in edits)
    for mark in "\n\r\0\ud800\udc00\ufe0f\uf900A😀":
        assert change.after.count(mark) >= text.count(mark)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(TARGETS))
def test_a_second_time_changes_nothing_in_hans_and_hant(text: str, to: str) -> None:
    once = done(text, to=to)
    if script_of(once) in ("hans", "hant"):
        assert done(once, to=to) == once


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(("st", "st_tw", "st_twp", "st_hkp", "ts", "ts_twp", "ts_hkp")))
def test_the_corpus_path_says_the_same(text: str, name: str) -> None:
    pytest.importorskip("numpy")
    from zhclean.stages.convert.fast import Fast

    tool = engine(name)
    tool.use(None)
    plain = tool.convert(text)
    fast = tool.__dict__.setdefault("tested", Fast(tool))
    tool.use(fast)
    assert tool.convert(text) == plain


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(TARGETS), st.sampled_from(("auto", "s", "t")))
def test_counting_edits_by_patterns_says_the_same(text: str, to: str, from_: str) -> None:
    change = convert(text * 3, Source(), ConvertOptions(to=to, from_=from_))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "LONG", 0)
        assert change.count == len(change.edits)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(("st", "st_twp", "ts", "ts_twp")))
def test_much_text_is_done_as_little_text_is(text: str, name: str) -> None:
    tool = engine(name)
    tool.use(None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tool, "_pattern", None)
        patch.setattr(engines, "LONG", 10**9)
        little = tool.mapped(text), sorted(tool.sites(text))
        patch.setattr(engines, "LONG", 0)
        assert (tool.mapped(text), tool.sites(text)) == little


def test_no_change_keeps_the_very_text() -> None:
    for text in ("", "\n\n", "plain ascii", "已经是简体的话。", "日本語の国会です。"):
        change = convert(text, Source(), ConvertOptions())
        assert change.after is text
        assert change.count == 0


def test_japanese_is_told() -> None:
    change = convert("これは国会の話です。\n発表した。\n", Source(), ConvertOptions(to="s"))
    assert change.count == 0
    assert change.facts["language"] == "ja"


def test_polluted_text_is_simplified_already() -> None:
    source = Source(script="hans", polluted=True)
    assert convert("新昇的太阳", source, ConvertOptions()).count == 0
    assert convert("头发", source, ConvertOptions(to="tw")).after == "頭髮"


KEPT = [
    "見 https://zh.example.org/wiki/臺灣 頁",
    "`變數` 說明",
    "```\n變數 = 說\n```\n說明",
    "---\n標題: 說明\n---\n說明",
    "[說明](/說明.md)",
    "# zhclean: off\n說明\n# zhclean: on\n說明",
    "<!-- zhclean: off -->說明\n說明",
    "寄到 張三@例子.com 說明",
    "寄到 張三@例子.台灣 說明",
    "見 https://例子.台灣/說 頁",
    "見 www.example.org/臺灣/頁 說明",
    "HTTPS://A.org/臺灣 頁",
    '[說明](<說明 檔.md> "標題")',
    "\ufeff---\n標題:\n  作者: 說\n- 項目: 說\n---\n說明",
    "<img src='圖/說.png' alt='說'>",
    "```\n變數 = 說",
]
WANT = [
    "见 https://zh.example.org/wiki/臺灣 页",
    "`變數` 说明",
    "```\n變數 = 說\n```\n说明",
    "---\n標題: 说明\n---\n说明",
    "[说明](/說明.md)",
    "# zhclean: off\n說明\n# zhclean: on\n说明",
    "<!-- zhclean: off -->說明\n說明",
    "寄到 張三@例子.com 说明",
    "寄到 張三@例子.台灣 说明",
    "见 https://例子.台灣/說 页",
    "见 www.example.org/臺灣/頁 说明",
    "HTTPS://A.org/臺灣 页",
    '[说明](<說明 檔.md> "标题")',
    "\ufeff---\n標題:\n  作者: 说\n- 項目: 说\n---\n说明",
    "<img src='圖/說.png' alt='说'>",
    "```\n變數 = 說",
]


@pytest.mark.parametrize(("text", "want"), list(zip(KEPT, WANT, strict=True)))
def test_places_that_stay(text: str, want: str) -> None:
    change = convert(text, Source(), ConvertOptions())
    assert change.after == want
    assert apply(text, change.edits) == want


def test_protected_terms_and_own_dictionary() -> None:
    assert done("張學友說話", protect=("張學友",)) == "張學友说话"
    assert done("云计算很好", to="tw", dict=(("云计算", "雲端運算"),)) == "雲端運算很好"
    change = convert("A公司", Source(), ConvertOptions(dict=(("A公司", "甲公司"),)))
    assert change.after == "甲公司"
    assert [edit.rule for edit in change.edits] == ["convert.dict"]


def test_own_dictionary_reaches_lines_that_are_left_alone() -> None:
    assert done("后面\n里面的范先生", dict=(("范先生", "樊先生"),)) == "后面\n里面的樊先生"


def test_quotes() -> None:
    assert done("「說『好』」", quotes="curly") == "“说‘好’”"
    assert done("“说‘好’”，it’s", to="tw", quotes="corner") == "「說『好』」，it’s"
    assert done("说 ‘ok’，5’ 6”，’95后”", to="tw", quotes="corner") == "說 『ok』，5’ 6”，’95後」"


def test_doubt_is_told() -> None:
    edits = convert("台灣的發", Source(), ConvertOptions(from_="tw")).edits
    assert all(edit.sure == "certain" for edit in edits)
    edits = convert("头，后", Source(), ConvertOptions(to="t", from_="s")).edits
    assert [(edit.new, edit.sure, edit.alternatives) for edit in edits] == [
        ("頭", "certain", ()),
        ("後", "likely", ("后",)),
    ]


def test_vocabulary_keeps_its_neighbours_apart() -> None:
    text = "软件和硬盘"
    edits = convert(text, Source(), ConvertOptions(to="twp")).edits
    assert [(text[edit.start : edit.end], edit.new) for edit in edits] == [("软件", "軟體"), ("盘", "碟")]


def test_regions_of_traditional() -> None:
    assert done("裏面的羣眾", from_="hk", to="tw") == "裡面的群眾"
    assert done("着裝", from_="t", to="tw") == "著裝"
    assert done("裏面", to="tw") == "裏面"


def test_dictionary_files() -> None:
    assert read_dict("\ufeff# 注\n云计算\t雲端運算 雲計算\n\n里程 里程\n") == (("云计算", "雲端運算"), ("里程", "里程"))
    with pytest.raises(ConfigError, match="2: no second column"):
        read_dict("甲\t乙\n丙\n")


def test_hostile_text_is_linear() -> None:
    for text in (
        "頭" * 20000,
        "](" * 20000 + "說",
        "`" * 20001 + "說",
        "https://" + "說/" * 10000,
        "于" * 20000 + "说",
        "zhclean: off\n" * 5000 + "說",
    ):
        for to in ("s", "twp"):
            change = convert(text, Source(), ConvertOptions(to=to))
            assert len(change.after) >= len(text) // 2
