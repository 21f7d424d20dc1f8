"""Train the line labeller: `make model LABELLED="pages.jsonl …"` writes src/zhclean/data/labeller.bin.

A labelled file is JSON Lines. One object a document: ``id``, ``text`` (the page as plain lines) and ``lines``, one label
for each line of the text that `str.strip` leaves something of: furniture headline kicker subheadline meta caption
heading body editor_note other. ``site`` groups documents for cross-validation (else the host of ``url``, else the id up
to its first ``-``). An object with ``lines`` and no ``text`` labels a document of the same id in another file. A document
with ``written`` true was written for this: it counts for less, and is never in a fold that is held out.

The model is a linear chain (a conditional random field): pieces of the line, its shape, its neighbours' shapes and an
order of states. It is trained by full passes in a fixed order with a fixed seed, in numpy: the same files give the same
model. Pieces of text seen at one site only are left out, so a site's own words cannot be learnt by heart.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import struct
import sys
import zlib
from collections import defaultdict
from typing import Any, NamedTuple
from urllib.parse import urlparse

import labelled
import numpy as np

from zhclean.key import key as fold
from zhclean.labeller import features, headline
from zhclean.labeller.cues import Cue, cues, marked
from zhclean.labeller.model import FIELD, SCALE, STATES, ZONES, normal
from zhclean.lines import furniture_marks, line_starts
from zhclean.rules import load

LABEL_OF = [name.split(".")[1] for name in STATES]
NUMBER = {name: number for number, name in enumerate(STATES)}
BODY = ("body", "heading")
SEEDS = (1, 2, 3)
OTHER = np.array([label == "other" for label in LABEL_OF])
OWN = 0.3  # what a document written for this counts for, beside one that was found
COPY = "\x7f"  # a feature as documents written for this have it: what is theirs alone is learnt apart, and left out


class Example(NamedTuple):
    """One document ready to learn from: its site, features by line (alone, among others), states, how much it counts."""

    site: str
    lines: list[tuple[list[Any], list[Any]]]
    states: list[int]
    share: float = 1.0


class Row(NamedTuple):
    """A line: its key without blanks around it, whether it is indented, its label, whether a furniture rule marks it
    (None: no; True: it is certain by the line alone)."""

    key: str
    indent: bool
    label: str
    mark: bool | None


class Page(NamedTuple):
    """A document or a variant of one: its lines; how much it counts for the headline, and what its kind counts for
    (less than 1: written for this, its features count beside their own copies)."""

    site: str
    lines: list[Row]
    weight: float
    share: float = 1.0


def read(paths: list[str]) -> list[dict[str, Any]]:
    """The labelled documents of `paths` (files, or folders as recipes/labelled.py reads them), in order, with `site`."""
    documents: dict[str, dict[str, Any]] = {}
    for path in paths:
        if os.path.isdir(path):
            documents.update({record["id"]: record for record in labelled.documents(path)})
            continue
        with open(path, encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                documents.setdefault(record["id"], {}).update(record)
    for record in documents.values():
        if "site" not in record:
            host = urlparse(record.get("url") or "").hostname
            name = record["id"].split("-")[0]
            record["site"] = ".".join(host.split(".")[-2:]) if host and record["id"][:2] == "vb" else name
    return [record for record in documents.values() if "lines" in record and "text" in record]


def states_of(labels: list[str]) -> list[int]:
    """The state of each line: its label and the zone it stands in."""
    inside = [i for i, label in enumerate(labels) if label in BODY]
    first = inside[0] if inside else len(labels)
    ends = [i for i, label in enumerate(labels) if label in (*BODY, "caption")]
    last = max(ends[-1], first) if ends else -1
    states = []
    for i, label in enumerate(labels):
        zone = "head" if i < first and i <= last else "body" if i <= last else "tail"
        if not inside:
            zone = "head"
        name = f"{zone}.{label}"
        if name not in NUMBER:
            name = next((n for n in (f"body.{label}", f"head.{label}", f"tail.{label}") if n in NUMBER), "body.other")
        states.append(NUMBER[name])
    return states


def lines_of(record: dict[str, Any]) -> list[Row]:
    """The lines that are not blank."""
    found = []
    text = record["text"]
    starts = line_starts(text)
    marks = furniture_marks(load((), frozenset()).mark(fold(text), starts))
    places = [i for i, line in enumerate(text.split("\n")) if line.strip()]
    raw = [line for line in text.split("\n") if line.strip()]
    if len(raw) != len(record["lines"]):
        raise ValueError(f"{record['id']}: {len(record['lines'])} labels for {len(raw)} lines")
    for place, line, label in zip(places, raw, record["lines"], strict=True):
        key = normal(line)
        if key.strip():
            found.append(Row(key.strip(), key[0] == " ", label, marks.get(place)))
    return found


def example(page: Page, learnt: dict[str, float]) -> Example:
    """Features and states of one page, its headline chosen by `learnt`."""
    keys = [row.key for row in page.lines]
    places = list(map(features.place, keys, cues_of(page.lines)))
    chosen = headline.pick(keys, places, learnt)[0]
    around = features.context(keys, places, [row.indent for row in page.lines], chosen)
    lines = [(features.alone(key), near) for key, near in zip(keys, around, strict=True)]
    if page.share < 1:
        lines = [(own + [COPY + name for name in own], near + [-1 - name for name in near]) for own, near in lines]
    return Example(page.site, lines, states_of([row.label for row in page.lines]), page.share)


def cues_of(rows: list[Row]) -> list[Cue]:
    """The cues of lines, marks of rules among them."""
    found = cues([row.key for row in rows])
    return [cue if row.mark is None else marked(cue, row.mark) for cue, row in zip(found, rows, strict=True)]


def variants(record: dict[str, Any], draw: random.Random) -> list[Page]:
    """A document as it is and as it may come: cleaned already, half cleaned, without headline, a few lines of it."""
    site, lines = record["site"], merge(lines_of(record))
    ours = record.get("written", False)
    made = [Page(site, lines, 1.0)]
    content = [line for line in lines if line[2] != "furniture"]
    if content and len(content) < len(lines):
        made.append(Page(site, content, 0.5))
        made.append(Page(site, [line for line in lines if line[2] != "furniture" or draw.random() < 0.4], 0.5))
    if ours:
        return [page._replace(share=OWN) for page in made]
    bare = [line for line in content if line[2] in ("body", "heading", "caption")]
    if len(bare) > 1:
        made.append(Page(site, [row._replace(indent=not row.indent) for row in bare], 0.15))
    paragraphs = [line for line in lines if line[2] == "body" and len(line[0]) > 30]
    furniture = [line for line in lines if line[2] == "furniture"]
    others = [line for line in lines if line[2] in ("heading", "caption", "headline", "meta")]
    for _ in range(min(6, len(paragraphs) // 2) if len(paragraphs) > 2 else 0):
        at = draw.randrange(len(paragraphs) - 1)
        pair = paragraphs[at : at + 2]
        if furniture:
            made.append(Page(site, _put(pair, draw.choice(furniture), draw), 0.05))
        if others:
            chosen = draw.choice(others)
            where = {"headline": 0, "heading": 1}.get(chosen[2])
            made.append(Page(site, _put(pair, chosen, draw, where), 0.05))
    return made


def _put(pair: list[Any], line: Any, draw: random.Random, where: int | None = None) -> list[Any]:
    at = draw.randrange(3) if where is None else where
    return [*pair[:at], line, *pair[at:]]


def merge(lines: list[Row]) -> list[Row]:
    """Kicker and subheadline beside the headline are told from it later, by grammar: here they are one block with it;
    a subheadline that is a whole abstract is a note. A second copy of the headline in the head is one too."""
    heads = {row.key for row in lines if row.label == "headline"}
    first = next((i for i, line in enumerate(lines) if line[2] == "body"), len(lines))
    found = []
    for i, (key, indent, label, mark) in enumerate(lines):
        if label == "kicker":
            label = "headline"
        elif label == "subheadline":
            label = "headline" if len(key) <= 45 and i and found[-1][2] == "headline" else "editor_note"
        elif label == "other" and key in heads and i < first:
            label = "headline"
        found.append(Row(key, indent, label, mark))
    return found


Case = tuple[list[dict[str, float]], list[bool], float]  # features by candidate, which are right, how much it counts


def choice(page: Page) -> Case | None:
    """The candidates of a page for its headline; None when there are none, or the headline is not among them."""
    keys = [row.key for row in page.lines]
    right = {row.key for row in page.lines if row.label == "headline"}
    found = headline.candidates(keys, list(map(features.place, keys, cues_of(page.lines))))
    good = [keys[one.line] in right for one in found]
    if not found or (right and not any(good)):
        return None
    told = [one.features for one in found]
    if page.share < 1:
        told = [{**one, **{COPY + name: value for name, value in one.items()}} for one in told]
    return told, good, page.weight * page.share


def train_headline(pages: list[Page], decay: float = 1.5, turns: int = 300) -> dict[str, float]:
    """The weights of the choice of a headline."""
    return learn_choice(list(filter(None, map(choice, pages))), decay, turns)


def learn_choice(cases: list[Case], decay: float, turns: int) -> dict[str, float]:
    """A softmax for each page over its candidates and none (right when no candidate is)."""
    names = sorted({name for told, _, _ in cases for one in told for name in one})
    number = {name: i for i, name in enumerate(names)}
    table = np.zeros((sum(len(told) + 1 for told, _, _ in cases), len(names) + 1), dtype=np.float32)
    right, share = np.zeros(len(table)), np.zeros(len(table))
    starts, row = [], 0
    for told, good, weight in cases:
        starts.append(row)
        for one, is_right in zip(told, good, strict=True):
            for name, value in one.items():
                table[row, number[name]] = value
            right[row] = is_right
            row += 1
        table[row, -1] = 1
        right[row] = not any(good)
        row += 1
        share[starts[-1] : row] = weight
    sizes = np.diff([*starts, row])
    theta = np.zeros(len(names) + 1)
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for turn in range(1, turns + 1):
        score = (table @ theta.astype(np.float32)).astype(float)
        score -= np.repeat(np.maximum.reduceat(score, starts), sizes)
        chance = np.exp(score)
        wanted = chance * right
        chance /= np.repeat(np.add.reduceat(chance, starts), sizes)
        wanted /= np.repeat(np.add.reduceat(wanted, starts), sizes)
        grad = decay * theta + ((chance - wanted) * share).astype(np.float32) @ table
        first = 0.9 * first + 0.1 * grad
        second = 0.99 * second + 0.01 * grad * grad
        theta -= 0.1 * (first / (1 - 0.9**turn)) / (np.sqrt(second / (1 - 0.99**turn)) + 1e-8)
    learnt = dict(zip([*names, "none"], theta.tolist(), strict=True))
    return {name: value for name, value in learnt.items() if name[:1] != COPY}


def learn(
    pages: list[Page], *, passes: int, decay: float, report: bool = False
) -> tuple[dict[str, Any], dict[str, float]]:
    """Both models. The labeller learns with headlines chosen by models that have not seen the page's site."""
    sites = sorted({page.site for page in pages})
    examples: list[Example] = []
    for part in range(4):
        held = set(sites[part::4])
        learnt = train_headline([page for page in pages if page.site not in held])
        examples += [example(page, learnt) for page in pages if page.site in held]
    return average(examples, passes=passes, decay=decay, report=report), train_headline(pages)


def average(examples: list[Example], *, passes: int, decay: float, report: bool = False) -> dict[str, Any]:
    """The mean of models learnt in several orders: each alone leans on its order."""
    models = [train(examples, passes=passes, decay=decay, seed=seed, report=report) for seed in SEEDS]
    mean = {name: sum(model[name] for model in models) / len(models) for name in ("weights", "steps", "start")}
    return {"vocabulary": models[0]["vocabulary"], **mean}


class Data:
    """Examples as arrays, padded to batches of documents."""

    def __init__(self, examples: list[Example], vocabulary: dict[Any, int]) -> None:
        self.items = []
        for one in examples:
            rows, columns, kinds = [], [], []
            for row, (own, near) in enumerate(one.lines):
                known = [vocabulary[name] for name in own if name in vocabulary]
                place = [vocabulary[name] for name in near if name in vocabulary]
                rows += [row] * (len(known) + len(place))
                columns += known + place
                kinds += [0] * len(known) + [1] * len(place)
            self.items.append(
                (np.array(rows), np.array(columns, dtype=np.int64), np.array(kinds), np.array(one.states), one.share)
            )


def vocabulary_of(examples: list[Example], least: int = 2) -> dict[Any, int]:
    """Features seen at `least` sites."""
    sites: dict[Any, set[str]] = defaultdict(set)
    for one in examples:
        for own, near in one.lines:
            for name in own:
                sites[name].add(one.site)
            for name in near:
                sites[name].add(one.site)
    names = [name for name, seen in sites.items() if len(seen) >= least]
    names.sort(key=lambda name: (isinstance(name, int), name))
    return {name: number for number, name in enumerate(names)}


def allowed() -> np.ndarray:
    """Which state may follow which: zones only go forward."""
    zone = np.array([ZONES.index(name.split(".")[0]) for name in STATES])
    return (zone[None, :] >= zone[:, None]).astype(float)


def train(
    examples: list[Example], *, passes: int, decay: float, seed: int = 1, hide: float = 0.3, report: bool = False
) -> dict[str, Any]:
    """Learn: {vocabulary, weights (features x states), steps (states x states), start}."""
    vocabulary = vocabulary_of(examples)
    data = Data(examples, vocabulary).items
    count = len(STATES)
    tie = np.zeros((count, len(set(LABEL_OF))))  # own features share their weight among the states of a label
    order = sorted(set(LABEL_OF))
    for state, label in enumerate(LABEL_OF):
        tie[state, order.index(label)] = 1
    own = np.array([not isinstance(name, int) for name in vocabulary])
    weights = np.zeros((len(vocabulary), count))
    steps, start = np.zeros((count, count)), np.zeros(count)
    forbidden = np.where(allowed() > 0, 0.0, -1e4)
    randomness = np.random.default_rng(seed)
    moments = [
        np.zeros_like(weights),
        np.zeros_like(weights),
        np.zeros_like(steps),
        np.zeros_like(steps),
        np.zeros_like(start),
        np.zeros_like(start),
    ]
    average = [np.zeros_like(weights), np.zeros_like(steps), np.zeros_like(start)]
    time = averaged = 0
    sizes = np.array([len(item[3]) for item in data])
    for turn in range(passes):
        loss = 0.0
        batches = _batches(sizes, randomness)
        rate = 0.05 * (1 - turn / passes) + 0.003
        for batch in batches:
            time += 1
            items = []
            for i in batch:
                rows, columns, kinds, states, share = data[i]
                keep = (kinds == 1) & (randomness.random(len(kinds)) > hide / 3) | (kinds == 0) & (
                    randomness.random(len(kinds)) > hide
                )
                items.append((rows[keep], columns[keep], states, share))
            grad_w, grad_s, grad_0, part = _gradient(items, weights, steps + forbidden, start)
            loss += part
            total = sum(len(item[2]) for item in items)  # lines, whatever they count for: the rate stays what it is
            grad_w[own] = (grad_w[own] @ tie) @ tie.T
            grads = (grad_w / total + decay * weights, grad_s / total + decay * steps, grad_0 / total + decay * start)
            for number, (value, grad) in enumerate(zip((weights, steps, start), grads, strict=True)):
                first, second = moments[2 * number], moments[2 * number + 1]
                first *= 0.9
                first += 0.1 * grad
                second *= 0.99
                second += 0.01 * grad * grad
                value -= rate * (first / (1 - 0.9**time)) / (np.sqrt(second / (1 - 0.99**time)) + 1e-6)
        if turn >= passes // 2:
            averaged += 1
            for total_value, value in zip(average, (weights, steps, start), strict=True):
                total_value += value
        if report:
            print(f"pass {turn + 1}: {loss / sizes.sum():.4f}", file=sys.stderr, flush=True)
    weights, steps, start = (value / averaged for value in average)
    return {"vocabulary": vocabulary, "weights": weights, "steps": steps + forbidden, "start": start}


def _batches(sizes: np.ndarray, randomness: np.random.Generator) -> list[np.ndarray]:
    """Documents of like length together, about 600 lines a batch, in random order."""
    order = np.argsort(sizes + randomness.random(len(sizes)) * 8, kind="stable")
    batches, now, longest = [], [], 0
    for i in order:
        longest = max(longest, sizes[i])
        if now and longest * (len(now) + 1) > 800:
            batches.append(np.array(now))
            now, longest = [], sizes[i]
        now.append(i)
    batches.append(np.array(now))
    return [batches[i] for i in randomness.permutation(len(batches))]


def _gradient(
    items: list[Any], weights: np.ndarray, steps: np.ndarray, start: np.ndarray
) -> tuple[Any, Any, Any, float]:
    """Gradient of the negative log likelihood, a batch at once. A line labelled `other` may be anything: what is expected
    with the other lines fixed is set against what is expected with all free."""
    count, width = weights.shape[1], max(len(item[2]) for item in items)
    size = len(items)
    scores, mask = np.zeros((size, width, count)), np.zeros((size, width), dtype=bool)
    shut = np.zeros((size, width, count))
    shares = np.array([item[3] for item in items])
    for number, (rows, columns, states, _) in enumerate(items):
        np.add.at(scores[number], rows, weights[columns])
        mask[number, : len(states)] = True
        known = ~OTHER[states]
        shut[number, : len(states)][known] = -1e4
        shut[number, np.arange(len(states))[known], states[known]] = 0
    scores[:, 0] += start
    free, pairs, total = _expect(scores, mask, steps, shares)
    fixed, fixed_pairs, fixed_total = _expect(scores + shut, mask, steps, shares)
    free = (free - fixed) * shares[:, None, None]
    grad_w = np.zeros_like(weights)
    for row, (rows, columns, _, _) in enumerate(items):
        np.add.at(grad_w, columns, free[row][rows])
    return grad_w, pairs - fixed_pairs, free[:, 0].sum(axis=0), float(total - fixed_total)


def _expect(
    scores: np.ndarray, mask: np.ndarray, steps: np.ndarray, shares: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """The chance of each state at each line, of each step (by `shares`), and the sum of the log partition functions."""
    width = scores.shape[1]
    forward = np.zeros_like(scores)
    forward[:, 0] = scores[:, 0]
    odds, top_step = np.exp(steps - steps.max()), steps.max()
    for t in range(1, width):
        last = forward[:, t - 1]
        top = last.max(axis=1, keepdims=True)
        value = np.log(np.exp(last - top) @ odds + 1e-300) + top + top_step + scores[:, t]
        forward[:, t] = np.where(mask[:, t, None], value, last)
    top = forward[:, -1].max(axis=1)
    partition = np.log(np.exp(forward[:, -1] - top[:, None]).sum(axis=1)) + top
    backward = np.zeros_like(scores)
    pairs = np.zeros_like(steps)
    for t in range(width - 2, -1, -1):
        out = scores[:, t + 1] + backward[:, t + 1]
        top = out.max(axis=1, keepdims=True)
        live = mask[:, t + 1]
        backward[:, t] = np.where(live[:, None], np.log(np.exp(out - top) @ odds.T + 1e-300) + top + top_step, 0.0)
        if live.any():
            ahead = np.exp(forward[live, t] - forward[live, t].max(axis=1, keepdims=True))
            behind = np.exp(out[live] - top[live])
            chance = ahead[:, :, None] * odds[None] * behind[:, None, :]
            chance *= (shares[live] / chance.sum(axis=(1, 2)))[:, None, None]
            pairs += chance.sum(axis=0)
    chance = np.exp(forward + backward - partition[:, None, None])
    chance[~mask] = 0
    return chance, pairs, float(partition @ shares)


def pack(model: dict[str, Any], note: str) -> bytes:
    """The model as the labeller reads it: whole numbers, one packed integer a feature."""
    names, rows = list(model["vocabulary"]), np.rint(model["weights"] * SCALE).astype(int)
    ours = [name[:1] == COPY if isinstance(name, str) else name < 0 for name in names]
    kept = [i for i in range(len(names)) if not ours[i] and np.abs(rows[i]).max() >= SCALE // 20]
    texts = [names[i] for i in kept if isinstance(names[i], str)]
    numbers = [names[i] for i in kept if isinstance(names[i], int)]
    width = FIELD // 8 * len(STATES)
    table = b"".join(
        sum(int(value) << (FIELD * state) for state, value in enumerate(rows[i])).to_bytes(width, "little", signed=True)
        for i in kept
    )
    steps = np.rint(np.maximum(model["steps"], -300) * SCALE).astype(int)
    start = np.rint(model["start"] * SCALE).astype(int)
    rest = struct.pack(f"<{steps.size + start.size}i", *steps.flatten().tolist(), *start.tolist())
    # Lines end with U+001E, which no key holds; a piece of a key may hold a line feed.
    parts = [
        "\x1e".join(texts).encode(),
        struct.pack(f"<{len(numbers)}H", *[n % 65536 for n in numbers])
        if max(numbers, default=0) < 65536
        else struct.pack(f"<{len(numbers)}I", *numbers),
    ]
    parts[1] = struct.pack(f"<{len(numbers)}I", *numbers)
    body = b"".join(struct.pack("<I", len(part)) + part for part in (*parts, table, rest))
    return note.encode() + b"\n" + zlib.compress(body, 9)


def headline_rows(learnt: dict[str, float], note: str) -> str:
    """The weights of the headline as a table."""
    rows = (f"{name}\t{value:.3f}" for name, value in sorted(learnt.items()) if name == "none" or abs(value) >= 0.01)
    return "\n".join((note, *rows)) + "\n"


def main() -> None:
    """Read the labelled files, learn, write both models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("-o", "--output", default="src/zhclean/data", help="folder of labeller.bin and headline.tsv")
    parser.add_argument("--passes", type=int, default=12)
    parser.add_argument("--decay", type=float, default=3e-5)
    options = parser.parse_args()
    documents = read(options.labelled)
    draw = random.Random(7)
    pages = [page for record in documents for page in variants(record, draw)]
    model, learnt = learn(pages, passes=options.passes, decay=options.decay, report=True)
    note = f"# learnt from {len(documents)} labelled documents; made by recipes/labeller.py"
    with open(f"{options.output}/labeller.bin", "wb") as file:
        file.write(pack(model, note))
    with open(f"{options.output}/headline.tsv", "w", encoding="utf-8") as table:
        table.write(headline_rows(learnt, note))


if __name__ == "__main__":
    main()
