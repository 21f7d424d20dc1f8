"""From the values of the command line to what is to be done with which inputs; refuses what does not go together."""

from __future__ import annotations

import os
from typing import Any

from zhclean.cli.job import Item, Task
from zhclean.cli.parse import UsageError, Values, need_input
from zhclean.config import Config, only
from zhclean.errors import ConfigError, ZhcleanError
from zhclean.files.configuration import NONE, Lookup, Settings
from zhclean.files.place import here, real_path
from zhclean.files.read import auxiliary
from zhclean.record import NamedTuple

_MOST_JOBS = 1024


class Plan(NamedTuple):
    """`task` for the `items`; `many` when they are several documents; `jobs` (None: as it turns out best); where
    output goes (`file`, or `folder` to mirror into; both None: standard output); `problems` met when looking for inputs;
    `written`: files (device, inode) that this run has written, and what of it they hold."""

    task: Task
    items: list[Item]
    many: bool
    jobs: int | None
    file: str | None
    folder: str | None
    problems: list[ZhcleanError]
    written: dict[tuple[int, int], str]

    @property
    def paths(self) -> list[str]:
        """The inputs that are files."""
        return [item.path for item in self.items if item.path is not None]


def mode_of(values: Values) -> str:
    """``print write check diff``: who asks what would change gets no file written, whatever else is asked for."""
    return "diff" if values.diff else "check" if values.check else "write" if values.write else "print"


def refuse(values: Values) -> None:
    """Raise UsageError for options that do not go together."""
    mode = mode_of(values)
    flag = {"diff": "--diff", "check": "--check", "write": "-w", "print": ""}[mode]
    if values.json and values.format not in (None, "json"):
        raise UsageError(f"--json and --format {values.format} are two formats", do="leave one out")
    format_ = "json" if values.json else values.format or "text"
    if flag and format_ != "text":
        raise UsageError(
            f"{flag} does not go with the format {format_}",
            do="findings of --check have --message-format" if mode == "check" else "leave one out",
        )
    if flag and values.output is not None:
        raise UsageError(f"{flag} does not go with -o", do="leave one out")
    if mode in ("check", "diff") and values.report is not None:
        raise UsageError(f"{flag} writes nothing, --report writes a file", do="leave one out")
    if values.message_format is not None and mode != "check":
        raise UsageError("--message-format is how findings of --check are written", do="add --check")
    if (values.changes or values.spans) and format_ not in ("json", "jsonl"):
        raise UsageError(f"--{'changes' if values.changes else 'spans'} goes into the JSON", do="add --json")
    if values.config is not None and values.isolated:
        raise UsageError("--config names a configuration, --isolated wants none", do="leave one out")
    if values.quiet and values.verbose:
        raise UsageError("-q says less, -v says more", do="leave one out")


def plan(values: Values) -> Plan:
    """What to do. Raises UsageError or ConfigError for what is wrong with all of it."""
    refuse(values)
    jobs = _jobs(values.jobs)
    paths = _paths(values)
    typed = Typed(values)
    lookup = Lookup(values.config, isolated=values.isolated)
    gather = _Gather(values, typed, lookup)
    many = len(paths) > 1 or any(path != "-" and os.path.isdir(path) for path in paths)
    file, folder = _target(values.output, many)
    gather.take(paths, folder)
    task = Task(
        configs=tuple(gather.configs),
        mode=mode_of(values),
        format="json" if values.json else values.format or "text",
        explain=values.explain,
        verbose=values.verbose,
        changes=values.changes,
        spans=values.spans,
        findings=values.check and values.message_format not in (None, "text"),
        colour=False,
        page=0 if values.report is None else 1 if many else 2,
    )
    return Plan(task, gather.items, many, jobs, file, folder, gather.problems, {})


def _jobs(given: str | None) -> int | None:
    if given is None:
        return None
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:9]) <= _MOST_JOBS:
        raise UsageError(f"-j {given!r} is not a number from 1 to {_MOST_JOBS}", do="use -j 1 for a single process")
    return int(given)


def _paths(values: Values) -> list[str]:
    paths: list[str] = values.paths
    if not paths:
        if values.write and mode_of(values) == "write":
            raise UsageError("-w writes files in place and none is named", do="name a file or a directory")
        need_input(values)
        return ["-"]
    if paths.count("-") > 1:
        raise UsageError("standard input can be read only once", do="leave one - out")
    if "-" in paths and mode_of(values) == "write":
        raise UsageError("-w writes files in place, standard input is none", do="leave out -w or -")
    return paths


def _target(output: str | None, many: bool) -> tuple[str | None, str | None]:
    """(file, folder) that -o names."""
    if output is None or output == "-":
        return None, None
    if not output:
        raise UsageError("-o names nothing", do="name a file or a directory")
    if os.path.isdir(output):
        return None, output
    if many or output.endswith(os.sep):
        if os.path.lexists(output.rstrip(os.sep) or output):
            raise UsageError(f"-o {output!r} is no directory", do="several inputs need one")
        return None, output
    return output, None


class Typed:
    """What the command line says about cleaning, read once; wins over every configuration file."""

    def __init__(self, values: Values) -> None:
        words = ("to", "encoding", "errors", "preset", "quotes", "ruby")
        self.given: dict[str, Any] = {name: values[name] for name in words if values[name] is not None}
        if values["from"] is not None:
            self.given["from_"] = values["from"]
        self.skip = frozenset(values.skip) | (only(*values.only) if values.only else frozenset())
        self.stages = bool(values.skip or values.only)
        if values.rules:
            for path in values.rules:
                auxiliary(path, only_file=True)  # the rules themselves are read by their own loader
            self.given["rules"] = values.rules
        if values.off:
            self.given["off"] = frozenset(values.off)
        if values.protect:
            self.given["protect"] = tuple(term for path in values.protect for term, _ in _terms(path, pairs=False))
        if values.dict:
            self.given["dict"] = tuple(pair for path in values.dict for pair in _terms(path, pairs=True))
        self.output_encoding: str | None = values.output_encoding
        _known(values.encoding)
        _known(values.output_encoding, output=True)

    def with_settings(self, settings: Settings) -> tuple[Config, str]:
        """The Config and the output encoding where `settings` hold. Raises ConfigError."""
        known = dict(settings.values)
        for name in ("include", "exclude", "extend-exclude"):
            known.pop(name, None)
        configured: str = known.pop("output-encoding", "utf-8")
        output: str = self.output_encoding or configured
        skip = frozenset(known.pop("skip", ()))
        if stages := known.pop("only", ()):
            skip |= only(*stages)
        if "from" in known:
            known["from_"] = known.pop("from")
        if "off" in known:
            known["off"] = frozenset(known["off"])
        known.update(self.given)
        try:
            _known(known.get("encoding"))
            _known(output, output=True)
            return Config(skip=self.skip if self.stages else skip, **known), output
        except ConfigError as problem:
            problem.path = problem.path or settings.path
            raise


def _known(encoding: str | None, *, output: bool = False) -> None:
    """Raise ConfigError for what is no encoding of text."""
    if encoding in (None, "utf-8") or (output and encoding == "same"):
        return
    from zhclean.codecs import canonical

    canonical(str(encoding))


def _terms(path: str, *, pairs: bool) -> list[tuple[str, str]]:
    """The lines of a word list: a term, or two with a tab between; blank lines and those with # in front say nothing."""
    found = []
    for number, line in enumerate(auxiliary(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        old, tab, new = line.rstrip("\r").partition("\t")
        if pairs and (not tab or not old or "\t" in new):
            raise ConfigError(
                "this line is not: from, tab, to", do="separate the two with one tab", path=path, where=number
            )
        found.append((old if pairs else line.strip(), new))
    return found


class _Gather:
    """Collects the inputs, each with its configuration."""

    def __init__(self, values: Values, typed: Typed, lookup: Lookup) -> None:
        self.items: list[Item] = []
        self.configs: list[tuple[Config, str]] = []
        self.problems: list[ZhcleanError] = []
        self._values, self._typed, self._lookup = values, typed, lookup
        self._numbers: dict[int, int] = {}  # by the identity of the settings, which live as long as the lookup
        self._seen: set[str] = set()
        self._told: set[str] = set()

    def take(self, paths: list[str], folder: str | None) -> None:
        """Take `paths`; what is below `folder` is our own output and is left alone."""
        from zhclean.files.mirror import Mirror

        mirror = Mirror([path for path in paths if path != "-" and not os.path.isdir(path)])
        for path in paths:
            if path == "-":
                self._stdin()
            elif os.path.isdir(path):
                self._folder(path, folder)
            elif not self._values.force_exclude or not self._walk(None).passes(path):
                place = mirror.place(path) if folder is not None else ""
                self._file(path, real_path(path), place)

    def _stdin(self) -> None:
        name = self._values.stdin_filename
        passed = bool(name and self._values.force_exclude and self._walk(None).passes(name))
        number = self._config(_parent(name) if name else here(), name or "-")
        place = os.path.basename(name) if name else "stdin.txt"
        if number is not None:
            self.items.append(Item(None, name or "-", place, number, passed))

    def _file(self, path: str, real: str, place: str) -> None:
        # The same file once, but as often as it is named where it is only printed.
        if real in self._seen and (place or mode_of(self._values) != "print"):
            return
        self._seen.add(real)
        number = self._config(os.path.dirname(real), path)
        if number is not None:
            self.items.append(Item(path, path, place, number))

    def _folder(self, path: str, folder: str | None) -> None:
        real, out = real_path(path), None if folder is None else real_path(folder)
        if out == real:
            raise UsageError(
                f"-o {folder!r} is the input directory", do="use -w to write in place, or another directory"
            )
        before = len(self.items)
        for found in self._walk(out).files(path):
            if found.problem is not None:
                self._problem(found.problem)
                continue
            where = os.path.join(real, found.place)
            if where not in self._seen:
                self._file(found.path, where, found.place if folder is not None else "")
                if self.items and self.items[-1].path == found.path:
                    self.items[-1] = self.items[-1]._replace(walked=True)
        if len(self.items) == before and not self.problems and not self._seen:
            self.problems.append(
                Nothing("no text files in this directory", do="name files, or use --include", path=path)
            )

    def _walk(self, out: str | None) -> Any:
        from zhclean.cli.inputs import walk

        report = self._values.report
        return walk(self._values, self._lookup, frozenset(filter(None, (out, report and real_path(report)))))

    def _config(self, folder: str | None, name: str) -> int | None:
        """The number of the configuration that holds in `folder`; None, and said once, where it cannot be used."""
        try:
            settings = self._lookup.of(folder) if folder is not None else NONE
            if id(settings) not in self._numbers:
                self.configs.append(self._typed.with_settings(settings))
                self._numbers[id(settings)] = len(self.configs) - 1
            return self._numbers[id(settings)]
        except ConfigError as problem:
            if problem.path is None:  # the command line itself
                raise
            self._problem(problem)
            return None

    def _problem(self, problem: ZhcleanError) -> None:
        if str(problem) not in self._told:
            self._told.add(str(problem))
            self.problems.append(problem)


class Nothing(ZhcleanError):
    """A directory without anything to do: worth a word, no failure."""


def _parent(name: str) -> str | None:
    parent = os.path.dirname(real_path(name))
    return parent if os.path.isabs(parent) else None
