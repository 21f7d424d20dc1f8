"""Our own sentences, kind by kind (`cases/*.tsv`), and the shared cases where they are."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from zhclean.document import Source
from zhclean.edits import apply
from zhclean.stages.convert import ConvertOptions, convert, script_of

HERE = Path(__file__).parent / "cases"
# what is printed either way in Taiwan counts as the same
SAME = str.maketrans("裡臺着佈週爲麪黴溼樑", "裏台著布周為麵霉濕梁")


def rows(name: str) -> list[list[str]]:
    lines = (HERE / f"{name}.tsv").read_text("utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def run(text: str, from_: str, to: str) -> str:
    change = convert(text, Source(), ConvertOptions(to=to, from_=from_))
    assert apply(text, change.edits) == change.after
    return change.after


@pytest.mark.parametrize("name", ["one-to-many", "names", "phrases", "mixed"])
def test_a_kind(name: str) -> None:
    wrong = []
    for from_, to, text, want in rows(name):
        got = run(text, from_, to)
        fold: dict[int, int] = {} if to in ("s", "sp") else SAME
        if got.translate(fold) not in want.translate(fold).split("|"):
            wrong.append((from_, to, text, got, want))
    assert not wrong


def test_what_is_in_the_target_already_stays_byte_for_byte() -> None:
    assert [(to, text, run(text, "auto", to)) for to, text in rows("unchanged") if run(text, "auto", to) != text] == []


def test_scripts() -> None:
    assert [(want, text, script_of(text)) for want, text in rows("script") if script_of(text) != want] == []


LEAST = {"all": 97, "upstream": 100, "one-to-many": 94, "name": 95, "phrase": 94, "idempotence": 100, "mixed": 100}


def test_shared_cases(cases: Path) -> None:
    spec = importlib.util.spec_from_file_location("score", cases / "convert" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    right: dict[str, list[int]] = {}
    for case in score.load(cases / "convert" / "cases.jsonl"):
        good = score.ok(case, run(case["input"], case["from"], case["to"]))
        for kind in ("all", case["kind"]):
            right.setdefault(kind, []).append(good)
    figures = {kind: 100 * sum(values) / len(values) for kind, values in right.items()}
    assert {kind: figures[kind] for kind, least in LEAST.items() if figures[kind] < least} == {}


def test_shared_scripts(cases: Path) -> None:
    lines = (cases / "convert" / "script.jsonl").read_text("utf-8").split("\n")
    wanted = [json.loads(line) for line in lines if line]
    right = sum(script_of(case["text"]) == case["script"] for case in wanted)
    assert right >= 0.985 * len(wanted)
