"""What is done: one line of JSON for every finished shard, with what proves it.

A line says which input (size and hash) gave which output (size and hash) under which version and configuration. A run
that was stopped, however it was, is finished by the same command: what the manifest proves is left, the rest done anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import astuple
from hashlib import blake2b
from typing import Any

from zhclean.corpus.packed import Digest, ShardError, digest_of
from zhclean.corpus.records import CorpusOptions
from zhclean.corpus.shards import STATE, ShardReport, discard, fresh, make_state, publish
from zhclean.corpus.tally import Tally
from zhclean.version import __version__

NAME = "manifest.jsonl"


def fingerprint(options: CorpusOptions) -> str:
    """A hash of all that the result depends on besides the input: version, options, rule files, libraries used."""
    from importlib.metadata import PackageNotFoundError, version

    config = options.config
    parts: list[Any] = [__version__, options.text_field, options.id_field, options.max_record]
    parts.extend(sorted(value) if isinstance(value, frozenset) else value for value in astuple(config))
    parts.extend(digest_of(path) for path in config.rules)
    for library in ("opencc", "chardet", "ahocorasick-rs", "resiliparse", "fastwarc"):
        try:
            parts.append(version(library))
        except PackageNotFoundError:
            parts.append(None)
    return blake2b(json.dumps(parts, default=str).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Manifest:
    """The manifest of one output directory, held by one run at a time."""

    def __init__(self, out: str, options: CorpusOptions, part: str = "") -> None:
        """Open it, making `out` where it is missing. Raises ShardError, also when another run is at work there.

        `part` names the share of a run whose tasks work in one directory at a time, each with a manifest of its own.
        """
        self.out, self.config = out, fingerprint(options)
        self.folder = os.path.join(out, STATE)
        make_state(self.folder)
        self.part = part
        self.path = os.path.join(self.folder, f"manifest-{part}.jsonl" if part else NAME)
        self.lock = self._take_lock()
        self.entries = {entry["shard"]: entry for entry in self._read()}
        self.prefix = part + "-" if part else ""
        self._tidy()

    def _take_lock(self) -> int:
        path = os.path.join(self.folder, f"lock-{self.part}" if self.part else "lock")
        try:
            number = os.open(
                path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0), 0o600
            )
        except OSError as problem:
            raise ShardError(f"cannot be written: {(problem.strerror or 'error').lower()}", path=path) from None
        try:
            import fcntl
        except ImportError:  # no such lock here: two runs at once are the user's own care
            return number
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(number)
            raise ShardError(
                "another run is at work in this directory", do="wait for it, or choose another -o", path=self.out
            ) from None
        return number

    def _read(self) -> Iterable[dict[str, Any]]:
        try:
            with open(self.path, encoding="utf-8") as file:
                for line in file:
                    try:
                        entry = json.loads(line)
                        _ = entry["shard"], entry["input"], entry["output"], entry["config"], entry["records"]
                    except (ValueError, KeyError, TypeError):  # the last line of a run that was killed
                        continue
                    yield entry
        except (FileNotFoundError, UnicodeDecodeError):
            return

    def _tidy(self) -> None:
        """Remove the unfinished shards of earlier runs; the lock says that none is being written."""
        for name in os.listdir(self.folder):
            if name.endswith(".part") and name.rpartition("-")[0] == self.part:
                discard(os.path.join(self.folder, name))

    def known(self, dst: str) -> dict[str, Any] | None:
        """The entry of the shard `dst` if it was made by this version with this configuration."""
        entry = self.entries.get(os.path.basename(dst))
        return entry if entry and entry["config"] == self.config else None

    def add(self, report: ShardReport) -> None:
        """Write down that a shard is done, and have that on the disk."""
        entry = self._entry(report)
        self.entries[entry["shard"]] = entry
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(_line(entry))
            file.flush()
            os.fsync(file.fileno())

    def _entry(self, report: ShardReport) -> dict[str, Any]:
        return {
            "shard": os.path.basename(report.dst),
            "input": report.input._asdict(),
            "output": report.output._asdict(),
            "records": {"in": report.records, "out": report.out, "failed": report.failed, "passed": report.passed},
            "errors": report.errors,
            "counts": report.tally.tables,
            "samples": report.tally.samples,
            "version": __version__,
            "config": self.config,
        }

    def finish(self) -> None:
        """Put the lines in the order of their names, one each, so that a run stopped and run again leaves the same."""
        temporary = fresh(self.folder, self.prefix)
        with open(temporary, "w", encoding="utf-8") as file:
            file.writelines(_line(self.entries[name]) for name in sorted(self.entries))
            file.flush()
            os.fsync(file.fileno())
        publish(temporary, self.path)

    def close(self) -> None:
        """Let go of the directory."""
        os.close(self.lock)


def _line(entry: dict[str, Any]) -> str:
    return json.dumps(entry, separators=(",", ":"), sort_keys=True) + "\n"


def proven(entry: dict[str, Any], src: str, dst: str) -> ShardReport | None:
    """The report of a shard that needs no doing: input and output are still what `entry` says, byte for byte."""
    try:
        wanted_in, wanted_out = Digest(**entry["input"]), Digest(**entry["output"])
        if os.path.getsize(src) != wanted_in.size or os.path.getsize(dst) != wanted_out.size:
            return None
        if os.path.islink(dst) or digest_of(dst) != wanted_out or digest_of(src) != wanted_in:
            return None
        counts = entry["records"]
        errors = [(int(line), str(message)) for line, message in entry["errors"]]
        return ShardReport(
            src,
            dst,
            counts["in"],
            counts["failed"],
            counts["passed"],
            errors,
            Tally(entry["counts"], entry.get("samples")),
            wanted_in,
            wanted_out,
        )
    except (OSError, KeyError, TypeError, ValueError):
        return None
