"""What the edits and notes say could be read otherwise, and that nothing is said where a word is certain."""

from __future__ import annotations

import pytest

from zhclean.assets import rows
from zhclean.document import Source
from zhclean.stages.convert import ConvertOptions, convert
from zhclean.stages.convert.doubts import known
from zhclean.stages.convert.engine import engine

DIRECTIONS = {"st": ("t", "s"), "stp": ("twp", "s"), "ts": ("s", "t")}


def doubts(text: str, to: str = "tw", from_: str = "s") -> list[tuple[str, str, tuple[str, ...]]]:
    """(the source, what it became, what else it could be) of every doubt, in edits and in notes."""
    change = convert(text, Source(), ConvertOptions(to=to, from_=from_))
    found = [(text[e.start : e.end], e.new, e.alternatives) for e in change.edits if e.sure == "likely"]
    for note in change.notes:
        word, _, others = note.text.removesuffix(")").partition(" (or ")
        assert change.after[slice(*note.span)] == word
        found.append((word, word, tuple(others.split(", "))))
    return found


# A sentence, what is in doubt, what it became, what else it could be.
DOUBTFUL = """
孩子困了，别吵他。 困 睏 困
她丢了一个发卡。 发 髮 發
锅里水开了，下面吧。 下面 下面 下麵
巷口新开了一家面店。 面 麵 面
他干了一杯又一杯。 干 乾 幹
地板还没干，别踩。 干 幹 乾
桌上的台面擦过了。 台 檯 臺
请按时回复。 复 覆 復
他学会了自制。 制 製 制
这部片由谁监制？ 制 製 監制
他系上围裙。 系 繫 系
他抬手看表。 表 錶 表
今天不准迟到。 不准 不准 不準
三年级的卷子发给大家。 卷子 卷子 捲子
小船被浪冲到岸边。 冲 衝 沖
折痕很深。 折 摺 折
他借口有事走了。 借 藉 借
他慢慢苏醒。 苏 甦 蘇
他去看斗牛。 斗 鬥 斗
四周没有人。 四周 四周 四週
他搬来一坛。 坛 罈 壇
医生让他复诊。 复 複 復
箱上贴了一张签条。 签 籤 簽
"""


@pytest.mark.parametrize("line", DOUBTFUL.split("\n")[1:-1])
def test_doubt_is_told_with_what_else_it_could_be(line: str) -> None:
    text, old, new, other = line.split(" ")
    assert any(old in a and b.find(new) >= 0 for a, b, _ in doubts(text)), doubts(text)
    assert any(other in each for a, _, others in doubts(text) if old in a for each in others), doubts(text)


CERTAIN = """
后来他去了南方。
于是大家都笑了。
里面坐满了人。
只要努力就能成功。
头发该剪了。
他干脆不去了。
历史书摆在架上。
出发前检查行李。
面试安排在周三。
制度需要完善。
余下的钱存进银行。
系统恢复正常。
这台机器坏了。
几个人在松树下下棋。
饼干放在桌子上。
皇后和太后都来了。
山谷里长满了野花。
他的表现很好，准备升职。
那只能怪他自己。
船员被困了三天。
一出门就下雨。
下面介绍做法。
他把信发给了老师。
我们尽管放心。
"""


@pytest.mark.parametrize("text", CERTAIN.split("\n")[1:-1])
def test_what_a_word_decides_carries_no_doubt(text: str) -> None:
    assert doubts(text) == []


ROWS = [[*row, ""][:4] for row in rows("convert/layer/doubts.tsv") if row[0] != "@"]


@pytest.mark.parametrize(("kind", "word", "readings", "example"), ROWS, ids=lambda text: text[:12])
def test_every_entry_keeps_the_word_of_its_example(kind: str, word: str, readings: str, example: str) -> None:
    to, from_ = DIRECTIONS[kind]
    if readings != "=":
        assert any(doubts(each, to, from_) for each in example.split(", "))
        assert all(word in "*^" or "{" in word or len(other) == len(word) for other in readings.split(" "))
    else:
        assert doubts(example, to, from_) == []


def test_alternatives_are_spelt_as_the_region_spells_them() -> None:
    assert doubts("后", "tw") == [("后", "後", ("后",))]
    assert doubts("十里之外", "tw") == [("十里", "十里", ("十裡",))]
    assert doubts("质量", "tw") == []
    assert doubts("他质量好", "twp") == [("质", "質", ("品",))]


def test_a_note_stands_where_its_word_stands_after_the_change() -> None:
    change = convert("网络数据库里写着：下面吧。", Source(), ConvertOptions(to="twp", dict=(("网络", "電腦網路"),)))
    assert [change.after[slice(*note.span)] for note in change.notes] == ["下面"]


def test_both_paths_have_the_same_edits() -> None:
    pytest.importorskip("numpy")
    from zhclean.stages.convert.fast import Fast

    text = "\n".join(line.split(" ")[0] for line in (DOUBTFUL + CERTAIN).split("\n"))
    for name, to in (("st_tw", "tw"), ("st_twp", "twp")):
        made = []
        for fast in (None, Fast(engine(name))):
            engine(name).use(fast)
            change = convert(text, Source(), ConvertOptions(to=to, from_="s"))
            made.append((change.count, list(change.edits), change.notes))
        engine(name).use(None)
        assert made[0] == made[1]
        assert made[0][0] == len(made[0][1])


def test_directions_between_regions_have_no_doubts() -> None:
    assert not known("").readings
    assert doubts("乾的", "tw", "t") == []
