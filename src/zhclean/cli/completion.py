"""zhclean completion: scripts for bash, zsh and fish, written from the table of options; they start no process."""

from __future__ import annotations

from zhclean.cli.options import COMMANDS, Command, Option
from zhclean.cli.parse import UsageError, Values, hint
from zhclean.files.streams import write_all

SHELLS = ("bash", "zsh", "fish")


def run(values: Values) -> int:
    """Print the script of the shell that is named. Raises UsageError."""
    shell = values.paths[0] if len(values.paths) == 1 else ""
    if shell not in SHELLS:
        raise UsageError(
            "completion needs the name of one shell", do=hint(shell, SHELLS, f"write one of {', '.join(SHELLS)}")
        )
    write_all(1, script(shell).encode("utf-8"))
    return 0


def script(shell: str) -> str:
    """The completion script of `shell`, one of SHELLS."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()


def _words(command: Command) -> str:
    return " ".join(name for option in command.options for name in option.names)


def _bash() -> str:
    cases = []
    for command in COMMANDS.values():
        values = []
        for option in command.options:
            if option.choices:
                values.append(
                    f"      {'|'.join(option.names)}) COMPREPLY=($(compgen -W '{' '.join(option.choices)}' -- \"$cur\")); return;;"
                )
            elif option.metavar and not option.complete:
                values.append(f"      {'|'.join(option.names)}) return;;")
            elif option.metavar:
                values.append(f"      {'|'.join(option.names)}) compopt -o default; return;;")
        words = " ".join(command.words)
        inner = "\n".join(values)
        cases.append(
            f"  {command.name})\n    words='{words}'\n    options='{_words(command)}'\n    case \"$prev\" in\n{inner}\n    esac;;"
        )
    names = " ".join(name for name in COMMANDS if name != "clean")
    body = "\n".join(cases)
    return f"""# bash completion of zhclean; in ~/.bashrc: source <(zhclean completion bash)
_zhclean() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} command=clean words options
  COMPREPLY=()
  if (( COMP_CWORD > 1 )); then
    case ${{COMP_WORDS[1]}} in {names.replace(" ", "|")}) command=${{COMP_WORDS[1]}};; esac
  fi
  case $command in
{body}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif (( COMP_CWORD == 1 )); then
    compopt -o default
    COMPREPLY=($(compgen -W '{names}' -- "$cur") $(compgen -f -- "$cur"))
  elif [[ -n $words ]] && (( COMP_CWORD == 2 )); then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    compopt -o default
  fi
}}
complete -F _zhclean zhclean
"""


def _zsh() -> str:
    def spec(option: Option) -> list[str]:
        what = option.what
        for char in "\\[]:'":
            what = what.replace(char, "'\\''" if char == "'" else f"\\{char}")
        value = ""
        if option.metavar:
            values = f"({' '.join(option.choices)})" if option.choices else "_files" if option.complete else ""
            value = f":{option.metavar.replace(':', '')}:{values}"
        return [f"'{'*' if option.many else ''}{name}[{what}]{value}'" for name in option.names]

    cases = []
    for command in COMMANDS.values():
        rest = f"'1:word:({' '.join(command.words)})' '*:file:_files'" if command.words else "'*:file:_files'"
        specs = " \\\n      ".join(one for option in command.options for one in spec(option))
        cases.append(f"  {command.name})\n    _arguments \\\n      {specs} \\\n      {rest};;")
    names = " ".join(name for name in COMMANDS if name != "clean")
    body = "\n".join(cases)
    return f"""#compdef zhclean
# zsh completion of zhclean; in a folder of $fpath: zhclean completion zsh > _zhclean
_zhclean() {{
  local command=clean
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    compadd -- {names}
    _files
    return
  fi
  case $words[2] in {names.replace(" ", "|")})
    command=$words[2]; shift words; (( CURRENT-- ));;
  esac
  case $command in
{body}
  esac
}}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _zhclean "$@"; else compdef _zhclean zhclean; fi
"""


def _fish() -> str:
    names = [name for name in COMMANDS if name != "clean"]
    out = ["# fish completion of zhclean: zhclean completion fish > ~/.config/fish/completions/zhclean.fish"]
    none = f"not __fish_seen_subcommand_from {' '.join(names)}"
    for command in COMMANDS.values():
        if command.name != "clean":
            out.append(f"complete -c zhclean -n __fish_use_subcommand -a {command.name} -d {_quoted(command.what)}")
        seen = none if command.name == "clean" else f"__fish_seen_subcommand_from {command.name}"
        if command.words:
            out.append(f"complete -c zhclean -n '{seen}' -f -a '{' '.join(command.words)}'")
        for option in command.options:
            row = f"complete -c zhclean -n '{seen}'"
            for name in option.names:
                row += f" -l {name[2:]}" if name.startswith("--") else f" -s {name[1:]}"
            if option.choices:
                row += f" -x -a '{' '.join(option.choices)}'"
            elif option.metavar:
                row += " -r" if option.complete else " -x"
            out.append(f"{row} -d {_quoted(option.what)}")
    return "\n".join(out) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
