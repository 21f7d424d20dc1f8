"""A named encoding, the words of a refusal, and the words of the alternatives."""

from __future__ import annotations

from zhclean.codecs import canonical, find
from zhclean.codecs import lost as lost_places
from zhclean.codecs.base import LOST
from zhclean.errors import ConfigError, DecodeError
from zhclean.stages.decode.find import MARKS
from zhclean.stages.decode.found import Found, Trouble
from zhclean.stages.decode.readings import Reading
from zhclean.stages.decode.report import Alternative

OPINION, SURE = 1 << 16, 0.8  # bytes that chardet is shown, confidence from which on its guess is passed on


def in_encoding(data: bytes, name: str) -> Found:
    """`data` in the encoding that the user named. Raises ConfigError for the name."""
    codec = find(name)
    encoding = codec.name
    mark = next(
        (bytes_of for bytes_of, marked in MARKS if marked.startswith(encoding) and data.startswith(bytes_of)), b""
    )
    if encoding in ("utf-16", "utf-32"):
        marked = next(
            (marked for bytes_of, marked in MARKS if marked.startswith(encoding) and data.startswith(bytes_of)), None
        )
        encoding = marked or encoding + "-le"
        codec = find(encoding)
    try:
        return Found(codec.decode(data), encoding, 1.0, bom=bool(mark))
    except UnicodeDecodeError as error:
        text = codec.replaced(data)
        trouble = Trouble(error.start, max(1, error.end - error.start), encoding, "")
        return Found(text, encoding, 1.0, bom=bool(mark), lost=max(1, lost_places(text, data, codec)), trouble=trouble)


def refusal(data: bytes, trouble: Trouble, text: str) -> DecodeError:
    """The error for a place that cannot be decoded: its bytes and the text nearest to it."""
    shown = data[trouble.offset : trouble.offset + max(2, min(8, trouble.length))]
    begin = max(data.rfind(b"\n", 0, trouble.offset) + 1, trouble.offset - 4096)
    before = _readable(data[begin : trouble.offset], trouble.encoding)
    after = _readable(data[trouble.offset + max(1, trouble.length) :][:24], trouble.encoding)
    why = trouble.why or f"the bytes {shown.hex(' ')} are not {trouble.encoding}"
    near = f" (near {before!r} … {after!r})" if before or after else ""
    do = "use --errors replace to go on with U+FFFD there, or name the encoding with --encoding"
    if other := _second_opinion(data, trouble.encoding):
        do += f" ({other}, by chardet's guess)"
    return DecodeError(why + near, offset=trouble.offset, data=shown, encoding=trouble.encoding, do=do)


def _second_opinion(data: bytes, encoding: str) -> str:
    """What chardet makes of bytes that are none of our readings: a name to try, "" when it has none but ours."""
    import chardet

    guess = chardet.detect(data[:OPINION])
    name = str(guess["encoding"] or "")
    try:
        return name.lower() if name and (guess["confidence"] or 0) > SURE and canonical(name) != encoding else ""
    except ConfigError:
        return ""


def _readable(data: bytes, encoding: str) -> str:
    """Some text beside a place, without what the cut broke."""
    text = find(encoding).replaced(data)
    return "".join(char for char in text[-14:] if char.isprintable() and char != LOST)[-10:]


def alternatives(rivals: tuple[tuple[Reading, float], ...]) -> tuple[Alternative, ...]:
    """The nearest other readings, with how much less likely they are."""
    from math import exp

    found = []
    for reading, gap in rivals[:5]:
        confidence = round(1 / (1 + exp(min(60.0, gap / 3))), 3)
        shown = "".join(char if char.isprintable() else "?" for char in reading.text[:12])
        why = f"{gap:.0f} nats less likely: {shown}"
        if reading.lost:
            why += f" ({reading.lost} places undecodable)"
        found.append(Alternative(reading.encoding, confidence, why))
    return tuple(found)
