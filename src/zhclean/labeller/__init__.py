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
from zhclean.labeller.model import LABELS, STATES, ZONE_OF, load, unpack, unpack_all
from zhclean.labeller.walk import best_walk
from zhclean.record import NamedTuple

__all__ = ["Own", "Verdict", "alone", "guard", "kind_of", "label_lines", "own"]

_HEADLINE = STATES.index("head.headline")
_RIVALS = [itemgetter(*(i for i, other in enumerate(LABELS) if other != label)) for label in LABELS]
_NEAR = 4  # a headline, its kicker and its subheadlines stand within this many lines
_CHOSEN, _NOT_CHOSEN = 1000, -3000
_DOUBT = 250  # a lead of so many hundredths is a confidence of 0.5


class Own(NamedTuple):
    """What is known of a line alone: its packed score and its cues. The same for every line of the same key."""

    score: int
    cue: Cue


class Verdict(NamedTuple):
    """The label of a line with its neighbours, how sure (0 to 1), the zone it stands in (0 head, 1 body, 2 tail)."""

    label: str
    sure: float
    zone: int


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
    if evidence is not None:
        from zhclean.labeller import paged

        score = paged.model().own
        return [
            Own(score(features.alone(key) + paged.names(facts)), cue)
            for key, cue, facts in zip(keys, found, evidence, strict=True)
        ]
    model = load()
    return [Own(model.own(features.alone(key)), cue) for key, cue in zip(keys, found, strict=True)]


def alone(score: int) -> str:
    """The label a line would get by itself."""
    scores = unpack(score)
    return LABELS[scores.index(max(scores))]


def label_lines(
    keys: Sequence[str],
    known: Sequence[Own],
    indents: Sequence[bool],
    evidence: Sequence[Mapping[str, Any] | None] | None = None,
) -> tuple[list[Verdict], int]:
    """The verdict on each line among its neighbours, and which line was chosen as headline (-1: none).

    `evidence` is what a web page tells of each line (`features.evidence_names`).
    """
    model = load()
    places = [features.place(key, item.cue) for key, item in zip(keys, known, strict=True)]
    if evidence is not None:
        from zhclean.labeller import paged

        places, model = paged.quiet(places, evidence), paged.model()
        learnt = paged.headline_weights()
        chosen, sure = headline.pick(keys, places, learnt, paged.headline_extra(evidence, learnt))
        chosen = paged.prefer(chosen, evidence)
    else:
        chosen, sure = headline.pick(keys, places)
    packed: list[int] = [item.score for item in known]
    if evidence is not None:
        packed = [score + model.near(paged.numbers(facts)) for score, facts in zip(packed, evidence, strict=True)]
    packed = model.along(features.columns(keys, places, indents, chosen), packed)
    title = keys[chosen] if chosen >= 0 else ""
    table = []
    for i, row in enumerate(unpack_all(packed)):
        if i == chosen:
            row = (*row[:_HEADLINE], row[_HEADLINE] + _CHOSEN, *row[_HEADLINE + 1 :])
        elif chosen < 0 or (abs(i - chosen) > _NEAR and keys[i] != title):
            row = (*row[:_HEADLINE], row[_HEADLINE] + _NOT_CHOSEN, *row[_HEADLINE + 1 :])
        table.append(row)
    verdicts = []
    for line, state in zip(table, best_walk(table, model.steps, model.start), strict=True):
        lead = line[state] - max(_RIVALS[state](line))
        sureness = 0.5 + lead / (4 * _DOUBT)
        sureness = 0.0 if sureness < 0.0 else 1.0 if sureness > 1.0 else sureness
        verdicts.append(Verdict(LABELS[state], sureness, ZONE_OF[state]))
    if chosen >= 0:
        verdicts[chosen] = verdicts[chosen]._replace(sure=sure)
    return verdicts, chosen
