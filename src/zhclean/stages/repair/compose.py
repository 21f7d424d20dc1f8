"""Two lists of edits in a row as one list on the first text."""

from __future__ import annotations

from collections.abc import Sequence

from zhclean.edits import Edit


def compose(first: Sequence[Edit], second: Sequence[Edit], after: str) -> list[Edit]:
    """The edits that do what `first` and then `second` do; `after` is the text when both are done.

    Both are sorted and do not overlap; the places of `second` are in the text that `first` gives. Edits that share
    characters there become one, under the rule of the first of them. Linear in both lists.

    >>> compose([Edit(1, 9, "&lt;", "a")], [Edit(1, 5, "<", "b")], "x<y")
    [Edit(start=1, end=9, new='<', rule='a', sure='certain', alternatives=(), confidence=1.0)]
    """
    if not first:
        return list(second)
    out: list[Edit] = []
    i = j = 0
    shift = 0  # place in the middle text minus place in the first, behind first[:i]
    moved = 0  # place in the last text minus place in the middle, behind second[:j]
    while i < len(first) or j < len(second):
        if j == len(second) or (i < len(first) and first[i].start + shift <= second[j].start):
            one = first[i]
            low, high = one.start + shift, one.start + shift + len(one.new)
        else:
            one = second[j]
            low, high = one.start, one.end
        start, new_start, sure = low - shift, low + moved, one.sure
        members = 0
        while True:
            if i < len(first) and (first[i].start + shift < high or (members == 0 and one is first[i])):
                edit = first[i]
                high = max(high, edit.start + shift + len(edit.new))
                shift += len(edit.new) - (edit.end - edit.start)
                i += 1
            elif j < len(second) and (second[j].start < high or (members == 0 and one is second[j])):
                edit = second[j]
                high = max(high, edit.end)
                moved += len(edit.new) - (edit.end - edit.start)
                j += 1
            else:
                break
            if edit.sure == "likely":
                sure = "likely"
            members += 1
        if members == 1:
            out.append(one._replace(start=start, end=high - shift))
        else:
            out.append(Edit(start, high - shift, after[new_start : high + moved], one.rule, sure))
    return out
