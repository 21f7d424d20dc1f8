"""The package's own data files: the one place that knows where they lie.

They are found beside this file (importlib.resources would cost more than reading them) and never written.
"""

from __future__ import annotations

import os

_ROOT = os.path.join(os.path.dirname(__file__), "data")


def where(name: str) -> str:
    """The path of the data file or folder `name`, such as ``tables/pinyin_readings.tsv``."""
    return os.path.join(_ROOT, *name.split("/"))


def read_bytes(name: str) -> bytes:
    """The bytes of the data file `name`."""
    with open(where(name), "rb") as file:
        return file.read()


def read_part(name: str, start: int, size: int) -> bytes:
    """At most `size` bytes of the data file `name`, from `start` on."""
    with open(where(name), "rb") as file:
        file.seek(start)
        return file.read(size)


def read_text(name: str) -> str:
    """The text of the data file `name` (they are all UTF-8)."""
    return read_bytes(name).decode("utf-8")


def rows(name: str) -> list[list[str]]:
    """The rows of a table: lines that are not empty and no comment (``#``), split at tabs.

    >>> rows("tables/pinyin_readings.tsv")[1][:2]
    ['發', 'fā']
    """
    lines = read_text(name).split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
