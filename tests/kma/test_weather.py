"""The made-up weather: Seoul's climate, weather that moves from west to east, no surprises."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from seoulcast.kma.sandbox.observations import ASOS_VALUES, Observations
from seoulcast.kma.sandbox.stations import PM10_ABSENT_DAYS, STATIONS
from seoulcast.kma.sandbox.weather_generator import FIRST_DAY, make_weather

THROUGH = date(2022, 12, 31)


@pytest.fixture(scope="module")
def weather() -> Observations:
    return make_weather(108, THROUGH)


@pytest.fixture(scope="module")
def seoul(weather: Observations) -> pd.DataFrame:
    rows = weather.station == 108
    days = pd.to_datetime(weather.day[rows] - date(1970, 1, 1).toordinal(), unit="D")
    table = pd.DataFrame({name: weather.values[name][rows] for name in ASOS_VALUES}, index=days)
    return table.astype("float64")


def anomalies(series: pd.Series) -> pd.Series:
    return series - series.groupby(series.index.dayofyear).transform("mean")


def test_longer_weather_begins_with_the_very_same_days(weather):
    shorter = make_weather(108, date(2015, 6, 1))
    rows = len(shorter.day)
    assert (weather.day[:rows] == shorter.day).all()
    for name in ASOS_VALUES:
        np.testing.assert_array_equal(weather.values[name][:rows], shorter.values[name])
    for station in (108, 143):
        long, short = weather.dust[station].values, shorter.dust[station].values
        np.testing.assert_array_equal(long[: len(short)], short)


def test_another_seed_is_other_weather(weather):
    other = make_weather(7, THROUGH)
    assert (other.values["TA_AVG"] != weather.values["TA_AVG"]).mean() > 0.9


def test_seoul_is_there_from_1907_but_for_the_war(seoul):
    days = (THROUGH - FIRST_DAY).days + 1
    assert len(seoul) == days - 1187
    assert seoul.loc["1950-09-01":"1953-11-30"].empty
    assert seoul.index.is_monotonic_increasing
    assert seoul.index.is_unique


def test_seasons_extremes_and_warming_are_seouls(seoul):
    recent = seoul.loc["1991":"2020"]
    monthly = recent["TA_AVG"].groupby(recent.index.month).mean()
    assert -4.0 < monthly[1] < 0.0
    assert 24.0 < monthly[8] < 28.0
    assert -25.0 < seoul["TA_MIN"].min() < -13.0
    assert 33.0 < seoul["TA_MAX"].max() < 41.0
    warming = recent["TA_AVG"].mean() - seoul.loc["1911":"1940", "TA_AVG"].mean()
    assert 1.0 < warming < 3.0


def test_every_value_is_possible(weather):
    values = weather.values
    assert (values["TA_MIN"] < values["TA_AVG"]).all()
    assert (values["TA_AVG"] < values["TA_MAX"]).all()
    assert (values["TD_AVG"] <= values["TA_AVG"] + 0.1).all()
    assert (values["HM_MIN"] <= values["HM_AVG"]).all()
    assert ((values["HM_AVG"] > 0.0) & (values["HM_AVG"] <= 100.0)).all()
    assert ((values["CA_TOT"] >= 0.0) & (values["CA_TOT"] <= 10.0)).all()
    assert ((values["WD_MAX_DEG"] >= 10.0) & (values["WD_MAX_DEG"] <= 360.0)).all()
    assert (values["WS_AVG"] < values["WS_MAX"]).all()
    assert (values["WS_MAX"] < values["WS_INS"]).all()
    assert (values["SS_DAY"] >= 0.0).all()
    assert np.nanmin(values["RN_DAY"]) == 0.0


def test_a_third_of_days_is_wet_and_summer_wetter(seoul):
    wet = seoul["RN_DAY"].notna()
    assert 0.2 < wet.mean() < 0.45
    rain = seoul["RN_DAY"].fillna(0.0)
    assert rain[rain.index.month == 7].mean() > 3.0 * rain[rain.index.month == 1].mean()


def test_a_warm_day_is_followed_by_a_warm_day(seoul):
    assert 0.5 < anomalies(seoul["TA_AVG"].loc["1960":]).autocorr() < 0.85


def test_the_west_tells_of_seouls_tomorrow(weather, seoul):
    rows = weather.station == 102
    days = pd.to_datetime(weather.day[rows] - date(1970, 1, 1).toordinal(), unit="D")
    west = anomalies(pd.Series(weather.values["TA_AVG"][rows].astype(float), index=days))
    here = anomalies(seoul["TA_AVG"].loc["2000-11-01":])
    tomorrow = here.shift(-1)
    assert west.corr(tomorrow) > here.corr(tomorrow) + 0.1


def test_pm10_has_its_days_order_seasons_and_storms(weather):
    low, high, mean = weather.dust[108].values.T
    assert (low < mean).all()
    assert (mean < high).all()
    days = pd.to_datetime(weather.dust[108].day - date(1970, 1, 1).toordinal(), unit="D")
    assert days[0] == pd.Timestamp("2008-04-28")
    assert not set(days.date) & set(PM10_ABSENT_DAYS)
    assert len(days) == (THROUGH - date(2008, 4, 28)).days + 1 - len(PM10_ABSENT_DAYS)
    series = pd.Series(mean, index=days)
    monthly = series.groupby(days.month).median()
    assert monthly[3] > 1.4 * monthly[8]
    assert 30.0 < series.median() < 45.0
    storms = series[series > 150.0]
    assert len(storms) > 20
    assert storms.index.month.isin([2, 3, 4, 5, 6]).mean() > 0.7
    assert np.log(series).autocorr() > 0.5
    assert 0.2 < (low == 0.0).mean() < 0.45


def test_daegus_pm10_is_its_own_and_shares_the_countrys_haze_and_storms(weather):
    here, there = (np.log(weather.dust[station].values[:, 2]) for station in (108, 143))
    assert 0.6 < np.corrcoef(here, there)[0, 1] < 0.999
    assert (here > 5.0).sum() == pytest.approx((there > 5.0).sum(), rel=0.5)


def test_stations_have_distinct_numbers():
    assert len({station.number for station in STATIONS}) == len(STATIONS)
