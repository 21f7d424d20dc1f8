"""Marks: which rule claims what, and what holds where two claim the same."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from zhclean import ruletest
from zhclean.errors import ConfigError, RuleError
from zhclean.key import key
from zhclean.lines import line_starts
from zhclean.rule import COMPILED, Words, shipped, switched_off
from zhclean.rulefile import rules_of
from zhclean.rules import Mark, Rules, load, settle

ROOT = Path(__file__).resolve().parent.parent.parent


def own(text: str) -> Rules:
    return Rules(([], [], [], Words("")), rules_of(text, "own.toml"))


def marks(rules: Rules, text: str) -> dict[int, list[tuple[str, str]]]:
    found = rules.mark(key(text), line_starts(text))
    return {line: [(mark.rule.id, text[mark.start : mark.end]) for mark in several] for line, several in found.items()}


def test_packs_keep_their_word() -> None:
    """Every strip line of every shipped rule is taken, every keep line left alone, every pattern quick."""
    assert [str(problem) for problem in ruletest.check()] == []


def test_there_are_over_400_rules_with_their_own_lines() -> None:
    rules = ruletest.written()
    assert len(rules) >= 400
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.strip for rule in rules)
    assert sum(bool(rule.keep) for rule in rules) >= 0.95 * len(rules)


def test_compiled_form_equals_the_toml() -> None:
    spec = importlib.util.spec_from_file_location("recipe_rules", ROOT / "recipes" / "rules.py")
    assert spec and spec.loader
    recipe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recipe)
    current = Path(COMPILED).read_text("utf-8") == recipe.compile_packs()
    assert current, "compiled.txt is not what the packs give: run make rules"


@pytest.mark.parametrize(
    "text",
    [
        "點擊下方藍字關注我們",
        "首页 > 新闻中心 > 正文",
        "上一篇：老街的春天 下一篇：没有了",
        "微信 微博 QQ空间 复制链接",
        "鄂ICP备12345678号-1",
        "赞 12 | 踩 3 | 收藏",
        "—— 【推荐阅读】 ——",
        "网友评论 15",
    ],
)
def test_furniture_is_marked(text: str) -> None:
    found = load().mark(key(text), [0])
    assert any(not mark.rule.field for mark in found[0])


@pytest.mark.parametrize(
    "text",
    [
        "他劝老人关注社区的健康讲座。",
        "扫码支付给小店带来了变化，也让一些老人犯了难。",
        "版权纠纷持续了三年，双方最终握手言和。",
        "联系人：王老师 电话：12345678",
        "附件：报名表",
        "“登录不上去。”她说。",
        "第三章 雨夜",
        "",
        "。。。",
    ],
)
def test_content_is_not(text: str) -> None:
    assert all(mark.rule.field for mark in load().mark(key(text), [0]).get(0, []))


def test_marks_stand_in_the_text() -> None:
    text = "正文\r\n　　【编辑：林小满】  \r\n工程已经完工。返回江城网首页>>\r\n分享到：\n"
    found = marks(load(), text)
    assert found[1][0][1].startswith("编辑:".replace(":", "：")) or "林小满" in found[1][0][1]
    assert found[2] == [("navigation.back_span", "返回江城网首页>>")]
    assert found[3][0][1] == "分享到："


FIELD = "[[rule]]\nid = 'a.field'\nkind = 'field.byline'\nmatch = '编辑:(?P<name>.{2,4})'\nstrip = ['编辑:林小满']\n"
LINE = "[[rule]]\nid = 'a.line'\nmatch = '编辑'\nstrip = ['编辑']\n"
LONG = "[[rule]]\nid = 'a.long'\naction = 'span'\nmatch = '返回首页'\nstrip = ['返回首页']\n"
SHORT = "[[rule]]\nid = 'a.short'\naction = 'span'\nmatch = '首页'\nstrip = ['首页']\n"


def test_field_beats_furniture_and_longer_beats_shorter() -> None:
    assert marks(own(LINE + FIELD), "编辑：林小满")[0] == [("a.field", "编辑：林小满")]
    assert marks(own(SHORT + LONG), "返回首页")[0] == [("a.long", "返回首页")]
    assert marks(own(SHORT + LONG), "首页 返回首页")[0] == [("a.short", "首页"), ("a.long", "返回首页")]
    group = own(FIELD).mark(key("责任编辑：林小满"), [0])[0][0].groups["name"]
    assert "责任编辑：林小满"[group.start : group.end] == "林小满"


def test_settle_is_stable() -> None:
    rules = {rule.id: rule for rule in rules_of(LONG + SHORT, "own.toml")}
    several = [Mark(rules["a.short"], 2, 4), Mark(rules["a.long"], 0, 4)]
    assert settle(several) == settle(several[::-1]) == [several[1]]


def test_own_rules_come_first_and_off_takes_rules_away(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[[rule]]\nid = 'mine.share'\nmatch = '^分享到$'\nstrip = ['分享到：']\n", "utf-8")
    assert marks(load((str(path),)), "分享到：")[0][0][0] == "mine.share"
    assert marks(load(), "分享到：")[0][0][0] == "share.to_bare"
    assert 0 not in marks(load(off=frozenset({"share", "widget"})), "分享到：")
    assert len(load(off=frozenset({"share"}))) < len(load())
    assert switched_off("share.to", frozenset({"share.to"})) and not switched_off("shared.to", frozenset({"share"}))


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[[rule]]\nid = 'mine.a'\nmatch = '^甲乙丙$'\nstrip = ['甲乙丙']\n", "utf-8")
    assert 0 in marks(load((str(path),)), "甲乙丙")
    path.write_text("[[rule]]\nid = 'mine.a'\nmatch = '^丁戊己庚$'\nstrip = ['丁戊己庚']\n", "utf-8")
    assert 0 not in marks(load((str(path),)), "甲乙丙")


def test_pieces_stand_in_order() -> None:
    rules = own("[[rule]]\nid = 'a.b'\nwithin = 20\nmatch = ['^甲', '乙|丙', '丁']\nstrip = ['甲乙丁']\n")
    assert 0 in marks(rules, "甲，先丙后丁")
    assert not marks(rules, "甲丁乙")
    assert not marks(rules, "甲乙" + "x" * 20 + "丁")


@pytest.mark.parametrize(
    "text", ["\n" * 50, "\r\r\n", "a", "\ud800分享", "\x00", "分享到：" * 20_000, "首页>" * 20_000]
)
def test_odd_texts(text: str) -> None:
    found = load().mark(key(text), line_starts(text))
    assert all(0 <= mark.start < mark.end <= len(text) for several in found.values() for mark in several)


HEAD = "[[rule]]\nid = 'a.b'\nmatch = '^甲乙$'\nstrip = ['甲乙']\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[rule]\n", "own.toml:1: not TOML"),
        (HEAD + "matsch = 'x'\n", "did you mean 'match'?"),
        (HEAD.replace("strip", "stripp"), "did you mean 'strip'?"),
        ("[[rule]]\nid = 'a.b'\nmatch = '甲'\n", "no strip line"),
        ("[[rule]]\nid = 'ab'\nmatch = '甲'\nstrip = ['甲']\n", "not like pack.name"),
        ("[[rule]]\nid = 'a.b'\nstrip = ['甲']\n", "match is missing"),
        (HEAD.replace("甲乙$", "關注$"), "write '关'"),
        (HEAD.replace("甲乙$", "甲：$"), "write ':'"),
        (HEAD.replace("甲乙$", "(?:甲+)+$"), "slow on a hostile line"),
        (HEAD.replace("甲乙$", "甲("), "not a pattern"),
        (HEAD.replace("甲乙$", "甲{datum}$"), "did you mean 'date'?"),
        (HEAD + "where = 'middle'\n", "anywhere, head, tail"),
        (HEAD + "kind = 'byline'\n", "field.NAME"),
        (HEAD + "trigger = ['關注']\n", "never stands in a key"),
        (HEAD + HEAD, "there twice"),
        ("rule = 3\n", "begin each rule with [[rule]]"),
        ("[rules]\n", "did you mean 'rule'?"),
        ("[slots]\nx = 3\n", "name = 'pattern'"),
        (HEAD + "within = 0\n", "number from 1 to 2000"),
    ],
)
def test_refusals_say_where_and_what_to_do(text: str, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        rules_of(text, "own.toml")
    message = str(caught.value)
    assert says in message
    assert message.startswith("own.toml")
    assert "\n" not in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot read the rules"):
        load((str(tmp_path / "none.toml"),))
    path = tmp_path / "gbk.toml"
    path.write_bytes("# 规则".encode("gb18030"))
    with pytest.raises(RuleError, match="not UTF-8"):
        load((str(path),))


def test_check_reports_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        "[[rule]]\nid = 'a.b'\nmatch = '^甲乙丙丁$'\nstrip = ['甲乙丙', '甲乙丙丁']\nkeep = ['分享到：']\n"
        "[[rule]]\nid = 'a.c'\nmatch = '^[0-9]{1,4}$'\nstrip = ['12']\n",
        "utf-8",
    )
    problems = ruletest.check((str(path),))
    assert [(problem.rule, problem.line) for problem in problems][:2] == [("a.b", "甲乙丙"), ("a.b", "分享到：")]
    assert any(problem.rule == "a.c" and "no literal" in problem.what for problem in problems)


def test_explain() -> None:
    assert [rule.id for rule in ruletest.explain_rule("share.to")] == ["share.to"]
    assert len(ruletest.explain_rule("share")) > 5
    with pytest.raises(ConfigError, match=r"no rule 'share\.tu'"):
        ruletest.explain_rule("share.tu")
    assert any(mark.rule.id == "share.to_bare" and holds for mark, holds in ruletest.explain_line("分享到："))
    assert {"id", "pack", "kind", "where", "action", "sure", "example", "path"} == set(ruletest.overview()[0])


def test_words_are_found_before_and_after_the_dictionary_is_made() -> None:
    table = Words(shipped()[3]._text).table()
    asked = [*list(table)[:: len(table) // 400], "没有这个词", "", "\x1f", "\x1e", "关", "7"]
    for word in asked:
        assert Words(shipped()[3]._text).get(word) == table.get(word), word


def test_a_short_text_has_the_marks_of_a_long_one() -> None:
    lines = (
        "分享到：",
        "来源：江城日报 2024-05-06",
        "扫一扫 关注我们",
        "评论 34",
        "首页 > 新闻 > 正文",
        "天气很好，我们走了。",
    )
    fresh, warm = Rules(shipped()), load()
    warm.mark("字" * 2000, [0])
    for line in lines:
        text = key(line)
        assert fresh._scan is None
        assert fresh.mark(text, [0]) == warm.mark(text, [0]), line
    assert warm._scan is not None
