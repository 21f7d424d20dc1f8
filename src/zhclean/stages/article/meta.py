"""Lines of metadata: source, date, persons, page, original title; several of them may share a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from zhclean.labeller.words import words
from zhclean.stages.article import roles
from zhclean.stages.article.build import Build
from zhclean.stages.article.dates import dates

_SOURCE = re.compile(
    r"(?:(?:本文|信息|文章|稿件|新闻|内容|资料|图文|消息)?(?:来源|稿源|出处)(?:于|自|是)? {0,2}[:|/丨]? {0,4}|(?:转载自|转自|摘自|原载) {0,2}[:|/丨]? {0,4}|来自 {0,2}[:|] {0,4})"
)
_TIME = re.compile(
    r"(?:(?P<modified>最后更新|更新|修改|编辑)|发布|发表|发稿|创建|上传|上线|公布|成文|印发|发文|刊发|发帖|提问|回答)?(?:时间|日期|于) {0,2}[:]? {0,3}(?=[^\d]{0,12}\d|昨|前天|刚)"
)
_STOP = re.compile(
    r"(?:阅读|浏览|点击|点阅|评论|访问|人气|字号|字体|分享|举报|收藏|打印|大小|我要|参与|跟帖|跟贴|热度|次阅读|查看|关键词|关键字|标签|所属|分类|只看|来自|ip属地|ip 属地|有话说|微博|微信|扫码|订阅|下载|放大|缩小|纠错|投稿|(?<=\d)条|觉得|赞|人浏览)"
)
_PAGE = re.compile(r"第? {0,2}(?P<page>[a-z]{0,2}\d{1,3} {0,2}版)(?:[::]?[^ ()]{0,6}(?:版|封面|要闻)?)?(?:\(\))?")
_BASED = re.compile(r"^[(\[【 ]{0,3}原(?:标题|题|文标题)(?:为|是)? {0,2}[:]? {0,3}(?P<title>.*?)[)\]】]?$")
_KEYWORDS = re.compile(
    r"^[·• ]*(?:文章|本文)?(?:关键词|关键字|标签|tags?|主题词|热词) {0,3}(?:[:>]{1,2}|\|| (?=[^ ])) {0,3}(?P<words>.+)$"
)
_RELATIVE = re.compile(r"^(?:昨天|前天|今天|刚刚|\d{1,2} ?(?:小时|分钟|天|周|个月)前|(?:上|本)?周[一二三四五六日])$")
_NOISE = re.compile(
    r"^(?:原创|独家|首发|转载|作者|\d+|[a-z+ \-]{1,3}|正文|版权|优质.{0,6}作者|.{0,8}(?:人认证|认证用户|频道|专栏)|以下.*|稿件|来源|本文|本站|关注|发布|更新|今日头条|时间|次|条)$"
)
_CUT = re.compile(r" {2,}|\x01+|(?:作者|编辑|记者|原创|独家)[:]|[|丨•·\t,;()\[\]]| - ")
_TITLED = re.compile(r"《 {0,2}([^《》]{2,14}?) {0,2}》")
_GONE = "\x01"  # stands for what is taken already: no name runs over it
_HOST = re.compile(r"https?://[^ ]+|www\.[^ ]+")


class Found(NamedTuple):
    """What a line of metadata tells, each with its place in the line."""

    publishers: list[tuple[int, int, list[str]]]
    dates: list[tuple[int, int, str, bool, bool, bool]]  # start, end, iso, modified, year, labelled
    bylines: list[roles.Byline]
    page: tuple[int, int, str] | None
    based: tuple[int, int, str] | None
    keywords: tuple[int, int, list[str]] | None
    loose: list[tuple[int, int, str]]  # pieces without a label: an account, a medium, a person
    relative: bool


def _publisher(value: str) -> list[str]:
    """The names of sources in what stands behind 来源."""
    value = value.strip(" \u3000|｜,，.。)）】]-—:：/")
    found = []
    for piece in re.split(r"\s{2,}|\u3000+|(?<=[^A-Za-z])\s(?=[^A-Za-z])|[|｜]", value):
        name = piece.strip(" 　()（）【】[]")
        if name.startswith("《") and name.endswith("》"):
            name = name[1:-1].strip()
        if 1 < len(name) <= 40 and name not in ("未知", "本站", "网络") and re.search(r"\w", name):
            found.append(name)
    if len(found) > 1:  # a place or a widget may follow the source
        found = [found[0], *(name for name in found[1:] if is_medium(name))]
    return found


def is_medium(name: str) -> bool:
    """Whether `name` is that of a medium: known, or ending like one.

    >>> is_medium("江城晚报"), is_medium("王小明")
    (True, False)
    """
    folded = name.strip().lower()
    return folded in words("media") or name in words("media") or bool(_MEDIUM.search(folded))


_MEDIUM = re.compile(
    r"(?:日报|晚报|晨报|早报|时报|商报|都市报|青年报|快报|周报|新报|法治报|经济报|网|在线|新闻|资讯|电视台|电台|广播|卫视|客户端|周刊|杂志|通讯社|新华社|财经|科技|出版社|融媒体中心|发布|观察|论坛|频道|之家|传媒|号|报|网络版|电子版|融媒|头条)$"
)


def read(key: str, text: str) -> Found:
    """Take a line apart; `key` is folded, of the length of `text`."""
    found = Found([], [], [], None, None, None, [], False)
    match = _BASED.match(key)
    if match is not None:
        start, end = match.span("title")
        title = text[start:end].strip()
        if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
            title = title[1:-1]
        return found._replace(based=(start, end, title))
    match = _KEYWORDS.match(key)
    if match is not None:
        start, end = match.span("words")
        return found._replace(keywords=(start, end, split_words(text[start:end])))
    taken: list[tuple[int, int]] = []
    when = dates(key)
    taken += [(one.start, one.end) for one in when]
    page = _PAGE.search(key)
    if page is not None and (len(key) < 60):
        taken.append(page.span())
        found = found._replace(page=(*page.span(), text[page.start("page") : page.end("page")].strip()))
    for match in _TITLED.finditer(key):
        if is_medium(match[1]):
            found.publishers.append((*match.span(), [text[match.start(1) : match.end(1)].strip()]))
            taken.append(match.span())
    labels = _labels(key)
    for number, (start, value, kind) in enumerate(labels):
        stop = labels[number + 1][0] if number + 1 < len(labels) else len(key)
        stop = min([stop, *(one for one, _ in taken if one >= value)])
        if kind == "source":
            cut = _STOP.search(key, value, stop)
            here = cut.start() if cut else stop
            who = _publisher(text[value:here])
            if who:
                found.publishers.append((value, here, who))
            taken.append((start, here))
        elif kind in ("stop", "time"):
            taken.append((start, value))
    for one in when:
        label = key[max(0, one.start - 9) : one.start]
        modified = bool(re.search(r"更新|修改", label))
        labelled = bool(re.search(r"(?:时间|日期|于|发布|发表|发稿)[^0-9]{0,4}$", label))
        found.dates.append((one.start, one.end, one.iso, modified, one.year, labelled))
    for who in roles.parse(_blank(key, taken), _blank(text, taken)):
        found.bylines.append(who)
        taken.append((who.start, who.end))
    _loose(key, text, taken, found)
    return found._replace(relative=any(_RELATIVE.match(piece) for _, _, piece in found.loose))


def _labels(key: str) -> list[tuple[int, int, str]]:
    """(start, where the value begins, kind) of all labels."""
    found = [(match.start(), match.end(), "source") for match in _SOURCE.finditer(key)]
    found += [(match.start(), match.end(), "time") for match in _TIME.finditer(key)]
    found += [(match.start(), match.end(), "stop") for match in _STOP.finditer(key)]
    found += [(match.start(), match.end(), "role") for match in roles._roles().finditer(key)]
    found.sort()
    kept: list[tuple[int, int, str]] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _blank(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + _GONE * (end - start) + text[end:]
    return text


def _loose(key: str, text: str, taken: list[tuple[int, int]], found: Found) -> None:
    """The pieces that no label claims."""
    rest = _HOST.sub(lambda match: _GONE * len(match[0]), _blank(key, taken))
    at = 0
    for cut in [*_CUT.finditer(rest), None]:
        end = cut.start() if cut else len(rest)
        piece, start = rest[at:end], at
        at = cut.end() if cut else end
        stripped = piece.strip(" :()[]【】<>《》/-")
        if len(stripped) < 2 or len(stripped) > 24 or _NOISE.match(stripped):
            continue
        first = rest.index(stripped, start)
        for word_start, word in _words(stripped):
            word = word.strip("《》()[]")
            if len(word) >= 2 and not _NOISE.match(word) and not _STOP.match(word) and not _TIME.match(word):
                place = first + word_start
                found.loose.append((place, place + len(word), text[place : place + len(word)].strip("《》 [](")))


def _words(piece: str) -> list[tuple[int, str]]:
    """The words of a piece; single characters (letter-spacing) and Latin words stay together."""
    if " " not in piece:
        return [(0, piece)]
    words_ = [(match.start(), match[0]) for match in re.finditer(r"[^ ]+", piece)]
    if all(len(word) <= 2 for _, word in words_) or all(word.isascii() for _, word in words_):
        return [(0, piece)]
    return words_


def split_words(value: str) -> list[str]:
    """Keywords: divided by commas, spaces, bars, # or ·."""
    found = [word.strip("#＃ 　[]【】") for word in re.split(r"[,，、;；|｜\s\u3000#＃]+", value)]
    return [word for word in dict.fromkeys(found) if word]


def add(build: Build, index: int, head: bool, *, few: bool = False) -> Found:
    """Read line `index` as metadata and own its pieces; what the pieces without a label are is decided by `settle`.

    `few`: the line is not known to be metadata, so only a page, keywords and an original title are believed.
    """
    start, end = build.line(index)
    found = read(build.lines.keys[index], build.text[start:end])
    if few:
        named = [one for one in found.publishers if re.search(r"来源 ?[:]", build.lines.keys[index])]
        found = found._replace(publishers=named, bylines=[], dates=[])
    for first, last, who in found.publishers:
        build.add("publisher", start + first, start + last, {"names": who})
    for first, last, iso, modified, year, labelled in found.dates:
        kind = "modified" if modified else "published"
        build.add(
            kind,
            start + first,
            start + last,
            {"date": iso},
            (0.95 if head else 0.6) + (0.03 if labelled else 0) - (0 if year else 0.2),
        )
    for who in found.bylines:
        if who.names:
            build.add("byline", start + who.start, start + who.end, {"role": who.role, "names": who.names})
    if found.page:
        build.add("printPage", start + found.page[0], start + found.page[1], {"page": found.page[2]})
    if found.based and found.based[2]:
        build.add("basedOn", start + found.based[0], start + found.based[1], {"headline": found.based[2]})
    if found.keywords and found.keywords[2]:
        build.add("keywords", start + found.keywords[0], start + found.keywords[1], {"words": found.keywords[2]})
    return found
