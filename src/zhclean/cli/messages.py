"""What is said on standard error: one message, one line, nothing in it acts on the terminal."""

from __future__ import annotations

import contextlib
import os

from zhclean.cli.job import Said
from zhclean.cli.language import script, translate
from zhclean.errors import ZhcleanError
from zhclean.files.streams import write_all
from zhclean.output.escape import show, show_name

__all__ = ["colours", "error", "line_of", "say", "script", "tell", "terminal", "translate"]


def say(text: str) -> None:
    """Write `text`, already safe to show, as a line to standard error; a standard error that is gone is no matter."""
    with contextlib.suppress(OSError):
        write_all(2, (text + "\n").encode("utf-8", "backslashreplace"))


def error(problem: ZhcleanError | str, path: str | None = None) -> None:
    """Say what went wrong: ``path:line: what; what to do``."""
    say(line_of(problem, path))


def line_of(problem: ZhcleanError | str, path: str | None = None) -> str:
    """The line of a message about `problem`."""
    if isinstance(problem, str):
        place, text = path or "zhclean", translate(problem)
    else:
        place = ":".join(str(part) for part in (problem.path or path or "zhclean", problem.where) if part is not None)
        text = translate(problem.message)
    return f"{show_name(place) or '(no name)'}: {show(text)}"


def terminal(number: int) -> bool:
    """Whether descriptor `number` is a terminal that can do more than print."""
    try:
        return os.isatty(number) and os.environ.get("TERM") != "dumb"
    except OSError:
        return False


def colours(number: int, wish: str | None) -> bool:
    """Whether to colour what goes to descriptor `number`; `wish` is --color."""
    if wish in ("always", "never"):
        return wish == "always"
    return terminal(number) and not os.environ.get("NO_COLOR") and os.environ.get("CLICOLOR") != "0"


def tell(said: Said) -> None:
    """Say what a job has to say."""
    place = ":".join(str(part) for part in (said.path, said.where) if part is not None)
    say(f"{show_name(place or 'zhclean')}: {show(translate(said.text))}")
