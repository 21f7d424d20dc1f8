"""A directory held open: what is done in it is done in this one, whatever its name comes to mean meanwhile."""

from __future__ import annotations

import contextlib
import os
from types import TracebackType

_TRIES = 32
_HELD = os.open in os.supports_dir_fd  # elsewhere (Windows) by path
_FLAGS = (
    os.O_CREAT
    | os.O_EXCL
    | os.O_WRONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Folder:
    """The directory `path`. Raises OSError where it cannot be opened."""

    def __init__(self, path: str, number: int | None = None) -> None:
        self._path = path
        self._number = number
        if _HELD and number is None:
            self._number = _opened(path)

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the directory go."""
        if self._number is not None:
            os.close(self._number)
            self._number = None

    def path(self, name: str) -> str:
        """The path of `name` in it."""
        return os.path.join(self._path, name)

    def _at(self, name: str) -> str:
        return name if self._number is not None else self.path(name)

    def enter(self, name: str) -> Folder:
        """The directory `name` in it, made if there is none, in exchange for this one. A link is not followed."""
        if name in ("", os.curdir, os.pardir):
            raise ValueError(f"{name!r} is no name of a directory")
        with contextlib.suppress(FileExistsError):
            os.mkdir(self._at(name), dir_fd=self._number)
        try:
            if self._number is None:
                if os.path.islink(self.path(name)):
                    raise NotADirectoryError(20, "is a link")
                return Folder(self.path(name))
            return Folder(self.path(name), _opened(name, os.O_NOFOLLOW, self._number))
        finally:
            self.close()

    def status(self, name: str) -> os.stat_result | None:
        """What `name` is (a link itself, not its target), None where there is nothing."""
        try:
            return os.stat(self._at(name), dir_fd=self._number, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def create(self) -> tuple[int, str]:
        """A new file, open for writing, under a name that nobody can guess, closed to everybody else."""
        for _ in range(_TRIES):
            name = f".zh-{os.urandom(8).hex()}"
            try:
                return os.open(self._at(name), _FLAGS, 0o600, dir_fd=self._number), name
            except FileExistsError:
                continue
        raise OSError(17, "no free name for a temporary file")

    def rename(self, old: str, new: str) -> None:
        """`old` takes the place of `new`."""
        os.replace(self._at(old), self._at(new), src_dir_fd=self._number, dst_dir_fd=self._number)

    def remove(self, name: str) -> None:
        """Take `name` away; that it is not there any more is no matter."""
        with contextlib.suppress(OSError):
            os.unlink(self._at(name), dir_fd=self._number)

    def sync(self) -> None:
        """Make sure that a renaming outlives a power cut, where the file system can."""
        if self._number is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._number)


def _opened(path: str, more: int = 0, inside: int | None = None) -> int:
    """A descriptor of the directory `path`; one that may be entered but not listed will do."""
    flags = os.O_DIRECTORY | os.O_CLOEXEC | more
    try:
        return os.open(path, os.O_RDONLY | flags, dir_fd=inside)
    except PermissionError:
        if not hasattr(os, "O_PATH"):
            raise
        return os.open(path, os.O_PATH | flags, dir_fd=inside)
