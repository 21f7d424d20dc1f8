"""The order of the stages: bytes in, a Document out. The only place that knows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from zhclean.config import Config
from zhclean.document import Document, Source
from zhclean.edits import Change, apply
from zhclean.parts import Article
from zhclean.spared import outside, respecting, spared

if TYPE_CHECKING:
    from zhclean.stages.page import Page

TextStage: TypeAlias = Callable[[str, Source, Config], Change]


def _repair(text: str, source: Source, config: Config) -> Change:
    from zhclean.stages.repair import RepairOptions, repair

    return repair(text, source, RepairOptions(ruby=config.ruby, off=config.off))


def _pinyin(text: str, source: Source, config: Config) -> Change:
    from zhclean.stages.pinyin import PinyinOptions, restore

    # A Traditional target is reached through Simplified, if convert runs to take it there.
    simplify = config.to in ("s", "sp") or (config.to != "keep" and config.runs("convert"))
    return restore(text, source, PinyinOptions(simplify=simplify, off=config.off))


def _convert(text: str, source: Source, config: Config) -> Change:
    from zhclean.stages.convert import ConvertOptions, convert

    options = ConvertOptions(
        to=config.to, from_=config.from_, protect=config.protect, dict=config.dict, quotes=config.quotes
    )
    return convert(text, source, options)


TEXT_STAGES: tuple[tuple[str, TextStage], ...] = (("repair", _repair), ("pinyin", _pinyin), ("convert", _convert))
MOST_ROUNDS = 12  # boilerplate repeats until it finds nothing; pages seen needed at most 3


def clean(data: bytes | str, config: Config | None = None, *, path: str | None = None) -> Document:
    """Clean one document.

    `data` is bytes (decoded first) or a str (taken as it is); `path` is only a name for messages and the record.
    Raises DecodeError or BinaryError (both ZhcleanError) when the bytes are not text in any known encoding.

    >>> clean("數(shù)據(jù)和發(fā)展進(jìn)行調(diào)查").text
    '数据和发展进行调查'
    """
    config = config or Config()
    document, page = _decode(data, config, path)
    _mend(document, config)
    if config.runs("boilerplate") or config.runs("article"):
        _structure(document, config, page)
    return document


def _mend(document: Document, config: Config) -> None:
    """The text stages in their order, and round again until none has anything to do after the others.

    Each stage is at its own fixed point when it ends, so a text that none changes costs one round, and one that only
    the last changes costs the searches of those before it once more.
    """
    stages = [stage for name, stage in TEXT_STAGES if config.runs(name)]
    idle = 0
    for number in range(MOST_ROUNDS * len(stages)):
        change = respecting(stages[number % len(stages)](document.text, document.source, config))
        changed = change.after is not change.before and change.after != change.before
        if changed or number < len(stages):
            document.take(change)
        idle = 1 if changed else idle + 1
        if idle >= len(stages) and number + 1 >= len(stages):
            break


def _decode(data: bytes | str, config: Config, path: str | None) -> tuple[Document, Page | None]:
    """The text of `data`; that of an HTML page is the lines of its blocks, and what it tells of them comes with it.

    Without the stages that read an article, the markup is text like any other.
    """
    from zhclean.lines import newline_of
    from zhclean.stages.page import is_page

    paged = config.runs("boilerplate") or config.runs("article")
    if isinstance(data, str):
        text, source = data, Source(encoding=None, newline=newline_of(data), bom=data.startswith("\ufeff"))
    else:
        from zhclean.stages.decode import DecodeOptions, decode

        if paged and is_page(data):
            from zhclean.stages.page import read_bytes

            page, source = read_bytes(
                data, config.encoding, config.errors, lambda raw, name, errors: decode(raw, DecodeOptions(name, errors))
            )
            return Document(source.having({"path": path}), page.text, page.text), page
        text, source = decode(data, DecodeOptions(encoding=config.encoding, errors=config.errors))
    source = source.having({"path": path})
    if paged and is_page(text):
        from zhclean.stages.page import read

        page = read(text)
        return Document(source.having({"html": True, "newline": "\n", "bom": False}), page.text, page.text), page
    return Document(source, text, text), None


def _structure(document: Document, config: Config, page: Page | None) -> None:
    """Look at the lines, take furniture away until none is left, then read the article out of what stays."""
    from zhclean.lines import LookOptions, look, relook
    from zhclean.stages.boilerplate import BoilerplateOptions, boilerplate

    options = LookOptions(preset=config.preset, rules=config.rules, off=config.off)
    lines = look(document.text, document.source, options, page.evidence if page else None)
    document.source = document.source.having({"preset": lines.preset})
    if config.runs("boilerplate"):
        for _ in range(MOST_ROUNDS):
            edits = boilerplate(lines, BoilerplateOptions(preset=lines.preset))
            edits = outside(edits, spared(document.text))
            if not edits:
                break
            document.take(Change("boilerplate", document.text, apply(document.text, edits), edits))
            lines = relook(lines, document.text, edits, document.source, options)
    document.lines = lines
    if not config.runs("article"):
        document.article = Article(document.text)
        return
    from zhclean.stages.article import ArticleOptions, article

    document.article = article(lines, ArticleOptions(preset=lines.preset))
    if page:
        from zhclean.stages.page import complete

        document.article = complete(document.article, page.facts)
