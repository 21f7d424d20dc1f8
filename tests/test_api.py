"""The public names and what they do with what they are given."""

from __future__ import annotations

import doctest
import subprocess
import sys
from importlib import import_module

import pytest

import zhclean
from conftest import ROOT

NAMES = """
clean detect Config Document Source Article Part Change Edit Note Span __version__
ZhcleanError DecodeError BinaryError EncodeError ConfigError RuleError WriteError
"""
PUBLIC = set(NAMES.split())
MODULES = sorted(
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "src" / "zhclean").rglob("*.py")
    if "engines" not in path.parts and path.name != "__main__.py"
)


def test_the_public_names_are_these() -> None:
    """A name is added or removed on purpose, here and in the changelog."""
    assert set(zhclean.__all__) == PUBLIC
    assert all(getattr(zhclean, name) is not None for name in PUBLIC)


def test_every_public_name_shows_an_example() -> None:
    """What goes in and what comes out, as something to type; `test_the_examples_in_the_docstrings_are_true` runs it."""
    assert not [name for name in PUBLIC - {"__version__"} if ">>>" not in (getattr(zhclean, name).__doc__ or "")]


def test_unknown_names_are_errors() -> None:
    """Lazy loading does not swallow a slip of the pen."""
    with pytest.raises(AttributeError, match="klean"):
        zhclean.klean  # noqa: B018


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"to": "x"}, "not one of"),
        ({"tto": "s"}, "no option 'tto'"),
        ({"skip": frozenset({"decode"})}, "cannot be skipped"),
    ],
)
def test_wrong_options_are_named(options: dict[str, object], words: str) -> None:
    """One line that says what is possible."""
    with pytest.raises(zhclean.ConfigError, match=words):
        zhclean.clean("中文", **options)


def test_importing_does_nothing() -> None:
    """`import zhclean` loads no stage, no click, no OpenCC."""
    code = "import sys, zhclean; print(sorted(name for name in sys.modules if name.split('.')[0] in ('zhclean', 'click', 'opencc', 'rich', 'chardet')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "['zhclean', 'zhclean.version']"


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    """Every `>>>` line."""
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        pytest.skip(f"needs an extra: {error.name}")
    assert doctest.testmod(module).failed == 0


def test_the_founding_document(cases: object) -> None:
    """The document that the project was founded on comes out perfect, in any encoding and with any line end."""
    import json
    from pathlib import Path

    seed = Path(str(cases)) / "seed"
    gold = json.loads((seed / "article.gold.json").read_text("utf-8"))
    polluted, restored = (seed / "article.txt").read_text("utf-8"), (seed / "article.restored.txt").read_text("utf-8")
    for data in (
        polluted,
        polluted.encode("gb18030"),
        polluted.encode("utf-16"),
        polluted.replace("\n", "\r\n").encode(),
    ):
        document = zhclean.clean(data)
        article = document.article
        assert document.text.lstrip("\ufeff").replace("\r", "").rstrip("\n") == restored.rsplit("\n", 1)[0].rstrip("\n")
        assert (article.kicker, article.headline) == (gold["kicker"], gold["headline"])
        assert article.captions == gold["captions"]
        assert article.body == gold["body"]
        assert article.bylines == gold["bylines"]
        assert [item["text"] for item in document.removed] == gold["boilerplate"]
        assert document.source.proof == "exact"
        document.check()
