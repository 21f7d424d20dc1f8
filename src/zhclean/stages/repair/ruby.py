"""Readings that stand directly behind their characters (ruby made flat): dropped on request only, for an author wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.lazy import lazy
from zhclean.stages.repair.options import RepairOptions

RULE = "repair.ruby"

_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_SYLLABLE = "[a-z\u0251\u0261\u00fc\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc\u0144\u0148\u01f9\u1e3f]{1,6}"
_TONES = lazy(
    "[\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc]"
)
_READ = lazy(f"(?<={_HAN})\\s?{_SYLLABLE}(?![a-z])", re.IGNORECASE)
_CHARS = lazy(_HAN)
_LINE = lazy("[^\r\n]+")
_SHARE = 0.7  # of the ideographs of a line that must have a reading


def ruby(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits that delete the readings of lines in which nearly every ideograph has one."""
    if options.ruby != "drop" or not options.allows(RULE) or not any(_TONES.match(char) for char in odd):
        return ()
    edits: list[Edit] = []
    for line in _LINE.finditer(text):
        if not _TONES.search(line.group()):
            continue
        found = [match for match in _READ.finditer(text, line.start(), line.end()) if "\n" not in match.group()]
        toned = sum(_TONES.search(match.group()) is not None for match in found)
        if len(found) >= 2 and 2 * toned >= len(found) and len(found) >= _SHARE * len(_CHARS.findall(line.group())):
            edits.extend(Edit(match.start(), match.end(), "", RULE) for match in found)
    return edits
