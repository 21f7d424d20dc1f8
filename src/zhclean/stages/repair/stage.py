"""The order of the repairs, and their fixed point."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhclean.document import Source
from zhclean.edits import Change, Edit, apply
from zhclean.stages.repair.compose import compose
from zhclean.stages.repair.controls import controls
from zhclean.stages.repair.entities import entities
from zhclean.stages.repair.forms import forms
from zhclean.stages.repair.invisible import invisible
from zhclean.stages.repair.lost import lost
from zhclean.stages.repair.mojibake import mojibake
from zhclean.stages.repair.odd import odd_characters
from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.relatives import relatives
from zhclean.stages.repair.ruby import ruby

Fault = Callable[[str, frozenset[str], Source, RepairOptions], Sequence[Edit]]

FAULTS: tuple[Fault, ...] = (entities, mojibake, invisible, controls, forms, relatives, ruby)
MOST_ROUNDS = 16  # each round undoes one layer of damage; three is the most that was ever seen in the wild


def repair(text: str, source: Source, options: RepairOptions) -> Change:
    """Undo damage to the characters of `text`; no line break is added or removed.

    `source` is only read. The Change carries exact edits, each with the id of its rule.

    >>> repair("A&amp;amp;B", Source(), RepairOptions()).after
    'A&B'
    """
    edits: list[Edit] = []
    after = text
    for _ in range(MOST_ROUNDS):
        found = False
        odd = odd_characters(after)
        for fault in FAULTS:
            some = fault(after, odd, source, options)
            if some:
                found = True
                after = apply(after, some)
                edits = compose(edits, some, after)
                odd = odd_characters(after)
        if not found:
            break
    return Change("repair", text, after, edits, notes=lost(after, odd, options))
