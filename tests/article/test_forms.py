"""Lines whose form tells what they are, posts of a thread, texts that are no article."""

from __future__ import annotations

import pytest

import zhclean
from zhclean.labeller import kind_of

ONE = "四月的河堤上，柳树已经发了芽，来放风筝的人一天比一天多，孩子们沿着石阶跑上跑下，一直到天黑才肯回家。"
TWO = "管河堤的老人说，去年冬天水小，露出了一段旧石桥，有人拍了照片寄到报社，这才知道桥有三百多年了。"
THREE = "街道办的人说，石桥要在汛期以前修好，桥面铺木板，两边装矮栏杆，夜里留一盏灯。"


@pytest.mark.parametrize("heading", ["写在最后", "【温馨提示】", "赏析", "创作背景", "解决办法", "案情回顾：", "前言#"])
def test_words_that_head_a_section(heading: str) -> None:
    article = zhclean.clean("\n".join(["河堤上的春天", ONE, TWO, heading, THREE])).article
    assert article.sections[-1]["heading"] == heading


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("关键词：河堤；石桥；春天", ["河堤", "石桥", "春天"]),
        ("标签： 河堤 石桥", ["河堤", "石桥"]),
        ("#河堤 #石桥 #老照片", ["河堤", "石桥", "老照片"]),
        ("河堤\n石桥\n风筝", ["河堤", "石桥", "风筝"]),
    ],
)
def test_keywords_stay_and_are_read(line: str, words: list[str]) -> None:
    text = "\n".join(["河堤上的春天", "2031-04-05 来源：江城晚报", ONE, TWO, THREE, line])
    document = zhclean.clean(text)
    assert document.article.keywords == words
    assert document.removed == []


def test_captions_that_share_a_sign() -> None:
    text = "\n".join(
        ["河堤上的春天", ONE, "◎ 河堤上放风筝的孩子", TWO, "◎ 露出水面的旧石桥。图/江城晚报", THREE, ONE[5:], TWO[3:]]
    )
    assert len(zhclean.clean(text).article.captions) == 2


def test_posts_of_a_thread() -> None:
    text = """江城钓友 » 论坛 › 技巧
返回列表
查看: 120|回复: 2
水库夜钓用什么灯好
[复制链接]
老鹅
楼主
发表于 2031-6-14 20:11:00 | 只看该作者 |倒序浏览
水库这边晚上雾大，手电照出去白茫茫一片，漂都看不清，想换一盏灯，又怕惊了鱼。
各位用的都是什么灯，紫光的还是蓝光的，说说好坏，先谢谢了。
回复
举报
河边的鱼
沙发
发表于 2031-6-14 21:30:00 | 只看该作者
紫光穿雾好一些，蓝光看漂清楚，我两盏都带。
回复
举报"""
    document = zhclean.clean(text)
    posts = document.article.to_dict()["posts"]
    assert [(post["author"], post["date"], post["floor"]) for post in posts] == [
        ("老鹅", "2031-06-14T20:11:00", 1),
        ("河边的鱼", "2031-06-14T21:30:00", 2),
    ]
    assert "紫光穿雾好一些" in document.text


def test_reprinted_from() -> None:
    text = "\n".join(["河堤上的春天", "2031-04-05 转载自：江城晚报", ONE, TWO, THREE])
    article = zhclean.clean(text).article.to_dict()
    assert article["isBasedOn"] == {"headline": None, "publisher": "江城晚报"}
    assert article["publisher"] == ["江城晚报"]


@pytest.mark.parametrize(
    "text",
    [
        "风从东边来，吹开三月的花。\n雨从西边来，打湿四月的瓦。\n人从远方来，带着一身的沙。\n船从江上来，系在柳树之下。",
        "[00:01] 你来了\n[00:04] 路上堵车\n[00:07] 电影开始了",
        "品名 数量 金额\n纸 10 250\n笔 50 75",
        "上联：春到江城\n下联：花开石桥\n横批：人间四月",
    ],
)
def test_what_is_no_article(text: str) -> None:
    document = zhclean.clean(text)
    assert kind_of(text.split("\n")) == "plain"
    assert document.removed == []
    assert document.article.headline is None
