"""What must hold for any bytes: used by the tests (hypothesis) and by the fuzzer run by hand (atheris)."""

from __future__ import annotations

from zhclean.codecs import canonical, encode, find
from zhclean.document import Source
from zhclean.edits import apply, invert
from zhclean.errors import EncodeError, ZhcleanError
from zhclean.stages.decode import DecodeOptions, decode, detect
from zhclean.stages.repair import RepairOptions, repair

REPLACE = DecodeOptions(errors="replace")


def check_decode(data: bytes) -> None:
    """No crash; strict and replace agree where nothing is noted; the same bytes come back where nothing was said."""
    try:
        text, source = decode(data)
    except ZhcleanError:
        text, source = "", None
    try:
        replaced, other = decode(data, REPLACE)
    except ZhcleanError:
        assert source is None
        return
    found = detect(data)
    assert (found.encoding, found.text) == (other.encoding, replaced)
    if source is None:
        return
    if not other.undecodable and not other.notes:  # else `replace` looked inside the lines, where strict does not
        assert (replaced, other.encoding) == (text, source.encoding)
    if source.notes or "+" in source.encoding or not find(source.encoding).stateless:
        return
    assert canonical(source.encoding)
    try:
        assert encode(text, source.encoding) == data
    except EncodeError as error:
        raise AssertionError(f"{source.encoding} cannot write what it read: {error}") from error


def check_repair(text: str) -> None:
    """No crash; edits are exact and undone exactly; line breaks stay; a second run finds nothing."""
    change = repair(text, Source(), RepairOptions())
    assert apply(text, change.edits) == change.after
    assert apply(change.after, invert(text, change.edits)) == text
    assert [c for c in change.after if c in "\r\n"] == [c for c in text if c in "\r\n"]
    assert repair(change.after, Source(), RepairOptions()).after == change.after
