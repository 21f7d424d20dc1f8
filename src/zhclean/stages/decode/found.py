"""What the questions of `find.py` answer."""

from __future__ import annotations

from zhclean.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zhclean.stages.decode.readings import Reading

OUT_OF_STEP = "the bytes from here on are out of step: one is lost or too many"


class Trouble(NamedTuple):
    """The first place that cannot be decoded: its offset, the bytes to show, and the encoding tried."""

    offset: int
    length: int
    encoding: str
    why: str


class Found(NamedTuple):
    """What the bytes are: the text, its encoding, how sure, and what went wrong or is worth saying."""

    text: str
    encoding: str
    confidence: float = 1.0
    bom: bool = False
    language: str | None = None
    lost: int = 0
    trouble: Trouble | None = None
    notes: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int, str], ...] = ()
    rivals: tuple[tuple[Reading, float], ...] = ()
