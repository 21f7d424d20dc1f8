"""The layer as data: well formed, and what ships is made from it."""

from __future__ import annotations

import importlib.util
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "src" / "zhclean" / "data" / "convert"


def recipe() -> Any:
    spec = importlib.util.spec_from_file_location("convert_data", ROOT / "recipes" / "convert_data.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted((DATA / "layer").glob("*.tsv")), ids=lambda path: path.stem)
def test_every_layer_says_where_it_comes_from(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    assert lines[0].startswith("# ")
    assert path.stem == "script" or any(
        re.search(r"example: .+ \| source: ", line) or "source" in line for line in lines
    )


@pytest.mark.parametrize("path", sorted(DATA.glob("*.z")), ids=lambda path: path.stem)
def test_every_table_names_its_maker(path: Path) -> None:
    data = path.read_bytes()
    head, _, body = data.partition(b"\n")
    assert b"made by recipes/convert_data.py" in head
    assert b"\r" not in zlib.decompress(body)


def test_words_of_a_layer_have_as_many_characters_as_their_values() -> None:
    made = recipe()
    wrong = [
        (key, value) for key, value in made.layer("st").items() if value and value[0] != "!" and len(key) != len(value)
    ]
    assert not wrong


def test_the_tables_are_made_from_the_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("opencc")
    pytest.importorskip("jieba")
    made = recipe()
    (tmp_path / "layer").symlink_to(DATA / "layer")
    monkeypatch.setattr(made, "DATA", str(tmp_path))
    assert made.main() == 0
    for path in DATA.glob("*.z"):
        old, new = path.read_bytes().partition(b"\n")[2], (tmp_path / path.name).read_bytes().partition(b"\n")[2]
        assert zlib.decompress(old) == zlib.decompress(new), path.name
