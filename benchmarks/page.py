"""Pages a second on one core, HTML bytes to JSON: zhclean beside trafilatura (and resiliparse, gne where installed).

Every stage of zhclean runs; each tool reads the same stored pages, best of three passes, in turns.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import zhclean

CASES = Path(__file__).resolve().parent.parent.parent / "shared" / "cases" / "html"


def pages() -> list[bytes]:
    """The stored pages, or pages made from the fixtures where there are none."""
    stored = [gzip.decompress(path.read_bytes()) for path in sorted(CASES.glob("*.html.gz"))]
    if stored:
        return stored
    fixtures = Path(__file__).resolve().parent.parent / "fixtures"
    texts = [path.read_text("utf-8", "replace") for path in sorted(fixtures.glob("*.txt"))]
    return [("<!doctype html><body><p>" + text.replace("\n", "<p>")).encode() for text in texts * 10]


def ours(data: bytes) -> str:
    """Bytes to a line of JSON."""
    return json.dumps(zhclean.clean(data).to_dict(), ensure_ascii=False)


def tools() -> dict[str, Callable[[bytes], object]]:
    """What is compared, as far as it is installed."""
    found: dict[str, Callable[[bytes], object]] = {"zhclean": ours}
    with contextlib.suppress(ImportError):
        import trafilatura

        found["trafilatura"] = lambda data: trafilatura.extract(data, output_format="json", with_metadata=True)
    with contextlib.suppress(ImportError):
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse, main content"] = lambda data: extract_plain_text(
            data.decode("utf-8", "replace"), main_content=True
        )
    return found


def measure(data: list[bytes], call: Callable[[bytes], object]) -> float:
    """Seconds of the processor for one pass."""
    start = time.process_time()
    with contextlib.redirect_stderr(io.StringIO()):
        for one in data:
            call(one)
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    data, known = pages(), tools()
    for call in known.values():
        measure(data[:5], call)
    best = {name: min(measure(data, call) for _ in range(3)) for name, call in known.items()}
    base = best.get("trafilatura")
    print(f"{len(data)} pages, {sum(map(len, data)) / len(data) / 1000:.0f} kB on average")
    for name, seconds in best.items():
        ratio = f", {base / seconds:.2f} x trafilatura" if base else ""
        print(f"{name}: {len(data) / seconds:.0f} pages a second{ratio}")


if __name__ == "__main__":
    main()
