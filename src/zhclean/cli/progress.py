"""A bar on standard error, at a terminal, for runs that take a while."""

from __future__ import annotations

from time import monotonic
from typing import Any

_PATIENCE = 0.5  # seconds before there is anything to see
_PACE = 0.1


class Progress:
    """`total` inputs, one step for each."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._next = monotonic() + _PATIENCE
        self._bar: Any = None
        self._task: Any = None

    def step(self) -> None:
        """One more is done. The bar appears after half a second, and is drawn ten times a second at most."""
        self._done += 1
        now = monotonic()
        if now < self._next or self._done >= self._total:
            return
        self._next = now + _PACE
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
