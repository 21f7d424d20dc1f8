"""Whole texts written for this test: what becomes of their lines, and what is never lost."""

from __future__ import annotations

import random

import pytest

from zhclean.document import Source
from zhclean.edits import apply
from zhclean.lines import LookOptions, look, relook
from zhclean.pipeline import clean
from zhclean.stages.boilerplate import BoilerplateOptions, boilerplate

ONE = "昨日上午，江城市水务局在城东水厂举行开放日活动，三十多名市民代表走进车间，了解一滴水从水源地到水龙头要经过的各道工序。"
TWO = "工作人员介绍，水厂每天供水约二十万吨，出厂水每两小时检测一次，检测结果按月向社会公布，市民可以到营业厅查询。"
THREE = "市民李女士说，以前只知道打开水龙头就有水，今天才明白其中的不易，回家要告诉孩子节约用水。（记者 王小明）"
PAGE = f"""首页 > 新闻中心 > 江城要闻 > 正文
江城开放水厂 市民看一滴水的旅程
2031-04-05 06:07:08　来源：江城日报
分享到：
微信
江城日报讯 {ONE}
市民代表在水厂参观。李敏 摄
{TWO}
{THREE}
责任编辑：赵大伟
相关阅读
江城今年再建两座水厂
关注江城日报微信公众号
版权所有 江城日报社 未经授权不得转载
"""
PLAIN = {
    "poem": "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
    "list": "苹果\n香蕉\n关注\n分享\n首页",
    "one line": "关注精彩内容",
    "code": "import os\nfor name in os.listdir('.'):\n    print(name)\n    # 打印名字\nif True:\n    pass",
    "subtitles": "1\n00:00:01,000 --> 00:00:03,000\n你来了。\n\n2\n00:00:04,000 --> 00:00:06,000\n我来了。",
    "log": "\n".join(f"2031-04-05 06:0{i}:00 INFO 服务启动完成，监听端口八千零八十。" for i in range(8)),
    "table": "姓名\t年龄\n王小明\t30\n李敏\t28",
    "blank": "\n\n \n",
    "empty": "",
}


def test_a_page() -> None:
    document = clean(PAGE)
    article = document.article
    assert article.headline == "江城开放水厂 市民看一滴水的旅程"
    assert article.date_published == "2031-04-05T06:07:08"
    assert article.publisher == ["江城日报"]
    assert article.dateline == {"location": None, "date": None, "agency": "江城日报"}
    assert article.captions == [{"text": "市民代表在水厂参观。", "credits": [{"role": "摄", "names": ["李敏"]}]}]
    assert article.bylines == [
        {"role": "记者", "names": ["王小明"]},
        {"role": "责任编辑", "names": ["赵大伟"]},
    ]
    assert article.body == [ONE, TWO, THREE.partition("（")[0]]
    gone = [one["text"] for one in document.removed]
    assert "分享到：" in gone
    assert "关注江城日报微信公众号" in gone
    assert not any("水厂" in text for text in gone if "江城今年再建" not in text)
    document.check()


def test_traditional_and_half_width_give_the_same_fields() -> None:
    from opencc import OpenCC

    plain = clean(PAGE).article.to_dict()
    assert clean(OpenCC("s2t").convert(PAGE)).article.to_dict() == plain
    half = clean(PAGE.replace("，", ",").replace("：", ":")).article
    assert (half.headline, half.publisher, half.bylines) == (plain["headline"], plain["publisher"], plain["bylines"])


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_no_article_loses_nothing(name: str) -> None:
    document = clean(PLAIN[name])
    assert document.text == PLAIN[name]
    fields = document.article.to_dict()
    assert not any(value for value in fields.values())


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    "line", ["关注微信公众号", "分享到：", "相关阅读", "京ICP备12345678号-1", "上一篇：江城水厂开工"]
)
def test_furniture_goes(line: str, place: int) -> None:
    lines = [ONE, TWO]
    lines.insert(place, line)
    assert line not in clean("\n".join(lines)).text


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    "line",
    ["联系电话：027-88881234", "江城市水务局", "来源：江城日报", "他关注的是水价。", "水厂开放引关注 专家：值得推广"],
)
def test_content_stays(line: str, place: int) -> None:
    lines = [ONE, TWO]
    lines.insert(place, line)
    assert line in clean("\n".join(lines)).text


def owners(text: str, parts: object) -> None:
    taken = [0] * len(text)
    for part in parts:  # type: ignore[attr-defined]
        for i in range(part.span.start, part.span.end):
            taken[i] += 1
    for i, char in enumerate(text):
        assert taken[i] == 1 if char.strip() else taken[i] <= 1, (i, text[max(0, i - 10) : i + 10])


def test_every_character_has_one_owner_and_a_second_clean_does_nothing() -> None:
    draw = random.Random(5)
    lines = PAGE.split("\n")
    for _ in range(40):
        chosen = draw.sample(lines, draw.randrange(1, len(lines)))
        text = draw.choice(["\n", "\r\n", "\n\n"]).join(chosen)
        document = clean(text)
        owners(document.text, document.article.parts)
        document.check()
        assert clean(document.text).text == document.text


def test_looking_again_is_looking() -> None:
    source, options = Source(), LookOptions()
    lines = look(PAGE, source, options)
    edits = boilerplate(lines, BoilerplateOptions(lines.preset))
    text = apply(PAGE, edits)
    again, fresh = relook(lines, text, edits, source, options), look(text, source, options)
    assert (again.starts, again.ends, again.labels, again.why) == (fresh.starts, fresh.ends, fresh.labels, fresh.why)


def test_both_verdicts_stay_on_the_line() -> None:
    lines = look(PAGE, Source(), LookOptions())
    line = lines[3]
    assert line.label == "furniture"
    assert line.alone is not None
    assert 0 <= line.sure <= 1


@pytest.mark.parametrize(
    "text",
    [
        "\ud800\n" * 5 + ONE,
        "\0\n" + ONE + "\n" + TWO,
        "(" * 5000,
        "记者" * 4000 + "\n" + ONE + "\n" + TWO,
        "2031-" * 4000,
    ],
)
def test_hostile_texts(text: str) -> None:
    document = clean(text)
    owners(document.text, document.article.parts)
    assert len(document.text) >= len(text) - sum(len(one["text"]) + 2 for one in document.removed)


def test_government_document() -> None:
    text = f"""江城市人民政府关于做好供水工作的通知
江政发〔2031〕7号
各区人民政府，市政府各部门：
{ONE}
{TWO}
附件：1.供水安排表
2.值班联系表
江城市人民政府
2031年4月5日
"""
    document = clean(text)
    assert document.text == text
    assert document.source.preset == "gov" or document.article.document
    found = document.article.document
    assert found is not None
    assert found["number"] == "江政发〔2031〕7号"
    assert found["issuer"] == "江城市人民政府"
    assert found["date"] == "2031-04-05"
    assert document.article.to_dict()["attachments"] == ["附件：1.供水安排表", "2.值班联系表"]
