"""What the user of the convert stage can set."""

from __future__ import annotations

from zhclean.errors import ConfigError
from zhclean.record import dataclass


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """How to convert.

    `to`: ``s sp t tw twp hk hkp keep``; `from_`: ``auto s t tw hk``; `protect`: terms never converted; `dict`: own
    conversions as (from, to) pairs, above all others; `quotes`: ``keep corner curly``.
    """

    to: str = "s"
    from_: str = "auto"
    protect: tuple[str, ...] = ()
    dict: tuple[tuple[str, str], ...] = ()
    quotes: str = "keep"


def read_dict(text: str, path: str | None = None) -> tuple[tuple[str, str], ...]:
    """The (from, to) pairs of a dictionary file's text: OpenCC's own form or plain two columns.

    A line is ``from<tab>to``; of several targets separated by spaces (OpenCC) the first counts; without a tab the
    columns are separated by spaces. Blank lines and lines that begin with ``#`` are skipped.
    Raises ConfigError, naming the line, when a line has no second column.

    >>> read_dict("云計算\\t雲計算 云計算\\n里程 里程\\n")
    (('云計算', '雲計算'), ('里程', '里程'))
    """
    pairs: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, _, value = line.strip().partition("\t") if "\t" in line.strip() else line.strip().partition(" ")
        key, values = key.strip(), value.split()
        if not key or not values:
            raise ConfigError(
                f"no second column in {line.strip()[:40]!r}", do="write from<tab>to", path=path, where=number
            )
        pairs.setdefault(key, values[0])
    return tuple(pairs.items())
