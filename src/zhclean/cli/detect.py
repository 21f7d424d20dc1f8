"""zhclean detect: which encoding, how sure, what else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zhclean.cli import messages
from zhclean.cli.inputs import inputs
from zhclean.cli.parse import Values, need_input
from zhclean.errors import BinaryError, ZhcleanError
from zhclean.files.configuration import Lookup
from zhclean.files.read import read, read_stdin
from zhclean.files.streams import write_all
from zhclean.output.escape import data_name, show, show_json, show_name

if TYPE_CHECKING:
    from zhclean.stages.decode import Detection


def run(values: Values) -> int:
    """Print a line (or a JSON object) for each input; 2 if one could not be read. Raises UsageError."""
    from zhclean.stages.decode import detect

    need_input(values)
    lookup = Lookup(values.config, isolated=values.isolated)
    failed = False
    for path, walked, problem in inputs(values, lookup):
        if problem is not None:
            messages.error(problem)
            failed = True
            continue
        name = values.stdin_filename or "-" if path == "-" else path
        try:
            found = detect((read_stdin() if path == "-" else read(path)).data)
        except ZhcleanError as wrong:
            if walked and isinstance(wrong, BinaryError):
                continue
            messages.error(wrong, name)
            failed = True
            continue
        except MemoryError:
            messages.error("not enough memory; split the file, or give the process more", name)
            failed = True
            continue
        text = _json(found, None if path == "-" else name, values) if values.json else _text(found, name, values)
        write_all(1, text.encode("utf-8", "backslashreplace"))
    return 2 if failed else 0


def _script(found: Detection) -> str:
    from zhclean.stages.convert import script_of

    return str(script_of(found.text))


def _json(found: Detection, name: str | None, values: Values) -> str:
    row: dict[str, Any] = {"path": None if name is None else data_name(name), **found.to_dict()}
    row["script"] = _script(found)
    return show_json(json.dumps(row, ensure_ascii=False)) + "\n"


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
    parts.append(_script(found))
    if found.undecodable:
        parts.append(f"{found.undecodable} undecodable")
    name = show_name(name)
    lines = [f"{name}: {', '.join(parts)}\n"]
    if not values.quiet:
        lines += [
            f"{name}: or {other.encoding}, {other.confidence:.0%}: {show(other.why)}\n" for other in found.alternatives
        ]
    if len(found.ranges) > 1 or values.lines:
        lines += [f"{name}:{first}-{last}: {encoding}\n" for first, last, encoding in found.ranges]
    if values.verbose:
        lines += [f"{name}: {show(note)}\n" for note in found.notes]
    return "".join(lines)
