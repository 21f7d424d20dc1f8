"""The walk over the order of states: the best sequence for a page, looking only where there is doubt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

BEAM = 900  # states further behind the best of their line than this are not looked at (weights are in hundredths)
BEHIND = 1500  # ways further behind the best way so far are given up


def best_walk(scores: Sequence[Sequence[int]], steps: Sequence[Sequence[int]], start: Sequence[int]) -> list[int]:
    """The best state of each line (Viterbi): `scores` by line and state, `steps` from state to state.

    >>> best_walk([[5, 0], [0, 4]], [[0, 0], [0, 0]], [0, 0])
    [0, 1]
    """
    if not scores:
        return []
    lost = _lost(tuple(map(tuple, steps)))
    line = scores[0]
    least = max(line) - BEAM
    now = {state: score + start[state] for state, score in enumerate(line) if score >= least}
    back: list[dict[int, int] | int] = []  # where each state of a line came from; one number when all from the same
    for line in scores[1:]:
        top = max(now, key=now.__getitem__)
        best, limits = now[top], lost[top]
        reach = [(state, value) for state, value in now.items() if value - best >= limits[state]]
        least = max(line) - BEAM
        if len(reach) == 1:
            row = steps[top]
            now = {state: best + row[state] + score for state, score in enumerate(line) if score >= least}
            back.append(top)
            continue
        came: dict[int, int] = {}
        now = {}
        for state, score in enumerate(line):
            if score >= least:
                ways = [value + steps[origin][state] for origin, value in reach]
                value = max(ways)
                now[state] = value + score
                came[state] = reach[ways.index(value)][0]
        back.append(came)
    state = max(now, key=now.__getitem__)
    path = [state]
    for origins in reversed(back):
        state = origins if isinstance(origins, int) else origins[state]
        path.append(state)
    path.reverse()
    return path


@lru_cache(maxsize=4)
def _lost(steps: tuple[tuple[int, ...], ...]) -> list[list[int]]:
    """By the state of the best way and that of another: how far behind the other may be to be looked at.

    Further behind, it comes second into every state of the next line, whatever the steps (or is given up)."""
    found = []
    for best, row in enumerate(steps):
        limits = [max(-BEHIND, min(one - two for one, two in zip(row, other, strict=True))) for other in steps]
        limits[best] = 0
        found.append(limits)
    return found
