"""Corpora: what the whole way costs a core beside its peers, what the pool adds, how it scales, what memory it takes.

    python benchmarks/corpus.py            all of it, two minutes
    python benchmarks/corpus.py --kill     kill -9 at twenty random moments, and run again (the pool)
    python benchmarks/corpus.py --kill-datatrove    the same for datatrove's local executor, all its processes

Ratios within one run count. Documents are those of the shared cases in Traditional form; the fixtures where they are absent.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from zhclean.corpus import CorpusOptions, run
from zhclean.corpus.records import clean_line

HERE = Path(__file__).resolve().parent
CASES = HERE.parent.parent / "shared" / "cases"
OPTIONS = CorpusOptions()


def documents() -> list[str]:
    """Articles in Traditional form."""
    from opencc import OpenCC

    found = []
    for path in (CASES / "articles" / "sample.jsonl", CASES / "articles" / "more.jsonl"):
        if path.exists():
            found += [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    if not found:
        found = [path.read_text("utf-8", "replace") for path in sorted((HERE.parent / "fixtures").glob("*.txt"))]
    convert = OpenCC("s2t").convert
    return [convert(text) for text in found]


def best(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of a few runs, in seconds of the processor."""
    took = []
    for _ in range(times):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def beside_the_peers(texts: list[str]) -> None:
    """The whole way (bytes in, a line of JSON out) against parts of it done by others."""
    from opencc import OpenCC

    lines = [json.dumps({"id": n, "text": text}, ensure_ascii=False).encode() for n, text in enumerate(texts)]
    size = sum(map(len, texts))
    convert = OpenCC("t2s").convert
    convert(texts[0])
    clean_line(lines[0], OPTIONS)
    opencc = best(lambda: [convert(text) for text in texts])
    whole = best(lambda: [clean_line(line, OPTIONS).line.encode() for line in lines])
    print(f"{len(texts)} articles, {size} characters: zhclean {size / whole / 1e6:.2f} M characters a second and core")
    print(f"zhclean / OpenCC t2s alone: {opencc / whole:.3f} (asked: 0.12)")
    with contextlib.suppress(ImportError):
        with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
            import jionlp

        jionlp.clean_text(texts[0])
        took = best(lambda: [jionlp.clean_text(text) for text in texts])
        print(f"zhclean / JioNLP clean_text alone: {took / whole:.2f} (asked: above 1)")
    pages = [gzip.decompress(path.read_bytes()) for path in sorted((CASES / "html").glob("*.html.gz"))]
    with contextlib.suppress(ImportError):
        import trafilatura

        if pages:
            from zhclean import clean

            def both(data: bytes) -> str:
                return convert(trafilatura.extract(data) or "")

            def ours(data: bytes) -> str:
                return json.dumps(clean(data).to_dict(), ensure_ascii=False)

            ours(pages[0]), both(pages[0])
            took, here = (
                best(lambda: [both(page) for page in pages], 1),
                best(lambda: [ours(page) for page in pages], 2),
            )
            print(f"{len(pages)} pages: zhclean / (trafilatura, then OpenCC): {took / here:.2f} (asked: 3)")


def shards(folder: Path, texts: list[str], count: int, records: int) -> list[str]:
    """`count` shards of `records` each."""
    folder.mkdir(exist_ok=True)
    paths, draw = [], random.Random(1)
    for number in range(count):
        path = folder / f"{number:03}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for record in range(records):
                text = draw.choice(texts)
                file.write(json.dumps({"id": f"{number}-{record}", "text": text}, ensure_ascii=False) + "\n")
        paths.append(str(path))
    return paths


def pool(folder: Path, texts: list[str]) -> None:
    """What the pool costs, and what a second core brings."""
    paths = shards(folder / "in", texts, 8, 150)
    lines = [line for path in paths for line in Path(path).read_bytes().splitlines()]
    clean_line(lines[0], OPTIONS)
    took = {}
    for name, work in (
        ("bare", lambda: [clean_line(line, OPTIONS) for line in lines]),
        ("1", lambda: list(run(paths, str(folder / "one"), jobs=1))),
        ("2", lambda: list(run(paths, str(folder / "two"), jobs=2))),
    ):
        start = time.perf_counter()
        work()
        took[name] = time.perf_counter() - start
    print(f"pool: -j 1 / bare clean_record: {took['1'] / took['bare']:.2f} (asked: at most 1.1)")
    print(
        f"pool: 8 shards, -j 1 / -j 2: {took['1'] / took['2']:.2f} (asked: 1.8), load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def memory(folder: Path, texts: list[str]) -> None:
    """Peak memory of the command for 1 shard and for 100."""
    for count in (1, 10, 100):
        shutil.rmtree(folder / "in", ignore_errors=True)
        paths = shards(folder / "in", texts, count, 20)
        program = (
            "import resource, sys; from zhclean.cli import main; main(sys.argv[1:]);"
            "print(*(resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
        )
        command = [sys.executable, "-c", program, "corpus", *paths, "-o", str(folder / f"out{count}"), "-j", "2", "-q"]
        done = subprocess.run(command, capture_output=True, text=True)
        print(f"memory: {count} shards, -j 2: MiB of the parent, of the largest worker: {done.stdout.strip()}")


def kill(folder: Path, texts: list[str], times: int = 20) -> None:
    """kill -9 at random moments, then the same command again: the same bytes, nothing cut under a final name."""
    paths = shards(folder / "in", texts, 12, 40)
    command = [sys.executable, "-m", "zhclean", "corpus", *paths, "-j", "2", "-q", "-o"]
    start = time.monotonic()
    subprocess.run([*command, str(folder / "usual")], check=True)
    usual, whole = content(folder / "usual"), time.monotonic() - start
    draw, landed = random.Random(4), 0
    for number in range(times):
        out = folder / f"killed{number}"
        process = subprocess.Popen([*command, str(out)])
        time.sleep(draw.uniform(0.0, whole))
        landed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        partial = {name: data for name, data in content(out).items() if not name.startswith(".zhclean")}
        assert all(usual[name] == data for name, data in partial.items()), "a cut shard under a final name"
        while subprocess.run([*command, str(out)]).returncode:
            time.sleep(0.2)
        assert content(out) == usual, "not the same bytes"
    print(f"kill -9 at {times} random moments ({landed} while it ran), then run again: the same bytes every time")


ENGINE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from zhclean.corpus.engines.datatrove import ZhCleanShards
if __name__ == "__main__":
    out, log, *paths = sys.argv[1:]
    LocalPipelineExecutor(pipeline=[ZhCleanShards(paths, out)], tasks=6, workers=2, logging_dir=log).run()
"""


def kill_engine(folder: Path, texts: list[str], times: int = 20) -> None:
    """kill -9 of datatrove and its workers at random moments, then the same again: the shards of the command."""
    paths = shards(folder / "in", texts, 12, 25)
    list(run(paths, str(folder / "usual"), jobs=2))
    usual = {name: data for name, data in content(folder / "usual").items() if not name.startswith(".zhclean")}
    program = folder / "engine.py"
    program.write_text(ENGINE)
    draw, landed, whole = random.Random(5), 0, 0.0
    for number in range(-1, times):
        out, log = str(folder / f"killed{number}"), str(folder / f"log{number}")
        command = [sys.executable, str(program), out, log, *paths]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        start = time.monotonic()
        process = subprocess.Popen(command, **quiet)
        if number < 0:
            process.wait()
            whole = time.monotonic() - start
        else:
            time.sleep(draw.uniform(0.3, 1.0) * whole)
            landed += process.poll() is None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        partial = {name: data for name, data in content(Path(out)).items() if not name.startswith(".zhclean")}
        assert all(usual[name] == data for name, data in partial.items()), "a cut shard under a final name"
        tries = 0
        while subprocess.run(command, **quiet).returncode and tries < 20:
            tries += 1
            time.sleep(0.5)
        done = {name: data for name, data in content(Path(out)).items() if not name.startswith(".zhclean")}
        assert done == usual, "not the same bytes"
        assert not [name for name in content(Path(out)) if name.endswith(".part")], "something left behind"
    print(
        f"datatrove, kill -9 at {times} random moments ({landed} while it ran), then run again: the same bytes every time"
    )


def content(folder: Path) -> dict[str, bytes]:
    """All files below `folder`."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def main() -> None:
    """Run the parts asked for."""
    texts = documents()
    with tempfile.TemporaryDirectory() as name:
        if "--kill" in sys.argv:
            kill(Path(name), texts)
            return
        if "--kill-datatrove" in sys.argv:
            kill_engine(Path(name), texts)
            return
        beside_the_peers(texts)
        pool(Path(name), texts)
        memory(Path(name), texts)
    print(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
