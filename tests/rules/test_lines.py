"""Lines of pages nobody tuned a rule to one by one: furniture goes and content stays, wherever the line stands."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from zhclean.document import Source
from zhclean.key import key
from zhclean.lines import LookOptions, look
from zhclean.rules import load

ABOVE = "昨日上午，渡口边的老茶馆重新开门，街坊们带着孩子来看屋梁上的旧燕窝，掌柜说今年的燕子来得比往年早了七天。"
BELOW = "午后下了一场小雨，河面上起了雾，摆渡的人收了篙，坐在船头等天晴，岸上的人也不着急，听雨打在新瓦上。"
FEW = 0.01  # of the lines may go wrong when the labeller is trained anew; a kind of line that fails is more

WORDS = [
    "关注",
    "订阅",
    "分享",
    "下载",
    "点赞",
    "评论",
    "转发",
    "收藏",
    "登录",
    "注册",
    "扫码",
    "二维码",
    "客户端",
    "APP",
    "公众号",
    "小程序",
    "朋友圈",
    "直播",
    "弹幕",
    "打赏",
    "版权",
    "转载",
    "举报",
    "投诉",
    "广告",
    "首页",
    "专题",
    "热搜",
    "推荐",
    "阅读",
    "浏览",
    "留言",
    "会员",
    "隐私",
    "客服",
    "频道",
    "粉丝",
    "微信",
    "微博",
    "视频",
    "新闻",
    "图片",
    "热点",
    "手机",
    "网友",
    "读者",
    "作者",
    "用户",
]
FORMS = [
    "{}的背后",
    "{}如何改变生活",
    "谈{}",
    "关于{}的思考",
    "当{}成为习惯",
    "{}时代的孤独",
    "从{}说起",
    "{}，一门新生意",
    "问：怎样{}？",
    "答：可以{}。",
    "“{}一下。”",
    "警惕{}陷阱",
    "{}乱象调查",
    "别让{}绑架生活",
    "{}了三年",
    "她{}了那封信",
    "第三章 {}",
    "一名{}者的自述",
    "{}节开幕",
    "全国{}大会召开",
    "更多{}走进乡村",
    "{}专家王明",
]


@lru_cache(maxsize=1)
def table() -> list[tuple[str, str]]:
    rows = (Path(__file__).parent / "lines.tsv").read_text("utf-8").split("\n")
    return [(row.split("\t")[0], row.split("\t")[1]) for row in rows if row and not row.startswith("#")]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("what", ["strip", "keep"])
def test_lines(what: str, place: int) -> None:
    wrong, count = [], 0
    for wanted, line in table():
        if wanted != what:
            continue
        count += 1
        lines = [ABOVE, BELOW]
        lines.insert(place, line)
        label = look("\n".join(lines), Source(), LookOptions()).labels[place]
        if (label == "furniture") != (what == "strip"):
            wrong.append(line)
    assert count > 500
    assert len(wrong) <= FEW * count, wrong


def test_words_of_furniture_in_headlines_are_content() -> None:
    rules = load()
    taken = [
        line
        for form in FORMS
        for word in WORDS
        for line in [form.format(word)]
        if any(not mark.rule.field for mark in rules.mark(key(line), [0]).get(0, []))
    ]
    assert len(taken) <= 2, taken
