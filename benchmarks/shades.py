"""What a change does to a corpus: the difference between two revisions, by rule: `make shades OLD=rev [CORPUS=folder]`.

Both revisions clean the same documents (the project's fixtures, or every file under CORPUS); what is printed is how many
documents differ, which rules fired more or less often, and for each field in how many documents it changed.
"""

from __future__ import annotations

import collections
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CLEAN = """
import json, sys, zhclean
for path in json.load(sys.stdin):
    try:
        print(json.dumps(zhclean.clean(open(path, "rb").read()).to_dict(changes=True)))
    except zhclean.ZhcleanError as error:
        print(json.dumps({"error": str(error)}))
"""


def records(source: Path, files: list[Path]) -> list[dict[str, Any]]:
    """Every file as cleaned by the package under `source`."""
    names = json.dumps([str(file) for file in files])
    environment = {**os.environ, "PYTHONPATH": str(source)}
    run = subprocess.run(
        [sys.executable, "-c", CLEAN], input=names, capture_output=True, text=True, env=environment, check=True
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def rules(record: dict[str, Any]) -> collections.Counter[str]:
    """How often each rule fired."""
    return collections.Counter(edit["rule"] for edit in record.get("changes", ()))


def main(old: str, corpus: str = "") -> int:
    """Print the comparison of `old` with the working tree."""
    files = sorted(
        path for path in Path(corpus or ROOT / "fixtures").rglob("*") if path.is_file() and path.suffix != ".json"
    )
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", folder, old], cwd=ROOT, check=True)
        try:
            before = records(Path(folder) / "src", files)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", folder], cwd=ROOT, check=True)
    after = records(ROOT / "src", files)
    changed = [file for file, a, b in zip(files, before, after, strict=True) if a.get("text") != b.get("text")]
    print(f"{len(files)} documents, {len(changed)} with another text")
    totals = [sum((rules(record) for record in side), collections.Counter()) for side in (before, after)]
    for rule in sorted(totals[0].keys() | totals[1].keys()):
        if totals[0][rule] != totals[1][rule]:
            print(f"{rule:32} {totals[0][rule]:6} → {totals[1][rule]}")
    fields: collections.Counter[str] = collections.Counter()
    for a, b in zip(before, after, strict=True):
        one, two = a.get("article") or {}, b.get("article") or {}
        fields.update(key for key in one.keys() | two.keys() if one.get(key) != two.get(key))
    for field, count in fields.most_common():
        print(f"{field:32} differs in {count}")
    for file in changed[:20]:
        print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
