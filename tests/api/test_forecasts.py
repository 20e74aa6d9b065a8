"""GET /api/v1/forecasts/{date}: a forecast as it was issued."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from seoulcast.datasets import keys
from seoulcast_api.responses.forecasts import ForecastResponse


def test_the_forecast_of_a_day_is_found_under_its_last_full_day(client, shelf):
    older = shelf.issue(date(2022, 12, 1))
    shelf.issue()

    answer = client.get("/api/v1/forecasts/2022-12-01")

    assert answer.status_code == 200
    forecast = ForecastResponse.model_validate_json(answer.content)
    assert forecast.fingerprint == older.fingerprint
    assert forecast.days[0].date == date(2022, 12, 2)


def test_latest_is_the_newest(client, shelf):
    newest = shelf.issue()
    shelf.issue(newest.day - timedelta(days=3))

    assert client.get("/api/v1/forecasts/latest").json()["fingerprint"] == newest.fingerprint


def test_a_new_issue_for_the_same_day_is_shown_at_once(client, shelf):
    day = shelf.issue().day
    client.get(f"/api/v1/forecasts/{day}")
    shelf.issue(fingerprint="revised")

    assert client.get(f"/api/v1/forecasts/{day}").json()["fingerprint"] == "revised"


def test_a_day_without_a_forecast_is_not_found_and_the_answer_explains_the_day(client, shelf):
    shelf.issue()

    answer = client.get("/api/v1/forecasts/2020-01-02")

    assert answer.status_code == 404
    assert "lies under 2020-01-01" in answer.json()["detail"]


@pytest.mark.parametrize(
    "date_text",
    [
        "yesterday",
        "2022-13-01",
        "2022-02-30",
        "20221230",
        "2022-W52-5",
        "1672358400",
        "0001-01-01",
        "9999-12-31",
        "２０２２-12-30",
        "2022-12-30T00:00",
    ],
)
def test_anything_but_a_day_is_refused_with_what_is_accepted(client, date_text):
    answer = client.get(f"/api/v1/forecasts/{date_text}")

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["errors"][0]["parameter"] == "date"
    assert "must" in problem["detail"]
    assert "'latest'" in problem["detail"]


def test_latest_before_any_issue_says_when_to_ask_again(client):
    answer = client.get("/api/v1/forecasts/latest")

    assert answer.status_code == 503
    assert answer.json()["code"] == "nothing-issued-yet"


def test_a_damaged_pointer_is_named(client, shelf, store):
    key = keys.FORECASTS.key(shelf.issue().day)
    store.put(key, b'{"day": "2022-12-30"}')

    answer = client.get("/api/v1/forecasts/2022-12-30")

    assert answer.status_code == 503
    assert key in answer.json()["detail"]
