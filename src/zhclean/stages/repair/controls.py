"""Controls: cp1252 letters that were taken for C1 controls, colours of terminals, stray controls.

U+0085 is a line end to some and stays. NUL, tab, vertical tab, form feed and the separators (U+0001 to U+0003, U+001C to U+001F) are content of some files and
stay. An escape sequence is taken away whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhclean.document import Source
from zhclean.edits import Edit
from zhclean.lazy import lazy
from zhclean.stages.repair.options import RepairOptions

C1 = "repair.control.c1"
ANSI = "repair.control.ansi"
OVERSTRIKE = "repair.control.overstrike"
STRAY = "repair.control.stray"

_C1 = lazy("(?<![\x80-\xff\u0152-\u0192\u2013-\u2122])[\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f](?![\x80-\xff])")
_ANSI = lazy("\x1b\\[[0-9;]{0,40}[mK]")
_OVERSTRIKE = lazy("([^\x00-\x1f])\x08\\1|_\x08(?=[^\x00-\x1f])")
_STRAY = lazy("[\x04-\x07\x0e-\x1a\x7f]+")


def controls(text: str, odd: frozenset[str], source: Source, options: RepairOptions) -> Sequence[Edit]:
    """Edits that read C1 controls as cp1252 and take other controls away."""
    if not any(char < " " or "\x7f" <= char < "\xa0" for char in odd):
        return ()
    edits: list[Edit] = []
    if options.allows(C1) and any("\x80" <= char < "\xa0" for char in odd):
        for match in _C1.finditer(text):
            edits.append(Edit(match.start(), match.end(), match.group().encode("latin-1").decode("cp1252"), C1))
    if "\x1b" in odd and options.allows(ANSI):
        edits.extend(Edit(match.start(), match.end(), "", ANSI) for match in _ANSI.finditer(text))
    if "\x08" in odd and options.allows(OVERSTRIKE):
        edits.extend(
            Edit(match.start(), match.end(), match[1] or "", OVERSTRIKE) for match in _OVERSTRIKE.finditer(text)
        )
    if options.allows(STRAY):
        edits.extend(Edit(match.start(), match.end(), "", STRAY) for match in _STRAY.finditer(text))
    edits.sort()
    return edits
