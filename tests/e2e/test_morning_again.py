"""A morning that is fetched again a year later has the inputs of its forecast, bit for bit."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.history import read_range
from seoulcast.datasets.keys import MORNING_DATASETS, OFFICIAL_FORECAST, RAW_DUST_HOURS, RAW_HOURS
from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.core.official import official_values
from seoulcast.forecasting.corrections.dust import DustValues
from seoulcast.forecasting.corrections.night import NightValues
from seoulcast.stations import HOUR_STATIONS, SEOUL, UPWIND_STATIONS
from seoulcast.windows import MORNING
from seoulcast_assets.assets.stored_observations import read_morning

pytestmark = pytest.mark.e2e

D = date(2022, 6, 14)
FIRST = D - timedelta(days=6)
LIVE = datetime(2022, 6, 15, 4, 30, tzinfo=KST)
A_YEAR_LATER = datetime(2023, 6, 15, 12, 0, tzinfo=KST)


def inputs_of(store):
    """Every value that an issue under D is made from, unscaled."""
    known, days = read_morning(store, FIRST, D), as_days([D])
    return [
        *(NightValues.of(known, days, station, MORNING).values for station in HOUR_STATIONS),
        DustValues.of(known, days, SEOUL, UPWIND_STATIONS, MORNING).values,
        official_values(known, days).values,
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def live(home):
    """Objects and inputs as they were on the morning after D, half an hour before the forecast."""
    with running_system(home, now=LIVE, late_retries=0) as system:
        assert system.run("dust_pipeline", FIRST, D).success
        assert system.run("morning_pipeline", FIRST, D - timedelta(days=1)).success
        assert system.run("morning_pipeline", D).success
        return (
            system.objects(),
            inputs_of(system.store),
            read_range(system.store, OFFICIAL_FORECAST, FIRST, D),
        )


def test_the_inputs_of_a_live_morning_hold_every_source(live):
    for values in live[1]:
        assert np.isfinite(values).mean() > 0.5


def test_fetched_again_a_year_later_it_has_the_same_objects_and_inputs(home, live):
    with running_system(home, now=A_YEAR_LATER, late_retries=0) as system:
        assert system.run("morning_pipeline", FIRST, D).success
        now = system.objects()
        for dataset in (RAW_HOURS, RAW_DUST_HOURS, *MORNING_DATASETS):
            assert now[dataset.key(D)] == live[0][dataset.key(D)], dataset.name
        for before, after in zip(live[1], inputs_of(system.store), strict=True):
            np.testing.assert_array_equal(after, before)


def test_fetched_for_the_first_time_a_year_later_it_lacks_the_newest_point_forecast_alone(
    live, tmp_path
):
    with running_system(tmp_path, now=A_YEAR_LATER, late_retries=0) as system:
        assert system.run("dust_pipeline", FIRST, D).success
        assert system.run("morning_pipeline", FIRST, D).success
        *hours_and_dust, _ = inputs_of(system.store)
        for before, after in zip(live[1], hours_and_dust, strict=False):
            np.testing.assert_array_equal(after, before)
        # The hub gives the newest forecast of a grid point and no older one.
        issued = live[2][live[2]["SOURCE"] != "point"].reset_index(drop=True)
        found = read_range(system.store, OFFICIAL_FORECAST, FIRST, D)
        pd.testing.assert_frame_equal(found, issued)
