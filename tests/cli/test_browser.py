"""The report in a real Chromium: one request, no error, light and dark, narrow and on paper. `make test-browser`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import FIXTURES

from .conftest import OLD, run

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium: apt-get install chromium fonts-noto-cjk"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser of the system."""
    with playwright.sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield window
        window.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of one fixture, of all of them, of a novel of a megabyte, and of a hostile text."""
    root = tmp_path_factory.mktemp("reports")
    novel = "".join(f"第{number}章 風雨\n" + (OLD.strip() * 9 + "。\n") * 20 for number in range(80))
    (root / "novel.txt").write_text(novel, encoding="utf-8")
    (root / "hostile.txt").write_text(
        '<script>document.title="x"</script><img src=x onerror=alert(1)>後來\n', encoding="utf-8"
    )
    inputs = {
        "one": [FIXTURES / "reposted.txt"],
        "many": sorted(FIXTURES.glob("*.txt")),
        "novel": [root / "novel.txt"],
        "hostile": [root / "hostile.txt"],
    }
    found = {}
    for name, paths in inputs.items():
        found[name] = root / f"{name}.html"
        done = run(*paths, "--report", found[name], "-o", root / f"{name}-out/")
        assert done.code == 0, done.err
    return found


@pytest.mark.parametrize("name", ["one", "many", "novel", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page(browser: Any, pages: dict[str, Path], name: str, scheme: str, tmp_path: Path) -> None:
    """Nothing is asked for but the page itself, nothing goes wrong, and nothing sticks out at the side."""
    page = browser.new_page(color_scheme=scheme, viewport={"width": 1200, "height": 900})
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.goto(pages[name].as_uri())
    assert len(asked) == 1
    assert wrong == []
    assert page.title().startswith("zhclean")
    style = "el => getComputedStyle(el).backgroundColor"
    assert page.locator("body").evaluate(style) == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(21, 24, 28)")
    assert page.locator("td mark, td del").count() > 0
    for width in (1200, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    assert page.screenshot(path=str(tmp_path / f"{name}-{scheme}.png"))
    page.close()
