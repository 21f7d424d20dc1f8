"""Counts of a corpus: what was changed by which stage and rule, encodings, scripts, failures, pollution by site; and a
few samples to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST_KEYS = 2000  # names that a table may have; what comes later is counted under "other"
SAMPLES = 3  # of one name
MOST_SAMPLES = 40  # of one shard: they go into its line of the manifest
_LONGEST = 60  # characters of a sample
_CHANGED = "changed"


class Tally:
    """Tables of counts, by name; adding two is exact as long as no table is full."""

    def __init__(
        self,
        tables: Mapping[str, Mapping[str, int]] | None = None,
        samples: Mapping[str, Sequence[Sequence[str]]] | None = None,
    ) -> None:
        """`samples` by name: the rule of a removed line, or ``changed``; each of (record, text) or (record, before, after)."""
        self.tables: dict[str, dict[str, int]] = {name: dict(table) for name, table in (tables or {}).items()}
        self.samples: dict[str, list[list[str]]] = {
            name: [list(sample) for sample in some] for name, some in (samples or {}).items()
        }

    def add(self, table: str, key: str, count: int = 1) -> None:
        """Count `key` of `table` once more, or `count` times."""
        counts = self.tables.setdefault(table, {})
        if key not in counts and len(counts) >= MOST_KEYS:
            key = "other"
        counts[key] = counts.get(key, 0) + count

    def take(self, other: Tally) -> None:
        """Add all counts of `other`, and its samples as far as they are wanted."""
        for table, counts in other.tables.items():
            for key, count in counts.items():
                self.add(table, key, count)
        for name, some in other.samples.items():
            if name in self.samples or len(self.samples) < MOST_KEYS:
                have = self.samples.setdefault(name, [])
                have.extend(some[: SAMPLES - len(have)])

    def show(self, record: Any, ours: Mapping[str, Any], before: str, after: str) -> None:
        """Keep what there is to look at in a record that was changed: the first of its kind, a few of each shard."""
        if sum(map(len, self.samples.values())) >= MOST_SAMPLES:
            return
        who = str(record)[:_LONGEST] if record is not None else ""
        for removed in ours["removed"]:
            if removed["rule"] not in self.samples:
                self.samples[removed["rule"]] = [[who, removed["text"].strip()[:_LONGEST]]]
        have = self.samples.get(_CHANGED, [])
        if len(have) < SAMPLES and any(ours["stages"].get(stage) for stage in ("repair", "pinyin", "convert")):
            pair = _first_difference(before, after)
            if pair:
                self.samples[_CHANGED] = [*have, [who, *pair]]

    def record(self, ours: Mapping[str, Any], size: tuple[int, int], site: str | None = None) -> None:
        """Count what was found in one record (`ours` as under ``zhclean``), `size` its characters before and after."""
        source = ours["source"]
        self.add("records", "clean" if not any(ours["stages"].values()) else "changed")
        self.add("characters", "in", size[0])
        self.add("characters", "out", size[1])
        for name in ("encoding", "script", "preset"):
            self.add(name, str(source[name]))
        if source["polluted"]:
            self.add("polluted", site or "all")
        for stage, count in ours["stages"].items():
            if count:
                self.add("stages", stage, count)
                self.add("records by stage", stage)
        for removed in ours["removed"]:
            self.add("rules", removed["rule"])

    def failure(self, error: Mapping[str, str]) -> None:
        """Count one failed record."""
        self.add("records", "failed")
        self.add("errors", f"{error['stage']}: {error['type']}")

    def to_dict(self) -> dict[str, dict[str, int]]:
        """All tables, the largest counts first."""
        return {
            name: dict(sorted(table.items(), key=lambda item: (-item[1], item[0])))
            for name, table in sorted(self.tables.items())
        }


def _first_difference(before: str, after: str) -> tuple[str, str] | None:
    """The beginnings of the first lines that differ, as far as they stand at the same place."""
    for one, other in zip(before[:20_000].split("\n"), after[:20_000].split("\n"), strict=False):
        if one != other:
            return one.strip()[:_LONGEST], other.strip()[:_LONGEST]
    return None
