"""The normal: a mean of whole years before the issue, of observed days and of no others."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.observations import STATION_COLUMNS, Observations
from seoulcast.forecasting.core.prediction import LEVELS
from seoulcast.forecasting.references.normals import (
    Normals,
    base_years,
    issue_year,
    slots_of,
)

NEW_YEARS_EVE = date(2023, 12, 31)


def observations(first=1980, last=2023, dust_from=date(2008, 4, 28), **changes):
    """Temperatures that are the year less 2000, and dust that is twice that."""
    days = pd.date_range(f"{first}-01-01", f"{last}-12-31")
    warm = days.year.to_numpy() - 2000.0
    temperature = {f"TA_{part}_OBS": warm for part in ("AVG", "MAX", "MIN")}
    dust = {f"PM10_{part}": 2 * warm for part in ("AVG", "MAX", "MIN")}
    observed = {f"{name}_OBS": values for name, values in dust.items()}
    plain = {"TM": days, "STN": 108}
    pm10 = pd.DataFrame({**plain, **dust, **observed})
    return Observations(
        temperature=pd.DataFrame({**plain, "EXCLUDED": False, **temperature}).assign(**changes),
        pm10=pm10[pm10["TM"] >= pd.Timestamp(dust_from)],
        station_weather=pd.DataFrame(columns=["TM", "STN", *STATION_COLUMNS]).astype(
            {"TM": "datetime64[ns]", "STN": "int64"} | dict.fromkeys(STATION_COLUMNS, "float64")
        ),
    )


@pytest.fixture(scope="module")
def normals():
    return Normals.before(2023, observations())


def test_the_thirty_full_years_before_the_issues_year_count(normals):
    normal = normals.on(NEW_YEARS_EVE, "TA_AVG")
    assert base_years(2023) == (1993, 2022)
    assert (normal.years, normal.first_year, normal.last_year) == (30, 1993, 2022)
    assert normal.mean == pytest.approx(np.mean(np.arange(1993, 2023)) - 2000, abs=0.06)


def test_what_was_not_measured_for_so_long_has_the_years_there_are(normals):
    spring, autumn = normals.on(date(2023, 2, 1), "PM10_AVG"), normals.on(NEW_YEARS_EVE, "PM10_AVG")
    assert (spring.years, spring.first_year, spring.last_year) == (14, 2009, 2022)
    assert (autumn.years, autumn.first_year, autumn.last_year) == (15, 2008, 2022)


def test_fewer_than_ten_years_are_no_normal():
    assert Normals.before(2017, observations()).on(NEW_YEARS_EVE, "PM10_AVG") is None
    assert Normals.before(2018, observations()).on(NEW_YEARS_EVE, "PM10_AVG").years == 10


def test_nothing_of_the_issues_year_or_later_is_known():
    whole, cut = observations(), observations(last=2022)
    for target in ("TA_MAX", "PM10_AVG"):
        day = date(2023, 7, 1)
        assert Normals.before(2023, whole).on(day, target).mean == (
            Normals.before(2023, cut).on(day, target).mean
        )


def test_the_forecast_of_new_years_morning_has_the_year_that_has_ended():
    assert issue_year(date(2022, 12, 31)) == 2023
    assert issue_year(date(2022, 12, 30)) == 2022


def test_excluded_days_are_left_out():
    left_out = observations(EXCLUDED=lambda table: table["TM"].dt.year < 2000)
    assert Normals.before(2023, left_out).on(NEW_YEARS_EVE, "TA_AVG").first_year == 2000


def test_a_dust_storm_counts_as_it_was_observed_and_a_gap_for_nothing():
    quiet = observations()
    pm10 = quiet.pm10.copy()
    day = pm10["TM"] == pd.Timestamp("2021-03-29")
    gap = pm10["TM"] == pd.Timestamp("2021-03-30")
    pm10.loc[day, "PM10_AVG_OBS"], pm10.loc[gap, "PM10_AVG_OBS"] = 1000.0, np.nan
    stormy = Observations(quiet.temperature, pm10, quiet.station_weather)
    # 15 days in each of 14 years, one of them missing.
    around = [date(2023, 3, 29)]
    before = Normals.before(2023, quiet).on(around[0], "PM10_AVG")
    after = Normals.before(2023, stormy).on(around[0], "PM10_AVG")
    values = 15 * 14
    assert after.mean == pytest.approx(
        (before.mean * values - 42 + 1000 - 42) / (values - 1), abs=0.15
    )
    assert after.years == before.years


def test_the_leap_day_has_the_normal_of_the_day_before_and_the_year_is_a_ring(normals):
    assert slots_of(as_days([date(2024, 2, 28), date(2024, 2, 29)])).tolist() == [58, 58]
    assert slots_of(as_days([date(2024, 3, 1), date(2023, 3, 1)])).tolist() == [59, 59]
    assert slots_of(day_range(date(2024, 12, 31), date(2025, 1, 1))).tolist() == [364, 0]
    assert normals.on(date(2024, 2, 29), "TA_MIN") is normals.on(date(2023, 2, 28), "TA_MIN")


def test_its_quantiles_are_of_the_same_days(normals):
    normal = normals.on(date(2023, 7, 1), "TA_AVG")
    assert (
        normal.quantiles.tolist() == np.quantile(np.repeat(np.arange(-7, 23), 15), LEVELS).tolist()
    )
