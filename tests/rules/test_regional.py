"""Furniture in the words of Taiwan goes like that of the mainland; content in them stays."""

from __future__ import annotations

import pytest

from zhclean.document import Source
from zhclean.lines import LookOptions, look
from zhclean.regional import known_words

ABOVE = "昨日上午，渡口邊的老茶館重新開門，街坊們帶著孩子來看屋樑上的舊燕窩，掌櫃說今年的燕子來得比往年早了七天。"
BELOW = "午後下了一場小雨，河面上起了霧，擺渡的人收了篙，坐在船頭等天晴，岸上的人也不著急，聽雨打在新瓦上。"


@pytest.mark.parametrize(
    "line",
    [
        "點選檢視評論",
        "應用商店搜尋“江城客戶端”下載安裝",
        "新增客服微信：jc12345",
        "昨天 12:30 回覆",
        "戳我瞭解更多",
        "網站違法不良資訊舉報",
    ],
)
def test_furniture_goes(line: str) -> None:
    seen = look(f"{ABOVE}\n{BELOW}\n  {line}\n", Source(), LookOptions())
    assert seen.labels[2] == "furniture"
    mark = seen.marks[2][0]
    assert seen.text[mark.start : mark.end] == line


@pytest.mark.parametrize("line", ["他檢視了三遍合約，才簽下名字。", "新增的路線經過老街", "影片裡的孩子長大了"])
def test_content_stays(line: str) -> None:
    seen = look(f"{ABOVE}\n{line}\n{BELOW}\n", Source(), LookOptions())
    assert seen.labels[1] != "furniture"


def test_words_of_the_other_side() -> None:
    assert known_words("点选检视") == "点击查看"
    assert known_words("") == ""
