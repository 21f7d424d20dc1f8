"""What is seen of a run that takes a while: on standard error, at a terminal, after half a second."""

from __future__ import annotations

import contextlib
import os
from time import monotonic
from typing import Any

PATIENCE = 0.5  # seconds before there is anything to see
_PACE = 0.1
_WIDTH = 80


class Line:
    """A line of text that is written over again and again; no escape sequence is needed for it."""

    def __init__(self) -> None:
        self._shown = 0  # characters
        try:
            self._width = (os.get_terminal_size(2).columns or _WIDTH) - 1  # one more would begin another line
        except OSError:
            self._width = _WIDTH - 1

    def show(self, text: str) -> None:
        """Show `text` instead of what was shown."""
        text = text[: self._width]
        self._write(f"\r{text:<{self._shown}}")
        self._shown = len(text)

    def hide(self) -> None:
        """Take it away, so that a message can stand there."""
        if self._shown:
            self._write("\r" + " " * self._shown + "\r")
            self._shown = 0

    @staticmethod
    def _write(text: str) -> None:
        with contextlib.suppress(OSError):
            os.write(2, text.encode())


class Progress:
    """`total` inputs, one step for each; a bar where there may be colour, else a line of text."""

    def __init__(self, total: int, *, colour: bool) -> None:
        self._total, self._done = total, 0
        self._next = monotonic() + PATIENCE
        self._line = None if colour else Line()
        self._bar: Any = None
        self._task: Any = None

    def step(self) -> None:
        """One more is done. The bar appears after half a second, and is drawn ten times a second at most."""
        self._done += 1
        now = monotonic()
        if now < self._next or self._done >= self._total:
            return
        self._next = now + _PACE
        if self._line is not None:
            self._line.show(f"{self._done}/{self._total}")
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            # No names in it: nothing of the data gets near the terminal's markup. No thread: the pool forks.
            console = Console(stderr=True)
            self._bar = Progress(
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=console,
                auto_refresh=False,
                transient=True,
            )
            self._task = self._bar.add_task("", total=self._total)
        self._bar.start()
        self._bar.update(self._task, completed=self._done, refresh=True)

    def clear(self) -> None:
        """Take the bar away, so that a message can stand there."""
        if self._bar is not None:
            self._bar.stop()
        if self._line is not None:
            self._line.hide()
