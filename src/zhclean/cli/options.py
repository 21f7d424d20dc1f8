"""Every command and option, once: the parser, --help, the man page, completion, the docs and the TOML keys read this.

A table of our own and not click's decorators: importing click takes 3.7 to 4.6 times as long as starting Python, and
the whole of a start-up with it was above what was asked for (benchmarks/startup.py).
"""

from __future__ import annotations

from zhclean.config import CHOICES, STAGES
from zhclean.output import FORMATS
from zhclean.record import NamedTuple


class Option(NamedTuple):
    """One option.

    `names` as typed, the long one last; `metavar` is empty for a flag; `many` options may be repeated and give a
    tuple; `key` says whether and how the option stands in a configuration file: "" (it does not), ``word``, ``words``
    (a list of strings) or ``table``.
    """

    names: tuple[str, ...]
    what: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    group: str = "Cleaning"
    key: str = ""
    complete: str = ""  # "file", "dir": what a shell offers behind it

    @property
    def long(self) -> str:
        """The long name without its dashes."""
        return self.names[-1].lstrip("-")

    @property
    def dest(self) -> str:
        """The name under which the value is found."""
        return self.long.replace("-", "_")


class Command(NamedTuple):
    """One command: what follows its name (`usage`), what it does, its options, and where its function lives."""

    name: str
    usage: str
    what: str
    options: tuple[Option, ...]
    run: str  # "module:function" below zhclean.cli
    words: tuple[str, ...] = ()  # what the first argument may be


_HELP = (
    Option(("-h", "--help"), "show this help", group="General"),
    Option(("--version",), "show the version", group="General"),
)
_CONFIG = (
    Option(
        ("--config",), "use this configuration file, for all inputs", "FILE", group="Configuration", complete="file"
    ),
    Option(("--isolated",), "use no configuration file", group="Configuration"),
)
_VOICE = (
    Option(("-q", "--quiet"), "only errors on standard error", group="Messages"),
    Option(("-v", "--verbose"), "say more (with --explain: also why lines were kept)", group="Messages"),
    Option(
        ("--color",), "colour: at a terminal, always, or never", "WHEN", ("auto", "always", "never"), group="Messages"
    ),
    Option(("--no-progress",), "no progress bar at a terminal", group="Messages"),
)
_CLEANING = (
    Option(
        ("-t", "--to"),
        "target script and region (sp: Simplified with mainland words); default s",
        "SCRIPT",
        CHOICES["to"],
        key="word",
    ),
    Option(("--from",), "source region where it matters; default auto", "SCRIPT", CHOICES["from_"], key="word"),
    Option(("-e", "--encoding"), "skip detection, the input is NAME", "NAME", key="word"),
    Option(("--skip",), "leave this stage out (repeatable)", "STAGE", STAGES, many=True, key="words"),
    Option(("--only",), "run just this stage (repeatable)", "STAGE", STAGES, many=True, key="words"),
    Option(("--preset",), "kind of document; default auto", "NAME", CHOICES["preset"], key="word"),
    Option(("--rules",), "extra rules, on top of the packs (repeatable)", "FILE", many=True, complete="file"),
    Option(("--off",), "do not apply the rule ID, or a family of rules (repeatable)", "ID", many=True, key="words"),
    Option(
        ("--protect",),
        "terms never converted, one a line (repeatable)",
        "FILE",
        many=True,
        complete="file",
        key="words",
    ),
    Option(
        ("--dict",),
        "own conversions, from and to separated by a tab (repeatable)",
        "FILE",
        many=True,
        complete="file",
        key="table",
    ),
    Option(
        ("--quotes",), "quotation marks: as they are, 「」 or “”; default keep", "STYLE", CHOICES["quotes"], key="word"
    ),
    Option(("--ruby",), "readings directly behind their characters; default keep", "WHAT", CHOICES["ruby"], key="word"),
    Option(("--errors",), "what to do with undecodable bytes; default strict", "WHAT", CHOICES["errors"], key="word"),
)
_FILES = (
    Option(
        ("--include",),
        "in directories take files of this name too (repeatable)",
        "GLOB",
        many=True,
        group="Files",
        key="words",
    ),
    Option(
        ("--exclude",),
        "in directories pass by what matches, instead of the usual list (repeatable)",
        "GLOB",
        many=True,
        group="Files",
        key="words",
    ),
    Option(
        ("--extend-exclude",),
        "in directories pass by this too (repeatable)",
        "GLOB",
        many=True,
        group="Files",
        key="words",
    ),
    Option(("--force-exclude",), "pass by excluded and ignored files also when they are named", group="Files"),
    Option(("--no-ignore",), "do not read .gitignore", group="Files"),
)
CLEAN = Command(
    "clean",
    "[PATH]... | -",
    "Clean Chinese text: standard input to standard output, or the files and directories named.",
    (
        *_CLEANING,
        Option(
            ("-f", "--format"),
            "format of the documents; default text",
            "FORMAT",
            tuple(FORMATS),
            group="Output",
        ),
        Option(("--json",), "short for --format json", group="Output"),
        Option(
            ("-o", "--output"), "write to this file, or below this directory", "PATH", group="Output", complete="file"
        ),
        Option(
            ("--output-encoding",), "encoding of the output, or same; default utf-8", "NAME", group="Output", key="word"
        ),
        Option(("--changes",), "put every edit into the JSON", group="Output"),
        Option(("--spans",), "put the source spans of fields into the JSON", group="Output"),
        Option(("-w", "--write"), "write files in place", group="Output"),
        Option(("--check",), "write nothing, exit 1 if anything would change", group="Output"),
        Option(("--diff",), "write nothing, show what would change, exit 1 if anything would", group="Output"),
        Option(("--explain",), "say on standard error what was changed, where, by which rule", group="Output"),
        Option(("--report",), "write a page that shows what was changed", "FILE.html", group="Output", complete="file"),
        Option(
            ("--message-format",),
            "how findings of --check are written; default text",
            "FORMAT",
            ("text", "json", "github", "sarif"),
            group="Messages",
        ),
        Option(
            ("--stdin-filename",),
            "the name of standard input in messages and for configuration",
            "NAME",
            group="Files",
            complete="file",
        ),
        *_FILES,
        Option(("-j", "--jobs"), "processes, 1 to 1024; default: the number of cores", "N", group="Files"),
        *_CONFIG,
        *_VOICE,
        *_HELP,
    ),
    "clean:run",
)
DETECT = Command(
    "detect",
    "[PATH]... | -",
    "Tell the encoding of each input, how sure that is, and what else it could be.",
    (
        Option(
            ("--script",), "with --lines: only the script of each line, hans, hant, mixed or neutral", group="Output"
        ),
        Option(("--lines",), "tell the encoding of each stretch of lines, also of a file that has one", group="Output"),
        Option(("--json",), "one JSON object an input", group="Output"),
        Option(("--stdin-filename",), "the name of standard input in messages", "NAME", group="Files", complete="file"),
        *_FILES,
        *_CONFIG,
        *_VOICE,
        *_HELP,
    ),
    "detect:run",
)
RULES = Command(
    "rules",
    "list | explain ID... | test [FILE]...",
    "Look at the rules, or run the strip and keep lines of rule files (also of your own).",
    (
        Option(("--rules",), "extra rules, on top of the packs (repeatable)", "FILE", many=True, complete="file"),
        Option(("--json",), "as JSON", group="Output"),
        *_VOICE,
        *_HELP,
    ),
    "rules:run",
    ("list", "explain", "test"),
)
LEARN = Command(
    "learn",
    "FILE...",
    "Find the lines that come back in many of your documents, and write them as rules.",
    (
        Option(("--least",), "documents a line must be in, 2 or more; default 3", "N", group="Input"),
        Option(("--share",), "share of a site's documents a line must be in; default 0.3", "N", group="Input"),
        Option(("--corpus",), "the files are shards of JSON Lines", group="Input"),
        Option(("--text-field",), "field that holds the text; default text", "NAME", group="Input"),
        Option(("--site-field",), "field that tells the site; default: the host of url or id", "NAME", group="Input"),
        Option(("-o", "--output"), "write the rules to this file", "PATH", group="Output", complete="file"),
        *(option for option in _FILES if option.long != "force-exclude"),
        *_VOICE,
        *_HELP,
    ),
    "learn:run",
)
COMPLETION = Command(
    "completion",
    "bash | zsh | fish",
    "Print the completion script of a shell.",
    _HELP,
    "completion:run",
    ("bash", "zsh", "fish"),
)
CORPUS = Command(
    "corpus",
    "IN... -o OUT/",
    "Clean shards of records (JSON Lines, plain, .gz or .zst), one shard out for each one in.",
    (
        Option(("-o", "--output"), "directory of the cleaned shards", "OUT/", group="Output", complete="dir"),
        Option(("--text-field",), "field that holds the text; default text", "NAME", group="Records"),
        Option(("--id-field",), "field that names a record; default id", "NAME", group="Records"),
        Option(("--max-record",), "largest record; default 64MiB", "SIZE", group="Records"),
        Option(("--stats",), "write counts to this file", "FILE.json", group="Output", complete="file"),
        *_CLEANING,
        Option(("-j", "--jobs"), "processes, 1 to 1024; default: the number of cores", "N", group="Files"),
        *_CONFIG,
        *_VOICE,
        *_HELP,
    ),
    "corpus:run",
)
COMMANDS = {command.name: command for command in (CLEAN, DETECT, RULES, LEARN, CORPUS, COMPLETION)}
