"""One record in, one record out, whatever it holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zhclean.corpus import CorpusOptions, clean_record
from zhclean.corpus.records import clean_line

OPTIONS = CorpusOptions()
POLLUTED = "進(jìn)行調(diào)查，數(shù)據(jù)很多。"
CLEAN = "进行调查，数据很多。"


def line(text: str | bytes, options: CorpusOptions = OPTIONS) -> dict[str, Any]:
    data = text.encode() if isinstance(text, str) else text
    result = clean_line(data, options).line
    assert len(result.splitlines()) == 1
    value: dict[str, Any] = json.loads(result)
    return value


def test_text_is_cleaned_and_ours_is_one_column() -> None:
    record = {"id": "a", "text": POLLUTED, "url": "https://a.example/1", "n": [1, {"b": None}]}
    out = clean_record(record)
    assert out["text"] == CLEAN
    assert {key: out[key] for key in record if key != "text"} == {key: record[key] for key in record if key != "text"}
    assert set(out) - set(record) == {"zhclean"}
    assert out["zhclean"]["source"]["polluted"] is True
    assert "text" not in out["zhclean"]
    assert out == line(json.dumps(record))


@pytest.mark.parametrize(
    "kept",
    [
        '"n":1e400',
        '"n": -0.10e+05 ',
        '"n":123456789012345678901234567890123456789',
        '"n":1,"n":2',
        '"n":"\\u4e2d\\/\\u0041"',
        '"n":{"a" : [1.50, true , null]}',
        '"":0',
        '"n":"1e400"',
        '"n":"\\ud83d"',
    ],
)
def test_other_values_keep_their_spelling(kept: str) -> None:
    result = clean_line(("{" + kept + ',"text":"' + POLLUTED + '"}').encode(), OPTIONS).line
    assert result.startswith("{" + kept + ',"text":"' + CLEAN + '","zhclean":{')


def test_clean_text_keeps_its_spelling_too() -> None:
    result = clean_line(rb'{ "text" : "\u4e2d\u6587" , "id":1 }', OPTIONS).line
    assert result.startswith(r'{ "text" : "\u4e2d\u6587" , "id":1 ,"zhclean":{')


def test_of_two_texts_the_last_is_the_text() -> None:
    result = clean_line(f'{{"text":"{POLLUTED}","text":"{POLLUTED}"}}'.encode(), OPTIONS).line
    assert result.startswith(f'{{"text":"{POLLUTED}","text":"{CLEAN}"')


def test_a_second_run_replaces_what_the_first_found() -> None:
    once = clean_line(f'{{"text":"{POLLUTED}"}}'.encode(), OPTIONS).line
    twice = clean_line(once.encode(), OPTIONS).line
    assert twice.count('"zhclean":') == 1
    assert json.loads(twice)["text"] == CLEAN
    assert json.loads(twice)["zhclean"]["source"]["polluted"] is False


@pytest.mark.parametrize("name", ["text", "content", "raw_content"])
def test_usual_fields(name: str) -> None:
    assert line(json.dumps({name: POLLUTED}))[name] == CLEAN


def test_a_named_field() -> None:
    options = CorpusOptions(text_field="body", id_field="key")
    assert line(json.dumps({"body": POLLUTED, "text": POLLUTED}), options)["body"] == CLEAN
    assert line(json.dumps({"key": 3, "text": POLLUTED}), options)["error"]["message"].count("body")


@pytest.mark.parametrize(
    ("record", "part"),
    [
        ('{"id":5,"text":null}', "null"),
        ('{"id":5,"text":[1]}', "list"),
        ('{"id":5,"other":"a"}', "no field"),
        ('{"id":5,"text":"' + "很" * 40 + '"}', "larger"),
    ],
)
def test_a_failed_record_stays_as_it_was(record: str, part: str) -> None:
    options = CorpusOptions(max_record=30)
    out = line(record, options)
    assert part in out["error"]["message"]
    assert set(out["error"]) == {"stage", "type", "message"}
    assert out["zhclean"] == {"error": out["error"]}
    assert {key: out[key] for key in json.loads(record)} == json.loads(record)
    assert clean_record(json.loads(record), options) == out


def test_an_error_field_of_the_record_is_left_alone() -> None:
    out = line('{"text":7,"error":"mine"}')
    assert out["error"] == "mine"
    assert out["zhclean"]["error"]["type"] == "RecordError"


@pytest.mark.parametrize(
    "text",
    [
        "[1,2]",
        "nonsense",
        '{"text":"a"',
        '{"text":"a"} {"text":"b"}',
        '{"text":"a",}',
        '{"text" "a"}',
        '{"text":NaN}',
        '{"text":"a\tb"}',
        '{"text":' + "[" * 100_000,
        '{"text":',
        "{",
        '"',
    ],
)
def test_a_line_that_is_no_record_is_kept_and_says_so(text: str) -> None:
    out = line(text)
    assert out["id"] is None
    assert out["error"]["stage"] == "record"
    assert out["raw"] == text


def test_binary_is_one_failed_record() -> None:
    out = line(b"\x89PNG\r\x00\x1a\xff\xfe\x00\x01" * 20)
    assert out["error"]["type"]


def test_a_record_that_is_not_utf8_is_read_all_the_same() -> None:
    text = "今天的会议讨论了城市交通的问题，大家都同意先修路。"
    out = line(json.dumps({"id": 1, "text": text}, ensure_ascii=False).encode("gb18030"))
    assert out["text"] == text
    assert out["zhclean"]["source"]["encoding"] == "gb18030"


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_unicode_line_ends_stay_inside(separator: str) -> None:
    record = {"text": f"甲乙丙{separator}丁戊己", "n": f"a{separator}b"}
    out = line(json.dumps(record, ensure_ascii=False))
    assert out["n"] == record["n"]


def test_half_a_character_costs_itself_only() -> None:
    out = line('{"text":"很好的一天\\ud83d"}')
    assert out["text"] == "很好的一天\ufffd"
    assert out["zhclean"]["source"]["undecodable"] == 1
    assert out["zhclean"]["source"]["notes"]


def test_the_failing_stage_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import zhclean.stages.repair as stage

    def fail(*_: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(stage, "repair", fail)
    assert clean_record({"text": "好"})["error"] == {"stage": "record", "type": "ValueError", "message": "no"}
    monkeypatch.undo()
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4
    assert clean_record({"text": picture})["error"]["stage"] == "decode"


def test_an_empty_text_is_a_text() -> None:
    assert line('{"text":""}')["text"] == ""
