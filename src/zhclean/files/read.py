"""Reading an input: what may be read, and what it looked like when it was."""

from __future__ import annotations

import os
import stat

from zhclean.errors import BinaryError, ZhcleanError
from zhclean.files.streams import read_all, read_some
from zhclean.record import NamedTuple


class ReadError(ZhcleanError):
    """An input that could not be read."""


_HEAD = 4096  # bytes by which binary is told without reading on
_MOST = 16 << 20  # bytes of a file of rules or terms


class Raw(NamedTuple):
    """The bytes of an input, and for a regular file what `os.stat` said of it when it was opened."""

    data: bytes
    status: os.stat_result | None


def read(path: str, *, only_file: bool = False) -> Raw:
    """Read the file or pipe named `path` (with `only_file` nothing but a file). Raises ReadError."""
    try:
        status = os.stat(path)
        _refuse(status, path, only_file)
        # A pipe waits for its writer; anything else must not wait if it turns into one between stat and open.
        waits = stat.S_ISFIFO(status.st_mode)
        number = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | (0 if waits else os.O_NONBLOCK))
        try:
            status = os.fstat(number)
            _refuse(status, path, only_file)
            return Raw(_content(number), status if stat.S_ISREG(status.st_mode) else None)
        finally:
            os.close(number)
    except (OSError, ValueError) as problem:
        raise ReadError(*_why(problem), path=path) from None


def read_stdin() -> Raw:
    """Read standard input to its end. Raises ReadError."""
    try:
        status = os.fstat(0)
        _refuse(status, "-", False)
        return Raw(_content(0), None)
    except (OSError, ValueError) as problem:
        what = "standard input is closed" if getattr(problem, "errno", 0) == 9 else _why(problem)[0]
        raise ReadError(what, do="name a file, or pipe text in") from None


def _content(number: int) -> bytes:
    first = read_some(number)
    if len(first) >= _HEAD or b"\0" in first:
        _refuse_endless(first)
    return read_all(number, first) if first else b""


def _refuse_endless(first: bytes) -> None:
    """Raise BinaryError for what is plainly no text by its first bytes, so that it need not be read to its end."""
    from zhclean.stages.decode.binary import refuse_binary

    refuse_binary(first)
    if first.count(0) * 10 > len(first) * 9 and len(first) >= _HEAD:
        raise BinaryError("this is not text (nothing but NUL bytes)", do="leave the file out")


def _refuse(status: os.stat_result, path: str, only_file: bool) -> None:
    mode = status.st_mode
    if stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and not only_file):
        return
    if not only_file and stat.S_ISCHR(mode) and ((path == "-" and os.isatty(0)) or _is_null(status)):
        return
    if not only_file and stat.S_ISSOCK(mode) and path == "-":
        return
    kinds = (
        (stat.S_ISDIR, "a directory"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISFIFO, "a pipe"),
    )
    kind = next((name for test, name in kinds if test(mode)), "not a file")
    raise ReadError(
        f"is {kind}", do="name a file" + ("" if only_file else " or a pipe"), path=None if path == "-" else path
    )


def _is_null(status: os.stat_result) -> bool:
    try:
        return os.path.samestat(status, os.stat(os.devnull))
    except OSError:
        return False


def _why(problem: OSError | ValueError) -> tuple[str]:
    if isinstance(problem, FileNotFoundError):
        return ("no such file or directory; check the name",)
    if isinstance(problem, OSError):
        return (f"cannot be read: {(problem.strerror or 'error').lower()}",)
    return ("a name cannot hold a NUL character",)


def auxiliary(path: str, *, only_file: bool = False) -> str:
    """The text of a list that the user named: not endless, UTF-8. Raises ConfigError."""
    from zhclean.errors import ConfigError

    try:
        if os.stat(path).st_size > _MOST:
            raise ConfigError("is too large for a list", do="name another file", path=path)
        return read(path, only_file=only_file).data.decode("utf-8").removeprefix("\ufeff")
    except ReadError as problem:
        raise ConfigError(problem.what, do=problem.do, path=path) from None
    except (OSError, ValueError) as problem:
        if isinstance(problem, UnicodeDecodeError):
            raise ConfigError("is not UTF-8", do="save it as UTF-8", path=path, where=f"byte {problem.start}") from None
        raise ConfigError(*_why(problem), path=path) from None
