"""The pre-commit hooks, with the real pre-commit where it is installed, and always what they run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT

from .conftest import OLD, Ran, environment

Zh = Callable[..., Ran]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
TEXT = "今天的天氣很好，我們一起去公園散步，後來他們說這裡的發展很快。\r\n" * 4
CLEAN = "今天的天气很好，我们一起去公园散步，后来他们说这里的发展很快。\r\n" * 4


def entries() -> dict[str, list[str]]:
    """The command of each hook."""
    found, name = {}, ""
    for line in HOOKS.read_text("utf-8").splitlines():
        if line.startswith("- id: "):
            name = line[6:].strip()
        elif line.strip().startswith("entry: zhclean "):
            found[name] = shlex.split(line.partition("entry: zhclean ")[2])
    return found


def fill(root: Path) -> dict[str, bytes]:
    """Files in the encodings of old texts, and what they are to become."""
    wanted = {}
    for name in ("utf-8", "gb18030", "utf-16"):
        (root / f"{name}.txt").write_bytes(TEXT.encode(name))
        wanted[f"{name}.txt"] = CLEAN.encode(name)
    return wanted


def test_what_the_hooks_run(zh: Zh, tmp_path: Path) -> None:
    """0 after writing, 1 for the check; each file keeps its encoding; excluded ones are passed by."""
    wanted = fill(tmp_path)
    (tmp_path / ".zhclean.toml").write_text('extend-exclude = ["raw/"]\n')
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(OLD, encoding="utf-8")
    names = [*wanted, "raw/a.txt"]
    hooks = entries()
    assert zh(*hooks["zhclean-check"], *names).code == 1
    assert zh(*hooks["zhclean"], *names).code == 0
    assert {name: (tmp_path / name).read_bytes() for name in wanted} == wanted
    assert (tmp_path / "raw/a.txt").read_text("utf-8") == OLD
    assert zh(*hooks["zhclean-check"], *names).code == 0


def test_big5(zh: Zh, tmp_path: Path) -> None:
    """Big5 has no room for Simplified: an error that names the character; with --to keep the file stays Big5."""
    path = tmp_path / "big5.txt"
    path.write_bytes(TEXT.encode("big5"))
    done = zh(*entries()["zhclean"], path)
    assert done.code == 2
    assert "big5 has no U+" in done.err
    assert zh(*entries()["zhclean"], "--to", "keep", path).code == 0
    assert path.read_bytes() == TEXT.encode("big5")


@pytest.mark.skipif(
    not os.environ.get("ZHCLEAN_TEST_HOOKS"), reason="set ZHCLEAN_TEST_HOOKS=1: installs from the package registry"
)
def test_with_pre_commit(tmp_path: Path) -> None:
    """try-repo on this checkout, then a commit that fails once and passes after git add."""
    program = shutil.which("pre-commit") or str(Path(sys.executable).parent / "pre-commit")
    repository = tmp_path / "texts"
    repository.mkdir()
    wanted = fill(repository)
    env = {
        **environment(HOME=str(tmp_path)),
        **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
    }
    env |= {f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def call(*command: str, code: int = 0) -> str:
        done = subprocess.run(command, cwd=repository, env=env, capture_output=True, check=False, timeout=600)
        out = (done.stdout + done.stderr).decode()
        assert done.returncode == code, out
        return out

    source = tmp_path / "zhclean"
    call("git", "clone", "-q", str(ROOT), str(source))
    revision = (
        subprocess.run(["git", "rev-parse", "HEAD"], cwd=source, capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )
    call("git", "init", "-q", ".")
    call("git", "add", ".")
    assert "files were modified" in call(program, "try-repo", str(source), "zhclean", "--all-files", code=1)
    assert {name: (repository / name).read_bytes() for name in wanted} == wanted
    fill(repository)
    config = f"repos:\n- repo: {source}\n  rev: {revision}\n  hooks:\n  - id: zhclean\n  - id: zhclean-check\n"
    (repository / ".pre-commit-config.yaml").write_text(config)
    call("git", "add", ".")
    call(program, "install")
    assert "files were modified" in call("git", "commit", "-qm", "texts", code=1)
    call("git", "add", ".")
    call("git", "commit", "-qm", "texts")
    assert {name: (repository / name).read_bytes() for name in wanted} == wanted
