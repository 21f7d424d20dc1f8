"""What is lost for good, and only said: the remains of bytes that became U+FFFD and were decoded again."""

from __future__ import annotations

from zhclean.edits import Note, Span
from zhclean.lazy import lazy
from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.talk import is_quoted

RULE = "repair.lost"
MOST = 50  # notes of one text

# U+FFFD twice in UTF-8, EF BF BD EF BF BD, read as GBK, and the halves of it that other bytes cut off.
_REMAINS = lazy(
    "\u951f\u65a4\u62f7(?:[\u951f\u65a4\u62f7]){0,200}|(?:\u951f[\u4e00-\u9fff]){1,3}\u62f7|\ufffd{1,200}|(?:\u00ef\u00bf\u00bd){1,70}"
)


def lost(text: str, odd: frozenset[str], options: RepairOptions) -> list[Note]:
    """Notes for stretches whose bytes are gone: nothing comes back and nothing is guessed."""
    if odd.isdisjoint("\u951f\ufffd\u00ef") or not options.allows(RULE):
        return []
    notes = []
    for match in _REMAINS.finditer(text):
        if not is_quoted(text, match.start(), match.end()):
            notes.append(
                Note(
                    Span(match.start(), match.end()),
                    RULE,
                    "bytes were replaced here before; they cannot be brought back",
                )
            )
            if len(notes) == MOST:
                break
    return notes
