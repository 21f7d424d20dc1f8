"""How right each stage is on the shared cases: one figure a row, from the scorers that lie beside the cases.

    python benchmarks/accuracy.py [AREA …]      areas: seed articles heads boilerplate encoding repair convert script pinyin html

Prints `area.field figure`; nothing where the cases are absent. `gate.py` holds the floors below these figures.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import zhclean
from zhclean.config import only

HERE = Path(__file__).resolve().parent
CASES = HERE.parent.parent / "shared" / "cases"
DECODE = zhclean.Config(skip=only("decode"), errors="replace")
REPAIR = zhclean.Config(skip=only("repair"))
CONVERT = zhclean.Config(skip=only("convert"))
FRAME = (
    "昨天傍晚，南湖公园的灯光步道重新开放，附近居民三三两两前来散步。",
    "园方表示，步道全长两公里，沿途设有六处休息亭，夜间开放到十点。",
)
FIELDS = {
    "articles": "headline source_title published published_time source dateline_agency dateline_place dateline_date byline_names "
    "byline_role+name caption_texts caption_credits section_headings body_lines boilerplate_lines",
    "heads": "headline kicker subheadline source_title published source byline_names",
    "html": "headline published published_time source byline_names caption_texts caption_credits section_headings body_lines boilerplate_lines",
}


def article(text: str) -> dict[str, Any]:
    """What the scorers of articles and pages call."""
    return zhclean.clean(text).to_dict()


def page(data: bytes) -> dict[str, Any]:
    """The same for a page's bytes."""
    return zhclean.clean(data).to_dict()


def decode(data: bytes) -> str:
    """Bytes to text alone."""
    return zhclean.clean(data, DECODE).text


def repair(text: str) -> str:
    """The repair stage alone."""
    return zhclean.clean(text, REPAIR).text


def convert(text: str, source: str, target: str) -> str:
    """The convert stage alone."""
    return zhclean.clean(text, CONVERT, from_=source, to=target).text


def script(text: str) -> str:
    """hans, hant, mixed or neutral."""
    from zhclean.stages.convert import script_of

    return script_of(text)


def kept(line: str, place: int = 2) -> bool:
    """Whether `line` stays when it stands between (or around) two ordinary paragraphs."""
    lines = [*FRAME[:place], line, *FRAME[place:]]
    text = zhclean.clean("\n".join(lines)).text
    return "".join(zhclean.clean(line, skip=only("repair", "convert")).text.split()) in "".join(text.split())


def kept_at_head(line: str) -> bool:
    """`kept` in front of both paragraphs."""
    return kept(line, 0)


def kept_in_the_middle(line: str) -> bool:
    """`kept` between them."""
    return kept(line, 1)


def kept_at_tail(line: str) -> bool:
    """`kept` behind both."""
    return kept(line, 2)


def _run(scorer: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, str(CASES / scorer), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=HERE).stdout


def _fields(area: str, output: str) -> dict[str, float]:
    report = json.loads(output[output.index("{") :])
    return {name: report[name]["f1"] for name in FIELDS[area].split() if name in report}


def _both_ends(*arguments: str) -> float:
    found = re.search(r"both ([\d.]+)", _run(*arguments))
    return float(found[1]) if found else 0.0


def _share(groups: dict[str, dict[str, int]], kind: str, wanted: bool) -> float:
    counts = [
        count for name, count in groups.items() if name.startswith(("neighbour", "binary", "left alone")) != wanted
    ]
    return sum(count.get(kind, 0) for count in counts) / max(1, sum(sum(count.values()) for count in counts))


def _encoding(*arguments: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "counts.json"
        _run("encoding/score.py", *arguments, "--json", str(file))
        groups = json.loads(file.read_text("utf-8"))["groups"]
    return {"chinese": _share(groups, "right", True), "unharmed": 1 - _share(groups, "wrong", False)}


def _convert() -> dict[str, float]:
    report = json.loads(_run("convert/score.py", "--py", "accuracy:convert", "--json"))
    return {
        name.partition(":")[2]: right / count
        for name, (right, count) in report.items()
        if not name.startswith("direction")
    }


def _script() -> dict[str, float]:
    rows = re.findall(
        r"^kind\s+(\S+)\s+(\d+) /\s*(\d+)", _run("convert/score_script.py", "--py", "accuracy:script"), re.M
    )
    return {"all": sum(int(right) for _, right, _ in rows) / max(1, sum(int(count) for _, _, count in rows))}


def _boilerplate() -> dict[str, float]:
    """Shares by family; lines of the family `metadata` may become fields, so they are in neither."""
    result = {}
    for place in ("at_head", "in_the_middle", "at_tail"):
        output = _run("boilerplate/score_lines.py", "--py", f"accuracy:kept_{place}")
        for wanted in ("strip", "keep"):
            rows = re.findall(rf"^\s+{wanted}:(?!metadata)\S+\s+(\d+)/(\d+)", output, re.M)
            result[f"{wanted}_{place}"] = sum(int(right) for right, _ in rows) / sum(int(count) for _, count in rows)
    return result


def _pinyin() -> dict[str, float]:
    command = f"{sys.executable} -m zhclean --skip boilerplate --skip article"
    result = {}
    for name, exact, near in re.findall(
        r"pinyin (\w+): exact (\d+/\d+), near (\d+/\d+)", _run("pinyin/score.py", command)
    ):
        for word, value in (("exact", exact), ("near", near)):
            right, count = value.split("/")
            result[f"{name}_{word}"] = int(right) / int(count)
    return result


def _articles(name: str, area: str = "articles") -> dict[str, float]:
    arguments = ["articles/score.py", "--py", "accuracy:article", "--gold", str(CASES / "articles" / name)]
    return {**_fields(area, _run(*arguments, "--json")), "both_ends": _both_ends(*arguments)}


def _html() -> dict[str, float]:
    arguments = ["html/score_html.py", "--py", "accuracy:page"]
    return {**_fields("html", _run(*arguments, "--json")), "both_ends": _both_ends(*arguments)}


AREAS = {
    "articles": lambda: _articles("sample.jsonl"),
    "more": lambda: _articles("more.jsonl"),
    "heads": lambda: {key: value for key, value in _articles("heads.jsonl", "heads").items() if key != "both_ends"},
    "boilerplate": _boilerplate,
    "encoding": lambda: _encoding("--py", "accuracy:decode"),
    "repair": lambda: _encoding("--repair", "--py", "accuracy:repair"),
    "convert": _convert,
    "script": _script,
    "pinyin": _pinyin,
    "html": _html,
}


def measure(area: str) -> dict[str, float]:
    """The figures of one area, `{field: 0 to 1}`; empty where the cases are absent."""
    if not CASES.is_dir():
        return {}
    return {f"{area}.{field}": round(value, 4) for field, value in AREAS[area]().items()}


if __name__ == "__main__":
    for chosen in sys.argv[1:] or AREAS:
        for field, figure in measure(chosen).items():
            print(f"{field:40} {figure:.3f}")
