"""The body: paragraphs, the dateline before them, the bylines behind them, captions between them, speakers."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from zhclean.labeller.words import pattern
from zhclean.stages.article import captions, dateline, gov, meta, notes, roles
from zhclean.stages.article.build import Build
from zhclean.stages.article.names import is_person

_CLOSING = frozenset(")]】〕")
_BRACKET_END = pattern("body.bracket_end")
_SPEAKER = pattern("body.speaker")
_CREDIT_HINT = pattern("body.credit_hint")
PHOTO = pattern("body.photo")
_DID = pattern("body.did")
_SENTENCE = pattern("body.sentence")
_TOOK = pattern("body.took")
_SOURCE_END = pattern("body.source_behind")


def add(build: Build, written: list[int], preset: str) -> None:
    """Own every line that is not taken yet."""
    lines, labels = build.lines, build.lines.labels
    rest = [i for i in written if i not in build.taken]
    _pictures(build, rest, preset)
    paragraphs = [i for i in rest if labels[i] == "body"]
    if len(paragraphs) > 3 and preset != "novel":
        lead = lines.keys[paragraphs[0]].strip()
        own = is_caption(lead, lead, False)
        if len(lead) >= 24 and not own and any(lines.keys[i].strip().startswith(lead[:20]) for i in paragraphs[1:30]):
            notes.add(build, paragraphs[:1], "abstract")
            paragraphs = paragraphs[1:]
    _dateline(build, paragraphs, written)
    signed = gov.signature(build, paragraphs) if preset == "gov" else {}
    told: int | None = gov.addressee(build, paragraphs) if preset == "gov" else None
    speakers = _speakers(build, paragraphs)
    aside = _aside(build, rest)
    paragraphs = [i for i in paragraphs if i not in aside]
    last = paragraphs[-1] if paragraphs else -1
    waiting: list[int] = []  # captions that may be credited on the next line
    attached = False  # whether the line above is an attachment
    credit: tuple[int, captions.Credit] | None = None
    for number, i in enumerate(rest):
        if i in build.taken:
            continue
        label = labels[i]
        key = lines.keys[i]
        start, end = build.line(i)
        if label == "caption" or (
            label in ("body", "heading") and preset != "novel" and is_caption(key, build.text[start:end], i == last)
        ):
            credit = _caption(build, i, waiting, credit)
            continue
        _flush(build, waiting, credit)
        waiting, credit = [], None
        attached = preset == "gov" and i not in signed and i != told and gov.is_attachment(key, attached)
        if attached and label in ("body", "heading"):
            build.add("attachment", start, end, None, 0.8)
            build.taken.add(i)
            continue
        if label == "heading":
            following = rest[number + 1] if number + 1 < len(rest) else -1
            if not (key.strip().isdecimal() and following >= 0 and labels[following] == "heading"):
                build.add("heading", start, end, None, lines.sure(i))
            build.taken.add(i)
            continue
        if label == "body" and (i in aside or not _LETTER.search(key)):
            continue
        if label == "body" and preset == "novel" and _POSTSCRIPT.match(key):
            build.add("authorNote", start, end, None, 0.7)
            continue
        if label == "body":
            if i in signed or i == told:
                told_by = signed.get(i) or {"addressee": build.text[start:end].strip().rstrip(":：")}
                build.add("document", start, end, told_by)
                continue
            value: dict[str, Any] | None = {"speaker": speakers[i]} if i in speakers else None
            _paragraph(build, i, value, near_end=i in paragraphs[-3:], last=i == last)
        elif notes.is_signature(key):
            continue
    _flush(build, waiting, credit)


def _pictures(build: Build, rest: list[int], preset: str) -> None:
    """Lines that only their neighbours show to be captions: the one above a credit, a word or two between long
    paragraphs."""
    lines, labels = build.lines, build.lines.labels
    seen, paragraphs_seen = False, 0
    for number, i in enumerate(rest):
        key = lines.keys[i].strip()
        if labels[i] == "body":
            paragraphs_seen += 1
            seen = seen or len(key) >= 80 or paragraphs_seen > 2
        if not number or len(key) > 40 or not key.endswith(("摄", "供图", "报道", "发", "摄影", "提供")):
            continue
        above = rest[number - 1]
        start, end = build.line(i)
        alone = captions.only(lines.keys[i], build.text[start:end])
        if alone is None or labels[above] not in ("body", "heading", "other") or len(lines.keys[above]) > 90:
            continue
        people = all(is_person(name) for name in alone.names) and "摄" in (alone.role or "").replace("攝", "摄")
        if (
            (people or not seen)
            and lines.keys[above].count("。") <= 1
            and not captions.only(lines.keys[above], build.text[slice(*build.line(above))])
        ):
            paragraphs_seen -= labels[above] == "body"
            labels[above] = labels[i] = "caption"
    paragraphs = [i for i in rest if labels[i] == "body"]
    short = [number for number, i in enumerate(paragraphs) if len(lines.keys[i].strip()) <= 14]
    if preset not in ("news", "wechat") or len(paragraphs) < 6 or len(short) * 6 > len(paragraphs):
        return
    for number in short:
        key = lines.keys[paragraphs[number]].strip()
        if (
            not 0 < number < len(paragraphs) - 1
            or not key.endswith("。")
            or _SENTENCE.match(key)
            or re.search(r"[,“”:?!;、]", key)
        ):
            continue
        before = lines.keys[paragraphs[number - 1]].rstrip()
        if len(before) >= 45 and before[-1] in "。!?”」" and len(lines.keys[paragraphs[number + 1]]) >= 45:
            labels[paragraphs[number]] = "caption"


def _dateline(build: Build, paragraphs: list[int], written: list[int]) -> None:
    """The dateline, at the beginning of one of the first paragraphs or on a line above."""
    lines = build.lines
    first = paragraphs[0] if paragraphs else len(lines)
    above = [i for i in written if i < first and lines.labels[i] in ("meta", "other")][-4:]
    for i in (*above, *paragraphs[:9]):
        start, end = build.line(i)
        found = dateline.read(lines.keys[i], build.text[start:end])
        if found is None or not (found.agency or found.location or found.bylines):
            continue
        if i in above and not (found.agency and (found.date or found.location)):
            continue
        if i in paragraphs[2:] and not (found.agency and (found.date or found.location or found.bylines)):
            continue
        if i in paragraphs[1:] and not _note_above(build, paragraphs, i):
            continue
        if i in above:  # a line of its own: the room of metadata read it too
            build.parts = [part for part in build.parts if not start <= part.span.start < end]
        value = {"location": found.location, "date": found.date, "agency": found.agency}
        at = start + found.start
        for who in found.bylines:
            if who.names and start + who.start >= at:
                if (value["agency"] or value["location"]) and start + who.start > at:
                    build.add("dateline", at, start + who.start, value)
                    value = {"location": None, "date": None, "agency": None}
                build.add("byline", start + who.start, start + who.end, {"role": who.role, "names": who.names})
                at = start + who.end
        if value["agency"] or value["location"]:
            build.add("dateline", at, start + found.end, value)
        elif at < start + found.end:
            build.add("other", at, start + found.end)
        if i in paragraphs:
            _paragraph(build, i, None, near_end=i in paragraphs[-3:], last=i == paragraphs[-1], begin=start + found.end)
            build.taken.add(i)
        return


_LETTER = pattern("body.letter")
_POSTSCRIPT = pattern("body.postscript")
_REFERENCES = pattern("body.references")
_ITEM = pattern("body.item")
_INTRO = pattern("body.intro")


def _aside(build: Build, rest: list[int]) -> set[int]:
    """Lines among the body that are no part of it: references below it, pointers to other pages."""
    found: set[int] = set()
    listing = False
    for i in rest:
        key = build.lines.keys[i]
        if listing:
            listing = bool(_ITEM.match(key))
            if listing:
                found.add(i)
        elif len(key) < 80:
            listing = bool(_REFERENCES.match(key))
            if listing:
                found.add(i)
            if _INTRO.match(key):
                found.add(i)
    return found


def _note_above(build: Build, paragraphs: list[int], i: int) -> bool:
    """Own the paragraphs above the dateline as an abstract or note; False when there are too many of them."""
    above = paragraphs[: paragraphs.index(i)]
    if len(above) > 8 or any(label == "heading" for label in build.lines.labels[above[0] : i]):
        return False
    boxed = all(build.lines.keys[one].lstrip()[:1] in "■●◆▲★" for one in above)
    if not boxed and len(above) > 3:
        return False
    notes.add(build, above, "abstract" if boxed or len(above) == 1 else "editorNote")
    return True


def _paragraph(
    build: Build, i: int, value: dict[str, Any] | None, *, near_end: bool, last: bool, begin: int | None = None
) -> None:
    """A paragraph without the byline, source or credit that ends it in brackets."""
    start, end = build.line(i)
    begin = start if begin is None else begin
    key, text = build.lines.keys[i], build.text[start:end]
    build.taken.add(i)
    stop = end
    bare = key.rstrip()
    if not _CLOSING.isdisjoint(bare[-4:]):
        match = _BRACKET_END.search(bare, max(0, len(bare) - 80))
        if match is not None and start + match.start() > begin:
            kind, values = _ending(bare, text, match.start("in"), match.end("in"), near_end, last)
            if kind:
                stop = start + match.start()
                for one in values:
                    build.add(kind, stop if one is values[0] else start + match.end(), end, one, 0.85)
                if len(values) > 1:
                    build.parts = build.parts[: -len(values)]
                    _share(build, kind, stop, end, values)
    build.add("paragraph", begin, stop, value, build.lines.sure(i))


def _share(build: Build, kind: str, start: int, end: int, values: list[dict[str, Any]]) -> None:
    """Several values for one stretch: each gets a piece of it, in order."""
    step = max(1, (end - start) // len(values))
    for number, value in enumerate(values):
        last = end if number == len(values) - 1 else start + (number + 1) * step
        build.add(kind, start + number * step, last, value, 0.85)


def _ending(key: str, text: str, start: int, end: int, near_end: bool, last: bool) -> tuple[str, list[dict[str, Any]]]:
    """What the brackets at the end of a paragraph hold: (kind of part, values), kind empty when it is text."""
    inside, shown = key[start:end], text[start:end]
    credit = captions._inner(key, text, start, end)
    if credit is not None and credit.role and _TOOK.search(credit.role):
        return "caption", [{"text": None, "credits": [credit.value()]}]
    found = meta.read(inside, shown)
    if found.publishers and not found.bylines:
        return "publisher", [{"names": found.publishers[0][2]}]
    who = roles.parse(inside, shown)
    if who and all(one.names for one in who) and (near_end or who[0].role in ("记者", "通讯员")):
        return "byline", [{"role": one.role, "names": one.names} for one in who]
    desk = roles.behind(inside, shown)
    if desk is not None and desk.names and near_end:
        return "byline", [{"role": desk.role, "names": desk.names}]
    if near_end:
        names = roles.bare_names(shown)
        if names and (last or all(is_person(name, strict=True) for name in names)):
            return "byline", [{"role": None, "names": names}]
    return "", []


def is_caption(key: str, text: str, last: bool) -> bool:
    """Whether a line that was not labelled so is a caption all the same: it is short and ends with a credit."""
    bare = key.rstrip()
    if (
        len(bare) > 130
        or bare.count("。") > (1 if last else 2)
        or _SOURCE_END.match(bare)
        or not _CREDIT_HINT.search(bare, max(0, len(bare) - 40))
    ):
        return False
    found = captions.split(key, text, sure=False) or captions.split(key, text)
    if found is None:
        alone = captions.only(key, text)
        return alone is not None and bool(_DID.search(alone.role or ""))
    role = found[1].role
    return bool(_DID.search(role)) if role else len(bare) < 60 and not last


def _caption(
    build: Build, i: int, waiting: list[int], credit: tuple[int, captions.Credit] | None
) -> tuple[int, captions.Credit] | None:
    """Take a caption line: whole (text and credit), a credit for the captions that wait, or one that waits itself.

    Gives a credit that stands before its caption, if this line is one.
    """
    start, end = build.line(i)
    key, text = build.lines.keys[i], build.text[start:end]
    build.taken.add(i)
    alone = captions.only(key, text)
    if alone is not None:
        if waiting:
            for one in waiting[:-1]:
                _text_only(build, one)
            first = build.line(waiting[-1])[0]
            shown = _bare(build.text[first : build.line(waiting[-1])[1]])
            build.add("caption", first, end, {"text": shown, "credits": [alone.value()]}, 0.85)
            waiting.clear()
            return None
        if credit is not None:
            _credit_only(build, *credit)
        return i, alone
    found = captions.split(key, text)
    if found is not None:
        if credit is not None:
            _credit_only(build, *credit)
        for one in waiting:
            _text_only(build, one)
        waiting.clear()
        cut, who = found
        shown = _bare(text[:cut])
        build.add("caption", start, end, {"text": shown or None, "credits": [who.value()]}, 0.9)
        return None
    if credit is not None:
        first = build.line(credit[0])[0]
        if re.match(r"(?:摄影|摄影师|图|图片)$", credit[1].role or "") and credit[1].role == "摄影":
            build.add("caption", first, end, {"text": _bare(text), "credits": [credit[1].value()]}, 0.8)
            return None
        _credit_only(build, *credit)
    waiting.append(i)
    return None


def _bare(text: str) -> str:
    """A caption without the marks in front of it."""
    return re.sub(r"^[\s▲▼△▽◎●■◆★☆▶►◀↑↓←→]+", "", text).strip()


def _text_only(build: Build, i: int) -> None:
    start, end = build.line(i)
    build.add("caption", start, end, {"text": _bare(build.text[start:end]), "credits": []}, build.lines.sure(i))


def _credit_only(build: Build, i: int, credit: captions.Credit) -> None:
    start, end = build.line(i)
    build.add("caption", start, end, {"text": None, "credits": [credit.value()]}, 0.9)


def _flush(build: Build, waiting: list[int], credit: tuple[int, captions.Credit] | None) -> None:
    for one in waiting:
        _text_only(build, one)
    if credit is not None:
        _credit_only(build, *credit)


def _speakers(build: Build, paragraphs: list[int]) -> dict[int, str]:
    """Who speaks, by paragraph, when the text is an interview: the same few names with a colon begin many lines."""
    found: dict[int, str] = {}
    for i in paragraphs:
        match = _SPEAKER.match(build.lines.keys[i])
        if match is not None:
            start = build.line(i)[0]
            found[i] = build.text[start + match.start("name") : start + match.end("name")]
    counts = Counter(found.values())
    often = {name for name, times in counts.items() if times > 1}
    if len(often) < 2 or len(found) * 3 < len(paragraphs):
        return {}
    return {i: name for i, name in found.items() if name in often}
