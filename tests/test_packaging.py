"""The wheel and the sdist: what is in them, what is not, and that the wheel runs by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import zhclean
from conftest import FIXTURES, ROOT

BIGGEST_WHEEL = 4 << 20


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both distributions, built as a release is."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_the_wheel_holds_the_package_and_its_data_only(built: Path) -> None:
    """Typed, with schema, rules and tables; no tests, no caches; small."""
    wheel = next(built.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("zhclean/py.typed", "zhclean/data/article.schema.json", "zhclean/data/tables/pinyin_readings.tsv"):
        assert needed in names
    assert any(name.startswith("zhclean/data/rules/") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if not name.startswith(("zhclean/", f"zhclean-{zhclean.__version__}."))]
    assert not [name for name in names if "__pycache__" in name or "/test_" in name]
    assert wheel.stat().st_size <= BIGGEST_WHEEL


def test_the_sdist_holds_what_a_packager_needs(built: Path) -> None:
    """Tests, fixtures, recipes and the licence are in it."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"LICENSE", "NOTICE", "README.md", "pyproject.toml", "tests/conftest.py", "fixtures/reposted.txt"} <= names


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked into a folder of its own, away from the checkout."""
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    subprocess.run([*command, str(next(built.glob("*.whl")))], check=True)
    return target


def test_the_wheel_runs_by_itself(site: Path, tmp_path: Path) -> None:
    """Away from the checkout: `python -m zhclean` cleans a document."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    where = "import zhclean; print(zhclean.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where], capture_output=True, text=True, env=environment, cwd=tmp_path, check=True
    )
    assert found.stdout.startswith(str(site))
    command = [sys.executable, "-m", "zhclean", str(FIXTURES / "agency.txt")]
    run = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, check=True)
    assert "沿海三省16日联合发布" in run.stdout.decode("utf-8")


def test_a_typed_program_compiles_against_the_wheel_and_runs(site: Path, tmp_path: Path) -> None:
    """`mypy --strict` on a program as a user would write it sees the types of the installed package."""
    program = ROOT / "tests" / "typed_example.py"
    environment = {**os.environ, "PYTHONPATH": str(site), "MYPYPATH": str(site)}
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        [*command, "--follow-imports=silent", str(program)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout
    run = subprocess.run(
        [sys.executable, str(program), str(FIXTURES)], capture_output=True, env=environment, cwd=tmp_path, check=True
    )
    assert "agency.txt (gb18030) 沿海三省聯合" in run.stdout.decode("utf-8")
