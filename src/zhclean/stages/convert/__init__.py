"""Simplified to Traditional and back, by region, over OpenCC's dictionaries and a layer of our own.

`convert` is the stage; `convert_text` the same for a plain string; `script_of` tells the script of a text. Names are
loaded when first asked for: a call of `convert_text` on a small text costs little more than Python's own start.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from zhclean.stages.convert.options import ConvertOptions, read_dict
    from zhclean.stages.convert.script import script_of
    from zhclean.stages.convert.stage import convert, convert_text

__all__ = ["ConvertOptions", "convert", "convert_text", "read_dict", "script_of"]

_HOME = {
    "ConvertOptions": "options",
    "read_dict": "options",
    "script_of": "script",
    "convert": "stage",
    "convert_text": "stage",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(__import__(f"{__name__}.{_HOME[name]}", fromlist=[name]), name)  # importlib imports warnings
    globals()[name] = value
    return value
