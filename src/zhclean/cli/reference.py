"""The manual from the same table as --help: a man page, and the page of the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zhclean.cli.options import COMMANDS, Command, Option

_EXIT = (
    ("0", "done"),
    ("1", "--check or --diff found something"),
    (
        "2",
        "something failed: usage, configuration, or an input that could not be processed (the others are still done)",
    ),
    ("129, 130, 143", "interrupted by SIGHUP, SIGINT, SIGTERM"),
    ("141", "the reader of standard output went away (nothing is said)"),
)


def man() -> str:
    """The man page zhclean(1), as roff."""
    from zhclean.version import __version__

    out = [
        f'.TH ZHCLEAN 1 "" "zhclean {__version__}" "User Commands"',
        ".SH NAME",
        "zhclean \\- Chinese text in, clean text or a structured article out",
    ]
    out.append(".SH SYNOPSIS")
    for command in COMMANDS.values():
        out += [
            ".B zhclean" + ("" if command.name == "clean" else f" {command.name}"),
            f"[OPTION]... {_roff(command.usage)}",
            ".br",
        ]
    out += [".SH DESCRIPTION", _roff(COMMANDS["clean"].what)]
    for command in COMMANDS.values():
        out.append(".SH OPTIONS" if command.name == "clean" else f'.SH "ZHCLEAN {command.name.upper()}"')
        if command.name != "clean":
            out += [_roff(command.what), ".P"]
        for group, options in groups(command):
            out.append(f'.SS "{group}"')
            for option in options:
                out += [
                    ".TP",
                    ", ".join(f"\\fB{_roff(name)}\\fR" for name in option.names) + _value(option, "\\fI{}\\fR", _roff),
                ]
                out.append(_roff(option.what))
    out.append('.SH "EXIT STATUS"')
    for code, what in _EXIT:
        out += [".TP", f"\\fB{code}\\fR", _roff(what)]
    out += [
        ".SH FILES",
        "\\fB[tool.zhclean]\\fR in \\fIpyproject.toml\\fR, or \\fI.zhclean.toml\\fR: the nearest one upwards of each file.",
    ]
    return "\n".join(out) + "\n"


def markdown() -> str:
    """The page docs/cli.md."""
    from zhclean.files.configuration import KEYS

    out = ["# The command line", "", "Made from the table that `--help` is made from (`make reference`).", ""]
    for command in COMMANDS.values():
        name = "zhclean" if command.name == "clean" else f"zhclean {command.name}"
        out += [f"## {name}", "", f"`{name} [OPTION]... {command.usage}`", "", command.what, ""]
        for group, options in groups(command):
            out += [
                f"### {group}" if command.name == "clean" else f"**{group}**",
                "",
                "| option | meaning | in a configuration |",
                "| --- | --- | --- |",
            ]
            for option in options:
                names = ", ".join(f"`{name}`" for name in option.names)
                key = f"`{option.long}`" if command.name == "clean" and option.long in KEYS else ""
                out.append(f"| {names}{_value(option, '{}', _cell)} | {_cell(option.what)} | {key} |")
            out.append("")
    out += [
        "## Exit codes",
        "",
        "| code | meaning |",
        "| --- | --- |",
        *(f"| {code} | {what} |" for code, what in _EXIT),
    ]
    return "\n".join(out) + "\n"


def groups(command: Command) -> Iterator[tuple[str, list[Option]]]:
    """The options of `command` by their group, in order."""
    found: dict[str, list[Option]] = {}
    for option in command.options:
        found.setdefault(option.group, []).append(option)
    yield from found.items()


def _value(option: Option, form: str, quote: Callable[[str], str]) -> str:
    if not option.metavar:
        return ""
    word = " ".join(option.choices) if option.choices else option.metavar
    return " " + form.format(quote(word))


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
