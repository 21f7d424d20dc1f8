"""Writing a file so that every reader, at every moment, sees the old content whole or the new content whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from zhclean.errors import WriteError

_TRIES = 32


def write_atomic(path: str, data: bytes, *, check: Callable[[], None] | None = None) -> str | None:
    """Put `data` into the file `path`, through links, with mode, owner, group and attributes of what was there.

    `check` is called last of all before the new content takes its place, and may raise. Gives a line about hard links
    that no longer share the content, None when there are none. Raises WriteError; nothing is left beside the file then.
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    try:
        return _write(folder or ".", name, data, check, path)
    except (OSError, ValueError) as problem:
        reason = (getattr(problem, "strerror", None) or str(problem)).lower()
        raise WriteError(f"cannot be written: {reason}", do="it is as it was", path=path) from None


def _write(folder: str, name: str, data: bytes, check: Callable[[], None] | None, path: str) -> str | None:
    inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        old = _status(name, inside)
        if old is not None:
            refuse_unwritable(old, os.path.join(folder, name), path)
        number, fresh = _create(inside)
        try:
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(number, view) :]
                if old is None:
                    os.fchmod(number, 0o666 & ~_umask())
                else:
                    _keep(number, old, os.path.join(folder, name), path)
                os.fsync(number)
            finally:
                os.close(number)
            if check is not None:
                check()
            os.replace(fresh, name, src_dir_fd=inside, dst_dir_fd=inside)
        except BaseException:
            _remove(fresh, inside)
            raise
        try:
            os.fsync(inside)
        except OSError:  # not every file system can; the content is safe already
            pass
    finally:
        os.close(inside)
    if old is not None and old.st_nlink > 1:
        others = old.st_nlink - 1
        return f"{others} other name{'s' if others > 1 else ''} (hard links) of it keep the old content"
    return None


def _status(name: str, inside: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=inside, follow_symlinks=False)
    except FileNotFoundError:
        return None


def refuse_unwritable(status: os.stat_result, target: str, path: str) -> None:
    """Raise WriteError when the file is no regular file or is read-only (also for those who could write it all the same)."""
    if not stat.S_ISREG(status.st_mode):
        raise WriteError("is not a regular file", do="only files are written", path=path)
    own = status.st_uid == os.geteuid()
    if not status.st_mode & (stat.S_IWUSR if own else 0o222) or not os.access(target, os.W_OK):
        raise WriteError("is read-only", do=f"make it writable first (chmod u+w)", path=path)


def _create(inside: int) -> tuple[int, str]:
    """A new file in the directory, under a name nobody can guess, open to nobody else."""
    for _ in range(_TRIES):
        name = f".zh-{os.urandom(8).hex()}"
        try:
            return os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=inside), name
        except FileExistsError:
            continue
    raise OSError(17, "no free name for a temporary file")


def _remove(name: str, inside: int) -> None:
    try:
        os.unlink(name, dir_fd=inside)
    except OSError:
        pass


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _keep(number: int, old: os.stat_result, target: str, path: str) -> None:
    """Owner, group, attributes and mode of `old` for the new file; whatever cannot be kept is a reason not to write."""
    new = os.fstat(number)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.fchown(number, old.st_uid, old.st_gid)
        except OSError:
            raise WriteError("its owner and group could not be kept", do="it is as it was", path=path) from None
    if hasattr(os, "listxattr"):
        _keep_attributes(number, target, path)
    os.fchmod(number, stat.S_IMODE(old.st_mode))


def _keep_attributes(number: int, target: str, path: str) -> None:
    try:
        names = os.listxattr(target)
    except OSError:  # a file system without them
        return
    for name in names:
        value = os.getxattr(target, name)
        try:
            if _attribute(number, name) != value:
                os.setxattr(number, name, value)
        except OSError:
            if name.startswith(("user.", "system.posix_acl")):
                raise WriteError(f"its attribute {name} could not be kept", do="it is as it was", path=path) from None


def _attribute(number: int, name: str) -> bytes | None:
    try:
        return os.getxattr(number, name)
    except OSError:
        return None
