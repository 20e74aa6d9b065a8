"""What a model is served equals what it was trained on, from the objects as they are stored."""

from dataclasses import fields
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from support.morning_knowledge import (
    SEOUL,
    UPWIND,
    make_dust_hours,
    make_official,
    make_weather_hours,
)
from support.observations import THROUGH, make_observations
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.history import read_range
from seoulcast.datasets.keys import (
    DUST_HOURS,
    MORNING_DATASETS,
    OFFICIAL_FORECAST,
    PM10,
    STATION_WEATHER,
    TEMPERATURE,
    WEATHER_HOURS,
)
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.local_store import LocalStore
from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.corrections.chain import values_of
from seoulcast.forecasting.inputs.features import InputConfig, InputEncoder
from seoulcast.forecasting.model.samples import SampleBuilder
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.windows import MORNING
from seoulcast_assets.assets.stored_observations import (
    read_morning,
    read_observations,
    read_sound_observations,
)

pytestmark = pytest.mark.e2e

FIRST, LAST = date(2020, 1, 1), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
PARTITIONS = 500
MORNINGS_FIRST = date(2021, 1, 1)
CONTEXT = timedelta(days=14)
"""A morning's inputs look back so far: at forecasts that were issued days before."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Two and a half years of objects; one day in twelve lacks its dust, its weather or both."""
    with running_system(tmp_path_factory.mktemp("home"), now=NOW) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        rng = np.random.default_rng(12)
        for n in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=n)
            if rng.random() < 1 / 12:
                late = [(PM10,), (TEMPERATURE, STATION_WEATHER), (PM10, TEMPERATURE)]
                for dataset in late[rng.integers(3)]:
                    system.store.delete(dataset.key(day))
        yield system.store


def test_features_of_500_partitions_served_one_by_one_equal_those_trained_on(store):
    known = read_observations(store, FIRST, LAST)
    encoder = InputEncoder.fit(known, FIRST, LAST, InputConfig(components=10))
    builder = SampleBuilder(encoder, known, "observed", 5)
    linear_base, _, trained = builder.fit_linear_base(FIRST, LAST)
    rows, inputs, _ = builder._select(FIRST, LAST)
    forecasts = linear_base.predict(inputs, rows).astype(np.float32)

    chosen = np.sort(np.random.default_rng(500).choice(len(rows), PARTITIONS, replace=False))
    late, told = 0, []
    for n in chosen:
        day = rows[n].item()
        # As `daily_forecast` reads: nothing later than its day, from the stored objects.
        now_known = read_sound_observations(store, FIRST, day, told.append)
        served = encoder.encode(now_known, as_days([day]))
        np.testing.assert_array_equal(served.history[0], trained.history[n].numpy())
        np.testing.assert_array_equal(served.running_means[0], trained.running_means[n].numpy())
        np.testing.assert_array_equal(served.future[0], trained.future[n].numpy())
        again = linear_base.predict(served, as_days([day])).astype(np.float32)
        np.testing.assert_allclose(again[0], forecasts[n], rtol=0, atol=1e-6)
        late += now_known.newest_common() != day
    assert late > PARTITIONS / 20
    assert told == []


@pytest.fixture(scope="module")
def mornings(tmp_path_factory):
    """Seventeen months of the morning's objects, each source lacking one day in four."""
    store = LocalStore(tmp_path_factory.mktemp("mornings"))
    frames = {
        WEATHER_HOURS: make_weather_hours(MORNINGS_FIRST, LAST),
        DUST_HOURS: make_dust_hours(MORNINGS_FIRST, LAST),
        OFFICIAL_FORECAST: make_official(MORNINGS_FIRST, LAST),
    }
    rng = np.random.default_rng(13)
    for dataset, frame in frames.items():
        objects = render_days(dataset, frame)
        there = {day: data for day, data in objects.items() if rng.random() > 1 / 4}
        write_days(store, dataset, there)
    return store


def knowledge(store, first, last):
    """What is stored of these mornings."""
    return MorningKnowledge(**{d.name: read_range(store, d, first, last) for d in MORNING_DATASETS})


def test_the_morning_s_values_of_500_partitions_served_one_by_one_equal_those_trained_on(mornings):
    known = read_morning(mornings, MORNINGS_FIRST, LAST)
    days = day_range(MORNINGS_FIRST + timedelta(days=14), LAST)
    climatology = Climatology.fit(make_observations(last=THROUGH), THROUGH)
    trained = values_of(known, days, SEOUL, UPWIND, None, climatology, MORNING)
    stored = {d: set(list_days(mornings, d, MORNINGS_FIRST, LAST)) for d in MORNING_DATASETS}
    missing = set()
    for n in np.sort(np.random.default_rng(501).choice(len(days), PARTITIONS, replace=False)):
        day = days[n].item()
        then = knowledge(mornings, day - CONTEXT, day)
        served = values_of(then, as_days([day]), SEOUL, UPWIND, None, climatology, MORNING)
        for part in ("night", "dust", "official"):
            of_day, of_all = getattr(served, part), getattr(trained, part)
            for field in fields(of_day):
                value, expected = getattr(of_day, field.name), getattr(of_all, field.name)
                if isinstance(value, np.ndarray):
                    np.testing.assert_array_equal(value[0], expected[n])
        missing.add(frozenset(d.name for d in MORNING_DATASETS if day not in stored[d]))
    assert len(missing) == 2 ** len(MORNING_DATASETS), "every combination of missing sources"
