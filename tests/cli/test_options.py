"""What options do to the output, a row each; and that no option goes without a proof."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT
from zhclean.cli import options

from .conftest import Ran

Zh = Callable[..., Ran]
COMMANDS = [value for value in vars(options).values() if isinstance(value, options.Command)]
EVERY = [(command.name, option) for command in COMMANDS for option in command.options]


@pytest.mark.parametrize(
    ("arguments", "given", "out"),
    [
        (["--from", "s", "-t", "tw"], "台风后来了", "颱風後來了"),
        (["--from", "tw"], "電腦", "电脑"),
        (["-t", "t", "--quotes", "corner"], "“引号”", "「引號」"),
        (["--quotes", "curly"], "「引號」", "“引号”"),
        (["--quotes", "keep"], "「引號」", "「引号」"),
        (["--ruby", "drop"], "清qīng晨chén的de山shān谷gǔ", "清晨的山谷"),
        (["--ruby", "keep"], "清qīng晨chén的de山shān谷gǔ", "清qīng晨chén的de山shān谷gǔ"),
        (["--preset", "plain"], "責任編輯：王小滿", "责任编辑：王小满"),
    ],
)
def test_what_an_option_does_to_a_text(zh: Zh, arguments: list[str], given: str, out: str) -> None:
    """One line in, one line out."""
    done = zh(*arguments, stdin=f"{given}\n".encode())
    assert (done.code, done.out.decode()) == (0, f"{out}\n")


def test_spans_say_where_a_field_stands_in_the_source(zh: Zh) -> None:
    """The place is counted in the text as decoded, before anything was changed."""
    text = "山谷裡的小书店重新开门\n2024-05-16 09:42 来源：南坡日报\n书店在半山腰，去的路只有一条石阶，雨天要走二十分钟。\n来往的人不多，老板说他喜欢清静，一天卖出三本就够了。\n"
    record = json.loads(zh("--json", "--spans", stdin=text.encode()).out)
    places = {span["kind"]: span["source"] for span in record["spans"]}
    start, end = places["published"]["start"], places["published"]["end"]
    assert "2024-05-16 09:42" in text[start:end]


def test_detect_lines_prints_a_line_for_each(zh: Zh, tmp_path: Path) -> None:
    """`--script --lines`: hans, hant, mixed or neutral."""
    (tmp_path / "a.txt").write_text("後來的發展\n后来的发展\n中文\n", encoding="utf-8")
    assert zh("detect", "--script", "--lines", "a.txt").out.split() == [b"hant", b"hans", b"neutral"]


def test_the_fields_of_a_corpus(zh: Zh, tmp_path: Path) -> None:
    """Text and id under other names, a limit to a record, and the counts in a file."""
    rows = [{"n": "a", "body": "後來"}, {"n": "b", "body": "數據" * 400}]
    (tmp_path / "s.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    names = ["--text-field", "body", "--id-field", "n", "--max-record", "1KiB", "--stats", "stats.json"]
    done = zh("corpus", "s.jsonl", "-o", "out/", *names, "-q")
    assert done.code == 2
    lines = [json.loads(line) for line in (tmp_path / "out" / "s.jsonl").read_text("utf-8").splitlines()]
    assert lines[0]["body"] == "后来"
    assert "error" in lines[1]
    totals = json.loads((tmp_path / "stats.json").read_text("utf-8"))["totals"]
    assert (totals["in"], totals["out"], totals["failed"]) == (2, 1, 1)


def test_the_site_of_a_record(zh: Zh, tmp_path: Path) -> None:
    """`learn --corpus --site-field`: a line that comes back on one site is that site's furniture."""
    page = (
        "第{0}天的山路\n2024-05-16 08:00 来源：山间日报\n第{0}天的记录里写了些什么，只有走过那条路的他自己知道。\n"
        "到了傍晚，{0}个人坐在门口，谁也没有提起白天的这件事。\n夜里下起了雨，第{0}盏灯一直亮到天明，没有人去吹灭它。\n"
        "{1}岸小站每日一读栏目"
    )
    rows = [{"text": page.format(word, site), "from": site} for site in "南北" for word in "一二三四五六"]
    (tmp_path / "s.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert b"of \xe5\x8c\x97" in zh("learn", "--corpus", "--site-field", "from", "s.jsonl").out


@pytest.mark.parametrize(("command", "option"), EVERY, ids=[f"{name} {option.long}" for name, option in EVERY])
def test_every_option_is_documented_and_proven(command: str, option: options.Option) -> None:
    """In docs/cli.md, and typed in a test of the command or in a session of the docs, which are run."""
    assert f"`{option.names[-1]}" in (ROOT / "docs" / "cli.md").read_text("utf-8")
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")]
    pages = [page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md")]
    sessions = [block for page in pages for block in re.findall(r"^```console\n(.*?)^```", page, re.M | re.S)]
    typed = "|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in option.names)
    assert any(re.search(typed, text) for text in tests + sessions)
