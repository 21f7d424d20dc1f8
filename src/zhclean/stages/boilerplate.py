"""Take furniture away: the last word on what the rules and the labeller say of each line."""

from __future__ import annotations

from zhclean.edits import Edit
from zhclean.lines import Lines
from zhclean.record import dataclass


@dataclass(frozen=True, slots=True)
class BoilerplateOptions:
    """`preset`: the kind of document (``plain`` loses nothing)."""

    preset: str = "news"


def boilerplate(lines: Lines, options: BoilerplateOptions) -> list[Edit]:
    """The deletions: whole lines with their line ends (a last line without one takes nothing else), and in the lines
    that stay what rules take out of a line (`action = "span"`)."""
    if options.preset == "plain":
        return []
    edits = []
    for index, kind in enumerate(lines.labels):
        if kind == "furniture":
            end = lines.starts[index + 1] if index + 1 < len(lines) else len(lines.text)
            edits.append(Edit(lines.starts[index], end, "", lines.why.get(index, "line.furniture")))
        elif kind is not None:
            for mark in lines.marks.get(index, ()):
                if mark.rule.action == "span" and not mark.rule.field:
                    edits.append(Edit(mark.start, mark.end, "", mark.rule.id))
    return edits
