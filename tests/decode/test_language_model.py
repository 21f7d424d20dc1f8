"""The language model: what it must tell apart, and that it is what its recipe says."""

from __future__ import annotations

import pytest

from zhclean import language_model as model
from zhclean.assets import where


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("zh", "今天下午有雨", "雨下有今天午"),
        ("zh", "門前的小河", "门歬哋尒菏"),
        ("ja", "そうですね", "ねすでうそ"),
        ("cyrillic", "хорошая погода", "пнпнкю онцндю"),
        ("western", "déjà vu", "dţjŕ vu"),
    ],
)
def test_text_is_likelier_than_salad(name: str, good: str, bad: str) -> None:
    assert model.score(good, name) > model.score(bad, name) + 5


def test_totals_are_sums() -> None:
    text = "河水ab\x00𠀀"
    for name in model.languages():
        assert model.cost(text, name) == sum(model.costs(text, name))
        assert all(0 <= cost <= model.WRONG for cost in model.costs(text, name))
    assert model.score("") == 0


def test_ascii_costs_the_same_in_every_language() -> None:
    text = "<p class='a'>1.5</p>\n"
    assert len({model.cost(text, name) for name in model.languages()}) == 1


def test_the_file_names_its_makers() -> None:
    with open(where("language_model.bin"), "rb") as file:
        first = file.readline().decode()
    assert "recipes/language_model.py" in first
    assert "snownlp" not in first
