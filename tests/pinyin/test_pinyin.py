"""The pollution undone: own sentences through the generator and back, what must stay, and that nothing gets lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pollute import pollute
from zhclean.document import Source
from zhclean.edits import Change, apply, invert
from zhclean.stages.pinyin import PinyinOptions, decide, restore, undo
from zhclean.stages.pinyin.model import model
from zhclean.stages.pinyin.tables import readings, traditional
from zhclean.stages.pinyin.words import zhu

HERE = Path(__file__).parent
ARTICLE = (HERE / "article.txt").read_text("utf-8")
FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def undone(text: str, *, simplify: bool = True, off: frozenset[str] = frozenset()) -> Change:
    change = restore(text, Source(), PinyinOptions(simplify=simplify, off=off))
    assert apply(text, change.edits) == change.after
    assert apply(change.after, invert(text, change.edits)) == text
    assert change.after.count("\n") == text.count("\n")
    assert change.after.count("\r") == text.count("\r")
    return change


def legit() -> list[str]:
    lines = (HERE / "legit.txt").read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("text", legit())
def test_legitimate_glosses_stay(text: str) -> None:
    assert undone(text).after == text


def test_there_are_a_hundred_of_them() -> None:
    assert len(set(legit())) >= 100


@pytest.mark.parametrize("table", [12, 45, 76, 103, 127])
@pytest.mark.parametrize("keys", ["", "！；？", "！；？，"])
@pytest.mark.parametrize("bad", ["?", ""])
def test_an_article_comes_back(table: int, keys: str, bad: str) -> None:
    change = undone(pollute(ARTICLE, table, keys=keys, bad=bad))
    assert change.after == ARTICLE
    assert change.facts["proof"] != "none"
    assert change.facts["script"] == "hans"


@pytest.mark.parametrize("table", [12, 45, 127])
def test_traditional_stays_when_simplified_is_not_asked_for(table: int) -> None:
    change = undone(pollute(ARTICLE, table), simplify=False)
    assert change.after == ARTICLE.translate({ord(char): made for char, made in traditional().items()})
    assert "script" not in change.facts


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_end_a_run_as_well(end: str) -> None:
    text = ARTICLE.replace("\n", end)
    assert undone(pollute(text, 127)).after == text


SLIPS = [
    # the text, what of the generator it needs, what kind of thing it shows
    ("要创新体制，要发展经济，要数据。", {"keys": ""}),
    ("我们看下击穿电压，发现数据偏高。", {"keys": ""}),
    ("他担当的职责与经济发展和数据有关。", {"keys": ""}),
    ("小猫呀ya地叫，经济数据没有发表。", {"keys": ""}),
    ("规划已经公布。科学的管理会带来发展和数据。", {}),
    ("经济要发展。现在环境好了，数据也多了。", {}),
    ("有数据说明经济发展了。”李教授说，这很好。", {}),
]


@pytest.mark.parametrize(("text", "way"), SLIPS)
def test_a_slip_is_put_back(text: str, way: dict[str, str]) -> None:
    shown = pollute(text, 127, **way)  # type: ignore[arg-type]
    change = undone(shown)
    assert change.after == text
    assert {edit.rule for edit in change.edits} & {"pinyin.slip", "pinyin.cut", "pinyin.half"}


def test_a_guess_says_what_else_it_could_be() -> None:
    text = "有数据说明经济发展很快。科学家们说，数据很好。"
    edits = [edit for edit in undone(pollute(text, 127)).edits if edit.sure == "likely"]
    assert edits
    assert all(edit.alternatives and 0 < edit.confidence <= 1 for edit in edits)


def test_a_lost_digit_stays_open_and_is_noted() -> None:
    text = "经济数据说明，在当地20多个村发展了。"
    change = undone(pollute(text, 127, keys=""))
    assert change.after == text.replace("当地20", "当地?0")
    assert len(change.notes) == 1
    note = change.notes[0]
    assert "?" in change.after[note.span.start : note.span.end]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("發(fā)展經(jīng)濟和數(shù)據(jù),新昇、李暐、王琨都在。", "发展经济和数据,新昇、李暐、王琨都在。"),
        ("發(fā)展數(shù)據(jù)的人叫王垚(yáo),住在亳(bó)州。", "发展数据的人叫王垚(yáo),住在亳(bó)州。"),
        ("于里面系干升后云余谷范制松斗,發(fā)展數(shù)據(jù)。", "于里面系干升后云余谷范制松斗,发展数据。"),
        (
            "沿著河走,發(fā)現(xiàn)了著名作家的專著和數(shù)據(jù),效果顯著。",
            "沿着河走,发现了著名作家的专著和数据,效果显著。",
        ),
        ("發（fā）展經（jīng）濟和數（shù）據（jù）。", "发展经济和数据。"),
        (
            '{"id": 3, "text": "發(fā)展經(jīng)濟和數(shù)據(jù)。\\n環(huán)境"}',
            '{"id": 3, "text": "发展经济和数据。\\n环境"}',
        ),
        ("3,發(fā)展,經(jīng)濟\n4,數(shù)據(jù),環(huán)境\n", "3,发展,经济\n4,数据,环境\n"),
        ("(jìn)發(fā)展數(shù)據(jù", "(jìn)发展数据"),
    ],
)
def test_what_goes_and_what_stays(text: str, after: str) -> None:
    if text.endswith("(jù"):  # half a reading at the end: it is left as it is
        after += "(jù"
    assert undone(text).after == after


def test_another_list_is_believed_on_the_documents_own_evidence() -> None:
    text = "監測標準和現場驗收。開(kāi)門時沒有無(wú)關的人,分類(lèi)開(kāi)放,無(wú)人看著(zhù),類(lèi)別很多。他開(kāi)車去見證現場。"
    change = undone(text, simplify=False)
    assert "(" not in change.after
    assert {edit.rule for edit in change.edits} == {"pinyin.list"}


@pytest.mark.parametrize(
    ("text", "after", "rule"),
    [
        (
            "新(xin)聞(wen)(wen)稿說(shuo),今天(tian)(tian)的(de)會議很短,記者的筆(bi)(bi)記不多。",
            "新聞稿說,今天的會議很短,記者的筆記不多。",
            "pinyin.toneless",
        ),
        (
            "《關(guan) 於(yu) 更好地做(zuo) 好工作的通(tong) 知》要求,各(ge) 部門做好計(ji) 劃,並(bing) 按時報(bao) 告情況,不得拖延。",
            "《關於更好地做好工作的通知》要求,各部門做好計劃,並按時報告情況,不得拖延。",
            "pinyin.toneless-space",
        ),
    ],
)
def test_toneless_relatives(text: str, after: str, rule: str) -> None:
    change = undone(text)
    assert change.after == after
    assert {edit.rule for edit in change.edits} == {rule}


@pytest.mark.parametrize("rule", ["pinyin", "pinyin.aligned"])
def test_rules_can_be_switched_off(rule: str) -> None:
    text = "發(fā)展經(jīng)濟和數(shù)據(jù)。"
    assert undone(text, off=frozenset({rule})).after == text


@pytest.mark.parametrize(
    ("rule", "text", "way"),
    [
        ("pinyin.slip", "要创新体制，要发展经济，要数据。", {"keys": ""}),
        ("pinyin.cut", "有数据说明经济发展了。”李教授说，这很好。", {}),
        (
            "pinyin.half",
            "经济发展的数据要发布，我们在上海、北京都说过，发展很好。\n他担当的职责与数据有关。",
            {"user": False},
        ),
        ("pinyin.lost", "经济数据说明，在当地20多个村发展了。", {"keys": ""}),
        ("pinyin.map", "发展经济和数据。", {}),
    ],
)
def test_any_rule_can_be_switched_off(rule: str, text: str, way: dict[str, object]) -> None:
    shown = pollute(text, 127, **way)  # type: ignore[arg-type]
    before = {edit.rule for edit in undone(shown).edits}
    change = undone(shown, off=frozenset({rule}))
    assert rule not in {edit.rule for edit in change.edits}
    assert rule not in before or change.after != text
    if rule != "pinyin.map":
        assert {edit.rule for edit in change.edits} >= before - {rule}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (
            "pinyin.list",
            "監測標準和現場驗收。開(kāi)門時沒有無(wú)關的人,分類(lèi)開(kāi)放,無(wú)人看著(zhù),類(lèi)別很多。",
        ),
        ("pinyin.toneless", "新(xin)聞(wen)(wen)稿說(shuo),今天(tian)(tian)的(de)會議很短,記者的筆(bi)(bi)記不多。"),
        (
            "pinyin.toneless-space",
            "《關(guan) 於(yu) 更好地做(zuo) 好工作的通(tong) 知》要求,各(ge) 部門做好計(ji) 劃,並(bing) 按時報(bao) 告。",
        ),
    ],
)
def test_a_relatives_rule_switched_off_leaves_its_pages_alone(rule: str, text: str) -> None:
    assert rule in {edit.rule for edit in undone(text).edits}
    assert undone(text, off=frozenset({rule})).after == text


def test_the_map_can_be_switched_off() -> None:
    change = undone("發(fā)展經(jīng)濟和數(shù)據(jù)。", off=frozenset({"pinyin.map"}))
    assert change.after == "發展經濟和數據。"
    assert "script" not in change.facts


def test_a_second_pass_changes_nothing() -> None:
    after = undone(pollute(ARTICLE, 127)).after
    assert undone(after).count == 0


def test_only_cuts_and_no_readings() -> None:
    text = "“新的博物馆越来越开放了。”黄石的记者说，这里的变化让人高兴。\n“现场秩序很好，观众很热情也很文明。”长江边上的人说。"
    shown = pollute(text, 0)
    assert "(" not in shown
    assert undone(shown).after == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\0",
        "\ud800",
        "(",
        "(jìn",
        "(jìn)",
        "?！",
        "進(jìn)",
        "((((jìn))))",
        "(a" * 2000,
        "?jìn)" * 500,
        "中?！" * 300,
        "“" * 500 + "！" * 500,
    ],
)
def test_nothing_breaks(text: str) -> None:
    assert undone(text).before == text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("發數據經(fājùshjīng)?！，。要獎創F_\ud800😀\ue000秉顒\r\n ab12"))))
def test_any_text_can_be_replayed(text: str) -> None:
    assert undone(text).before == text


def test_the_tables_are_whole() -> None:
    assert len({entry.char for entry in readings()}) == len(readings()) == 127
    assert len(set(traditional().values())) == len(traditional())
    assert model().step("我", "们") < model().step("我", "乾")


@pytest.mark.parametrize(
    "text",
    ["他坐着看书", "著名的著作", "沿着作业路线", "效果显著", "以风景著称", "看着有些累", "专心着呢", "新著出版了"],
)
def test_zhu_by_words(text: str) -> None:
    assert zhu(text.replace("着", "著")) == text


LOST = [
    ("发展数据,在当地2021年的经济很好。", {"keys": ""}),  # the digit of a year
    ("发展数据的当地    经济很好。", {"keys": ""}),  # one blank of many
]


@pytest.mark.parametrize(("text", "way"), LOST)
def test_what_follows_a_lost_sign_may_tell_it(text: str, way: dict[str, object]) -> None:
    change = undone(pollute(text, 127, **way))  # type: ignore[arg-type]
    assert change.after == text
    assert not change.notes
    assert {edit.sure for edit in change.edits if edit.rule in ("pinyin.slip", "pinyin.lost")} == {"likely"}


@pytest.mark.parametrize(
    "text",
    [
        "第二课 生字:進(jìn)、學(xué)、業(yè)、機(jī)",
        "[發](fā),[數](shù),[據](jù)",
        "發(fā)\n數(shù)\n據(jù)\n",
    ],
)
def test_a_list_of_glosses_is_none_of_it(text: str) -> None:
    assert undone(text).after == text


@pytest.mark.parametrize(
    "part", ["中?！", "“字！", "？，", "發fa", "\ue000！", "😀", "；保", "中?", "要?jiǎng)?chuàng)新", "(a"]
)
def test_hostile_text_is_replayed(part: str) -> None:
    for text in (part * 300, pollute(ARTICLE, 95) + part * 300, part * 300 + pollute(ARTICLE, 95)):
        assert undone(text).before == text


def test_the_corpus_path_gives_the_same() -> None:
    numpy = pytest.importorskip("numpy")
    assert numpy
    from zhclean.stages.pinyin.bulk import Bulk
    from zhclean.stages.pinyin.words import WRITTEN

    bulk = Bulk(undo._usual(), WRITTEN)
    for table in (12, 45, 76, 103, 127):
        for line in ARTICLE.splitlines():
            shown = pollute(line, table, keys="")
            scan = bulk.scan(shown) if "?" not in shown else None
            plain = undo._PLAIN.sub("", shown)
            if scan:
                assert scan.text(False) == plain
                assert scan.text(True) == undo._translated(plain)
                assert scan.counts() == decide.count(shown)
                assert ("。”" not in plain and scan.suspicious()) == undo._suspicious(plain)
    assert bulk.scan("朱熹(xī)的數(shù)據(jù)") is None
    assert bulk.scan("") is None


def test_the_founding_document(cases: Path) -> None:
    shown = (cases / "seed" / "article.txt").read_bytes().decode()
    gold = (cases / "seed" / "article.restored.txt").read_bytes().decode()
    change = undone(shown)
    assert change.after == gold
    assert change.facts == {"polluted": True, "proof": "exact", "pinyin_rank": 95, "script": "hans"}


@pytest.mark.parametrize("name", ["sample", "simulated"])
def test_the_shared_cases(cases: Path, name: str) -> None:
    wrong = []
    for row in map(json.loads, (cases / "pinyin" / f"{name}.jsonl").read_text("utf-8").splitlines()):
        after = undone(row["polluted"]).after.rstrip("\n").translate(FOLD)
        gold = row["gold"].rstrip("\n").translate(FOLD)
        lost = set(row.get("lost", ()))
        same = len(after) == len(gold) and all(
            a == b or at in lost for at, (a, b) in enumerate(zip(after, gold, strict=True))
        )
        if row["kind"] != "toneless" and not (same or (lost and abs(len(after) - len(gold)) <= len(lost))):
            wrong.append(row["id"])
    assert len(wrong) <= 1, wrong
