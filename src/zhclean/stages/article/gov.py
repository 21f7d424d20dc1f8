"""Government documents (公文): number, addressee, issuer, date; attachments."""

from __future__ import annotations

import re

from zhclean.stages.article.build import Build
from zhclean.stages.article.dates import dates

_NUMBER = re.compile(
    r"(?P<number>[\u3400-\u9fff]{1,14} ?[〔\[(【](?:19|20)\d\d[〕\])】] ?第?\d{1,5}号|(?:[\u3400-\u9fff]{2,16}令 ?)?第 ?\d{1,4} ?号令?(?=$))"
)
_LABEL = re.compile(
    r"^[\W_]{0,4}(?:(?P<number>发文字号|文件编号|文 ?号|发文号|公文编号)|(?P<issuer>发文机构|发文机关|发布机构|制发机关|成文机关|发文单位|公开责任部门)|"
    r"(?P<date>发文日期|成文日期|印发日期|生成日期)|(?P<published>发布日期|公开日期|发布时间|公布日期)|(?P<other>索引号|主题分类|有效性|内容概述|名 ?称|标 ?题|体裁|组配分类|公开方式|主题词|失效日期|来源)) {0,3}[:]? {0,4}(?P<value>.*)$"
)
_ADDRESSEE = re.compile(r"^[^。!?]{2,220}[:]$")
_TO = re.compile(
    r"(?:^各|人民政府|委员会|办公厅|办公室|各部门|各单位|各有关|有关单位|直属机构|厅|局|集团|公司|银行|院校|学校|中心|法院|检察院|支队|街道|同志们?|企业|镇|乡|县|市|区)"
)
_NOT_TO = re.compile(r"(?:如下|通知|附件|以下|说|问|答|表示|指出|强调|包括|例如|注)[:]$")
_ISSUER = re.compile(
    r"(?:人民政府|国务院|委员会|办公厅|办公室|厅|局|部|委|院|署|总局|银行|公司|集团|学会|协会|联合会|董事会|大学|学院|中心|指挥部|领导小组|党组|公安部|法院|检察院|街道办事处|办事处|管委会|总队|支队|大队|村委会|社区|处|站|馆)$"
)
_ATTACHMENT = re.compile(r"^ {0,6}附 ?件 {0,2}(?:\d{1,2}|[一二三四五六七八九十])? {0,2}(?:[:.、]|$)")


def table(build: Build) -> dict[int, int]:
    """Read the table of metadata of a document: label and value on one line, or the value on the next one.

    Gives {line of a label: line of its value}; both are owned.
    """
    lines = build.lines
    written = [i for i, label in enumerate(lines.labels) if label is not None][:60]
    hits = [
        (number, match)
        for number, i in enumerate(written)
        if len(lines.keys[i]) < 80 and (match := _LABEL.match(lines.keys[i].strip()))
    ]
    kinds = {kind for _, match in hits for kind in ("number", "issuer", "date", "other") if match[kind]}
    found: dict[int, int] = {}
    if len(hits) < 3 or not kinds & {"number", "issuer", "date"}:
        return found
    labels = {number for number, _ in hits}
    for number, match in hits:
        i = written[number]
        kind = next(name for name in ("number", "issuer", "date", "published", "other") if match[name])
        start, end = build.line(i)
        indent = len(lines.keys[i]) - len(lines.keys[i].lstrip())
        if match["value"].strip():
            place = (start + indent + match.start("value"), start + indent + match.end("value"))
        elif number + 1 < len(written) and number + 1 not in labels and len(lines.keys[written[number + 1]]) < 60:
            place = build.line(written[number + 1])
            found[i] = written[number + 1]
            build.taken.add(written[number + 1])
        else:
            build.taken.add(i)
            continue
        build.taken.add(i)
        text = build.text[place[0] : place[1]].strip()
        key = lines.keys[found.get(i, i)][-len(text) :] if text else ""
        if kind in ("number", "issuer"):
            build.add("document", *place, {kind: text})
        elif kind in ("date", "published"):
            when = dates(key)
            if when and kind == "date":
                build.add("document", *place, {"date": when[0].iso[:10]})
            elif when:
                build.add("published", *place, {"date": when[0].iso}, 1.0)
    return found


def number(build: Build, headline: int) -> None:
    """A document number on a line of its own (镇政发〔2024〕7号)."""
    for i, label in enumerate(build.lines.labels):
        if label is None or i in build.taken:
            continue
        key = build.lines.keys[i].strip()
        if len(key) > 40:
            if i > headline + 12:
                return
            continue
        match = _NUMBER.match(key.strip("()[]"))
        if match is not None and match.end() >= len(key.strip("()[]")) - 1:
            start, end = build.line(i)
            build.add("document", start, end, {"number": build.text[start:end].strip().strip("()（）")})
            build.taken.add(i)
            return


def addressee(build: Build, paragraphs: list[int]) -> int | None:
    """The line that addresses the document (各县人民政府：), among its first lines; its index."""
    for i in paragraphs[:3]:
        key = build.lines.keys[i].strip()
        if len(key) <= 220 and _ADDRESSEE.match(key) and _TO.search(key) and not _NOT_TO.search(key):
            return i
        if len(key) > 220:
            return None
    return None


def signature(build: Build, body: list[int]) -> dict[int, dict[str, str]]:
    """{line: {"issuer": …} or {"date": …}} of the lines that sign a document at its end."""
    found: dict[int, dict[str, str]] = {}
    tail = body[-12:]
    for number, i in enumerate(tail):
        key = build.lines.keys[i].strip()
        when = dates(key)
        bare = key.strip(" ()")
        if not when or len(bare) > 24 or when[0].end - when[0].start < len(bare) - 1:
            continue
        issuers = []
        for back in reversed(tail[:number]):
            above = build.lines.keys[back].strip()
            if (
                2 <= len(above) <= 60
                and all(_ISSUER.search(piece) for piece in above.split())
                and not re.search(r"[。,;:]", above)
            ):
                issuers.insert(0, back)
            else:
                break
        if issuers:
            for back in issuers:
                start, end = build.line(back)
                found[back] = {"issuer": build.text[start:end].strip()}
            found[i] = {"date": when[0].iso[:10]}
            return found
    return found


def is_attachment(key: str) -> bool:
    """附件：… on a line of its own."""
    return bool(_ATTACHMENT.match(key)) and len(key) < 120
