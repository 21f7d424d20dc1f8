"""The walk over the order of states: the best sequence for a page, looking only where there is doubt."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

BEAM = 900  # states further behind the best of their line than this are not looked at (weights are in hundredths)
BEHIND = 1500  # ways further behind the best way so far are given up
_VALUE = itemgetter(1)


def best_walk(
    scores: Sequence[Sequence[int]],
    steps: Sequence[Sequence[int]],
    start: Sequence[int],
    limits: Sequence[Sequence[int]] | None = None,
) -> list[int]:
    """The best state of each line (Viterbi): `scores` by line and state, `steps` from state to state; `limits` are
    those of `lost(steps)`, for who has them already.

    >>> best_walk([[5, 0], [0, 4]], [[0, 0], [0, 0]], [0, 0])
    [0, 1]
    """
    if not scores:
        return []
    limits = limits or lost(steps)
    now: list[tuple[int, int]] = []  # the states a line may be in, each with the value of the best way to it
    back: list[dict[int, int] | int] = []  # where each state of a line came from; one number when all from the same
    for line in scores:
        least = max(line) - BEAM
        live = [(state, score) for state, score in enumerate(line) if score >= least]
        if not now:
            now = [(state, score + start[state]) for state, score in live]
            continue
        if len(now) > 1:
            top, best = max(now, key=_VALUE)
            behind = limits[top]
            now = [way for way in now if way[1] - best >= behind[way[0]]]
        if len(now) == 1:  # what led here counts for all alike
            origin = now[0][0]
            row = steps[origin]
            back.append(origin)
            now = [(state, row[state] + score) for state, score in live]
            continue
        came: dict[int, int] = {}
        ahead = []
        for state, score in live:
            ways = [value + steps[origin][state] for origin, value in now]
            value = max(ways)
            ahead.append((state, value + score))
            came[state] = now[ways.index(value)][0]
        now = ahead
        back.append(came)
    state = max(now, key=_VALUE)[0]
    path = [state]
    for origins in reversed(back):
        state = origins if isinstance(origins, int) else origins[state]
        path.append(state)
    path.reverse()
    return path


def lost(steps: Sequence[Sequence[int]]) -> list[list[int]]:
    """By the state of the best way and that of another: how far behind the other may be to be looked at.

    Further behind, it comes second into every state of the next line, whatever the steps (or is given up)."""
    found = []
    for best, row in enumerate(steps):
        limits = [max(-BEHIND, min(one - two for one, two in zip(row, other, strict=True))) for other in steps]
        limits[best] = 0
        found.append(limits)
    return found
