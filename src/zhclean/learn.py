"""Find the furniture of a site: lines that come back in document after document and carry nothing in any of them.

    learner = Learner()
    for name, text in documents:
        learner.add(text, name)
    print(rule_file(learner.findings(), "mysite"))

What comes back is compared by its `shape`: the bare key of the line with dates, times and numbers as slots. Repeating
is not enough. A line is left alone when it has been read as content anywhere (a headline, a caption, a source line, a
paragraph between paragraphs), when a shipped rule names it a field, or when it looks like what notices repeat with good
reason: contacts, signatures, closing formulas, numbered headings, labels (`data/tables/learn.tsv`). Lines that the
shipped rules take already are only counted.

Memory is bounded: at most `limit` shapes are held (lossy counting: rare ones are dropped as new ones come; that one of
them was content is remembered in a table of bits), so the same class serves a handful of files and a corpus, grouped
by site. A rule knows no site when it is used, so what was content on one site is learnt from no other.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from zhclean.assets import rows
from zhclean.document import Source
from zhclean.key import bare
from zhclean.lazy import lazy
from zhclean.lines import LookOptions, look
from zhclean.record import NamedTuple, dataclass, field

LEAST = 3  # documents
SHARE = 0.3  # of the documents of the group
LONGEST = 160  # characters of a line that may be furniture of a site
MOST = 200_000  # shapes held
_BITS = 23  # a table of 2^23 bytes: after ten million dropped shapes one in seven others is refused for nothing
_PROSE = 30  # characters from which a body line counts as a paragraph
_EXAMPLES = 3
_CLOSE = 2  # a sentence needs to be this many times as frequent
_SLOTS = lazy(
    r"(?P<date>(?:(?:19|20)\d\d[-/.\u5e74] ?)?\d{1,2}[-/.\u6708] ?\d{1,2}\u65e5?)"
    r"|(?P<time>\d{1,2}:\d\d(?::\d\d)?)|(?P<n>\d[\d,.]{0,11})"
)
_WORDS = lazy(r"[^\W\d_]")


@dataclass(slots=True)
class Seen:
    """What was seen of one shape: in how many documents, where, and whether anything speaks for content."""

    documents: int = 0
    floor: int = 0
    zones: Counter[str] = field(default_factory=Counter)
    content: str = ""
    known: str = ""
    examples: list[tuple[str, int, str]] = field(default_factory=list)


class Finding(NamedTuple):
    """One line that came back: its `shape`, the `group` it is furniture of, in how many of how many documents, the
    zones it stood in, examples as (document, line number, text)."""

    group: str
    shape: str
    documents: int
    total: int
    zones: dict[str, int]
    examples: list[tuple[str, int, str]]

    @property
    def where(self) -> str:
        """The zone all of them stood in: head, tail or anywhere."""
        return next(iter(self.zones)) if len(self.zones) == 1 and "body" not in self.zones else "anywhere"


def shape(line: str) -> str:
    """The `bare` line of a key with its dates, times and numbers as slots, ready to be a rule's match but for ^ and $.

    >>> shape("共12条评论 2024-05-06 12:30")
    '共{n}条评论 {date} {time}'
    """
    parts, place = [], 0
    for match in _SLOTS.finditer(line):
        parts += [re.escape(line[place : match.start()]), "{" + str(match.lastgroup) + "}"]
        place = match.end()
    return "".join([*parts, re.escape(line[place:])]).replace("\\ ", " ")


@lru_cache(maxsize=1)
def _guards() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((what, re.compile(pattern)) for what, pattern in rows("tables/learn.tsv"))


def guard(line: str) -> str:
    """Why a bare key is never learnt, such as ``contact`` or ``signature``; empty when nothing speaks against it."""
    if len(_WORDS.findall(line)) < 3:
        return "short"
    for what, pattern in _guards():
        if (pattern.match if what == "contact" else pattern.fullmatch)(line):
            return what
    return ""


class Learner:
    """Counts what comes back. `least` documents and `share` of a group's documents make a finding."""

    def __init__(self, least: int = LEAST, share: float = SHARE, limit: int = MOST) -> None:
        self.least, self.share, self.limit = least, share, limit
        self._seen: dict[tuple[str, str], Seen] = {}
        self._totals: Counter[str] = Counter()
        self._dropped = 0
        self._content = bytearray()  # a bit for each dropped shape that was content

    def add(self, text: str, name: str = "", group: str = "") -> None:
        """Take in one document: its text, a name for the evidence, the site or other group it belongs to."""
        self._totals[group] += 1
        lines = look(text, Source(), LookOptions())
        body = [i for i, label in enumerate(lines.labels) if label == "body"]
        prose = [i for i in body if len(lines.keys[i]) >= _PROSE] or body
        first, last = (prose[0], prose[-1]) if prose else (0, len(lines) - 1)
        paragraphs, written = set(prose), [i for i, key in enumerate(lines.keys) if key.strip()]
        between = {written[at] for at in range(1, len(written) - 1) if {written[at - 1], written[at + 1]} <= paragraphs}
        here: set[str] = set()
        for i, key in enumerate(lines.keys):
            if not key or len(key) > LONGEST:
                continue
            line = bare(key.strip())
            if not line:
                continue
            form = shape(line)
            seen = self._seen.setdefault((group, form), Seen(floor=self._dropped))
            if form not in here:
                here.add(form)
                seen.documents += 1
            zone = "body" if not prose else "head" if i <= first else "tail" if i >= last else "body"
            seen.zones[zone] += 1
            label = lines.labels[i]
            marks = lines.marks.get(i, [])
            if any(mark.rule.field for mark in marks):
                seen.content = seen.content or "field"
            elif any(mark.rule.action != "span" for mark in marks):
                seen.known = marks[0].rule.id
            elif i in between:  # whatever it looks like: sites set advertisements there, and writers their lines
                seen.content = seen.content or "body"
            elif label != "furniture" and (label not in ("body", "other") or zone == "body" or i in (first, last)):
                seen.content = seen.content or str(label)
            said = lines.text[lines.starts[i] : lines.ends[i]]
            if len(seen.examples) < _EXAMPLES and all(said != other for _, _, other in seen.examples):
                seen.examples.append((name, i + 1, said))
        if len(self._seen) > self.limit:
            self._drop()

    def _drop(self) -> None:
        """Lossy counting: let go what cannot be frequent; a shape that comes again starts with the error it may have."""
        while len(self._seen) > self.limit * 3 // 4:
            self._dropped += 1
            kept = {}
            for place, seen in self._seen.items():
                if seen.documents + seen.floor > self._dropped:
                    kept[place] = seen
                elif seen.content:
                    self._content = self._content or bytearray(1 << _BITS)
                    at, bit = _bit(place[1])
                    self._content[at] |= bit
            self._seen = kept

    @property
    def documents(self) -> int:
        """How many documents were taken in."""
        return sum(self._totals.values())

    def known(self) -> int:
        """How many shapes that came back are taken by shipped rules already."""
        return sum(1 for (group, _), seen in self._seen.items() if seen.known and self._often(group, seen))

    def _was_content(self, form: str) -> bool:
        """Whether a shape that was dropped since may have been this one, as content."""
        at, bit = _bit(form)
        return bool(self._content and self._content[at] & bit)

    def _often(self, group: str, seen: Seen) -> bool:
        return seen.documents >= max(self.least, self.share * self._totals[group])

    def refused(self) -> Iterator[tuple[str, str]]:
        """What came back and was left alone: (an example, why), for a person to read."""
        for (group, _), seen in self._seen.items():
            if self._often(group, seen) and not seen.known:
                why = seen.content or guard_of(seen)
                if why:
                    yield seen.examples[0][2], why

    def findings(self) -> list[Finding]:
        """The furniture found, the most frequent first."""
        found = []
        content = {form for (_, form), seen in self._seen.items() if seen.content}
        for (group, form), seen in self._seen.items():
            if (
                seen.known
                or form in content
                or not self._often(group, seen)
                or guard_of(seen)
                or self._was_content(form)
            ):
                continue
            total = self._totals[group]
            text = bare(_key(seen.examples[0][2]))
            if text.endswith("\u3002") and seen.documents < min(total, _CLOSE * max(self.least, self.share * total)):
                continue
            found.append(Finding(group, form, seen.documents, total, dict(seen.zones), sorted(seen.examples)))
        return sorted(found, key=lambda finding: (finding.group, -finding.documents, finding.shape))


def _bit(form: str) -> tuple[int, int]:
    """The byte and the bit of a shape in the table of dropped ones."""
    from zlib import crc32

    number = crc32(form.encode("utf-8", "replace"))
    return number >> 3 & (1 << _BITS) - 1, 1 << (number & 7)


def _key(text: str) -> str:
    from zhclean.key import key

    return key(text).strip()


def guard_of(seen: Seen) -> str:
    """The first guard that speaks for one of the examples."""
    return next((why for _, _, text in seen.examples if (why := guard(bare(_key(text))))), "")


def learn(documents: Iterable[tuple[str, str]], least: int = LEAST, share: float = SHARE) -> list[Finding]:
    """The furniture of `documents`, pairs of name and text.

    >>> pages = [(f"{n}.txt", f"第{n}次报道\\n今天的天气很好，我们走了{n}里路，在江边停下来，看了很久的船和水鸟。\\n江城夜话 老街坊的电台") for n in range(5)]
    >>> isinstance(learn(pages), list)
    True
    """
    learner = Learner(least, share)
    for name, text in documents:
        learner.add(text, name)
    return learner.findings()


def rule_file(findings: Iterable[Finding], pack: str = "site") -> str:
    """A rule file (TOML) of `findings`, with the evidence of each rule as comments; read it before using it.

    `pack` is the first part of the ids; small ASCII letters, digits, - and _ (others are left out).
    """
    name = re.sub(r"[^a-z0-9_-]+", "", pack.lower()) or "site"
    out = [
        "# Lines that come back in document after document, found by zhclean learn. Look through them: take out each rule",
        "# whose line could be content, then use the file with --rules FILE and check it with zhclean rules test FILE.",
    ]
    several: dict[str, list[Finding]] = {}
    for found in findings:
        several.setdefault(found.shape, []).append(found)
    for number, (form, alike) in enumerate(several.items(), 1):
        out.append("")
        for found in alike:
            places = ", ".join(f"{zone} {count}" for zone, count in sorted(found.zones.items()))
            share = f"{found.documents} of {found.total} documents ({100 * found.documents / found.total:.0f} %)"
            group = f" of {_comment(found.group)}" if found.group else ""
            out.append(f"# in {share}{group}; lines: {places}")
            out += [f"#   {_comment(where)}:{line}" for where, line, _ in found.examples if where]
        out += ["[[rule]]", f'id = "{name}.line-{number}"', f"match = {_toml('^' + form + '$')}"]
        zones = {found.where for found in alike}
        if len(zones) == 1 and "anywhere" not in zones:
            out.append(f'where = "{alike[0].where}"')
        said = {text.strip(): None for found in alike for _, _, text in found.examples}
        strip = ", ".join(json.dumps(text, ensure_ascii=False) for text in said)
        out.append(f"strip = [{strip}]")
    return "\n".join(out) + "\n"


def _comment(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


def _toml(text: str) -> str:
    """A TOML string; a literal one where it can be."""
    plain = "'" not in text and text.isprintable()
    return f"'{text}'" if plain else json.dumps(text, ensure_ascii=False)
