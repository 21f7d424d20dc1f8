"""The walk over the order of states: the best sequence for a page, looking only where there is doubt."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, itemgetter
from typing import Any

BEAM = 900  # states further behind the best of their line than this are not looked at (weights are in hundredths)
BEHIND = 1500  # ways further behind the best way so far are given up


def best_walk(scores: Sequence[Sequence[int]], steps: Sequence[Sequence[int]], start: Sequence[int]) -> list[int]:
    """The best state of each line (Viterbi): `scores` by line and state, `steps` from state to state.

    >>> best_walk([[5, 0], [0, 4]], [[0, 0], [0, 0]], [0, 0])
    [0, 1]
    """
    back: list[dict[int, int]] = []
    into = list(zip(*steps, strict=True))  # by the state that is reached
    picks: dict[tuple[int, ...], Any] = {}
    reach: dict[int, int] = {}
    for line in scores:
        least = max(line) - BEAM
        came: dict[int, int] = {}
        now: dict[int, int] = {}
        if not back:
            for state, score in enumerate(line):
                if score >= least:
                    now[state] = score + start[state]
        elif len(reach) == 1:
            ((origin, base),) = reach.items()
            row = steps[origin]
            for state, score in enumerate(line):
                if score >= least:
                    now[state] = base + row[state] + score
                    came[state] = origin
        else:
            origins = tuple(reach)
            bases = list(reach.values())
            pick = picks.get(origins)
            if pick is None:
                pick = picks[origins] = itemgetter(*origins)
            for state, score in enumerate(line):
                if score >= least:
                    ways = list(map(add, bases, pick(into[state])))
                    best = max(ways)
                    now[state] = best + score
                    came[state] = origins[ways.index(best)]
        back.append(came)
        if len(now) > 1:  # what is far behind will not come first again
            least = max(now.values()) - BEHIND
            now = {state: value for state, value in now.items() if value >= least}
        reach = now
    if not reach:
        return []
    state = max(reach, key=reach.__getitem__)
    path = [state]
    for came in reversed(back[1:]):
        state = came[state]
        path.append(state)
    path.reverse()
    return path
