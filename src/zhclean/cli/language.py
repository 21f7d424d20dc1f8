"""Messages in the language of the locale: English as they stand in the code, or Chinese.

The code says everything in English; data/messages.zh.tsv has the same in Chinese, with {} for what differs.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from zhclean.assets import read_text

_TRADITIONAL = ("tw", "hk", "mo", "hant")


@lru_cache(maxsize=1)
def script() -> str | None:
    """``s`` or ``tw`` for messages in Chinese, None for English, by the environment as gettext reads it."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    if locale.partition(".")[0] in ("", "C", "POSIX"):
        return None
    first = (os.environ.get("LANGUAGE") or locale).partition(":")[0].lower().replace("-", "_")
    words = re.split(r"[_.@]", first)
    if words[0] != "zh":
        return None
    return "tw" if any(word in _TRADITIONAL for word in words[1:]) else "s"


def translate(text: str) -> str:
    """`text` in the language of the messages, as it is where there is no translation of it."""
    wanted = script()
    if wanted is None or not text:
        return text
    found = _whole(text)
    if found is None:
        what, semicolon, do = text.partition("; ")
        left, right = _whole(what), _whole(do) if semicolon else None
        if left is None and right is None:
            return text
        found = left or what
        if semicolon:
            found += f"；{right or do}"
    return found if wanted == "s" else _traditional(found)


def _whole(text: str, depth: int = 2) -> str | None:
    exact, forms = _table()
    if text in exact:
        return exact[text]
    for form, chinese in forms if depth else ():
        match = form.fullmatch(text)
        if match:
            parts = [_whole(part, depth - 1) or part for part in match.groups()]
            return chinese.format(*parts)
    return None


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    exact: dict[str, str] = {}
    forms = []
    for line in read_text("messages.zh.tsv").split("\n"):
        english, tab, chinese = line.rstrip("\n").partition("\t")
        if not tab or line.startswith("#"):
            continue
        if "{}" in english and english.count("{}") == chinese.count("{}"):
            pattern = "(.+?)".join(re.escape(part) for part in english.split("{}"))
            forms.append((re.compile(pattern, re.DOTALL), chinese))
        else:
            exact[english] = chinese
    forms.sort(key=lambda form: -len(form[0].pattern))
    return exact, forms


@lru_cache(maxsize=256)
def _traditional(text: str) -> str:
    from zhclean.config import Config
    from zhclean.pipeline import clean

    return clean(text, Config(to="twp", from_="s", skip=frozenset(("repair", "pinyin", "boilerplate", "article")))).text
