"""The report page of a corpus: counts as tables and samples to look at, one self-contained page that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from zhclean.corpus.tally import Tally
from zhclean.output.escape import show

_ROWS = 200
_TITLES = {
    "rules": "Lines removed, by rule",
    "stages": "Changes, by stage",
    "records by stage": "Records changed, by stage",
    "encoding": "Encodings",
    "script": "Scripts",
    "preset": "Presets",
    "polluted": "Polluted records, by site",
    "errors": "Failures",
    "records": "Records",
    "characters": "Characters",
}
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem;width:100%}td,th{text-align:left;padding:.15rem .5rem}"
    "td:last-child,th:last-child{text-align:right;font-variant-numeric:tabular-nums}tr:nth-child(even){background:#8881}"
    ".samples td:last-child{text-align:left;font-variant-numeric:normal}meter{width:8rem}"
    "del{text-decoration-color:#c55}ins{text-decoration:none;background:#4a42}:root{color-scheme:light dark}"
)


def page(totals: Mapping[str, int], tally: Tally) -> str:
    """The page, as HTML. `totals` are the counts of the run, `tally` what was found in its records."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>zhclean corpus</title><style>{_STYLE}</style></head><body><h1>zhclean corpus</h1>",
        _table("The run", totals),
    ]
    for name, counts in tally.to_dict().items():
        parts.append(_table(_TITLES.get(name, name), counts))
    parts.append(_changed(tally))
    parts.append(_removed(tally))
    parts.append("</body></html>\n")
    return "".join(parts)


def _table(title: str, counts: Mapping[str, int]) -> str:
    whole = max(counts.values(), default=0)
    rows = [
        f"<tr><td>{escape(show(name))}</td><td><meter max={whole} value={count}></meter></td><td>{count:,}</td></tr>"
        for name, count in list(counts.items())[:_ROWS]
    ]
    if len(counts) > _ROWS:
        rest = sum(list(counts.values())[_ROWS:])
        rows.append(f"<tr><td>{len(counts) - _ROWS} more</td><td></td><td>{rest:,}</td></tr>")
    return f"<h2>{escape(title)}</h2><table>{''.join(rows)}</table>"


def _changed(tally: Tally) -> str:
    """Lines before and after."""
    rows = [
        f"<tr><td>{escape(show(who))}</td><td><del>{escape(show(before))}</del><br><ins>{escape(show(after))}</ins></td></tr>"
        for who, before, after in tally.samples.get("changed", ())
    ]
    return f"<h2>Samples: lines changed</h2><table class=samples>{''.join(rows)}</table>" if rows else ""


def _removed(tally: Tally) -> str:
    """Lines removed, by rule, the rules that took most first."""
    counts = tally.tables.get("rules", {})
    rules = sorted((rule for rule in tally.samples if rule in counts), key=lambda rule: (-counts[rule], rule))
    rows = [
        f"<tr><td>{escape(show(rule)) if not number else ''}</td><td>{escape(show(sample[0]))}</td>"
        f"<td><del>{escape(show(sample[-1]))}</del></td></tr>"
        for rule in rules[:_ROWS]
        for number, sample in enumerate(tally.samples[rule])
    ]
    return f"<h2>Samples: lines removed</h2><table class=samples>{''.join(rows)}</table>" if rows else ""
