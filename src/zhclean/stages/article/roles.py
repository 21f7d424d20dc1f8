"""Who did what: roles and the names behind (or before) them, on lines of their own and in brackets."""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.labeller.words import pattern, rows
from zhclean.record import NamedTuple
from zhclean.stages.article.names import Tokens, is_person, names_of

_BETWEEN = r"(?:^|(?<=[ \x01:：,，、;；|/()（）\[\]【】〔〕<>·•。]))"
_NO_PLACE = pattern("roles.no_place")
_OF_A_HOUSE, _KINDS = pattern("roles.of_a_house"), pattern("roles.kinds")
_PLAIN = pattern("roles.plain")  # may stand before a name without a colon
_NAME = "[\u3400-\u9fff·]"


LONGEST = 400  # characters of a line that are read


class Byline(NamedTuple):
    """A role (None: none printed), its names, its place in the string it was read from, and desks named instead."""

    role: str | None
    names: list[str]
    start: int
    end: int
    desks: list[str]


@lru_cache(maxsize=1)
def _roles() -> re.Pattern[str]:
    """A role where names may follow: ``role`` as printed, ``glue`` what stands between it and the names."""
    listed = sorted((word for _, word in rows("roles")), key=lambda word: (-len(word), word))
    long = "|".join(re.escape(word) for word in listed if len(word) > 1)
    short = "|".join(re.escape(word) for word in listed if len(word) == 1)
    plain = "|".join(word for word in listed if _PLAIN.search(word))
    return re.compile(
        rf"{_BETWEEN}(?P<house>(?:{_NAME}|[a-z0-9-]){{0,12}}?)"
        rf"(?:(?P<role>{long}) {{0,4}}(?P<glue>[:|/]|丨|-(?= ?{_NAME}{{2,4}}$)) {{0,4}}"
        rf"|(?P<plain>{plain})(?: {{1,4}}(?={_NAME})|(?={_NAME}{{2,4}}(?:$|[ \x01、,)\]】]))|$)"
        rf"|(?P<short>{short}) {{0,4}}(?:[:|/]|丨) {{0,4}})"
    )


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(re.escape(word) for _, word in rows("roles"))))


def hits(key: str) -> list[re.Match[str]]:
    """The places of `key` where names may follow: a ``role``, a ``short`` or a ``plain`` one."""
    return list(_roles().finditer(key)) if _words().search(key) else []


def parse(key: str, text: str) -> list[Byline]:
    """The bylines of a string and its folded key (of one length), in order; [] when no role is found.

    >>> from zhclean.key import key
    >>> line = "责任编辑：王小明　校对：李　敏"
    >>> [(found.role, found.names) for found in parse(key(line), line)]
    [('责任编辑', ['王小明']), ('校对', ['李敏'])]
    """
    found: list[Byline] = []
    key, text = key[:LONGEST], text[:LONGEST]
    places = hits(key)
    for number, match in enumerate(places):
        role = match["role"] or match["short"] or match["plain"]
        stop = places[number + 1].start() if number + 1 < len(places) else len(key)
        value = text[match.end() : stop]
        if match["house"] and not _house(match["house"]) and match["plain"] is None:
            role = match["house"] + role if len(match["house"]) <= 2 else role
        cut = re.search(r"[。；;!！《\x01]|\s{2,}(?=[^\s\x01]{5,})", value)
        if cut:
            value, stop = value[: cut.start()], match.end() + cut.start()
        tokens = names_of(value)
        if not tokens.names and not tokens.desks:
            code = re.match(r"\s*([A-Za-z]{1,4}\d{2,6})\b", value)
            if code:
                tokens = Tokens([code[1]], [])
        people = [name for name in tokens.names if not re.fullmatch(r"[A-Za-z]{1,4}\d{2,6}", name)]
        if people:
            tokens = Tokens(people, tokens.desks)
        start = match.start()
        if match["house"] and not _OF_A_HOUSE.search(role):
            start += len(match["house"])
        if tokens.names or tokens.desks:
            found.append(Byline(_norm(role), tokens.names, start, stop, tokens.desks))
    return found


def _house(text: str) -> bool:
    return len(text) > 1 or text in ("本",)


def _norm(role: str) -> str:
    """A role without the house it belongs to (本报记者 → 记者, 采写: 南都见习记者 → 记者)."""
    plain = _OF_A_HOUSE.search(role)
    return role if plain is None or _KINDS.fullmatch(role) else str(plain[0])


_BEHIND = pattern("roles.behind")
_TRAILING = pattern("roles.trailing")


class Desk(NamedTuple):
    """The Taiwan form: (记者) names / place 报导."""

    role: str
    names: list[str]
    desks: list[str]
    place: str | None


def behind(key: str, text: str) -> Desk | None:
    """Names before their role: ``王小明／台北報導``, ``〔記者王小明／台北報導〕``, ``王小明報導``; None if it is not that.

    >>> from zhclean.key import key
    >>> behind(key("〔記者王小明／台北報導〕"), "〔記者王小明／台北報導〕")
    Desk(role='记者', names=['王小明'], desks=[], place='台北')
    """
    match = _BEHIND.match(key)
    if match is None:
        match = _TRAILING.match(key)
        if match is None or not names_of(text[match.start("names") : match.end("names")], loose=False).names:
            return None
    tokens = names_of(text[match.start("names") : match.end("names")], loose=False)
    if not tokens.names and not tokens.desks:
        return None
    place = None
    if "place" in match.groupdict() and match["place"] and not _NO_PLACE.fullmatch(match["place"]):
        place = text[match.start("place") : match.end("place")]
    role = "记者" if "记者" in key[: match.end("names")] else text[match.start("role") : match.end("role")]
    if place and role != "记者":
        role = "记者"
    return Desk(role, tokens.names, tokens.desks, place)


def bare_names(text: str, most: int = 8) -> list[str]:
    """The names when `text` holds nothing but names of people, [] otherwise.

    >>> bare_names("王小明 李敏"), bare_names("完")
    (['王小明', '李敏'], [])
    """
    if len(text) > 60:
        return []
    tokens = names_of(text, loose=False)
    letters = re.sub(r"[\s、,，;；/／&·]", "", text)
    if not tokens.names or len(tokens.names) > most or sum(map(len, tokens.names)) != len(letters):
        return []
    return tokens.names if all(is_person(name) for name in tokens.names) else []
