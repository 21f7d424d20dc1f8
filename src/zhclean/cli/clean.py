"""The default command."""

from __future__ import annotations

from typing import Any

from zhclean.cli import messages
from zhclean.cli.job import Item, Result, Task, process
from zhclean.cli.parse import UsageError, Values
from zhclean.config import Config, only
from zhclean.files.streams import write_all


def run(values: Values) -> int:
    """Clean what `values` name. Gives the exit code; raises UsageError, ConfigError, OSError of standard output."""
    task = _task(values)
    items = _items(values, task)
    failed = found = False
    many = len(items) > 1
    written = 0
    for item in items:
        result = process(item, task)
        for said in result.said:
            messages.tell(said)
        failed |= result.failed
        found |= result.changed
        if result.failed:
            continue
        if task.mode == "print" and result.output is not None:
            _put(values, result, written, many, task)
            written += 1
        elif task.mode == "write" and result.changed:
            failed |= not _replace(result)
        elif task.mode in ("check", "diff") and result.changed:
            write_all(1, (messages.line_of("would be changed", item.name) + "\n").encode("utf-8", "backslashreplace"))
    if many and task.format == "json" and task.mode == "print":
        write_all(1, b"\n]\n" if written else b"[]\n")
    return 2 if failed else 1 if found and task.mode in ("check", "diff") else 0


def _task(values: Values) -> Task:
    mode = "check" if values.check else "diff" if values.diff else "write" if values.write else "print"
    format_ = "json" if values.json else values.format or "text"
    given: dict[str, Any] = {name: values[name] for name in ("to", "encoding", "preset", "quotes", "ruby", "errors") if values[name]}
    if values["from"]:
        given["from_"] = values["from"]
    skip = frozenset(values.skip)
    if values.only:
        skip |= only(*values.only)
    config = Config(skip=skip, rules=values.rules, off=frozenset(values.off), **given)
    return Task(config, mode, format_, values.output_encoding or "utf-8", values.explain, values.verbose, values.changes, values.spans)


def _items(values: Values, task: Task) -> list[Item]:
    import os

    paths: list[str] = values.paths
    stdin = values.stdin_filename or "-"
    if not paths:
        if values.stdin_filename is None and os.isatty(0):
            raise UsageError("nothing to read: standard input is a terminal", do="name a file, pipe text in, or see zhclean --help")
        paths = ["-"]
    if task.mode == "write" and "-" in paths:
        raise UsageError("-w writes files in place, standard input is none", do="name a file, or leave out -w")
    return [Item(None, stdin) if path == "-" else Item(path, path) for path in paths]


def _put(values: Values, result: Result, written: int, many: bool, task: Task) -> None:
    data = result.output or b""
    if values.output and values.output != "-":
        from zhclean.files.write import write_atomic

        write_atomic(values.output, data)
        return
    if many and task.format == "json":
        data = (b",\n" if written else b"[\n") + data.rstrip(b"\n")
    write_all(1, data)


def _replace(result: Result) -> bool:
    from zhclean.errors import WriteError
    from zhclean.files.read import read
    from zhclean.files.write import write_atomic

    from zhclean.cli.job import seal

    path = result.item.path or ""

    def unchanged() -> None:
        if seal(read(path, only_file=True).data) != result.seal:
            raise WriteError("was changed by someone else meanwhile", do="it is as they left it; run again", path=path)

    try:
        note = write_atomic(path, result.output or b"", check=unchanged)
    except WriteError as problem:
        messages.error(problem)
        return False
    if note:
        messages.error(note, path)
    return True
