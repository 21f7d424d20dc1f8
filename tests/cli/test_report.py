"""The report page: complete, escaped, loading nothing; findings for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import FIXTURES

from .conftest import NEW, OLD, Ran

Zh = Callable[..., Ran]
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "b", "dl", "dt", "dd", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "del", "ins", "mark", "i", "span", "section"),
}


class Reader(HTMLParser):
    """The tags, attributes and texts of a page; checks what may stand in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: list[str] = []
        self.text = ""
        self.policy = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        self.tags.append(tag)
        for name, value in attrs:
            assert name in {
                "lang",
                "charset",
                "http-equiv",
                "content",
                "name",
                "id",
                "class",
                "title",
                "href",
                "colspan",
            }, name
            assert name != "href" or str(value).startswith("#d")
            self.values.append(value or "")
            if ("http-equiv", "Content-Security-Policy") in attrs and name == "content":
                self.policy = value or ""

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></td></table><base href=//x>&amp;\x1b[31m\u202e後來"


def test_nothing_is_live(zh: Zh, tmp_path: Path) -> None:
    """Text, attributes, file names: everything is escaped, nothing is loaded or run."""
    name = "<img src=x onerror=alert(1)>\"'&.txt"
    (tmp_path / name).write_text((HOSTILE + "發展\n") * 3 + "关注<b>" + HOSTILE + "\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(OLD, encoding="utf-8")
    for inputs in ([name], [name, "b.txt"], ["."]):
        assert zh(*inputs, "--report", "r.html", "-o", "out/").code == 0
        page = (tmp_path / "r.html").read_text("utf-8")
        reader = Reader(page)
        assert "default-src 'none'" in reader.policy
        assert "script" not in reader.policy
        assert "alert(1)" in reader.text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
        assert not re.search(r"(?:https?:)?//|@import|url\(", page.replace(HOSTILE, "").replace("//x", ""))


def test_what_is_on_it(zh: Zh, tmp_path: Path) -> None:
    """Counts, the fields with their lines, both sides, the removed line with its rule."""
    fixture = FIXTURES / "reposted.txt"
    assert zh(fixture, "--report", "r.html", "-o", "o.txt").code == 0
    page = (tmp_path / "r.html").read_text("utf-8")
    row = json.loads(zh("--json", fixture).out)
    reader = Reader(page)
    for stage in row["stages"]:
        assert stage in reader.text
    assert row["article"]["headline"] in reader.text
    for removed in row["removed"]:
        assert removed["rule"] in reader.text
    assert '<html lang="' in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_many(zh: Zh, tmp_path: Path) -> None:
    """An index by the amount of change, and a size that a browser opens."""
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(OLD * (number + 1) * 20 if number else NEW, encoding="utf-8")
    assert zh("-j", "2", ".", "--report", "r.html", "-o", "out").code == 0
    page = (tmp_path / "r.html").read_text("utf-8")
    names = re.findall(r'<td class="number">\d+</td><td>(?:<a [^>]*>)?(\d\d)\.txt', page)
    assert names == [f"{number:02}" for number in range(29, -1, -1)]
    assert "30 documents, 29 of them changed" in page
    (tmp_path / "novel.txt").write_text((OLD.strip() * 12 + "\n") * 3000, encoding="utf-8")
    assert zh("novel.txt", "--report", "n.html", "-o", "n.txt").code == 0
    assert (tmp_path / "n.html").stat().st_size < 8 << 20
    assert "more line" in (tmp_path / "n.html").read_text("utf-8")


def test_places(zh: Zh, old: Path) -> None:
    """The report is an output like others: never over an input, through temporary files, beside -w."""
    assert zh(old, "--report", "old.txt").code == 2
    assert old.read_text("utf-8") == OLD
    (old.parent / "folder").mkdir()
    assert zh(old, "--report", "folder").code == 2
    assert zh(old, "--report", "none/r.html").code == 2
    assert zh("-w", old, "--report", "r.html").code == 0
    assert (old.parent / "r.html").is_file()
    assert sorted(path.name for path in old.parent.iterdir()) == ["folder", "old.txt", "r.html"]


@pytest.mark.parametrize("style", ["json", "github", "sarif"])
def test_findings(zh: Zh, old: Path, new: Path, style: str) -> None:
    """Well-formed with findings, without any, and beside a failure."""
    for inputs, code, count in ((["old.txt", "new.txt"], 1, 1), (["new.txt"], 0, 0), (["old.txt", "none.txt"], 2, 1)):
        done = zh("--check", "--message-format", style, *inputs)
        assert done.code == code
        out = done.out.decode()
        if style == "github":
            lines = out.splitlines()
            assert len(lines) >= count
            assert all(
                re.fullmatch(r"::warning file=old.txt,line=1,title=[^:]+%3A [^:]+::.+", line) for line in lines
            ), out
        elif style == "json":
            rows = json.loads(out)
            assert {row["path"] for row in rows} == ({"old.txt"} if count else set())
        else:
            run = json.loads(out)["runs"][0]
            assert run["tool"]["driver"]["name"] == "zhclean"
            places = [row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for row in run["results"]]
            assert set(places) == ({"old.txt"} if count else set())
            assert {row["ruleId"] for row in run["results"]} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_explain(zh: Zh, tmp_path: Path) -> None:
    """Counts first, then each place with its line, its rule and what stands around it; on standard error only."""
    (tmp_path / "a.txt").write_text(
        "第一行沒有什麼\n" + "前面的字很多很多" + "後來" + "後面的字也很多很多\n", encoding="utf-8"
    )
    done = zh("--explain", "a.txt")
    lines = done.err.splitlines()
    assert lines[0].startswith("a.txt: convert ")
    assert any(line.startswith("a.txt:2: convert") and "後來" in line for line in lines)
    assert all(len(line) < 120 for line in lines)
    assert done.out == zh("a.txt").out
    assert "nothing changed" in zh("--explain", stdin=NEW.encode()).err
    assert zh("detect", "a.txt").out.decode().startswith("a.txt: utf-8")
    assert json.loads(zh("detect", "--json", "--script", "a.txt").out)["script"] == "hant"


def test_manual() -> None:
    """The documentation and the man page are what the table of options gives."""
    from zhclean.cli.reference import man, markdown

    docs = FIXTURES.parent / "docs"
    current = [(docs / "cli.md").read_text("utf-8") == markdown(), (docs / "zhclean.1").read_text("utf-8") == man()]
    assert all(current), "docs/cli.md or docs/zhclean.1 is not what the options give: run make reference"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(zh: Zh, shell: str) -> None:
    """Every option is in the script; bash, where it is there, completes with it."""
    import shutil
    import subprocess

    from zhclean.cli.options import COMMANDS

    script = zh("completion", shell).out.decode()
    for command in COMMANDS.values():
        for option in command.options:
            assert option.long in script
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=script.encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    if shell == "bash" and shutil.which("bash"):
        ask = script + "\nCOMP_WORDS=(zhclean --to t); COMP_CWORD=2; _zhclean; echo ${COMPREPLY[@]}\n"
        done = subprocess.run(["bash", "-c", ask], capture_output=True, check=True)
        assert done.stdout.split() == [b"t", b"tw", b"twp"]


def test_every_message_has_its_chinese() -> None:
    """What the command line itself can say is in the table, with as many places for what differs."""
    from zhclean.cli.options import COMMANDS

    table = {}
    path = FIXTURES.parent / "src/zhclean/data/messages.zh.tsv"
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            english, chinese = line.split("\t")
            assert english.count("{}") == chinese.count("{}"), line
            table[english] = chinese
    for command in COMMANDS.values():
        assert command.what in table
        for option in command.options:
            assert option.what in table, option.what
            assert option.group in table
