"""Renderers: each takes a Document and gives a str. `FORMATS` names them; each loads when it is first used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# name: (module, function, extension of a file in that format)
FORMATS: dict[str, tuple[str, str, str]] = {
    "text": ("plain", "plain", ".txt"),
    "json": ("records", "as_json", ".json"),
    "jsonl": ("records", "as_jsonl", ".jsonl"),
    "markdown": ("markdown", "markdown", ".md"),
}


def renderer(name: str) -> Callable[..., str]:
    """The function that renders a Document in format `name`, one of FORMATS.

    >>> from zhclean import clean
    >>> renderer("text")(clean("後來"))
    '后来'
    """
    from importlib import import_module

    module, function, _ = FORMATS[name]
    found: Any = getattr(import_module(f"zhclean.output.{module}"), function)
    rendered: Callable[..., str] = found
    return rendered
