"""One input, from bytes to what is to be written or said about it: the work that is the same in every process."""

from __future__ import annotations

from zhclean.config import Config
from zhclean.document import Document
from zhclean.errors import BinaryError, ZhcleanError
from zhclean.files.read import Raw, read, read_stdin
from zhclean.files.signals import at_once
from zhclean.output.escape import data_name
from zhclean.record import NamedTuple

_LONG = 1 << 20  # bytes of an input whose cleaning may take long calls


class Item(NamedTuple):
    """An input: its path (None: standard input), the name to call it by, its place below a mirror directory, the
    number of its configuration, whether it is passed on as it is, and whether a walk found it."""

    path: str | None
    name: str
    place: str = ""
    config: int = 0
    passed: bool = False
    walked: bool = False


class Task(NamedTuple):
    """What to do with every input. `configs` are pairs of a Config and an output encoding; `mode` is one of
    ``print write check diff``; `findings`: name each rule that would change something; `page`: make the part of a
    report (1: one of many, 2: the only one)."""

    configs: tuple[tuple[Config, str], ...]
    mode: str = "print"
    format: str = "text"
    explain: bool = False
    verbose: bool = False
    changes: bool = False
    spans: bool = False
    findings: bool = False
    colour: bool = False
    page: int = 0


class Said(NamedTuple):
    """A message: `level` is ``error`` or ``note``; the rest as in ZhcleanError."""

    level: str
    path: str | None
    where: str | int | None
    text: str


class Finding(NamedTuple):
    """What --check has to say of a file: the rule, the first line it would change, and how many places."""

    rule: str
    line: int
    times: int


class Result(NamedTuple):
    """What came of one input.

    `output` is what to write or print (None: nothing), `changed` whether the output differs from the input, `seal`
    what the input looked like (to notice that somebody else wrote it meanwhile), `stages` the counts of changes,
    `page` the part of the report and `amount` how much was changed.
    """

    item: Item
    failed: bool = False
    changed: bool = False
    output: bytes | bytearray | None = None
    said: tuple[Said, ...] = ()
    seal: bytes = b""
    stages: tuple[tuple[str, int], ...] = ()
    html: bool = False
    explain: bytes | bytearray = b""
    findings: tuple[Finding, ...] = ()
    page: str = ""
    amount: int = 0

    @property
    def weight(self) -> int:
        """About how many bytes it holds."""
        return len(self.output or b"") + len(self.explain) + len(self.page)


def process(item: Item, task: Task) -> Result:
    """Clean one input as `task` says. Never raises for anything that is wrong with the input."""
    try:
        return _process(item, task)
    except BinaryError as problem:
        if item.walked:
            return Result(item, said=(Said("note", item.name, None, f"{problem.what}; passed by"),))
        return failed(item, problem.message, problem.where)
    except ZhcleanError as problem:
        return failed(item, problem.message, problem.where, problem.path)
    except MemoryError:
        return failed(item, "not enough memory; split the file, or give the process more")
    except RecursionError:
        return failed(item, "nested too deeply; leave the file out")
    except OSError as problem:
        return failed(item, f"cannot be read: {(problem.strerror or 'error').lower()}")
    except Exception as problem:  # a fault of ours must not stop the other files
        return failed(
            item,
            f"an error in zhclean itself ({type(problem).__name__}: {problem}); please report it, the file is as it was",
        )


def failed(item: Item, text: str, where: str | int | None = None, path: str | None = None) -> Result:
    """The result of an input that could not be processed."""
    return Result(item, failed=True, said=(Said("error", path or item.name, where, text),))


def _process(item: Item, task: Task) -> Result:
    raw = read_stdin() if item.path is None else read(item.path, only_file=task.mode == "write")
    if item.passed:
        return Result(item, output=raw.data)
    with at_once(len(raw.data) > _LONG):
        return _cleaned(item, task, raw)


def _cleaned(item: Item, task: Task, raw: Raw) -> Result:
    from zhclean.pipeline import clean

    config, encoding = task.configs[item.config]
    if task.format == "text" and not task.page and config.runs("boilerplate"):
        config = config.having(skip=config.skip | {"article"})  # the text is the same, and nothing else is asked for
    document = clean(raw.data, config, path=None if item.path is None else data_name(item.name))
    output = render(document, task, encoding)
    changed = output != raw.data
    if not (task.explain and task.verbose):
        document.lines = None  # nobody asks for them any more, and a check before a write needs the room
    said: tuple[Said, ...] = ()
    seal = b""
    if task.mode == "write" and changed:
        said, seal = _checked(item, task, config, encoding, raw, document, output)
    result = Result(
        item,
        changed=changed,
        output=output if task.mode == "print" or (task.mode == "write" and changed) else None,
        said=said,
        seal=seal,
        html=document.source.html,
    )
    return _told(result, task, document) if task.mode != "print" or task.explain or task.page else result


def _told(result: Result, task: Task, document: Document) -> Result:
    """`result` with all that was asked for besides the output."""
    item = result.item
    explain, page = bytearray(), ""
    findings: tuple[Finding, ...] = ()
    if task.explain:
        from zhclean.output.explain import explained

        for line in explained(document, item.name, kept=task.verbose):
            explain += line.encode("utf-8", "backslashreplace")
    if task.findings and result.changed:
        findings = _findings(document)
    if task.page:
        from zhclean.cli.messages import translate
        from zhclean.output.page import section

        page = section(document, item.name, alone=task.page == 2, translate=translate)
    if task.mode == "diff" and result.changed:
        from zhclean.output.diff import unified

        result = result._replace(output=unified(document, item.name, colour=task.colour))
    stages = document.stages
    return result._replace(
        stages=tuple(stages.items()), amount=sum(stages.values()), explain=explain, page=page, findings=findings
    )


def _findings(document: Document) -> tuple[Finding, ...]:
    from zhclean.output.explain import places

    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for rule, line in places(document):
        first[rule] = min(line, first.get(rule, line))
        count[rule] = count.get(rule, 0) + 1
    return tuple(Finding(rule, first[rule], count[rule]) for rule in first)


def _checked(
    item: Item, task: Task, config: Config, encoding: str, raw: Raw, document: Document, output: bytes | bytearray
) -> tuple[tuple[Said, ...], bytes]:
    """What is to be said of a file that will be replaced, and its seal, after the checks without which none is."""
    from zhclean.pipeline import clean

    if document.source.html:
        raise ZhcleanError("is an HTML page, which is not written in place", do="use -o to write its text elsewhere")
    try:
        document.check()
    except AssertionError as problem:
        raise ZhcleanError(f"{problem}: nothing was written", do="please report this file") from None
    again = config if encoding == "same" else config.having(encoding=None)
    if render(clean(bytes(output), again), task, encoding) != output:
        raise ZhcleanError(
            "cleaning it twice is not cleaning it once: nothing was written", do="please report this file"
        )
    said: tuple[Said, ...] = ()
    if len(document.text) * 2 < len(document.original):
        gone = len(document.original) - len(document.text)
        said = (
            Said(
                "note",
                item.name,
                None,
                f"more than half of it goes away: {gone} of {len(document.original)} characters",
            ),
        )
    return said, seal(raw.data)


def seal(data: bytes) -> bytes:
    """What tells `data` from any other content."""
    from hashlib import blake2b

    return blake2b(data, digest_size=32).digest()


def render(document: Document, task: Task, encoding: str = "utf-8") -> bytes | bytearray:
    """`document` in the format of `task`, in `encoding`. Raises ZhcleanError where the encoding lacks a character."""
    from zhclean.output import renderer

    if task.changes and encoding == "utf-8":  # the edits are many times the text
        from zhclean.output.records import parts

        data = bytearray()
        for part in parts(document, changes=True, spans=task.spans, indent=1 if task.format == "json" else None):
            data += part.encode()
        return data
    if task.format in ("json", "jsonl"):
        text = renderer(task.format)(document, changes=task.changes, spans=task.spans)
    else:
        text = renderer(task.format)(document)
    return encode(text, document, encoding, plain=task.format == "text")


def encode(text: str, document: Document, encoding: str, *, plain: bool = True) -> bytes:
    """`text` as bytes in `encoding` (or the ``same`` as the input); plain text keeps the mark at its beginning where
    the encoding of the input had one and the output is in that encoding."""
    source = document.source
    found = source.encoding or "utf-8"
    name = found if encoding == "same" else encoding
    if plain and source.bom:
        body = text.removeprefix("\ufeff")
        text = "\ufeff" + body if name == found else body
    if encoding.lower().replace("_", "-") == "utf-8-sig" and plain:  # asked for by name: a mark, whatever was there
        name, text = "utf-8", "\ufeff" + text.removeprefix("\ufeff")
    if name == "utf-8":
        try:
            return text.encode()
        except UnicodeEncodeError:  # a lone surrogate: the codec tells where
            pass
    from zhclean.codecs import encode as encoded

    return encoded(text, name)
