"""The standard streams, straight on their descriptors: no buffer in which a failed write could hide."""

from __future__ import annotations

import errno
import os

_STEP = 1 << 20


def reserve() -> None:
    """Fill standard descriptors that are closed, so that no file opened later is taken for a stream.

    They are opened the wrong way round: reading from a closed standard input and writing to a closed standard output
    fail as they should.
    """
    for number, mode in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            try:
                taken = os.open(os.devnull, mode)
                if taken != number:
                    os.dup2(taken, number)
                    os.close(taken)
            except OSError:
                pass


def write_all(number: int, data: bytes | bytearray | memoryview) -> None:
    """Write all of `data` to descriptor `number`, waiting where it is non-blocking. Raises OSError."""
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(number, view[:_STEP]) :]
        except BlockingIOError:
            _wait(number, write=True)


def read_all(number: int, first: bytes = b"") -> bytes:
    """All that can be read from descriptor `number`, waiting where it is non-blocking. Raises OSError."""
    parts = [first] if first else []
    while True:
        part = read_some(number)
        if not part:
            return parts[0] if len(parts) == 1 else b"".join(parts)
        parts.append(part)


def read_some(number: int, size: int = _STEP) -> bytes:
    """At most `size` bytes, b"" at the end. Raises OSError."""
    while True:
        try:
            return os.read(number, size)
        except BlockingIOError:
            _wait(number, write=False)


def _wait(number: int, *, write: bool) -> None:
    import select

    select.select([] if write else [number], [number] if write else [], [], 60)


def gone(problem: OSError) -> bool:
    """Whether the reader of a pipe went away."""
    return problem.errno in (errno.EPIPE, errno.ECONNRESET)
