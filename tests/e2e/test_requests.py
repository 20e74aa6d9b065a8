"""What a day and a training read cost: requests to S3 and the hub, rows of Dagster's event log.

S3 is a real protocol over HTTP that counts. docs/scaling.md tells these numbers.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta

import dagster as dg
import httpx
import numpy as np
import pandas as pd
import pytest
from support.long_history import MemoryStore, store_clean_days, store_documents
from support.s3_server import BUCKET, S3Server
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.history import compact
from seoulcast.datasets.keys import INPUT_DATASETS
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.s3_store import S3Store
from seoulcast.datasets.tables import NUMPY_TYPES, clean_table
from seoulcast_assets.assets.stored_observations import read_observations
from seoulcast_assets.definitions import build_defs

pytestmark = pytest.mark.e2e

FIRST, LAST = date(2022, 4, 1), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
FIFTEEN_YEARS = pd.date_range("2008-04-28", "2023-04-27")
SINCE, EVE, TODAY = date(1996, 1, 1), date(2026, 6, 13), date(2026, 6, 14)
MORNING = datetime(2026, 6, 15, 6, 0, tzinfo=KST)
ASSETS = {"weather_pipeline": 3, "dust_pipeline": 2}
"""Jobs of observations, and how many assets each makes."""


@pytest.fixture
def s3(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = S3Server()
    client = server.client()
    client.create_bucket(Bucket=BUCKET)
    yield server
    client.close()
    server.close()


@pytest.fixture
def system(tmp_path, s3):
    """A system on S3."""
    settings = {"storage": "s3", "s3_bucket": BUCKET, "s3_endpoint_url": s3.url}
    with running_system(tmp_path, now=NOW, s3_region="us-east-1", **settings) as system:
        yield system


def hub_calls(system):
    """Calls that the hub has had."""
    return httpx.get(f"{system.sandbox.url}/_sandbox/state", timeout=60).json()["total"]


def event_rows(system):
    """Rows of Dagster's event log."""
    path = system.settings.dagster_home / "events" / "event_log.db"
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT count(*) FROM event_logs").fetchone()[0]


@pytest.fixture
def in_use(system):
    """A system that has its observations through the day before."""
    for job in ASSETS:
        assert system.run(job, FIRST, LAST - timedelta(days=1)).success
    return system


def test_a_ranged_run_writes_two_events_a_day_and_asset_and_no_more_than_thirty_of_its_own(system):
    days = (LAST - FIRST).days + 1
    for job, assets in ASSETS.items():
        before = event_rows(system)
        assert system.run(job, FIRST, LAST).success
        assert 0 < event_rows(system) - before - 2 * days * assets <= 30


def test_a_days_observations_take_two_calls_of_the_hub_and_some_fifty_requests_to_s3(in_use, s3):
    calls, rows = hub_calls(in_use), event_rows(in_use)
    s3.requests.clear()
    for job in ASSETS:
        assert in_use.run(job, LAST).success
    assert hub_calls(in_use) - calls == 2
    assert event_rows(in_use) - rows <= 60
    # Five day objects, and the year's copy of three datasets. The gets are mostly the raw days
    # around, which fill gaps of temperature.
    assert s3.requests == {"PUT": 8, "LIST": 11, "HEAD": 11, "GET": 22}


def test_the_sensors_looks_for_late_days_and_drift_stay_small(in_use, s3):
    for job in ASSETS:
        assert in_use.run(job, LAST).success
    assert in_use.run("batch_forecast", LAST).success
    definitions = build_defs(in_use.settings)
    repository = definitions.get_repository_def()
    for name, most in (
        ("late_and_revised_weather", {"LIST": 2, "GET": 2}),
        ("late_and_revised_days", {"LIST": 11, "GET": 12}),
        ("retrain_on_drift", {"LIST": 1, "GET": 2}),
    ):
        s3.requests.clear()
        with dg.build_sensor_context(
            instance=in_use.instance,
            repository_def=repository,
            resources={"store": definitions.resources["store"]},
        ) as context:
            repository.get_sensor_def(name).evaluate_tick(context)
        assert s3.requests
        assert s3.requests <= Counter(most), name


def history(dataset):
    """Fifteen years of good rows of a clean dataset, one station."""
    rows = pd.DataFrame({"TM": FIFTEEN_YEARS})
    values = {"day": FIFTEEN_YEARS, "count": 108, "word": "observed", "switch": False}
    for column in clean_table(dataset).columns:
        of_pm10_or_temperature = column.name.startswith(("PM10", "TA_"))
        values["number"] = 10.0 if of_pm10_or_temperature else np.nan
        rows[column.name] = values[column.kind]
        rows[column.name] = rows[column.name].astype(NUMPY_TYPES[column.kind])
    if "STATUS" in rows:
        rows["STATUS"] = "complete"
    return rows


def test_a_training_read_of_fifteen_years_takes_fifteen_gets(tmp_path, s3):
    first, last = FIFTEEN_YEARS[0].date(), FIFTEEN_YEARS[-1].date()
    local = LocalStore(tmp_path)
    for dataset in INPUT_DATASETS:
        write_days(local, dataset, render_days(dataset, history(dataset)))
        compact(local, dataset, first, last)
    for info in local.list(""):
        s3.load(info.key, local.get(info.key))
    client = s3.client()
    s3.requests.clear()
    observations = read_observations(S3Store(client, BUCKET), first, last)
    client.close()
    assert len(observations.pm10) == len(FIFTEEN_YEARS)
    assert s3.requests == {"LIST": 24, "GET": 15}


@pytest.fixture
def after_decades(s3):
    """Thirty years of all six clean datasets through the eve of a day, compacted, and documents."""
    memory = MemoryStore()
    store_clean_days(memory, SINCE, EVE)
    store_documents(memory, EVE)
    for key, data in memory.objects.items():
        s3.load(key, data)
    return s3


@pytest.mark.timeout(900)
def test_a_forecast_after_thirty_years_takes_at_most_forty_gets(tmp_path, after_decades):
    settings = {"storage": "s3", "s3_bucket": BUCKET, "s3_endpoint_url": after_decades.url}
    with running_system(tmp_path, now=MORNING, s3_region="us-east-1", **settings) as system:
        for job in (*ASSETS, "morning_pipeline"):
            assert system.run(job, TODAY).success
        gets = {}
        for asset in ("daily_forecast", "forecast_scores", "drift_check"):
            after_decades.requests.clear()
            assert system.run("batch_forecast", TODAY, assets=[asset]).success
            gets[asset] = after_decades.requests["GET"]
    # References need all years of the targets, and so does a forecast whose model is damaged.
    assert 0 < gets["daily_forecast"] <= 40
    assert sum(gets.values()) <= 100, gets
