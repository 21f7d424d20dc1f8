"""The report page of a run: the parts of its inputs, those with the most changes shown, all of them listed."""

from __future__ import annotations

import heapq

from zhclean.cli.job import Result
from zhclean.cli.messages import translate
from zhclean.cli.plan import Plan
from zhclean.errors import WriteError

_ROOM = 6 << 20  # characters of all parts together: what a browser still opens at once


class Report:
    """Takes results and writes the page `path` at the end. Raises WriteError at once where that cannot be."""

    def __init__(self, path: str, todo: Plan) -> None:
        import os

        from zhclean.files.write import stream

        if os.path.isdir(path):
            raise WriteError("is a directory", do="name a file for the report", path=path)
        if os.path.lexists(path) and not path.lower().endswith((".html", ".htm")) and not stream(path):
            # More often than not the name of an input, where that of the page was forgotten.
            raise WriteError(
                "is there already, and its name is not that of a page", do="write --report FILE.html", path=path
            )
        self._path, self._todo = path, todo
        self._rows: list[tuple[int, int, str, bool]] = []
        self._parts: list[tuple[int, int, str]] = []  # a heap, the least changed first
        self._size = 0

    def take(self, result: Result) -> None:
        """One more input."""
        number = len(self._rows)
        self._rows.append((result.amount, number, result.item.name, result.changed))
        if result.page:
            heapq.heappush(self._parts, (result.amount, -number, result.page))
            self._size += len(result.page)
            while self._size > _ROOM and len(self._parts) > 1:
                self._size -= len(heapq.heappop(self._parts)[2])

    def write(self) -> None:
        """Write the page. Raises WriteError."""
        from zhclean.files.write import identities, output
        from zhclean.output.page import Row, page

        parts = {-number: text for _, number, text in self._parts}
        rows = [Row(name, amount, changed, parts.get(number)) for amount, number, name, changed in self._rows]
        data = page(rows, translate).encode("utf-8", "backslashreplace")
        output(self._path, data, identities(self._todo.paths), self._todo.written)
