"""Undo the pollution of hijacked pages: Traditional characters with readings behind some of them, and what broke.

What it is and why it can be undone exactly: `docs/pollution.md`.
"""

from __future__ import annotations

from zhclean.document import Source
from zhclean.edits import Change
from zhclean.lazy import lazy
from zhclean.record import dataclass

__all__ = ["PinyinOptions", "restore"]

_MARKS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_HALF = lazy(f"\\( ?(?:[a-zü]{{0,5}}[{_MARKS}]|[a-z]{{1,6}}\\))")
_FULL = lazy(f"（ ?[a-zü]{{0,5}}[{_MARKS}]")
_BROKEN = lazy(f"\\?(?:(?<=[^\x00-\x7f]\\?)[！；？，!;?,]|[a-zü]{{0,5}}[{_MARKS}])")


def _look(text: str) -> bool:
    """Whether anything in `text` may come from the generator: a reading in parentheses, or a broken pair."""
    return (
        ("(" in text and _HALF.search(text) is not None)
        or ("（" in text and _FULL.search(text) is not None)
        or ("?" in text and _BROKEN.search(text) is not None)
    )


@dataclass(frozen=True, slots=True)
class PinyinOptions:
    """`simplify`: whether Simplified is wanted in the end; `off`: ids of rules not to apply, or prefixes of them."""

    simplify: bool = True
    off: frozenset[str] = frozenset()


def restore(text: str, source: Source, options: PinyinOptions) -> Change:
    """The text without the pollution; a text that is not polluted comes back as it is.

    States the facts `polluted`, `proof`, `pinyin_rank` and, when the characters were mapped back, `script`.

    >>> restore("數(shù)據(jù)和發(fā)展進(jìn)行調(diào)查", Source(), PinyinOptions()).after
    '数据和发展进行调查'
    """
    if not _look(text):
        return Change("pinyin", text, text, ())
    from zhclean.stages.pinyin.undo import undo

    return undo(text, options.simplify, options.off) or Change("pinyin", text, text, ())
