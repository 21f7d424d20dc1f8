"""Names of encodings that may be asked for: those that turn text into bytes, no other codec of Python's."""

from __future__ import annotations

import codecs

from zhclean.errors import ConfigError

_NOT_TEXT = frozenset(
    (
        "unicode-escape",
        "raw-unicode-escape",
        "unicode-internal",
        "undefined",
        "idna",
        "punycode",
        "mbcs",
        "oem",
        "charmap",
    )
)


def text_codec(name: str) -> str:
    """The codec's name for the encoding `name`. Raises ConfigError when there is none, or none for text.

    >>> text_codec("GB 18030"), text_codec("utf8")
    ('gb18030', 'utf-8')
    """
    try:
        if len(name) > 64 or not name.isascii() or "\0" in name:
            raise LookupError(name)
        found = codecs.lookup(name.strip())
    except (LookupError, ValueError, ImportError):
        raise ConfigError(f"no encoding is called {name[:64]!r}", do="try utf-8, gb18030, big5 or utf-16") from None
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("_", "-") in _NOT_TEXT:
        raise ConfigError(f"{name!r} is no encoding of text", do="try utf-8, gb18030, big5 or utf-16")
    return found.name
