"""zhclean learn: the lines that come back in many documents, as a rule file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhclean.cli import messages
from zhclean.cli.inputs import inputs
from zhclean.cli.parse import UsageError, Values
from zhclean.config import Config, only
from zhclean.errors import BinaryError, ZhcleanError
from zhclean.files.configuration import Lookup
from zhclean.files.read import read
from zhclean.files.streams import write_all
from zhclean.output.escape import show, show_name

if TYPE_CHECKING:
    from zhclean.learn import Learner

_MOST_RECORD = 64 << 20  # bytes of a line of a shard
_AS_MENDED = Config(to="keep", skip=only("repair", "pinyin"))  # rules see a text after these


def run(values: Values) -> int:
    """Write the rules to standard output or the file of -o; 2 if an input could not be read. Raises UsageError, WriteError."""
    from zhclean.learn import LEAST, SHARE, Learner, rule_file

    learner = Learner(_count(values.least, LEAST), _share(values.share, SHARE))
    if not values.paths or "-" in values.paths:
        raise UsageError("learn needs the names of many documents", do="zhclean learn pages/ -o mysite.toml")
    failed = (_records if values.corpus else _files)(values, learner)
    findings = learner.findings()
    stem = os.path.splitext(os.path.basename(values.output))[0] if values.output else ""
    data = rule_file(findings, stem).encode("utf-8", "backslashreplace")
    if values.output:
        from zhclean.files.write import identities, output

        output(values.output, data, identities(values.paths))
    else:
        write_all(1, data)
    if not values.quiet:
        for line, why in sorted(learner.refused()) if values.verbose else ():
            messages.say(f"{show(line)}: {messages.translate(f'left alone: {why}')}")
        messages.say(
            ", ".join(
                messages.translate(text)
                for text in (
                    f"{learner.documents} documents",
                    f"{len({finding.shape for finding in findings})} rules",
                    f"{learner.known()} lines that come back are known already",
                )
            )
        )
    return 2 if failed else 0


def _count(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and int(text[:10]) >= 2):
        raise UsageError(f"--least {text!r} is not a number from 2 on", do=f"leave it out for {otherwise}")
    return int(text[:10])


def _share(text: str | None, otherwise: float) -> float:
    if text is None:
        return otherwise
    try:
        share = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise UsageError(f"--share {text!r} is not above 0 and at most 1", do="write it like 0.3 or 30%")
    return share


def _files(values: Values, learner: Learner) -> bool:
    """Take in the files and directories named; whether one could not be read."""
    from zhclean.pipeline import clean

    failed = False
    for path, walked, problem in inputs(values, Lookup(isolated=True)):
        if problem is not None:
            messages.error(problem)
            failed = True
            continue
        try:
            learner.add(clean(read(path).data, _AS_MENDED).text, show_name(path))
        except ZhcleanError as wrong:
            if not (walked and isinstance(wrong, BinaryError)):
                messages.error(wrong, path)
                failed = True
    return failed


def _records(values: Values, learner: Learner) -> bool:
    """Take in the records of the shards named, by site; whether a shard or a record could not be read."""
    from zhclean.corpus.packed import ShardError

    failed = False
    for path in values.paths:
        bad = 0
        try:
            for number, record in _shard(path):
                bad += not _record(record, f"{show_name(path)}:{number}", values, learner)
        except ShardError as problem:
            messages.error(problem)
            failed = True
        if bad:
            messages.error(f"{bad} records were passed by: they are no JSON objects with a text", path)
            failed = True
    return failed


def _shard(path: str) -> Iterator[tuple[int, bytes | None]]:
    """(line number, line) of every line of a shard that is not blank; None for one that is too large. Raises ShardError."""
    import zlib

    from zhclean.corpus.packed import STEP, Hashing, ShardError, kind_of, lines, open_input, unpack

    kind, packing = kind_of(path)
    if kind != "jsonl":
        raise ShardError(f"is {kind}, and not JSON Lines", do="learn reads .jsonl, .jsonl.gz and .jsonl.zst", path=path)
    number = open_input(path)
    try:
        import io

        with io.BufferedReader(Hashing(number), STEP) as raw:
            for at, line in enumerate(lines(unpack(raw, packing), _MOST_RECORD), 1):
                if line is None or line.strip():
                    yield at, line
    except (OSError, EOFError, zlib.error) as problem:
        raise ShardError(f"cannot be unpacked: {problem}", path=path) from None
    except Exception as problem:
        if type(problem).__module__.partition(".")[0] not in ("zstd", "zstandard"):  # its own error, not imported here
            raise
        raise ShardError(f"cannot be unpacked: {problem}", path=path) from None
    finally:
        os.close(number)


def _record(line: bytes | None, name: str, values: Values, learner: Learner) -> bool:
    """Take in one record; whether it is one."""
    from zhclean.pipeline import clean

    if line is None:
        return False
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return False
    text = record.get(values.text_field or "text") if isinstance(record, dict) else None
    if not isinstance(text, str):
        return False
    learner.add(clean(text, _AS_MENDED).text, name, _site(record, values.site_field))
    return True


def _site(record: dict[str, Any], named: str | None) -> str:
    """Where a record comes from: what `named` holds, or the host of its url or id."""
    from zhclean.corpus.records import site_of

    if named:
        found = record.get(named)
        return (site_of(found) or found)[:300] if isinstance(found, str) else ""
    return site_of(record.get("url")) or site_of(record.get("id")) or ""
