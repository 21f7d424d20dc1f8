"""learn: finds what comes back, leaves content alone, writes a rule file that loads."""

from __future__ import annotations

import random

import pytest

from zhclean.learn import Learner, guard, learn, rule_file, shape
from zhclean.rulefile import rules_of

PARAGRAPHS = (
    "昨天上午，城南水厂的工人在河边清理了一段旧管道，工程持续了三个小时，没有影响居民用水。",
    "记者从市图书馆了解到，今年的读书节将在五月举行，活动持续两周，市民可以免费参加。",
    "老街的修缮工程进入第二阶段，工匠们按照旧照片复原了门窗，预计年底完工。",
    "下午三点，孩子们在操场上排成两队，老师吹响哨子，比赛开始了，看台上坐满了家长。",
    "他说，当年的船就停在这个码头，一停就是半个月，等水涨起来才能走。",
)
TITLES = ("老街修缮进入第二阶段", "读书节五月开幕", "城南水厂清理旧管道", "小学运动会开赛", "码头往事")


def pages(count: int = 12) -> list[tuple[str, str]]:
    made = []
    for number in range(count):
        chance = random.Random(number)
        lines = [TITLES[number % 5], f"来源：江城日报 2024-05-{number + 1:02d}", *chance.sample(PARAGRAPHS, 3)]
        lines += ["一、活动安排", chance.choice(PARAGRAPHS), "联系人：王老师", "联系电话：12345678", "江城市文化局"]
        lines += [
            f"2024年5月{number + 1}日",
            f"江城在线读者俱乐部第{number}期",
            "江城在线 用心讲好每一个故事",
            "分享到：",
        ]
        made.append((f"{number}.txt", "\n".join(lines) + "\n"))
    return made


def test_finds_what_comes_back() -> None:
    found = {finding.shape: finding for finding in learn(pages())}
    assert set(found) == {"江城在线读者俱乐部第{n}期", "江城在线 用心讲好每一个故事"}
    assert all(finding.documents == finding.total == 12 and finding.where == "tail" for finding in found.values())


def test_order_of_documents_does_not_matter() -> None:
    there, back = learn(pages()), learn(pages()[::-1])
    assert [finding[:5] for finding in there] == [finding[:5] for finding in back]


def test_content_in_one_document_is_enough_to_refuse() -> None:
    documents = pages()
    name, text = documents[3]
    middle = "江城在线 用心讲好每一个故事\n"
    documents[3] = (name, f"{TITLES[0]}\n{PARAGRAPHS[0]}\n{PARAGRAPHS[1]}\n{middle}{PARAGRAPHS[2]}\n{PARAGRAPHS[3]}\n")
    learner = Learner()
    for name, text in documents:
        learner.add(text, name)
    assert ("江城在线 用心讲好每一个故事", "body") in set(learner.refused())
    assert {finding.shape for finding in learner.findings()} == {"江城在线读者俱乐部第{n}期"}
    assert learner.documents == 12 and learner.known() >= 1


def test_what_notices_repeat_is_refused() -> None:
    learner = Learner()
    for name, text in pages():
        learner.add(text, name)
    refused = dict(learner.refused())
    assert "江城市文化局" in refused
    assert "联系人：王老师" in refused


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("联系电话:027-1", "contact"),
        ("江城市水务局", "signature"),
        ("特此公告", "closing"),
        ("一、总体要求", "numbered"),
        ("问:", "short"),
        ("好处在于:", "label"),
        ("“你来了。”他说", "dialogue"),
        ("二〇二四年五月", "date"),
        ("江城在线讲好每一个故事", ""),
    ],
)
def test_guards(line: str, why: str) -> None:
    assert guard(line) == why


def test_rule_file_loads_and_takes_the_lines() -> None:
    text = rule_file(learn(pages()), "江城-site")
    rules = rules_of(text, "learnt.toml")
    assert [rule.id for rule in rules] == ["-site.line-1", "-site.line-2"]
    assert "# in 12 of 12 documents (100 %)" in text
    assert "#   0.txt:" in text
    assert rules_of(rule_file([]), "empty.toml") == []


def test_too_few_documents_find_nothing() -> None:
    assert learn(pages(2)) == []


def test_memory_is_bounded() -> None:
    learner = Learner(limit=50)
    for name, text in pages(12):
        learner.add(text, name)
    assert len(learner._seen) <= 50
    assert {finding.shape for finding in learner.findings()} >= {"江城在线 用心讲好每一个故事"}


def test_content_that_was_dropped_is_remembered() -> None:
    slogan = "江城在线 用心讲好每一个故事"
    learner = Learner(limit=40)
    learner.add("\n".join([TITLES[0], *PARAGRAPHS[:2], slogan, *PARAGRAPHS[2:]]), "first.txt", "elsewhere")
    for number in range(40):  # lines that never come back push the first document out
        learner.add(
            "\n".join(f"第{chr(0x4E00 + number * 9 + i)}行写着别的话" for i in range(9)), f"other-{number}.txt", "other"
        )
    assert ("elsewhere", slogan) not in learner._seen
    for name, text in pages(12):
        learner.add(text, name)
    assert slogan not in {finding.shape for finding in learner.findings()}


def test_groups_are_kept_apart() -> None:
    learner = Learner()
    for number, (name, text) in enumerate(pages(12)):
        learner.add(text if number % 2 else text.replace("江城在线", "山城在线"), name, "a" if number % 2 else "b")
    found = {(finding.group, finding.shape) for finding in learner.findings()}
    assert ("a", "江城在线 用心讲好每一个故事") in found
    assert ("b", "山城在线 用心讲好每一个故事") in found
    assert ("a", "山城在线 用心讲好每一个故事") not in found


def test_shape_can_be_a_match() -> None:
    assert shape("[12]楼 2024-05-06 (a+b)") == r"\[{n}\]楼 {date} \(a\+b\)"


def test_short_paragraphs_are_a_body_too() -> None:
    """The zone of a line is told by the body, however short its paragraphs."""
    text = (
        "{0}重新开放\n七十岁的周伯在{0}边住了一辈子，哪块石板松了，他都记得。\n镇里筹了一笔钱，修{0}的地基，工期三个月。\n"
        "“只要{0}还在，我就不走。”老人说完，把门带上。\n责任编辑：周敏\n【打印】【关闭】\n江城在线 用心讲好每一个故事\n分享到：\n"
    )
    found = learn([(f"{what}.txt", text.format(what)) for what in ("老桥", "渡口", "茶馆", "钟楼")])
    assert [(finding.shape, finding.where) for finding in found] == [("江城在线 用心讲好每一个故事", "tail")]
