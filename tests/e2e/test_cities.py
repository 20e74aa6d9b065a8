"""A second city by setting alone: its whole chain, beside a Seoul that does not notice."""

from datetime import date, datetime

import pytest
from fastapi.testclient import TestClient
from mlflow.tracking import MlflowClient
from support.observations import TINY
from support.system import running_system

from seoulcast.clock import KST, Clock
from seoulcast.datasets import keys
from seoulcast.datasets.cities import City
from seoulcast.datasets.days import read_day
from seoulcast.datasets.documents import LEADS, Scores
from seoulcast.datasets.issues import current_issue, read_document
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.datasets.models import decisions
from seoulcast.forecasting.model.training import train_model
from seoulcast.kma.sandbox import Faults
from seoulcast_api.app import create_app
from seoulcast_assets.assets import training_run

pytestmark = pytest.mark.e2e

FIRST, LEARNED, LAST = date(2021, 3, 1), date(2022, 6, 7), date(2022, 6, 14)
MORNING = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
LIGHT = {"predictor_stations": (108, 112, 143), "late_retries": 0}
DAEGU = City(143)


def train_a_little(observations, through, _config, *, on_epoch):
    """The real training, of the smallest network there is."""
    return train_model(observations, through, TINY, on_epoch=on_epoch)


def run_all(system, cities):
    """A history, a model and a week of forecasts of each city."""
    assert system.run("weather_pipeline", FIRST, LAST).success
    for city in cities:
        assert system.run(city.named("dust_pipeline"), FIRST, LAST).success
        assert system.run(city.named("retrain"), LEARNED).success
        assert system.run(city.named("batch_forecast"), LEARNED, LAST).success
        assert system.run(city.named("explore")).success


@pytest.fixture(scope="module")
def alone_and_both(tmp_path_factory):
    """Two systems of the same days: one of Seoul, one of Seoul and Daegu."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training_run, "train_model", train_a_little)
        # Two systems live through the same morning one after the other.
        patch.setattr(Clock, "now", lambda _: MORNING)
        with (
            running_system(tmp_path_factory.mktemp("alone"), now=MORNING, **LIGHT) as alone,
            running_system(
                tmp_path_factory.mktemp("both"), now=MORNING, stations=(108, 143), **LIGHT
            ) as both,
        ):
            run_all(alone, [City(108)])
            run_all(both, [City(108), DAEGU])
            yield alone, both


@pytest.fixture
def both(alone_and_both):
    yield alone_and_both[1]
    alone_and_both[1].sandbox.faults = Faults()


@pytest.fixture
def daegu(both):
    """The store as Daegu sees it."""
    return DAEGU.view(both.store)


def test_seouls_objects_are_the_same_with_and_without_a_second_city(alone_and_both):
    alone, both = (system.objects() for system in alone_and_both)
    of_daegu = {key for key in both if key.startswith(DAEGU.prefix)}
    assert {key: etag for key, etag in both.items() if key not in of_daegu} == alone
    shared = {key for key in alone if key.startswith(("raw/asos/", "result/weather/"))}
    own = set(alone) - shared - {"origin.json"}
    own = {key for key in own if not key.startswith(("models/", "forecasts/", "history/station"))}
    assert {f"{DAEGU.prefix}{key}" for key in own} <= of_daegu
    assert not any("raw/asos" in key or "result/weather" in key for key in of_daegu)


def test_the_second_citys_clean_days_are_its_own(both, daegu):
    here, there = (
        {
            dataset.name: read_day(store, dataset, LAST).iloc[0]
            for dataset in (keys.TEMPERATURE, keys.PM10)
        }
        for store in (both.store, daegu)
    )
    assert {row["STN"] for row in here.values()} == {108}
    assert {row["STN"] for row in there.values()} == {143}
    values = {"temperature": ["TA_AVG", "TA_MAX", "TA_MIN"], "pm10": ["PM10_AVG", "PM10_MAX"]}
    for table, columns in values.items():
        assert here[table][columns].tolist() != there[table][columns].tolist()
    assert there["pm10"]["SLOTS"] == 288
    days = (LAST - FIRST).days + 1
    for asset in ("temperature", "raw_pm10", "pm10"):
        assert len(both.materialized(f"station_143/{asset}")) == days


def test_the_second_city_has_a_model_forecasts_scores_and_drift_checks(both, daegu):
    (own,), (seouls,) = decisions(daegu), decisions(both.store)
    assert own.version != seouls.version
    forecast = current_issue(daegu, LAST)
    assert (forecast.station, forecast.status) == (143, "fresh")
    assert [day.lead for day in forecast.days] == list(LEADS)
    assert forecast.fingerprint != current_issue(both.store, LAST).fingerprint
    scores = read_document(daegu, keys.SCORES.key(LAST), Scores)
    assert scores.station == 143
    assert {row.lead for row in scores.rows} == set(LEADS)
    assert read_document(daegu, keys.DRIFT.key(LAST), DriftCheck).station == 143
    assert b"Daegu, station 143" in daegu.get(keys.REPORT)


def test_each_city_has_a_registered_model_of_its_own(both):
    client = MlflowClient(tracking_uri=both.settings.mlflow_uri)
    named = {registered.name for registered in client.search_registered_models()}
    assert named == {"seoulcast-lstm", "seoulcast-lstm-143"}
    version = client.get_model_version_by_alias("seoulcast-lstm-143", "challenger")
    assert client.get_run(version.run_id).data.tags["station"] == "143"


def test_the_api_gives_each_city_its_own(both):
    with TestClient(create_app(both.settings, both.store)) as client:
        result = client.get("/result?station=143").json()
        assert result["station"]["name"] == {"ko": "대구", "en": "Daegu"}
        assert result["day"] == LAST.isoformat()
        assert client.get("/result").json()["station"]["id"] == 108
        assert client.get("/api/v1/scores?station=143").json()["scored_days"]
        assert client.get("/api/v1/models?station=143").json()["issued"]


def test_everything_made_again_is_the_same_bytes(both):
    before = both.objects()
    run_all(both, [DAEGU])
    after = both.objects()
    report = DAEGU.prefix + keys.REPORT
    assert {k: v for k, v in after.items() if k != report} == {
        k: v for k, v in before.items() if k != report
    }


def test_a_temperature_is_cleaned_again_from_what_is_stored_without_the_hub(both, daegu):
    key = keys.TEMPERATURE.key(LAST)
    good = daegu.get(key)
    daegu.delete(key)
    both.sandbox.faults = Faults(status_5xx=503)
    assert both.run("weather_pipeline", LAST, assets=["station_143/temperature"]).success
    assert daegu.get(key) == good


def test_a_second_city_without_its_days_leaves_seouls_forecast_fresh(both, daegu):
    """Neither its PM10 nor its row of the weather comes on a morning; Seoul's do."""
    kept = {info.key: both.store.get(info.key) for info in both.store.list("")}
    day = date(2022, 6, 14)
    gone = [
        keys.RAW_ASOS.key(day), keys.TEMPERATURE.key(day), keys.STATION_WEATHER.key(day),
        keys.RAW_PM10.key(day), keys.PM10.key(day), keys.FORECASTS.key(day), keys.LATEST_FORECAST,
        *(info.key for info in both.store.list(keys.issues_prefix(day))),
    ]  # fmt: skip
    for key in gone:
        both.store.delete(key)
        daegu.delete(key)
    late = frozenset({day})
    both.sandbox.faults = Faults(station=143, late_asos_days=late, late_pm10_days=late)
    try:
        weather = both.run("weather_pipeline", day)
        assert not weather.success
        (told,) = both.told_of_failure(weather)
        assert "station_143/temperature 2022-06-14 unpublished" in told
        assert both.run("dust_pipeline", day).success
        dust = both.run("dust_pipeline_143", day)
        assert not dust.success
        (told,) = both.told_of_failure(dust)
        assert told.startswith("*대구 · Daegu* ")
        assert "station_143/raw_pm10" in told
        assert both.run("batch_forecast", day).success
        assert both.run("batch_forecast_143", day).success
        assert current_issue(both.store, day).status == "fresh"
        assert current_issue(daegu, day).status == "late_data"
        assert read_day(both.store, keys.TEMPERATURE, day) is not None
        assert read_day(daegu, keys.TEMPERATURE, day) is None
    finally:
        for key in gone:
            daegu.delete(key)
        both.store.put_many(kept)
