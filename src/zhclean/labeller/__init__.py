"""What each line of a page is: furniture, headline, body …"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhclean.lines import Lines

_BODY = re.compile(r"[。！？!?”」；;…]$")
_META = re.compile(r"^[（(]?(?:原标题|来源|责任编辑|责编|作者|编辑)\s*[:：]|^\d{4}[年/-]\d{1,2}")
_CAPTION = re.compile(r"[(（][^()（）]{1,20}(?:摄|供图)[)）]$")
_FURNITURE = re.compile(r"^(?:点击|长按|扫码)?(?:关注|分享)[^。，]{0,12}$|^(?:返回|回到)?(?:首页|顶部)$|^上一[篇页]|^下一[篇页]")


def label(lines: Lines, preset: str, evidence: Sequence[Mapping[str, Any] | None] | None = None) -> None:
    """Fill the label columns of `lines`; `evidence` is what a web page tells of each line."""
    labels: list[str | None] = []
    for key in lines.keys:
        key = key.strip()
        if not key:
            labels.append(None)
        elif _FURNITURE.search(key):
            labels.append("furniture")
        elif _META.search(key):
            labels.append("meta")
        elif _CAPTION.search(key) and len(key) < 120:
            labels.append("caption")
        elif _BODY.search(key) or len(key) > 60 or key.endswith((")", "）")):
            labels.append("body")
        else:
            labels.append("heading")
    first = next((i for i, kind in enumerate(labels) if kind == "body"), 0)
    head = [i for i in range(first) if labels[i] == "heading"]
    for i in head:
        labels[i] = "kicker" if i != head[-1] else "headline"
    lines.alone = list(labels)
    lines.labels = labels
    lines.sure = [0.5] * len(labels)
    lines.preset = "news" if preset == "auto" else preset
