"""Lines of metadata: source, date, persons, page, original title; several of them may share a line."""

from __future__ import annotations

import re

from zhclean.labeller.words import pattern, words
from zhclean.record import NamedTuple
from zhclean.stages.article import roles
from zhclean.stages.article.build import Build
from zhclean.stages.article.dates import LONGEST, dates

_SOURCE = pattern("meta.source")
_TIME = pattern("meta.time")
_STOP = pattern("meta.stop")
_MODIFIED, _LABELLED = pattern("meta.modified"), pattern("meta.labelled")
_LABELLED_SOURCE = pattern("meta.labelled_source")
_PAGE = pattern("meta.page")
_BASED = pattern("meta.based")
_KEYWORDS = pattern("meta.keywords")
_RELATIVE = pattern("meta.relative")
_NOISE = pattern("meta.noise")
_CUT = pattern("meta.cut")
_TITLED = pattern("meta.titled")
_LATIN = 3  # so many words in Latin letters are no names
_REPRINTED = pattern("meta.reprinted")
_GONE = "\x01"  # stands for what is taken already: no name runs over it
_HOST = pattern("meta.host")


class Found(NamedTuple):
    """What a line of metadata tells, each with its place in the line."""

    publishers: list[tuple[int, int, list[str]]]
    dates: list[tuple[int, int, str, bool, bool, bool]]  # start, end, iso, modified, year, labelled
    bylines: list[roles.Byline]
    page: tuple[int, int, str] | None
    based: tuple[int, int, str] | None
    keywords: tuple[int, int, list[str]] | None
    loose: list[tuple[int, int, str]]  # pieces without a label: an account, a medium, a person
    relative: bool


def _publisher(value: str) -> list[str]:
    """The names of sources in what stands behind 来源."""
    value = value.strip(" \u3000|｜,，.。)）】]-—:：/")
    found = []
    for piece in re.split(r"\s{2,}|\u3000+|(?<=[^A-Za-z])\s(?=[^A-Za-z])|[|｜]", value):
        name = piece.strip(" 　()（）【】[]")
        if name.startswith("《") and name.endswith("》"):
            name = name[1:-1].strip()
        if 1 < len(name) <= 40 and name not in ("未知", "本站", "网络") and re.search(r"\w", name):
            found.append(name)
    if len(found) > 1:  # a place or a widget may follow the source
        found = [found[0], *(name for name in found[1:] if is_medium(name))]
    return found


def is_medium(name: str) -> bool:
    """Whether `name` is that of a medium: known, or ending like one.

    >>> is_medium("江城晚报"), is_medium("王小明")
    (True, False)
    """
    folded = name.strip().lower()
    return folded in words("media") or name in words("media") or bool(_MEDIUM.search(folded))


_MEDIUM = pattern("meta.medium")


def read(key: str, text: str) -> Found:
    """Take a line apart; `key` is folded, of the length of `text`."""
    found = Found([], [], [], None, None, None, [], False)
    if len(key) > LONGEST:
        return found
    match = _BASED.match(key)
    if match is not None:
        start, end = match.span("title")
        title = text[start:end].strip()
        if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
            title = title[1:-1]
        return found._replace(based=(start, end, title))
    match = _KEYWORDS.match(key)
    if match is not None:
        start, end = match.span("words")
        return found._replace(keywords=(start, end, split_words(text[start:end])))
    taken: list[tuple[int, int]] = []
    when = dates(key)
    taken += [(one.start, one.end) for one in when]
    page = _PAGE.search(key)
    if page is not None and (len(key) < 60):
        taken.append(page.span())
        found = found._replace(page=(*page.span(), text[page.start("page") : page.end("page")].strip()))
    for match in _TITLED.finditer(key):
        if is_medium(match[1]):
            found.publishers.append((*match.span(), [text[match.start(1) : match.end(1)].strip()]))
            taken.append(match.span())
    labels = _labels(key)
    for number, (start, value, kind) in enumerate(labels):
        stop = labels[number + 1][0] if number + 1 < len(labels) else len(key)
        stop = min([stop, *(one for one, _ in taken if one >= value)])
        if kind == "source":
            cut = _STOP.search(key, value, stop)
            here = cut.start() if cut else stop
            who = _publisher(text[value:here])
            if who:
                found.publishers.append((value, here, who))
            taken.append((start, here))
        elif kind in ("stop", "time"):
            taken.append((start, value))
    for one in when:
        label = key[max(0, one.start - 9) : one.start]
        modified = bool(_MODIFIED.search(label))
        labelled = bool(_LABELLED.search(label))
        found.dates.append((one.start, one.end, one.iso, modified, one.year, labelled))
    for byline in roles.parse(_blank(key, taken), _blank(text, taken)):
        found.bylines.append(byline)
        taken.append((byline.start, byline.end))
    _loose(key, text, taken, found)
    return found._replace(relative=any(_RELATIVE.match(piece) for _, _, piece in found.loose))


def _labels(key: str) -> list[tuple[int, int, str]]:
    """(start, where the value begins, kind) of all labels."""
    found = [(match.start(), match.end(), "source") for match in _SOURCE.finditer(key)]
    found += [(match.start(), match.end(), "time") for match in _TIME.finditer(key)]
    found += [(match.start(), match.end(), "stop") for match in _STOP.finditer(key)]
    found += [(match.start(), match.end(), "role") for match in roles.hits(key)]
    found.sort()
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _blank(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + _GONE * (end - start) + text[end:]
    return text


def _loose(key: str, text: str, taken: list[tuple[int, int]], found: Found) -> None:
    """The pieces that no label claims."""
    rest = _HOST.sub(lambda match: _GONE * len(match[0]), _blank(key, taken))
    at = 0
    for cut in [*_CUT.finditer(rest), None]:
        end = cut.start() if cut else len(rest)
        piece, start = rest[at:end], at
        at = cut.end() if cut else end
        stripped = piece.strip(" :()[]【】<>《》/-")
        if len(stripped) < 2 or len(stripped) > 24 or _NOISE.match(stripped):
            continue
        first = rest.index(stripped, start)
        for word_start, word in _words(stripped):
            word = word.strip("《》()[]")
            if len(word) >= 2 and not _NOISE.match(word) and not _STOP.match(word) and not _TIME.match(word):
                place = first + word_start
                found.loose.append((place, place + len(word), text[place : place + len(word)].strip("《》 [](")))


def _words(piece: str) -> list[tuple[int, str]]:
    """The words of a piece; single characters (letter-spacing) and Latin words stay together."""
    if " " not in piece:
        return [(0, piece)]
    words_ = [(match.start(), match[0]) for match in re.finditer(r"[^ ]+", piece)]
    if all(len(word) <= 2 for _, word in words_) or all(word.isascii() for _, word in words_):
        return [(0, piece)]
    return words_


def split_words(value: str) -> list[str]:
    """Keywords: divided by commas, spaces, bars, # or ·."""
    found = [word.strip("#＃ 　[]【】") for word in re.split(r"[,，、;；|｜\s\u3000#＃]+", value)]
    return [word for word in dict.fromkeys(found) if word]


def add_keywords(build: Build, index: int) -> None:
    """Own a line of keywords: behind a label, as ``#…``, or one bare word."""
    start, end = build.line(index)
    match = _KEYWORDS.match(build.lines.keys[index])
    first, last = (start + match.start("words"), start + match.end("words")) if match is not None else (start, end)
    build.add("keywords", first, last, {"words": split_words(build.text[first:last])}, 0.8)


def add(build: Build, index: int, head: bool, *, few: bool = False) -> Found:
    """Read line `index` as metadata and own its pieces; what the pieces without a label are is decided by `settle`.

    `few`: the line is not known to be metadata, so only a page, keywords and an original title are believed.
    """
    start, end = build.line(index)
    found = read(build.lines.keys[index], build.text[start:end])
    if few:
        named = [one for one in found.publishers if _LABELLED_SOURCE.search(build.lines.keys[index])]
        found = found._replace(publishers=named, bylines=[], dates=[])
    for first, last, who in found.publishers:
        reprinted = bool(_REPRINTED.search(build.lines.keys[index], max(0, first - 12), first))
        build.add("publisher", start + first, start + last, {"names": who, "reprinted": reprinted})
    for first, last, iso, modified, year, labelled in found.dates:
        kind = "modified" if modified else "published"
        build.add(
            kind,
            start + first,
            start + last,
            {"date": iso},
            (0.95 if head else 0.6) + (0.03 if labelled else 0) - (0 if year else 0.2),
        )
    for byline in found.bylines:
        if byline.names and not (len(byline.names) > _LATIN and all(map(str.isascii, byline.names))):
            place = start + byline.start, start + byline.end
            build.add("byline", *place, {"role": byline.role, "names": byline.names})
    if found.page:
        build.add("printPage", start + found.page[0], start + found.page[1], {"page": found.page[2]})
    if found.based and found.based[2]:
        build.add("basedOn", start + found.based[0], start + found.based[1], {"headline": found.based[2]})
    if found.keywords and found.keywords[2]:
        build.add("keywords", start + found.keywords[0], start + found.keywords[1], {"words": found.keywords[2]})
    return found
