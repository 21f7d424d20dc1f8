"""HTML entities that a page left in its text, to the fixed point (`&amp;amp;`).

What never happens: a line break or control character out of an entity; markup that was text coming alive (`&lt;b>`
stays); the five characters of markup changed inside markup, quotation marks changed inside data; entities decoded where
the text explains them, or in a whole HTML page, where they are right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.lazy import lazy
from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.talk import explains_entities

RULE = "repair.entity.named"
NUMBER = "repair.entity.number"
DOUBLE = "repair.entity.double"  # &amp;amp;lt;
OPEN = "repair.entity.open"  # without the ;
LOST = "repair.entity.lost"  # without the &

_ENTITY = lazy(
    "&(?:(?:amp;){1,40}(?P<double>)"
    "|#(?:[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<number>[0-9]{1,7}))(?P<end>;?)"
    "|(?P<name>[A-Za-z]{2,8}[0-9]{0,2});"
    "|(?P<open>nbsp|[lr][sd]quo|hellip|[mn]dash|middot|e[nm]sp)(?![A-Za-z0-9=;]))"
)
_LOST = lazy("#(?:x([0-9a-fA-F]{2,5})|([0-9]{4,6}));")
_PAGE = lazy(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_TAG = lazy(r"<(?:[A-Za-z][^<>\n]{0,300}|/[A-Za-z][A-Za-z0-9]{0,20}|!--[^\n]{0,300})>")
_TAG_START = lazy("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]{0,20}(?:[A-Za-z/!?&]|$)")
_MARKUP = frozenset("<>&\"'")
# Names of HTML that are also names of variables: `p = &sum;` is code. html5 has hundreds more of them; those we leave.
_CODE_BEFORE = lazy(r"[=(,!&|*\[]\s?$|return\s$")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The names of HTML 4 and the few of HTML 5 that Chinese pages use (html.entities of Python)."""
    from html.entities import name2codepoint

    names = {name: chr(code) for name, code in name2codepoint.items()}
    names.update(
        {"apos": "'", "lpar": "(", "rpar": ")", "comma": ",", "colon": ":", "period": ".", "excl": "!", "quest": "?"}
    )
    return names


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """Names that no variable has: marks, quotes and accented letters."""
    return frozenset(name for name, char in _names().items() if char < "\u0100" or "\u2000" <= char <= "\u2044") - {
        "not",
        "sect",
        "para",
        "comma",
        "colon",
        "period",
    }


def entities(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits that decode entities."""
    edits: list[Edit] = []
    if "&" in text and not _PAGE.match(text):
        _decode(text, edits)
    if "#" in text and options.allows(LOST):
        _lost(text, edits)
        edits.sort()
    return [edit for edit in edits if options.allows(edit.rule)]


def _decode(text: str, edits: list[Edit]) -> None:
    markup: bool | None = None
    skip = -1
    line_start = line_end = -1
    line = ""
    talk = False
    for match in _ENTITY.finditer(text):
        start, end = match.span()
        if start < skip:
            continue
        new, rule = _meaning(text, match)
        if not new:
            continue
        if len(new) == 1 and 0xD800 <= ord(new) < 0xDC00:
            low = _ENTITY.match(text, end)
            second = _meaning(text, low)[0] if low else ""
            if low is None or not ("\udc00" <= second <= "\udfff" and len(second) == 1):
                continue
            new = chr(0x10000 + ((ord(new) - 0xD800) << 10) + ord(second) - 0xDC00)
            end = skip = low.end()
        if not _is_text(new):
            continue
        if start >= line_end:
            line_start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", end)
            line_end = len(text) if line_end < 0 else line_end
            line = text[max(line_start, start - 2000) : min(line_end, start + 2000)]
            talk = explains_entities(line)
        if talk or _quoted(text, start, end):
            continue
        if new in _MARKUP:
            if markup is None:
                markup = _TAG.search(text) is not None
            if markup or not _harmless(text, new, end, line):
                continue
        edits.append(Edit(start, end, new, rule))


def _meaning(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What an entity stands for and the rule that decodes it; nothing for what is none."""
    if match["double"] is not None:
        return "&", DOUBLE if match.end() - match.start() > 5 else RULE
    name = match["name"]
    if name:
        new = _names().get(name, "")
        if new and name not in _letters() and _CODE_BEFORE.search(text, max(0, match.start() - 8), match.start()):
            return "", RULE
        return new, RULE
    if match["open"]:
        return _names()[match["open"]], OPEN
    code = int(match["hex"], 16) if match["hex"] else int(match["number"])
    if not match["end"]:
        digits = len(match["hex"] or match["number"])
        after = text[match.end() : match.end() + 1]
        if digits < 4 or code < 0x2010 or code > 0xFFFF or (after.isalnum() and after < "\x7f"):
            return "", OPEN
        return chr(code), OPEN
    if 0x80 <= code < 0xA0:
        return bytes((code,)).decode("cp1252", "ignore"), NUMBER
    return (chr(code) if code < 0x110000 else ""), NUMBER


def _is_text(char: str) -> bool:
    """Whether a character may come out of an entity: no control, line break, surrogate or noncharacter."""
    code = ord(char)
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0x2028, 0x2029):
        return False
    return code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether the entity alone stands between quotation marks: then it is what the sentence is about."""
    pair = text[start - 1 : start] + text[end : end + 1]
    return pair in ("“”", "‘’", "「」", "『』", "``", "''", '""', "（）") if start else False


def _harmless(text: str, new: str, end: int, line: str) -> bool:
    """Whether a character of markup may stand in plain text here."""
    if new == "<":
        return _TAG_START.match(text, end) is None
    if new == ">":
        return "&lt;" not in line and "&#60;" not in line and "&#x3" not in line.lower()
    return new == "&" or new not in line  # a quotation mark that delimits data in this line must not meet another


def _lost(text: str, edits: list[Edit]) -> None:
    """`#xff08;` whose `&` some filter took: the character, if it is none of ASCII."""
    taken = {edit.start for edit in edits}
    for match in _LOST.finditer(text):
        code = int(match[1], 16) if match[1] else int(match[2])
        plain = match[2] is None and (code == 0x27 or 0xA0 <= code < 0x110000)
        if (
            (plain or 0x2010 <= code < 0x20000)
            and _is_text(chr(code))
            and text[match.start() - 1 : match.start()] not in ("&", "#")
            and not text.endswith("&amp;", 0, match.start())
            and match.start() not in taken
        ):
            line_start = text.rfind("\n", 0, match.start()) + 1
            if not explains_entities(text[max(line_start, match.start() - 200) : match.end() + 200].split("\n", 1)[0]):
                edits.append(Edit(match.start(), match.end(), chr(code), LOST))
