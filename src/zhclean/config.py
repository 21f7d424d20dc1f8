"""What a user can set, once: the fields of `Config` are the CLI's options and the keys of `[tool.zhclean]`."""

from __future__ import annotations

from typing import Any

from zhclean.errors import ConfigError
from zhclean.record import dataclass, fields, replace

STAGES = ("decode", "repair", "pinyin", "convert", "boilerplate", "article")
CHOICES: dict[str, tuple[str, ...]] = {
    "to": ("s", "sp", "t", "tw", "twp", "hk", "hkp", "keep"),
    "from_": ("auto", "s", "t", "tw", "hk"),
    "preset": ("auto", "news", "wechat", "novel", "forum", "gov", "plain"),
    "errors": ("strict", "replace"),
    "quotes": ("keep", "corner", "curly"),
    "ruby": ("keep", "drop"),
}


@dataclass(frozen=True, slots=True)
class Config:
    """How to clean. Immutable, comparable and picklable; the same bytes and the same Config give the same result.

    `to`/`from_`: target and source script or region. `encoding`: the input's encoding, None to find out.
    `errors`: what to do with bytes that cannot be decoded. `skip`: stages left out. `preset`: which kind of document.
    `rules`: paths of extra rule files. `protect`: terms never converted; `dict`: own conversions as (from, to) pairs.
    `quotes`: quotation marks wanted. `ruby`: what to do with readings that stand behind every character.
    `off`: ids of rules not to apply (a whole family by its prefix, ``repair.entity``).

    Raises ConfigError on a value that is not one of the choices.

    >>> Config(to="twp").having(quotes="corner").to
    'twp'
    """

    to: str = "s"
    from_: str = "auto"
    encoding: str | None = None
    errors: str = "strict"
    skip: frozenset[str] = frozenset()
    preset: str = "auto"
    rules: tuple[str, ...] = ()
    protect: tuple[str, ...] = ()
    dict: tuple[tuple[str, str], ...] = ()
    quotes: str = "keep"
    ruby: str = "keep"
    off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            value = getattr(self, name)
            if value not in allowed:
                raise ConfigError(
                    f"{name.strip('_')} = {value!r} is not one of {', '.join(allowed)}", do="use one of these"
                )
        for stage in self.skip:
            if stage not in STAGES:
                raise ConfigError(f"there is no stage {stage!r}", do=f"the stages are {', '.join(STAGES)}")
        if "decode" in self.skip:
            raise ConfigError(
                "the decode stage cannot be skipped", do="name the encoding with --encoding to leave out detection"
            )

    def having(self, **values: Any) -> Config:
        """A copy with some fields replaced."""
        return replace(self, **values)

    def runs(self, stage: str) -> bool:
        """Whether `stage` is to run."""
        return stage not in self.skip


def only(*stages: str) -> frozenset[str]:
    """The `skip` that leaves just `stages` (decode always runs).

    >>> sorted(only("repair", "pinyin"))
    ['article', 'boilerplate', 'convert']
    """
    return frozenset(STAGES) - set(stages) - {"decode"}


NAMES = tuple(item.name for item in fields(Config))
