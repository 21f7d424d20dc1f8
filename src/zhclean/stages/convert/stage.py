"""The convert stage: a first version on OpenCC alone."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from zhclean.document import Source
from zhclean.edits import Change
from zhclean.stages.convert.options import ConvertOptions
from zhclean.stages.convert.script import script_of

_SAFE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffee]+")


@cache
def _converter(config: str) -> Any:
    from opencc import OpenCC

    return OpenCC(config)


def plain(config: str, text: str) -> str:
    """`text` by one of OpenCC's configurations, run by run of Han: nothing else is ever handed over."""
    converter = _converter(config)
    return _SAFE.sub(lambda match: str(converter.convert(match[0])), text)


def convert(text: str, source: Source, options: ConvertOptions) -> Change:
    """Convert `text` to the script and region `options.to`; the change is exact, its edits lazily worked out."""
    script = source.script if source.polluted and source.script else script_of(text)
    to_hans = options.to in ("s", "sp")
    if options.to == "keep" or script == "neutral" or script == ("hans" if to_hans else "hant"):
        return Change("convert", text, text, (), facts={"script": script})
    if to_hans:
        config = {"s": {"tw": "tw2s", "hk": "hk2s"}, "sp": {"hk": "hk2sp"}}[options.to].get(
            options.from_, "t2s" if options.to == "s" else "tw2sp"
        )
    else:
        config = f"s2{options.to}"
    return Change("convert", text, plain(config, text), facts={"script": "hans" if to_hans else "hant"})
