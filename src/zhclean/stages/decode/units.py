"""Text in units of two or four bytes: UTF-16 and UTF-32 without a mark, appended to a file, or with a byte lost."""

from __future__ import annotations

from itertools import accumulate
from operator import sub

from zhclean import language_model as model
from zhclean.codecs import find
from zhclean.codecs.base import LOST
from zhclean.stages.decode.choose import Choice, by_bytes, wide
from zhclean.stages.decode.found import OUT_OF_STEP, Found, Trouble
from zhclean.stages.decode.readings import UNIT, WIDE, cost_of, utf8_cost
from zhclean.stages.decode.sample import WHOLE

MARK = "\ufeff"
BLOCK = 2048  # bytes of a damaged file that are looked at together,
BEHIND = 64  # the last of which are looked at again
DROP = 20 * UNIT  # what reading in another step must save
FEW = 32  # characters for each that is out of step, at least, in text without a mark
ROW, ROUGH = 8, 12 * UNIT  # so many characters that cost so much each, on the average, are looked at closely
MOST, SPARE = 9.5, 30.0  # nats that a character of text costs at most, and all of them besides


def unmarked(data: bytes, *, all_of_them: bool = False) -> Found | None:
    """UTF-16 or UTF-32 without a mark, where that is text and likelier than any reading by bytes."""
    choice = wide(data, all_of_them=all_of_them)
    block = data[:BLOCK]
    out_of_step = len(block) > 2 * FEW and (all_of_them or 0 in block)
    if choice is None and not out_of_step:
        return None
    bytewise = by_bytes(block)
    if choice is not None and choice.best.cost < bytewise and _is_text(choice.best.text, choice.best.cost):
        return of_choice(choice, data)
    for candidate in WIDE if out_of_step else ():
        text, places = _resynced(block, candidate.encoding)
        text = text.replace(LOST, "")
        cost, language = cost_of(text, ("*",))
        if 0 < len(places) <= 1 + len(text) // FEW and cost + len(places) * DROP < bytewise and _is_text(text, cost):
            return whole(data, candidate.encoding, 0.9)._replace(language=language)
    return None


def _is_text(text: str, cost: float) -> bool:
    limit = (MOST * len(text) + SPARE) * UNIT
    return cost <= limit or utf8_cost(text) <= limit


def of_choice(choice: Choice, data: bytes) -> Found:
    """All of `data` in the encoding that a choice by blocks found."""
    best = choice.best
    found = whole(data, best.encoding, 0.99 if len(best.text) >= 8 else 0.9)
    return found._replace(language=best.language, rivals=tuple(choice.rivals()))


def whole(data: bytes, name: str, sure: float) -> Found:
    """`data` in an encoding of units; what is out of step or in no character is replaced, and trouble."""
    try:
        text = find(name).decode(data)
    except UnicodeDecodeError as error:
        return _damaged(data, name, (error.start, error.end - error.start, error.reason), sure)
    if len(data) <= WHOLE and _rough(text):
        found = _damaged(data, name, None, sure)
        if found.trouble is not None:
            return found
    return Found(text, name, sure)


def _rough(text: str) -> bool:
    """Whether some characters in a row cost what only text out of step costs."""
    costs = model.costs(text, cost_of(text[:400], ("*",))[1])
    sums = list(accumulate(costs, initial=0))
    return any(map((ROW * ROUGH).__lt__, map(sub, sums[ROW:], sums)))


def odd_start(found: Found) -> bool:
    """Whether a text in UTF-16 begins with what is no text."""
    head = found.text[:40]
    return cost_of(head, ("*",))[0] > MOST * UNIT * len(head)


def tail(data: bytes) -> tuple[int, str] | None:
    """Where UTF-16 was appended to a file by bytes, and which; None where it was not."""
    place, tries = data.index(0), []
    for _ in range(12):
        place = data.rfind(b"\n", 0, place)
        if place < 0:
            break
        tries.append(place + 1)
    best: tuple[float, int, str] | None = None
    for start in tries:
        for name in ("utf-16-le", "utf-16-be"):
            try:
                text = find(name).decode(data[start:])
            except UnicodeDecodeError:
                continue
            head = text[:300]
            cost = cost_of(head, ("*",))[0] / max(1, len(head))
            if "\0" not in text and cost < 8.5 * UNIT and (best is None or cost < best[0]):
                best = cost, start, name
    return best[1:] if best is not None else None


def _damaged(data: bytes, name: str, error: tuple[int, int, str] | None, sure: float) -> Found:
    """`data` read in another step behind each byte that is lost; `error` is what decoding it says (place, size, why)."""
    text, places = _resynced(data, name)
    if places and (error is None or places[0] != error[0]):
        error = places[0], 1, OUT_OF_STEP
    trouble = Trouble(error[0], error[1], name, error[2]) if error is not None else None
    return Found(text, name, sure, lost=max(len(places), int(error is not None)), trouble=trouble)


def _resynced(data: bytes, name: str) -> tuple[str, list[int]]:
    """The text of `data`, and where U+FFFD stands in it for bytes that are out of step or in no character."""
    unit = 4 if name.startswith("utf-32") else 2
    at = unit if _units(data[:unit], name, unit) == MARK else 0
    head = data[at : at + 400 * unit]
    heads = [_units(head[step:], name, unit).replace(LOST, "") for step in range(unit)]
    weighed = [(cost / len(text), tongue) for text in heads if text for cost, tongue in [cost_of(text, ("*",))]]
    language = min(weighed)[1] if weighed else "zh"
    out = [MARK] if at else []
    places: list[int] = []
    while len(data) - at >= unit:
        here = _units(data[at : at + BLOCK], name, unit)
        costs = model.costs(here, language)
        found: tuple[int, int] | None = None
        for step in range(1, unit):
            other = model.costs(_units(data[at + step : at + BLOCK + step], name, unit), language)
            place = _first_gain(costs, other)
            if place is not None and (found is None or place < found[0]):
                found = place, step
        if found is None:
            kept = here if at + BLOCK >= len(data) else here[: (BLOCK - BEHIND) // unit]
            places.extend(at + unit * place for place, char in enumerate(kept) if char == LOST)
            out.append(kept)
            at += unit * len(kept)
        else:
            place, step = found
            out.append(here[:place] + LOST)
            places.append(at + unit * place)
            at += unit * place + step
    if at < len(data):
        out.append(LOST)
        places.append(at)
    text = "".join(out)
    if unit == 2:  # pairs of surrogates were read one by one
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text, places


def _first_gain(costs: list[int], other: list[int]) -> int | None:
    """Where the first stretch begins in which `other` costs DROP less than `costs`."""
    sums = list(accumulate(map(sub, costs, other), initial=0))
    least = list(accumulate(sums, min))
    for place, (total, low) in enumerate(zip(sums, least, strict=True)):
        if total - low >= DROP:
            return place - 1 - sums[place - 1 :: -1].index(low)
    return None


def _units(data: bytes, name: str, unit: int) -> str:
    """A character for each whole unit of `data`, surrogates as they are, U+FFFD for none."""
    whole = data[: len(data) // unit * unit]
    if unit == 4:
        return whole.decode(name, "replace")
    swapped = whole if name.endswith("le") else _swapped(whole)
    return "".join(map(chr, memoryview(swapped).cast("H"))) if swapped else ""


def _swapped(data: bytes) -> bytes:
    swapped = bytearray(data)
    swapped[::2], swapped[1::2] = data[1::2], data[::2]
    return bytes(swapped)
