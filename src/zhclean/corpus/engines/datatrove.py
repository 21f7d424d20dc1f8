"""datatrove: zhclean as a pipeline step, for its local, Slurm and Ray executors.

    ZhCleanShards(inputs, out)   whole shards, as `zhclean corpus` does them: the same files, byte for byte
    ZhClean()                    documents between a reader and a writer of datatrove, in place

Use the first where shards go in and shards come out: nothing can get lost, and a task that was stopped is finished by
running it again. Use the second in a longer pipeline (before MinHash: pollution and furniture change every shingle).
datatrove's own readers leave out lines that are no JSON, and documents without text, without an error; `keep_empty`
keeps the latter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from datatrove.pipeline.base import PipelineStep

from zhclean.config import Config
from zhclean.corpus.manifest import Manifest, proven
from zhclean.corpus.packed import ShardError
from zhclean.corpus.pool import plan
from zhclean.corpus.records import OURS, CorpusOptions, clean_record
from zhclean.corpus.shards import clean_by


class ZhCleanShards(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Clean the shards `inputs` into the directory `out`; task number *rank* takes every *world_size*-th of them.

    `options` as for `clean_shard`. A shard that cannot be cleaned is an error of its task, raised when the others of
    the task are done, so that datatrove does not mark the task as completed and a second run tries it again.
    """

    name = "zhclean shards"
    type = "🀄 - ZHCLEAN"

    def __init__(self, inputs: Sequence[str], out: str, options: CorpusOptions | None = None) -> None:
        super().__init__()
        self.inputs, self.out, self.options = [os.fspath(path) for path in inputs], out, options or CorpusOptions()

    def run(self, data: Any = None, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Clean the shards of this task; passes on what came in (nothing, as the first step)."""
        if data:
            yield from data
        pairs = plan(self.inputs, self.out)[rank::world_size]
        manifest = Manifest(self.out, self.options, part=f"{rank:05}-{world_size:05}")
        problems: list[ShardError] = []
        try:
            for src, dst in pairs:
                self._shard(src, dst, manifest, problems)
            manifest.finish()
        finally:
            manifest.close()
        if problems:
            raise ShardError(f"{len(problems)} of {len(pairs)} shards failed, the first: {problems[0]}")

    def _shard(self, src: str, dst: str, manifest: Manifest, problems: list[ShardError]) -> None:
        entry = manifest.known(dst)
        report = proven(entry, src, dst) if entry else None
        try:
            if report is None:
                with self.track_time():
                    report = clean_by(manifest.folder, src, dst, self.options, manifest.prefix)
                manifest.add(report)
        except ShardError as problem:
            problems.append(problem)
            self.stat_update("failed shards")
            return
        for name, count in (("records", report.records), ("cleaned", report.out), ("failed", report.failed)):
            self.stat_update(name, value=count)


class ZhClean(PipelineStep):  # type: ignore[misc]
    """Clean the text of every document that passes; what was found goes to its metadata under ``zhclean``.

    No document is left out: one that cannot be cleaned passes as it was, with ``error`` in its metadata.
    """

    name = "zhclean"
    type = "🀄 - ZHCLEAN"

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.options = CorpusOptions(text_field="text", config=config or Config())

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents of `data`, cleaned, in order."""
        for document in data:
            with self.track_time():
                result = clean_record({"text": document.text}, self.options)
                document.text = result["text"]
                document.metadata[OURS] = result[OURS]
                if "error" in result:
                    document.metadata.setdefault("error", result["error"])
                self.stat_update("records")
                self.stat_update("failed" if "error" in result else "cleaned")
            yield document


def keep_empty(self: Any, data: dict[str, Any], path: str, id_in_file: int | str) -> dict[str, Any]:
    """An adapter for datatrove's readers that keeps documents without text, and members that are not called ``metadata``.

    A document without text comes as one line feed, since a reader leaves out what is false.
    """
    metadata = {key: value for key, value in data.items() if key not in (self.text_key, self.id_key)}
    text = data.get(self.text_key)
    if not isinstance(text, str):
        metadata["error"] = {"stage": "record", "type": "RecordError", "message": f"no text in {self.text_key}"}
        text = ""
    return {"text": text or "\n", "id": str(data.get(self.id_key, f"{path}/{id_in_file}")), "metadata": metadata}
