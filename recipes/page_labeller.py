"""Learn what the evidence of web pages says to the line labeller: writes src/zhclean/data/page/labeller.bin and headline.tsv.

    python recipes/page_labeller.py --pages FOLDER LABELLED...

`LABELLED` are the files that recipes/labeller.py takes; FOLDER holds the page of a document as ID.html.gz. The labelled
lines are found again among the lines of the page; lines of the page above and below them are furniture.

The models are of the kind of the plain ones, with the evidence of a line as further features; documents without a page
are learnt from too.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import labeller as recipe

from zhclean.labeller import features, headline, paged
from zhclean.labeller.model import normal
from zhclean.stages.decode import DecodeOptions, decode
from zhclean.stages.page import read_bytes

PARTS = 4
SEEDS = (1, 2, 3)  # pages are few: the mean of three orders of learning is steadier than one
AROUND = 150  # lines of a page above and below the labelled ones that are learnt from
_BLANK = re.compile(r"[\s\u200b\ufeff]")


class Labelled(NamedTuple):
    """A page: its site, its lines (those with something on them) and the evidence for each."""

    site: str
    rows: list[recipe.Row]
    evidence: list[Any]

    @property
    def keys(self) -> list[str]:
        """The keys of the lines."""
        return [row.key for row in self.rows]

    @property
    def labels(self) -> list[str]:
        """The labels of the lines."""
        return [row.label for row in self.rows]


def squeeze(text: str) -> str:
    """`text` as it is compared."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def labelled(record: dict[str, Any], folder: str) -> Labelled | None:
    """The page of `record` with a label for each of its lines; None when there is no page."""
    path = os.path.join(folder, record["id"] + ".html.gz")
    if not os.path.exists(path):
        return None
    with gzip.open(path) as file:
        page, _ = read_bytes(
            file.read(), None, "replace", lambda raw, name, errors: decode(raw, DecodeOptions(name, errors))
        )
    lines = page.text.split("\n")[:-1]
    wanted = [squeeze(line) for line in record["text"].split("\n") if line.strip()]
    matcher = SequenceMatcher(None, [squeeze(line) for line in lines], wanted, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first, last = blocks[0].a, blocks[-1].a + blocks[-1].size
    labels = ["other" if first <= i < last else "furniture" for i in range(len(lines))]
    for block in blocks:
        for step in range(block.size):
            labels[block.a + step] = record["lines"][block.b + step]
    low, high = max(0, first - AROUND), min(len(lines), last + AROUND)
    kept = [i for i in range(len(lines)) if lines[i].strip() and normal(lines[i]).strip()]
    rows = recipe.lines_of(
        {
            "id": record["id"],
            "text": page.text,
            "lines": [label for line, label in zip(lines, labels, strict=True) if line.strip()],
        }
    )
    inside = [(row, i) for row, i in zip(rows, kept, strict=True) if low <= i < high]
    return Labelled(record["site"], recipe.merge([row for row, _ in inside]), [page.evidence[i] for _, i in inside])


def variants(page: Labelled, draw: random.Random) -> list[Labelled]:
    """The page as it is, and as it would be when furniture was taken away, all of it or some: a page is looked at once,
    whole, but learnt from so its text is known by more than the furniture around it."""
    made = [page]
    for share in (0.0, 0.1, 0.5):
        kept = [i for i, label in enumerate(page.labels) if label != "furniture" or draw.random() < share]
        if len(kept) > 2:
            made.append(Labelled(page.site, [page.rows[i] for i in kept], [page.evidence[i] for i in kept]))
    return made


def places_of(page: Labelled) -> list[features.Place]:
    """The shapes of the lines, as the labeller sees them on a page."""
    return paged.quiet(list(map(features.place, page.keys, recipe.cues_of(page.rows))), page.evidence)


def learn_headline(
    pages: list[Labelled], plain: list[recipe.Page], decay: float = 1.5, turns: int = 300
) -> dict[str, float]:
    """The weights of the choice of a headline, evidence included."""
    cases = []
    for page in pages:
        right = {key for key, label in zip(page.keys, page.labels, strict=True) if label == "headline"}
        found = headline.candidates(page.keys, places_of(page))
        for one in found:
            one.features.update(dict.fromkeys(paged.headline_names(page.evidence[one.line]), 1.0))
        good = [page.keys[one.line] in right for one in found]
        if found and (not right or any(good)):
            cases.append(([one.features for one in found], good, 1.0))
    return recipe.learn_choice([*cases, *filter(None, map(recipe.choice, plain))], decay, turns)


def example(page: Labelled, learnt: dict[str, float]) -> recipe.Example:
    """Features and states of a page, its headline chosen by `learnt`."""
    places = places_of(page)
    chosen = headline.pick(page.keys, places, learnt, paged.headline_extra(page.evidence, learnt))[0]
    around = features.context(page.keys, places, [row.indent for row in page.rows], chosen)
    lines = [
        (features.alone(key) + paged.names(facts), near + paged.numbers(facts))
        for key, near, facts in zip(page.keys, around, page.evidence, strict=True)
    ]
    return recipe.Example(page.site, lines, recipe.states_of(page.labels))


def learn(
    pages: list[Labelled], plain: list[recipe.Page], *, passes: int, decay: float
) -> tuple[dict[str, Any], dict[str, float]]:
    """Both models. The labeller learns with headlines chosen by models that have not seen the page's site."""
    draw = random.Random(5)
    pages = [one for page in pages for one in variants(page, draw)]
    sites = sorted({page.site for page in pages} | {page.site for page in plain})
    examples: list[recipe.Example] = []
    for part in range(PARTS):
        held = set(sites[part::PARTS])
        learnt = learn_headline(
            [page for page in pages if page.site not in held], [page for page in plain if page.site not in held]
        )
        examples += [example(page, learnt) for page in pages if page.site in held]
        examples += [recipe.example(page, learnt) for page in plain if page.site in held]
    models = [recipe.train(examples, passes=passes, decay=decay, seed=seed) for seed in SEEDS]
    mean = {name: sum(model[name] for model in models) / len(models) for name in ("weights", "steps", "start")}
    return {"vocabulary": models[0]["vocabulary"], **mean}, learn_headline(pages, plain)


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("--pages", required=True, help="folder of ID.html.gz")
    parser.add_argument("-o", "--output", default="src/zhclean/data/page")
    parser.add_argument("--passes", type=int, default=12)
    parser.add_argument("--decay", type=float, default=3e-5)
    options = parser.parse_args()
    pages, plain = read(recipe.read(options.labelled), options.pages)
    lines, learnt = learn(pages, plain, passes=options.passes, decay=options.decay)
    note = f"# learnt from {len(pages)} labelled pages; made by recipes/page_labeller.py"
    with open(os.path.join(options.output, "labeller.bin"), "wb") as file:
        file.write(recipe.pack(lines, note))
    with open(os.path.join(options.output, "headline.tsv"), "w", encoding="utf-8") as table:
        table.write(recipe.headline_rows(learnt, note))


def read(documents: list[dict[str, Any]], folder: str) -> tuple[list[Labelled], list[recipe.Page]]:
    """The documents as pages where they have one, the others as plain lines."""
    pages, plain = [], []
    draw = random.Random(7)
    for record in documents:
        page = labelled(record, folder)
        if page:
            pages.append(page)
        else:
            plain += recipe.variants(record, draw)
    return pages, plain


if __name__ == "__main__":
    main()
