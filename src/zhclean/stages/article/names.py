"""Names of people: told from desks and words, letter-spacing and staff codes undone, lists taken apart."""

from __future__ import annotations

import re
from functools import lru_cache

from zhclean.key import key
from zhclean.labeller.words import pattern, rows, words
from zhclean.record import NamedTuple

_SPLIT = pattern("names.split")
_HAN = pattern("names.han")
_LATIN = pattern("names.latin")
_CODE = pattern("names.code")
_TITLE = pattern("names.title")
_TAIL = pattern("names.tail")
_OUTER = ' \t\u3000:：。.，,()（）[]【】〔〕<>《》"“”-—_|｜/／·•#*'


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    table = rows("surnames")
    single = frozenset(next(word for kind, word in table if kind == "single"))
    double = frozenset(word for kind, word in table if kind == "double")
    return single, double, frozenset(rows("given")[0][1]), words("desks")


def is_person(text: str, strict: bool = False) -> bool:
    """Whether `text` (2 to 4 Han characters) reads as a Chinese name; `strict`: its given name is of usual characters.

    >>> is_person("王小明"), is_person("本报讯"), is_person("马上看", strict=True)
    (True, False, False)
    """
    folded = key(text)
    if not 2 <= len(text) <= 4 or not _HAN.match(folded):
        return False
    single, double, given, desks = _known()
    if folded in desks or folded in words("media"):
        return False
    if folded[:2] in double and len(folded) > 2:
        rest = folded[2:]
    elif folded[0] in single and len(folded) <= 3:
        rest = folded[1:]
    elif folded[0] in single and len(folded) == 4 and folded[1] in single:
        rest = folded[2:]
    else:
        return False
    return not strict or all(char in given for char in rest)


def is_desk(text: str) -> bool:
    """Whether `text` names a desk or nobody (即时新闻, 综合报道, 佚名)."""
    folded = key(text)
    return (
        folded in _known()[3]
        or folded in words("media")
        or text in words("media")
        or folded.endswith(("中心", "编辑部", "报道组", "采访组", "工作室"))
    )


class Tokens(NamedTuple):
    """Names read from a piece of text, desks among them apart."""

    names: list[str]
    desks: list[str]


def names_of(text: str, *, loose: bool = True) -> Tokens:
    """The names in `text`, which stands behind a role.

    Letter-spacing is undone (方　敏), staff codes are dropped (李某_NN2587), Latin names keep their spaces. With `loose`
    any short word counts (pen names); without, only what reads as a Chinese name.

    >>> names_of("王乐文　方　敏").names
    ['王乐文', '方敏']
    >>> names_of("李曦_NN2587").names, names_of("本站编辑").desks
    (['李曦'], ['本站'])
    """
    names: list[str] = []
    desks: list[str] = []
    for piece in _SPLIT.split(text):
        for word in _spaced(piece):
            name = _clean(word)
            if not name:
                continue
            if is_desk(name):
                desks.append(name)
            elif _fits(name, loose) and name not in names:
                names.append(name)
    return Tokens(names, desks)


def _spaced(piece: str) -> list[str]:
    """The words of a piece between commas: single Han characters side by side belong together, Latin words too."""
    found: list[str] = []
    for token in piece.split():
        last = found[-1] if found else ""
        if len(token) == 1 and _HAN.match(token) and len(last) == 1 and _HAN.match(last):
            found[-1] += token
        elif last and _LATIN.match(token) and re.fullmatch(r"[A-Za-z.'\- ]+", last):
            found[-1] += " " + token
        else:
            found.append(token)
    return found


def _clean(word: str) -> str:
    word = word.strip(_OUTER)
    bare = _CODE.sub("", word)
    if bare.strip(_OUTER):
        word = bare.strip(_OUTER)
    word = _TITLE.sub("", word)
    cut = _TAIL.search(word, 2)
    if cut and (len(word) > 4 or cut.end() == len(word)):
        word = word[: cut.start()]
    return word.strip(_OUTER)


def _fits(name: str, loose: bool) -> bool:
    if is_person(name):
        return True
    if not loose or len(name) > 16 or not re.search(r"[^\W\d_]", name):
        return False
    return (
        not name.startswith(("《", "第"))
        and not re.search(r"[。！？!?…》《]|\d版|\d{5}", name)
        and name not in ("等", "文", "图", "摄", "记者")
    )
