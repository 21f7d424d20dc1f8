"""One input, from bytes to what is to be written or said about it: the work that is the same in every process."""

from __future__ import annotations

from typing import NamedTuple

from zhclean.config import Config
from zhclean.document import Document
from zhclean.errors import ZhcleanError
from zhclean.files.read import Raw, read, read_stdin
from zhclean.output.escape import show


class Item(NamedTuple):
    """An input: its path (None: standard input), the name to call it by, and its place below a mirror directory."""

    path: str | None
    name: str
    place: str = ""


class Task(NamedTuple):
    """What to do with every input. `mode` is one of ``print write check diff``."""

    config: Config
    mode: str = "print"
    format: str = "text"
    output_encoding: str = "utf-8"
    explain: bool = False
    verbose: bool = False
    changes: bool = False
    spans: bool = False


class Said(NamedTuple):
    """A message: `level` is ``error`` or ``note``; the rest as in ZhcleanError."""

    level: str
    path: str | None
    where: str | int | None
    text: str


class Result(NamedTuple):
    """What came of one input.

    `output` is what to write (None: nothing), `changed` whether it differs from the input, `seal` what the input looked
    like (to notice that somebody else wrote it meanwhile), `stages` the counts of changes.
    """

    item: Item
    failed: bool = False
    changed: bool = False
    output: bytes | None = None
    said: tuple[Said, ...] = ()
    seal: bytes = b""
    stages: tuple[tuple[str, int], ...] = ()
    explain: str = ""


def process(item: Item, task: Task) -> Result:
    """Clean one input as `task` says. Never raises for anything that is wrong with the input."""
    try:
        return _process(item, task)
    except ZhcleanError as problem:
        return _failed(item, problem.message, problem.where, problem.path)
    except MemoryError:
        return _failed(item, "not enough memory; split the file, or give the process more")
    except RecursionError:
        return _failed(item, "nested too deeply; leave the file out")
    except Exception as problem:  # a fault of ours must not stop the other files
        return _failed(item, f"an error in zhclean itself ({type(problem).__name__}: {problem}); please report it, the file is untouched")


def _failed(item: Item, text: str, where: str | int | None = None, path: str | None = None) -> Result:
    return Result(item, failed=True, said=(Said("error", path or item.name, where, text),))


def _process(item: Item, task: Task) -> Result:
    from zhclean.pipeline import clean

    raw = read_stdin() if item.path is None else read(item.path, only_file=task.mode == "write")
    shown = None if item.path is None else show(item.name)
    document = clean(raw.data, task.config, path=shown)
    output = render(document, task)
    changed = output != raw.data
    if task.mode == "write" and changed:
        return _checked(item, task, raw, document, output)
    return Result(item, changed=changed, output=output if task.mode == "print" else None, stages=tuple(document.stages.items()) if task.mode != "print" else ())


def _checked(item: Item, task: Task, raw: Raw, document: Document, output: bytes) -> Result:
    """The result of a file to be replaced, after the checks without which none is."""
    from zhclean.pipeline import clean

    if document.source.html:
        raise ZhcleanError("is an HTML page, which is not written in place", do="use -o to write its text elsewhere")
    try:
        document.check()
    except AssertionError as problem:
        raise ZhcleanError(f"{problem}: nothing was written", do="please report this file") from None
    config = task.config if task.output_encoding == "same" else task.config.having(encoding=None)
    if render(clean(output, config), task) != output:
        raise ZhcleanError("cleaning it twice is not cleaning it once: nothing was written", do="please report this file")
    said: tuple[Said, ...] = ()
    if len(document.text) * 2 < len(document.original):
        gone = len(document.original) - len(document.text)
        said = (Said("note", item.name, None, f"more than half of it went away ({gone} of {len(document.original)} characters)"),)
    return Result(item, changed=True, output=output, said=said, seal=seal(raw.data), stages=tuple(document.stages.items()))


def seal(data: bytes) -> bytes:
    """What tells `data` from any other content."""
    from hashlib import blake2b

    return blake2b(data, digest_size=32).digest()


def render(document: Document, task: Task) -> bytes:
    """`document` in the format and the encoding of `task`. Raises ZhcleanError where the encoding lacks a character."""
    from zhclean.output import renderer

    if task.format in ("json", "jsonl"):
        text = renderer(task.format)(document, changes=task.changes, spans=task.spans)
    else:
        text = renderer(task.format)(document)
    return encode(text, document, task)


def encode(text: str, document: Document, task: Task) -> bytes:
    """`text` as bytes: UTF-8, or as `--output-encoding` says; a mark at the beginning stays where the input had one."""
    source = document.source
    name = task.output_encoding
    if name == "same":
        name = source.encoding or "utf-8"
    plain = task.format == "text"
    body = text.removeprefix("\ufeff") if plain and source.bom else text
    mark = plain and source.bom and (task.output_encoding == "same" or (name == "utf-8" and source.encoding == "utf-8"))
    if mark:
        body = "\ufeff" + body
    try:
        return body.encode(name)
    except UnicodeEncodeError as problem:
        line = body.count("\n", 0, problem.start) + 1
        bad = body[problem.start]
        raise ZhcleanError(
            f"{name} has no character {bad} (U+{ord(bad):04X})", do="use --output-encoding utf-8", where=line
        ) from None
    except LookupError:
        raise ZhcleanError(f"cannot write {name}", do="use --output-encoding utf-8") from None
