"""Finding the encoding: the order of the questions.

A byte order mark settles it; then what is plainly binary is refused; valid UTF-8 is UTF-8 (but a few GBK words are valid
UTF-8 too); escapes tell HZ and ISO-2022; good Chinese in GB 18030 needs no comparing; for the rest every reading is
weighed. Bytes that the winner cannot decode reopen the question line by line.
"""

from __future__ import annotations

from zhclean import language_model as model
from zhclean.codecs import find as codec_named
from zhclean.errors import BinaryError, DecodeError
from zhclean.stages.decode import units
from zhclean.stages.decode.binary import LEAVE, refuse_binary
from zhclean.stages.decode.choose import (
    Choice,
    high_cost,
    line_is_fine,
    plausible,
    quick,
    rough_part,
    weigh,
    wide,
)
from zhclean.stages.decode.found import Found
from zhclean.stages.decode.readings import (
    CANDIDATES,
    UNIT,
    UTF8,
    ZH,
    Candidate,
    Reading,
    cost_of,
    is_han,
    read,
    utf8_cost,
)
from zhclean.stages.decode.sample import WHOLE, Piece, high_lines, sample

TYPE_CHECKING = False
if TYPE_CHECKING:  # read only when a file mixes encodings or is damaged
    from zhclean.stages.decode.lines import Untangled

MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
BY_NAME = {candidate.encoding: candidate for candidate in (UTF8, *CANDIDATES)}
MIXED = 4096  # bytes of lines by which a mixture is told
FEW = 36  # bytes that UTF-8 has more than characters: below this, valid UTF-8 is looked at twice
LARGE = 1 << 20  # bytes from which on a file is searched for lines of UTF-8 with less care
ESCAPED = 13.0  # nats that the characters between escapes cost at most: the escapes say much by themselves
CLOSE = 5.0  # nats: a neighbour must be this much likelier than any other text
ALIKE = 2.5  # the same between languages in Latin letters, whose tables share most of them
LATIN = frozenset(("western", "romance", "central", "polish", "turkish", "baltic"))
WORD = 3  # characters
_CLASSES = bytes(76 if 0xE4 <= byte <= 0xE9 else 67 if 0x80 <= byte <= 0xBF else 46 for byte in range(256))


def inspect(data: bytes, replacing: bool) -> Found:
    """Find the encoding of `data` and decode it; what cannot be decoded is in `trouble` and replaced in the text.

    Raises BinaryError for what is no text, DecodeError where no reading is good enough to choose.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _one_mark(_marked(data, name, replacing))
    refuse_binary(data)
    zeros = b"\0" in data
    if not zeros and data.isascii():
        return _seven_bits(data)
    if zeros and not _lone_zero(data):
        found = units.unmarked(data)
        if found is None or units.odd_start(found):
            found = _appended(data, replacing) or found
        if found is not None:
            return found
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bits(data, zeros, replacing)
    if zeros:
        _refuse_zeros(data)
    if len(data) - len(text) <= FEW:
        return _short(data, text)
    return Found(text, "utf-8", 1.0 if len(data) - len(text) > 80 else 0.99)


def _lone_zero(data: bytes) -> bool:
    """Whether one NUL stands in UTF-8 that pairs of bytes cannot be: it is text, and kept."""
    try:
        return data.count(0) == 1 and len(data) % 2 == 1 and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _refuse_zeros(data: bytes) -> None:
    if data.count(0) * 10 > len(data) and data.count(0) > 1:
        raise BinaryError("this is not text (many NUL bytes)", do=LEAVE)


def _marked(data: bytes, name: str, replacing: bool) -> Found:
    if name != "utf-8":
        return units.whole(data, name, 1.0)._replace(bom=True)
    try:
        return Found(data.decode("utf-8"), name, 1.0, bom=True)
    except UnicodeDecodeError:
        from zhclean.stages.decode.lines import untangle

        return _untangled(untangle(data, UTF8, replacing), 0.95)._replace(bom=True)


def _one_mark(found: Found) -> Found:
    """A file made of others may begin with several marks: one is enough, and it is said that there were more."""
    rest = found.text.lstrip("\ufeff")
    marks = len(found.text) - len(rest)
    if marks < 2:
        return found
    note = f"{marks} byte order marks stood in front: one is kept"
    return found._replace(text="\ufeff" + rest, notes=(*found.notes, note))


def _seven_bits(data: bytes) -> Found:
    """ASCII, unless its escapes or its pairs of bytes say otherwise."""
    for mark, names in (
        (b"\x1b$", ("iso-2022-cn-ext", "iso-2022-jp", "iso-2022-jp-2", "iso-2022-kr")),
        (b"~{", ("hz",)),
    ):
        if mark[:1] in data and mark in data:
            for name in names:
                found = _escaped(data, name)
                if found is not None:
                    return found
    if len(data) <= 96 and len(data) % 2 == 0:
        choice = wide(data)
        if (
            choice is not None
            and choice.best.chinese
            and choice.best.cost + 8 * UNIT < model.cost(data.decode("ascii"))
        ):
            return units.of_choice(choice, data)
    return Found(data.decode("ascii"), "utf-8")


def _escaped(data: bytes, name: str) -> Found | None:
    """`data` in an encoding of escapes, if it is one and the text is likelier than the escapes by themselves."""
    try:
        text = codec_named(name).decode(data)
    except UnicodeDecodeError:
        return None
    if text.isascii() or "\x1b" in text:
        return None
    head = text[:2000]
    language = cost_of(head, ("*",))[1]
    if high_cost(head, language)[0] > ESCAPED:
        return None
    if name == "iso-2022-cn-ext" and not any(
        b"\x1b" + mark in data for mark in (b"$)E", b"$+I", b"$+J", b"$+K", b"$+L", b"$+M")
    ):
        name = "iso-2022-cn"
    return Found(text, name, 0.99, language=language)


def _appended(data: bytes, replacing: bool) -> Found | None:
    """A file by bytes to which UTF-16 was appended (`>>` of PowerShell)."""
    place = units.tail(data)
    if place is None:
        return None
    start, name = place
    first = inspect(data[:start], replacing)
    tail = codec_named(name).decode(data[start:])
    number = first.text.count("\n") + 1
    ranges = first.ranges or ((1, max(1, number - 1), first.encoding),)
    note = f"{name} was appended to {first.encoding} at byte {start}"
    return first._replace(
        text=first.text + tail,
        encoding=f"{first.encoding}+{name}",
        ranges=(*ranges, (number, number + tail.count("\n"), name)),
        notes=(*first.notes, note),
    )


def _short(data: bytes, text: str) -> Found:
    """Valid UTF-8 with few characters outside ASCII: some short words of GBK and Big5 are valid UTF-8 too."""
    if len(text) == len(data):
        return Found(text, "utf-8")
    lines = b"".join(piece.data for piece in high_lines(data, most=4096))
    if len(lines) % 2 == 0 and len(data) <= 96:
        choice = wide(data)
        if choice is not None and choice.best.chinese and choice.best.cost + 2 * UNIT < utf8_cost(text):
            return units.of_choice(choice, data)
    shown = lines.decode("utf-8", "replace")
    own = utf8_cost(shown)
    best: Reading | None = None
    for candidate in CANDIDATES[:2]:
        reading = read(lines, candidate._replace(damage=False))
        if reading is not None and (best is None or reading.cost < best.cost):
            best = reading
    if best is not None and best.cost + UNIT // 2 < own and line_is_fine(best.text):
        whole = codec_named(best.encoding).decode(data)
        gap = (own - best.cost) / UNIT
        other = Reading(own, "utf-8", "", shown, 0)
        note = "these bytes are valid UTF-8 as well"
        return Found(whole, best.encoding, 0.8, language="zh", rivals=((other, gap),), notes=(note,))
    rivals = ((best, (best.cost - own) / UNIT),) if best is not None else ()
    return Found(text, "utf-8", 0.97, rivals=rivals)


def _eight_bits(data: bytes, zeros: bool, replacing: bool) -> Found:
    pieces = sample(data)
    if not zeros:
        texts = quick(pieces)
        if texts is not None:
            return _quick_whole(data, pieces, texts, replacing)
        wide_found = units.unmarked(data)
        if wide_found is not None:
            return wide_found
    choice = weigh(data, pieces)
    if zeros:
        _refuse_zeros(data)
    size = sum(len(piece.data) for piece in pieces)
    if choice is None or _noise(choice.best, size):
        main = _mixture(b"".join(piece.data for piece in pieces)[:MIXED])
        if main is not None:
            from zhclean.stages.decode.lines import untangle

            return _polished(_untangled(untangle(data, main, replacing), 0.9), data)
        found = units.unmarked(data, all_of_them=True) if not zeros else None
        if found is not None and found.language == "zh":
            return found
        if choice is None or size >= 12:
            raise BinaryError("this is not text in any encoding that zhclean knows", do=LEAVE)
    choice = _in_doubt_chinese(choice)
    _settled(choice)
    return _whole(data, choice, replacing)


def _mixture(lines: bytes) -> Candidate | None:
    """The main encoding of lines that are good Chinese only when each may be in its own encoding, None if they are not."""
    from zhclean.stages.decode.lines import untangle

    best: tuple[float, Candidate] | None = None
    for main in (UTF8, BY_NAME["gb18030"], BY_NAME["big5"]):
        done = untangle(lines, main, True)
        each, high = high_cost(done.text, "zh")
        if high >= 4 and each <= 9 and done.lost * 6 <= high and (best is None or each < best[0]):
            best = each, main
    return best[1] if best is not None else None


def _quick_whole(data: bytes, pieces: list[Piece], texts: list[tuple[str, list[int]]], replacing: bool) -> Found:
    """All of a file whose sample is good Chinese in GB 18030."""
    candidate = BY_NAME["gb18030"]
    try:
        text = codec_named("gb18030").decode(data)
        good = all(
            _line_fine(piece.data, line, candidate, len(data), costs)
            for piece, (line, costs) in zip(pieces, texts, strict=True)
        )
    except UnicodeDecodeError:
        good = False
    if good and not _utf8_inside(data):
        return _polished(Found(text, "gb18030", 0.99, language="zh"), data)
    from zhclean.stages.decode.lines import untangle

    return _polished(_untangled(untangle(data, candidate, replacing), 0.95)._replace(language="zh"), data)


def _utf8_inside(data: bytes) -> bool:
    """Whether three characters in UTF-8's form stand in a row, and a fourth begins: is there a line of UTF-8?

    Every fourth byte of UTF-8 follows the same pattern: of large files those are looked at first, and twelve characters
    in a row are found.
    """
    size = 1 << 16  # small blocks stay in the cache
    for at in range(0, len(data), size):
        block = data[at : at + size + 36]
        if len(data) > LARGE and b"LCCLCCL" not in block[::4].translate(_CLASSES):
            continue
        if b"LCCLCCLCCL" in block.translate(_CLASSES):
            return True
    return False


def _in_doubt_chinese(choice: Choice) -> Choice:
    """A word of up to three ideographs and nothing else is Chinese when a neighbour is hardly likelier."""
    best = choice.best
    for reading in choice.readings:
        if reading.cost > best.cost + CLOSE * UNIT:
            break
        if reading.chinese and len(reading.text.strip()) <= WORD and is_han(reading.text.strip()):
            return choice._replace(readings=[reading, *(other for other in choice.readings if other is not reading)])
    return choice


def _settled(choice: Choice) -> None:
    """Raise DecodeError for a neighbour that is hardly likelier than another: it is not guessed."""
    best = choice.best
    if best.encoding == "utf-8" or best.chinese:
        return
    rivals = choice.rivals()
    if rivals and rivals[0][1] < (ALIKE if best.language in LATIN and rivals[0][0].language in LATIN else CLOSE):
        names = " or ".join((best.encoding, rivals[0][0].encoding))
        what = f"this may be {names}, and cannot be told apart"
        first = choice.pieces[0]
        raise DecodeError(
            what,
            offset=first.start,
            data=first.data[:8],
            encoding=best.encoding,
            do="name the encoding with --encoding",
        )


def _noise(best: Reading, size: int) -> bool:
    return plausible(best) < 0.4 or best.cost / UNIT / size > 7.5


def _whole(data: bytes, choice: Choice, replacing: bool) -> Found:
    best = choice.best
    candidate = BY_NAME[best.encoding]
    if candidate.encoding == "utf-8" and best.language != "zh":
        candidate = candidate._replace(languages=("*",))
    codec = codec_named(best.encoding)
    rivals = tuple(choice.rivals())
    try:
        text = codec.decode(data)
        good = candidate.languages != ZH or _lines_fine(choice.pieces, candidate, len(data))
    except UnicodeDecodeError:
        good = False
    if not good:
        from zhclean.stages.decode.lines import untangle

        done = untangle(data, candidate, replacing)
        sure = choice.confidence if done.lost or len(done.bytes_of) < 2 else max(0.9, choice.confidence)
        return _polished(_untangled(done, sure)._replace(rivals=rivals, language=best.language), data)
    return _polished(Found(text, best.encoding, choice.confidence, language=best.language, rivals=rivals), data)


def _lines_fine(pieces: list[Piece], candidate: Candidate, size: int) -> bool:
    """Whether every line of the sample is what it should be in the encoding found."""
    codec = codec_named(candidate.encoding)
    try:
        return all(_line_fine(piece.data, codec.decode(piece.data), candidate, size) for piece in pieces)
    except UnicodeDecodeError:
        return False


def _line_fine(line: bytes, text: str, candidate: Candidate, size: int, costs: list[int] | None = None) -> bool:
    """Whether a line is what it should be (of a large file only roughly); `size` is that of the file."""
    start, end = rough_part(text, costs)
    if start == end or (size > WHOLE and end - start < len(text)):
        return True
    from zhclean.stages.decode.lines import holds

    return holds(line, text, candidate, (start, end))


def _untangled(done: Untangled, confidence: float) -> Found:
    notes = []
    if len(done.bytes_of) > 1:
        notes.append("lines in different encodings: " + ", ".join(done.bytes_of))
    if done.inner:
        notes.append(f"the encoding changes inside {done.inner} line{'s' if done.inner > 1 else ''}")
    ranges = tuple(done.ranges) if len(done.bytes_of) > 1 else ()
    return Found(
        done.text, done.encoding, confidence, lost=done.lost, trouble=done.trouble, notes=tuple(notes), ranges=ranges,
    )  # fmt: skip


def _polished(found: Found, data: bytes) -> Found:
    """The exact name (cp936 for a euro sign at 80, big5-hkscs), and a note where writing back gives other bytes."""
    if found.lost or "+" in found.encoding or found.encoding.startswith("utf-"):
        return found
    if found.encoding == "gb18030" and not (b"\x80" in data and "€" in found.text):
        return found
    both = {"gb18030": ("gb18030", "cp936"), "big5": ("big5", "big5-hkscs")}
    names = both.get(found.encoding, (found.encoding,))
    for name in names:
        try:
            if codec_named(name).encode(found.text) == data:
                return found._replace(encoding=name)
        except UnicodeEncodeError:
            continue
    note = "some characters are written with second codes: writing them back gives the first ones"
    return found._replace(encoding=names[-1], notes=(*found.notes, note))
