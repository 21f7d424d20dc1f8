"""Writes docs/cli.md and docs/zhclean.1 from the table of options: python recipes/reference.py"""

from __future__ import annotations

from pathlib import Path

from zhclean.cli.reference import man, markdown

DOCS = Path(__file__).resolve().parent.parent / "docs"

if __name__ == "__main__":
    (DOCS / "cli.md").write_text(markdown(), encoding="utf-8")
    (DOCS / "zhclean.1").write_text(man(), encoding="utf-8")
