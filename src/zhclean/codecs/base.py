"""What a codec is: bytes to text and back, strictly, by exceptions of Python's own kinds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

LOST = "\ufffd"


def or_lost(handler: Callable[[UnicodeError], tuple[str, int]]) -> Callable[[UnicodeError], tuple[str, int]]:
    """An error handler for what `handler` refuses too: U+FFFD. (A trail byte that is ASCII is itself again.)"""

    def handle(error: UnicodeError) -> tuple[str, int]:
        try:
            return handler(error)
        except UnicodeDecodeError as lost:
            end = lost.start + 1 if lost.object[lost.start + 1 : lost.start + 2] < b"\x80" else lost.end
            return LOST, max(end, lost.start + 1)

    return handle


class Codec(ABC):
    """One encoding of text. `unit` is the size of its code unit in bytes; `stateless`: the same text always gives the
    same bytes and a piece decodes without what stands before it."""

    unit = 1
    stateless = True

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def decode(self, data: bytes) -> str:
        """The text of `data`. Raises UnicodeDecodeError at the first bytes that are none of this encoding."""

    @abstractmethod
    def replaced(self, data: bytes) -> str:
        """The text of `data` with U+FFFD for what is none of this encoding."""

    @abstractmethod
    def encode(self, text: str) -> bytes:
        """The bytes of `text`. Raises UnicodeEncodeError at the first character that this encoding lacks."""


class PythonCodec(Codec):
    """A codec that Python has, as it is."""

    def __init__(self, name: str, python: str = "", unit: int = 1, stateless: bool = True) -> None:
        super().__init__(name)
        self.python, self.unit, self.stateless = python or name, unit, stateless

    def decode(self, data: bytes) -> str:
        return data.decode(self.python)

    def replaced(self, data: bytes) -> str:
        return data.decode(self.python, "replace")

    def encode(self, text: str) -> bytes:
        return text.encode(self.python)
