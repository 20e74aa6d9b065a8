"""/api/v1/columns: the newest forecast as columns of chosen targets, units and thresholds."""

from __future__ import annotations

from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from support.documents import MORNING, Shelf

from seoulcast.clock import KST
from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api.app import create_app

ADDRESS = "/api/v1/columns"


@pytest.fixture
def issued(client: TestClient, shelf: Shelf) -> TestClient:
    shelf.issue()
    return client


def _columns(client: TestClient, **query: str) -> dict[str, list[float]]:
    (station,) = client.get(ADDRESS, params=query).json()["stations"]
    columns: dict[str, list[float]] = station["columns"]
    return columns


def test_all_targets_come_as_columns_of_equal_length_that_say_what_result_says(
    issued: TestClient,
) -> None:
    columns = _columns(issued)
    days = issued.get("/result").json()["days"]
    assert {len(column) for column in columns.values()} == {7}
    assert columns["time"] == [day["date"] for day in days]
    for target, values in days[2]["targets"].items():
        assert columns[f"{target}_mean"][2] == values["mean"]
        assert columns[f"{target}_q90"][2] == values["quantiles"]["0.9"]
    assert columns["pm10_grade"] == [day["pm10_grade"]["grade"] for day in days]


def test_targets_and_quantiles_are_chosen_by_commas_or_by_repeating(issued: TestClient) -> None:
    wanted = ["time", "lead", "TA_MAX_mean", "TA_MAX_q5", "PM10_AVG_mean", "PM10_AVG_q5"]
    by_commas = _columns(issued, target="TA_MAX,PM10_AVG", quantile="0.05")
    repeated = issued.get(f"{ADDRESS}?target=TA_MAX&target=PM10_AVG&quantile=0.05").json()
    assert list(by_commas) == [*wanted, "pm10_grade"]
    assert repeated["stations"][0]["columns"] == by_commas


def test_temperature_and_its_thresholds_are_in_the_unit_that_is_asked_for(
    issued: TestClient,
) -> None:
    celsius = _columns(issued, target="TA_MAX,PM10_AVG", above="TA_MAX:0")
    answer = issued.get(
        ADDRESS,
        params={
            "target": "TA_MAX,PM10_AVG",
            "above": "TA_MAX:32",
            "temperature_unit": "fahrenheit",
        },
    ).json()
    fahrenheit = answer["stations"][0]["columns"]
    assert answer["units"]["TA_MAX_q50"] == "°F"
    assert answer["units"]["PM10_AVG_q50"] == "µg/m³"
    assert fahrenheit["TA_MAX_mean"][0] == round(celsius["TA_MAX_mean"][0] * 1.8 + 32, 1)
    assert fahrenheit["PM10_AVG_mean"] == celsius["PM10_AVG_mean"]
    assert fahrenheit["TA_MAX_above_32"] == celsius["TA_MAX_above_0"]


def test_days_are_also_given_as_the_epoch_second_of_their_midnight_in_seoul(
    issued: TestClient,
) -> None:
    first = _columns(issued, timeformat="unixtime")["time"][0]
    assert datetime.fromtimestamp(first, KST) == MORNING.replace(hour=0, minute=0)


def test_the_chance_of_more_than_a_quantile_is_what_its_level_leaves(issued: TestClient) -> None:
    values = _columns(issued)
    for target in ("TA_MAX", "PM10_AVG"):
        at = values[f"{target}_q90"][0]
        (chance, *_) = _columns(issued, above=f"{target}:{at}")[f"{target}_above_{at:g}"]
        assert chance == pytest.approx(0.1, abs=0.002)


def test_several_stations_come_in_the_order_in_which_they_are_asked_for(
    settings: Settings, store: LocalStore
) -> None:
    both = settings.model_copy(update={"stations": (108, 143)})
    client = TestClient(create_app(both, store))
    Shelf(store).issue()
    answer = client.get(ADDRESS, params={"station": "143,108"})
    assert answer.status_code == 503, "Daegu has no forecast"
    answer = client.get(ADDRESS, params={"station": "108,108"}).json()
    assert [one["station"]["id"] for one in answer["stations"]] == [108]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("target=RAIN", "'target' must be one or more of TA_AVG, TA_MAX"),
        ("quantile=0.3", "'quantile' must be one or more of 0.05, 0.1"),
        ("above=TA_MAX", "'above' must be a target and a value, for example TA_MAX:33"),
        ("above=RAIN:1", "'above' must be a target and a value"),
        ("station=109", "'station' must be one of the stations that are forecast"),
        ("station=abc", "'station' must be the number of a station"),
        ("temperature_unit=kelvin", "'temperature_unit' must be 'celsius' or 'fahrenheit'"),
        ("colour=red", "'colour' is not a parameter of this address"),
    ],
)
def test_what_is_not_accepted_is_said_with_what_is(
    issued: TestClient, query: str, told: str
) -> None:
    answer = issued.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 422
    assert told in answer.json()["detail"]
