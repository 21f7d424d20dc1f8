"""Patterns that are compiled when first used: a run needs few of them, and compiling all took longer than the run."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, AnyStr


class _Lazy:
    """Stands for a pattern; its methods come from the real one, once there is one."""

    def __init__(self, source: Any, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        real = re.compile(self._source, self._flags)
        value = getattr(real, name)
        self.__dict__[name] = value  # found without this function from now on
        return value


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but the work is done (and an error in `source` is raised) at the first use.

    >>> lazy("a+").sub("b", "caat")
    'cbt'
    """
    return _Lazy(source, flags)  # type: ignore[return-value]
