"""Characters that show nothing and mean nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.stages.repair.options import RepairOptions

RULE = "repair.invisible"

_FAULT = re.compile("[\u00ad\u200b\u2060\u2061-\u2064]+|(?<=[^\r\n])\ufeff+")


def invisible(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits that delete characters without a look or a meaning of their own."""
    if not options.allows(RULE):
        return ()
    return [Edit(match.start(), match.end(), "", RULE) for match in _FAULT.finditer(text)]
