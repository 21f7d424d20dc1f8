"""zhclean detect: which encoding, how sure, what else."""

from __future__ import annotations

import json

from zhclean.cli import messages
from zhclean.cli.parse import Values
from zhclean.errors import ZhcleanError
from zhclean.files.read import read, read_stdin
from zhclean.files.streams import write_all
from zhclean.output.escape import show_name


def run(values: Values) -> int:
    """Print a line (or a JSON object) for each input; 2 if one could not be read."""
    from zhclean.stages.decode import detect

    failed = False
    for path in values.paths or ["-"]:
        name = values.stdin_filename or "-" if path == "-" else path
        try:
            raw = read_stdin() if path == "-" else read(path)
            found = detect(raw.data).to_dict()
        except ZhcleanError as problem:
            messages.error(problem, name)
            failed = True
            continue
        if values.json:
            line = json.dumps({"path": None if path == "-" else show_name(name), **found}, ensure_ascii=False)
        else:
            line = f"{show_name(name)}: {found['encoding']}"
        write_all(1, (line + "\n").encode("utf-8", "backslashreplace"))
    return 2 if failed else 0
