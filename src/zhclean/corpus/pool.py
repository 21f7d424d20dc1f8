"""Many shards on the processors of one machine: a shard per task, a process per job, nothing lost when one dies.

The workers only ever write unfinished files; giving one its name and noting it in the manifest is left to the parent,
so a worker that outlives its parent for a moment can change nothing.
"""

from __future__ import annotations

import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from zhclean.corpus.manifest import Manifest, proven
from zhclean.corpus.packed import ShardError
from zhclean.corpus.records import CorpusOptions, clean_line
from zhclean.corpus.shards import ShardReport, discard, fresh, publish, target_of, write_shard
from zhclean.record import NamedTuple

MOST_DEATHS = 200  # of the workers of one shard, before the shard is given up


_SENTENCE = "昨天上午，河邊的老橋重新開放，居民一早就來到橋頭。\\n" * 3
# Documents that between them need the tables of every stage: an article, a polluted one, bytes that are not UTF-8.
_FIRST = (
    f'{{"text":"老橋\\n2024-05-01 來源：日報\\n{_SENTENCE}"}}'.encode(),
    '{"text":"數(shù)據(jù)和發(fā)展進(jìn)行調(diào)查。"}'.encode(),
    f'{{"text":"{_SENTENCE}"}}'.encode("gb18030"),
)


class Done(NamedTuple):
    """What came of one input: a `report`, or the `error` for which it has no output. `skipped`: it was done before."""

    src: str
    report: ShardReport | None
    error: ShardError | None = None
    skipped: bool = False


class Progress(NamedTuple):
    """How far a run is: shards ready and all, records done in running and finished shards, bytes read and all."""

    shards: int
    of_shards: int
    records: int
    failed: int
    bytes: int
    of_bytes: int


class _Task(NamedTuple):
    number: int
    src: str
    dst: str
    temporary: str
    entry: dict[str, Any] | None
    poison: tuple[int, ...] = ()


def plan(inputs: Sequence[str], out: str) -> list[tuple[str, str]]:
    """(input, output) of every shard. Raises ShardError when two would meet, or an input be written over."""
    seen: dict[str, str] = {}
    pairs = []
    for src in inputs:
        dst = target_of(src, out)
        key = os.path.basename(dst).casefold()  # on some file systems A.jsonl and a.jsonl are one
        if key in seen:
            raise ShardError(f"has the same name as {seen[key]}", do="clean them into two directories", path=src)
        seen[key] = src
        if os.path.isdir(dst):
            raise ShardError("its output would be a folder", do="choose another -o", path=src)
        pairs.append((src, dst))
    for src in inputs:
        for other, dst in pairs:
            if os.path.basename(src) == os.path.basename(dst) and _same(src, dst):
                raise ShardError(f"would be written over by the output of {other}", do="choose another -o", path=src)
    return pairs


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def run(
    inputs: Sequence[str],
    out: str,
    options: CorpusOptions | None = None,
    *,
    jobs: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[Done]:
    """Clean the shards `inputs` into the directory `out`, `jobs` at a time; one Done each, in the order of `inputs`.

    What an earlier run of the same inputs and options has finished is left as it is. A worker that dies costs the
    record that it was at, if it dies at it twice. Raises ShardError before anything is written when the names of the
    shards collide or `out` cannot be used.
    """
    options = options or CorpusOptions()
    pairs = plan(inputs, out)
    manifest = Manifest(out, options)
    try:
        yield from _Pool(pairs, manifest, options, max(1, min(jobs, len(pairs))), progress).results()
        manifest.finish()
    finally:
        manifest.close()


class _Worker:
    """One process and what it is at."""

    def __init__(self, process: Any, pipe: Any, slot: int) -> None:
        self.process, self.pipe, self.slot = process, pipe, slot
        self.task: _Task | None = None


class _Pool:
    def __init__(
        self, pairs: list[tuple[str, str]], manifest: Manifest, options: CorpusOptions, jobs: int, progress: Any
    ) -> None:
        import multiprocessing
        import sys

        self.context: Any = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")
        self.manifest, self.options, self.jobs, self.progress = manifest, options, jobs, progress
        self.pairs = pairs
        self.waiting = deque(_Task(index, src, dst, "", manifest.known(dst)) for index, (src, dst) in enumerate(pairs))
        self.workers: list[_Worker] = []
        self.deaths: Counter[tuple[int, int]] = Counter()
        self.state: Any = self.context.RawArray("q", 2 * jobs)  # of each worker: the record it is at, bytes read
        self.ready: dict[int, Done] = {}
        self.sizes = [_size(src) for src, _ in pairs]
        self.finished = [0, 0, 0, 0]  # shards, records, failed, bytes

    def results(self) -> Iterator[Done]:
        """All Dones in order."""
        from multiprocessing.connection import wait

        try:
            if any(task.entry is None for task in self.waiting):
                for line in _FIRST:  # tables are loaded once, before the workers fork
                    clean_line(line, self.options)
            told = 0
            while told < len(self.pairs):
                self._hire()
                pipes = {worker.pipe: worker for worker in self.workers if worker.task}
                for pipe in wait([*pipes], 0.2):
                    self._hear(pipes[pipe])
                self._show()
                while told in self.ready:
                    yield self.ready.pop(told)
                    told += 1
        finally:
            self._dismiss()

    def _hire(self) -> None:
        """Give every free hand a task."""
        free = [worker for worker in self.workers if not worker.task]
        while self.waiting and (free or len(self.workers) < self.jobs):
            worker = free.pop() if free else self._start()
            task = self.waiting.popleft()
            try:
                task = task._replace(temporary=fresh(self.manifest.folder))
            except ShardError as problem:
                self._end(task, Done(task.src, None, problem))
                continue
            self.state[2 * worker.slot] = self.state[2 * worker.slot + 1] = 0
            worker.task = task
            try:
                worker.pipe.send(task)
            except OSError:
                self._mourn(worker)

    def _start(self) -> _Worker:
        slot = min(set(range(self.jobs)) - {worker.slot for worker in self.workers})
        ours, theirs = self.context.Pipe()
        forked = self.context.get_start_method() == "fork"
        inherited = [ours, *(worker.pipe for worker in self.workers)] if forked else []
        lock = self.manifest.lock if forked else None
        arguments = (theirs, inherited, lock, os.getpid(), self.state, slot, self.options)
        process = self.context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours, slot)
        self.workers.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> None:
        task = worker.task
        assert task is not None
        try:
            said, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._mourn(worker)
            return
        worker.task = None
        if said == "failed":
            discard(task.temporary)
            self._end(task, Done(task.src, None, value))
            return
        try:
            if said == "skipped":
                discard(task.temporary)
            else:
                publish(task.temporary, task.dst)
                self.manifest.add(value)
            self._end(task, Done(task.src, value, None, said == "skipped"))
        except (ShardError, OSError) as problem:
            discard(task.temporary)
            error = (
                problem if isinstance(problem, ShardError) else ShardError(f"cannot be noted: {problem}", path=task.dst)
            )
            self._end(task, Done(task.src, None, error))

    def _mourn(self, worker: _Worker) -> None:
        """A worker died: its shard is done again; a record at which two have died is not tried a third time."""
        task, record = worker.task, int(self.state[2 * worker.slot])
        assert task is not None
        worker.process.join(5)
        code = worker.process.exitcode
        worker.pipe.close()
        self.workers.remove(worker)
        discard(task.temporary)
        self.deaths[task.number, record] += 1
        all_of_shard = sum(count for (index, _), count in self.deaths.items() if index == task.number)
        poison = task.poison
        if self.deaths[task.number, record] > 1:
            poison = (*poison, record) if record else ()
        if all_of_shard > MOST_DEATHS or (self.deaths[task.number, record] > 1 and not record):
            error = ShardError(f"kills the process that cleans it (exit {code})", do="split it", path=task.src)
            self._end(task, Done(task.src, None, error))
            return
        self.waiting.appendleft(task._replace(poison=poison))

    def _end(self, task: _Task, done: Done) -> None:
        self.ready[task.number] = done
        self.finished[0] += 1
        self.finished[3] += self.sizes[task.number]
        if done.report:
            self.finished[1] += done.report.records
            self.finished[2] += done.report.failed

    def _show(self) -> None:
        if self.progress:
            busy = [worker.slot for worker in self.workers if worker.task]
            records = self.finished[1] + sum(int(self.state[2 * slot]) for slot in busy)
            read = self.finished[3] + sum(int(self.state[2 * slot + 1]) for slot in busy)
            self.progress(Progress(self.finished[0], len(self.pairs), records, self.finished[2], read, sum(self.sizes)))

    def _dismiss(self) -> None:
        for worker in self.workers:
            if worker.task:
                worker.process.terminate()
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            if worker.task:
                discard(worker.task.temporary)
        self.workers.clear()


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _work(
    pipe: Any, inherited: list[Any], lock: int | None, parent: int, state: Any, slot: int, options: CorpusOptions
) -> None:
    """The life of a worker: shards until the pipe closes or the parent is gone."""
    for number in (signal.SIGINT, getattr(signal, "SIGHUP", None)):
        if number is not None:
            signal.signal(number, signal.SIG_IGN)  # the parent hears them too, and ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:
        other.close()
    if lock is not None:
        os.close(lock)

    def watch(record: int, read: int) -> None:
        state[2 * slot], state[2 * slot + 1] = record, read
        if os.getppid() != parent:
            os._exit(1)

    while True:
        while not pipe.poll(1):
            if os.getppid() != parent:
                os._exit(1)
        try:
            task: _Task = pipe.recv()
        except (EOFError, OSError):
            return
        result = _do(task, options, watch)
        try:
            pipe.send(result)
        except OSError:  # the parent is gone
            os._exit(1)


def _do(task: _Task, options: CorpusOptions, watch: Callable[[int, int], None]) -> tuple[str, Any]:
    try:
        if task.entry is not None:
            report = proven(task.entry, task.src, task.dst)
            if report is not None:
                return "skipped", report
        return "done", write_shard(task.src, task.dst, task.temporary, options, poison=task.poison, watch=watch)
    except ShardError as problem:
        return "failed", ShardError(problem.what, do=problem.do, path=problem.path or task.src, where=problem.where)
    except Exception as problem:
        what = f"an error in zhclean itself ({type(problem).__name__}: {problem})"
        return "failed", ShardError(what, do="please report it", path=task.src)
