"""What each line of a text is called, and why: python recipes/labels.py FILE …

A row a line: label, zone, what overruled the labeller, the rules that mark it, the line; then who owns which stretch.
"""

from __future__ import annotations

import sys
from pathlib import Path

import zhclean


def main() -> None:
    """Print the lines as the article stage saw them, and its parts."""
    for name in sys.argv[1:]:
        document = zhclean.clean(Path(name).read_bytes())
        for line in document.lines:
            marks = " ".join(mark.rule.id for mark in line.marks)
            print(line.label or "-", line.zone or "-", line.why or "-", marks or "-", line.text.strip(), sep="\t")
        for part in document.article.parts:
            print(part.kind, document.article.string(part), part.value or "", sep="\t")


if __name__ == "__main__":
    main()
