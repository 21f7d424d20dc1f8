"""What --check and --diff print: a line, a JSON object, a GitHub annotation or a SARIF result for what would change."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from zhclean.cli import messages
from zhclean.cli.job import Item, Result
from zhclean.cli.parse import Values
from zhclean.cli.plan import Plan
from zhclean.files.place import below, here
from zhclean.files.streams import write_all
from zhclean.output.escape import as_words, data_name, show, show_json, show_name

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NOTHING = Result(Item(None, "-"))


def writer(values: Values, todo: Plan) -> Callable[[Result | None], Result]:
    """The function that takes the results in order (None at the end) and writes what is found in them."""
    if todo.task.mode == "diff":
        return _diff
    style = values.message_format or "text"
    return {"text": _text, "github": _github}.get(style) or _collected(_json if style == "json" else _sarif)


def _print(text: str) -> None:
    write_all(1, text.encode("utf-8", "backslashreplace"))


def _diff(result: Result | None) -> Result:
    if result is not None and result.changed and result.output:
        write_all(1, result.output)
    return result or _NOTHING


def counts(result: Result) -> str:
    """``pinyin 268, convert 512``."""
    found = ", ".join(f"{stage} {count}" for stage, count in result.stages if count)
    return found or messages.translate("encoding")


def _text(result: Result | None) -> Result:
    if result is not None and result.changed:
        _print(f"{show_name(result.item.name)}: {messages.translate('would be changed')} ({counts(result)})\n")
    return result or _NOTHING


def _github(result: Result | None) -> Result:
    if result is None or not result.changed:
        return result or _NOTHING
    for rule, line, count in _rows(result):
        place = f"file={_property(_place(result.item.name))},line={line},title={_property('zhclean: ' + rule)}"
        _print(f"::warning {place}::{_escape(_sentence(rule, count))}\n")
    return result


def _escape(text: str) -> str:
    """As GitHub's workflow commands have it; what would act on a terminal is shown all the same."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return show(text)


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def _place(name: str) -> str:
    """A file name as the tools want it that show findings beside the code: relative to where we are, where it lies there."""
    start = here()
    path = os.path.normpath(name) if name != "-" else name
    inner = below(path, start) if start and os.path.isabs(path) else path
    return as_words(inner or path).replace(os.sep, "/")


def _rows(result: Result) -> list[tuple[str, int, int]]:
    """(rule, first line, places); the encoding alone where nothing else would change."""
    return [*result.findings] or [("encoding", 1, 1)]


def _sentence(rule: str, count: int) -> str:
    if rule == "encoding":
        return messages.translate("would be written in another encoding")
    return messages.translate(f"{rule} would change {count} place{'s' if count > 1 else ''}")


def _collected(finish: Callable[[list[Result]], Any]) -> Callable[[Result | None], Result]:
    found: list[Result] = []

    def put(result: Result | None) -> Result:
        if result is None:
            _print(show_json(json.dumps(finish(found), ensure_ascii=False, indent=1)) + "\n")
        elif result.changed:
            found.append(result._replace(output=None, explain=b""))
        return result or _NOTHING

    return put


def _json(found: list[Result]) -> list[dict[str, Any]]:
    return [
        {
            "path": data_name(result.item.name),
            "line": line,
            "rule": rule,
            "count": count,
            "message": _sentence(rule, count),
        }
        for result in found
        for rule, line, count in _rows(result)
    ]


def _sarif(found: list[Result]) -> dict[str, Any]:
    from urllib.parse import quote

    from zhclean.version import __version__

    results = []
    for result in found:
        place_name = _place(result.item.name)
        uri = ("file://" if place_name.startswith("/") else "") + quote(place_name.encode("utf-8", "surrogateescape"))
        for rule, line, count in _rows(result):
            place = {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}
            results.append(
                {
                    "ruleId": rule,
                    "level": "warning",
                    "message": {"text": _sentence(rule, count)},
                    "locations": [{"physicalLocation": place}],
                }
            )
    names = sorted({str(result["ruleId"]) for result in results})
    driver = {"name": "zhclean", "version": __version__, "rules": [{"id": name} for name in names]}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
