"""The Python API: `clean` and `detect`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhclean.config import NAMES, Config
from zhclean.document import Document
from zhclean.errors import ConfigError
from zhclean.pipeline import clean as _clean

if TYPE_CHECKING:
    from zhclean.stages.decode import Detection


def clean(data: bytes | str, config: Config | None = None, *, path: str | None = None, **options: Any) -> Document:
    """Clean one document and give the whole record of it.

    `data` is bytes, whose encoding is found out, or a str. `config` is how to clean; `options` are fields of Config to
    change in it (``to="tw"``; ``from_`` with an underscore). `path` is a name for messages and the record, no file is
    opened.

    Raises DecodeError when the bytes are in no known encoding (never with ``errors="replace"``), BinaryError when they
    are no text, ConfigError for an option or rule file that cannot be used; all are ZhcleanError.

    >>> document = clean("王小明采訪\\n市場(chǎng)發(fā)展的數(shù)據(jù)。")
    >>> document.text
    '王小明采访\\n市场发展的数据。'
    >>> document.source.polluted
    True
    """
    unknown = sorted(options.keys() - set(NAMES))
    if unknown:
        raise ConfigError(f"there is no option {unknown[0]!r}", do=f"the options are {', '.join(NAMES)}")
    config = config or Config()
    return _clean(data, config.having(**options) if options else config, path=path)


def detect(data: bytes) -> Detection:
    """Find out the encoding of `data` without cleaning it.

    Gives a Detection: `encoding`, `confidence`, `bom`, `newline`, what else was plausible and why, `to_dict()`.
    Raises BinaryError when the bytes are no text.

    >>> detect("中文字符".encode("big5")).encoding
    'big5'
    """
    from zhclean.stages.decode import detect as find

    return find(data)
