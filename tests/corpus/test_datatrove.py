"""The steps for datatrove give what the command gives, and lose nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

pytest.importorskip("datatrove")

from datatrove.data import Document

from zhclean.corpus import ShardError, run
from zhclean.corpus.engines.datatrove import ZhClean, ZhCleanShards, keep_empty


def shards(folder: Path) -> list[str]:
    folder.mkdir()
    paths = []
    for shard in range(3):
        path = folder / f"{shard}.jsonl"
        path.write_text(
            "".join(json.dumps({"id": number, "text": f"進行第{number}次調查。"}) + "\n" for number in range(9))
        )
        paths.append(str(path))
    return paths


def test_the_same_bytes_as_the_command_and_what_is_done_is_left(tmp_path: Path) -> None:
    paths = shards(tmp_path / "in")
    list(run(paths, str(tmp_path / "usual")))
    for _ in range(2):
        for rank in range(2):
            list(ZhCleanShards(paths, str(tmp_path / "out")).run(rank=rank, world_size=2))
    for path in paths:
        name = os.path.basename(path)
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "usual" / name).read_bytes()
    assert not any(name.endswith(".part") for name in os.listdir(tmp_path / "out" / ".zhclean"))


def test_what_a_killed_task_left_is_removed_by_the_next(tmp_path: Path) -> None:
    paths = shards(tmp_path / "in")
    state = tmp_path / "out" / ".zhclean"
    state.mkdir(parents=True)
    (state / "00000-00001-0123.part").write_text("cut")
    list(ZhCleanShards(paths, str(tmp_path / "out")).run())
    assert not any(name.endswith(".part") for name in os.listdir(state))


def test_a_damaged_shard_fails_its_task_after_the_others_are_done(tmp_path: Path) -> None:
    paths = shards(tmp_path / "in")
    Path(paths[0]).write_bytes(b"\x1f\x8bnonsense")
    with pytest.raises(ShardError, match="1 of 3"):
        list(ZhCleanShards(paths, str(tmp_path / "out")).run())
    assert sorted(os.listdir(tmp_path / "out")) == [".zhclean", "1.jsonl", "2.jsonl"]


def test_every_document_passes(tmp_path: Path) -> None:
    documents = [Document("進行調查。", "a", metadata={"n": 1}), Document("", "b"), Document("好", "c")]
    documents[2].text = 5  # type: ignore[assignment]
    out = list(ZhClean().run(documents))
    assert [document.id for document in out] == ["a", "b", "c"]
    assert out[0].text == "进行调查。"
    assert out[0].metadata["n"] == 1
    assert "source" in out[0].metadata["zhclean"]
    assert out[2].metadata["error"]["type"] == "RecordError"


def test_the_adapter_keeps_what_a_reader_would_leave_out() -> None:
    class Reader:
        text_key, id_key = "text", "id"

    assert keep_empty(Reader(), {"text": "", "id": 1, "n": 2}, "a", 0) == {
        "text": "\n",
        "id": "1",
        "metadata": {"n": 2},
    }
    assert keep_empty(Reader(), {"n": 2}, "a", 7)["metadata"]["error"]["type"] == "RecordError"
