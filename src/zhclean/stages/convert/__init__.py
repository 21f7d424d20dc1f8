"""Simplified to Traditional and back, by region, on OpenCC.

`convert` is the stage; `script_of` tells the script of a text.
"""

from __future__ import annotations

from zhclean.stages.convert.options import ConvertOptions, read_dict
from zhclean.stages.convert.script import script_of
from zhclean.stages.convert.stage import convert

__all__ = ["ConvertOptions", "convert", "read_dict", "script_of"]
