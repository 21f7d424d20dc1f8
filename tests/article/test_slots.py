"""Slot grammars: datelines, bylines, captions, metadata, each on lines written for this test."""

from __future__ import annotations

import pytest

from zhclean.key import key
from zhclean.stages.article import captions, dateline, heads, meta, names, notes, roles

DATELINES = [
    ("新华社江州4月5日电 大会今天开幕。", "新华社", "江州", "04-05", "大会今天开幕。", []),
    ("中新网4月5日电（记者 王小明）大会今天开幕。", "中新网", None, "04-05", "大会今天开幕。", ["王小明"]),
    ("本报讯（记者王小明 通讯员李敏）大会今天开幕。", "本报", None, None, "大会今天开幕。", ["王小明", "李敏"]),
    ("江城网讯 大会今天开幕。", "江城网", None, None, "大会今天开幕。", []),
    ("某某科技讯 北京时间4月5日上午消息，公司今天发布新品。", "某某科技", None, "04-05", "公司今天发布新品。", []),
    ("（中央社台北5日電）大會今天開幕。", "中央社", "台北", "5日", "大會今天開幕。", []),
    ("【新华社五日讯】大会今天开幕。", "新华社", None, "五日", "大会今天开幕。", []),
    ("〔記者王小明／台北報導〕大會今天開幕。", None, "台北", None, "大會今天開幕。", ["王小明"]),
    ("本报北京4月5日电  大会今天开幕。", "本报", "北京", "04-05", "大会今天开幕。", []),
]
NO_DATELINE = [
    "据江城晚报4月5日报道，大会今天开幕。",
    "大会今天开幕。",
    "记者从市水务局获悉，大会今天开幕。",
    "通讯技术发展很快，大会今天开幕。",
    "4月5日，大会开幕。",
]


@pytest.mark.parametrize(("line", "agency", "location", "date", "rest", "people"), DATELINES)
def test_dateline(line: str, agency: str, location: str, date: str, rest: str, people: list[str]) -> None:
    found = dateline.read(key(line), line)
    assert found is not None
    assert (found.agency, found.location, found.date) == (agency, location, date)
    assert line[found.end :] == rest
    assert [name for one in found.bylines for name in one.names] == people


@pytest.mark.parametrize("line", NO_DATELINE)
def test_no_dateline(line: str) -> None:
    assert dateline.read(key(line), line) is None


BYLINES = [
    ("责任编辑：王小明_JC1234", [("责任编辑", ["王小明"])]),
    ("（责编：王小明、李敏）", [("责编", ["王小明", "李敏"])]),
    ("本报记者　王小明　李　敏", [("记者", ["王小明", "李敏"])]),
    ("编辑 王小明 校对 李敏", [("编辑", ["王小明"]), ("校对", ["李敏"])]),
    ("作者：王小明 审核：李敏", [("作者", ["王小明"]), ("审核", ["李敏"])]),
    ("江城晚报记者王小明、李敏", [("记者", ["王小明", "李敏"])]),
    ("文/图 王小明", [("文/图", ["王小明"])]),
    ("作者 | 王小明", [("作者", ["王小明"])]),
    ("他是一名记者。", []),
]


@pytest.mark.parametrize(("line", "wanted"), BYLINES)
def test_bylines(line: str, wanted: list[tuple[str, list[str]]]) -> None:
    assert [(one.role, one.names) for one in roles.parse(key(line), line)] == wanted


CAPTIONS = [
    ("工人在检修线路。王小明 摄", "工人在检修线路。", ["王小明"]),
    ("工人在检修线路（王小明摄）", "工人在检修线路", ["王小明"]),
    ("工人在检修线路。江城晚报记者 王小明 摄", "工人在检修线路。", ["王小明"]),
    ("檢修線路的工人。（圖／翻攝畫面）", "檢修線路的工人。", ["翻攝畫面"]),
    ("检修线路的工人（视频截图）", "检修线路的工人", ["视频截图"]),
    ("工人在检修线路。市供电局供图", "工人在检修线路。", ["市供电局"]),
]


@pytest.mark.parametrize(("line", "text", "credited"), CAPTIONS)
def test_captions(line: str, text: str, credited: list[str]) -> None:
    found = captions.split(key(line), line)
    assert found is not None
    end, credit = found
    assert (line[:end].strip(), credit.names) == (text, credited)


@pytest.mark.parametrize(
    ("line", "credited"),
    [
        ("图片来源：江城图库", ["江城图库"]),
        ("摄影：王小明", ["王小明"]),
        ("王　明摄", ["王明"]),
        ("市供电局供图", ["市供电局"]),
    ],
)
def test_credit_alone(line: str, credited: list[str]) -> None:
    found = captions.only(key(line), line)
    assert found is not None
    assert found.names == credited


def test_a_sentence_is_no_credit() -> None:
    line = "昨日上午，市民代表走进车间参观。"
    assert captions.only(key(line), line) is None
    assert captions.split(key(line), line) is None


META = [
    ("2031年04月05日06:07 | 来源：江城日报", ["江城日报"], "2031-04-05T06:07"),
    ("本文来源：江城日报  责任编辑：王小明", ["江城日报"], None),
    ("《江城日报》（2031年04月05日第 01 版）", ["江城日报"], "2031-04-05"),
    ("时间：2031-04-05    来源：江城日报    浏览次数：12", ["江城日报"], "2031-04-05"),
]


@pytest.mark.parametrize(("line", "publishers", "date"), META)
def test_meta(line: str, publishers: list[str], date: str | None) -> None:
    found = meta.read(key(line), line)
    assert [name for _, _, who in found.publishers for name in who] == publishers
    assert (found.dates[0][2] if found.dates else None) == date


def test_print_page_and_original_title() -> None:
    line = "《江城日报》（2031年04月05日第 01 版）"
    page = meta.read(key(line), line).page
    assert page is not None
    assert page[2] == "01 版"
    line = "（原标题：江城开放水厂）"
    based = meta.read(key(line), line).based
    assert based is not None
    assert based[2] == "江城开放水厂"


@pytest.mark.parametrize(
    ("text", "person"), [("王小明", True), ("欧阳小明", True), ("本报讯", False), ("江城晚报", False), ("王", False)]
)
def test_is_person(text: str, person: bool) -> None:
    assert names.is_person(text) is person


PAIRS = [
    ("王小明在江城调研时强调", "加快建设水网 保障城乡供水", "kicker"),
    ("江城优化供水方案", "持续改善服务  搭建便民平台", "kicker"),
    ("江城开放全部水厂", "——写在世界水日之际", "sub"),
    ("江城市委全会闭幕", "王小明主持会议并讲话", "sub"),
    ("向坚守岗位的水厂工人致敬", "王小明李敏走访慰问一线职工", "sub"),
]


@pytest.mark.parametrize(("one", "other", "relation"), PAIRS)
def test_pairs_of_head_lines(one: str, other: str, relation: str) -> None:
    assert heads._pair(one, other) == relation


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("【编者按】今天是世界水日。", "editorNote"),
        ("摘要：本文介绍水厂。", "abstract"),
        ("作者有话要说：明天见", "authorNote"),
        ("水厂今天开放。", None),
    ],
)
def test_notes(line: str, kind: str | None) -> None:
    assert notes.kind_of(key(line)) == kind
