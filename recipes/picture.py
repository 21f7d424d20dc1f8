"""Make docs/picture.svg, the before and after of the README, from a fixture: `make picture`."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

import zhclean

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 62  # characters of a line before it is cut
LABELS = {
    "other": ("", "dim"),
    "kicker": ("kicker", "yellow"),
    "headline": ("headline", "bold green"),
    "caption": ("caption", "cyan"),
    "paragraph": ("body", "default"),
    "byline": ("byline", "magenta"),
}


def before(text: str) -> Text:
    """The polluted lines, their readings marked."""
    shown = Text()
    for line in text.splitlines():
        cut = Text(line[:SHOWN] + ("…" if len(line) > SHOWN else ""))
        cut.highlight_regex(re.compile(r"\([a-zà-ǿ]{1,6}\)|\?"), "bold red")
        shown.append(cut).append("\n")
    return shown


def after(document: zhclean.Document) -> Text:
    """The clean parts under their names, the removed lines struck through."""
    shown = Text()
    for part in document.article.parts:
        label, style = LABELS.get(part.kind, (part.kind, "default"))
        words = document.text[part.span.start : part.span.end].strip()
        shown.append(f"{label:>9} ", "dim").append(
            words[: SHOWN - 28] + ("…" if len(words) > SHOWN - 28 else ""), style
        ).append("\n")
    for item in document.removed:
        shown.append(f"{'removed':>9} ", "dim").append(item["text"], "strike red").append("\n")
    return shown


def main() -> None:
    """Write the picture."""
    text = (ROOT / "fixtures" / "reposted.txt").read_text("utf-8")
    console = Console(record=True, width=150, file=open("/dev/null", "w"))  # noqa: SIM115
    table = Table(expand=True, show_lines=False)
    table.add_column("as it was found")
    table.add_column("zhclean --json")
    table.add_row(before(text), after(zhclean.clean(text)))
    console.print(table)
    console.save_svg(str(ROOT / "docs" / "picture.svg"), title="zhclean")


if __name__ == "__main__":
    main()
