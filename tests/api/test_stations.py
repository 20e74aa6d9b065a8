"""Several cities: which there are, whose values come, and what is said of any other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from support.documents import DAY, Shelf

from seoulcast.datasets.cities import City
from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api.app import create_app

SEOUL = {
    "id": 108,
    "name": {"ko": "서울", "en": "Seoul"},
    "neighbourhood": {"ko": "송월동", "en": "Songwol-dong"},
}
DAEGU = {"id": 143, "name": {"ko": "대구", "en": "Daegu"}, "neighbourhood": None}
BUSAN = {"id": 159, "name": {"ko": "부산", "en": "Busan"}, "neighbourhood": None}
ADDRESSES = ("forecasts", "observations", "normals", "scores", "reliability", "models", "drift")


@pytest.fixture
def three(settings: Settings, store: LocalStore, shelf: Shelf) -> Iterator[TestClient]:
    """Seoul and Daegu with a forecast and a day each, Busan with nothing yet."""
    shelf.issue()
    shelf.temperature(TA_MAX=1.0, TA_MAX_OBS=1.0)
    shelf.decide()
    daegu = Shelf(City(143).view(store))
    daegu.issue(station=143, fingerprint="daegu", status="late_data")
    daegu.temperature(STN=143, TA_MAX=5.5, TA_MAX_OBS=5.5)
    daegu.score()
    app = create_app(settings.model_copy(update={"stations": (108, 143, 159)}), store)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_the_stations_are_listed_with_their_names_the_default_one_first(three, client):
    assert three.get("/api/v1/stations").json() == {"stations": [SEOUL, DAEGU, BUSAN]}
    assert client.get("/api/v1/stations").json() == {"stations": [SEOUL]}


def test_a_station_without_a_name_is_told_by_its_number(settings, store):
    app = create_app(settings.model_copy(update={"stations": (90,)}), store)
    (only,) = TestClient(app).get("/api/v1/stations").json()["stations"]
    name = {"ko": "지점 90", "en": "Station 90"}
    assert only == {"id": 90, "name": name, "neighbourhood": None}


@pytest.mark.parametrize("times", [1, 2], ids=["read", "out of memory"])
def test_the_result_is_of_the_station_asked_for_and_else_of_the_default_one(three, times):
    for query, station in (("", SEOUL), ("?station=108", SEOUL), ("?station=143", DAEGU)):
        for _ in range(times):
            answer = three.get(f"/result{query}")
        assert answer.json()["station"] == station
    assert answer.json()["fingerprint"] == "daegu"
    assert answer.json()["newest_observation"]["temperature"]["TA_MAX"]["observed"] == 5.5
    etag = answer.headers["ETag"]
    asked = {"If-None-Match": etag}
    assert three.get("/result?station=143", headers=asked).status_code == 304
    assert three.get("/result", headers=asked).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_gives_the_values_of_the_station_asked_for(three, address):
    assert three.get(f"/api/v1/{address}").json()["station"] == SEOUL
    assert three.get(f"/api/v1/{address}?station=143").json()["station"] == DAEGU
    csv = three.get(f"/api/v1/{address}.csv?station=143")
    assert re.search(
        rf'filename="seoulcast-{address}.*-143\.csv"', csv.headers["Content-Disposition"]
    )
    assert csv.content != three.get(f"/api/v1/{address}.csv").content or address in {
        "normals", "reliability", "drift",
    }  # fmt: skip


def test_a_day_and_the_health_are_those_of_the_station_asked_for(three):
    day = three.get(f"/api/v1/forecasts/{DAY}?station=143").json()
    assert (day["station"], day["fingerprint"]) == (DAEGU, "daegu")
    assert three.get("/health?station=143").json()["newest_days"]["forecast_scores"] == f"{DAY}"
    assert three.get("/health").json()["newest_days"]["forecast_scores"] is None


def test_a_city_without_a_forecast_says_so_and_leaves_the_others_ready(three):
    answer = three.get("/result?station=159")
    assert (answer.status_code, answer.json()["code"]) == (503, "nothing-issued-yet")
    assert three.get("/result").status_code == 200
    assert three.get("/health/ready").status_code == 200


@pytest.mark.parametrize("path", ["/result", "/health", *(f"/api/v1/{a}" for a in ADDRESSES)])
@pytest.mark.parametrize("station", ["90", "-1", "daegu", "", "143.5", "1" * 40])
def test_any_other_station_is_refused_with_those_that_there_are(three, path, station):
    answer = three.get(path, params={"station": station})
    problem = answer.json()
    assert answer.status_code == 422
    assert [error["parameter"] for error in problem["errors"]] == ["station"]
    if station == "90":
        assert "108 (서울, Seoul), 143 (대구, Daegu), 159 (부산, Busan)" in problem["detail"]


def test_a_station_that_is_not_of_the_settings_is_refused_even_if_it_has_objects(store, client):
    Shelf(City(143).view(store)).issue(station=143)
    assert client.get("/result?station=143").status_code == 422


def test_the_age_of_each_citys_forecast_is_measured(three):
    three.get("/result?station=143")
    three.get("/result")
    told = three.get("/metrics").text
    ages = dict(
        re.findall(r'seoulcast_station_forecast_age_seconds\{station="(\d+)"\} (\S+)', told)
    )
    assert {"108", "143", "159"} == set(ages)
    assert ages["159"] == "NaN"
    assert float(ages["143"]) > 0
