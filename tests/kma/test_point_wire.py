"""The point forecast: JSON in pages, result codes, and items that are none."""

from __future__ import annotations

import json
from datetime import date

import pytest

from seoulcast.kma.errors import (
    BadKeyError,
    CutBodyError,
    MalformedAnswerError,
    NotAppliedForError,
    QuotaUsedUpError,
    RefusedError,
    UnreachableError,
)
from seoulcast.kma.official_columns import POINT, RAW_OFFICIAL_COLUMNS
from seoulcast.kma.official_wire import parse_official, render_official
from seoulcast.kma.point_wire import parse_point, render_point, render_point_failure

ROWS = [
    ("20260405", "0200", "TMN", "20260406", "0600", "7.0", "60", "127"),
    ("20260405", "0200", "PCP", "20260406", "0600", "1mm 미만", "60", "127"),
    ("20260405", "0200", "POP", "20260406", "0600", "60", "60", "127"),
]


def changed(**values: object) -> bytes:
    """An answer whose first item has other values; one that is None is left out."""
    answer = json.loads(render_point(ROWS))
    item = answer["response"]["body"]["items"]["item"][0]
    item.update(values)
    for name in [name for name, value in item.items() if value is None]:
        del item[name]
    return json.dumps(answer).encode()


def test_the_hubs_answer_has_an_envelope_with_header_and_body():
    assert json.loads(render_official(POINT, ROWS[:1])) == {
        "response": {
            "header": {"resultCode": "00", "resultMsg": "NORMAL_SERVICE"},
            "body": {
                "dataType": "JSON",
                "items": {
                    "item": [
                        {
                            "baseDate": "20260405", "baseTime": "0200", "category": "TMN",
                            "fcstDate": "20260406", "fcstTime": "0600", "fcstValue": "7.0",
                            "nx": 60, "ny": 127,
                        }
                    ]
                },
                "pageNo": 1,
                "numOfRows": 1000,
                "totalCount": 1,
            },
        }
    }  # fmt: skip


def test_items_become_rows_with_category_and_value():
    parsed = parse_official(POINT, render_official(POINT, ROWS), 108)
    assert parsed.flaws == []
    rows = [dict(zip(RAW_OFFICIAL_COLUMNS, row, strict=True)) for row in parsed.rows]
    assert {name: text for name, text in rows[0].items() if text} == {
        "TM": "202604050200", "STN": "108", "SOURCE": "point", "REG_ID": "60 127",
        "TM_EF": "202604060600", "CATEGORY": "TMN", "VALUE": "7.0",
    }  # fmt: skip
    assert rows[1]["VALUE"] == "1mm 미만"


def test_a_page_says_how_many_rows_all_pages_have():
    pages = [render_point(ROWS, page=page, page_rows=2) for page in (1, 2)]
    read = [parse_point(page, 108) for page in pages]
    assert [len(page.parsed.rows) for page in read] == [2, 1]
    assert {page.total for page in read} == {3}


def test_no_data_is_no_row_and_no_failure():
    assert parse_point(render_point([]), 108) == (([], []), 0)


@pytest.mark.parametrize("items", ["", None, {"item": []}, {"item": ""}, {}])
def test_an_empty_list_of_items_in_any_form_is_no_row(items):
    answer = json.loads(render_point(ROWS))
    answer["response"]["body"] = {"items": items}
    assert parse_point(json.dumps(answer).encode(), 108) == (([], []), 0)


def test_a_single_item_without_a_list_is_a_row():
    answer = json.loads(render_point(ROWS))
    answer["response"]["body"]["items"] = {"item": answer["response"]["body"]["items"]["item"][0]}
    assert len(parse_point(json.dumps(answer).encode(), 108).parsed.rows) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("01", UnreachableError),
        ("04", UnreachableError),
        ("10", RefusedError),
        ("20", NotAppliedForError),
        ("22", QuotaUsedUpError),
        ("30", BadKeyError),
        ("99", RefusedError),
    ],
)
def test_each_result_code_is_a_failure_of_its_type(code, kind):
    with pytest.raises(kind, match=f"SOME_WORDS.*result code {code}") as caught:
        parse_point(render_point_failure(code, "SOME_WORDS"), 108, call="the call")
    assert type(caught.value) is kind
    assert "the call" in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"{", b'{"response": ', b"[" * 100_000, b"\xff"])
def test_json_that_does_not_end_was_cut(body):
    with pytest.raises(CutBodyError, match="cut"):
        parse_point(body, 108)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"7",
        b"{}",
        b'{"response": []}',
        b'{"response": {}}',
        b'{"response": {"header": {"resultCode": "00"}}}',
        b'{"response": {"header": {"resultCode": "00"}, "body": {"items": "rows"}}}',
    ],
)
def test_other_json_is_malformed(body):
    with pytest.raises(MalformedAnswerError):
        parse_point(body, 108)


@pytest.mark.parametrize(
    "values",
    [
        {"baseDate": "20260405\u9023\u9023"},
        {"baseDate": "20260231"},
        {"baseTime": "0261"},
        {"fcstDate": None},
        {"fcstDate": "20990101"},
        {"fcstTime": ["0600"]},
        {"fcstValue": "warm"},
        {"fcstValue": None},
        {"category": "a category of its own"},
        {"nx": "west"},
        {"ny": True},
    ],
)
def test_an_item_that_is_no_row_is_a_flaw_and_costs_no_other(values):
    parsed = parse_point(changed(**values), 108).parsed
    assert len(parsed.rows) == 2
    (flaw,) = parsed.flaws
    assert "Item 1 does not have the values" in flaw.reason
    assert flaw.station == 108
    assert flaw.day in {date(2026, 4, 5), None}


def test_of_a_flaw_only_the_known_values_are_told():
    parsed = parse_point(changed(fcstValue="warm", author="아무개"), 108).parsed
    ((flaw,),) = (parsed.flaws,)
    assert "warm" in flaw.text
    assert "아무개" not in flaw.text
