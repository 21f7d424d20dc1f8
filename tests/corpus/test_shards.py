"""A shard: whole under its name or not there; every record of it once."""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
from pathlib import Path

import pytest
import zstandard

from zhclean.corpus import CorpusOptions, ShardError, clean_shard
from zhclean.corpus.packed import lines
from zhclean.corpus.tally import Tally

RECORDS = [{"id": str(number), "text": f"進行第{number}次調查。"} for number in range(50)]


def jsonl(records: list[dict[str, str]] = RECORDS) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def pack(data: bytes, packing: str) -> bytes:
    return {"": lambda: data, ".gz": lambda: gzip.compress(data), ".zst": lambda: zstandard.compress(data)}[packing]()


def unpack(path: Path) -> bytes:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return data


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_records_in_order_packed_as_they_came(tmp_path: Path, packing: str) -> None:
    src, dst = tmp_path / f"a.jsonl{packing}", tmp_path / "out" / f"a.jsonl{packing}"
    src.write_bytes(pack(jsonl(), packing))
    before = src.read_bytes()
    report = clean_shard(str(src), str(dst))
    out = [json.loads(line) for line in unpack(dst).splitlines()]
    assert [record["id"] for record in out] == [record["id"] for record in RECORDS]
    assert out[3]["text"] == "进行第3次调查。"
    assert (report.records, report.out, report.failed) == (50, 50, 0)
    assert dst.read_bytes()[:2] == src.read_bytes()[:2]
    assert src.read_bytes() == before
    assert os.listdir(dst.parent / ".zhclean") == []
    first = dst.read_bytes()
    clean_shard(str(src), str(dst))
    assert dst.read_bytes() == first


def test_several_members_and_frames(tmp_path: Path) -> None:
    half = len(jsonl()) // 2
    for packing in (".gz", ".zst"):
        src = tmp_path / f"b.jsonl{packing}"
        src.write_bytes(pack(jsonl()[:half], packing) + pack(jsonl()[half:], packing))
        assert clean_shard(str(src), str(tmp_path / "out" / src.name)).out == 50


def test_failed_records_are_counted_and_named(tmp_path: Path) -> None:
    src, dst = tmp_path / "a.jsonl", tmp_path / "out" / "a.jsonl"
    src.write_bytes(b'\n{"text":1,"id":"x"}\nno\n\n{"text":"\xe5\xa5\xbd"}\r\n{"text":"' + b"a" * 4000 + b'"}')
    report = clean_shard(str(src), str(dst), CorpusOptions(max_record=1000))
    assert (report.records, report.out, report.failed) == (4, 1, 3)
    assert [number for number, _ in report.errors] == [2, 3, 6]
    assert "record x" in report.errors[0][1]
    assert len(dst.read_bytes().splitlines()) == 4
    assert report.tally.tables["records"] == {"failed": 3, "clean": 1}


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("cut.gz", gzip.compress(jsonl() * 50)[:-300], "damaged"),
        ("cut.zst", zstandard.compress(jsonl() * 50)[:-20], "damaged"),
        ("bad.zst", zstandard.compress(jsonl() * 50)[:40] + b"\0" * 40, "unpacked"),
        ("bad.gz", b"\x1f\x8bnonsense", "unpacked"),
        ("a.zip", b"PK\x03\x04aaaa", "zip"),
        ("a.jsonl", "{}".encode("utf-16"), "utf-16"),
    ],
)
def test_a_damaged_shard_is_named_and_leaves_nothing(tmp_path: Path, name: str, data: bytes, part: str) -> None:
    src, dst = tmp_path / name, tmp_path / "out" / name
    src.write_bytes(data)
    with pytest.raises(ShardError) as caught:
        clean_shard(str(src), str(dst))
    assert str(caught.value).startswith(str(src))
    assert part in str(caught.value) or "damaged" in str(caught.value)
    assert not dst.exists()
    assert os.listdir(tmp_path / "out" / ".zhclean") == []


def test_missing_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(ShardError):
            clean_shard(str(path), str(tmp_path / "out" / "x.jsonl"))


def test_an_output_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl())
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / ".zhclean").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ShardError):
        clean_shard(str(tmp_path / "a.jsonl"), str(tmp_path / "out" / "a.jsonl"))
    assert os.listdir(tmp_path / "elsewhere") == []


def test_the_target_keeps_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl())
    clean_shard(str(tmp_path / "a.jsonl"), str(tmp_path / "out" / "a.jsonl"))
    (tmp_path / "usual").write_text("")
    assert (tmp_path / "out" / "a.jsonl").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_bomb_of_one_line_costs_one_record_and_no_memory(tmp_path: Path) -> None:
    src = tmp_path / "bomb.jsonl.gz"
    with gzip.open(src, "wb", compresslevel=1) as file:
        file.write(b'{"text":"')
        for _ in range(60):
            file.write(b"a" * (1 << 20))
        file.write(b'"}\n{"text":"\xe5\xa5\xbd"}\n')
    clean_shard(str(src), str(tmp_path / "warm" / src.name), CorpusOptions(max_record=1 << 20))
    tracemalloc.start()
    try:
        report = clean_shard(str(src), str(tmp_path / "out" / src.name), CorpusOptions(max_record=1 << 20))
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert (report.records, report.failed) == (2, 1)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64])
def test_lines_in_any_steps(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    import zhclean.corpus.packed as packed

    monkeypatch.setattr(packed, "STEP", step)
    data = b"ab\n\ncdefghij\nk\nlmnopq"
    assert list(lines(io.BytesIO(data), 5)) == [b"ab", b"", None, b"k", None]
    assert list(lines(io.BytesIO(data + b"\n"), 9)) == [b"ab", b"", b"cdefghij", b"k", b"lmnopq"]
    assert list(lines(io.BytesIO(b""), 9)) == []


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    table = pyarrow.table(
        {"id": [1, 2, 3], "text": ["進行調查。", None, "好"], "n": [1.5, None, 2.5]}, metadata={"made": "here"}
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    report = clean_shard(str(tmp_path / "a.parquet"), str(tmp_path / "out" / "a.parquet"))
    assert (report.records, report.failed) == (3, 1)
    out = parquet.read_table(tmp_path / "out" / "a.parquet")
    assert out.column("text").to_pylist() == ["进行调查。", None, "好"]
    assert out.column("n").to_pylist() == [1.5, None, 2.5]
    assert out.schema.field("n").type == table.schema.field("n").type
    assert "error" in json.loads(out.column("zhclean").to_pylist()[1])
    with pytest.raises(ShardError, match="no column"):
        clean_shard(str(tmp_path / "a.parquet"), str(tmp_path / "o" / "a.parquet"), CorpusOptions(text_field="body"))
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-20])
    with pytest.raises(ShardError):
        clean_shard(str(tmp_path / "cut.parquet"), str(tmp_path / "out" / "cut.parquet"))


def warc(kind: str, headers: str, body: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: http://a.example/\r\n{headers}"
    return (head + f"Content-Length: {len(body)}\r\n\r\n").encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_warc(tmp_path: Path, packing: str) -> None:
    pytest.importorskip("fastwarc")
    text = "今天的會議討論了城市交通的問題。".encode()
    archive = warc("request", "Content-Type: application/http\r\n", b"GET / HTTP/1.1\r\n\r\n")
    archive += warc("conversion", "Content-Type: text/plain\r\n", text)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + text
    archive += warc("response", "Content-Type: application/http; msgtype=response\r\n", http)
    archive += warc(
        "response", "Content-Type: application/http\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    )
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}[packing]
    unpack = {
        "": bytes,
        ".gz": gzip.decompress,
        ".zst": lambda data: zstandard.ZstdDecompressor().stream_reader(data).read(),
    }
    path, out = tmp_path / f"a.warc{packing}", tmp_path / "out" / f"a.warc.jsonl{packing}"
    path.write_bytes(pack(archive))
    report = clean_shard(str(path), str(out))
    assert (report.records, report.failed, report.passed) == (2, 0, 2)
    for line in unpack[packing](out.read_bytes()).splitlines():
        record = json.loads(line)
        assert record["text"] == "今天的会议讨论了城市交通的问题。"
        assert record["url"] == "http://a.example/"


def test_samples_are_few_and_come_back_from_the_manifest(tmp_path: Path) -> None:
    from zhclean.corpus import run
    from zhclean.corpus.page import page

    paths = []
    for number in range(3):
        path = tmp_path / f"{number}.jsonl"
        lines = [
            {"id": f"{number}-{row}", "text": f"河邊的老橋第{row}次修好了，居民一早就來到橋頭。\n分享到：<微博>\n"}
            for row in range(9)
        ]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        paths.append(str(path))
    tallies = []
    for _ in range(2):
        total = Tally()
        for done in run(paths, str(tmp_path / "out")):
            assert done.report is not None
            total.take(done.report.tally)
        tallies.append(total)
    assert tallies[0].samples == tallies[1].samples
    assert all(1 <= len(some) <= 3 for some in tallies[0].samples.values())
    assert tallies[0].samples["changed"][0] == [
        "0-0",
        "河邊的老橋第0次修好了，居民一早就來到橋頭。",
        "河边的老桥第0次修好了，居民一早就来到桥头。",
    ]
    html = page({"in": 27}, tallies[0])
    assert "河邊的老橋第0次修好了" in html
    assert "<微博>" not in html
