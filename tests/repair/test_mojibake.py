"""Own sentences, made into mojibake in every direction that Python's codecs allow, and read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from wrong import PAIRS, SIMPLIFIED, TRADITIONAL, wrongly

from zhclean.document import Source
from zhclean.stages.repair import RepairOptions, repair


def fixed(text: str) -> str:
    return repair(text, Source(), RepairOptions()).after


@pytest.mark.parametrize(("right", "wrong"), PAIRS)
def test_every_direction(right: str, wrong: str) -> None:
    done = 0
    for text in TRADITIONAL if right == "big5" else SIMPLIFIED:
        read = wrongly(text, right, wrong)
        if read is not None and len(text) >= 8:
            assert fixed(read) == text
            done += 1
    whole = [text for text in (TRADITIONAL if right == "big5" else SIMPLIFIED) if wrongly(text, right, wrong)]
    if len(whole) > 3 and wrong != "utf-16-be":  # the short lines follow the long ones
        assert fixed("\n".join(wrongly(text, right, wrong) or "" for text in whole)) == "\n".join(whole)
    assert done or wrong in ("gbk", "gb18030", "cp950", "big5hkscs", "cp949", "euc_jp", "cp932")


@pytest.mark.parametrize(
    "steps", [("latin-1", "latin-1"), ("cp1252", "cp1252"), ("cp437", "latin-1"), ("gb18030", "gb18030")]
)
def test_twice(steps: tuple[str, str]) -> None:
    for text in SIMPLIFIED[:6]:
        once = wrongly(text, "utf-8", steps[0])
        twice = once and wrongly(once, "utf-8", steps[1])
        if twice:
            assert fixed(twice) == text


@pytest.mark.parametrize(
    ("right", "wrong"), [("utf-8", "cp1252"), ("gbk", "latin-1"), ("utf-8", "gbk"), ("utf-8", "cp437")]
)
def test_inside_a_good_text(right: str, wrong: str) -> None:
    good = SIMPLIFIED[1]
    for text in SIMPLIFIED[:7]:
        read = wrongly(text, right, wrong)
        if read is None:
            continue
        for form in (
            "{0}\n{1}\n{0}",
            '{{"a": "{1}", "b": "{0}"}}',
            '<p class="t">{0}</p><p>{1}</p>',
            "{0}\r\n{1}\r\n",
            "1\t{1}\t{0}",
        ):
            assert fixed(form.format(good, read)) == form.format(good, text)


def test_a_blank_that_was_a_byte() -> None:
    read = wrongly("无论如何，传统不会消失。", "utf-8", "cp1252")
    assert read is not None
    assert fixed(read.replace("\xa0", " ")) == "无论如何，传统不会消失。"


@pytest.mark.parametrize("hole", ["?", "\ufffd"])
def test_a_lost_byte_is_likely_or_left_open(hole: str) -> None:
    text = SIMPLIFIED[2]
    data = text.encode("utf-8")
    read = data.decode("gbk", "replace").replace("\ufffd", hole)
    change = repair(read, Source(), RepairOptions())
    same = sum(a == b for a, b in zip(change.after, text, strict=False))
    assert same >= 0.8 * len(text)
    assert {edit.sure for edit in change.edits} == {"likely"}


def test_a_reading_can_be_switched_off() -> None:
    read = wrongly(SIMPLIFIED[0], "utf-8", "cp437")
    assert read is not None
    off = RepairOptions(off=frozenset({"repair.mojibake.utf-8-as-cp437"}))
    assert repair(read, Source(), off).after != SIMPLIFIED[0]


def test_the_shared_cases(cases: Path) -> None:
    import base64
    import json
    import zlib

    harmed = []
    right = total = 0
    for line in (cases / "encoding" / "repair.jsonl").read_text("utf-8").split("\n"):
        if not line:
            continue
        case = json.loads(line)
        text, true = (
            case[plain] if plain in case else zlib.decompress(base64.urlsafe_b64decode(case[packed])).decode("utf-8")
            for plain, packed in (("input", "bytes_z"), ("text", "text_z" if "text_z" in case else "bytes_z"))
        )
        if case["group"].startswith("left alone"):
            if fixed(text) != text:
                harmed.append(case["id"])
        elif case["match"] == "exact":
            total += 1
            right += fixed(text) == true
    assert harmed == []
    assert right >= 0.96 * total
