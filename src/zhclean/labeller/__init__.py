"""What each line of a page is: furniture, headline, body …

    own(keys)                the line alone: pieces of its key, added up
    label_lines(...)         the line among its neighbours: the headline is chosen first, then the best walk over an
                             order of states (head, body, what stands below) is taken

The models are data, learnt by recipes/labeller.py; features by features.py, cues.py and headline.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from zhclean.labeller import features, headline
from zhclean.labeller.cues import Cue, cues, marked
from zhclean.labeller.guards import guard
from zhclean.labeller.kinds import kind_of
from zhclean.labeller.model import FIELD, LABELS, STATES, load, unpack, unpack_all
from zhclean.labeller.walk import best_walk
from zhclean.record import NamedTuple

__all__ = ["Own", "Verdicts", "alone", "guard", "kind_of", "label_lines", "own"]

_HEADLINE = FIELD * STATES.index("head.headline")  # where its bits stand in a packed score
_RIVALS = [itemgetter(*(i for i, other in enumerate(LABELS) if other != label)) for label in LABELS]
_NEAR = 4  # a headline, its kicker and its subheadlines stand within this many lines
_CHOSEN, _NOT_CHOSEN = 1000 << _HEADLINE, -3000 << _HEADLINE
_DOUBT = 250  # a lead of so many hundredths is a confidence of 0.5


class Own(NamedTuple):
    """What is known of a line alone: its packed score, its cues, what its neighbours see of it, and the packed score of
    that. The same for every line of the same key."""

    score: int
    cue: Cue
    place: features.Place
    shape: int


class Verdicts:
    """The state of each line among its neighbours (its label is ``LABELS[state]``), the line chosen as headline (-1:
    none), and how sure each state is (0 to 1), worked out when it is asked for."""

    __slots__ = ("_sure", "_table", "chosen", "states")

    def __init__(self, table: Sequence[tuple[int, ...]], states: Sequence[int], chosen: int, sure: float) -> None:
        self._table, self.states, self.chosen, self._sure = table, states, chosen, sure

    def of(self, numbers: Sequence[int]) -> Verdicts:
        """Those on some of the lines."""
        chosen = next((at for at, number in enumerate(numbers) if number == self.chosen), -1)
        return Verdicts(
            [self._table[number] for number in numbers], [self.states[number] for number in numbers], chosen, self._sure
        )

    def sure(self, number: int) -> float:
        """How sure the state of a line is."""
        if number == self.chosen:
            return self._sure
        line, state = self._table[number], self.states[number]
        sureness = 0.5 + (line[state] - max(_RIVALS[state](line))) / (4 * _DOUBT)
        return 0.0 if sureness < 0.0 else 1.0 if sureness > 1.0 else sureness


def own(
    keys: Sequence[str], marks: Mapping[int, bool], evidence: Sequence[Mapping[str, Any] | None] | None = None
) -> list[Own]:
    """Look at each line alone; `keys` without blanks around them and digits written 0, none empty.

    `marks` are the lines that a furniture rule marks, and whether the rule is certain by the line alone;
    `evidence` is what a web page tells of each line (`features.evidence_names`).
    """
    found = cues(keys)
    for i, sure in marks.items():
        found[i] = marked(found[i], sure)
    places = list(map(features.place, keys, found))
    if evidence is not None:
        from zhclean.labeller import paged

        model, places = paged.model(), paged.quiet(places, evidence)
        return [
            Own(score + said, place.cue, place, model.near(features.own(place)) + stands)
            for score, place, (said, stands) in zip(
                model.pieces.along(keys), places, paged.weigh(evidence), strict=True
            )
        ]
    model = load()
    return [
        Own(score, place.cue, place, model.near(features.own(place)))
        for score, place in zip(model.pieces.along(keys), places, strict=True)
    ]


def alone(score: int) -> str:
    """The label a line would get by itself."""
    scores = unpack(score)
    return LABELS[scores.index(max(scores))]


def label_lines(
    keys: Sequence[str],
    known: Sequence[Own],
    indents: Sequence[bool],
    evidence: Sequence[Mapping[str, Any] | None] | None = None,
) -> Verdicts:
    """The verdict on each line among its neighbours.

    `evidence` is what a web page tells of each line (`features.evidence_names`).
    """
    model = load()
    places = [item.place for item in known]
    if evidence is not None:
        from zhclean.labeller import paged

        model = paged.model()
        learnt = paged.headline_weights()
        chosen, sure = headline.pick(keys, places, learnt, paged.headline_extra(evidence, learnt))
        chosen = paged.prefer(chosen, evidence)
    else:
        chosen, sure = headline.pick(keys, places)
    packed = model.along(features.columns(keys, places, indents, chosen), [item.score + item.shape for item in known])
    if chosen >= 0:
        low, high, title = chosen - _NEAR, chosen + _NEAR, keys[chosen]
        packed = [
            score if low <= i <= high or key == title else score + _NOT_CHOSEN
            for i, (score, key) in enumerate(zip(packed, keys, strict=True))
        ]
        packed[chosen] += _CHOSEN
    else:
        packed = [score + _NOT_CHOSEN for score in packed]
    table = unpack_all(packed)
    return Verdicts(table, best_walk(table, model.steps, model.start, model.lost), chosen, sure)
