"""Captions of pictures and whom they are credited to: behind the caption, before it, alone on a line."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from zhclean.labeller.words import pattern, words
from zhclean.record import NamedTuple
from zhclean.stages.article.names import names_of

_ONLY = pattern("captions.only")
_BRACKETED = pattern("captions.bracketed")
_BRACKET_NESTED = pattern("captions.bracket_nested")
_BEHIND_LABEL = pattern("captions.behind_label")
_BEHIND = pattern("captions.behind")
_SEND = pattern("captions.send")
_FIXED_END = pattern("captions.fixed_end")
_INNER = pattern("captions.inner")
_STOCK = pattern("captions.stock")


_RIGHTS = pattern("captions.rights")
_BODY_NAME = pattern("captions.body_name")
_TAKEN_FROM = pattern("captions.taken_from")


class Credit(NamedTuple):
    """A credit: its place in the line, its role (摄, 供图, 图片来源 …; None for a bare name) and the names."""

    start: int
    end: int
    role: str | None
    names: list[str]

    def value(self) -> dict[str, Any]:
        """As the JSON has it."""
        return {"role": self.role, "names": self.names}


@lru_cache(maxsize=1)
def _fixed() -> frozenset[str]:
    return frozenset(word.lower() for word in words("credits")) | frozenset(
        word.lower() for word in words("media", "agency")
    )


def _who(text: str) -> list[str]:
    """The names credited in `text`."""
    text = _RIGHTS.sub("", text).strip(" 　。.，,:：()（）")
    lowered = text.lower()
    if lowered in _fixed():
        return [text]
    if re.match(r"[@《]", text) or _BODY_NAME.search(text):
        return [piece for piece in re.split(r"[、,，/／]|\s{1,3}(?=\S{3,})", text) if piece]
    tokens = names_of(text)
    return tokens.names or tokens.desks or ([text] if text else [])


def _inner(key: str, text: str, start: int, end: int) -> Credit | None:
    """The credit that the brackets ``key[start:end]`` hold, None when they hold something else."""
    inside, shown = key[start:end].strip(), text[start:end].strip()
    match = _INNER.match(inside)
    if (match is not None and match["label"] and match["label"] not in ("图", "照片")) or (
        match and re.match(r"图[:/|]", inside)
    ):
        named = _TAKEN_FROM.sub("", shown[match.start("named") : match.end("named")])
        return Credit(start, end, shown[: len(match["label"])], _who(named))
    if inside in _fixed() or _STOCK.fullmatch(inside):
        name = re.sub(r"(?:提供|供图)$", "", shown) or shown
        did = shown[len(name) :] or None
        return Credit(start, end, did, [name])
    match = _INNER.match(inside)
    if match is None:
        return None
    if match["label"]:
        return Credit(
            start,
            end,
            shown[: len(match["label"])],
            _who(
                _TAKEN_FROM.sub(
                    "",
                    shown[match.start("named") : match.end("named")],
                )
            ),
        )
    who = _who(shown[match.start("who") : match.end("who")])
    return Credit(start, end, shown[match.start("did") : match.end("did")], who) if who else None


def only(key: str, text: str) -> Credit | None:
    """The credit when a line is nothing but one.

    >>> from zhclean.key import key
    >>> only(key("图片来源：某某图库"), "图片来源：某某图库").names
    ['某某图库']
    """
    start = len(key) - len(key.lstrip())
    bare = key.strip()
    match = _ONLY.match(bare)
    if match is not None:
        first, last = match.span("who")
        inner = _BEHIND.match(bare[first:last])
        who = _who(text[start + first : start + last])
        if inner is not None:
            nested = _of(inner, text[start + first : start + last], 0)
            who = nested.names if nested is not None else who
        if who:
            return Credit(start, start + len(bare), text[start + match.start("role") : start + match.end("role")], who)
    if bare[:1] in "([【〔" and bare[-1:] in ")]】〕":
        found = _inner(key, text, start + 1, start + len(bare) - 1)
        if found is not None:
            return found._replace(start=start, end=start + len(bare))
    for form in (_BEHIND, _SEND):
        match = form.match(bare)
        if match is not None and match.start("in") == 0 and len(bare) <= 40:
            found = _of(match, text, start)
            if found is not None and _short(found.names):
                return found
    if bare in _fixed():
        return Credit(start, start + len(bare), None, [text[start : start + len(bare)]])
    return None


_OFFICE = pattern("captions.office")


def _short(names: list[str]) -> bool:
    """Whether the names can stand alone as a credit: people, or one body that reads like one."""
    return all(len(name) <= 5 or _OFFICE.search(name) or name.isascii() for name in names)


def _of(match: re.Match[str], text: str, base: int) -> Credit | None:
    groups = match.groupdict()
    shown = text[base + match.start("who") : base + match.end("who")]
    who = _who(shown)
    if groups.get("name"):
        who = [text[base + match.start("name") : base + match.end("name")]]
    also = groups.get("also")
    if also:
        who.append(text[base + match.start("also") : base + match.end("also")])
    if not who:
        return None
    did = groups.get("did")
    role = text[base + match.start("did") : base + match.end("did")] if did else "发"
    return Credit(base + match.start("in"), base + match.end("in"), role, who)


def split(key: str, text: str, *, sure: bool = True) -> tuple[int, Credit] | None:
    """(where the caption ends, its credit) when a line ends with a credit, None otherwise.

    `sure`: the line is known to be a caption, so looser forms count (a bare 视频截图 behind a full stop).

    >>> from zhclean.key import key
    >>> line = "工人在检修线路。王小明 摄"
    >>> end, credit = split(key(line), line)
    >>> line[:end], credit.role, credit.names
    ('工人在检修线路。', '摄', ['王小明'])
    """
    bare = key.rstrip()
    for form in (_BRACKETED, _BRACKET_NESTED):
        match = form.search(bare, max(0, len(bare) - 60))
        if match is not None and match.start() > 0:
            found = _inner(key, text, match.start("in"), match.end("in"))
            if found is not None and (sure or found.role):
                return match.start(), found._replace(start=match.start(), end=match.end())
    low = max(0, len(bare) - 60)
    match = _BEHIND_LABEL.search(bare, low)
    if match is not None and match.start("in") > 0:
        found = _inner(key, text, match.start("in"), match.end("in"))
        if found is not None:
            end = match.start("in")
            return (end - 1 if key[end - 1] == "/" else end), found
    if not sure:
        return None
    for form in (_BEHIND, _SEND):
        match = form.search(bare, low)
        if match is not None and match.start("in") > 0:
            credit = _of(match, text, 0)
            if credit is not None:
                return match.start("in"), credit
    match = _FIXED_END.search(bare, low)
    if match is not None and match["in"] in _fixed():
        return match.start("in"), Credit(
            match.start("in"), match.end("in"), None, [text[match.start("in") : match.end("in")]]
        )
    return None
