"""Parquet: the text column written anew, one column ``zhclean`` (JSON) added, all other columns as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from zhclean.corpus.packed import ShardError
from zhclean.corpus.records import OURS, CorpusOptions, Outcome, RecordError, clean_value, error_of, found

ROWS = 256  # rows held at a time


def clean_parquet(
    src: str,
    out: Any,
    options: CorpusOptions,
    report: Any,
    poison: frozenset[int],
    watch: Callable[[int, int], None] | None,
) -> None:
    """Clean the Parquet file `src` into the open file `out`, counting into `report`.

    A failed row keeps its text, and its ``zhclean`` says {"error": {stage, type, message}}. Raises ShardError without
    the extra ``[parquet]``, or when no column holds text.
    """
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise ShardError("is Parquet, which needs pyarrow", do="pip install 'zhclean[parquet]'", path=src) from None
    with parquet.ParquetFile(src) as file:
        schema = file.schema_arrow
        name = next((name for name in options.names if name in schema.names), None)
        if name is None:
            raise ShardError(
                f"has no column {' or '.join(options.names)} among {', '.join(schema.names[:20])}",
                do="name it with --text-field",
                path=src,
            )
        text_type = schema.field(name).type
        if not _holds_text(pyarrow, text_type):
            raise ShardError(
                f"its column {name} is {text_type}, not text", do="name another with --text-field", path=src
            )
        binary = pyarrow.types.is_binary(text_type) or pyarrow.types.is_large_binary(text_type)
        fields = [field for field in schema if field.name != OURS]
        wanted = pyarrow.schema([*fields, pyarrow.field(OURS, pyarrow.string())], metadata=schema.metadata)
        packing = file.metadata.row_group(0).column(0).compression if file.metadata.num_row_groups else "SNAPPY"
        with parquet.ParquetWriter(
            out, wanted, compression=packing.lower() if packing != "UNCOMPRESSED" else "none"
        ) as writer:
            for batch in file.iter_batches(ROWS):
                writer.write_batch(_clean_batch(pyarrow, batch, wanted, name, binary, options, report, poison, watch))


def _holds_text(pyarrow: Any, kind: Any) -> bool:
    types = pyarrow.types
    tests = (
        types.is_string,
        types.is_large_string,
        types.is_binary,
        types.is_large_binary,
        getattr(types, "is_string_view", types.is_string),
    )
    return any(test(kind) for test in tests)


def _clean_batch(
    pyarrow: Any,
    batch: Any,
    wanted: Any,
    name: str,
    binary: bool,
    options: CorpusOptions,
    report: Any,
    poison: frozenset[int],
    watch: Any,
) -> Any:
    values = batch.column(name).to_pylist()
    ids = batch.column(options.id_field).to_pylist() if options.id_field in batch.schema.names else [None] * len(values)
    texts: list[Any] = []
    ours: list[str] = []
    for value, identity in zip(values, ids, strict=True):
        number = report.records + 1
        if watch:
            watch(number, report.input.size)
        outcome, text = _clean_row(value, identity, options, number in poison)
        report.count(number, outcome)
        texts.append(text.encode("utf-8") if binary and isinstance(text, str) else text)
        ours.append(outcome.line)
    columns = {field.name: batch.column(field.name) for field in batch.schema if field.name != OURS}
    columns[name] = pyarrow.array(texts, type=batch.schema.field(name).type)
    columns[OURS] = pyarrow.array(ours, type=pyarrow.string())
    return pyarrow.record_batch([columns[field.name] for field in wanted], schema=wanted)


def _clean_row(value: Any, identity: Any, options: CorpusOptions, poisoned: bool) -> tuple[Outcome, Any]:
    who = str(identity) if identity is not None else None
    try:
        if poisoned:
            raise RecordError("this record killed the process that cleaned it")
        document = clean_value(value, options)
        ours = found(document)
        text = document.text.removeprefix("\ufeff")
        line = json.dumps(ours, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return Outcome(line, who, ours, None, (len(value), len(text)), None, (value, text)), text
    except Exception as problem:
        error = error_of(problem)
        return Outcome(json.dumps({"error": error}, ensure_ascii=False, separators=(",", ":")), who, None, error), value
