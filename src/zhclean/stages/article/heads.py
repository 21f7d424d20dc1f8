"""The head of an article: kicker (引题), headline (主题), subheadline (副题), told apart as a block of lines."""

from __future__ import annotations

import re
from typing import Any

from zhclean.labeller.words import pattern
from zhclean.stages.article.build import Build

_DASH = pattern("heads.dash")
_KICKER_END = pattern("heads.kicker_end")
_EVENT = pattern("heads.event")
_ROLE_END = pattern("heads.role_end")
_VISIT = pattern("heads.visit")
_GENRE = pattern("heads.genre")
_DECISION = pattern("heads.decision")
_VERB = pattern("heads.verb")
_SAME = pattern("heads.same")
_CHAPTER = pattern("heads.chapter")
_NO_SUB = pattern("heads.no_sub")
_TRAIL = pattern("heads.trail")


def _spaced(key: str) -> bool:
    """Whether a line is a slogan in clauses divided by spaces."""
    return bool(re.search(r"[\u3400-\u9fff”] {1,3}[\u3400-\u9fff“]", key.strip()))


def add(build: Build, block: list[int], chosen: int) -> None:
    """Own the lines of `block` (in order, `chosen` among them) as kicker, headline and subheadline."""
    keys = {i: build.lines.keys[i].strip() for i in block}
    seen: set[str] = set()
    lines = []
    for i in block:  # a second copy is nobody's
        if keys[i] not in seen or i == chosen:
            lines.append(i)
        seen.add(keys[i])
    copies = [i for i in lines if i != chosen and (keys[i] == keys[chosen] or _holds(keys[i], keys[chosen]))]
    lines = [i for i in lines if i not in copies]
    at = lines.index(chosen)
    head = _headline(lines, keys, at)
    first, last = head[0], head[-1]
    above = [i for i in lines if i < first]
    below = [i for i in lines if i > last]
    kickers = [i for i in above if _adjacent(build, i, first, lines)][-1:]
    _own(build, "kicker", kickers)
    _own(build, "headline", head)
    title = "".join(keys[i] for i in head)
    subs = [i for i in below if 3 < len(keys[i]) <= 60 and not _NO_SUB.search(keys[i]) and keys[i] not in title]
    _own(build, "subheadline", subs)


def _holds(one: str, other: str) -> bool:
    """Whether one line is the other with something behind it (the page's title with the site's name)."""
    return len(other) >= 8 and one.startswith(other) and len(one) < len(other) + 24 and one[len(other)] in "-_| ,·"


def _adjacent(build: Build, i: int, first: int, lines: list[int]) -> bool:
    return first - i <= 3


def _headline(lines: list[int], keys: dict[int, str], at: int) -> list[int]:
    """Which of `lines` are the headline; the one at `at` was chosen by the look of the page."""
    plain = [i for i in lines if not _DASH.match(keys[i])]
    if not plain:
        return [lines[at]]
    # everything from the first line that begins with a dash on is below the headline
    dashes = [number for number, i in enumerate(lines) if _DASH.match(keys[i]) and number]
    if dashes:
        lines = lines[: dashes[0]]
        at = min(at, len(lines) - 1)
    here = at
    while here + 1 < len(lines) and _KICKER_END.search(keys[lines[here]]):
        here += 1
    if here != at:
        return [lines[here]]
    while (
        here > 0
        and (_ROLE_END.search(keys[lines[here]]) or _DECISION.match(keys[lines[here]]))
        and not _KICKER_END.search(keys[lines[here - 1]])
    ):
        here -= 1
    if here + 1 < len(lines):
        one, other = keys[lines[here]], keys[lines[here + 1]]
        relation = _pair(one, other)
        if relation == "kicker":
            return [lines[here + 1]]
        if relation == "both":
            return [lines[here], lines[here + 1]]
    elif here > 0:
        one, other = keys[lines[here - 1]], keys[lines[here]]
        relation = _pair(one, other)
        if relation == "both":
            return [lines[here - 1], lines[here]]
        if relation == "sub":
            return [lines[here - 1]]
    return [lines[here]]


def _pair(one: str, other: str) -> str:
    """What `one` is to the line `other` below it: ``kicker``; ``sub`` (other is the subheadline); ``both`` (one headline
    over two lines)."""
    if _DASH.match(other) or _ROLE_END.search(other) or _DECISION.match(other):
        return "sub"
    if _KICKER_END.search(one):
        return "kicker"
    spaced, spaced_below = _spaced(one), _spaced(other)
    if spaced_below and not spaced:
        return "kicker"
    if spaced and not spaced_below and _EVENT.search(other) and not _EVENT.search(one):
        return "kicker"
    if _EVENT.search(one) and _VERB.match(other) and not _EVENT.search(other):
        return "kicker"
    if _GENRE.search(other) and len(other) <= 22:
        return "sub"
    if _VISIT.search(other) and not _VISIT.search(one):
        return "sub"
    if re.match(r"^[在以让把为]", other) and not _VERB.match(one):
        return "kicker"
    if len(other) < 8 or len(one) < 6:
        return "sub"
    return "both" if _VERB.match(other) and not re.search(r"[?!…]$", one) else "sub"


def _own(build: Build, kind: str, block: list[int]) -> None:
    """One part over consecutive lines."""
    if not block:
        return
    runs = [[block[0]]]
    for i in block[1:]:
        if _between(build, runs[-1][-1], i):
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs[:1]:
        texts = [_shown(build, i, kind) for i in run]
        start, end = build.line(run[0])[0], build.line(run[-1])[1]
        value: dict[str, Any] | None = None
        joined = " ".join(texts)
        if kind == "headline" and len(run) == 1:
            match = _SAME.match(build.lines.keys[run[0]].strip())
            if match is not None:
                offset = len(build.lines.keys[run[0]]) - len(build.lines.keys[run[0]].lstrip())
                cut = start + offset + match.start("headline")
                build.add("kicker", start, cut, {"text": build.text[start:cut].strip(" 　:：")}, 0.8)
                build.add("headline", cut, end, None, 0.8)
                build.taken.update(run)
                return
        if joined != build.text[start:end].strip():
            value = {"text": joined}
        if kind == "headline" and len(run) == 1:
            match = _CHAPTER.match(build.lines.keys[run[0]].strip())
            if match is not None:
                title = joined[match.start("title") :].strip(" 　:：.、") if match.start("title") < len(joined) else ""
                value = {"text": joined, "number": count_of(match["number"]), "title": title or None}
                kind = "chapter"
        build.add(kind, start, end, value, build.lines.sure(run[0]))
        build.taken.update(run)


def count_of(text: str) -> int | None:
    """A number in digits or Chinese numerals (一百二十三), None when it is neither.

    >>> count_of("一百二十三"), count_of("1677"), count_of("二〇")
    (123, 1677, 20)
    """
    if text.isdecimal():
        return int(text)
    digit = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
    if not re.search("[十百千]", text):
        return int("".join(str(digit[char]) for char in text)) if all(char in digit for char in text) else None
    total = now = 0
    for char in text:
        if char in digit:
            now = digit[char]
        elif char in "十百千":
            total += (now or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            now = 0
        else:
            return None
    return total + now


def _between(build: Build, one: int, other: int) -> bool:
    """Whether only blank lines stand between two lines."""
    return all(build.lines.labels[i] is None for i in range(one + 1, other))


def _shown(build: Build, i: int, kind: str) -> str:
    start, end = build.line(i)
    text = build.text[start:end].strip()
    key = build.lines.keys[i].strip()
    if kind == "subheadline":
        match = _DASH.match(key)
        if match:
            text = text[match.end() :]
    if kind == "kicker":
        text = text.rstrip(" :：—–-─")
    cut = _TRAIL.search(key)
    if cut and cut.start() > 1:
        text = text[: len(text) - (cut.end() - cut.start())]
    return text.strip()
