"""HTML entities that a page left in its text, to the fixed point (`&amp;amp;`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.entities import html5

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.stages.repair.options import RepairOptions

RULE = "repair.entity"
LOST = "repair.entity.lost"

_ENTITY = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));|([A-Za-z][A-Za-z0-9]{1,31};))")


def entities(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits that decode entities; none that would make a line break, a control character or live markup."""
    if "&" not in text or not options.allows(RULE):
        return ()
    edits = []
    for match in _ENTITY.finditer(text):
        if match[3]:
            new = html5.get(match[3], "")
        else:
            code = int(match[1], 16) if match[1] else int(match[2])
            new = chr(code) if 0xA0 <= code < 0xD800 or 0xE000 <= code < 0x110000 or 0x20 <= code < 0x7F else ""
        if new and new not in "<>\n\r":
            edits.append(Edit(match.start(), match.end(), new, RULE))
    return edits
