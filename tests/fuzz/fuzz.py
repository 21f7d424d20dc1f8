"""Fuzz decoding and repairing with atheris: `pip install atheris`, then

    python tests/fuzz/fuzz.py decode -max_total_time=300
    python tests/fuzz/fuzz.py repair -max_total_time=300

It stops at the first bytes that break a property of `any_bytes.py` and writes them to a file `crash-…`. Run by
hand: atheris has no wheels for every Python that we support, so the tests ask hypothesis for the same properties.
"""

from __future__ import annotations

import os
import sys

import atheris

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
with atheris.instrument_imports(include=["zhclean"]):
    from any_bytes import check_decode, check_repair


def repair_bytes(data: bytes) -> None:
    """The bytes as text: UTF-8 with surrogates for what is none."""
    check_repair(data.decode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    what = sys.argv.pop(1) if len(sys.argv) > 1 else "decode"
    atheris.Setup(sys.argv, check_decode if what == "decode" else repair_bytes)
    atheris.Fuzz()
