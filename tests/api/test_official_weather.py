"""What KMA had said of sky and rain, in each day of a forecast."""

from __future__ import annotations

import json
from datetime import date

import pytest

from seoulcast.datasets import issues, keys
from seoulcast.datasets.documents import Forecast

ADDRESSES = ("/result", "/api/v1/forecasts/latest", "/api/v1/forecasts/2022-12-30")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_near_day_has_it_by_halves_with_its_source_and_time_of_issue(client, shelf, address):
    shelf.issue()

    days = client.get(address).json()["days"]

    assert days[0]["official_weather"] == {
        "source": "short_term",
        "issued_at": "2022-12-30T17:00:00+09:00",
        "morning": {"sky": "mostly_cloudy", "precipitation": "none", "rain_chance": 30},
        "afternoon": {"sky": "overcast", "precipitation": "rain", "rain_chance": 80},
        "day": None,
    }
    assert [day["official_weather"]["day"] is not None for day in days] == [False] * 6 + [True]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_forecast_stored_before_it_was_kept_has_null(client, shelf, store, address):
    issued = shelf.issue()
    key = keys.issue(issued.day, issued.fingerprint)
    document = json.loads(store.get(key))
    for day in document["days"]:
        del day["official_weather"]
    store.put(key, json.dumps(document).encode())
    assert all(
        day.official_weather is None for day in issues.read_document(store, key, Forecast).days
    )

    days = client.get(address).json()["days"]

    assert [day["official_weather"] for day in days] == [None] * 7


def test_it_is_described_with_units_and_words(client):
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    outlook = schemas["OfficialOutlookView"]["properties"]
    assert "비/눈" in outlook["precipitation"]["description"]
    assert outlook["rain_chance"]["description"].startswith("Chance of rain or snow, %")
    assert "official_weather" in schemas["ResultDay"]["properties"]


def test_an_older_day_has_what_was_out_then(client, shelf):
    shelf.issue(date(2022, 12, 1))
    shelf.issue()

    (first, *_) = client.get("/api/v1/forecasts/2022-12-01").json()["days"]

    assert first["official_weather"]["issued_at"] == "2022-12-01T17:00:00+09:00"
