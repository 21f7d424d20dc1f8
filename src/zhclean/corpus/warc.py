"""WARC and WET: every page of an archive becomes a record {id, url, date, text, zhclean} of JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from zhclean.corpus.packed import ShardError
from zhclean.corpus.records import (
    OURS,
    CorpusOptions,
    Outcome,
    RecordError,
    clean_value,
    error_of,
    found,
    one_line,
    site_of,
    too_large,
)

_TEXT = ("text/html", "application/xhtml+xml", "text/plain")


def outcomes(
    stream: IO[bytes], options: CorpusOptions, report: Any, poison: frozenset[int], watch: Callable[[int], None] | None
) -> Iterator[tuple[int, Outcome]]:
    """(number, Outcome) of every document of the archive, counted from 1.

    Documents are responses, resources and conversions of type HTML or plain text (or of none); everything else is
    counted in `report.passed`. Raises ShardError without the extra ``[warc]``.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise ShardError(
            "is a WARC file, which needs fastwarc", do="pip install 'zhclean[warc]'", path=report.src
        ) from None
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    forward: Any = _Forward(stream)
    archive = ArchiveIterator(forward, record_types=WarcRecordType.any_type, parse_http=True)
    for record in _told(archive, report.src):
        if not record.record_type & wanted:
            report.passed += 1
            continue
        kind = (record.http_content_type or record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if kind and kind not in _TEXT and not kind.startswith("application/http"):
            report.passed += 1
            continue
        number += 1
        if watch:
            watch(number)
        yield number, _clean(record, options, number in poison)


class _Forward:
    """A stream that is only read forward, and knows where it is: all that fastwarc needs of one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """How many were read."""
        return self._at


def _told(archive: Iterable[Any], path: str) -> Iterator[Any]:
    """The records of `archive`; a panic of the library, which is no Exception, is a ShardError."""
    try:
        yield from archive
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise ShardError("is damaged", do="mend it and run again", path=path) from None


def _clean(record: Any, options: CorpusOptions, poisoned: bool) -> Outcome:
    headers = record.headers
    out: dict[str, Any] = {
        options.id_field: headers.get("WARC-Record-ID"),
        "url": headers.get("WARC-Target-URI"),
        "date": headers.get("WARC-Date"),
    }
    try:
        if poisoned:
            raise RecordError("this record killed the process that cleaned it")
        data = record.reader.read(options.max_record + 1)
        if len(data) > options.max_record:
            raise too_large(options)
        document = clean_value(data, options)
        ours = found(document)
        out["text"], out[OURS] = document.text.removeprefix("\ufeff"), ours
        line = json.dumps(out, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        size = len(document.original), len(out["text"])
        return Outcome(one_line(line), out[options.id_field], ours, None, size, site_of(out["url"]))
    except Exception as problem:
        error = error_of(problem)
        out |= {"text": None, "error": error, OURS: {"error": error}}
        return Outcome(
            one_line(json.dumps(out, ensure_ascii=False, separators=(",", ":"))), out[options.id_field], None, error
        )
