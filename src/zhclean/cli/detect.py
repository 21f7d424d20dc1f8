"""zhclean detect: which encoding, how sure, what else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhclean.cli import messages
from zhclean.cli.parse import UsageError, Values
from zhclean.errors import BinaryError, ZhcleanError
from zhclean.files.read import read, read_stdin
from zhclean.files.streams import write_all
from zhclean.output.escape import show, show_name

if TYPE_CHECKING:
    from zhclean.stages.decode import Detection


def run(values: Values) -> int:
    """Print a line (or a JSON object) for each input; 2 if one could not be read. Raises UsageError."""
    from zhclean.stages.decode import detect

    if not values.paths and values.stdin_filename is None and messages.terminal(0):
        raise UsageError(
            "nothing to read: standard input is a terminal", do="name a file, pipe text in, or see zhclean --help"
        )
    failed = False
    for path, walked in _inputs(values):
        name = values.stdin_filename or "-" if path == "-" else path
        try:
            found = detect((read_stdin() if path == "-" else read(path)).data)
        except ZhcleanError as problem:
            if walked and isinstance(problem, BinaryError):
                continue
            messages.error(problem, name)
            failed = True
            continue
        except MemoryError:
            messages.error("not enough memory; split the file, or give the process more", name)
            failed = True
            continue
        text = _json(found, None if path == "-" else name, values) if values.json else _text(found, name, values)
        write_all(1, text.encode("utf-8", "backslashreplace"))
    return 2 if failed else 0


def _inputs(values: Values) -> Iterator[tuple[str, bool]]:
    """(path, whether a walk found it)."""
    from zhclean.files.configuration import Lookup
    from zhclean.files.find import Walk, Wish

    Lookup(values.config, isolated=values.isolated)  # a configuration that is named must be one
    wish = Wish(values.include, values.exclude or None, values.extend_exclude)
    walk = Walk(lambda folder: wish, ignore=not values.no_ignore)
    for path in values.paths or ["-"]:
        if path == "-" or not os.path.isdir(path):
            yield path, False
            continue
        for found in walk.files(path):
            if found.problem is None:
                yield found.path, True
            else:
                messages.error(found.problem)


def _script(found: Detection) -> str:
    from zhclean.stages.convert import script_of

    return str(script_of(found.text))


def _json(found: Detection, name: str | None, values: Values) -> str:
    row: dict[str, Any] = {"path": None if name is None else show_name(name), **found.to_dict()}
    if values.script:
        row["script"] = _script(found)
    return json.dumps(row, ensure_ascii=False) + "\n"


def _scripts(found: Detection) -> str:
    """A word for each line of the text: hans, hant, mixed or neutral."""
    from zhclean.stages.convert import script_of

    lines = found.text.split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return "".join(f"{script_of(line)}\n" for line in lines)


def _text(found: Detection, name: str, values: Values) -> str:
    if values.script and values.lines:
        return _scripts(found)
    parts = [found.encoding, f"{found.confidence:.0%}"]
    if found.bom:
        parts.append("BOM")
    if found.newline:
        parts.append({"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[found.newline])
    if values.script:
        parts.append(_script(found))
    if found.undecodable:
        parts.append(f"{found.undecodable} undecodable")
    name = show_name(name)
    lines = [f"{name}: {', '.join(parts)}\n"]
    if values.verbose:
        lines += [
            f"{name}: or {other.encoding}, {other.confidence:.0%}: {show(other.why)}\n" for other in found.alternatives
        ]
        lines += [f"{name}: {show(note)}\n" for note in found.notes]
    if values.lines:
        lines += [f"{name}:{first}-{last}: {encoding}\n" for first, last, encoding in found.ranges]
    return "".join(lines)
