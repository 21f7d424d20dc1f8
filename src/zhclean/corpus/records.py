"""One record: its text cleaned, everything else of it left as it is, whatever happens.

A record is a dict (`clean_record`) or a line of JSON (`clean_line`). In a line only the text value is written anew and
the member `zhclean` added: numbers, duplicate keys and blanks of all other members keep their spelling.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.encoder import encode_basestring
from typing import Any

from zhclean.config import Config
from zhclean.document import Document, Source
from zhclean.errors import ZhcleanError
from zhclean.lazy import lazy
from zhclean.record import NamedTuple, dataclass, field

TEXT_FIELDS = ("text", "content", "raw_content")
OURS = "zhclean"
_BLANK = lazy(r"[ \t\n\r]*")
# Readers that split at any Unicode line end must see one line per record; in valid JSON these stand in strings only.
_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_SURROGATE = lazy("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CorpusOptions:
    """What to do with each record.

    `text_field` holds the text (None: the first of ``text content raw_content`` that a record has), `id_field` names
    the record in messages, `max_record` is the largest record in bytes, `config` says how to clean.
    """

    text_field: str | None = None
    id_field: str = "id"
    max_record: int = 64 << 20
    config: Config = field(default_factory=Config)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that may hold the text, best first."""
        return TEXT_FIELDS if self.text_field is None else (self.text_field,)


class Outcome(NamedTuple):
    """What came of one record: the `line` to write (no line end), its `id`, and either what was found (`ours`, the
    Document as the JSON has it without the text) or the `error` {stage, type, message}; the `size` in characters before
    and after, the `site` of its ``url``, and the `texts` themselves."""

    line: str
    id: Any
    ours: Mapping[str, Any] | None
    error: Mapping[str, str] | None
    size: tuple[int, int] = (0, 0)
    site: str | None = None
    texts: tuple[str, str] | None = None


class RecordError(ZhcleanError):
    """A record that has no text to clean."""


def clean_record(record: Mapping[str, Any], options: CorpusOptions | None = None) -> dict[str, Any]:
    """The record with its text cleaned and what was found out under ``zhclean``; never raises.

    On failure the record comes back as it was, with ``id`` (None when it has none) and ``error`` {stage, type,
    message}, which also stands in ``zhclean``. An ``error`` of the record's own is left alone.

    >>> clean_record({"id": 7, "text": "數(shù)據(jù)和發(fā)展進(jìn)行調(diào)查"})["text"]
    '数据和发展进行调查'
    >>> clean_record({"id": 7, "text": None})["error"]["type"]
    'RecordError'
    """
    options = options or CorpusOptions()
    out: dict[str, Any] = {}
    try:
        out = dict(record)
        name = next((name for name in options.names if name in out), None)
        if name is None:
            raise RecordError(_no_text(options))
        document = clean_value(out[name], options)
        ours = found(document)
        out[name] = document.text.removeprefix("\ufeff")
        out[OURS] = ours
    except Exception as problem:
        error = error_of(problem)
        out.setdefault(options.id_field, None)
        out.setdefault("error", error)
        out[OURS] = {"error": error}
    return out


def clean_value(value: Any, options: CorpusOptions) -> Document:
    """The Document of one text (str or bytes). Raises RecordError for anything else, and what the stages raise."""
    from zhclean.pipeline import clean

    if not isinstance(value, (str, bytes)):
        raise RecordError(f"the text is {_kind(value)}, not a string")
    if len(value) > options.max_record:
        raise RecordError(_too_large(options))
    lost = 0
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:  # half of a character outside the first plane, cut by whoever made the record
            value, lost = _SURROGATE.subn("\ufffd", value)
    document = clean(value, options.config)
    if lost:
        document.source = document.source.having(
            {"undecodable": document.source.undecodable + lost, "notes": (f"{lost} lone surrogates became U+FFFD",)}
        )
    return document


def _kind(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a number"


def found(document: Document) -> dict[str, Any]:
    """What goes under ``zhclean``: the Document as the JSON has it, without the text."""
    ours = document.to_dict()
    del ours["text"]
    return ours


def site_of(url: Any) -> str | None:
    """The host of `url`, None when it has none.

    >>> site_of("https://www.example.cn:8080/a/b.html")
    'www.example.cn'
    """
    if not isinstance(url, str) or "://" not in url[:12]:
        return None
    host = url[:300].split("://", 1)[1].split("/", 1)[0].rpartition("@")[2].partition(":")[0]
    return host.lower() or None


def error_of(problem: Exception) -> dict[str, str]:
    """{stage, type, message} of a failure; the stage is the room of the house that it came from."""
    message = problem.message if isinstance(problem, ZhcleanError) else str(problem) or type(problem).__name__
    return {
        "stage": _stage(problem),
        "type": type(problem).__name__,
        "message": message[:1000].encode("utf-8", "replace").decode(),
    }


def _stage(problem: Exception) -> str:
    stage, trace = "record", problem.__traceback__
    while trace is not None:
        room = str(trace.tb_frame.f_globals.get("__name__", ""))
        if room.startswith("zhclean.stages."):
            stage = room.split(".")[2]
        elif room in ("zhclean.lines", "zhclean.rules"):
            stage = "look"
        trace = trace.tb_next
    return stage


def clean_line(line: bytes, options: CorpusOptions) -> Outcome:
    """Clean one line of JSON Lines; never raises. A line that is no record gives one that says so."""
    try:
        text, source = _decode(line, options)
    except Exception as problem:
        return failed_line(problem, None)
    try:
        members, end = _members(text)
    except (ValueError, StopIteration, RecursionError) as problem:
        return failed_line(RecordError(f"this is no JSON object: {_why(problem)}"), text)
    try:
        return _clean_members(text, members, end, source, options)
    except Exception as problem:
        last = {member.name: member for member in members}
        identity = last[options.id_field].value if options.id_field in last else None
        return _failed_record(text, members, end, identity, error_of(problem), options)


def _clean_members(
    text: str, members: list[_Member], end: int, source: Source | None, options: CorpusOptions
) -> Outcome:
    last = {member.name: member for member in members}  # of duplicate keys every reader takes the last
    name = next((name for name in options.names if name in last), None)
    if name is None:
        raise RecordError(_no_text(options))
    member = last[name]
    document = clean_value(member.value, options)
    if source is not None:
        document.source = document.source.having({"encoding": source.encoding, "confidence": source.confidence})
    clean_text = document.text.removeprefix("\ufeff")
    ours = found(document)
    pieces = [] if clean_text == member.value else [(member.start, member.stop, encode_basestring(clean_text))]
    line = _put(
        text, members, end, pieces, {OURS: json.dumps(ours, ensure_ascii=False, separators=(",", ":"), allow_nan=False)}
    )
    identity = last[options.id_field].value if options.id_field in last else None
    site = site_of(last["url"].value) if "url" in last else None
    texts = member.value, clean_text
    return Outcome(line, identity, ours, None, (len(member.value), len(clean_text)), site, texts)


class _Member(NamedTuple):
    """A member of the object: its key, where its value stands, and the value (numbers as they are spelt)."""

    name: str
    start: int
    stop: int
    value: Any


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


class _Number:
    """A number of the JSON, as it is spelt."""

    __slots__ = ("_spelling",)

    def __init__(self, spelling: str) -> None:
        self._spelling = spelling

    def __str__(self) -> str:
        return self._spelling


_SCAN = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_refuse).scan_once  # type: ignore[attr-defined]


def _members(text: str) -> tuple[list[_Member], int]:
    """The members of the JSON object `text`, and the place of its closing bracket. Raises ValueError, StopIteration."""
    at = _blank(text, 0)
    if text[at : at + 1] != "{":
        raise ValueError("it does not begin with {")
    members: list[_Member] = []
    at = _blank(text, at + 1)
    while text[at : at + 1] != "}":
        if text[at : at + 1] != '"':
            raise ValueError(f"a name is expected at character {at}")
        name, at = scanstring(text, at + 1, True)
        at = _blank(text, at)
        if text[at : at + 1] != ":":
            raise ValueError(f"a colon is expected at character {at}")
        start = _blank(text, at + 1)
        value, stop = _SCAN(text, start)
        members.append(_Member(name, start, stop, value))
        at = _blank(text, stop)
        if text[at : at + 1] == ",":
            at = _blank(text, at + 1)
            if text[at : at + 1] == "}":
                raise ValueError(f"a comma stands before the closing bracket at character {at}")
        elif text[at : at + 1] != "}":
            raise ValueError(f"a comma or a closing bracket is expected at character {at}")
    if _blank(text, at + 1) != len(text):
        raise ValueError(f"something stands behind it at character {at + 1}")
    return members, at


def _blank(text: str, at: int) -> int:
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string too


def _put(
    text: str, members: list[_Member], end: int, pieces: list[tuple[int, int, str]], new: Mapping[str, str]
) -> str:
    """`text` with the `pieces` (start, stop, new) put in and the members `new` written: over the old one, or last."""
    pieces = list(pieces)
    behind = ""
    for name, value in new.items():
        old = [member for member in members if member.name == name]
        if old:
            pieces.append((old[-1].start, old[-1].stop, value))
        else:
            behind += ("," if members or behind else "") + f"{encode_basestring(name)}:{value}"
    if behind:
        pieces.append((end, end, behind))
    out: list[str] = []
    at = 0
    for start, stop, value in sorted(pieces):
        out += text[at:start], value
        at = stop
    out.append(text[at:])
    return one_line("".join(out))


def one_line(line: str) -> str:
    """`line` of JSON with every Unicode line end escaped, and a lone surrogate too."""
    if line.isascii():
        return line
    return line.translate(_BREAKS) if "\u2028" in line or "\u2029" in line or "\x85" in line else line


def _decode(line: bytes, options: CorpusOptions) -> tuple[str, Source | None]:
    """The line as text. JSON is UTF-8; where it is not, the bytes are read as those of any text are."""
    try:
        return line.decode("utf-8-sig" if line.startswith(b"\xef\xbb\xbf") else "utf-8").strip("\r\n \t"), None
    except UnicodeDecodeError:
        from zhclean.stages.decode import DecodeOptions, decode

        text, source = decode(line, DecodeOptions(encoding=options.config.encoding, errors=options.config.errors))
        return text.strip("\ufeff\r\n \t"), source


def failed_line(problem: Exception, text: str | None) -> Outcome:
    """The Outcome of a line that is no record; its text, where it has one, is kept under ``raw``."""
    error = error_of(problem)
    record: dict[str, Any] = {"id": None, "error": error, OURS: {"error": error}}
    if text is not None:
        record["raw"] = text
    return Outcome(one_line(json.dumps(record, ensure_ascii=False, separators=(",", ":"))), None, None, error)


def _failed_record(
    text: str, members: list[_Member], end: int, identity: Any, error: dict[str, str], options: CorpusOptions
) -> Outcome:
    said = json.dumps(error, ensure_ascii=False, separators=(",", ":"))
    new = {OURS: f'{{"error":{said}}}'}
    names = {member.name for member in members}
    if "error" not in names:
        new = {"error": said, **new}
    if options.id_field not in names:
        new = {options.id_field: "null", **new}
    return Outcome(_put(text, members, end, [], new), identity, None, error)


def refused(line: bytes, problem: Exception, options: CorpusOptions) -> Outcome:
    """The Outcome of a record that is not to be tried (it killed its worker): kept as it is, with the error."""
    try:
        text, _ = _decode(line, options)
        members, end = _members(text)
    except Exception:
        return failed_line(problem, None)
    last = {member.name: member.value for member in members}
    return _failed_record(text, members, end, last.get(options.id_field), error_of(problem), options)


def too_large(options: CorpusOptions) -> RecordError:
    """The error of a record that was not even read."""
    return RecordError(_too_large(options))


def _too_large(options: CorpusOptions) -> str:
    return f"the record is larger than {options.max_record} bytes; raise --max-record"


def _no_text(options: CorpusOptions) -> str:
    return f"the record has no field {' or '.join(options.names)}; name it with --text-field"


def _why(problem: BaseException) -> str:
    if isinstance(problem, StopIteration):
        return f"a value is expected at character {problem.value}"
    return "it is nested too deeply" if isinstance(problem, RecursionError) else str(problem)[:200]
