"""The quick ways to add up weights give what the features say."""

from __future__ import annotations

import random

import pytest

from zhclean.labeller import features, model, paged


@pytest.mark.parametrize("load", [model.load, paged.model])
def test_lines_are_weighed_together_as_alone(load: object) -> None:
    """All lines at once, by pairs of characters, and each by its own pieces."""
    pieces = load().pieces  # type: ignore[operator]
    draw = random.Random(3)
    known = "".join(
        sorted({char for name in ("关注本报记者来源责任编辑上一篇", "^$=\n0a。:|", "\U00020000") for char in name})
    )
    lines = ["".join(draw.choices(known, k=size)) for size in (*range(1, 40), 80, 400) for _ in range(30)]
    assert pieces.along(lines) == [pieces.weigh(features.alone(line)) for line in lines]
    assert any(pieces.along(lines))
