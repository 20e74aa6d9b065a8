"""The client against the sandbox over HTTP: what it delivers, and each way a call can fail."""

from __future__ import annotations

import socket
from datetime import date, timedelta

import httpx
import pytest
from pydantic import SecretStr
from tenacity import wait_none

from seoulcast.kma import wire
from seoulcast.kma.client import SANDBOX_KEY, KmaClient
from seoulcast.kma.columns import ASOS_COLUMNS, PM10
from seoulcast.kma.connection import Timeouts
from seoulcast.kma.errors import (
    BadKeyError,
    CutBodyError,
    KmaError,
    MalformedAnswerError,
    NotAppliedForError,
    NotPublishedError,
    QuotaUsedUpError,
    RefusedError,
    UnreachableError,
)
from seoulcast.kma.sandbox import Faults
from seoulcast.settings import Settings

START, END = date(2021, 3, 1), date(2021, 3, 10)
TODAY = date(2022, 12, 31)


def asos_days(client: KmaClient, start: date = START, end: date = END, **stations) -> dict:
    return {
        day: rows
        for chunk in client.asos(start, end, **stations)
        for day, rows in chunk.rows.items()
    }


def pm10_days(client: KmaClient, start: date = START, end: date = END) -> dict:
    chunks = client.five_minute(PM10, start, end, 108)
    return {day: rows for chunk in chunks for day, rows in chunk.rows.items()}


def asked_since(sandbox, before: int) -> list[str]:
    return sandbox.calls[before:]


def every_day(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


# --- what it delivers ---------------------------------------------------------------


def test_a_range_comes_as_consecutive_bounded_pieces_that_cover_it(make_client):
    chunks = list(make_client(piece_days=4).asos(START, END))
    assert [(chunk.start.day, chunk.end.day) for chunk in chunks] == [(1, 4), (5, 8), (9, 10)]
    for chunk in chunks:
        assert list(chunk.rows) == every_day(chunk.start, chunk.end)


def test_asos_rows_are_the_hubs_texts_in_order_of_station(client):
    rows = asos_days(client)[START]
    stations = [int(row[1]) for row in rows]
    assert stations == sorted(stations)
    assert 108 in stations
    assert {len(row) for row in rows} == {len(ASOS_COLUMNS)}
    assert {row[0] for row in rows} == {"20210301"}


def test_only_stations_asked_for_come(client):
    days = asos_days(client, stations=(108, 112))
    assert {row[1] for rows in days.values() for row in rows} == {"108", "112"}


def test_a_pm10_day_is_288_rows_in_order_of_time(client):
    rows = pm10_days(client)[START]
    assert len(rows) == 288
    assert (rows[0][0], rows[-1][0]) == ("202103010000", "202103012355")


def test_a_daily_fetch_is_one_call_for_each_kind(client, sandbox):
    before = len(sandbox.calls)
    asos_days(client, END, END)
    pm10_days(client, END, END)
    assert len(asked_since(sandbox, before)) == 2


def test_days_without_rows_are_no_keys_and_cost_few_calls(client, sandbox):
    before = len(sandbox.calls)
    days = asos_days(client, date(1950, 8, 30), date(1953, 12, 2))
    assert list(days) == [
        date(1950, 8, 30), date(1950, 8, 31), date(1953, 12, 1), date(1953, 12, 2),
    ]  # fmt: skip
    assert len(asked_since(sandbox, before)) < 70


def test_a_range_that_ends_before_it_starts_is_a_mistake_of_the_caller(client):
    with pytest.raises(ValueError, match="ends before it starts"):
        client.asos(END, START)


@pytest.mark.parametrize("ahead", [0, 1, 30])
def test_today_and_the_future_are_not_published_and_not_even_asked_for(client, sandbox, ahead):
    before = len(sandbox.calls)
    with pytest.raises(NotPublishedError, match="not over yet"):
        client.asos(START, TODAY + timedelta(days=ahead))
    with pytest.raises(NotPublishedError, match="not over yet"):
        client.five_minute(PM10, START, TODAY + timedelta(days=ahead), 108)
    assert asked_since(sandbox, before) == []


def test_without_a_key_in_the_settings_the_sandbox_is_asked(sandbox):
    port = int(sandbox.url.rpartition(":")[2])
    settings = Settings(_env_file=None, sandbox_port=port, now=sandbox.hub.clock.now())
    with KmaClient.from_settings(settings) as client:
        assert len(pm10_days(client, END, END)[END]) == 288


# --- silent cuts --------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 2, 7])
def test_ranges_cut_after_some_days_arrive_whole(client, sandbox, days):
    asos, pm10 = asos_days(client), pm10_days(client)
    sandbox.faults = Faults(cut_after_days=days)
    assert asos_days(client) == asos
    assert pm10_days(client) == pm10


def test_ranges_cut_in_the_middle_of_a_day_arrive_whole(client, sandbox):
    asos, pm10 = asos_days(client), pm10_days(client)
    sandbox.faults = Faults(cut_after_rows=len(asos[START]) * 3 - 1)
    assert asos_days(client) == asos
    sandbox.faults = Faults(cut_after_rows=1000)
    assert pm10_days(client) == pm10


def test_rows_ordered_by_station_arrive_whole_cut_or_not(client, sandbox):
    asos = asos_days(client)
    sandbox.faults = Faults(by_station=True)
    assert asos_days(client) == asos
    sandbox.faults = Faults(by_station=True, cut_after_rows=30)
    assert asos_days(client) == asos


def test_a_day_that_is_late_is_no_key_and_its_neighbours_arrive(client, sandbox):
    late = frozenset({END})
    sandbox.faults = Faults(late_asos_days=late, late_pm10_days=late)
    assert list(asos_days(client)) == every_day(START, END)[:-1]
    assert list(pm10_days(client)) == every_day(START, END)[:-1]
    assert asos_days(client, END, END) == {}


def test_a_partial_day_is_delivered_as_it_is(client, sandbox):
    sandbox.faults = Faults(partial_pm10={END: 100})
    days = pm10_days(client)
    assert len(days[END]) == 100
    assert len(days[START]) == 288


# --- failures -----------------------------------------------------------------------

FAILURES = {
    "bad key": (Faults(), "bad", BadKeyError, 1, "KMA_API_KEY"),
    "not applied for": (Faults(not_applied=True), "good", NotAppliedForError, 1, "활용신청"),
    "quota": (Faults(quota_after_calls=0), "good", QuotaUsedUpError, 1, "tomorrow"),
    "server error": (Faults(status_5xx=503), "good", UnreachableError, 3, "503"),
    "too many": (Faults(status_429=True, retry_after="0"), "good", UnreachableError, 3, "429"),
    "long rest": (Faults(status_429=True, retry_after="3600"), "good", UnreachableError, 1, "429"),
    "page": (Faults(html_200=True), "good", UnreachableError, 3, "HTML"),
    "cut body": (Faults(cut_body=True), "good", CutBodyError, 3, "broke off"),
    "no end mark": (Faults(no_end_mark=True), "good", CutBodyError, 3, "7777END"),
    "empty body": (Faults(empty_body=True), "good", CutBodyError, 3, "7777END"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_has_its_type_and_says_call_and_remedy(make_client, sandbox, name):
    faults, key, kind, calls, word = FAILURES[name]
    sandbox.faults = faults
    before = len(sandbox.calls)
    with pytest.raises(kind) as caught:
        asos_days(make_client(key=key, attempts=3))
    assert type(caught.value) is kind
    message = str(caught.value)
    assert word in message
    assert "kma_sfcdd3.php?tm1=20210301&tm2=20210310" in message
    assert "What to do: " in message
    assert len(asked_since(sandbox, before)) == calls


@pytest.mark.parametrize(
    "fault", [{"status_5xx": 500}, {"cut_body": True}, {"html_200": True}, {"empty_body": True}]
)
def test_trouble_that_passes_is_survived(make_client, sandbox, fault):
    whole = pm10_days(make_client(), END, END)
    sandbox.faults = Faults(times=2, **fault)
    assert pm10_days(make_client(attempts=3), END, END) == whole


def test_a_hub_that_hangs_is_given_up(make_client, sandbox):
    sandbox.faults = Faults(hang=True)
    with pytest.raises(UnreachableError, match="timed out"):
        pm10_days(make_client(timeouts=Timeouts(0.2), attempts=2), END, END)


def test_a_body_that_cannot_be_decompressed_counts_as_broken_off(sandbox):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(
            200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip")
        )

    with (
        KmaClient(
            sandbox.url,
            SANDBOX_KEY,
            clock=sandbox.hub.clock,
            attempts=2,
            wait=wait_none(),
            transport=httpx.MockTransport(answer),
        ) as client,
        pytest.raises(CutBodyError, match="broke off"),
    ):
        pm10_days(client, END, END)
    assert len(asked) == 2


def test_a_refused_connection_is_unreachable(make_client):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UnreachableError, match="can't be reached"):
            pm10_days(make_client(url=url, attempts=2), END, END)


def test_a_wrong_path_below_the_base_url_is_refused(make_client, sandbox):
    with pytest.raises(RefusedError, match="404") as caught:
        pm10_days(make_client(url=f"{sandbox.url}/elsewhere"), END, END)
    assert not caught.value.retryable


def test_without_a_key_nothing_is_asked(sandbox):
    before = len(sandbox.calls)
    with (
        KmaClient(sandbox.url, None, clock=sandbox.hub.clock) as client,
        pytest.raises(BadKeyError, match="no key"),
    ):
        pm10_days(client, END, END)
    assert asked_since(sandbox, before) == []


def test_the_hubs_own_wait_is_logged_with_the_try(make_client, sandbox, caplog):
    sandbox.faults = Faults(status_429=True, retry_after="1", times=1)
    assert pm10_days(make_client(), END, END)
    (record,) = [r for r in caplog.records if r.levelname == "WARNING"]
    assert "Attempt 1 of 4 failed; retry in 1.0 s" in record.getMessage()


# --- answers that are framed and yet wrong: bodies no sandbox should ever send ----------


def client_answered_with(body: bytes, sandbox) -> KmaClient:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    return KmaClient("http://hub", SecretStr("key"), clock=sandbox.hub.clock, transport=transport)


def test_a_row_outside_the_range_asked_for_is_malformed(sandbox):
    body = wire.render_five_minute([("202103110000", "108", "39", "000000", "")])
    with pytest.raises(MalformedAnswerError, match=r"202103110000.*outside"):
        pm10_days(client_answered_with(body, sandbox))


def test_a_row_of_another_station_is_malformed(sandbox):
    body = wire.render_five_minute([("202103020000", "90", "39", "000000", "")])
    with pytest.raises(MalformedAnswerError, match="station 90"):
        pm10_days(client_answered_with(body, sandbox))


def test_an_identical_row_twice_is_one_and_a_different_one_an_error(sandbox):
    row = ("202103100000", "108", "39", "000000", "")
    client = client_answered_with(wire.render_five_minute([row, row]), sandbox)
    assert pm10_days(client, END, END) == {END: [row]}
    other = (*row[:2], "40", *row[3:])
    client = client_answered_with(wire.render_five_minute([row, other]), sandbox)
    with pytest.raises(MalformedAnswerError, match="two different rows"):
        pm10_days(client, END, END)


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (401, "유효한 인증키가 아닙니다.", BadKeyError),
        (403, "용량을 초과하였습니다.", QuotaUsedUpError),
        (403, "접근할 수 없습니다.", RefusedError),
        (503, "점검", UnreachableError),
    ],
)
def test_an_error_envelope_counts_even_under_status_200(sandbox, status, message, kind):
    body = wire.render_envelope(wire.Envelope(status, message))
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    client = KmaClient(
        "http://hub", SecretStr("key"), clock=sandbox.hub.clock, attempts=1, transport=transport
    )
    with pytest.raises(KmaError, match=message) as caught:
        pm10_days(client, END, END)
    assert type(caught.value) is kind


def test_json_that_is_no_error_is_malformed(sandbox):
    with pytest.raises(MalformedAnswerError, match="not a known error"):
        pm10_days(client_answered_with(b'{"rows": []}', sandbox), END, END)


def test_only_the_faulty_path_is_faulty(client, sandbox):
    sandbox.faults = Faults(not_applied=True, path=PM10.path.rpartition("/")[2])
    assert asos_days(client, END, END)
    with pytest.raises(NotAppliedForError):
        pm10_days(client, END, END)
