"""Notes above (or below) an article: abstract, editor's note, author's note."""

from __future__ import annotations

import re

from zhclean.stages.article.build import Build

_ABSTRACT = re.compile(
    r"^ {0,4}[【\[■●◆〖]{0,2} {0,2}(?:内容)?(?:摘要|核心提示|核心阅读|内容提要|提要|导语|导读|阅读提示|简介|核心摘要|引言|前言) {0,2}[】\]〗]?(?:[:]| {1,3}|(?<=[】\]〗])|$) {0,3}"
)
_EDITOR = re.compile(
    r"^ {0,4}[【\[■●◆〖(]{0,2} {0,2}(?:编者按|编者的话|编前语|编前|编后|编后语|编辑手记|开栏的话|开栏语|主持人语|编辑按|记者按|写在前面|按语) {0,2}[】\]〗)]?(?:[:]| {1,3}|(?<=[】\]〗)])|$) {0,3}"
)
_AUTHOR = re.compile(
    r"^ {0,6}[【\[(]?(?:作者有话(?:要)?说|作家的话|作者的话|作者按|作者说|题外话) {0,2}[】\])]?[:]? {0,3}"
)
_BOX = re.compile(r"^ {0,4}[■●◆] ?")
_SIGN = re.compile(r"^ {0,8}[—–-]{1,3} {0,2}编 {0,4}者 {0,2}$")


def kind_of(key: str) -> str | None:
    """``abstract``, ``editorNote`` or ``authorNote`` when a line begins with the words of one."""
    if _EDITOR.match(key):
        return "editorNote"
    if _AUTHOR.match(key):
        return "authorNote"
    if _ABSTRACT.match(key):
        return "abstract"
    return None


def is_signature(key: str) -> bool:
    """——编者."""
    return bool(_SIGN.match(key))


def add(build: Build, block: list[int], kind: str) -> None:
    """Own consecutive lines as one note; its label (核心提示：) is left out of what it says."""
    texts = []
    for i in block:
        start, end = build.line(i)
        key = build.lines.keys[i]
        text = build.text[start:end]
        match = _EDITOR.match(key) or _AUTHOR.match(key) or _ABSTRACT.match(key) or _BOX.match(key)
        if match is not None:
            text = text[match.end() :]
        if text.strip():
            texts.append(text.strip())
    start, end = build.line(block[0])[0], build.line(block[-1])[1]
    build.add(kind, start, end, {"text": "\n".join(texts)}, build.lines.sure[block[0]])
    build.taken.update(block)
