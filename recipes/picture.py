"""Make docs/picture.svg, the before and after of the README, from a fixture: `make picture`.

Written as plain SVG text, so that a reader's own Chinese font sets it; nothing is fetched, light and dark both work.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import zhclean

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HALF, LINE, TOP = 1180, 580, 27, 84
ROOM = 35  # ideographs of a line before it is cut, on the left
STYLE = """
text { font: 15px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", sans-serif; fill: #1f2328 }
.page { fill: #ffffff; stroke: #d1d9e0 } .title { font-weight: 600; fill: #59636e } .label { font-size: 12px; fill: #59636e }
.bad { fill: #cf222e; font-weight: 600 } .headline { font-weight: 700; fill: #116329 } .kicker { fill: #7d4e00 }
.caption { fill: #0550ae } .byline { fill: #6639ba } .removed { fill: #cf222e; text-decoration: line-through }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .page { fill: #0d1117; stroke: #3d444d } .title, .label { fill: #9198a1 } .bad, .removed { fill: #ff7b72 }
.headline { fill: #7ee787 } .kicker { fill: #f2cc60 } .caption { fill: #79c0ff } .byline { fill: #d2a8ff } }
"""
LABELS = {"paragraph": "body"}
READING = re.compile(r"\([a-zà-ǿ]{1,6}\)|\?")


def cut(words: str, room: int) -> str:
    """`words` as far as they fit: an ideograph takes one, anything else half of one."""
    taken = 0.0
    for at, char in enumerate(words):
        taken += 1 if ord(char) > 0x2E80 else 0.55
        if taken > room:
            return words[:at] + "…"
    return words


def row(x: int, number: int, inside: str) -> str:
    """A line of text in a column."""
    return f'<text x="{x}" y="{TOP + LINE * number}">{inside}</text>\n'


def before(text: str) -> list[str]:
    """The polluted lines, their readings marked."""
    marked = []
    for line in filter(None, text.splitlines()):
        shown = html.escape(cut(line, ROOM), quote=False)
        marked.append(READING.sub(lambda match: f'<tspan class="bad">{match[0]}</tspan>', shown))
    return marked


def after(document: zhclean.Document) -> list[tuple[str, str, str]]:
    """(label, class, words) of each part of the article, and of the lines that were taken away."""
    rows = [
        (LABELS.get(part.kind, part.kind), part.kind, document.text[slice(*part.span)].strip())
        for part in document.article.parts
        if part.kind != "other"
    ]
    return [*rows, *(("removed", "removed", item["text"]) for item in document.removed)]


def main() -> None:
    """Write the picture."""
    text = (ROOT / "fixtures" / "reposted.txt").read_text("utf-8")
    left, right = before(text), after(zhclean.clean(text))
    height = TOP + LINE * max(len(left), len(right)) + 6
    body = "".join(row(26, number, line) for number, line in enumerate(left))
    for number, (label, style, words) in enumerate(right):
        body += row(HALF + 34, number, f'<tspan class="label">{label}</tspan>')
        body += row(HALF + 108, number, f'<tspan class="{style}">{html.escape(cut(words, 30), quote=False)}</tspan>')
    sheet = f'<rect class="page" x="{{}}" y="8" width="{HALF - 8}" height="{height - 16}" rx="10"/>\n'
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="A polluted article, and the fields zhclean finds in it">\n<style>{STYLE}</style>\n'
        f"{sheet.format(8)}{sheet.format(HALF + 14)}"
        f'<text class="title" x="26" y="42">as it was found</text>\n'
        f'<text class="title" x="{HALF + 34}" y="42">zhclean --json</text>\n{body}</svg>\n'
    )
    (ROOT / "docs" / "picture.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
