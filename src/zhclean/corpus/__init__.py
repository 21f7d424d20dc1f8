"""Corpora: records and shards of records, cleaned one by one with the memory of one, on any engine.

`clean_record` is the one path for all of them; `clean_shard` is a file of records; `run` is many shards on the
processors of one machine. `engines/` holds the same step for engines that people already run.
"""

from __future__ import annotations

from zhclean.corpus.packed import ShardError
from zhclean.corpus.records import CorpusOptions, clean_record
from zhclean.corpus.shards import ShardReport, clean_shard

__all__ = ["CorpusOptions", "ShardError", "ShardReport", "clean_record", "clean_shard", "run"]


def __getattr__(name: str) -> object:
    if name == "run":  # brings multiprocessing, which one record does not need
        from zhclean.corpus.pool import run

        return run
    raise AttributeError(name)
