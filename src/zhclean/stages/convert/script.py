"""Which script a text is written in."""

from __future__ import annotations


def script_of(text: str) -> str:
    """``hans``, ``hant``, ``mixed`` (characters of both scripts) or ``neutral`` (of neither, or Japanese).

    >>> script_of("这里"), script_of("這裡"), script_of("山水"), script_of("ここです")
    ('hans', 'hant', 'neutral', 'neutral')
    """
    from zhclean.stages.convert.stage import plain

    if any("\u3041" <= char <= "\u30fa" for char in text):
        return "neutral"
    hans, hant = plain("s2t", text) != text, plain("t2s", text) != text
    return "mixed" if hans and hant else "hans" if hans else "hant" if hant else "neutral"
