"""Dates as pages print them."""

import pytest

from zhclean.key import key
from zhclean.stages.article.dates import dates

CASES = [
    ("2031-04-05 06:07:08　来源：江城晚报", "2031-04-05T06:07:08"),
    ("发布时间：2031年4月5日 06:07", "2031-04-05T06:07"),
    ("2031/04/05", "2031-04-05"),
    ("2031.04.0506:07", "2031-04-05T06:07"),
    ("2031-12-1012:00", "2031-12-10T12:00"),
    ("06:072031/04/05", "2031-04-05T06:07"),
    ("发布时间：04-0506:07", "04-05T06:07"),
    ("31-04-0506:07", None),
    ("18-04-0506:07", "2018-04-05T06:07"),
    ("民国120年4月5日", "2031-04-05"),
    ("114/04/05 下午2:05", "2025-04-05T14:05"),
    ("二〇三一年四月五日", "2031-04-05"),
    ("Mon, 05 Apr 2021 06:07:08 +0000", "2021-04-05T06:07:08"),
    ("2023 04/ 05 06:07:08", "2023-04-05T06:07:08"),
    ("４月５日", "04-05"),
    ("共有1234人参与", None),
    ("电话 0755-8888 1234", None),
]


@pytest.mark.parametrize(("text", "iso"), CASES)
def test_dates(text: str, iso: str | None) -> None:
    found = dates(key(text))
    assert (found[0].iso if found else None) == iso


def test_spans_are_those_of_the_line() -> None:
    line = "江城网 ２０３１－０４－０５ 发布"
    (found,) = dates(key(line))
    assert line[found.start : found.end].strip() == "２０３１－０４－０５"
