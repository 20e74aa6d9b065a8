"""What an answer of the hub means: data, or which failure, and how long to wait after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from seoulcast.kma import wire
from seoulcast.kma.classification import classify_failure
from seoulcast.kma.errors import (
    BadKeyError,
    NotAppliedForError,
    QuotaUsedUpError,
    UnreachableError,
)

# --- a wait that the hub asks for --------------------------------------------------------------


def rest_of(retry_after: str) -> float | None:
    failure = classify_failure(429, b"", "", retry_after=retry_after)
    assert isinstance(failure, UnreachableError)
    return failure.retry_after_s


@pytest.mark.parametrize(
    "form",
    [
        lambda time: format_datetime(time, usegmt=True),
        lambda time: f"{time:%A, %d-%b-%y %H:%M:%S GMT}",
        lambda time: f"{time:%a %b %d %H:%M:%S %Y}",
        lambda time: f"{time:%a, %d %b %Y %H:%M:%S} -0000",
    ],
    ids=["as of today", "obsolete", "asctime", "without a zone"],
)
def test_each_form_of_a_date_to_wait_for_is_read_as_utc(form):
    rest_s = rest_of(form(datetime.now(UTC) + timedelta(hours=1)))
    assert rest_s is not None
    assert 3000 < rest_s <= 3600


def test_a_date_that_is_past_asks_for_no_wait():
    assert rest_of("Sat Nov 28 11:13:28 1998") == 0.0
    assert rest_of(" 120 ") == 120.0


@pytest.mark.parametrize(
    "text", ["", "soon", "²", "-5", "1.5e3", "Sat Foo 99 11:13:28 2026", "Sat Nov 28", "9:9:9", ","]
)
def test_a_wait_that_cannot_be_read_counts_as_absent(text):
    assert rest_of(text) is None


# --- refusals in other forms than the documented one ----------------------------------------------

WORDS = {
    "유효한 인증키가 아닙니다.": BadKeyError,
    "활용신청이 필요한 API 입니다.": NotAppliedForError,
    "일일 최대 호출 건수 제한을 초과하였습니다.": QuotaUsedUpError,
    "인증키의 일일 호출건수를 초과하였습니다.": QuotaUsedUpError,
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "euc-kr"])
@pytest.mark.parametrize("status", [200, 401, 403])
@pytest.mark.parametrize("form", ["envelope", "text", "other JSON"])
@pytest.mark.parametrize("words", WORDS)
def test_a_refusal_is_known_by_its_words_in_any_form_and_encoding(encoding, status, form, words):
    text = {
        "envelope": wire.render_envelope(wire.Envelope(403, words)).decode(),
        "text": f"\n{words}\n",
        "other JSON": f'{{"error": "{words}"}}',
    }[form]
    failure = classify_failure(status, text.encode(encoding), "/path")
    assert type(failure) is WORDS[words]
    assert words in str(failure)


def test_another_text_in_place_of_data_may_pass():
    failure = classify_failure(200, "점검 중입니다.".encode("euc-kr"), "/path")
    assert type(failure) is UnreachableError
    assert "점검 중입니다." in str(failure)


@pytest.mark.parametrize("before", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_data_and_pages_are_told_apart_behind_blanks_and_a_byte_order_mark(before):
    assert classify_failure(200, before + wire.render_five_minute([]), "/path") is None
    failure = classify_failure(200, before + b"<html></html>", "/path")
    assert type(failure) is UnreachableError
