"""Stretches between zhclean: off and zhclean: on stay as they are."""

from __future__ import annotations

import pytest

from zhclean import clean

OLD, NEW = "後來發展", "后来发展"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{0}\nzhclean: off\n{0}\nzhclean: on\n{0}\n", "{1}\nzhclean: off\n{0}\nzhclean: on\n{1}\n"),
        ("<!-- zhclean: off -->\n{0}\n", "<!-- zhclean: off -->\n{0}\n"),
        ("# zhclean: off\r\n{0}\r\n# zhclean: on\r\n{0}", "# zhclean: off\r\n{0}\r\n# zhclean: on\r\n{1}"),
        ("不是 zhclean: offer\n{0}\n", "不是 zhclean: offer\n{1}\n"),
        (
            "zhclean: on\n{0}\nzhclean: off\n{0}\nzhclean: off\n{0}",
            "zhclean: on\n{1}\nzhclean: off\n{0}\nzhclean: off\n{0}",
        ),
    ],
)
def test_spared(text: str, wanted: str) -> None:
    """Changed outside, untouched inside, and the record holds."""
    document = clean(text.format(OLD, NEW))
    assert document.text == wanted.format(OLD, NEW)
    document.check()
    assert clean(document.text).text == document.text
