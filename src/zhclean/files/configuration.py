"""Configuration files: ``[tool.zhclean]`` in pyproject.toml, or .zhclean.toml, the nearest one upwards of each file.

A file that came with the data may say how to clean. It can name no file to read, write or run: those options are
refused in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from zhclean.config import CHOICES, STAGES
from zhclean.errors import ConfigError
from zhclean.record import NamedTuple

NAMES = (".zhclean.toml", "pyproject.toml")
_LARGEST = 1 << 20
# key: (kind, allowed words); the option of the same name is described in the table of the command line
KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "to": ("word", CHOICES["to"]),
    "from": ("word", CHOICES["from_"]),
    "encoding": ("word", ()),
    "output-encoding": ("word", ()),
    "errors": ("word", CHOICES["errors"]),
    "skip": ("words", STAGES),
    "only": ("words", STAGES),
    "preset": ("word", CHOICES["preset"]),
    "quotes": ("word", CHOICES["quotes"]),
    "ruby": ("word", CHOICES["ruby"]),
    "off": ("words", ()),
    "protect": ("words", ()),
    "dict": ("table", ()),
    "include": ("words", ()),
    "exclude": ("words", ()),
    "extend-exclude": ("words", ()),
}
_PATTERNS = ("include", "exclude", "extend-exclude")
# Options of the command line that say where something is read or written: never in a file.
ONLY_TYPED = (
    *("rules", "output", "write", "report", "config", "isolated", "jobs", "check", "diff", "format", "json", "explain"),
    *(
        "stdin-filename",
        "force-exclude",
        "no-ignore",
        "message-format",
        "changes",
        "spans",
        "color",
        "quiet",
        "verbose",
    ),
)


class Settings(NamedTuple):
    """What a configuration file says: `values` by key, `path` of the file (None: there is no file)."""

    path: str | None
    values: Mapping[str, Any]


NONE = Settings(None, {})


class Lookup:
    """Finds the settings of files. `fixed` is one configuration file for all; `isolated` looks for none."""

    def __init__(self, fixed: str | None = None, *, isolated: bool = False) -> None:
        self._fixed = read(fixed, named=True) if fixed is not None else NONE if isolated else None
        self._known: dict[str, Settings | ConfigError] = {}

    @property
    def fixed(self) -> bool:
        """Whether one configuration, or none, holds for all: its patterns are then no more than typed ones."""
        return self._fixed is not None

    def of(self, folder: str) -> Settings:
        """The settings that hold in the directory `folder`. Raises ConfigError, the same one for the same file."""
        if self._fixed is not None:
            return self._fixed
        passed: list[str] = []
        found: Settings | ConfigError = NONE
        while True:
            if folder in self._known:
                found = self._known[folder]
                break
            passed.append(folder)
            try:
                here = _in(folder)
            except ConfigError as problem:
                found = problem
                break
            if here is not None:
                found = here
                break
            parent = os.path.dirname(folder)
            if parent == folder:
                break
            folder = parent
        for folder in passed:
            self._known[folder] = found
        if isinstance(found, ConfigError):
            raise found
        return found


def _in(folder: str) -> Settings | None:
    for name in NAMES:
        path = os.path.join(folder, name)
        if os.path.lexists(path):
            found = read(path)
            if found is not NONE:
                return found
    return None


def read(path: str, *, named: bool = False) -> Settings:
    """The settings in the file `path`, NONE where it has none for us. Raises ConfigError.

    `named`: it was named on the command line; a file of any name may then be either kind.
    """
    data = _parse(_content(path), path)
    project = os.path.basename(path) == "pyproject.toml"
    if project or (named and "tool" in data):
        tool = data.get("tool", {})
        if not isinstance(tool, dict) or "zhclean" not in tool:
            return NONE if not named else Settings(path, {})
        data = tool["zhclean"]
        if not isinstance(data, dict):
            raise ConfigError("tool.zhclean is no table", do="write [tool.zhclean] and options below it", path=path)
    return Settings(path, check(data, path))


def _content(path: str) -> str:
    from zhclean.files.read import ReadError
    from zhclean.files.read import read as read_file

    try:
        if os.stat(path).st_size > _LARGEST:
            raise ConfigError(
                "is too large for a configuration file", do="use --isolated to leave it unread", path=path
            )
        return read_file(path, only_file=True).data.decode("utf-8").removeprefix("\ufeff")
    except ReadError as problem:
        raise ConfigError(f"configuration: {problem.what}", do="use --isolated to leave it unread", path=path) from None
    except UnicodeDecodeError as problem:
        raise ConfigError("is not UTF-8", do="save it as UTF-8", path=path, where=f"byte {problem.start}") from None
    except OSError as problem:
        what = f"configuration cannot be read: {(problem.strerror or 'error').lower()}"
        raise ConfigError(what, do="use --isolated to leave it unread", path=path) from None


def _parse(text: str, path: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]
    try:
        return dict(tomllib.loads(text))
    except RecursionError:
        raise ConfigError("is nested too deeply", do="write it plainer", path=path) from None
    except ValueError as problem:
        import re

        place = re.search(r"\(at line (\d+)", str(problem))
        what = re.sub(r"\s*\(at .*", "", str(problem))
        where = int(place[1]) if place else None
        raise ConfigError(f"is no TOML: {what}", do="correct it, or use --isolated", path=path, where=where) from None


def check(values: Mapping[str, Any], path: str) -> dict[str, Any]:
    """`values` of a configuration file, when all are known and of the right kind. Raises ConfigError."""
    return {key: _checked(key, value, path) for key, value in values.items()}


def _checked(key: str, value: Any, path: str) -> Any:
    if key not in KEYS:
        if key in ONLY_TYPED:
            raise ConfigError(f"{key!r} cannot stand in a configuration", do=f"type --{key}", path=path)
        raise ConfigError(f"there is no option {key!r}", do=_like(key, KEYS), path=path)
    kind, allowed = KEYS[key]
    right = {
        "word": isinstance(value, str),
        "words": isinstance(value, list) and all(isinstance(item, str) for item in value),
        "table": isinstance(value, dict) and all(isinstance(item, str) for item in value.values()),
    }[kind]
    if not right:
        wanted = {"word": '"…"', "words": '["…", "…"]', "table": '{"…" = "…"}'}[kind]
        raise ConfigError(f"{key} is of the wrong type", do=f"write {key} = {wanted}", path=path)
    for word in [value] if kind == "word" else value if allowed else ():
        if allowed and word not in allowed:
            raise ConfigError(
                f"{key} = {word!r} is not one of {', '.join(allowed)}", do=_like(word, allowed), path=path
            )
    if key in _PATTERNS:
        from zhclean.files.glob import check as check_patterns

        check_patterns(value, path)
    return tuple(value) if kind == "words" else tuple(value.items()) if kind == "table" else value


def _like(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    best = get_close_matches(word[:64], list(known), 1, 0.5)
    return f"did you mean {best[0]!r}?" if best else f"known are {', '.join(known)}"
