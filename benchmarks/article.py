"""The line labeller and the article fields: speed beside OpenCC, and figures by site-wise cross-validation.

    python benchmarks/article.py speed FILE.jsonl …         look + boilerplate + article, in times of an OpenCC t2s pass
    python benchmarks/article.py labels FILE.jsonl …        labels of lines no model has seen the site of
    python benchmarks/article.py fields SCORE.py FILE.jsonl …   the scorer over a pipeline whose model has not seen the site

FILE.jsonl are labelled documents as recipes/labeller.py reads them; those of the folder recipes/labelled are learnt from in
every fold and are never read. Sites are put into folds of like size; each fold is
read by a model learnt from the others. Everything runs in this process.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import os
import random
import statistics
import sys
import tempfile
import time
import types
from collections.abc import Callable
from typing import Any

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "recipes"))

FOLDS = 6


def speed(paths: list[str]) -> None:
    """Time look + boilerplate + article over Simplified documents and an OpenCC pass over their Traditional forms, in
    seconds of the processor; no extra is used."""
    import labeller as recipe
    from opencc import OpenCC

    to_hant, to_hans = OpenCC("s2t").convert, OpenCC("t2s").convert
    texts = [to_hans(record["text"]) for record in recipe.read(paths)]
    hant = [to_hant(text) for text in texts]
    lines = sum(text.count("\n") + 1 for text in texts)

    def all_of_them() -> None:
        for text in texts:
            structure(text)

    def convert() -> None:
        for text in hant:
            to_hans(text)

    all_of_them()
    ours, theirs = [], []
    for _ in range(7):
        for job, times in ((convert, theirs), (all_of_them, ours)):
            begin = time.process_time()
            job()
            times.append(time.process_time() - begin)
    one, other = statistics.median(ours), statistics.median(theirs)
    print(f"{len(texts)} documents, {lines} lines")
    print(
        f"OpenCC t2s {other / lines * 1e6:.1f} us a line; look + boilerplate + article {one / lines * 1e6:.1f} us a line"
    )
    print(f"ratio {one / other:.1f}")
    long = "。".join(["这是很长的一行里的一句话，后面还有许多句"] * 4000)
    for size in (len(long) // 4, len(long)):
        begin = time.process_time()
        structure(f"{long[:size]}\n{long[:size]}")
        print(f"a line of {size} characters: {(time.process_time() - begin) * 1e3:.1f} ms")


def structure(text: str) -> None:
    """What the pipeline does with the lines of one text."""
    from zhclean.document import Source
    from zhclean.edits import apply
    from zhclean.lines import LookOptions, look, relook
    from zhclean.stages.article import ArticleOptions, article
    from zhclean.stages.boilerplate import BoilerplateOptions, boilerplate

    source, options = Source(), LookOptions()
    lines = look(text, source, options)
    while edits := boilerplate(lines, BoilerplateOptions(lines.preset)):
        text = apply(text, edits)
        lines = relook(lines, text, edits, source, options)
    article(lines, ArticleOptions(lines.preset))


def folds(documents: list[dict[str, Any]]) -> list[set[str]]:
    """The sites in `FOLDS` groups with about the same number of documents."""
    sites = sorted({record["site"] for record in documents})
    random.Random(3).shuffle(sites)
    counts = collections.Counter(record["site"] for record in documents)
    found: list[set[str]] = [set() for _ in range(FOLDS)]
    sizes = [0] * FOLDS
    for site in sorted(sites, key=lambda one: -counts[one]):
        at = sizes.index(min(sizes))
        found[at].add(site)
        sizes[at] += counts[site]
    return found


def learnt(paths: list[str]) -> tuple[list[dict[str, Any]], dict[str, Callable[[], None]]]:
    """The documents, and for each site what puts the model in force that has not seen it."""
    import labeller as recipe

    import zhclean.labeller as labeller
    from zhclean.labeller import headline, model

    documents = recipe.read(paths)
    draw = random.Random(7)
    pages = {record["id"]: recipe.variants(record, draw) for record in documents}
    ours = [page for record in documents if record.get("written") for page in pages[record["id"]]]
    documents = [record for record in documents if not record.get("written")]
    switch: dict[str, Callable[[], None]] = {}
    for held in folds(documents):
        seen = [page for record in documents if record["site"] not in held for page in pages[record["id"]]]
        found, heads = recipe.learn(seen + ours, passes=12, decay=3e-5)
        weights = model.read(recipe.pack(found, "#"))

        def use(weights: Any = weights, heads: dict[str, float] = heads) -> None:
            labeller.load = lambda path="": weights  # type: ignore[assignment]
            headline.weights = lambda path="": heads  # type: ignore[assignment]

        switch.update(dict.fromkeys(held, use))
        print(f"a fold of {len(held)} sites is held out", file=sys.stderr, flush=True)
    return documents, switch


def labels(paths: list[str]) -> None:
    """Precision, recall and F1 of each label."""
    import labeller as recipe

    from zhclean.document import Source
    from zhclean.lines import LookOptions, look

    documents, switch = learnt(paths)
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for record in documents:
        switch[record["site"]]()
        wanted = [row.label for row in recipe.merge(recipe.lines_of(record))]
        found = [label for label in look(record["text"], Source(), LookOptions()).labels if label is not None]
        counts.update(zip(wanted, found, strict=True))
    names = sorted({name for pair in counts for name in pair})
    for name in names:
        right = counts[name, name]
        precision = right / max(1, sum(counts[other, name] for other in names))
        recall = right / max(1, sum(counts[name, other] for other in names))
        both = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{name:12} precision {precision:.3f} recall {recall:.3f} F1 {both:.3f}")


def fields(scorer: str, paths: list[str]) -> None:
    """Run a scorer (`score.py --py module:callable --gold FILE`) over the pipeline with held-out models."""
    from zhclean.config import Config
    from zhclean.pipeline import clean

    documents, switch = learnt(paths)
    site = {record["text"]: record["site"] for record in documents}
    config = Config(skip=frozenset({"repair", "pinyin"}))

    def run(text: str) -> dict[str, Any]:
        switch[site[text]]()
        return clean(text, config).to_dict()

    module = types.ModuleType("held_out_pipeline")
    module.run = run  # type: ignore[attr-defined]
    sys.modules["held_out_pipeline"] = module
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as gold:
        for record in documents:
            if "gold" in record:
                gold.write(json.dumps(record, ensure_ascii=False) + "\n")
        gold.flush()
        sys.argv = ["score", "--py", "held_out_pipeline:run", "--gold", gold.name]
        found = importlib.util.spec_from_file_location("scorer", scorer)
        if found is None or found.loader is None:
            raise SystemExit(f"{scorer}: not a Python file; give the scorer's path")
        found.loader.exec_module(importlib.util.module_from_spec(found))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "labels", "fields"), nargs="?", default="speed")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    if options.what != "speed" and not options.files:
        parser.error(f"{options.what} needs labelled documents")
    files = options.files or [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "recipes", "labelled")]
    if options.what == "fields":
        fields(files[0], files[1:])
    else:
        {"speed": speed, "labels": labels}[options.what](files)


if __name__ == "__main__":
    main()
