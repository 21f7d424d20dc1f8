"""Many shards: in order, once, whatever dies."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import zhclean.corpus.records as records
from zhclean.corpus import CorpusOptions, ShardError, run
from zhclean.document import Document

SHARDS = 4


@pytest.fixture
def shards(tmp_path: Path) -> list[str]:
    folder = tmp_path / "in"
    folder.mkdir()
    paths = []
    for shard in range(SHARDS):
        path = folder / f"{shard}.jsonl"
        texts = (f"第{shard}組進行了第{number}次調查，結果很好。\n" * 3 for number in range(30))
        path.write_text(
            "".join(
                json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n" for number, text in enumerate(texts)
            )
        )
        paths.append(str(path))
    return paths


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_order_counts_and_any_number_of_jobs(shards: list[str], tmp_path: Path) -> None:
    for jobs in (1, 3):
        done = list(run(shards, str(tmp_path / f"out{jobs}"), jobs=jobs))
        assert [item.src for item in done] == shards
        assert [item.report.records for item in done if item.report] == [30] * SHARDS
    assert content(tmp_path / "out1") == content(tmp_path / "out3")


def test_what_is_proven_is_left_and_what_changed_is_done_again(shards: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    list(run(shards, str(out)))
    times = {path: os.stat(out / os.path.basename(path)).st_mtime_ns for path in shards}
    assert [item.skipped for item in run(shards, str(out))] == [True] * SHARDS
    assert times == {path: os.stat(out / os.path.basename(path)).st_mtime_ns for path in shards}

    whole = (out / "1.jsonl").read_bytes()
    (out / "1.jsonl").write_bytes(whole[:-1] + b" ")  # the same size, other bytes
    (out / "2.jsonl").unlink()
    Path(shards[3]).write_text(Path(shards[3]).read_text().replace("很好", "不好"))
    assert [item.skipped for item in run(shards, str(out))] == [True, False, False, False]
    assert (out / "1.jsonl").read_bytes() == whole
    other = CorpusOptions(max_record=1000)
    assert [item.skipped for item in run(shards, str(out), other)] == [False] * SHARDS


def test_names_that_meet_are_refused(shards: list[str], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "0.JSONL").write_text("")
    with pytest.raises(ShardError, match="same name"):
        list(run([*shards, str(tmp_path / "other" / "0.JSONL")], str(tmp_path / "out")))
    with pytest.raises(ShardError, match="written over"):
        list(run(shards, os.path.dirname(shards[0])))
    assert not (tmp_path / "out").exists()


def test_one_bad_shard_never_stops_the_rest(shards: list[str], tmp_path: Path) -> None:
    Path(shards[1]).write_bytes(b"\x1f\x8b\x08\x00nonsense")
    missing = str(tmp_path / "in" / "missing.jsonl")
    done = list(run([*shards, missing], str(tmp_path / "out"), jobs=2))
    assert [item.error is None for item in done] == [True, False, True, True, False]
    assert sorted(os.listdir(tmp_path / "out")) == [".zhclean", "0.jsonl", "2.jsonl", "3.jsonl"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the double is inherited by forking")
def test_a_record_that_kills_costs_itself_only(
    shards: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = records.clean_value

    def deadly(value: str, options: CorpusOptions) -> Document:
        if "第2組" in value and ("第7次" in value or "第19次" in value):
            os.kill(os.getpid(), signal.SIGKILL)
        return genuine(value, options)

    list(run(shards, str(tmp_path / "usual"), jobs=2))
    monkeypatch.setattr(records, "clean_value", deadly)
    done = list(run(shards, str(tmp_path / "out"), jobs=2))
    assert [item.report.failed for item in done if item.report] == [0, 0, 2, 0]
    out = [json.loads(line) for line in (tmp_path / "out" / "2.jsonl").read_text().splitlines()]
    assert [record["id"] for record in out if "error" in record] == [7, 19]
    assert "第7次" in out[7]["text"]
    assert (tmp_path / "out" / "1.jsonl").read_bytes() == (tmp_path / "usual" / "1.jsonl").read_bytes()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the double is inherited by forking")
def test_a_worker_killed_by_someone_else_costs_nothing(
    shards: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = records.clean_value
    mark = tmp_path / "once"

    def unlucky(value: str, options: CorpusOptions) -> Document:
        if "第1組" in value and "第9次" in value and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return genuine(value, options)

    list(run(shards, str(tmp_path / "usual")))
    monkeypatch.setattr(records, "clean_value", unlucky)
    list(run(shards, str(tmp_path / "out")))
    assert mark.exists()
    assert content(tmp_path / "usual") == content(tmp_path / "out")


def test_two_runs_at_once_in_one_directory(shards: list[str], tmp_path: Path) -> None:
    first = run(shards, str(tmp_path / "out"))
    next(first)
    with pytest.raises(ShardError, match="another run"):
        next(run(shards, str(tmp_path / "out")))
    assert len(list(first)) == SHARDS - 1


def test_a_run_given_up_leaves_nothing_behind(shards: list[str], tmp_path: Path) -> None:
    first = run(shards, str(tmp_path / "out"), jobs=2)
    next(first)
    first.close()
    assert set(os.listdir(tmp_path / "out" / ".zhclean")) == {"lock", "manifest.jsonl"}


def test_killed_and_run_again(shards: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "zhclean", "corpus", *shards, "-q", "-j", "2", "-o"]
    subprocess.run([*command, str(tmp_path / "usual")], check=True)
    out = tmp_path / "out"
    chance = random.Random(7)
    for _ in range(4):
        process = subprocess.Popen([*command, str(out)], start_new_session=True)
        time.sleep(chance.uniform(0.05, 0.5))
        process.kill()
        process.wait()
        for name, data in content(out).items() if out.exists() else ():
            if not name.startswith(".zhclean"):
                assert data == (tmp_path / "usual" / name).read_bytes()
    deadline = time.monotonic() + 10
    while (
        subprocess.run([*command, str(out)], check=False, stderr=subprocess.DEVNULL).returncode
        and time.monotonic() < deadline
    ):
        time.sleep(0.1)
    assert content(tmp_path / "usual") == content(out)
