"""`zhclean learn`, the installed command: what it writes loads, takes the furniture away and leaves content."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
import zstandard

from .conftest import run

PARAGRAPHS = (
    "清晨六点，渡口的第一班船准时离岸，船工老周把缆绳一圈一圈盘好，和岸上的人挥手道别。",
    "县里的气象站换上了新的雨量计，观测员说，往后每隔十分钟就能传回一次数据，不用再冒雨去读。",
    "果园的套袋工作接近尾声，今年的梨比往年多了两成，收购商已经来看过三回了。",
    "博物馆把库房里的旧织机搬进了展厅，老师傅当场演示，围观的孩子们看得入了神。",
    "公交公司在晚高峰加开了四班车，站台上的队伍短了不少，乘客说等车的时间少了一半。",
)
TITLES = ("渡口的第一班船", "气象站换上新雨量计", "梨园套袋接近尾声", "旧织机走进展厅", "晚高峰加开四班公交车")
SLOGAN = "柳河网 写给柳河人的每一天"
CLUB = "柳河网读者茶会第{}场报名中"


def page(number: int) -> str:
    chance = random.Random(number)
    lines = [TITLES[number % 5], f"来源：柳河日报 2024-06-{number + 1:02d}", *chance.sample(PARAGRAPHS, 4)]
    return "\n".join([*lines, "江边镇人民政府", CLUB.format(number + 1), SLOGAN]) + "\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.txt").write_bytes(page(number).encode("gbk" if number % 3 else "utf-8"))
    (folder / "blob.txt").write_bytes(b"\x7fELF\0\0\0" + bytes(5000))
    return folder


def matches(rules: str) -> list[str]:
    return [line for line in rules.splitlines() if line.startswith("match = ")]


def test_the_file_loads_and_takes_the_lines_away(pages: Path, tmp_path: Path) -> None:
    rules = tmp_path / "柳河liuhe.toml"
    ran = run("learn", pages, "-o", rules)
    assert ran.code == 0 and ran.out == b""
    assert ran.err.startswith("10 documents, 2 rules, ")
    assert 'id = "liuhe.line-1"' in rules.read_text("utf-8")
    tested = run("rules", "test", rules)
    assert tested.code == 0, tested
    after = run("--only", "boilerplate", "--rules", rules, pages / "3.txt").out.decode()
    assert SLOGAN not in after and CLUB.format(4) not in after
    assert after.splitlines()[:6] == page(3).splitlines()[:6]


def test_standard_output_is_the_same_file(pages: Path, tmp_path: Path) -> None:
    rules = tmp_path / "site.toml"
    run("learn", "-q", pages, "-o", rules)
    ran = run("learn", "-q", pages)
    assert (ran.code, ran.out, ran.err) == (0, rules.read_bytes(), "")


def test_a_line_that_is_content_once_is_never_learnt(pages: Path) -> None:
    assert any(SLOGAN in line for line in matches(run("learn", "-q", pages).out.decode()))
    story = [TITLES[0], *PARAGRAPHS[:2], SLOGAN, *PARAGRAPHS[2:]]
    (pages / "10.txt").write_text("\n".join(story) + "\n", "utf-8")
    ran = run("learn", "-v", pages)
    assert len(matches(ran.out.decode())) == 1
    assert not any(SLOGAN in line for line in matches(ran.out.decode()))
    assert f"{SLOGAN}: left alone: " in ran.err
    assert "江边镇人民政府: left alone: signature" in ran.err


def test_least_and_share(pages: Path) -> None:
    for option, learnt in ((("--least", "10"), 2), (("--least", "11"), 0), (("--share", "100%"), 2)):
        assert len(matches(run("learn", "-q", *option, pages).out.decode())) == learnt, option


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "learn needs the names of many documents"),
        (["-"], "learn needs the names of many documents"),
        (["--least", "1", "x"], "--least '1' is not a number from 2 on"),
        (["--share", "0", "x"], "--share '0' is not above 0 and at most 1"),
        (["--share", "nan", "x"], "--share 'nan' is not above 0"),
        (["--corpus", "nowhere.jsonl"], "nowhere.jsonl: cannot be read"),
        (["nowhere.txt"], "nowhere.txt: "),
    ],
)
def test_what_cannot_be_done(arguments: list[str], said: str, tmp_path: Path) -> None:
    ran = run("learn", *arguments, cwd=tmp_path)
    assert ran.code == 2 and said in ran.err


def test_an_input_is_not_the_output(pages: Path) -> None:
    before = (pages / "0.txt").read_bytes()
    ran = run("learn", pages, pages / "0.txt", "-o", pages / "0.txt")
    assert ran.code == 2 and "is an input" in ran.err
    assert (pages / "0.txt").read_bytes() == before


def shards(folder: Path, field: str = "text") -> list[Path]:
    """Ten pages of each of two sites, over a plain, a gzip and a zstd shard, with lines that are no records."""
    rows = []
    for number in range(10):
        rows.append({"url": f"https://a.example/{number}", field: page(number)})
        rows.append({"id": f"https://B.example:80/{number}", field: page(number).replace("柳河网", "青浦网")})
    made = ["\n".join(json.dumps(row, ensure_ascii=False) for row in rows[part::3]) + "\n" for part in range(3)]
    plain, packed, zstd = folder / "0.jsonl", folder / "1.jsonl.gz", folder / "2.jsonl.zst"
    plain.write_text(made[0], "utf-8")
    packed.write_bytes(gzip.compress(made[1].encode()))
    zstd.write_bytes(zstandard.compress(made[2].encode()))
    return [plain, packed, zstd]


def test_a_corpus_by_site(tmp_path: Path) -> None:
    ran = run("learn", "--corpus", "--text-field", "content", *shards(tmp_path, "content"))
    text = ran.out.decode()
    assert ran.code == 0 and ran.err.startswith("20 documents, 4 rules, "), ran.err
    assert text.count("# in 10 of 10 documents (100 %) of a.example;") == 2
    assert text.count("# in 10 of 10 documents (100 %) of b.example;") == 2


def test_content_on_one_site_is_learnt_from_no_other(tmp_path: Path) -> None:
    paths = shards(tmp_path)
    story = "\n".join([TITLES[1], *PARAGRAPHS[:2], SLOGAN, *PARAGRAPHS[2:]]) + "\n"
    with paths[0].open("a", encoding="utf-8") as file:
        file.write(json.dumps({"url": "https://c.example/", "text": story}) + "\n")
    ran = run("learn", "--corpus", "-q", *paths)
    assert ran.code == 0 and not any(SLOGAN in line for line in matches(ran.out.decode()))
    assert len(matches(ran.out.decode())) == 3


def test_the_same_line_on_two_sites_is_one_rule(tmp_path: Path) -> None:
    rows = [{"url": f"https://{site}.example/{number}", "text": page(number)} for number in range(5) for site in "ab"]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    text = run("learn", "--corpus", "-q", tmp_path / "x.jsonl").out.decode()
    assert len(matches(text)) == 2 and text.count("of a.example") == text.count("of b.example") == 2


def test_what_is_no_record_is_passed_by_and_told(tmp_path: Path) -> None:
    paths = shards(tmp_path)
    with paths[0].open("a", encoding="utf-8") as file:
        file.write('no json\n\n{"text": 7}\n[1]\n')
    ran = run("learn", "--corpus", *paths)
    assert ran.code == 2 and "0.jsonl: 3 records were passed by" in ran.err
    assert len(matches(ran.out.decode())) == 4


def test_a_shard_that_is_cut_off_is_told(tmp_path: Path) -> None:
    paths = shards(tmp_path)
    for path in paths[1:]:
        path.write_bytes(path.read_bytes()[:-9])
    ran = run("learn", "--corpus", *paths)
    assert ran.code == 2 and ran.err.count("cannot be unpacked") == 2
