"""Web pages: recognised by content, read block by block, with what the page knows of each line."""

from __future__ import annotations

import gzip
import re
import unicodedata
from pathlib import Path

import pytest

import zhclean.pipeline
from zhclean.errors import BinaryError, DecodeError
from zhclean.pipeline import clean
from zhclean.stages.page import PageError, declared, is_page, read, read_bytes, same_encoding

pytest.importorskip("resiliparse")

PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>河边的老桥修好了_本地新闻网</title>
<meta property="article:published_time" content="2024-05-01T08:30:00+08:00">
<meta property="og:title" content="河边的" 老桥"修好了="">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"河边的老桥修好了","datePublished":"2024-05-01T08:30:00+08:00",
"author":{{"name":"某甲"}},"publisher":{{"name":"本地新闻网"}}}}</script><style>p{{color:red}}</style></head>
<body><div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">要闻</a></li><li><a href="/b">财经</a></li></ul></div>
<div class="article"><h1>河边的老桥修好了</h1>
<div class="info"><span>2024-05-01</span> 来源：本地新闻网</div>
<div class="content">
<p>　　昨天上午，河边那座走了八十多年的老桥重新开放，附近的居民一早就来到桥头。</p>
<p><img src="a.jpg" alt="老桥"></p><p style="text-align:center">老桥的新栏杆。</p>
<p>　　工程师说，桥面全部换成了新的石板，<b>两边的栏杆</b>按老照片重做，&amp;lt;一共用了七个月&amp;gt;。</p>
<p>　　从今天起，行人和自行车可以从桥上通过，汽车仍然走下游的新桥。</p>
</div></div>
<div class="related"><a href="/1">城南的公园添了新路</a><br><a href="/2">菜市场搬到了新楼里</a></div>
<div class="footer">版权所有 本地新闻网</div></body></html>"""


def page(charset: str = "utf-8") -> str:
    return PAGE.format(charset=charset)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("<!DOCTYPE html><p>好", True),
        ("\n\n<HTML lang=zh>", True),
        ("\ufeff<!-- 存档 --><html>", True),
        ("<script>var a</script><body class=x>", True),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>", True),
        ("网页以 <html> 开头", False),
        ("<head 没有这个", True),
        ("<headline>标题</headline>", False),
        ("<p>一段</p>", False),
        ("", False),
        ("<" * 100, False),
    ],
)
def test_a_page_is_known_by_its_content(text: str, is_one: bool) -> None:
    assert is_page(text) is is_one
    assert is_page(text.encode()) is is_one


def test_lines_are_those_of_the_blocks() -> None:
    lines = read(page()).text.split("\n")
    assert lines[:4] == ["首页", "要闻", "财经", "河边的老桥修好了"]
    assert "　　工程师说，桥面全部换成了新的石板，两边的栏杆按老照片重做，&lt;一共用了七个月&gt;。" in lines
    assert lines[-3:] == ["菜市场搬到了新楼里", "版权所有 本地新闻网", ""]
    assert not any("color" in line or "NewsArticle" in line for line in lines)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<body>甲<br>乙<p>丙<p>丁", ["甲", "乙", "丙", "丁"]),
        ("<body><b>甲</b>乙<i>丙</i>\n 丁", ["甲乙丙 丁"]),
        ("<body><pre>一\n  二</pre>", ["一", "二"]),
        ("<body><table><tr><td>甲<td>乙</table>", ["甲", "乙"]),
        ("<body>甲&nbsp;&nbsp;乙&#x2028;丙", ["甲  乙 丙"]),
        ("<body><p>甲<script>if (a<b) '</p>'</script>乙<!-- <p> -->丙", ["甲乙丙"]),
        ("<body><button>分享</button>甲<select><option>一<option>二</select>", ["分享", "甲", "一", "二"]),
        ("<body>1 < 2 <3", ["1 < 2 <3"]),
        ('<body><p a="b>c" d"e="f">甲', ["甲"]),
        ("<body><p>甲\x00乙\x85丙", ["甲\ufffd乙 丙"]),
        ("<body>\u200b\u3000", ["\u3000"]),
        ("<html>", []),
        ("<body>\ud83d甲", ["\ufffd甲"]),
    ],
)
def test_blocks(html: str, lines: list[str]) -> None:
    found = read(html)
    assert found.text == "".join(line + "\n" for line in lines)
    assert len(found.evidence) == len(lines)


def test_what_the_page_knows_of_its_lines() -> None:
    found = read(page())
    known = dict(zip(found.text.split("\n"), found.evidence, strict=False))
    headline = known["河边的老桥修好了"]
    assert (headline["title"], headline["tag"], headline["main"]) == ("same", "h1", "before")
    assert known["首页"]["links"] == "4"
    assert known["首页"]["near"] == "nav"
    caption = known["老桥的新栏杆。"]
    assert (caption["picture"], caption["center"], caption["main"]) == ("before", "yes", "own")
    assert known["版权所有 本地新闻网"]["main"] == "after"
    assert known["2024-05-01 来源：本地新闻网"]["day"] == "yes"
    body = [facts for line, facts in known.items() if line.startswith("　　")]
    assert {facts["main"] for facts in body} == {"own"}


def test_what_the_head_states() -> None:
    facts = read(page()).facts
    assert facts.published == "2024-05-01T08:30+08:00"
    assert facts.site == "本地新闻网"
    assert facts.authors == ("某甲",)
    assert facts.titles[0] == "河边的老桥修好了"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="PubDate" content="2020-1-2 3:04">', "2020-01-02T03:04"),
        ('<meta itemprop=datePublished content="2020年01月02日">', "2020-01-02"),
        ('<meta name="date" content="0000-00-00">', None),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":["Thing","BlogPosting"],"datePublished":"2020-01-02"}]}</script>',
            "2020-01-02",
        ),
        (
            '<script type="application/ld+json">[1,{"pubDate":"2020-01-02T05:06:07","title":"甲"}]</script>',
            "2020-01-02T05:06",
        ),
        ('<script type="application/ld+json">' + "[" * 50_000 + "</script>", None),
        ('<script type="application/ld+json">{broken</script>', None),
    ],
)
def test_dates_of_the_head(head: str, published: str | None) -> None:
    assert read(f"<html><head>{head}</head><body>好").facts.published == published


def test_the_article_of_a_page() -> None:
    document = clean(page().encode())
    article = document.article
    assert document.source.html is True
    assert article.headline == "河边的老桥修好了"
    assert len(article.body) == 3
    assert "首页" not in document.text
    assert article.date_published is not None
    assert article.date_published[:10] == "2024-05-01"
    document.check()


def test_a_date_without_a_place_in_the_text_has_an_empty_span() -> None:
    html = page().replace("<span>2024-05-01</span> 来源：本地新闻网", "")
    article = clean(html.encode()).article
    part = next(part for part in article.parts if part.kind == "published")
    assert part.value == {"date": "2024-05-01T08:30+08:00"}
    assert part.span.start == part.span.end
    assert [item.span.start for item in article.parts] == sorted(item.span.start for item in article.parts)


@pytest.mark.parametrize(
    ("encoding", "charset", "notes"),
    [
        ("utf-8", "utf-8", 0),
        ("gb18030", "gb2312", 0),
        ("gb18030", "utf-8", 1),
        ("utf-8", "gb2312", 1),
        ("big5", "big5", 0),
        ("utf-8-sig", "utf-8", 0),
        ("utf-16", "utf-16", 0),
    ],
)
def test_encoding_of_a_page(encoding: str, charset: str, notes: int) -> None:
    html = page(charset)
    if encoding == "big5":
        html = "".join(char for char in html if char.encode("big5", "ignore"))
    document = clean(html.encode(encoding))
    assert document.article.headline is not None
    assert document.article.headline.startswith("河") or encoding == "big5"
    assert len(document.source.notes) == notes
    assert "\ufffd" not in document.text


def test_a_broken_byte_in_a_script_is_no_loss_and_in_the_text_is_an_error() -> None:
    raw = page().encode()
    in_script = raw.replace(b"p{color:red}", b"p{color:red}/*\xff\xfe\xc3*/")
    document = clean(in_script)
    assert document.article.headline == "河边的老桥修好了"
    assert document.source.notes
    with pytest.raises(DecodeError):
        clean(raw.replace("工程师".encode(), b"\xff\xfe\xc3"))


def test_declared_encoding() -> None:
    assert declared(b"<html><meta charset=GBK>") == "gbk"
    assert declared(b"<html>") is None
    assert same_encoding("gb2312", "gb18030")
    assert not same_encoding("big5", "gb18030")
    assert not same_encoding(None, "gb18030")


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "resiliparse.parse.html", None)
    with pytest.raises(PageError, match="resiliparse") as caught:
        clean(page().encode())
    assert "zhclean[html]" in caught.value.message


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
        b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00!\x00oa\xab,\x14\x00\x00\x00\x14\x00\x00\x00\x08\x00\x00\x00mimetypeapplication/epub+zip",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00"
        + b"\x00" * 12
        + b"\x13\x00\x00\x00[Content_Types].xmlword/document.xml",
    ],
)
def test_books_and_office_files_are_refused_by_content(data: bytes) -> None:
    with pytest.raises(BinaryError) as caught:
        clean(data)
    assert caught.value.do


@pytest.mark.parametrize(
    "piece", ["<div>", "<span><p>好", "<img>", '<p a"b=c>', "<!--", "<table><tr><td>", "<a><b>x", "<font><p>x", "&amp;"]
)
def test_hostile_pages_are_read_in_linear_time_and_lose_nothing(piece: str) -> None:
    found = read("<!doctype html><body>" + piece * 5_000 + "<p>末尾")
    assert found.text.count("\n") == len(found.evidence)
    assert "末尾" in found.text or piece in ("<!--", '<p a"b=c>')


def test_lines_of_the_cases_are_found_again(cases: Path) -> None:
    """Nearly every line of the plain text of a stored page is a line of its blocks too."""
    import json

    def squeeze(text: str) -> str:
        return re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", text))

    from zhclean.stages.decode import DecodeOptions, decode

    wanted = found = 0
    with (cases / "articles" / "sample.jsonl").open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for record in records[::3]:
        path = cases / "html" / (record["id"] + ".html.gz")
        if not path.exists():
            continue
        stored, _ = read_bytes(
            gzip.decompress(path.read_bytes()),
            None,
            "replace",
            lambda raw, name, errors: decode(raw, DecodeOptions(name, errors)),
        )
        have = {squeeze(line) for line in stored.text.split("\n")}
        lines = [squeeze(line) for line in record["text"].split("\n") if squeeze(line)]
        wanted += len(lines)
        found += sum(line in have for line in lines)
    assert wanted > 300
    assert found >= 0.98 * wanted


def test_plain_text_never_loads_the_page_reader() -> None:
    assert zhclean.pipeline.clean("只有一行字").source.html is False


def test_many_fields_and_many_attributes_cost_no_square() -> None:
    assert read("<body><p>" + '<span class="time">好</span>' * 30_000).text.count("好") == 30_000
    tag = "<p " + " ".join(f'a{number}="b"' for number in range(60_000)) + ">"
    assert read(f"<body>{tag}好的一天。</p>").text == "好的一天。\n"
