"""The convert stage: which lines are to be converted by which engine, and the change that comes of it."""

from __future__ import annotations

from collections.abc import Iterator

from zhclean.edits import Change, Edit
from zhclean.lazy import lazy
from zhclean.stages.convert.engine import engine
from zhclean.stages.convert.jobs import Job, carry_out, count, edits, notes
from zhclean.stages.convert.script import finder, han, has, has_kana, japanese, script_of
from zhclean.stages.convert.shield import Shield, shields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from zhclean.document import Source
    from zhclean.stages.convert.options import ConvertOptions

_LINE = lazy("[^\r\n]*(?:\r\n?|\n|$)")
_JAPANESE_LINES = 0.3  # of the lines with Han: then the document is Japanese


def convert(text: str, source: Source, options: ConvertOptions) -> Change:
    """Convert `text` to the script and region `options.to`; the change is exact, its edits lazily worked out.

    A line that already is in the target's script stays byte for byte, Japanese stays too. Facts: `script` (of the
    text as it came, unless an earlier stage has said), `language` (``ja``).

    >>> from zhclean.document import Source
    >>> from zhclean.stages.convert import ConvertOptions
    >>> convert("皇后在後面說話。", Source(), ConvertOptions()).after
    '皇后在后面说话。'
    """
    facts: dict[str, str] = {}
    jobs: list[Job] = []
    if options.to != "keep":
        jobs = _jobs(text, source, options, facts)
    if not jobs and options.quotes == "keep":
        return Change("convert", text, text, (), facts=facts)
    after, found = carry_out(text, jobs)
    rule = f"convert.{_direction(source, options)}"
    if options.quotes == "keep":
        return Change(
            "convert",
            text,
            after,
            lambda: edits(text, jobs, found, rule),
            count=lambda: count(text, jobs, found),
            notes=lambda: notes(text, jobs, found, rule),
            facts=facts,
        )
    from zhclean.stages.convert.quotes import quotes

    final, marks = quotes(after, options.quotes)
    return Change(
        "convert",
        text,
        final,
        lambda: _with_quotes(list(edits(text, jobs, found, rule)), marks),
        count=lambda: count(text, jobs, found) + len(marks),
        notes=lambda: notes(text, jobs, found, rule),
        facts=facts,
    )


class _Plain:
    """What `convert` reads of its options and its source, for a text that has neither."""

    protect = dict = ()
    quotes, script, polluted = "keep", None, False

    def __init__(self, to: str, from_: str) -> None:
        self.to, self.from_ = to, from_


def convert_text(text: str, to: str = "s", from_: str = "auto") -> str:
    """`text` converted to ``s sp t tw twp hk hkp`` from ``auto s t tw hk``: `convert` for a plain string.

    >>> convert_text("頭髮"), convert_text("头发", "tw")
    ('头发', '頭髮')
    """
    plain = _Plain(to, from_)
    return convert(text, plain, plain).after  # type: ignore[arg-type]


def _direction(source: Source, options: ConvertOptions) -> str:
    script = options.from_
    if script == "auto":
        script = "t" if options.to in ("s", "sp") else "s"
    return f"{script}2{options.to}"


def _name(script: str, to: str, from_: str) -> str | None:
    """The engine for lines of `script` (hans, hant)."""
    if to in ("s", "sp"):
        vocabulary = "_hkp" if from_ == "hk" else "_twp"
        return "ts" + (vocabulary if to == "sp" else "")
    if script == "hans":
        return {"t": "st", "tw": "st_tw", "twp": "st_twp", "hk": "st_hk", "hkp": "st_hkp"}[to]
    region = to[:2]
    if region == from_ or from_ in ("auto", "s"):
        return None
    if region == "t":
        return f"{from_}2t" if from_ in ("tw", "hk") else None
    return f"t2{region}" if from_ == "t" else f"{from_}2{region}"


def _jobs(text: str, source: Source, options: ConvertOptions, facts: dict[str, str]) -> list[Job]:
    """What is to be done with which stretch of `text`; empty when nothing is."""
    to_hans = options.to in ("s", "sp")
    polluted = source.polluted and source.script == "hans"
    if polluted and options.to == "s":
        return []
    own, kana = bool(options.dict), False
    if options.from_ == "auto" or to_hans:
        if to_hans and not has("hant", text) and options.from_ == "auto" and not own:
            facts["script"] = "hans" if has("hans", text) else "neutral"
            return []
        kana = has_kana(text)
        if kana and _japanese_text(text):
            facts["language"] = "ja"
            return _shielded(text, [], options) if own else []
    script, stretches = _plan(text, options, polluted, kana)
    if source.script is None:
        facts["script"] = script
    return _shielded(text, stretches, options)


# The script of a text, and its stretches (start, end, name of the engine or None).
Plan: TypeAlias = "tuple[str, list[tuple[int, int, str | None]]]"


def _plan(text: str, options: ConvertOptions, polluted: bool, kana: bool) -> Plan:
    any_hans, any_hant = has("hans", text), has("hant", text)
    script = "mixed" if any_hans and any_hant else "hans" if any_hans else "hant" if any_hant else "neutral"
    to_hans, from_ = options.to in ("s", "sp"), options.from_
    if polluted or (from_ == "s" and not to_hans):
        return (script, [(0, len(text), _name("hans", options.to, "s"))])
    if not to_hans and from_ != "auto":  # from one region's Traditional to another's, as the user says
        return (script, [(0, len(text), _name("hant", options.to, from_))])
    if script != "mixed" and not kana:
        return (script, [(0, len(text), _for_line(text, script, script, options))])
    stretches: list[tuple[int, int, str | None]] = []
    main = _majority(text)
    for match in _LINE.finditer(text):
        line, start = match[0], match.start()
        if not line:
            continue
        kind = script_of(line)
        if kind == "neutral" and japanese(line):
            _add(stretches, start, match.end(), None)
        elif kind == "mixed" and not to_hans:
            for a, b, run in _runs(line):
                _add(stretches, start + a, start + b, _for_line(line[a:b], run, "hans", options))
        else:
            _add(stretches, start, match.end(), _for_line(line, kind, main, options))
    return (script, stretches)


def _add(stretches: list[tuple[int, int, str | None]], start: int, end: int, name: str | None) -> None:
    """Add a stretch, joined to the one before when both go to the same engine (words may not stop at its edge)."""
    if stretches and stretches[-1][2] == name:
        start = stretches.pop()[0]
    stretches.append((start, end, name))


def _for_line(line: str, script: str, main: str, options: ConvertOptions) -> str | None:
    """The engine for a line of `script` in a text that is mostly `main`."""
    to_hans, from_ = options.to in ("s", "sp"), options.from_
    if script == "neutral":
        script = main
        if script == "neutral":
            if from_ == "auto" and not to_hans:
                return _name("hans", options.to, from_) if looks_hans(line) else None
            script = "hant" if to_hans and from_ != "auto" else "hans" if from_ == "s" else "hant"
            if to_hans and from_ == "auto":
                return None
    if to_hans:
        return None if script == "hans" else _name("hant", options.to, from_)
    return _name("hant" if script == "hant" else "hans", options.to, from_)


def looks_hans(line: str) -> bool:
    """Whether a line without any character of one script only holds a word that Traditional spells otherwise.

    >>> looks_hans("大地在后面"), looks_hans("人云亦云的皇后")
    (True, False)
    """
    from zhclean.stages.convert.tables import telling

    return telling().search(line) is not None


def _majority(text: str) -> str:
    hans, hant = len(finder("hans").findall(text)), len(finder("hant").findall(text))
    return "hans" if hans > hant else "hant" if hant else "neutral"


def _runs(line: str) -> Iterator[tuple[int, int, str]]:
    """A mixed line in stretches between its punctuation, each with its own script; a mixed one is cut further.

    There a character of both scripts belongs to the one before it: 陸游|的诗 keeps the 游 of 陸游.
    """
    at = 0
    hans, hant = finder("hans"), finder("hant")
    for match in han().finditer(line):
        if match.start() > at:
            yield at, match.start(), "neutral"
        script, start = script_of(match[0]), match.start()
        if script == "mixed":
            script = ""
            for place in range(match.start(), match.end()):
                now = "hans" if hans.match(line, place) else "hant" if hant.match(line, place) else script
                if script and now != script:
                    yield start, place, script
                    start = place
                script = now or script
        yield start, match.end(), script
        at = match.end()
    if at < len(line):
        yield at, len(line), "neutral"


def _japanese_text(text: str) -> bool:
    lines = [line for line in text.splitlines() if has_kana(line) or han().search(line)]
    return sum(map(japanese, lines)) > _JAPANESE_LINES * len(lines)


def _shielded(text: str, stretches: list[tuple[int, int, str | None]], options: ConvertOptions) -> list[Job]:
    """The jobs of `stretches` with the shields cut out; the user's own dictionary is carried out everywhere."""
    guards = shields(text, options) if options.dict or any(name for *_, name in stretches) else []
    jobs: list[Job] = []
    number = 0
    for start, end, name in stretches or [(0, len(text), None)]:
        tool = engine(name) if name else None
        while number < len(guards) and guards[number].start < end:
            guard = guards[number]
            if guard.start > start:
                jobs.append(Job(start, guard.start, tool))
            jobs.append(Job(*_clip(guard, start)))
            start = max(start, guard.end)
            if guard.end >= end:
                break
            number += 1
        if start < end:
            jobs.append(Job(start, end, tool))
    return [job for job in jobs if job.start < job.end and (job.engine or job.new is not None)]


def _clip(guard: Shield, start: int) -> tuple[int, int, None, str | None]:
    """The part of a guard from `start` on (a guard over several stretches is met several times)."""
    if guard.start < start:
        return start, max(start, guard.end), None, None
    return guard.start, guard.end, None, guard.new


def _with_quotes(made: list[Edit], marks: list[tuple[int, str]]) -> list[Edit]:
    """`made` with the quotation marks put in; `marks` are places in the text after `made` (marks are no Han)."""
    result: list[Edit] = []
    number, shift = 0, 0
    for place, new in marks:
        while number < len(made) and made[number].start + shift < place:
            result.append(made[number])
            shift += len(made[number].new) - (made[number].end - made[number].start)
            number += 1
        result.append(Edit(place - shift, place - shift + 1, new, "convert.quotes"))
    return result + made[number:]
