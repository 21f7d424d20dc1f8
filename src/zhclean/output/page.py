"""--report: one self-contained page of what was changed. It loads nothing, runs nothing, and escapes everything."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import islice

from zhclean.assets import read_text
from zhclean.document import Document, line_numbers
from zhclean.output.escape import show, show_name
from zhclean.output.marks import Shown, in_source, in_text
from zhclean.output.pairs import Pair, pairs
from zhclean.parts import Part
from zhclean.record import NamedTuple

Translate = Callable[[str], str]

_ALONE, _AMONG = 3 << 20, 192 << 10  # characters of the part of one document, when it is alone and among others
_LONGEST = 4000  # characters of one line that are shown
_ROWS = 5000  # documents in the index
_FIELDS = 40  # fields in the card
_ALIKE = 6  # of one kind: a novel has hundreds of headings
_SURE = 0.6  # a field less sure than this is marked as a guess
_BATCH = 512  # lines whose edits are looked up together
_WHOLE = 64 << 10  # a text up to this long is shown with all its lines
_LANGUAGES = {"hans": "zh-Hans", "hant": "zh-Hant"}


class Row(NamedTuple):
    """A document in the index: its name, how much was changed, and its part of the page (None: left out)."""

    name: str
    amount: int
    changed: bool
    part: str | None


def page(rows: Sequence[Row], translate: Translate = str) -> str:
    """The whole page."""
    style = "\n" + read_text("report.css")
    shown = [row for row in rows if row.part]
    ordered = sorted(range(len(rows)), key=lambda number: (-rows[number].amount, number))
    many = len(rows) != 1
    title = "zhclean" if many else f"zhclean: {show_name(rows[0].name)}"
    out = [
        f'<!doctype html>\n<html lang="{_text(translate("en"))}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n',
        f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        f"<h1>{_text(translate('What zhclean changed'))}</h1>\n",
    ]
    if any(row.part for row in rows):
        out.append(_legend(translate))
    if many:
        changed = sum(row.changed for row in rows)
        out.append(f"<p>{_text(translate(f'{len(rows)} documents, {changed} of them changed'))}</p>\n")
        out.extend(_index(rows, ordered, translate))
        if len(shown) < changed:
            out.append(f'<p class="only">{_text(translate(f"The {len(shown)} most changed are shown below."))}</p>\n')
    for number in ordered:
        part = rows[number].part
        if part:
            out.append(f'<section id="d{number}">\n{part}</section>\n')
    out.append("</body>\n</html>\n")
    return "".join(out)


def _legend(translate: Translate) -> str:
    """What the marks mean."""
    words = (("del", "", "taken out"), ("mark", "", "written anew"), ("mark", ' class="guess"', "a guess"))
    marks = " ".join(f"<{tag}{kind}>{_text(translate(what))}</{tag}>" for tag, kind, what in words)
    return f'<p class="legend">{marks} {_text(translate("Point at a mark to see its rule."))}</p>\n'


def _policy(style: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _index(rows: Sequence[Row], ordered: Sequence[int], translate: Translate) -> Iterator[str]:
    yield f'<table class="index"><thead><tr><th class="number">{_text(translate("changes"))}</th>'
    yield f"<th>{_text(translate('document'))}</th></tr></thead><tbody>\n"
    for number in ordered[:_ROWS]:
        row = rows[number]
        name = _text(show_name(row.name))
        link = f'<a href="#d{number}">{name}</a>' if row.part else name
        yield f'<tr><td class="number">{row.amount}</td><td>{link}</td></tr>\n'
    yield "</tbody></table>\n"
    if len(ordered) > _ROWS:
        yield f'<p class="only">{_text(translate(f"… and {len(ordered) - _ROWS} more"))}</p>\n'


def section(document: Document, name: str, *, alone: bool = False, translate: Translate = str) -> str:
    """The part of the page about one document, "" when nothing was changed in it and it is one of many."""
    amount = sum(document.stages.values())
    if not amount and not alone:
        return ""
    out = [f"<h2>{_text(show_name(name))}</h2>\n", _chips(document, translate), _card(document, translate)]
    if not amount:
        out.append(f"<p>{_text(translate('Nothing was changed.'))}</p>\n")
    out.extend(_sides(document, _ALONE if alone else _AMONG, translate))
    return "".join(out)


def _text(text: str) -> str:
    return escape(show(text), quote=True)


def _chips(document: Document, translate: Translate) -> str:
    source = document.source
    facts = [
        source.encoding or "",
        *(
            [f"{translate('confidence')} {source.confidence:.0%}"]
            if source.encoding and source.confidence < 0.995
            else []
        ),
        source.script or "",
        *([f"{translate('polluted')}{f' ({source.proof})' if source.proof else ''}"] if source.polluted else []),
        source.preset or "",
    ]
    items = [f'<li class="fact">{_text(fact)}</li>' for fact in facts if fact]
    for stage, count in document.stages.items():
        kind = "" if count else ' class="none"'
        items.append(f"<li{kind}>{_text(translate(stage))} <b>{count}</b></li>")
    return f'<ul class="chips">{"".join(items)}</ul>\n'


def _card(document: Document, translate: Translate) -> str:
    """The fields of the article with their places in the source."""
    parts = [part for part in document.article.parts if part.kind not in ("paragraph", "other")]
    if not parts:
        return ""
    rows: list[str] = []
    seen: dict[str, int] = {}
    for part in parts:
        seen[part.kind] = number = seen.get(part.kind, 0) + 1
        if number > _ALIKE or len(rows) >= _FIELDS:
            continue
        line = next(line_numbers(document.original, [document.origin(part.span).start]))
        value = _text(_value(document, part))
        if part.confidence < _SURE:
            value = f'<mark class="guess">{value}</mark>'
        rows.append(
            f"<dt>{_text(translate(part.kind))}</dt><dd>{value}</dd>"
            f'<dd class="place">{_text(translate("line"))} {line}</dd>\n'
        )
    more = f'<dt></dt><dd class="only">… {len(parts) - len(rows)}</dd>\n' if len(parts) > len(rows) else ""
    return f'<h3>{_text(translate("Fields"))}</h3>\n<dl class="card">\n{"".join(rows)}{more}</dl>\n'


def _value(document: Document, part: Part) -> str:
    value = dict(part.value or {})
    words = []
    if not value or value.pop("text", None) is not None:
        words.append(document.article.string(part).strip())
    for inner in value.values():
        for item in inner if isinstance(inner, (list, tuple)) else [inner]:
            if isinstance(item, dict):
                names = item.get("names", ())
                words.append(
                    " ".join([*(str(word) for word in item.values() if isinstance(word, str)), *map(str, names)])
                )
            elif item is not None:
                words.append(str(item))
    # What is read out of a line and stands in it is not said twice.
    return _cut(" · ".join(word for at, word in enumerate(words) if word and (not at or word not in words[0])), 300)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def _sides(document: Document, room: int, translate: Translate) -> Iterator[str]:
    """The lines of the source beside those of the text."""
    if not document.original and not document.text:
        return
    script = _LANGUAGES.get(document.source.script or "", "zh")
    yield f'<h3>{_text(translate("Before and after"))}</h3>\n<table class="sides"><thead><tr>'
    yield f'<th class="number">{_text(translate("line"))}</th><th>{_text(translate("before"))}</th>'
    yield f"<th>{_text(translate('after'))}</th></tr></thead><tbody>\n"
    old_at = new_at = number = skipped = 0
    rows = _wanted(pairs(document), whole=len(document.original) <= _WHOLE)
    while batch := list(_batch(rows)):
        *others, last = (len(pair.old or "") for pair, _ in batch)
        end = old_at + sum(others) + min(last, 3 * _LONGEST)
        before = after = None
        for pair, wanted in batch:
            number += pair.old is not None
            if wanted and room > 0:
                if before is None or after is None:
                    before, after = _Side(in_source(document, old_at, end)), _Side(in_text(document, old_at, end))
                if skipped:
                    yield _gap(skipped, translate)
                    skipped = 0
                text = _row(pair, number, before, after, old_at, new_at, script, translate)
                room -= len(text)
                yield text
            else:
                skipped += 1
            old_at += len(pair.old or "")
            new_at += len(pair.new or "")
    if skipped:
        yield _gap(skipped, translate)
    yield "</tbody></table>\n"


def _batch(rows: Iterator[tuple[Pair, bool]]) -> Iterator[tuple[Pair, bool]]:
    """Some of `rows`: a line too long to be shown whole is the last of them, so that its end need not be looked at."""
    for row in islice(rows, _BATCH):
        yield row
        if len(row[0].old or "") > _LONGEST:
            return


def _wanted(rows: Iterator[Pair], *, whole: bool) -> Iterator[tuple[Pair, bool]]:
    """Each pair, and whether it is changed or beside one that is (`whole`: all are wanted)."""
    before = False
    here = next(rows, None)
    while here is not None:
        after = next(rows, None)
        changed = here.old != here.new
        yield here, whole or before or changed or (after is not None and after.old != after.new)
        before, here = changed, after


def _gap(count: int, translate: Translate) -> str:
    words = translate(f"{count} more line{'s' if count > 1 else ''}")
    return f'<tr class="gap"><td colspan="3">{_text(words)}</td></tr>\n'


def _row(
    pair: Pair, number: int, before: _Side, after: _Side, old_at: int, new_at: int, script: str, translate: Translate
) -> str:
    left = "" if pair.old is None else before.html(pair.old, old_at, gone=pair.new is None)
    right = "" if pair.new is None else after.html(pair.new, new_at, gone=False)
    shown = number if pair.old is not None else ""
    return f'<tr><td class="number">{shown}</td><td lang="{script}">{left}</td><td lang="zh">{right}</td></tr>\n'


class _Side:
    """One side of the table: a text's edits, looked up by place."""

    def __init__(self, shown: Sequence[Shown]) -> None:
        self._shown, self._ends = shown, [one.end for one in shown]

    def html(self, line: str, start: int, *, gone: bool) -> str:
        """The line that begins at `start`, its edits marked; `gone`: all of it was removed."""
        text = line.rstrip("\r\n")
        end = start + min(len(text), _LONGEST)
        at = start
        out = []
        index = bisect_left(self._ends, start + 1)
        rules = []
        while index < len(self._shown) and self._shown[index].start < end:
            one = self._shown[index]
            index += 1
            low, high = max(one.start, start), min(one.end, end)
            if gone and one.stage == "boilerplate":
                rules.append(one.edit.rule)
                continue
            out.append(_text(text[at - start : low - start]))
            out.append(_marked(text[low - start : high - start], one))
            at = high
        out.append(_text(text[at - start : end - start]))
        body = "".join(out)
        if len(text) > _LONGEST:
            body += f'<span class="only"> … {len(text) - _LONGEST}</span>'
        if gone:
            body = f"<del>{body}</del>" + "".join(
                f'<span class="rule">{_text(rule)}</span>' for rule in dict.fromkeys(rules)
            )
        return body


def _marked(text: str, one: Shown) -> str:
    edit = one.edit
    title = f"{one.stage}: {edit.rule}"
    guess = edit.sure != "certain"
    if edit.alternatives:
        title += f"; {', '.join(edit.alternatives[:6])}"
    if not edit.new:
        tag, kind = "del", ""
    elif one.other == edit.new:  # the side of the source
        tag, kind, title = "i", "guess" if guess else "", f"{_cut(edit.new, 60)} ({title})"
    else:
        tag, kind, title = "mark", "guess" if guess else "", f"{_cut(one.other, 60)} ({title})"
    attribute = f' class="{kind}"' if kind else ""
    return f'<{tag}{attribute} title="{_text(title)}">{_text(text)}</{tag}>'
