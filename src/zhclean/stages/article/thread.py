"""The posts of a thread: who wrote each, when, on which floor."""

from __future__ import annotations

from zhclean.labeller.words import pattern
from zhclean.stages.article.build import Build
from zhclean.stages.article.dates import dates

_SENT = pattern("thread.sent")
_FLOOR = pattern("thread.floor")
_NAME = pattern("thread.name")
_NAMED = {"楼主": 1, "沙发": 2, "板凳": 3, "地板": 4}  # what the first floors are called
_ABOVE = 4  # lines above the date of a post that may name its author or floor
_LONGEST = 120


def add(build: Build, written: list[int]) -> None:
    """Own the words before the date of each post (发表于 …); one post makes no thread."""
    keys = build.lines.keys
    sent = [
        number
        for number, i in enumerate(written)
        if len(keys[i]) <= _LONGEST and "于" in keys[i] and _SENT.search(keys[i])
    ]
    if len(sent) < 2:
        return
    for count, number in enumerate(sent, 1):
        i = written[number]
        match, when = _SENT.search(keys[i]), dates(keys[i])
        if match is None or not when:
            continue
        start, _ = build.line(i)
        above = written[max(0, number - _ABOVE) : number]
        floor = next((found for one in (i, *reversed(above)) if (found := _floor(keys[one]))), count)
        names = (one for one in reversed(above) if _is_name(keys[one]))
        author = next((build.text[slice(*build.line(one))].strip() for one in names), None)
        value = {"author": author, "date": when[0].iso, "floor": floor}
        build.add("post", start + match.start(), start + match.end(), value, 0.7)


def _floor(key: str) -> int | None:
    """The floor that a line names."""
    match = _FLOOR.search(key) if len(key) <= _LONGEST else None
    if match is None:
        return None
    return _NAMED.get(match[0]) or int(match["number"] or match["after"] or 0) or None


def _is_name(key: str) -> bool:
    bare = key.strip()
    return bool(_NAME.fullmatch(bare)) and not _FLOOR.search(bare)
