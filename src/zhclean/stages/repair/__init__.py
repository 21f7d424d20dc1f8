"""Repair: mojibake, invisible characters, entities, compatibility forms; one module per kind of fault.

`repair` runs every fault's `find` over the text, again and again until nothing is found, so that a second run makes
no edit. Every rule has an id that `RepairOptions.off` can name.
"""

from zhclean.stages.repair.options import RepairOptions
from zhclean.stages.repair.stage import repair

__all__ = ["RepairOptions", "repair"]
