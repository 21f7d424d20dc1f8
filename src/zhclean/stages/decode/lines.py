"""Line by line: files that mix encodings, and files with damage.

Each line is whole in one encoding if it can be: the one of the file, or another where that is far likelier. With
``replace``, a line that no encoding explains is walked through byte by byte (`walk.py`).
"""

from __future__ import annotations

from zhclean import language_model as model
from zhclean.codecs import Codec, find
from zhclean.codecs.base import LOST
from zhclean.record import dataclass, field
from zhclean.stages.decode.choose import line_is_fine, rough_part
from zhclean.stages.decode.elsewhere import another_encoding, another_step
from zhclean.stages.decode.found import OUT_OF_STEP, Trouble
from zhclean.stages.decode.readings import CANDIDATES, CHINESE, UNIT, UTF8, Candidate, Reading, read
from zhclean.stages.decode.walk import Walk, walk, walkable

OTHER = 12 * UNIT  # what a line in another encoding than the file's must be likelier
BETTER = 4 * UNIT  # what a walk must be cheaper than the best whole reading,
SURELY_BETTER = 8 * UNIT  # and than one in the file's own encoding, but for the first line, which may be cut
FAR_BETTER = 14 * UNIT  # and under strict, to call the line broken
WALKED = 1 << 17  # bytes of a document that are walked at most; the rest of its trouble is replaced
PART = 1024  # long lines are walked in parts of so many bytes,
BEHIND = 128  # each with so many behind it to see
USUAL = tuple(candidate for candidate in (UTF8, *CANDIDATES) if candidate.encoding in ("utf-8", "gb18030", "big5"))


@dataclass
class Untangled:
    """The text of a file read line by line: which lines are in which encoding, how many places were lost, the first trouble."""

    parts: list[str] = field(default_factory=list)
    ranges: list[tuple[int, int, str]] = field(default_factory=list)
    bytes_of: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    inner: int = 0
    trouble: Trouble | None = None
    walked: int = 0

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)

    def add(self, number: int, text: str, encodings: dict[str, int]) -> None:
        """Take a line of the file; `encodings` says how many of its bytes are in which."""
        self.parts.append(text)
        for name, size in encodings.items():
            self.bytes_of[name] = self.bytes_of.get(name, 0) + size
        if encodings:
            name = "+".join(sorted(encodings, key=lambda name: -encodings[name]))
            if self.ranges and self.ranges[-1][2] == name:
                self.ranges[-1] = (self.ranges[-1][0], number, name)
            else:
                self.ranges.append((number, number, name))

    @property
    def encoding(self) -> str:
        """The encodings joined by +, the one with most bytes first."""
        return "+".join(sorted(self.bytes_of, key=lambda name: -self.bytes_of[name])) or "utf-8"


def untangle(data: bytes, main: Candidate, replace: bool) -> Untangled:
    """Read every line of `data`, in the file's encoding `main` or, where that is far likelier, in another."""
    done = Untangled()
    codec = find(main.encoding)
    offset = 0
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        if line.isascii():
            done.add(number, line.decode("ascii"), {})
        else:
            try:
                text = codec.decode(line)
                fine = main.encoding not in CHINESE or _other_script(main, text) or holds(line, text, main)
            except UnicodeDecodeError:
                fine = False
            if fine:
                done.add(number, text, {main.encoding: len(line)})
            else:
                _resolve(done, number, offset, line, main, replace)
        offset += len(line)
    return done


def _other_script(main: Candidate, text: str) -> bool:
    """Valid UTF-8 of a language that the model may not know: its form is enough."""
    return main.encoding == "utf-8" and sum(map("\u07ff".__lt__, text)) >= 4


def _resolve(done: Untangled, number: int, offset: int, line: bytes, main: Candidate, replace: bool) -> None:
    cut = _cut_tail(line) if main.encoding == "utf-8" else None
    if cut is not None:
        done.add(number, cut + LOST, {main.encoding: len(line)})
        done.lost += 1
        at = len(cut.encode())
        done.trouble = done.trouble or Trouble(offset + at, len(line) - at, main.encoding, "the last character is cut")
        return
    best = _whole(line, main)
    if best is not None and best.encoding in CHINESE and line_is_fine(best.text):
        done.add(number, best.text, {best.encoding: len(line)})
        return
    walked = None
    if best is not None and best.encoding == main.encoding and not _elsewhere(line, main):
        done.add(number, best.text, {best.encoding: len(line)})
        return
    if walkable(main.encoding) and done.walked < WALKED:
        walked = _walked(line, main.encoding, WALKED - done.walked)
        done.walked += min(len(line), WALKED)
    margin = BETTER if best is None or best.encoding != main.encoding or number == 1 else SURELY_BETTER
    if best is not None and (walked is None or walked.cost > best.cost - (margin if replace else FAR_BETTER)):
        done.add(number, best.text, {best.encoding: len(line)})
        return
    if replace:
        _replaced(done, number, line, main, walked)
    else:
        _refused(done, number, offset, line, main, walked)


def _elsewhere(line: bytes, main: Candidate) -> bool:
    """Whether a line that can be read in the file's encoding may be better elsewhere (UTF-8 is always looked at)."""
    return main.encoding == "utf-8" or another_step(line, main.encoding) or another_encoding(line, main.encoding)


def holds(line: bytes, text: str, main: Candidate, rough: tuple[int, int] | None = None) -> bool:
    """Whether a line whose text in the file's encoding is fine, or rough in some place, is best read so."""
    start, end = rough_part(text) if rough is None else rough
    if start == end:
        return True
    if walkable(main.encoding) and main.encoding != "utf-8" and end - start < len(text):
        # Would it be much cheaper with a byte dropped just there?
        part = text[start:end]
        try:
            data = find("big5-hkscs" if main.encoding == "big5" else main.encoding).encode(part)
        except UnicodeEncodeError:
            data = b""
        if data and not (
            another_step(data, main.encoding) and walk(data, (main.encoding,)).cost <= model.cost(part) - BETTER
        ):
            return True
    done = Untangled()
    _resolve(done, 2, 0, line, main, False)
    return done.trouble is None and done.lost == 0 and set(done.bytes_of) <= {main.encoding}


def _cut_tail(line: bytes) -> str | None:
    """The text of a line of UTF-8 whose last character is cut (so the file ends there), else None."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return line[: error.start].decode("utf-8")
    return None


def _whole(line: bytes, main: Candidate) -> Reading | None:
    """The likeliest reading of a line in one encoding without damage; others than the main one pay for it."""
    found: list[Reading] = []
    others = USUAL if main.encoding in CHINESE else ()
    for candidate in dict.fromkeys((main, *others)):
        reading = read(line, candidate._replace(damage=False))
        if reading is not None:
            cost = reading.cost + (OTHER if candidate.encoding != main.encoding else 0)
            found.append(reading._replace(cost=cost))
    if not found and main.encoding == "utf-8" and len(line) <= 4 * PART:
        for candidate in CANDIDATES:
            reading = read(line, candidate._replace(damage=False))
            if reading is not None:
                found.append(reading._replace(cost=reading.cost + OTHER))
    if not found:
        return None
    best = min(found, key=lambda reading: reading.cost)
    return best._replace(cost=best.cost - OTHER) if best.encoding != main.encoding else best


def _walked(line: bytes, main: str, budget: int) -> Walk:
    """A line walked through; of a long one only the parts that need it, and of those `budget` bytes at most."""
    encodings = tuple(dict.fromkeys((main, "utf-8", "gb18030", "big5")))
    if len(line) <= 2 * PART:
        return walk(line, encodings)
    codec = find(main)
    text: list[str] = []
    used: dict[str, int] = {}
    cost = lost = switches = at = 0
    trouble = -1
    while at < len(line):
        part = line[at : at + PART]
        good = _good_part(codec, part, at + PART >= len(line))
        if good is None and budget > 0:
            more = line[at : at + PART + BEHIND]
            step = walk(more, encodings, None if at + len(more) >= len(line) else PART)
            budget -= len(more)
        else:
            read, size = good if good is not None else (codec.replaced(part), len(part))
            gone = 0 if good is not None else max(1, read.count(LOST))
            step = Walk(read, model.cost(read), gone, {main: size}, 0, 0 if gone else -1, size)
        text.append(step.text)
        cost, lost, switches = cost + step.cost, lost + step.lost, switches + step.switches
        trouble = at + step.first_trouble if trouble < 0 <= step.first_trouble else trouble
        for name, number in step.encodings.items():
            used[name] = used.get(name, 0) + number
        at += step.size
    return Walk("".join(text), cost, lost, used, switches, trouble, at)


def _good_part(codec: Codec, part: bytes, last: bool) -> tuple[str, int] | None:
    """The text of part of a line, without a character that its end cuts, if it is fine; and how many bytes that is."""
    for size in range(len(part), len(part) - (1 if last else 4), -1):
        try:
            text = codec.decode(part[:size])
        except UnicodeDecodeError:
            continue
        return (text, size) if line_is_fine(text) else None
    return None


def _replaced(done: Untangled, number: int, line: bytes, main: Candidate, walked: Walk | None) -> None:
    if walked is not None:
        done.lost += walked.lost
        done.inner += walked.switches > 0
        done.add(number, walked.text, walked.encodings or {main.encoding: len(line)})
        return
    text = find(main.encoding).replaced(line)
    done.lost += max(1, text.count("\ufffd"))
    done.add(number, text, {main.encoding: len(line)})


def _refused(done: Untangled, number: int, offset: int, line: bytes, main: Candidate, walked: Walk | None) -> None:
    text = find(main.encoding).replaced(line)
    done.add(number, text, {main.encoding: len(line)})
    done.lost += 1
    if done.trouble is not None:
        return
    try:
        find(main.encoding).decode(line)
        at = max(0, walked.first_trouble if walked is not None else 0)
        done.trouble = Trouble(offset + at, 4, main.encoding, "the line is not whole in one encoding")
    except UnicodeDecodeError as error:
        at, size, why = error.start, max(1, error.end - error.start), ""
        if walked is not None and 0 <= walked.first_trouble < at:  # a lost byte shows only some characters on
            at, size, why = walked.first_trouble, 1, OUT_OF_STEP
        done.trouble = Trouble(offset + at, size, main.encoding, why)
