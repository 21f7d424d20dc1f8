"""The dateline that begins a report: agency, place, date, and who wrote it.

新华社北京5月6日电, 中新网5月6日电, 本报讯（记者某某）, 某网讯, （中央社台北6日电）, 【新华社六日讯】, 某某科技讯 北京时间5月6日消息,
〔记者某某／台北报导〕, 【某某快报／某某】. 据某某报道 is none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.labeller.words import pattern, words
from zhclean.record import NamedTuple
from zhclean.stages.article import roles
from zhclean.stages.article.meta import is_medium
from zhclean.stages.article.names import is_desk, names_of

_OWN = pattern("dateline.own")  # the house that prints it
_SLASHED = pattern("dateline.slashed")
_GLUED = pattern("dateline.glued")
_CHANNEL = pattern("dateline.channel")
_SENT = pattern("dateline.sent")
_DAY = pattern("dateline.day")
_AFTER = pattern("dateline.after")
_GENERIC = pattern("dateline.generic")
_NOT_AGENCY = pattern("dateline.not_agency")
_DATE_BEHIND = pattern("dateline.date_behind")
_LIKE_AGENCY = pattern("dateline.like_agency")
_AGENCY_REPORTS = pattern("dateline.agency_reports")
_AGENCY_ALONE = pattern("dateline.agency_alone")
_DATE_AT_END = pattern("dateline.date_at_end")
_PEOPLE = pattern("dateline.people")
_PLACE_TAIL, _TOLD, _CITY = pattern("dateline.place_tail"), pattern("dateline.told"), pattern("dateline.city")
_BRACKET = {"(": ")", "[": "]", "【": "】", "〔": "〕", "「": "」"}


class Dateline(NamedTuple):
    """A dateline: its place in the line (`end`: where the text proper begins), what it tells, the bylines in it."""

    start: int
    end: int
    agency: str | None
    location: str | None
    date: str | None
    bylines: list[roles.Byline]
    topic: bool


@lru_cache(maxsize=1)
def _agencies() -> dict[str, list[str]]:
    """The agencies by their first character, longest first."""
    known: dict[str, list[str]] = {}
    for word in sorted({word.lower() for word in words("media")}, key=lambda word: (-len(word), word)):
        if len(word) > 1:
            known.setdefault(word[0], []).append(word)
    return known


def _prefix(key: str, at: int) -> int:
    """Where a known agency that begins at `at` ends, `at` when there is none."""
    own = _OWN.match(key, at)
    if own is not None:
        return int(own.end())
    for word in _agencies().get(key[at : at + 1], ()):
        if key.startswith(word, at):
            return at + len(word)
    return at


def read(key: str, text: str) -> Dateline | None:
    """The dateline at the beginning of a line, None without one.

    >>> from zhclean.key import key
    >>> line = "新华社北京5月6日电（记者王小明）大会今天开幕。"
    >>> found = read(key(line), line)
    >>> found.agency, found.location, found.date, [one.names for one in found.bylines], line[found.end:]
    ('新华社', '北京', '05-06', [['王小明']], '大会今天开幕。')
    """
    start = len(key) - len(key.lstrip())
    at, close = start, ""
    if key[at : at + 1] in _BRACKET:
        close = _BRACKET[key[at]]
        stop = key.find(close, at, at + 50)
        if stop < 0:
            return None
        inside = _inside(key, text, at + 1, stop)
        if inside is None:
            return None
        end = stop + 1
        while end < len(key) and key[end] in " :,":
            end += 1
        return _people(key, text, inside._replace(start=start, end=end))
    return _open(key, text, at)


def _inside(key: str, text: str, start: int, stop: int) -> Dateline | None:
    """A dateline that stands in brackets."""
    part, shown = key[start:stop], text[start:stop]
    desk = roles.behind(part, shown)
    if desk is not None and _SENT.search(part):
        who = [roles.Byline(desk.role, desk.names, start, stop, desk.desks)] if desk.names else []
        place = desk.place if desk.place and not is_desk(desk.place) else None
        return Dateline(start, stop, None, place, None, who, False)
    slash = _SLASHED.fullmatch(part)
    if slash is not None and is_medium(slash["agency"]):
        tokens = names_of(shown[slash.start("name") :], loose=False)
        if tokens.names:
            who = [roles.Byline("记者", tokens.names, start + slash.start("name"), stop, [])]
            return Dateline(start, stop, shown[slash.start("agency") : slash.end("agency")], None, None, who, False)
    found = _open(part, shown, 0)
    if found is None or found.end < len(part.rstrip()) - 3:
        reporter = _GLUED.fullmatch(
            part,
        )
        if reporter is None:
            return None
        who = [
            roles.Byline(
                "记者",
                [shown[reporter.start("name") : reporter.end("name")]],
                start + reporter.start("name"),
                start + reporter.end("name"),
                [],
            )
        ]
        return Dateline(
            start,
            stop,
            reporter["agency"] and shown[: reporter.end("agency")],
            shown[reporter.start("place") : reporter.end("place")],
            _iso(reporter["date"]),
            who,
            False,
        )
    bylines = [one._replace(start=one.start + start, end=one.end + start) for one in found.bylines]
    return found._replace(bylines=bylines)


def _open(key: str, text: str, at: int) -> Dateline | None:
    """A dateline without brackets around it."""
    end = _prefix(key, at)
    agency_end = end
    if end > at:
        if key[end : end + 1] == "据":  # 新华社据塔斯社…讯
            end = max(_prefix(key, end + 1), end)
        if key[end : end + 1] in ("-", "·", " "):
            more = _prefix(key, end + 1)
            if more > end + 1:
                agency_end = end = more
        match = _AFTER.match(key, end)
        if match is not None and len(match["middle"]) < 11:
            place = match["middle"].strip() or None
            tail = bool(place) and bool(_PLACE_TAIL.fullmatch(place))
            if tail or (place and not match["date"] and (not _is_place(place) or _TOLD.fullmatch(match["word"]))):
                if place is None or not _is_agency_tail(place):
                    return None
                agency_end, place = match.end("middle"), None
            if _TOLD.search(match["word"]) and not _DATE_BEHIND.match(key, _skip(key, match.end())):
                return None
            if match["word"] in ("消息", "电") and not (
                match["date"] or place or key[match.end() : match.end() + 1] in " (【[〔:,"
            ):
                return None
            return _finish(
                key,
                text,
                at,
                agency_end,
                place and text[match.start("middle") : match.end("middle")].strip(),
                match["date"],
                match,
            )
        people = _PEOPLE.match(key, end)
        if people is not None and roles.bare_names(text[people.start("in") : people.end("in")]):
            return _people(key, text, Dateline(at, end, text[at:agency_end], None, None, [], False))
        return None
    bare, match = True, _GENERIC.match(key, at)
    if match is None:
        bare = False
        match = _LIKE_AGENCY.match(key, at) or _AGENCY_REPORTS.match(key, at)
        if match is None:  # an agency with nothing but names in brackets behind it
            lone = _AGENCY_ALONE.match(key, at)
            people = _PEOPLE.match(key, lone.end()) if lone is not None else None
            if lone is None or people is None or not roles.bare_names(text[people.start("in") : people.end("in")]):
                return None
            return _people(key, text, Dateline(at, lone.end(), text[at : lone.end()], None, None, [], False))
    agency = match["agency"]
    if _NOT_AGENCY.search(agency):
        return None
    if bare and match["word"] == "讯" and len(agency) > 10 and not is_medium(agency):
        return None
    if bare and match["word"] != "讯" and not is_medium(agency):
        return None
    date = match.groupdict().get("date")
    if date is None:
        inner = _DATE_AT_END.search(agency)
        if inner is not None and inner.start() > 1:
            date = inner[0]
            return _finish(key, text, at, at + inner.start(), None, date, match)
    return _finish(key, text, at, match.end("agency"), None, date, match)


def _skip(key: str, at: int) -> int:
    while at < len(key) and key[at] in " ,:":
        at += 1
    return at


def _is_place(text: str) -> bool:
    return (
        text in words("places")
        or _CITY.sub("", text) in words("places")
        or any(text.startswith(word) for word in words("places", "province", "city") if len(word) > 1)
    )


def _is_agency_tail(text: str) -> bool:
    return bool(_CHANNEL.fullmatch(text))


def _finish(
    key: str, text: str, at: int, agency_end: int, place: str | None, date: str | None, match: re.Match[str]
) -> Dateline:
    end = match.end()
    topic = bool(match.groupdict().get("topic")) or bool(re.match(r" ?题[:]", key[end : end + 4]))
    found = Dateline(at, end, text[at:agency_end].strip(), place, _iso(date), [], topic)
    return _people(key, text, found)


def _people(key: str, text: str, found: Dateline) -> Dateline:
    """The bylines in brackets behind a dateline, a date behind it, and the blanks before the text."""
    end, bylines = found.end, list(found.bylines)
    match = _PEOPLE.match(key, end)
    if match is not None:
        start, stop = match.span("in")
        who = roles.parse(key[start:stop], text[start:stop])
        if not who:
            names = roles.bare_names(text[start:stop])
            who = [roles.Byline(None, names, 0, stop - start, [])] if names else []
        if who:
            bylines += [one._replace(start=one.start + start, end=one.end + start) for one in who]
            end = match.end()
    end = _skip(key, end)
    date = found.date
    if date is None:
        behind = _DATE_BEHIND.match(key, end)
        if behind is not None:
            date, end = _iso(behind["date"]), _skip(key, behind.end())
    return found._replace(end=end, bylines=bylines, date=date)


def _iso(date: str | None) -> str | None:
    """A date of a dateline: ``05-06``; a day alone as printed."""
    if date is None:
        return None
    from zhclean.stages.article.dates import number_of

    match = _DAY.fullmatch(date)
    if match is None:
        return date
    if not match["month"]:
        return date
    iso = f"{number_of(match['month']):02}-{number_of(match['day']):02}"
    return f"{match['year']}-{iso}" if match["year"] else iso
