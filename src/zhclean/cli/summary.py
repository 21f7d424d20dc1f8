"""What a run has to say besides its results: messages, the report, a last line, and the exit code."""

from __future__ import annotations

from zhclean.cli import messages
from zhclean.cli.job import Result, Said
from zhclean.cli.parse import Values
from zhclean.cli.plan import Nothing, Plan
from zhclean.errors import ZhcleanError
from zhclean.files.streams import write_all


class Summary:
    """Takes the results as they come, in order."""

    def __init__(self, values: Values, todo: Plan) -> None:
        self._quiet, self._todo = values.quiet, todo
        self._mode = todo.task.mode
        self._changed = self._same = self._failed = self._passed = 0
        self._report = None
        if values.report is not None:
            from zhclean.cli.report import Report

            self._report = Report(values.report, todo)
        self._progress = None
        if len(todo.items) > 1 and not values.quiet and not values.no_progress and messages.terminal(2):
            from zhclean.cli.progress import Progress

            self._progress = Progress(len(todo.items), colour=messages.colours(2, values.color))

    @property
    def code(self) -> int:
        """0, 1 or 2."""
        if self._failed:
            return 2
        return 1 if self._changed and self._mode in ("check", "diff") else 0

    def problem(self, problem: ZhcleanError) -> None:
        """Something that was wrong before any input was read."""
        if isinstance(problem, Nothing):
            self._say(Said("note", problem.path, None, problem.message))
        else:
            self._failed += 1
            self._say(Said("error", problem.path, problem.where, problem.message))

    def take(self, result: Result) -> None:
        """One more input is done."""
        for said in result.said:
            self._say(said)
        if result.failed:
            self._failed += 1
        elif result.output is None and self._mode == "print":
            self._passed += 1
        elif result.changed:
            self._changed += 1
        else:
            self._same += 1
        if result.explain and not result.failed:
            self._clear()
            write_all(2, result.explain)
        if self._report is not None and not result.failed:
            self._report.take(result)
        if self._progress is not None:
            self._progress.step()

    def close(self) -> None:
        """Everything is done: write the report and the last line."""
        self._clear()
        if self._report is not None:
            try:
                self._report.write()
            except ZhcleanError as problem:
                self.problem(problem)
        if not self._quiet and (self._mode != "print" or len(self._todo.items) > 1):
            messages.say(self._line())

    def _line(self) -> str:
        if self._mode == "print":
            parts = [(self._changed + self._same, "done")]
        else:
            would = "would be changed" if self._mode in ("check", "diff") else "changed"
            parts = [(self._changed, would), (self._same, "unchanged")]
        parts += [(count, word) for count, word in ((self._passed, "passed by"), (self._failed, "failed")) if count]
        comma = "，" if messages.script() else ", "
        return comma.join(messages.translate(f"{count} {word}") for count, word in parts)

    def _say(self, said: Said) -> None:
        if said.level == "error" or not self._quiet:
            self._clear()
            messages.tell(said)

    def _clear(self) -> None:
        if self._progress is not None:
            self._progress.clear()
