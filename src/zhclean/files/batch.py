"""The same work on many items in several processes; results in the order of the items.

Our own pool on pipes, not `concurrent.futures`: its executor cannot tell which process died over which item, breaks
as a whole when one does, and waits in threads that a signal has to wait for too.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from zhclean.record import NamedTuple

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

_AHEAD = 4  # items a worker holds, so that it never waits for the next one
_WINDOW = 64  # items handed out before the first whose result is not there yet, for each worker
_HELD = 64 << 20  # bytes of results that wait for their turn
_DEATH = 1  # PR_SET_PDEATHSIG


class Death(NamedTuple):
    """A worker process ended over an item: `code` as `Process.exitcode` (negative: the signal)."""

    code: int | None

    def __str__(self) -> str:
        if self.code is not None and self.code < 0:
            return f"killed by signal {-self.code}"
        return f"exit status {self.code}"


class _Worker:
    """A process and our end of its pipe; `items` are the numbers of those it holds, the first is being worked on."""

    def __init__(self, process: Any, pipe: Connection) -> None:
        self.process, self.pipe = process, pipe
        self.items: deque[int] = deque()


class Pool(Generic[ItemT, ResultT]):
    """`jobs` processes that call `function` on items.

    `weigh` gives the bytes of a result (to bound what waits). `tell(item, death)` is called when a worker died over an
    item for the first time: it is then tried again alone. The second time `lost(item, death)` makes its result.
    """

    def __init__(
        self,
        function: Callable[[ItemT], ResultT],
        jobs: int,
        *,
        weigh: Callable[[ResultT], int],
        tell: Callable[[ItemT, Death], None],
        lost: Callable[[ItemT, Death], ResultT],
    ) -> None:
        self._function, self._jobs = function, jobs
        self._weigh, self._tell, self._lost = weigh, tell, lost
        self._workers: list[_Worker] = []
        self._again: set[int] = set()  # items over which a worker died once

    def run(self, items: Sequence[ItemT]) -> Iterator[ResultT]:
        """The results of `items`, in their order. Every process is gone when this ends, however it ends."""
        todo = deque(range(len(items)))
        alone: deque[int] = deque()  # items over which a worker died once
        done: dict[int, ResultT] = {}
        held = turn = 0
        try:
            while turn < len(items):
                while turn in done:
                    result = done.pop(turn)
                    held -= self._weigh(result)
                    turn += 1
                    yield result
                if turn == len(items):
                    return
                self._feed(items, todo, alone, turn, held)
                if not self._workers:  # no process can be had: the work is done in this one
                    here = alone.popleft() if alone else todo.popleft()
                    done[here] = self._function(items[here])
                    held += self._weigh(done[here])
                for worker in self._ready():
                    number, result = self._take(worker, items, todo, alone)
                    if number is not None:
                        done[number] = result
                        held += self._weigh(result)
        finally:
            self.close()

    def _feed(self, items: Sequence[ItemT], todo: deque[int], alone: deque[int], turn: int, held: int) -> None:
        """Hand out what may be handed out."""
        busy = any(worker.items for worker in self._workers)
        if alone:
            if not busy:  # alone: nothing else runs beside it
                worker = self._workers[0] if self._workers else self._start()
                if worker is not None:
                    self._send(worker, alone.popleft(), items)
            return
        limit = turn + _WINDOW * self._jobs
        for _ in range(_AHEAD):
            for place in range(min(self._jobs, len(todo) + len(self._workers))):
                if not todo or todo[0] >= limit or (held > _HELD and busy):
                    return
                worker = self._workers[place] if place < len(self._workers) else self._start()
                if worker is None:
                    return
                if len(worker.items) < _AHEAD:
                    self._send(worker, todo.popleft(), items)
                    busy = True

    def _send(self, worker: _Worker, number: int, items: Sequence[ItemT]) -> None:
        worker.items.append(number)
        with contextlib.suppress(OSError):  # if it is dead, `_take` sees to that
            worker.pipe.send((number, items[number]))

    def _ready(self) -> list[_Worker]:
        pipes = {worker.pipe: worker for worker in self._workers if worker.items}
        if not pipes:  # there is nothing to wait for, so `wait` would for ever
            return []
        return [pipes[pipe] for pipe in wait(list(pipes))]  # type: ignore[index]

    def _take(
        self, worker: _Worker, items: Sequence[ItemT], todo: deque[int], alone: deque[int]
    ) -> tuple[int | None, Any]:
        """A result that has come in, or what follows from the death of the worker."""
        try:
            number, result = worker.pipe.recv()
            worker.items.remove(number)
            return number, result
        except (OSError, EOFError):
            pass
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        death = Death(worker.process.exitcode)
        number = worker.items.popleft()
        todo.extendleft(reversed(worker.items))
        if number in self._again:
            return number, self._lost(items[number], death)
        self._again.add(number)
        alone.append(number)
        self._tell(items[number], death)
        return None, None

    def _start(self) -> _Worker | None:
        """A new worker, None where the system gives no more of them."""
        import multiprocessing

        worker: _Worker | None = None
        context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
        try:
            ours, theirs = context.Pipe()
        except OSError:
            self._jobs = len(self._workers)
            return None
        others = [worker.pipe for worker in self._workers] + [ours]
        process = context.Process(target=_work, args=(self._function, theirs, others, os.getpid()), daemon=True)
        # A signal that comes between fork and the child's own handlers must not run ours in the child.
        blocked = _block()
        try:
            process.start()
            worker = _Worker(process, ours)
            self._workers.append(worker)
        except OSError:
            ours.close()
            self._jobs = len(self._workers)
        finally:
            _unblock(blocked)
        theirs.close()
        return worker

    def close(self) -> None:
        """End all processes. They hold nothing that has to be put away."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()


def _work(function: Callable[[Any], Any], pipe: Connection, others: list[Connection], parent: int) -> None:
    """What a worker does until its pipe ends: it leaves by `_exit`, nothing of the parent's is put away by it."""
    try:
        for number, handler in (
            (signal.SIGINT, signal.SIG_IGN),
            (signal.SIGTERM, signal.SIG_DFL),
            (getattr(signal, "SIGHUP", None), signal.SIG_DFL),
        ):
            if number is not None:
                signal.signal(number, handler)
        _die_with(parent)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
        for other in others:
            other.close()
        while True:
            number, item = pipe.recv()
            pipe.send((number, function(item)))
    except (EOFError, OSError, KeyboardInterrupt):
        os._exit(0)
    except BaseException:
        os._exit(70)


def _die_with(parent: int) -> None:
    """End when the parent does, also while at work (Linux; elsewhere after the item in hand)."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL)
    except (ImportError, OSError, AttributeError):
        pass
    if os.getppid() != parent and hasattr(os, "fork"):
        os._exit(0)


def _block() -> Any:
    if not hasattr(signal, "pthread_sigmask"):
        return None
    return signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


def _unblock(mask: Any) -> None:
    if mask is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def cores() -> int:
    """How many processes are worth while here: cores that may be used, as far as there are file handles for them."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:
        count = os.cpu_count() or 1
    return count


def limited() -> bool:
    """Whether this process may have so much memory and no more. A library that gets none then ends the whole process."""
    try:
        import resource
    except ImportError:
        return False
    limits = (resource.getrlimit(limit)[0] for limit in (resource.RLIMIT_AS, resource.RLIMIT_DATA))
    return any(soft != resource.RLIM_INFINITY for soft in limits)


def affordable(jobs: int) -> int:
    """`jobs`, or as many processes as the limit of open files leaves room for."""
    try:
        import resource

        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    except (ImportError, OSError):
        return jobs
    return max(1, min(jobs, (soft - 24) // 4)) if soft > 0 else jobs
