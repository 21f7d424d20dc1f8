"""The command line: arguments in, an exit code out, and never a traceback."""

from __future__ import annotations

import sys


class Stopped(BaseException):
    """A signal asked the process to stop. `code` is 128 and its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


def main(arguments: list[str] | None = None) -> int:
    """Run the command line `arguments` (default: those of the process) and give the exit code."""
    from zhclean.files.streams import gone, reserve

    reserve()
    try:
        _signals()
        return _run(sys.argv[1:] if arguments is None else arguments)
    except Stopped as stopped:
        _say(f"interrupted by signal {stopped.code - 128}")
        return stopped.code
    except KeyboardInterrupt:
        _say("interrupted")
        return 130
    except OSError as problem:
        if gone(problem):
            return 141
        _say(f"standard output cannot be written: {(problem.strerror or str(problem)).lower()}")
        return 2
    except MemoryError:
        _say("not enough memory; split the input, or give the process more")
        return 2
    except Exception as problem:
        _say(f"an error in zhclean itself ({type(problem).__name__}: {problem}); please report it")
        return 2


def _say(text: str) -> None:
    from zhclean.cli.messages import error

    error(text)


def _signals() -> None:
    """Signals that can be caught become an exception, so that whatever is open is put away on the way out."""
    import signal

    def stop(number: int, _frame: object) -> None:
        raise Stopped(number)

    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", None)):
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)


def _run(arguments: list[str]) -> int:
    from zhclean.cli.options import Command
    from zhclean.cli.parse import command_of, parse
    from zhclean.errors import ZhcleanError

    command: Command | None = None
    try:
        command, rest = command_of(arguments)
        values = parse(command, rest)
        if values.help:
            from zhclean.cli.help import help_text

            return _print(help_text(command))
        if values.get("version"):
            from zhclean.version import __version__

            return _print(f"zhclean {__version__}\n")
        from importlib import import_module

        module, _, function = command.run.partition(":")
        code: int = getattr(import_module(f"zhclean.cli.{module}"), function)(values)
        return code
    except ZhcleanError as problem:
        from zhclean.cli.messages import error

        error(problem)
        if more := getattr(problem, "more", ""):
            error(more)
    return 2


def _print(text: str) -> int:
    from zhclean.files.streams import write_all

    write_all(1, text.encode("utf-8", "backslashreplace"))
    return 0
