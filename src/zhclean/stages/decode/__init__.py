"""Bytes to text: find the encoding, decode without losing a byte silently."""

from __future__ import annotations

from zhclean.document import Source
from zhclean.record import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from zhclean.stages.decode.report import Alternative, Detection

__all__ = ["Alternative", "DecodeOptions", "Detection", "decode", "detect"]


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """`encoding`: the name of the encoding, None to find out. `errors`: ``strict`` or ``replace``."""

    encoding: str | None = None
    errors: str = "strict"


def decode(data: bytes, options: DecodeOptions | None = None) -> tuple[str, Source]:
    """The text of `data`, and what was found out about its encoding. A byte order mark stays in the text as U+FEFF.

    Raises DecodeError where bytes cannot be decoded (strict), BinaryError where the content is no text (always),
    ConfigError for an encoding that is not known.

    >>> decode("十一月的天气".encode("gbk"))[0]
    '十一月的天气'
    """
    options = options or DecodeOptions()
    replacing = options.errors == "replace"
    if options.encoding is not None:
        from zhclean.stages.decode.named import in_encoding

        found = in_encoding(data, options.encoding)
    else:
        from zhclean.stages.decode.find import inspect

        found = inspect(data, replacing)
    if found.trouble is not None and not replacing:
        from zhclean.stages.decode.named import refusal

        raise refusal(data, found.trouble, found.text)
    return found.text, Source(
        encoding=found.encoding,
        confidence=found.confidence,
        bom=found.bom,
        newline=_newline(data, found.text),
        undecodable=found.lost,
        language=found.language,
        notes=found.notes,
    )


def detect(data: bytes) -> Detection:
    """What encoding `data` is in, how sure that is, and what else was looked at; undecodable places are counted.

    Raises BinaryError where the content is no text, DecodeError where no reading is likely enough.

    >>> detect("十一月的天气".encode("big5", "ignore")).encoding
    'big5'
    """
    from zhclean.stages.decode.find import inspect
    from zhclean.stages.decode.named import alternatives
    from zhclean.stages.decode.report import Detection

    found = inspect(data, True)
    return Detection(
        encoding=found.encoding,
        confidence=found.confidence,
        bom=found.bom,
        newline=_newline(data, found.text),
        language=found.language,
        undecodable=found.lost,
        alternatives=alternatives(found.rivals),
        ranges=found.ranges,
        notes=found.notes,
        text=found.text,
    )


def _newline(data: bytes, text: str) -> str | None:
    """The most frequent line end, counted on the bytes where they are those of the text (that is faster)."""
    if b"\r" not in data and b"\0" not in data:
        return "\n" if b"\n" in data else None

    from zhclean.lines import newline_of

    return newline_of(text)


def __getattr__(name: str) -> Any:
    """The names of the report, loaded when first asked for."""
    if name in ("Alternative", "Detection"):
        from zhclean.stages.decode import report

        return getattr(report, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
