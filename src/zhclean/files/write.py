"""Writing a file so that every reader, at every moment, sees the old content whole or the new content whole."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Container, Iterable

from zhclean.errors import WriteError
from zhclean.files.folder import Folder
from zhclean.files.streams import write_all

Check = Callable[[], None]
_ACL = "system.posix_acl_access"


def identities(paths: Iterable[str]) -> set[tuple[int, int]]:
    """The files (device, inode) that `paths` name, as far as there are any: inputs, which must not become outputs."""
    found = set()
    for path in paths:
        try:
            status = os.stat(path)
            found.add((status.st_dev, status.st_ino))
        except (OSError, ValueError):
            pass
    return found


def replace(
    path: str, data: bytes | bytearray, check: Check | None = None, folders: set[str] | None = None
) -> str | None:
    """Put `data` into the file `path`, through links, with mode, owner, group and attributes of what was there.

    With `folders` the renaming itself is made to last later, for all files of a directory at once (`settle`): the name
    of the directory is added. `check` is called last of all before the new content takes its place, and may raise. Gives a line about hard links
    that no longer share the content, None when there are none. Raises WriteError; nothing is left beside the file then.
    """
    try:
        folder, name = os.path.split(os.path.realpath(path))
        with Folder(folder or ".") as inside:
            note = _write(inside, name, data, check, path, ())
            if folders is None:
                inside.sync()
            else:
                folders.add(folder)
            return note
    except (OSError, ValueError) as problem:
        raise _failed(path, problem) from None


def settle(folders: Iterable[str]) -> None:
    """Make sure that the renamings in `folders` outlive a power cut; a file is whole before and after in any case."""
    for folder in folders:
        with contextlib.suppress(OSError), Folder(folder or ".") as inside:
            inside.sync()


def output(
    path: str,
    data: bytes | bytearray,
    inputs: Container[tuple[int, int]],
    written: dict[tuple[int, int], str] | None = None,
) -> None:
    """Put `data` into the file `path`, as `replace`; a pipe or a device such as a terminal is written to as it is.

    `inputs` are the files (device, inode) that must not be written; `written` as in `below`. Raises WriteError.
    """
    try:
        if stream(path):
            number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOCTTY | os.O_CLOEXEC)
            try:
                write_all(number, data)
            finally:
                os.close(number)
            return
        folder, name = os.path.split(os.path.realpath(path))
        with Folder(folder or ".") as inside:
            _once(inside, name, data, path, path, inputs, {} if written is None else written)
    except (OSError, ValueError) as problem:
        raise _failed(path, problem) from None


def below(
    root: str,
    place: str,
    data: bytes | bytearray,
    inputs: Container[tuple[int, int]],
    written: dict[tuple[int, int], str],
) -> None:
    """Put `data` into the file `place` (a relative path) below the directory `root`, never outside it.

    No link below `root` is followed. `inputs` as in `output`; `written` are the files of this run, to which this one
    is added: one document never replaces another, also where names that differ are one file. Raises WriteError.
    """
    path = os.path.join(root, place)
    *folders, name = place.split(os.sep)
    try:
        os.makedirs(root, exist_ok=True)
        inside = Folder(root)
        try:
            for folder in folders:
                inside = inside.enter(folder)
            _once(inside, name, data, path, place, inputs, written)
        finally:
            inside.close()
    except (OSError, ValueError) as problem:
        raise _failed(path, problem) from None


def _once(
    inside: Folder,
    name: str,
    data: bytes | bytearray,
    path: str,
    shown: str,
    inputs: Container[tuple[int, int]],
    written: dict[tuple[int, int], str],
) -> None:
    """Write what no other document of this run was written to, and remember it as `shown`."""
    old = inside.status(name)
    if old is not None and (old.st_dev, old.st_ino) in written:
        other = written[old.st_dev, old.st_ino]
        raise WriteError(f"is already the output of {other}", do="use another output for one of them", path=path)
    _write(inside, name, data, None, path, inputs)
    inside.sync()
    new = inside.status(name)
    if new is not None:
        written[new.st_dev, new.st_ino] = shown


def stream(path: str) -> bool:
    """Whether an output named `path` is a pipe, a device or an open descriptor: written to, never replaced."""
    try:
        status = os.stat(path)
    except OSError:
        return False
    if stat.S_ISREG(status.st_mode):
        return os.path.realpath(path).startswith("/proc/") or os.path.abspath(path).startswith(("/dev/fd/", "/dev/std"))
    return stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode)


def _write(
    inside: Folder,
    name: str,
    data: bytes | bytearray,
    check: Check | None,
    path: str,
    inputs: Container[tuple[int, int]],
) -> str | None:
    old = inside.status(name)
    if old is not None:
        if (old.st_dev, old.st_ino) in inputs:
            raise WriteError("is an input", do="write it in place with -w, or choose another output", path=path)
        _refuse(old, inside.path(name), path)
    number, fresh = inside.create()
    try:
        try:
            write_all(number, data)
            if old is None:
                # A directory may say who else gets at new files in it (a default ACL); the umask has then no say.
                os.chmod(number, 0o666 if _ACL in _attributes(number) else 0o666 & ~_umask())
            else:
                _keep(number, old, inside.path(name), path)
            os.fsync(number)
        finally:
            os.close(number)
        if check is not None:
            check()
        inside.rename(fresh, name)
    except BaseException:
        inside.remove(fresh)
        raise
    if old is not None and old.st_nlink > 1:
        count = old.st_nlink - 1
        return f"hard links: {count} other name{'s' if count > 1 else ''} of this file keep{'' if count > 1 else 's'} the old content"
    return None


def _refuse(status: os.stat_result, target: str, path: str) -> None:
    """A link, directory, pipe or device is not replaced; a file that is read-only is not, even by who could."""
    if not stat.S_ISREG(status.st_mode):
        kind = (
            "a directory"
            if stat.S_ISDIR(status.st_mode)
            else "a link"
            if stat.S_ISLNK(status.st_mode)
            else "no regular file"
        )
        raise WriteError(f"is {kind}", do="only files are written", path=path)
    own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    if not status.st_mode & (stat.S_IWUSR if own else 0o222) or not os.access(target, os.W_OK):
        raise WriteError("is read-only", do="make it writable first, it is as it was", path=path)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _keep(number: int, old: os.stat_result, target: str, path: str) -> None:
    """Owner, group, attributes and mode of `old` for the new file; what cannot be kept is a reason not to write."""
    new = os.fstat(number)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.chown(number, old.st_uid, old.st_gid)
        except OSError:
            raise WriteError("its owner and group cannot be kept", do="it is as it was", path=path) from None
    _keep_attributes(number, target, path)
    os.chmod(number, stat.S_IMODE(old.st_mode))


def _keep_attributes(number: int, target: str, path: str) -> None:
    names = _attributes(target)
    for name in names:
        value = os.getxattr(target, name)
        try:
            if _attribute(number, name) != value:
                os.setxattr(number, name, value)
        except OSError:
            if name.startswith(("user.", _ACL)):
                raise WriteError(f"its attribute {name} cannot be kept", do="it is as it was", path=path) from None
    for name in _attributes(number):
        if name not in names and name.startswith(("user.", _ACL)):  # what a directory gives to new files
            with contextlib.suppress(OSError):
                os.removexattr(number, name)


def _attributes(file: int | str) -> list[str]:
    """The names of the extended attributes of a file; none on a file system, or a system, without them."""
    try:
        return os.listxattr(file)
    except (OSError, AttributeError):
        return []


def _attribute(number: int, name: str) -> bytes | None:
    try:
        return os.getxattr(number, name)
    except OSError:
        return None


def _failed(path: str, problem: OSError | ValueError) -> WriteError:
    reason = (getattr(problem, "strerror", None) or str(problem)).lower()
    return WriteError(f"cannot be written: {reason}", do="what was there is as it was", path=path)
