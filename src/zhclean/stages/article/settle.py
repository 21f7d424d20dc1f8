"""What the pieces of metadata without a label are: a medium, an account, a person."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from zhclean.labeller.words import pattern, words
from zhclean.record import NamedTuple
from zhclean.stages.article.build import Build
from zhclean.stages.article.meta import is_medium
from zhclean.stages.article.names import is_desk, is_person
from zhclean.stages.article.roles import bare_names, behind

_NOT = pattern("settle.not")
_ACCOUNT = pattern("settle.account")


_REGION = pattern("settle.region")


class Loose(NamedTuple):
    """A piece: its line, its place in the line, what it says, whether a date stands on the line, whether the body is
    still to come."""

    line: int
    start: int
    end: int
    text: str
    dated: bool
    ahead: bool


def settle(build: Build, pieces: list[Loose]) -> None:
    """Own each piece as publisher or byline, or leave it."""
    named = any(part.kind == "publisher" for part in build.parts)
    dated = {piece.line for piece in pieces if piece.dated}
    dated.update(
        bisect_right(build.lines.starts, part.span.start) - 1 for part in build.parts if part.kind == "published"
    )
    # 原创 author account: the author first, the account after
    several = {piece.line for piece, other in pairwise(pieces) if piece.line == other.line}
    authors: set[int] = set()
    account = False
    for piece in pieces:
        start, _ = build.line(piece.line)
        at, end = start + piece.start, start + piece.end
        whole = build.lines.keys[piece.line].strip()
        desk = (
            behind(whole, build.text[start + build.lines.keys[piece.line].index(whole) :][: len(whole)])
            if whole
            else None
        )
        if desk is not None and not desk.names:
            continue
        if desk is not None and desk.names:
            first = build.line(piece.line)[0]
            build.add("byline", first, build.line(piece.line)[1], {"role": desk.role, "names": desk.names}, 0.8)
            continue
        text = _ACCOUNT.sub("", piece.text.strip())
        if _NOT.match(text) or _is_place(text) or (is_desk(text) and not is_medium(text)):
            continue
        if is_medium(text):
            build.add("publisher", at, end, {"names": [text]}, 0.85)
            named = True
            continue
        if not piece.ahead:
            continue
        if (
            piece.line in several
            and piece.line not in authors
            and build.lines.keys[piece.line].strip().startswith("原创")
        ):
            authors.add(piece.line)
            build.add("byline", at, end, {"role": None, "names": [text]}, 0.6)
            continue
        names = bare_names(text)
        if names and (all(is_person(name, strict=True) for name in names) or (named and len(text) < 5)):
            build.add("byline", at, end, {"role": None, "names": names}, 0.7)
        elif (
            not named
            and not account
            and _beside(build, piece.line, dated)
            and 2 <= len(text) <= 20
            and not re.search(r"[。,:!?]", text)
        ):
            build.add("publisher", at, end, {"names": [text]}, 0.6)
            account = True


def _beside(build: Build, line: int, dated: set[int]) -> bool:
    """Whether a date stands on the line or on one of the next written lines around it."""
    if line in dated:
        return True
    labels = build.lines.labels
    for step in (1, -1):
        at, left = line + step, 2
        while 0 <= at < len(labels) and left:
            if labels[at] is not None:
                if at in dated:
                    return True
                left -= 1
            at += step
    return False


def _is_place(text: str) -> bool:
    """Whether a piece only says where."""
    bare = _REGION.sub("", text)
    return bare in words("places")
