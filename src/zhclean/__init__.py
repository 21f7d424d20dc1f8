"""zhclean: Chinese text in, clean text or a structured article out, every change accounted for.

>>> import zhclean
>>> zhclean.clean("關(guān)于數(shù)據(jù)和發(fā)展的調(diào)查".encode("gb18030")).text
'关于数据和发展的调查'
"""

from __future__ import annotations

from zhclean.version import __version__

TYPE_CHECKING = False  # importing typing would take as long as a small file
if TYPE_CHECKING:
    from typing import Any

    from zhclean.api import clean, detect
    from zhclean.config import Config
    from zhclean.document import Document, Source
    from zhclean.edits import Change, Edit, Note, Span
    from zhclean.errors import BinaryError, ConfigError, DecodeError, EncodeError, RuleError, WriteError, ZhcleanError
    from zhclean.parts import Article, Part

_HOME = {
    "clean": "api",
    "detect": "api",
    "Config": "config",
    "Article": "parts",
    "Document": "document",
    "Part": "parts",
    "Source": "document",
    "Change": "edits",
    "Edit": "edits",
    "Note": "edits",
    "Span": "edits",
    "BinaryError": "errors",
    "ConfigError": "errors",
    "DecodeError": "errors",
    "EncodeError": "errors",
    "RuleError": "errors",
    "WriteError": "errors",
    "ZhcleanError": "errors",
}

__all__ = [
    "Article",
    "BinaryError",
    "Change",
    "Config",
    "ConfigError",
    "DecodeError",
    "Document",
    "Edit",
    "EncodeError",
    "Note",
    "Part",
    "RuleError",
    "Source",
    "Span",
    "WriteError",
    "ZhcleanError",
    "__version__",
    "clean",
    "detect",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: `import zhclean` itself reads nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'zhclean' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"zhclean.{_HOME[name]}"), name)
    globals()[name] = value
    return value
