"""The report page of a corpus: counts as tables, one self-contained page that loads nothing."""

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
    ":root{color-scheme:light dark}"
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
    parts.append("</body></html>\n")
    return "".join(parts)


def _table(title: str, counts: Mapping[str, int]) -> str:
    rows = [f"<tr><td>{escape(show(name))}</td><td>{count:,}</td></tr>" for name, count in list(counts.items())[:_ROWS]]
    if len(counts) > _ROWS:
        rest = sum(list(counts.values())[_ROWS:])
        rows.append(f"<tr><td>{len(counts) - _ROWS} more</td><td>{rest:,}</td></tr>")
    return f"<h2>{escape(title)}</h2><table>{''.join(rows)}</table>"
