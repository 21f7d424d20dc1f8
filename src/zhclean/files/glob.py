"""Patterns as in .gitignore, read as git reads them (gitignore(5), and wildmatch.c of its source).

Turned into regular expressions that never go back: what a star took is not given up again, which is right because the
first place where the next piece fits leaves the most room for those after it. So a pattern costs no more on a hostile
name than on any other. That is why pathspec is not used: its expressions go back, so patterns of many stars had to be
refused; and it differs from git in sets (`tests/files/test_glob.py` compares with git itself).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from zhclean.errors import ConfigError

_SPECIAL = re.compile(r"[*?\[\\]")
# The classes of POSIX, as git has them: ASCII only.
_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r"\x20\t\n\r\x0b\x0c",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_STAR, _STARS = "*", "**"


class Glob:
    """One pattern: `negated` takes back what others matched, `folders` says that it is about directories only."""

    __slots__ = ("_end", "_regex", "_text", "_whole", "folders", "negated")

    def __init__(self, text: str) -> None:
        self.negated = text.startswith("!")
        text = text[self.negated :]
        if text.startswith(("\\!", "\\#")):
            text = text[1:]
        self.folders = text.endswith("/")
        text = text[: len(text) - self.folders]
        self._whole = "/" in text  # it is about the place, else about the name alone
        self._text = text[text.startswith("/") :]
        plain = not _SPECIAL.search(self._text)
        self._end = self._text[1:] if self._text.startswith("*") and not _SPECIAL.search(self._text, 1) else None
        self._regex: re.Pattern[str] | None = None
        if not plain and (self._whole or self._end is None):
            self._regex = re.compile(_regex(self._text) or "(?!)", re.DOTALL)

    def match(self, place: str, name: str, is_folder: bool) -> bool:
        """Whether it is about `place` (with "/" between names, no "/" in front), the last name of which is `name`."""
        if self.folders and not is_folder:
            return False
        subject = place if self._whole else name
        if self._regex is not None:
            return self._regex.fullmatch(subject) is not None
        if self._end is not None and not self._whole:
            return subject.endswith(self._end)
        return subject == self._text


def globs(lines: list[str]) -> list[Glob]:
    """The patterns of the lines of an ignore file, without comments and blank lines."""
    found = []
    for line in lines:
        line = _trimmed(line.removesuffix("\r"))
        if line and not line.startswith("#") and line not in ("!", "/", "!/"):
            found.append(Glob(line))
    return found


def check(lines: Iterable[str], path: str | None = None) -> None:
    """Raise ConfigError for a line that a user wrote as a pattern and that is none (git would pass over it)."""
    for line in lines:
        text = line.removeprefix("!").strip("/")
        if not text or line.startswith("#") or _names(text) is None:
            raise ConfigError(f"{line!r} is no pattern", do="write it as in .gitignore", path=path)


def _trimmed(line: str) -> str:
    """`line` without blanks at its end, but with one that has a backslash before it."""
    text = line.rstrip(" ")
    if len(text) < len(line) and (len(text) - len(text.rstrip("\\"))) % 2:
        text += " "
    return text


def _regex(text: str) -> str | None:
    """The regular expression of a pattern, None where git takes it for malformed: it then matches nothing."""
    names = _names(text)
    if names is None:
        return None
    # Runs of names between one ** and the next.
    runs: list[list[str]] = [[]]
    for name in names:
        if name == [_STARS]:
            if runs[-1] or len(runs) == 1:
                runs.append([])
        else:
            runs[-1].append(_name(name, len(runs), len(runs[-1])))
    out = ["/".join(runs[0])]
    if runs[0] and len(runs) > 1:
        out.append("/")
    for number, run in enumerate(runs[1:], 1):
        inner = "/".join(run)
        if number == len(runs) - 1:
            out.append(f"(?:[^/]*/)*{inner}" if run else ".+")
        else:
            out.append(f"(?=(?P<r{number}>(?:[^/]*/)*?{inner}/))(?P=r{number})")
    return "".join(out)


def _names(text: str) -> list[list[str]] | None:
    """The names of a pattern between its slashes, each as its pieces: regular expressions, * and (alone) **."""
    found: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "/":
            found.append([])
        elif char == "*":
            count = 1
            while text[at : at + 1] == "*":
                at += 1
                count += 1
            alone = not found[-1] and text[at : at + 1] in ("", "/")
            found[-1].append(_STARS if count > 1 and alone and "/" in text else _STAR)
        elif char == "?":
            found[-1].append("[^/]")
        elif char == "[":
            taken = _set(text, at)
            if taken is None:
                return None
            piece, at = taken
            found[-1].append(piece)
        elif char == "\\":
            if at == len(text):
                return None
            if text[at] != "/":
                found[-1].append(re.escape(text[at]))
                at += 1
        else:
            found[-1].append(re.escape(char))
    return found


def _name(pieces: list[str], run: int, number: int) -> str:
    """The regular expression of one name."""
    parts = [[]] if pieces else [[""]]
    for piece in pieces:
        if piece == _STAR:
            parts.append([])
        else:
            parts[-1].append(piece)
    first, *rest = ("".join(part) for part in parts)
    out = [first]
    for index, part in enumerate(rest):
        if index == len(rest) - 1:
            out.append(f"[^/]*{part}")
        elif part:
            group = f"s{run}_{number}_{index}"
            out.append(f"(?=(?P<{group}>[^/]*?{part}))(?P={group})")
    return "".join(out)


def _char(text: str, at: int) -> tuple[str, int]:
    """The character at `at` or behind the backslash there, and the place behind it; "" at the end."""
    at += text[at : at + 1] == "\\"
    return text[at : at + 1], at + 1


def _set(text: str, at: int) -> tuple[str, int] | None:
    """The regular expression of a set whose first character is at `at`, and the place behind it; None: malformed."""
    negated = text[at : at + 1] in ("!", "^") and at < len(text)
    at += negated
    parts: list[str] = []
    before = ""
    first = True
    while first or text[at : at + 1] != "]":
        first = False
        escaped = text[at : at + 1] == "\\"
        char, at = _char(text, at)
        if not char:
            return None
        if not escaped and char == "-" and before and text[at : at + 1] not in ("", "]"):
            last, at = _char(text, at)
            if not last:
                return None
            if before <= last:
                parts.append(f"{re.escape(before)}-{re.escape(last)}")
            before = ""
            continue
        if not escaped and char == "[" and text[at : at + 1] == ":":
            end = text.find("]", at + 1)
            if end < 0:
                return None
            if end > at + 1 and text[end - 1] == ":":
                named = _CLASSES.get(text[at + 1 : end - 1])
                if named is None:
                    return None
                parts.append(named)
                before, at = "", end + 1
                continue
        parts.append(re.escape(char))
        before = char
    inner = "".join(parts)
    if negated:
        return f"[^/{inner}]", at + 1
    return (f"(?!/)[{inner}]" if inner else "(?!)"), at + 1


class Patterns:
    """Lines of an ignore file: of those that match, the last decides."""

    def __init__(self, lines: list[str] | tuple[str, ...]) -> None:
        self._globs = globs(list(lines))[::-1]

    def __bool__(self) -> bool:
        return bool(self._globs)

    def match(self, place: str, is_folder: bool = False) -> bool | None:
        """True when `place`, relative to where the patterns apply, is matched, False when taken back by !, else None."""
        if not self._globs:
            return None
        if os.sep != "/":
            place = place.replace(os.sep, "/")
        name = place[place.rfind("/") + 1 :]
        for one in self._globs:
            if one.match(place, name, is_folder):
                return not one.negated
        return None
