"""GET /api/v1/observations: what was observed, beside what cleaning made of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from seoulcast.datasets import keys
from seoulcast_api.responses.observations import ObservationsResponse

ADDRESS = "/api/v1/observations"


def test_observed_and_cleaned_values_stand_side_by_side_with_flag_and_unit(client, shelf):
    shelf.pm10(
        date(2022, 12, 29),
        PM10_MAX=160.5,
        PM10_MAX_FLAG="clipped",
        PM10_MAX_OBS=783.0,
        PM10_AVG=float("nan"),
        PM10_AVG_FLAG="removed",
        PM10_AVG_OBS=464.0,
    )
    shelf.temperature(date(2022, 12, 29))

    answer = client.get(ADDRESS, params={"from": "2022-12-29", "to": "2022-12-29"})

    ObservationsResponse.model_validate_json(answer.content)
    body = answer.json()
    assert body["units"]["PM10_MAX"] == "µg/m³"
    assert body["units"]["TA_MAX"] == "°C"
    (day,) = body["days"]
    assert day["date"] == "2022-12-29"
    assert day["pm10"]["PM10_MAX"] == {"observed": 783.0, "cleaned": 160.5, "flag": "clipped"}
    assert day["pm10"]["PM10_AVG"] == {"observed": 464.0, "cleaned": None, "flag": "removed"}
    assert day["pm10"]["grade"] == "very_bad"
    assert day["temperature"]["TA_MIN"]["observed"] == -8.0


def test_a_missing_value_is_null_and_has_no_grade(client, shelf):
    shelf.pm10(PM10_AVG=float("nan"), PM10_AVG_OBS=float("nan"), PM10_AVG_FLAG="missing")

    (day,) = client.get(ADDRESS).json()["days"]

    assert day["pm10"]["PM10_AVG"] == {"observed": None, "cleaned": None, "flag": "missing"}
    assert day["pm10"]["grade"] is None
    assert day["temperature"] is None


def test_without_a_range_the_last_thirty_days_through_yesterday_are_given(client, shelf):
    for age in (0, 1, 30, 31):
        shelf.temperature(date(2022, 12, 31) - timedelta(days=age))

    body = client.get(ADDRESS).json()

    assert (body["from"], body["to"]) == ("2022-12-01", "2022-12-30")
    assert [day["date"] for day in body["days"]] == ["2022-12-01", "2022-12-30"]


def test_a_year_of_days_is_given_at_once(client, shelf):
    shelf.temperature(date(2020, 1, 1))
    shelf.temperature(date(2020, 12, 31))

    body = client.get(ADDRESS, params={"from": "2020-01-01", "to": "2020-12-31"}).json()

    assert len(body["days"]) == 2


def test_more_than_a_year_is_refused_with_the_limit(client):
    answer = client.get(ADDRESS, params={"from": "2020-01-01", "to": "2021-01-01"})

    assert answer.status_code == 422
    assert "at most 366 days" in answer.json()["detail"]
    assert "367" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ({"from": "yesterday"}, "from", "YYYY-MM-DD"),
        ({"to": "2022-02-30"}, "to", "the calendar has"),
        ({"to": ""}, "to", "YYYY-MM-DD"),
        ({"from": "2022-12-02", "to": "2022-12-01"}, "from", "not be later than 'to'"),
        ({"from": "2023-05-01"}, "from", "not be later than yesterday (2022-12-30)"),
        ({"from": "1907-09-30", "to": "1907-10-02"}, "from", "1907-10-01"),
        ({"form": "2022-12-01"}, "form", "not a parameter"),
    ],
)
def test_bad_input_is_refused_with_what_is_accepted(client, query, parameter, words):
    answer = client.get(ADDRESS, params=query)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert words in problem["detail"]


def test_the_first_days_there_are_can_be_asked_for(client, shelf):
    shelf.temperature(date(1907, 10, 1))

    body = client.get(ADDRESS, params={"to": "1907-10-02"}).json()

    assert body["from"] == "1907-10-01"
    assert len(body["days"]) == 1


def test_the_origin_is_the_one_the_store_was_filled_from(client, store):
    store.put(keys.ORIGIN, b'{"origin": "kma"}\n')

    assert client.get(ADDRESS).json()["source"]["origin"] == "kma"


def test_a_damaged_day_is_an_error_in_words(client, shelf, store, caplog):
    shelf.pm10()
    store.put(keys.PM10.key(date(2022, 12, 29)), b"<html>")

    answer = client.get(ADDRESS)

    assert answer.status_code == 503
    assert answer.json()["code"] == "unreadable-document"
    assert "header" in caplog.text


def test_a_day_that_arrived_shows_after_half_a_minute(client, shelf, wait):
    assert client.get(ADDRESS).json()["days"] == []
    shelf.temperature()
    wait(31)

    assert len(client.get(ADDRESS).json()["days"]) == 1
