"""Arguments to values, by the table in `options.py`; one message for whatever is wrong with them."""

from __future__ import annotations

from typing import Any

from zhclean.cli.options import COMMANDS, Command, Option
from zhclean.errors import ZhcleanError


class UsageError(ZhcleanError):
    """The command line cannot be understood. `more` is a second line, for who needs an example."""

    more = ""


class Values(dict[str, Any]):
    """What was given: by option's `dest`; `paths` are the arguments. Flags not given are False, values None, lists ()."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def command_of(arguments: list[str]) -> tuple[Command, list[str]]:
    """Which command `arguments` ask for, and what is left: the first argument names it, else it is `clean`."""
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]], arguments[1:]
    return COMMANDS["clean"], arguments


def parse(command: Command, arguments: list[str]) -> Values:
    """The values of `arguments`; options may stand anywhere before ``--``. Raises UsageError."""
    by_name = {name: option for option in command.options for name in option.names}
    values = Values(
        {option.dest: () if option.many else None if option.metavar else False for option in command.options}
    )
    paths: list[str] = []
    waiting = list(reversed(arguments))
    while waiting:
        word = waiting.pop()
        if word == "--":
            paths.extend(reversed(waiting))
            break
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            option = by_name.get(name)
            if option is None:
                raise _unknown(name, command)
            if not option.metavar:
                if equals:
                    raise UsageError(f"{name} takes no value", do=f"leave out ={value}")
                values[option.dest] = True
            else:
                _set(values, option, name, value if equals else _next(waiting, name, option))
        elif word.startswith("-") and word != "-":
            _short(word, by_name, values, waiting, command)
        else:
            paths.append(word)
    values["paths"] = paths
    return values


def need_input(values: Values) -> None:
    """Raise UsageError where nothing is named and a terminal is what would be read: nobody waits without a word."""
    import os

    if values.paths or values.stdin_filename is not None:
        return
    try:
        at_terminal = os.isatty(0)
    except OSError:
        return
    if at_terminal:
        problem = UsageError("nothing to read: standard input is a terminal")
        problem.more = "name a file or a directory, pipe text in, or see zhclean --help"
        raise problem


def _short(word: str, by_name: dict[str, Option], values: Values, waiting: list[str], command: Command) -> None:
    """``-w``, ``-qw``, ``-t tw``, ``-ttw``."""
    rest = word[1:]
    while rest:
        name, rest = "-" + rest[0], rest[1:]
        option = by_name.get(name)
        if option is None:
            raise _unknown(name if len(word) == 2 else word, command)
        if option.metavar:
            _set(values, option, name, rest or _next(waiting, name, option))
            return
        values[option.dest] = True


def _next(waiting: list[str], name: str, option: Option) -> str:
    if not waiting:
        raise UsageError(f"{name} needs a value", do=f"write {name} {option.metavar}")
    return waiting.pop()


def _set(values: Values, option: Option, name: str, value: str) -> None:
    if option.choices and value not in option.choices:
        raise UsageError(f"{name} {value!r} is not one of {', '.join(option.choices)}", do=hint(value, option.choices))
    values[option.dest] = (*values[option.dest], value) if option.many else value


def name_of(command: Command) -> str:
    """What a user types for `command`."""
    return "zhclean" if command.name == "clean" else f"zhclean {command.name}"


def _unknown(name: str, command: Command) -> UsageError:
    names = [name for option in command.options for name in option.names]
    return UsageError(f"there is no option {name!r}", do=hint(name, names, f"see {name_of(command)} --help"))


def hint(word: str, known: tuple[str, ...] | list[str], otherwise: str = "use one of these") -> str:
    """``did you mean '--to'?`` when something like `word` is known, else `otherwise`."""
    best = nearest(word, known)
    return f"did you mean {best!r}?" if best else otherwise


def nearest(word: str, known: tuple[str, ...] | list[str]) -> str | None:
    """The one of `known` that is most like `word`, None when none is."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word[:64], known, 1, 0.6)), None)
