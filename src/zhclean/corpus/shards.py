"""One shard: every record of it cleaned and written, in order, or the shard left out and named.

A shard appears under its final name whole and on the disk, or not at all: it is written under a name that nobody can
guess in ``.zhclean/`` beside its place, flushed to the disk, and renamed.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext, suppress
from typing import IO

from zhclean.corpus.packed import NOTHING, STEP, Digest, Hashing, ShardError, kind_of, lines, open_input, pack, unpack
from zhclean.corpus.records import CorpusOptions, Outcome, RecordError, clean_line, refused, too_large
from zhclean.corpus.tally import Tally
from zhclean.record import dataclass, field

STATE = ".zhclean"
MOST_ERRORS = 20  # failed records of a shard that are told one by one; all are counted
Watch = Callable[[int, int], None]


@dataclass(slots=True)
class ShardReport:
    """What came of one shard.

    `records` = `out` + `failed`; all of them are in the output, the failed ones as they were, with their error.
    `errors` are (line, message) of the first failed ones. `input` and `output` are size and hash of the two files.
    `passed` are entries that are no documents (of a WARC file: requests, images).
    """

    src: str
    dst: str
    records: int = 0
    failed: int = 0
    passed: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    input: Digest = NOTHING
    output: Digest = NOTHING

    @property
    def out(self) -> int:
        """Records that were cleaned."""
        return self.records - self.failed

    def count(self, number: int, outcome: Outcome) -> None:
        """Count one record, the one of line `number`."""
        self.records += 1
        if outcome.error is None:
            assert outcome.ours is not None
            self.tally.record(outcome.ours, outcome.size, outcome.site)
            if any(outcome.ours["stages"].values()):
                self.tally.show(outcome.id, outcome.ours, *(outcome.texts or ("", "")))
            return
        self.failed += 1
        self.tally.failure(outcome.error)
        if len(self.errors) < MOST_ERRORS:
            who = f"record {outcome.id}: " if outcome.id is not None else ""
            self.errors.append((number, f"{who}{outcome.error['message']}"))


def target_of(src: str, out: str) -> str:
    """Where in the directory `out` the cleaned shard of `src` goes: its own name; a WARC file gives JSON Lines."""
    name = os.path.basename(src)
    for ending in (".warc", ".wet", ".wat"):
        for packed in ("", ".gz", ".zst"):
            if name.endswith(ending + packed):
                return os.path.join(out, name.removesuffix(packed) + ".jsonl" + packed)
    return os.path.join(out, name)


def clean_shard(src: str, dst: str, options: CorpusOptions | None = None) -> ShardReport:
    """Clean the shard `src` (JSON Lines, Parquet or WARC; plain, gzip or zstd, all by content) into the file `dst`.

    Raises ShardError when `src` cannot be read to its end or `dst` not be written; nothing is then left at `dst` that
    was not there before. A record that fails costs only itself.
    """
    folder = os.path.join(os.path.dirname(os.path.abspath(dst)), STATE)
    make_state(folder)
    return clean_by(folder, src, dst, options or CorpusOptions())


def clean_by(folder: str, src: str, dst: str, options: CorpusOptions, prefix: str = "") -> ShardReport:
    """`clean_shard` by way of a file in `folder` whose name begins with `prefix`."""
    temporary = fresh(folder, prefix)
    try:
        report = write_shard(src, dst, temporary, options)
        publish(temporary, dst)
    except BaseException:
        discard(temporary)
        raise
    return report


def make_state(folder: str) -> None:
    """Make the folder of unfinished shards; never one that is a link to elsewhere. Raises ShardError."""
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        try:
            os.mkdir(folder)
        except FileExistsError:
            if os.path.islink(folder) or not os.path.isdir(folder):
                raise ShardError("is not a folder of ours", do="move it away", path=folder) from None
    except OSError as problem:
        raise ShardError(f"cannot be made: {(problem.strerror or 'error').lower()}", path=folder) from None


def fresh(folder: str, prefix: str = "") -> str:
    """A new empty file in `folder` under a name nobody can guess (but for its `prefix`), closed to others."""
    while True:
        path = os.path.join(folder, prefix + os.urandom(12).hex() + ".part")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_CLOEXEC", 0), 0o600))
            return path
        except FileExistsError:
            continue
        except OSError as problem:
            raise ShardError(f"cannot be written: {(problem.strerror or 'error').lower()}", path=folder) from None


def publish(temporary: str, dst: str) -> None:
    """Give the finished file its name, on the disk too."""
    try:
        os.replace(temporary, dst)
        sync_folder(os.path.dirname(dst) or ".")
    except OSError as problem:
        raise ShardError(f"cannot be written: {(problem.strerror or 'error').lower()}", path=dst) from None


def sync_folder(folder: str) -> None:
    """Have the names in `folder` on the disk, where the file system can."""
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(number)
    except OSError:
        pass
    finally:
        os.close(number)


def discard(path: str) -> None:
    """Remove a file that may be gone already."""
    with suppress(OSError):
        os.unlink(path)


def write_shard(
    src: str,
    dst: str,
    temporary: str,
    options: CorpusOptions,
    *,
    poison: Iterable[int] = (),
    watch: Watch | None = None,
) -> ShardReport:
    """Clean `src` into the existing file `temporary` and flush it to the disk.

    Records (counted from 1) in `poison` are not tried. `watch` is told before each record its number and how many
    bytes of `src` are read. Raises ShardError.
    """
    kind, packing = kind_of(src)
    report = ShardReport(src, dst)
    number = open_input(src)
    before = os.fstat(number)
    raw = Hashing(number)
    try:
        with open(temporary, "r+b") as out:
            if kind == "parquet":
                from zhclean.corpus.parquet import clean_parquet

                report.input, inner = Hashing(number).drain(), _Counted(out)
                clean_parquet(src, inner, options, report, frozenset(poison), watch)
            else:
                inner = _Counted(out)
                stream = unpack(io.BufferedReader(raw, STEP), packing)
                packed = pack(inner, packing)  # type: ignore[arg-type]
                with closing(packed) if packing else nullcontext():
                    _write_lines(kind, stream, packed, raw, options, report, frozenset(poison), watch)
                report.input = raw.drain()
            out.flush()
            if hasattr(os, "fchmod"):
                os.fchmod(out.fileno(), 0o666 & ~_umask())
            os.fsync(out.fileno())
            report.output = inner.digest()
        after = os.fstat(number)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise ShardError("was changed while it was read", do="run again", path=src)
    except (OSError, EOFError, zlib.error) as problem:
        raise ShardError(_told(problem, dst, report), path=src, where=report.records + report.passed + 1) from None
    except MemoryError:
        raise ShardError("not enough memory", do="lower --max-record or -j", path=src) from None
    except Exception as problem:
        if type(problem).__module__.startswith(("zstandard", "zstd", "pyarrow", "fastwarc", "_zstd")):
            raise ShardError(f"is damaged: {problem}", path=src, where=report.records + report.passed + 1) from None
        raise
    finally:
        os.close(number)
    return report


def _told(problem: BaseException, dst: str, report: ShardReport) -> str:
    import errno

    if isinstance(problem, OSError) and problem.errno in (
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EROFS,
        errno.EACCES,
    ):
        return f"its output {dst} cannot be written: {(problem.strerror or '').lower()}; make room and run again"
    return f"is damaged: {str(problem).lower() or type(problem).__name__}; mend it and run again"


def _write_lines(
    kind: str,
    stream: IO[bytes],
    out: IO[bytes],
    raw: Hashing,
    options: CorpusOptions,
    report: ShardReport,
    poison: frozenset[int],
    watch: Watch | None,
) -> None:
    if kind == "warc":
        from zhclean.corpus.warc import outcomes
    elif kind == "jsonl":
        outcomes = _outcomes
    else:
        raise ShardError(
            f"is {kind}, which is no shard of ours", do="give JSON Lines, Parquet or WARC", path=report.src
        )
    for number, outcome in outcomes(
        stream, options, report, poison, (lambda at: watch(at, raw.size)) if watch else None
    ):
        report.count(number, outcome)
        out.write(outcome.line.encode("utf-8", "replace") + b"\n")


def _outcomes(
    stream: IO[bytes],
    options: CorpusOptions,
    report: ShardReport,
    poison: frozenset[int],
    watch: Callable[[int], None] | None,
) -> Iterator[tuple[int, Outcome]]:
    """(line number, Outcome) of every line that is not blank."""
    record = 0
    for number, line in enumerate(lines(stream, options.max_record), 1):
        if line is not None and not line.strip():
            continue
        record += 1
        if watch:
            watch(record)
        if line is None:
            yield number, refused(b"", too_large(options), options)
        elif record in poison:
            yield number, refused(line, RecordError("this record killed the process that cleaned it"), options)
        else:
            yield number, clean_line(line, options)


class _Counted(io.RawIOBase):
    """A file that hashes what is written to it."""

    def __init__(self, out: IO[bytes]) -> None:
        from hashlib import blake2b

        self._out, self._hash, self._size = out, blake2b(digest_size=32), 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._out.write(data)
        self._hash.update(data)
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        """Nothing is held here; the file below is flushed once, at the end."""

    def digest(self) -> Digest:
        """Size and hash of all that was written."""
        return Digest(self._size, self._hash.hexdigest())


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
