"""zhclean corpus: shards of records in, one cleaned shard out for each."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from zhclean.cli import messages
from zhclean.cli.parse import UsageError, Values
from zhclean.cli.progress import PATIENCE, Line
from zhclean.lazy import lazy
from zhclean.output.escape import show

if TYPE_CHECKING:
    from zhclean.config import Config
    from zhclean.corpus.pool import Done, Progress
    from zhclean.corpus.tally import Tally

_SIZE = lazy(r"(\d{1,12})\s*([kmgt]?)(i?b)?", re.IGNORECASE)
_UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}


def run(values: Values) -> int:
    """Clean the shards that `values` name; 2 if a record or a shard failed. Raises UsageError, ConfigError, ShardError."""
    from zhclean.corpus.packed import ShardError
    from zhclean.corpus.pool import run as clean_shards
    from zhclean.corpus.tally import Tally

    options, jobs = _options(values), _jobs(values.jobs)
    if not values.paths:
        raise UsageError("no shards are named", do="zhclean corpus shards/*.jsonl.zst -o out/")
    if "-" in values.paths:
        raise UsageError("standard input is no shard: a run must be able to read it again", do="name files")
    if not values.output:
        raise UsageError("-o is missing", do="name the directory of the cleaned shards, -o out/")
    tally, counts = Tally(), {"shards": 0, "failed shards": 0, "in": 0, "out": 0, "failed": 0, "passed": 0, "left": 0}
    bar = _Bar(values)
    start = time.monotonic()
    try:
        for done in clean_shards(
            values.paths, values.output, options, jobs=jobs, progress=bar.show if bar.on else None
        ):
            _count(done, counts, tally)
            bar.hide()
            _tell(done)
    except ShardError as problem:
        messages.error(problem)
        return 2
    finally:
        bar.hide()
    if values.stats:
        _write_stats(values.stats, values.paths, counts, tally)
    if not values.quiet:
        messages.say(_summary(counts, time.monotonic() - start))
        for line in _by_rule(tally) if values.verbose else ():
            messages.say(line)
    return 2 if counts["failed"] or counts["failed shards"] else 0


def _options(values: Values) -> Any:
    from zhclean.corpus.records import CorpusOptions

    most = _bytes(values.max_record) if values.max_record else CorpusOptions().max_record
    return CorpusOptions(values.text_field, values.id_field or "id", most, _config(values))


def _config(values: Values) -> Config:
    """One configuration for the whole run: the command line, and the file that holds in the working folder."""
    import os

    from zhclean.cli.plan import Typed
    from zhclean.files.configuration import NONE, Lookup

    values.setdefault("output_encoding", None)
    try:
        folder = os.path.realpath(os.curdir)
    except OSError:
        folder = ""
    lookup = Lookup(values.config, isolated=values.isolated)
    return Typed(values).with_settings(lookup.of(folder) if folder else NONE)[0]


def _bytes(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if not match or not int(match[1]):
        raise UsageError(f"--max-record {text!r} is no size", do="write it like 500k, 64MiB or 1G")
    return int(match[1]) << _UNITS[match[2].lower()]


def _jobs(text: str | None) -> int:
    import os

    if text is None:
        return min(1024, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:5]) <= 1024:
        raise UsageError(f"-j {text!r} is not a number from 1 to 1024", do="leave it out for one process a core")
    return int(text)


def _count(done: Done, counts: dict[str, int], tally: Tally) -> None:
    counts["shards"] += 1
    counts["left"] += done.skipped
    if done.report is None:
        counts["failed shards"] += 1
        return
    report = done.report
    tally.take(report.tally)
    for name, number in (
        ("in", report.records),
        ("out", report.out),
        ("failed", report.failed),
        ("passed", report.passed),
    ):
        counts[name] += number


def _tell(done: Done) -> None:
    if done.error:
        messages.error(done.error, done.src)
    if done.report:
        for line, message in done.report.errors:
            messages.say(f"{show(done.src)}:{line}: {show(messages.translate(message))}")
        more = done.report.failed - len(done.report.errors)
        if more > 0:
            messages.say(f"{show(done.src)}: {more} more records failed; --stats counts them")


def _summary(counts: dict[str, int], seconds: float) -> str:
    text = f"{counts['in']} records in = {counts['out']} out + {counts['failed']} failed; {counts['shards']} shards"
    if counts["failed shards"]:
        text += f", {counts['failed shards']} of them failed"
    if counts["left"]:
        text += f", {counts['left']} done before"
    if counts["passed"]:
        text += f"; {counts['passed']} entries that are no documents"
    return f"{text}; {seconds:.1f} s, {counts['in'] / max(seconds, 1e-3):.0f} records/s"


def _by_rule(tally: Tally) -> list[str]:
    return [
        f"{name}: {key}: {count}" for name, table in tally.to_dict().items() for key, count in list(table.items())[:20]
    ]


def _write_stats(path: str, inputs: list[str], counts: dict[str, int], tally: Tally) -> None:
    from zhclean.files.write import identities, output

    if path.lower().endswith((".html", ".htm")):
        from zhclean.corpus.page import page

        text = page(counts, tally)
    else:
        text = (
            json.dumps({"totals": counts, **tally.to_dict(), "samples": tally.samples}, ensure_ascii=False, indent=1)
            + "\n"
        )
    output(path, text.encode("utf-8", "replace"), identities(inputs))


class _Bar:
    """One line of progress, at a terminal only, after half a second."""

    def __init__(self, values: Values) -> None:
        self.on = not (values.quiet or values.no_progress) and messages.terminal(2)
        self.start, self._line = time.monotonic(), Line()

    def show(self, at: Progress) -> None:
        """Show how far the run is, with the rate and the time it still takes."""
        seconds = time.monotonic() - self.start
        if seconds < PATIENCE:
            return
        share = at.bytes / at.of_bytes if at.of_bytes else 0.0
        left = f", {seconds / share - seconds:.0f} s to go" if share > 0.01 else ""
        failed = f", {at.failed} failed" if at.failed else ""
        rate = f"{at.records / seconds:.0f}/s"
        self._line.show(f"{at.shards}/{at.of_shards} shards, {at.records} records{failed}, {rate}{left}")

    def hide(self) -> None:
        """Take the line away, before a message or at the end."""
        self._line.hide()
