"""What a caller may choose about repairing."""

from __future__ import annotations

from zhclean.record import dataclass


@dataclass(frozen=True, slots=True)
class RepairOptions:
    """`ruby`: ``drop`` takes readings away that stand directly behind every character (春chūn天tiān), ``keep`` leaves them.

    `off`: ids of rules not to apply; a prefix turns off its family (``repair.entity`` also ``repair.entity.lost``).
    """

    ruby: str = "keep"
    off: frozenset[str] = frozenset()

    def allows(self, rule: str) -> bool:
        """Whether `rule` may be applied.

        >>> RepairOptions(off=frozenset({"repair.entity"})).allows("repair.entity.lost")
        False
        """
        if not self.off:
            return True
        return not any(rule == name or rule.startswith(name.rstrip(".") + ".") for name in self.off)
