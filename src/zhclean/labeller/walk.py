"""The walk over the order of states: the best sequence for a page, looking only where there is doubt."""

from __future__ import annotations

from collections.abc import Sequence

BEAM = 900  # states further behind the best of their line than this are not looked at (weights are in hundredths)


def best_walk(scores: Sequence[Sequence[int]], steps: Sequence[Sequence[int]], start: Sequence[int]) -> list[int]:
    """The best state of each line (Viterbi): `scores` by line and state, `steps` from state to state.

    >>> best_walk([[5, 0], [0, 4]], [[0, 0], [0, 0]], [0, 0])
    [0, 1]
    """
    back: list[dict[int, int]] = []
    reach: dict[int, int] = {}
    for number, line in enumerate(scores):
        least = max(line) - BEAM
        open_states = [state for state, score in enumerate(line) if score >= least]
        now: dict[int, int] = {}
        came: dict[int, int] = {}
        if not number:
            for state in open_states:
                now[state] = line[state] + start[state]
        else:
            for state in open_states:
                best, origin = -(1 << 60), -1
                for other, value in reach.items():
                    value += steps[other][state]
                    if value > best:
                        best, origin = value, other
                now[state], came[state] = best + line[state], origin
        back.append(came)
        reach = now
    if not reach:
        return []
    state = max(reach, key=lambda one: reach[one])
    path = [state]
    for came in reversed(back[1:]):
        state = came[state]
        path.append(state)
    path.reverse()
    return path
