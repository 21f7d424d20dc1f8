"""Notes above (or below) an article: abstract, editor's note, author's note."""

from __future__ import annotations

from zhclean.labeller.words import pattern
from zhclean.stages.article.build import Build

_ABSTRACT = pattern("notes.abstract")
_EDITOR = pattern("notes.editor")
_AUTHOR = pattern("notes.author")
_ANY = pattern("notes.any")
_BOX = pattern("notes.box")
_SIGN = pattern("notes.sign")


def kind_of(key: str) -> str | None:
    """``abstract``, ``editorNote`` or ``authorNote`` when a line begins with the words of one."""
    match = _ANY.match(key)
    return match.lastgroup if match is not None else None


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
    build.add(kind, start, end, {"text": "\n".join(texts)}, build.lines.sure(block[0]))
    build.taken.update(block)
