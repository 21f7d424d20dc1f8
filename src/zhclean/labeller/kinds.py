"""What kind of document a text is: the preset `auto` picks one of these by the words of the whole text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from zhclean.labeller.words import pattern

_PROSE = 16  # a sentence of so many characters is prose
_END = frozenset('。!?…”」』;"’')
_CODE = pattern("kinds.code")
_STAMP = pattern("kinds.stamp")
_HAN = pattern("kinds.han")
_SIGNS = (
    ("novel", re.compile(r"上一章|下一章|章节目录|未完待续|本章完|求月票|推荐票|无弹窗"), 2),
    ("forum", re.compile(r"楼主|沙发|只看该作者|发表于|倒序浏览|返回列表|电梯直达|回复|\d+楼|#\d+"), 4),
    (
        "gov",
        re.compile(r"〔(?:19|20)\d\d〕\d+号|索引号|发文字号|发文机关|成文日期|主题分类|此件公开发布|人民政府办公"),
        2,
    ),
    ("wechat", re.compile(r"长按|公众号|蓝字|在看|星标|原创|识别二维码|微信号|阅读原文|推文|扫码关注"), 3),
)
_NUMBERED, _TITLE = pattern("kinds.numbered"), pattern("kinds.title")
_DAY, _OFFICE = pattern("guards.day"), pattern("guards.office")
_LOOK = 20000  # characters that are read for signs


def kind_of(keys: Sequence[str], preset: str = "auto") -> str:
    """The preset for a text of the lines `keys` (folded, not blank): `preset` itself unless it is ``auto``.

    A text that is no article (a poem, a list, one line, code, subtitles, a log, a table) is ``plain``.

    >>> kind_of(["床前明月光,", "疑是地上霜。"])
    'plain'
    """
    if preset != "auto":
        return preset
    if not is_article(keys):
        return "plain"
    if _is_notice(keys):
        return "gov"
    text = "\n".join([*keys[:60], *keys[-60:]] if len(keys) > 120 else keys)[:_LOOK]
    for name, sign, least in _SIGNS:
        if len(set(sign.findall(text))) >= least:
            return name
    return "news"


def _is_notice(keys: Sequence[str]) -> bool:
    """Whether a text is a government document: numbered on a line of its own, or titled and signed like one."""
    if any(len(key) <= 40 and _NUMBERED.match(key) for key in keys[:15]):
        return True
    if not any(len(key) <= 80 and _TITLE.search(key) for key in keys[:8]):
        return False
    tail = keys[-8:]
    return any(_DAY.match(other) and _OFFICE.search(one) for one, other in pairwise(tail))


def is_article(keys: Sequence[str]) -> bool:
    """Whether the lines hold enough prose, and little that is code, log or table."""
    if len(keys) < 2:
        return False
    prose = letters = odd = stamped = 0
    for key in keys:
        if (len(key) >= _PROSE and (key[-1] in _END or "。" in key)) or (len(key) >= 40 and "," in key):
            prose += 1
            letters += len(key)
        stamp = _STAMP.match(key)
        if stamp and len(key) > stamp.end() + 12:
            stamped += 1
        elif len(key) < 200 and _CODE.search(key) and not _HAN.search(key, 0, 40):
            odd += 1
    if stamped * 3 >= len(keys) and stamped > 2 and stamped >= prose:
        return False
    if odd * 2 > len(keys) and prose < 3:
        return False
    return (prose >= 2 and letters >= 50) or (prose == 1 and letters >= 40 and len(keys) >= 3)
