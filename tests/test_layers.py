"""Imports point one way, and only the rooms that may do so open files, import click or rich."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "zhclean"
# From the ground up; a module may import from its own floor and from those below.
FLOORS = (
    ("version", "assets", "errors", "lazy", "record", "stretches"),
    ("edits", "columns"),
    ("parts",),
    ("document", "spared"),
    ("language_model", "wordlist", "codecs", "key", "pattern"),
    ("rule", "rules", "rulefile", "ruletest", "regional"),
    ("labeller", "lines"),
    ("stages",),
    ("config",),
    ("pipeline",),
    ("api", "output", "learn"),
    ("files", "corpus", "configfile", "engines"),
    ("cli",),
    ("__init__", "__main__"),
)
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}
MAY_OPEN = {"assets", "files", "corpus", "engines", "configfile", "rulefile", "cli"}
SOURCES = sorted(PACKAGE.rglob("*.py"))


def _room(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def _imports(tree: ast.AST) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            found += (
                [(node.lineno, f"zhclean.{alias.name}") for alias in node.names]
                if node.module == "zhclean"
                else [(node.lineno, node.module or "")]
            )
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """A stage knows no other stage; nothing knows the floors above it."""
    room = _room(path)
    assert room in HEIGHT, f"{room} stands on no floor: add it to FLOORS"
    stage = (
        path.relative_to(PACKAGE).parts[1].removesuffix(".py") if room == "stages" and path.parent != PACKAGE else ""
    )
    if room == "__init__":
        return
    for line, module in _imports(ast.parse(path.read_text("utf-8"))):
        parts = module.split(".")
        if parts[0] in ("click", "rich"):
            assert room == "cli", f"line {line}: {parts[0]} belongs to cli/"
        if parts[0] != "zhclean" or len(parts) < 2:
            continue
        assert parts[1] in HEIGHT or parts[1] in ("clean", "detect", "__version__"), f"line {line}: {module}"
        assert HEIGHT.get(parts[1], 0) <= HEIGHT[room], f"line {line}: {room} imports {parts[1]} above it"
        if stage not in ("", "__init__") and parts[1] == "stages":
            assert len(parts) > 2 and parts[2] == stage, f"line {line}: stage {stage} imports another stage"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_files_and_corpus_open_files(path: Path) -> None:
    """The package's own data is read through `assets.py`; a user's files where the user names them."""
    if _room(path) in MAY_OPEN:
        return
    opened = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    ]
    assert opened == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_room_grows_too_big(path: Path) -> None:
    """Past 400 lines a file is two rooms."""
    assert path.read_text("utf-8").count("\n") <= 400
