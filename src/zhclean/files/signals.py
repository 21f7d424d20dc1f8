"""Signals during work that has nothing to put away."""

from __future__ import annotations

import signal
from types import TracebackType


class at_once:
    """Within it a signal ends the process at once, not only after the call in hand (a pattern on a long text takes
    seconds, and Python sees signals between calls only). For work during which no file is open for writing."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._before: dict[int, object] = {}

    def __enter__(self) -> None:
        if self._wanted:
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                number = getattr(signal, name, None)
                if number is not None and callable(signal.getsignal(number)):
                    self._before[number] = signal.signal(number, signal.SIG_DFL)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
