"""How right zhclean and the peers are, on material of the project's own, in one run.

    python benchmarks/peers.py [TASK …]        tasks: encodings mojibake conversion pollution articles

Share of cases whose text comes out exactly (articles: of fields). The material is what the tests hold true: the sentences of
`tests/repair/`, the tables of `tests/convert/cases/`, the documents of `fixtures/`. It was written with zhclean in view, so read it
as what the tools are *for*, not as a neutral contest. A peer that is not installed shows as `–`.
"""

from __future__ import annotations

import contextlib
import html
import importlib
import itertools
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import zhclean
from zhclean.config import only

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "repair")]

from wrong import PAIRS, SIMPLIFIED, TRADITIONAL, wrongly  # noqa: E402

from pollute import pollute  # noqa: E402  (tests/ is no package of ours)

Row = tuple[str, int, dict[str, float]]
# what is printed either way in Taiwan counts as the same, as in tests/convert/
SAME = str.maketrans("裡臺着佈週爲麪黴溼樑", "裏台著布周為麵霉濕梁")
ENCODINGS = ("gb18030", "big5", "utf-8", "utf-16", "hz")
FIXTURES = sorted((ROOT / "fixtures").glob("*.expected.json"))
DECODE = zhclean.Config(skip=only("decode"), errors="replace")
REPAIR = zhclean.Config(skip=only("repair"))
CONVERT = zhclean.Config(skip=only("convert"))
TEXT = zhclean.Config(skip=frozenset(("boilerplate", "article")))
PINYIN = zhclean.Config(skip=only("pinyin", "convert"))


def peer(name: str) -> Any:
    """The module of a peer, None where it does not import."""
    try:
        with contextlib.redirect_stdout(sys.stderr):  # some greet on standard output
            return importlib.import_module(name)
    except ImportError:
        return None


def share(cases: list[tuple[Any, Any]], tool: Callable[[Any], Any]) -> float:
    """How many of (given, wanted) come out as wanted, 0 to 1; a tool that raises is wrong."""
    right = 0
    for given, wanted in cases:
        try:
            right += tool(given) == wanted
        except Exception:  # whatever a peer raises, it did not give the text
            continue
    return right / len(cases)


def named(detect: Callable[[bytes], str | None]) -> Callable[[bytes], str]:
    """A detector as a reader of text: decode by the name it gives (gb2312 read as its superset, as its users must)."""
    wider = {"gb2312": "gb18030", "gbk": "gb18030"}

    def read(data: bytes) -> str:
        name = (detect(data) or "utf-8").lower()
        return data.decode(wider.get(name, name), "replace").removeprefix("\ufeff")

    return read


def _written(text: str, name: str) -> bytes:
    """`text` in an encoding, nothing where the encoding lacks a character."""
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return b""


def encodings() -> Iterator[Row]:
    """Bytes of unknown encoding to text."""
    chardet, normalizer, cchardet = peer("chardet"), peer("charset_normalizer"), peer("cchardet")
    tools: dict[str, Callable[[bytes], str]] = {
        "zhclean": lambda data: zhclean.clean(data, DECODE).text.removeprefix("\ufeff")
    }
    if chardet:
        tools["chardet"] = named(lambda data: chardet.detect(data)["encoding"])
    if normalizer:
        tools["charset-normalizer"] = named(lambda data: normalizer.detect(data)["encoding"])
    if cchardet:
        tools["cchardet"] = named(lambda data: cchardet.detect(data)["encoding"])
    lines = SIMPLIFIED + TRADITIONAL
    pieces = {
        "4 characters": [line[at : at + 4] for line in lines for at in range(0, len(line) - 4, 6)],
        "8 characters": [line[at : at + 8] for line in lines for at in range(0, len(line) - 8, 7)],
        "a sentence": lines,
        "a page": ["\n".join(SIMPLIFIED), "\n".join(TRADITIONAL)],
    }
    for length, texts in pieces.items():
        cases = [(data, text) for text in texts for name in ENCODINGS if (data := _written(text, name))]
        yield length, len(cases), {tool: share(cases, run) for tool, run in tools.items()}
    mixed = [
        (first.encode(a) + b"\n" + second.encode(b) + b"\n", f"{first}\n{second}\n")
        for first, second in itertools.permutations(SIMPLIFIED, 2)
        for a, b in (("gb18030", "utf-8"), ("utf-8", "gb18030"))
    ]
    yield "two encodings in a file", len(mixed), {tool: share(mixed, run) for tool, run in tools.items()}


def mojibake() -> Iterator[Row]:
    """Text read in a wrong encoding; and text that is right and must stay."""
    ftfy = peer("ftfy")
    tools: dict[str, Callable[[str], str]] = {"zhclean": lambda text: zhclean.clean(text, REPAIR).text}
    if ftfy:
        tools["ftfy"] = ftfy.fix_text
    wrongs = []
    for right, wrong in PAIRS:
        for text in TRADITIONAL if "big5" in (right, wrong) else SIMPLIFIED:
            if read := wrongly(text, right, wrong):
                wrongs.append((read, text))
    yield "restored", len(wrongs), {tool: share(wrongs, run) for tool, run in tools.items()}
    clean = (ROOT / "tests" / "repair" / "clean.txt").read_text("utf-8").splitlines()
    stay = [(line, line) for line in clean if line and not line.startswith("#")]
    yield "left alone", len(stay), {tool: share(stay, run) for tool, run in tools.items()}


def conversion() -> Iterator[Row]:
    """Simplified and Traditional, by region; several answers may be right."""
    opencc, zhconv = peer("opencc"), peer("zhconv")
    tools: dict[str, Callable[[tuple[str, str, str]], str]] = {
        "zhclean": lambda case: zhclean.clean(case[0], CONVERT, from_=case[1], to=case[2]).text
    }
    if opencc:
        made: dict[str, Any] = {}

        def run_opencc(case: tuple[str, str, str]) -> str:
            text, source, target = case
            name = ("t" if source == "auto" else source) + "2" + target
            name = {"t2twp": "s2twp", "t2t": "s2t"}.get(name, "t2s" if target == "s" else name)
            if name not in made:
                made[name] = opencc.OpenCC(name)
            return str(made[name].convert(text))

        tools["opencc"] = run_opencc
    if zhconv:
        locales = {"s": "zh-cn", "sp": "zh-cn", "t": "zh-hant", "tw": "zh-tw", "twp": "zh-tw", "hk": "zh-hk"}
        tools["zhconv"] = lambda case: str(zhconv.convert(case[0], locales[case[2]]))
    for table in ("one-to-many", "names", "phrases", "mixed"):
        rows = (ROOT / "tests" / "convert" / "cases" / f"{table}.tsv").read_text("utf-8").splitlines()
        cells = [row.split("\t")[:4] for row in rows if row and not row.startswith("#")]
        cases = [
            ((given, source, target), {one.translate(SAME) for one in wanted.split("|")})
            for source, target, given, wanted in cells
        ]
        yield (
            table,
            len(cases),
            {
                tool: sum(
                    share([(case, one)], lambda case, run=run: run(case).translate(SAME))
                    for case, all_ in cases
                    for one in all_
                )
                / len(cases)
                for tool, run in tools.items()
            },
        )


def pollution() -> Iterator[Row]:
    """The "Traditional with pinyin" pollution of crawled pages, undone to the character."""
    opencc, jionlp = peer("opencc"), peer("jionlp")
    tools: dict[str, Callable[[str], str]] = {"zhclean": lambda text: zhclean.clean(text, PINYIN).text}
    if opencc:
        t2s = opencc.OpenCC("t2s")
        tools["regex + opencc"] = lambda text: str(t2s.convert(re.sub(r"\([^()]{1,8}\)", "", text)))
        if jionlp:
            tools["jionlp + opencc"] = lambda text: str(t2s.convert(jionlp.remove_parentheses(text, parentheses="()")))
    texts = ["\n".join(_paragraphs(_expected(file))) for file in FIXTURES] + SIMPLIFIED
    cases = [(pollute(text), text) for text in texts if pollute(text) != text]
    yield "restored", len(cases), {tool: share(cases, run) for tool, run in tools.items()}


def _expected(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text("utf-8")).get("article") or {}
    return found


def _paragraphs(article: dict[str, Any]) -> list[str]:
    return [paragraph for section in article.get("sections", []) for paragraph in section["paragraphs"]]


def _names(article: dict[str, Any]) -> list[str]:
    return [name for line in article.get("bylines", []) for name in line["names"]]


def _page(lines: list[str], headline: str) -> str:
    """What a site would send for these lines: the headline in `<title>` and `<h1>`, every other line a paragraph."""
    body = "\n".join(
        f"<h1>{html.escape(line)}</h1>" if line == headline else f"<p>{html.escape(line)}</p>" for line in lines
    )
    return (
        f"<html><head><meta charset='utf-8'><title>{html.escape(headline)}</title></head>"
        f"<body><div class='article'>\n{body}\n</div></body></html>"
    )


def by_zhclean(lines: str) -> dict[str, list[str]]:
    """The fields from lines alone, no tags."""
    found = zhclean.clean(lines).to_dict()["article"]
    return {"headline": [found["headline"]], "body": _paragraphs(found), "names": _names(found)}


def by_gne(page: str) -> dict[str, list[str]]:
    """GeneralNewsExtractor."""
    found = peer("gne").GeneralNewsExtractor().extract(page)
    return {"headline": [found["title"]], "body": found["content"].split("\n"), "names": [found["author"]]}


def by_trafilatura(page: str) -> dict[str, list[str]]:
    """trafilatura, leaning to recall."""
    found = peer("trafilatura").bare_extraction(page, with_metadata=True, favor_recall=True).as_dict()
    return {"headline": [found["title"]], "body": found["text"].split("\n"), "names": [found["author"]]}


def by_newspaper(page: str) -> dict[str, list[str]]:
    """newspaper3k or newspaper4k, told the language."""
    found = peer("newspaper").Article("http://example.org/", language="zh")
    found.set_html(page)
    found.parse()
    return {"headline": [found.title], "body": found.text.split("\n"), "names": found.authors}


def f1(pairs: list[tuple[list[str], list[str]]]) -> float:
    """F1 of (found, wanted) lists over all documents; white space apart."""
    found, wanted = (
        [[squeezed for one in side if (squeezed := "".join((one or "").split()))] for side in sides]
        for sides in zip(*pairs, strict=True)
    )
    hits = sum(sum(min(a.count(one), b.count(one)) for one in set(a)) for a, b in zip(found, wanted, strict=True))
    return 2 * hits / max(1, sum(map(len, found)) + sum(map(len, wanted)))


def articles() -> Iterator[Row]:
    """Fields of an article (F1): zhclean gets the lines alone, the peers a page that marks the headline."""
    tools: dict[str, Callable[[str], dict[str, list[str]]]] = {"zhclean": by_zhclean}
    for name, run in (("gne", by_gne), ("trafilatura", by_trafilatura), ("newspaper", by_newspaper)):
        if peer(name):
            tools[name] = run
    results: dict[str, dict[str, list[tuple[list[str], list[str]]]]] = {
        field: {tool: [] for tool in tools} for field in ("headline", "body", "names")
    }
    for file in FIXTURES:
        wanted = _expected(file)
        if not wanted.get("headline"):
            continue
        text = zhclean.clean(file.with_name(file.name.replace(".expected.json", ".txt")).read_bytes(), TEXT).text
        gold = {"headline": [wanted["headline"]], "body": _paragraphs(wanted), "names": _names(wanted)}
        page = _page([line.strip() for line in text.splitlines() if line.strip()], wanted["headline"])
        for tool, run in tools.items():
            try:
                found = run(text if tool == "zhclean" else page)
            except Exception:  # a peer that finds nothing says so in many ways
                found = {}
            for field, value in gold.items():
                results[field][tool].append((found.get(field, []), value))
    for field, by_tool in results.items():
        yield field, sum(len(wanted) for _, wanted in by_tool["zhclean"]), {tool: f1(p) for tool, p in by_tool.items()}


TASKS = (encodings, mojibake, conversion, pollution, articles)


def main() -> None:
    """A table for each task."""
    for task in TASKS:
        if len(sys.argv) > 1 and task.__name__ not in sys.argv[1:]:
            continue
        rows = list(task())
        tools = list(rows[0][2])
        print(f"| {task.__name__} | cases | {' | '.join(tools)} |\n| --- | ---: |{' ---: |' * len(tools)}")
        for name, count, figures in rows:
            print(f"| {name} | {count} | {' | '.join(f'{100 * figures[tool]:.0f} %' for tool in tools)} |")
        print()


if __name__ == "__main__":
    main()
