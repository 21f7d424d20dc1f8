"""Government documents (公文): number, addressee, issuer, date; attachments."""

from __future__ import annotations

import re

from zhclean.labeller.words import pattern
from zhclean.stages.article.build import Build
from zhclean.stages.article.dates import dates

_NUMBER = pattern("gov.number")
_LABEL = pattern("gov.label")
_ADDRESSEE = pattern("gov.addressee")
_TO = pattern("gov.to")
_NOT_TO = pattern("gov.not_to")
_ISSUER = pattern("gov.issuer")
_ATTACHMENT = pattern("gov.attachment")
_ATTACHED = pattern("gov.attached")


def table(build: Build) -> dict[int, int]:
    """Read the table of metadata of a document: label and value on one line, or the value on the next one.

    Gives {line of a label: line of its value}; both are owned.
    """
    lines = build.lines
    written = [i for i, label in enumerate(lines.labels) if label is not None][:60]
    hits = [
        (number, match)
        for number, i in enumerate(written)
        if len(lines.keys[i]) < 80 and (match := _LABEL.match(lines.keys[i].strip()))
    ]
    kinds = {kind for _, match in hits for kind in ("number", "issuer", "date", "other") if match[kind]}
    found: dict[int, int] = {}
    if len(hits) < 3 or not kinds & {"number", "issuer", "date"}:
        return found
    labels = {number for number, _ in hits}
    for number, match in hits:
        i = written[number]
        kind = next(name for name in ("number", "issuer", "date", "published", "other") if match[name])
        start = build.line(i)[0]
        indent = len(lines.keys[i]) - len(lines.keys[i].lstrip())
        if match["value"].strip():
            place = (start + indent + match.start("value"), start + indent + match.end("value"))
        elif number + 1 < len(written) and number + 1 not in labels and len(lines.keys[written[number + 1]]) < 60:
            place = build.line(written[number + 1])
            found[i] = written[number + 1]
            build.taken.add(written[number + 1])
        else:
            build.taken.add(i)
            continue
        build.taken.add(i)
        text = build.text[place[0] : place[1]].strip()
        key = lines.keys[found.get(i, i)][-len(text) :] if text else ""
        if kind in ("number", "issuer"):
            build.add("document", *place, {kind: text})
        elif kind in ("date", "published"):
            when = dates(key)
            if when and kind == "date":
                build.add("document", *place, {"date": when[0].iso[:10]})
            elif when:
                build.add("published", *place, {"date": when[0].iso}, 1.0)
    return found


def number(build: Build, headline: int) -> None:
    """A document number on a line of its own (镇政发〔2024〕7号)."""
    for i, label in enumerate(build.lines.labels):
        if label is None or i in build.taken:
            continue
        key = build.lines.keys[i].strip()
        if len(key) > 40:
            if i > headline + 12:
                return
            continue
        match = _NUMBER.match(key.strip("()[]"))
        if match is not None and match.end() >= len(key.strip("()[]")) - 1:
            start, end = build.line(i)
            build.add("document", start, end, {"number": build.text[start:end].strip().strip("()（）")})
            build.taken.add(i)
            return


def addressee(build: Build, paragraphs: list[int]) -> int | None:
    """The line that addresses the document (各县人民政府：), among its first lines; its index."""
    for i in paragraphs[:3]:
        key = build.lines.keys[i].strip()
        if len(key) <= 220 and _ADDRESSEE.match(key) and _TO.search(key) and not _NOT_TO.search(key):
            return i
        if len(key) > 220:
            return None
    return None


def signature(build: Build, body: list[int]) -> dict[int, dict[str, str]]:
    """{line: {"issuer": …} or {"date": …}} of the lines that sign a document at its end."""
    found: dict[int, dict[str, str]] = {}
    tail = body[-12:]
    for number, i in enumerate(tail):
        key = build.lines.keys[i].strip()
        when = dates(key)
        bare = key.strip(" ()")
        if not when or len(bare) > 24 or when[0].end - when[0].start < len(bare) - 1:
            continue
        issuers: list[int] = []
        for back in reversed(tail[:number]):
            above = build.lines.keys[back].strip()
            if (
                2 <= len(above) <= 60
                and all(_ISSUER.search(piece) for piece in above.split())
                and not re.search(r"[。,;:]", above)
            ):
                issuers.insert(0, back)
            else:
                break
        if issuers:
            for back in issuers:
                start, end = build.line(back)
                found[back] = {"issuer": build.text[start:end].strip()}
            found[i] = {"date": when[0].iso[:10]}
            return found
    return found


def is_attachment(key: str, below_one: bool = False) -> bool:
    """附件：… on a line of its own, or below such a line the next number of its list.

    >>> is_attachment("附件:1.检查表"), is_attachment("2.联络员名单", True), is_attachment("2.联络员名单")
    (True, True, False)
    """
    return len(key) < 120 and bool(_ATTACHMENT.match(key) or (below_one and _ATTACHED.match(key)))
