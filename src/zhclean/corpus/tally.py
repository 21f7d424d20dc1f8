"""Counts of a corpus: what was changed by which stage and rule, encodings, scripts, failures, pollution by site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOST_KEYS = 2000  # names that a table may have; what comes later is counted under "other"


class Tally:
    """Tables of counts, by name; adding two is exact as long as no table is full."""

    def __init__(self, tables: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self.tables: dict[str, dict[str, int]] = {name: dict(table) for name, table in (tables or {}).items()}

    def add(self, table: str, key: str, count: int = 1) -> None:
        """Count `key` of `table` once more, or `count` times."""
        counts = self.tables.setdefault(table, {})
        if key not in counts and len(counts) >= MOST_KEYS:
            key = "other"
        counts[key] = counts.get(key, 0) + count

    def take(self, other: Tally) -> None:
        """Add all counts of `other`."""
        for table, counts in other.tables.items():
            for key, count in counts.items():
                self.add(table, key, count)

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
