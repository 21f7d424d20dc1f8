"""Characters that show nothing and mean nothing where they stand.

Joiners and selectors that do something stay: in emoji, after ideographs, in the scripts that need them; so do marks of
direction where something runs from right to left.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.lazy import lazy
from zhclean.stages.repair.options import RepairOptions

BOM = "repair.invisible.bom"
SPACE = "repair.invisible.space"  # zero width space, word joiner
HYPHEN = "repair.invisible.hyphen"
JOINER = "repair.invisible.joiner"
DIRECTION = "repair.invisible.direction"
TAG = "repair.invisible.tag"

_ALL = frozenset(
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_TAGS = "\U000e0001\U000e0020-\U000e007f"
# Scripts that write without spaces and mark the ends of words, or join their letters.
_JOINING = "\u0600-\u08ff\u0900-\u109f\u1780-\u18af\u1a00-\u1aaf\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefe"
_EMOJI = "\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\ufe0e\ufe0f\U0001f000-\U0001faff"
# rule, what it deletes, what must not stand before, nor behind it
_RULES = (
    (BOM, lazy("\ufeff+"), None, None),
    (SPACE, lazy("[\u200b\u2060-\u2064]+"), lazy(f"[\u0e00-\u0eff{_JOINING}]"), lazy(f"[\u0e00-\u0eff{_JOINING}]")),
    (HYPHEN, lazy("\u00ad+"), lazy("[\x80-\xff\u0152-\u017e]"), lazy("[\x80-\xff]")),
    (JOINER, lazy("[\u200c\u200d]+"), lazy(f"[{_JOINING}{_EMOJI}]"), lazy(f"[{_JOINING}{_EMOJI}]")),
    (TAG, lazy(f"[{_TAGS}]+"), lazy("\U0001f3f4"), None),
)
_MARKS = lazy("[\u061c\u200e\u200f\u202a-\u202d\u2066-\u2069]+")
_LEFTWARDS = lazy("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff\u202e]")


def invisible(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits that delete characters without a look or a meaning of their own. A BOM at the very start stays."""
    if odd.isdisjoint(_ALL) and not any("\U000e0000" <= char <= "\U000e007f" for char in odd):
        return ()
    edits: list[Edit] = []
    for rule, search, before, behind in _RULES:
        if options.allows(rule):
            for match in search.finditer(text):
                start, end = match.span()
                if rule == BOM and start == 0:
                    start = 1
                if (
                    start == end
                    or (before and start and before.match(text, start - 1))
                    or (behind and behind.match(text, end))
                ):
                    continue
                edits.append(Edit(start, end, "", rule))
    if options.allows(DIRECTION):
        edits.extend(_direction(text))
    edits.sort()
    return edits


def _direction(text: str) -> list[Edit]:
    """Marks of direction in lines where nothing runs from right to left, so that they show nothing."""
    edits: list[Edit] = []
    end = -1
    meant = False
    for match in _MARKS.finditer(text):
        if match.start() > end:
            start = text.rfind("\n", 0, match.start()) + 1
            end = text.find("\n", match.end())
            end = len(text) if end < 0 else end
            meant = _LEFTWARDS.search(text, start, end) is not None
        if not meant:
            edits.append(Edit(match.start(), match.end(), "", DIRECTION))
    return edits
