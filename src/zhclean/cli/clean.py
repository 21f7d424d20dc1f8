"""The default command: each input through its job, each result to where it goes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from zhclean.cli import messages
from zhclean.cli.job import Item, Result, Said, Task, failed, process, seal
from zhclean.cli.parse import Values
from zhclean.cli.plan import Plan, plan
from zhclean.errors import WriteError, ZhcleanError
from zhclean.files.streams import write_all

_LARGE = 2 << 20  # bytes of a file that may need more memory than there is
_PATIENCE = 0.25  # seconds of work in this process before others are started (when nobody said how many)


def run(values: Values) -> int:
    """Clean what `values` name and give the exit code.

    Raises UsageError or ConfigError for what is wrong with all of it, OSError when standard output cannot be written.
    """
    from zhclean.cli.summary import Summary

    todo = plan(values)
    if todo.task.configs and values.rules:
        from zhclean.rules import load

        load(values.rules)  # what is wrong with them is said once
    task = todo.task._replace(colour=todo.task.mode == "diff" and messages.colours(1, values.color))
    summary = Summary(values, todo)
    for problem in todo.problems:
        summary.problem(problem)
    sink = _sink(values, todo)
    for result in _results(todo, task):
        summary.take(_meant(result, values) if result.failed else sink(result))
    sink(None)
    summary.close()
    return summary.code


def _meant(result: Result, values: Values) -> Result:
    """`result`, which failed; where the first word names nothing and is like a command, that command is named."""
    from zhclean.cli.options import COMMANDS
    from zhclean.cli.parse import nearest

    word = values.paths[0] if values.paths else ""
    if result.item.path != word or os.path.lexists(word):
        return result
    command = "--help" if word == "help" else nearest(word, [name for name in COMMANDS if name != "clean"])
    if command is None:
        return result
    said = result.said[-1]
    return result._replace(said=(said._replace(text=f"{said.text.partition('; ')[0]}; did you mean {command!r}?"),))


def _results(todo: Plan, task: Task) -> Iterator[Result]:
    """The results of all items, in their order, by as many processes as are worth while."""
    items = todo.items
    if todo.jobs == 1 or len(items) < 2:
        if any(_large(item) for item in items):
            from zhclean.files.batch import limited

            if limited():  # in a process of its own, so that one file is lost at most
                yield from _in_processes(items, task, 1)
                return
        for item in items:
            yield process(item, task)
        return
    begun = 0
    if todo.jobs is None:
        from time import monotonic

        end = monotonic() + _PATIENCE
        while begun < len(items) and (monotonic() < end or items[begun].path is None):
            yield process(items[begun], task)
            begun += 1
    if begun < len(items):
        yield from _in_processes(items[begun:], task, todo.jobs)


def _large(item: Item) -> bool:
    try:
        return item.path is not None and os.stat(item.path).st_size > _LARGE
    except (OSError, ValueError):
        return False


def _in_processes(items: list[Item], task: Task, jobs: int | None) -> Iterator[Result]:
    from functools import partial

    from zhclean.files.batch import Death, Pool, affordable, cores, limited

    def tell(item: Item, death: Death) -> None:
        messages.tell(
            Said("note", item.name, None, f"the process at work on it ended ({death}); it is tried again alone")
        )

    def lost(item: Item, death: Death) -> Result:
        if limited():
            return failed(item, "not enough memory; split the file, or give the process more")
        return failed(
            item, f"the process at work on it ended again ({death}); leave the file out, or give it more memory"
        )

    count = affordable(min(jobs or cores(), len(items)))
    if count < 2 and jobs is None:
        for item in items:
            yield process(item, task)
        return
    pool = Pool(partial(process, task=task), count, weigh=lambda result: result.weight, tell=tell, lost=lost)
    for number, item in enumerate(items):
        if item.path is None:  # standard input is read in this process
            yield from pool.run(items[:number])
            yield process(item, task)
            yield from pool.run(items[number + 1 :])
            return
    yield from pool.run(items)


def _sink(values: Values, todo: Plan) -> Callable[[Result | None], Result]:
    mode = todo.task.mode
    if mode == "write":
        return _in_place()
    if mode in ("check", "diff"):
        from zhclean.cli.findings import writer

        return writer(values, todo)
    if todo.file is not None:
        return _to_file(todo.file, todo)
    if todo.folder is not None:
        return _to_folder(todo.folder, todo)
    return _to_stdout(todo)


_NOTHING = Result(Item(None, "-"))


def _to_stdout(todo: Plan) -> Callable[[Result | None], Result]:
    array = todo.many and todo.task.format == "json"
    count = 0

    def put(result: Result | None) -> Result:
        nonlocal count
        if result is None:
            if array:
                write_all(1, b"\n]\n" if count else b"[]\n")
            return _NOTHING
        if result.output is not None:
            data = result.output
            if array:
                data = (b",\n" if count else b"[\n") + data.rstrip(b"\n")
            count += 1
            write_all(1, data)
        return result

    return put


def _to_file(path: str, todo: Plan) -> Callable[[Result | None], Result]:
    from zhclean.files.write import identities, output

    inputs = identities(todo.paths)

    def put(result: Result | None) -> Result:
        if result is None:
            return _NOTHING
        try:
            output(path, result.output or b"", inputs, todo.written)
        except WriteError as problem:
            return _with(result, problem)
        return result

    return put


def _to_folder(root: str, todo: Plan) -> Callable[[Result | None], Result]:
    from zhclean.files.mirror import with_extension
    from zhclean.files.write import below, identities
    from zhclean.output import FORMATS

    inputs = identities(todo.paths)
    extension = FORMATS[todo.task.format][2]

    def put(result: Result | None) -> Result:
        if result is None or result.output is None:
            return result or _NOTHING
        place = result.item.place
        if todo.task.format != "text" or result.html:
            place = with_extension(place, extension)
        try:
            below(root, place, result.output, inputs, todo.written)
        except WriteError as problem:
            return _with(result, problem)
        return result

    return put


def _in_place() -> Callable[[Result | None], Result]:
    from zhclean.files.read import read
    from zhclean.files.write import replace, settle

    folders: set[str] = set()

    def put(result: Result | None) -> Result:
        if result is None:
            settle(folders)
        if result is None or not result.changed or result.output is None:
            return result or _NOTHING
        path = result.item.path or ""

        def unchanged() -> None:
            if seal(read(path, only_file=True).data) != result.seal:
                raise WriteError(
                    "was changed by someone else meanwhile", do="it is as they left it, run again", path=path
                )

        try:
            note = replace(path, result.output, unchanged, folders)
        except ZhcleanError as problem:
            return _with(result, problem)
        return result._replace(said=(*result.said, Said("note", path, None, note))) if note else result

    return put


def _with(result: Result, problem: ZhcleanError) -> Result:
    """`result`, failed for what happened to its output."""
    said = Said("error", problem.path or result.item.name, problem.where, problem.message)
    return result._replace(
        failed=True, changed=False, said=(*(one for one in result.said if one.level == "error"), said)
    )
