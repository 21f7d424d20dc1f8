"""Streams of shards: plain, gzip or zstd by their first bytes; read with bounded memory, written the same way twice."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from typing import IO, Any

from zhclean.errors import ZhcleanError
from zhclean.record import NamedTuple

STEP = 1 << 18
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_MOST_WINDOW = 1 << 27  # zstd: more history than this is asked for by bombs, and by --long=28 and above
_BITE = 1 << 10  # of packed bytes at a time; the worst of them unpack to 32 MiB
_KINDS = (
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"PK\x03\x04", "zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"Obj\x01", "avro"),
    (b"ARROW1", "arrow"),
)


class ShardError(ZhcleanError):
    """A shard that cannot be read to its end, or not be written."""


class Digest(NamedTuple):
    """Size and hash (blake2b, 32 bytes, hex) of a file."""

    size: int
    hash: str


NOTHING = Digest(0, "")


class Hashing(io.RawIOBase):
    """A file that hashes what is read from it."""

    def __init__(self, number: int) -> None:
        self._number, self._hash, self.size = number, blake2b(digest_size=32), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = os.read(self._number, len(buffer))
        self._hash.update(data)
        self.size += len(data)
        buffer[: len(data)] = data
        return len(data)

    def digest(self) -> Digest:
        """Size and hash of all that was read so far."""
        return Digest(self.size, self._hash.hexdigest())

    def drain(self) -> Digest:
        """Size and hash of the whole file: what is left is read and thrown away."""
        while data := os.read(self._number, STEP):
            self._hash.update(data)
            self.size += len(data)
        return self.digest()


def open_input(path: str) -> int:
    """A descriptor of the regular file `path`. Raises ShardError."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0))
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise ShardError("is not a file", do="name shards", path=path)
        return number
    except (OSError, ValueError) as problem:
        raise ShardError(f"cannot be read: {_reason(problem)}", path=path) from None


def digest_of(path: str) -> Digest | None:
    """Size and hash of the file `path`, None when there is none."""
    try:
        number = open_input(path)
    except ShardError:
        return None
    try:
        return Hashing(number).drain()
    finally:
        os.close(number)


def kind_of(path: str) -> tuple[str, str]:
    """What a shard is and how it is packed, by its content: (``jsonl warc parquet`` or another name, `` gzip zstd``)."""
    number = open_input(path)
    try:
        with io.BufferedReader(Hashing(number), STEP) as raw:
            packing = _packing(raw.peek(8)[:8])
            first = unpack(raw, packing).read(64)
    except (OSError, EOFError, zlib.error, ValueError) as problem:
        raise ShardError(f"cannot be unpacked: {_reason(problem)}", path=path) from None
    except Exception as problem:  # zstandard's own error class, without importing it
        raise ShardError(f"cannot be unpacked: {problem}", path=path) from None
    finally:
        os.close(number)
    kind = next((kind for magic, kind in _KINDS if first.startswith(magic)), "jsonl")
    return ("utf-16" if kind == "jsonl" and first[:2] in (b"\xff\xfe", b"\xfe\xff") else kind), packing


def _packing(first: bytes) -> str:
    return "gzip" if first.startswith(_GZIP) else "zstd" if first.startswith(_ZSTD) else ""


def unpack(raw: IO[bytes], packing: str) -> IO[bytes]:
    """The content of the packed stream `raw`, through all members or frames."""
    if packing == "gzip":
        return gzip.GzipFile(fileobj=raw, mode="rb")  # type: ignore[return-value]
    if packing == "zstd":
        return io.BufferedReader(_Zstd(raw), STEP)
    return raw


class _Zstd(io.RawIOBase):
    """The content of a zstd file, through all its frames; a file that ends inside a frame is an EOFError.

    zstandard's own reader takes a file that was cut off for one that ends there.
    """

    def __init__(self, raw: IO[bytes]) -> None:
        import zstandard

        self._raw, self._packed, self._out = raw, memoryview(b""), memoryview(b"")
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
        self._frame: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._out:
            if not self._packed:
                self._packed = memoryview(self._raw.read(STEP))
                if not self._packed:
                    if self._frame is not None:
                        raise EOFError("it ends too early")
                    return 0
            if self._frame is None:
                self._frame = self._unpacker.decompressobj()
            bite, self._packed = self._packed[:_BITE], self._packed[_BITE:]
            self._out = memoryview(self._frame.decompress(bite))
            if self._frame.eof:
                rest = len(self._frame.unused_data)
                if rest:
                    self._packed = memoryview(bytes(bite[len(bite) - rest :]) + bytes(self._packed))
                self._frame = None
        size = min(len(buffer), len(self._out))
        buffer[:size] = self._out[:size]
        self._out = self._out[size:]
        return size


def pack(raw: IO[bytes], packing: str) -> IO[bytes]:
    """A stream that packs into `raw`; the same content gives the same bytes, at any time, under any name."""
    if packing == "gzip":
        return gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0)  # type: ignore[return-value]
    if packing == "zstd":
        import zstandard

        writer = zstandard.ZstdCompressor(level=3, write_checksum=True).stream_writer(raw, closefd=False)
        return writer
    return raw


def lines(stream: IO[bytes], most: int) -> Iterator[bytes | None]:
    """The lines of `stream` without their ``\\n``; None for one of more than `most` bytes, which is never held."""
    rest: list[bytes] = []
    size = 0
    while chunk := stream.read(STEP):
        first, *more = chunk.split(b"\n")
        size += len(first)
        if size <= most:
            rest.append(first)
        else:
            rest.clear()
        if not more:
            continue
        yield b"".join(rest) if size <= most else None
        last = more.pop()
        for line in more:
            yield line if len(line) <= most else None
        rest, size = [last], len(last)
        if size > most:
            rest.clear()
    if size:
        yield b"".join(rest) if size <= most else None


def _reason(problem: BaseException) -> str:
    text = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return str(text)[:1].lower() + str(text)[1:]
