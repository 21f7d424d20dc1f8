"""What a user's own typed program looks like; `test_packaging.py` has mypy check it against the wheel and runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import zhclean


def headlines(folder: Path, config: zhclean.Config) -> Iterator[tuple[str, str | None, list[str]]]:
    """(file, headline, rules that removed lines) of each text; what cannot be read is told and passed by."""
    for path in sorted(folder.glob("*.txt")):
        try:
            document: zhclean.Document = zhclean.clean(path.read_bytes(), config)
        except (zhclean.DecodeError, zhclean.BinaryError) as error:
            print(error.message)
            continue
        source: zhclean.Source = document.source
        article: zhclean.Article = document.article
        part: zhclean.Part
        for part in article.of("byline"):
            span: zhclean.Span = part.span
            assert document.text[span.start : span.end]
        change: zhclean.Change
        for change in document.changes:
            edit: zhclean.Edit
            for edit in change.edits:
                assert edit.sure in ("certain", "likely")
        yield f"{path.name} ({source.encoding})", article.headline, [str(item["rule"]) for item in document.removed]


if __name__ == "__main__":
    import sys

    for row in headlines(Path(sys.argv[1]), zhclean.Config(to="tw", off=frozenset({"repair.entity"}))):
        print(*row)
