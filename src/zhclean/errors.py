"""The errors that zhclean raises, and how they are worded: what happened, where, what to do.

ZhcleanError
├── DecodeError       bytes that no candidate encoding explains (path, offset, the bytes)
├── BinaryError       content that is no text at all
├── ConfigError       an option, configuration file or rule file that cannot be used
│   └── RuleError     one rule of a pack: its file, its id, what is wrong with it
└── WriteError        a file that could not be written, or was changed by someone else meanwhile
"""

from __future__ import annotations


class ZhcleanError(Exception):
    """Base of all errors that zhclean raises on purpose.

    `what` says what happened, `do` what to do about it, `path` and `where` (a line number or a
    byte offset such as ``"byte 120"``) which place it is about. `str(error)` is one line.

    >>> str(ZhcleanError("is read-only", do="chmod u+w", path="a.txt", where=3))
    'a.txt:3: is read-only; chmod u+w'
    """

    def __init__(self, what: str, *, do: str = "", path: str | None = None, where: str | int | None = None) -> None:
        self.what, self.do, self.path, self.where = what, do, path, where
        super().__init__(what)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.where) if part is not None)
        return f"{place}: {self.message}" if place else self.message

    @property
    def message(self) -> str:
        """What happened and what to do, without the place."""
        return f"{self.what}; {self.do}" if self.do else self.what


class DecodeError(ZhcleanError):
    """Bytes that cannot be decoded. `offset` is the first bad byte, `bytes` a few bytes from there.

    >>> str(DecodeError("not UTF-8", offset=7, data=b"\\xff", encoding="utf-8", path="a.txt"))
    'a.txt:byte 7: not UTF-8'
    """

    def __init__(
        self, what: str, *, offset: int, data: bytes, encoding: str, do: str = "", path: str | None = None
    ) -> None:
        super().__init__(what, do=do, path=path, where=f"byte {offset}")
        self.offset, self.bytes, self.encoding = offset, data, encoding


class BinaryError(ZhcleanError):
    """The content is not text (an image, an archive, an office document).

    >>> import zhclean
    >>> try:
    ...     zhclean.clean(b"\\x89PNG\\r\\n\\x1a\\n")
    ... except zhclean.BinaryError as error:
    ...     print("image" in error.message or error.message)
    True
    """


class EncodeError(ZhcleanError):
    """A character that the encoding asked for lacks. `char` is the character, `offset` its place in the text.

    >>> error = EncodeError.at("一行\\n们", 3, "big5")
    >>> error.char, error.offset, error.where
    ('们', 3, '2:1')
    """

    def __init__(
        self, what: str, *, char: str, offset: int, encoding: str, do: str = "", where: str | int | None = None
    ) -> None:
        super().__init__(what, do=do, where=where)
        self.char, self.offset, self.encoding = char, offset, encoding

    @classmethod
    def at(cls, text: str, offset: int, encoding: str) -> EncodeError:
        """The error for the character at `offset` of `text`, its place told as line:column."""
        import unicodedata

        char = text[offset]
        name = unicodedata.name(char, "a character without a name")
        shown = char if char.isprintable() else "it"
        what = f"{encoding} has no U+{ord(char):04X} ({shown}, {name})"
        line = text.count("\n", 0, offset) + 1
        column = offset - text.rfind("\n", 0, offset)
        do = "write UTF-8 or gb18030, which have every character"
        return cls(what, char=char, offset=offset, encoding=encoding, do=do, where=f"{line}:{column}")


class ConfigError(ZhcleanError):
    """An option, a configuration file or a rule file that cannot be used.

    >>> import zhclean
    >>> try:
    ...     zhclean.clean("中文", to="klingon")
    ... except zhclean.ConfigError as error:
    ...     print(str(error).partition(" is not ")[0])
    to = 'klingon'
    """


class RuleError(ConfigError):
    """One rule of a rule file is wrong.

    >>> str(RuleError("rule mine.x has no pattern", path="mine.toml"))
    'mine.toml: rule mine.x has no pattern'
    """


class WriteError(ZhcleanError):
    """A file could not be written, or was changed by someone else since it was read.

    >>> WriteError("was changed by someone else meanwhile", do="run again").message
    'was changed by someone else meanwhile; run again'
    """
