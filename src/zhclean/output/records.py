"""JSON: one object per document, indented (`json`) or one a line (`jsonl`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from zhclean.document import Document

# Readers that split at any Unicode line end must see one line per document.
_BREAKS = {0x0085: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_json(document: Document, *, changes: bool = False, spans: bool = False) -> str:
    """One indented JSON object with a line end behind it."""
    return "".join(parts(document, changes=changes, spans=spans, indent=1))


def as_jsonl(document: Document, *, changes: bool = False, spans: bool = False) -> str:
    """One JSON object on one line, with a line end behind it."""
    return "".join(parts(document, changes=changes, spans=spans))


def parts(
    document: Document, *, changes: bool = False, spans: bool = False, indent: int | None = None
) -> Iterator[str]:
    """The pieces of the JSON of `document`: every edit is one, so that all of them are never held as objects."""
    whole = _dump(document.to_dict(spans=spans), indent)
    if changes:
        end = "\n}" if indent else "}"
        between = ",\n  " if indent else ", "
        yield whole.removesuffix(end)
        for name, items in (("changes", document.edits_to_dicts()), ("notes", document.notes_to_dicts())):
            yield f',\n "{name}": [' if indent else f', "{name}": ['
            separator = between[1:] if indent else ""
            for item in items:
                yield separator + _dump(item)
                separator = between
            yield "]"
        whole = end
    yield whole + "\n"


def _dump(value: dict[str, Any], indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate: strict parsers refuse it, so it becomes U+FFFD
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\ufffd\ufffd\ufffd", "\ufffd")
    return text.translate(_BREAKS) if any(chr(point) in text for point in _BREAKS) else text
