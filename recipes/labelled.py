"""Documents of our own with labelled lines, to learn from beside others: the articles of recipes/labelled/*.txt on the
pages of recipes/labelled/sites.txt.

    python recipes/labelled.py > own.jsonl        write them as recipes/labeller.py reads a labelled file

recipes/labeller.py takes the folder recipes/labelled as it takes a file. An article is a line of facts that begins with
``@`` and lines ``X|text``: H headline, K kicker, S subheadline, A abstract, M metadata, C caption, h heading, E editor's
note, O other, F furniture, R a reply ``floor author|text``; a line without a letter is body. The same files give the
same documents: every choice is drawn from a seed.
"""

from __future__ import annotations

import glob
import json
import os
import random
import re
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "labelled")
LABEL = {
    "H": "headline", "K": "kicker", "S": "subheadline", "A": "subheadline", "M": "meta", "C": "caption",
    "h": "heading", "E": "editor_note", "O": "other", "F": "furniture", "R": "reply", "": "body",
}  # fmt: skip
EACH = 2  # pages made of an article
_LINE = re.compile(r"(?:([HKSAMChEOFR])\|)?(.*)")
_SLOT = re.compile(r"\{(\w+)\}")
_WHOLE = re.compile(r"\{(\w+)\}$")
_MIDDLE = {"wechat": "midwx", "tw": "midtw", "hk": "midtw", "overseas": "midtw", "novel": "midnovel"}
_LONG = (
    "portal",
    "agency",
    "paper",
    "daily",
    "mobile",
    "old",
    "toutiao",
    "mag",
    "tw",
    "hk",
    "overseas",
    "finance",
    "unit",
    "gov",
)
_NO_MIDDLE = ("gov", "unit", "press", "poem", "qa", "forum", "bare")

Line = tuple[str, str]  # label, text


class Article(NamedTuple):
    """An article of the folder: its name, its facts, its lines, the file it stands in."""

    name: str
    facts: dict[str, str]
    lines: list[Line]
    file: str


class Sites(NamedTuple):
    """Pages by style, and the blocks they are put together of."""

    pages: list[tuple[list[str], list[str]]]
    blocks: dict[str, list[list[str]]]


def articles(folder: str = FOLDER) -> list[Article]:
    """The articles of all files of `folder`, in order."""
    found: list[Article] = []
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        file = os.path.basename(path)[:-4]
        if file == "sites":
            continue
        with open(path, encoding="utf-8") as text:
            for line in text.read().split("\n")[1:]:
                if line.startswith("@"):
                    pairs = (pair.partition("=") for pair in line[1:].split(";"))
                    facts = {name.strip(): value.strip() for name, _, value in pairs}
                    found.append(Article(f"{file}{len(found)}", facts, [], file))
                elif line.strip():
                    letter, rest = _parse(line)
                    found[-1].lines.append((LABEL[letter], rest))
    return found


def sites(folder: str = FOLDER) -> Sites:
    """The pages and blocks of ``sites.txt``."""
    pages: list[tuple[list[str], list[str]]] = []
    blocks: dict[str, list[list[str]]] = {}
    now: list[str] = []
    with open(os.path.join(folder, "sites.txt"), encoding="utf-8") as text:
        name = ""
        for line in text.read().split("\n")[2:]:
            if line.startswith("["):
                name = line[1:-1]
                now = []
                if name.startswith("page "):
                    pages.append((name.split()[1:], now))
                else:
                    blocks[name] = [now]
            elif not line.strip():
                if not name.startswith("page ") and now:
                    now = []
                    blocks[name].append(now)
            else:
                now.append(line)
    return Sites(pages, {name: [block for block in several if block] for name, several in blocks.items()})


def _parse(line: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(line)
    return match[1] or "", match[2]


class Page:
    """One page being made: `draw` decides everything."""

    def __init__(self, article: Article, titles: list[str], plan: Sites, draw: random.Random) -> None:
        self.article, self.titles, self.plan, self.draw = article, titles, plan, draw
        self.facts = facts_of(article, draw)
        self.made: list[Line] = []

    def fill(self, text: str) -> str | None:
        """`text` with its slots filled; None when a fact is missing."""
        missing = False

        def put(match: re.Match[str]) -> str:
            nonlocal missing
            name = match[1]
            if name in ("T", "T2"):
                return self.draw.choice(self.titles)
            if name in ("n", "n2"):
                return str(self.draw.randrange(2, 99) if name == "n2" else self.draw.randrange(100, 99999))
            value = self.facts.get(name, "")
            if not value and name in self.plan.blocks:
                value = self.draw.choice(self.plan.blocks[name])[0].removeprefix("F|")
            missing = missing or not value
            return value

        filled = _SLOT.sub(put, text)
        return None if missing else filled

    def add(self, lines: list[str], depth: int = 0) -> None:
        """The lines of a page or block."""
        for line in lines:
            whole = _WHOLE.match(line)
            if whole and whole[1] in ("TITLE", "BODY", "REPLIES"):
                getattr(self, whole[1].lower())()
            elif whole and whole[1] in self.plan.blocks:
                if self.draw.random() < 0.85 and depth < 3:
                    self.add(self.draw.choice(self.plan.blocks[whole[1]]), depth + 1)
            else:
                letter, text = _parse(line)
                filled = self.fill(text)
                if filled:
                    self.made += [(LABEL[letter or "F"], piece) for piece in filled.split("\n")]

    def title(self) -> None:
        """The lines of the headline's block."""
        lines = self.article.lines
        last = max((i for i, (label, _) in enumerate(lines) if label == "headline"), default=-1)
        while 0 <= last < len(lines) - 1 and lines[last + 1] in [
            one for one in lines if one[0] == "subheadline" and len(one[1]) < 40
        ]:
            last += 1
        self.made += lines[: last + 1]
        self.rest = lines[last + 1 :]

    def body(self) -> None:
        """The other lines, in one of several dresses, sometimes with furniture among them."""
        rest = getattr(self, "rest", None)
        if rest is None:
            rest = [line for line in self.article.lines if line[0] not in ("headline", "kicker")]
        indent = self.draw.choice(("", "", "", "\u3000\u3000", "    "))
        style = self.facts["style"]
        rest = self.joined(rest)
        places = [i for i in range(1, len(rest)) if rest[i - 1][0] == "body" and rest[i][0] in ("body", "heading")]
        stop = -1
        if places and style not in _NO_MIDDLE and self.draw.random() < 0.3:
            stop = self.draw.choice(places)
        for i, (label, text) in enumerate(rest):
            if i == stop:
                block = self.draw.choice(self.plan.blocks[_MIDDLE.get(style, "mid")])
                self.add(block)
            if label != "reply":
                self.made.append((label, indent + text if label in ("body", "heading") else text))

    def joined(self, lines: list[Line]) -> list[Line]:
        """`lines` with some paragraphs run into one: pages of papers have longer ones than an article written for this."""
        if self.facts["style"] not in _LONG:
            return lines
        wanted = self.draw.choice((30, 60, 110, 160))
        made: list[Line] = []
        for label, text in lines:
            last = made[-1] if made else ("", "")
            run = label == last[0] == "body" and min(len(text), len(last[1])) > 15 and last[1][-1] in "。”？！"
            if run and len(last[1]) < wanted:
                made[-1] = (label, last[1] + text)
            else:
                made.append((label, text))
        return made

    def replies(self) -> None:
        """The replies of a thread, each with its head."""
        for label, text in self.article.lines:
            if label == "reply":
                head, _, said = text.partition("|")
                floor, _, author = head.partition(" ")
                self.made += [("other", author), ("furniture", floor)]
                self.made.append(("other", f"发表于 {self.facts['when']}"))
                self.made += [("other", said), ("furniture", "回复")]


_NAMES = (
    "江州网",
    "东南在线",
    "新潮网",
    "北城热线",
    "山河网",
    "知行社区",
    "大河资讯",
    "七点新闻",
    "云图网",
    "金陵门户",
)
_HANT = ("島嶼新聞", "民報網", "今日在線", "東岸新聞網", "港城網")
_DOMAINS = ("jznews.example", "dnzx.example", "xinchao.example", "shanhe.example", "qidian7.example")


def facts_of(article: Article, draw: random.Random) -> dict[str, str]:
    """What a page may say of an article."""
    facts = dict(article.facts)
    hant = article.file == "hant"
    parts = [int(number) for number in re.findall(r"\d+", facts.get("date", ""))] or [draw.randrange(2005, 2026), 5, 20]
    parts = [*parts, 1, 1][:5] if len(parts) < 3 else parts[:5]
    if not 2000 <= parts[0] < 2100:
        parts = [draw.randrange(2005, 2026), parts[1] % 12 + 1, 5]
    year, month, date = parts[:3]
    hour, minute = (parts[3], parts[4]) if len(parts) > 4 else (draw.randrange(6, 24), draw.randrange(60))
    day = draw.choice(
        (
            f"{year}-{month:02}-{date:02}",
            f"{year}年{month:02}月{date:02}日",
            f"{year}年{month}月{date}日",
            f"{year}/{month:02}/{date:02}",
            f"{year}-{month:02}-{date:02}",
        )
    )
    clock = f"{hour:02}:{minute:02}" + draw.choice(("", "", f":{draw.randrange(60):02}"))
    editor = facts.get("editor", "")
    tags = facts.get("tags", "").split(",") if facts.get("tags") else []
    facts.update(
        day=day, clock=clock, when=f"{day} {clock}", monthday=f"{month:02}-{date:02}", day2=f"{year}-{month:02}-01",
        weekday="一二三四五六日"[date % 7], editor=editor.split(",")[0], editors=editor.replace(",", "、"),
        reporter=facts.get("reporter", "").replace(",", " "), tags=" ".join(tags), taglines="\n".join(tags),
        tagshash=" #".join(tags), page=facts.get("page") or f"{draw.randrange(1, 17):02}",
        column=facts.get("column") or draw.choice(("生活", "综合", "资讯", "读书")),
        site=draw.choice(_HANT if hant else _NAMES), domain=draw.choice(_DOMAINS),
        H=next((text for label, text in article.lines if label == "headline"), ""),
    )  # fmt: skip
    facts["author"] = facts.get("author") or facts["reporter"]
    return facts


def documents(folder: str = FOLDER, each: int = EACH) -> Iterator[dict[str, Any]]:
    """The documents, as a labelled file has them; `site` is the article's name: its pages stay together."""
    every, plan = articles(folder), sites(folder)
    titles = {
        hant: [
            text for one in every if (one.file == "hant") == hant for label, text in one.lines if label == "headline"
        ]
        for hant in (False, True)
    }
    for article in every:
        draw = random.Random(article.name)
        style = article.facts["style"]
        fitting = [lines for styles, lines in plan.pages if style in styles]
        bare = [lines for styles, lines in plan.pages if "bare" in styles]
        chosen = draw.sample(fitting, min(each, len(fitting)))
        if draw.random() < 0.25:
            chosen[-1] = draw.choice(bare)
        for number, lines in enumerate(chosen):
            others = [title for title in titles[article.file == "hant"] if ("headline", title) not in article.lines]
            page = Page(article, others, plan, draw)
            page.add(lines)
            yield {
                "id": f"own-{article.name}-{number}",
                "site": f"own-{article.name}",
                "written": True,
                "text": "\n".join(text for _, text in page.made),
                "lines": [label for label, text in page.made if text.strip()],
            }


def main() -> None:
    """Write the documents to standard output."""
    for record in documents():
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
