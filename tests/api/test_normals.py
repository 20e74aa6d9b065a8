"""What is usual on a day: thirty years of observations, and no forecast held up by them."""

from __future__ import annotations

import time
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from seoulcast.datasets import keys
from seoulcast.datasets.days import render_days, write_days
from seoulcast_api.reading import normals


@pytest.fixture
def fill(store):
    """Stores Decembers whose mean temperature is the year less 2000."""

    def write(years: range, **changes: object) -> None:
        days = [date(year, 12, 20) + timedelta(days=i) for year in years for i in range(12)]
        rows = pd.DataFrame({"TM": pd.to_datetime(days), "STN": 108, "EXCLUDED": False})
        for name, more in (("TA_MIN", -5), ("TA_AVG", 0), ("TA_MAX", 5)):
            rows[name] = rows[f"{name}_OBS"] = rows["TM"].dt.year - 2000.0 + more
            rows[f"{name}_FLAG"] = "observed"
        rows = rows.assign(**changes)
        write_days(store, keys.TEMPERATURE, render_days(keys.TEMPERATURE, rows))

    return write


def test_the_thirty_full_years_before_this_one_count(client, fill):
    fill(range(1985, 2022))

    body = client.get("/api/v1/normals", params={"from": "2022-12-25", "to": "2022-12-25"}).json()

    assert (body["base_from"], body["base_to"]) == (1992, 2021)
    normal = body["days"][0]["normal"]
    assert normal["TA_AVG"] == {
        "unit": "°C",
        "mean": round(float(np.mean(range(1992, 2022))) - 2000, 1),
        "q10": -5.1,
        "median": 6.5,
        "q90": 18.1,
        "years": 30,
        "first_year": 1992,
        "last_year": 2021,
    }
    assert normal["PM10_AVG"] is None


def test_they_are_as_of_the_newest_forecast_as_those_beside_its_days(client, shelf, fill):
    fill(range(1985, 2022))
    shelf.issue(date(2021, 12, 20))

    body = client.get("/api/v1/normals", params={"from": "2022-12-25", "to": "2022-12-25"}).json()

    assert (body["base_from"], body["base_to"]) == (1991, 2020)
    assert body["days"][0]["normal"]["TA_AVG"]["last_year"] == 2020


def test_excluded_days_and_too_few_years_make_no_normal(client, fill):
    fill(range(2005, 2022))
    fill(range(2005, 2015), EXCLUDED=True)

    body = client.get("/api/v1/normals", params={"from": "2022-12-25", "to": "2022-12-25"}).json()

    assert body["days"][0]["normal"]["TA_AVG"] is None


def test_the_leap_day_has_the_normal_of_the_day_before():
    assert normals.slot(date(2024, 2, 29)) == normals.slot(date(2024, 2, 28)) == 58
    assert normals.slot(date(2024, 12, 31)) == normals.slot(date(2023, 12, 31)) == 364


def test_the_newest_forecast_soon_has_them_beside_its_days(client, shelf, fill):
    fill(range(1992, 2022))
    shelf.issue()

    deadline = time.monotonic() + 60
    while (days := client.get("/result").json()["days"])[0]["normal"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.2)

    assert days[0]["normal"]["TA_MAX"]["median"] == 11.5


@pytest.mark.parametrize("error", [ValueError("damaged"), RuntimeError("unexpected")])
def test_a_forecast_is_served_while_they_cannot_be_made(client, shelf, monkeypatch, error):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(normals.history, "read_range", fail)
    shelf.issue()

    answer = client.get("/result")

    assert answer.status_code == 200
    assert answer.json()["days"][0]["normal"] is None
