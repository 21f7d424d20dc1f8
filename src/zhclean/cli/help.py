"""--help, written from the table of options."""

from __future__ import annotations

from zhclean.cli.messages import translate
from zhclean.cli.options import COMMANDS, Command

_INDENT = 30


def help_text(command: Command) -> str:
    """The help of one command, as shown by --help."""
    name = "" if command.name == "clean" else f" {command.name}"
    out = [f"{translate('Usage')}: zhclean{name} [OPTION]... {command.usage}", "", translate(command.what)]
    groups: dict[str, list[str]] = {}
    for option in command.options:
        left = ", ".join(option.names)
        if option.metavar:
            left += " " + (("{" + ",".join(option.choices) + "}") if option.choices else option.metavar)
        groups.setdefault(option.group, []).append(_row(left, translate(option.what)))
    for group, rows in groups.items():
        out += ["", f"{translate(group)}:", *rows]
    if command.name == "clean":
        out += ["", f"{translate('Commands')}:"]
        out += [_row(other.name, translate(other.what)) for other in COMMANDS.values() if other.name != "clean"]
        out += ["", translate("Exit status: 0 done; 1 --check or --diff found something; 2 something failed.")]
    return "\n".join(out) + "\n"


def _row(left: str, right: str) -> str:
    pad = "  " + left
    return f"{pad}\n{' ' * _INDENT}{right}" if len(pad) > _INDENT - 2 else pad.ljust(_INDENT) + right
