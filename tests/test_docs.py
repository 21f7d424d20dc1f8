"""Every command in README and docs works as printed; every option, rule family and error has its place in the docs.

A ```console block is a session: `$ command` lines, each followed by what it prints (`…` stands for anything). It runs in a
folder that holds a copy of fixtures/ under that name and nothing else. ```python blocks with `>>>` are doctests.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import FIXTURES, ROOT
from zhclean import Article, clean
from zhclean.output import FORMATS, renderer

PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
COMMANDS = [
    pytest.param(block[1], id=f"{page.name}:{page.read_text('utf-8').count(chr(10), 0, block.start()) + 1}")
    for page in PAGES
    for block in BLOCK.finditer(page.read_text("utf-8"))
]


def _steps(block: str) -> list[tuple[str, str]]:
    """(command, what it prints) for each `$` line of a session; a command goes on over lines that end in a backslash."""
    found: list[list[str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:]])
        elif len(found[-1]) == 1 and found[-1][0].endswith("\\"):
            found[-1][0] += "\n" + line
        else:
            found[-1].append(line)
    return [(command, "\n".join(output)) for command, *output in found]


@pytest.mark.parametrize("block", COMMANDS)
def test_commands_work_as_printed(block: str, tmp_path: Path) -> None:
    """Run in order, compare what they print where the page prints something."""
    shutil.copytree(FIXTURES, tmp_path / "fixtures")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
    }
    for command, printed in _steps(block):
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )
        output = run.stdout + run.stderr
        assert "Traceback" not in output
        if printed:
            pattern = ".*?".join(re.escape(piece) for piece in printed.strip().split("…"))
            assert re.fullmatch(pattern, output.strip(), re.S), f"$ {command}\n{output}\n--- the page says\n{printed}"
        else:
            assert run.returncode in (0, 1), f"$ {command}\n{output}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_are_true(page: Path) -> None:
    """Doctests of the pages."""
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    parser = doctest.DocTestParser()
    globs: dict[str, object] = {}
    for number, block in enumerate(PYTHON.finditer(page.read_text("utf-8"))):
        if ">>>" in block[1]:
            example = parser.get_doctest(block[1], globs, f"{page.name}[{number}]", str(page), 0)
            runner.run(example, clear_globs=False)
            globs |= example.globs
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Links to files of the project."""
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_field_is_documented() -> None:
    """Each field of the JSON stands in docs/json.md and docs/fields.md, and each kind of part has a Chinese name for the report page."""
    schema = json.loads((ROOT / "src/zhclean/data/article.schema.json").read_text("utf-8"))
    names = schema["properties"]["article"]["required"]
    fields = list(clean("一行").article.to_dict())
    assert set(fields) ^ set(names) == set(), "to_dict of parts.py and required of article.schema.json differ"
    assert fields == names, "to_dict of parts.py and required of article.schema.json have another order"
    for page in ("docs/json.md", "docs/fields.md"):
        text = (ROOT / page).read_text("utf-8")
        assert [name for name in names if not re.search(rf"`[^`]*\b{name}\b[^`]*`", text)] == [], page
    rows = (ROOT / "src/zhclean/data/messages.zh.tsv").read_text("utf-8").splitlines()
    kinds = {kind for kinds in re.findall(r"``([\w ]+)``", Article.__doc__ or "") for kind in kinds.split()}
    rooms = [path.read_text("utf-8") for path in (ROOT / "src/zhclean/stages/article").glob("*.py")]
    assert {kind for room in rooms for kind in re.findall(r'build\.add\(\s*"(\w+)"', room)} - kinds == set(), (
        "a kind of part that the docstring of Article does not tell"
    )
    unnamed = kinds - {row.partition("\t")[0] for row in rows} - {"paragraph", "other"}
    assert unnamed == set(), "no Chinese name in data/messages.zh.tsv"


def test_every_format_is_documented() -> None:
    """`-f NAME` of each format stands on a page, and a text that is no article comes out whole in each."""
    pages = "".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in FORMATS if not re.search(rf"-f {name}\b|--{name}\b|`{name}`", pages)] == []
    poem = (FIXTURES / "poem.txt").read_text("utf-8")
    for name in FORMATS:
        out = renderer(name)(clean(poem, to="keep"))
        assert [line for line in poem.split() if line not in out] == [], name
