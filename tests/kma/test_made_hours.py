"""The made-up hours: they add up to the made-up days, join at midnight and come from the west."""

from __future__ import annotations

import hashlib
from datetime import date

import numpy as np
import pytest

from seoulcast.kma.sandbox.observations import Observations
from seoulcast.kma.sandbox.stations import HOURLY_ALONE, PM10_ALONE, STATIONS
from seoulcast.kma.sandbox.weather_generator import make_weather
from seoulcast.stations import HOUR_STATIONS, UPWIND_STATIONS

THROUGH = date(2015, 6, 1)
YEARS = (1908, 1960, 2014)


@pytest.fixture(scope="module")
def weather() -> Observations:
    return make_weather(108, THROUGH)


def hours(weather: Observations, station: int, first: date, last: date) -> dict[str, np.ndarray]:
    """Values of whole days, shape (days, 24)."""
    table = weather.hours.between(station, 24 * first.toordinal() + 1, 24 * last.toordinal() + 24)
    assert len(table.hour) == 24 * ((last - first).days + 1)
    assert (np.diff(table.hour) == 1).all()
    return {name: v.reshape(-1, 24).astype(float) for name, v in table.values.items()}


def days(weather: Observations, station: int, first: date, last: date) -> dict[str, np.ndarray]:
    rows = weather.asos_rows(first.toordinal(), last.toordinal(), frozenset({station}))
    return {name: v[rows].astype(float) for name, v in weather.values.items()}


def year(weather, station, number):
    span = (date(number, 1, 1), date(number, 12, 31))
    return hours(weather, station, *span), days(weather, station, *span)


def test_daily_values_are_what_they_were_before_there_were_hours(weather):
    digest = hashlib.sha256(weather.day.tobytes() + weather.station.tobytes())
    for name in sorted(weather.values):
        rounded = np.round(weather.values[name].astype(float), 2)
        digest.update(np.nan_to_num(rounded, nan=-1e6).tobytes())
    assert digest.hexdigest()[:16] == "b37963752298a86b"
    dust = hashlib.sha256()
    for station in STATIONS:
        dust.update(np.round(weather.dust[station.number].values, 1).tobytes())
    assert dust.hexdigest()[:16] == "104d476886efb41e"


@pytest.mark.parametrize("number", YEARS)
@pytest.mark.parametrize("station", [108, 143])
def test_a_days_hours_average_to_its_mean_and_have_its_extremes(weather, station, number):
    own, daily = year(weather, station, number)
    assert np.abs(own["TA"].mean(axis=1) - daily["TA_AVG"]).max() <= 0.051
    assert np.abs(own["TA"].min(axis=1) - daily["TA_MIN"]).max() < 0.3
    assert np.abs(own["TA"].max(axis=1) - daily["TA_MAX"]).max() < 0.3


def test_midnight_has_no_jump_but_where_two_days_have_no_temperature_in_common(weather):
    own, daily = year(weather, 108, 2014)
    steps = np.diff(own["TA"].ravel())
    at_midnight = steps[23::24]
    low = np.maximum(daily["TA_MIN"][:-1], daily["TA_MIN"][1:])
    apart = np.maximum(0.0, low - np.minimum(daily["TA_MAX"][:-1], daily["TA_MAX"][1:]))
    assert (apart > 0.0).mean() < 0.03
    assert at_midnight[apart == 0.0].std() < steps.std()
    assert (np.abs(at_midnight) < apart + 2.5).all()


def test_the_minimum_comes_late_on_as_many_days_as_in_seoul(weather):
    own, _ = year(weather, 108, 2014)
    late = own["TA"].argmin(axis=1) + 1 > 10
    assert 0.12 < late.mean() < 0.25


def test_rain_sunshine_and_insolation_add_up_to_the_days(weather):
    own, daily = year(weather, 108, 2014)
    dry = np.isnan(daily["RN_DAY"])
    np.testing.assert_array_equal(np.isnan(own["RN"]).all(axis=1), dry)
    fell = np.nansum(own["RN"], axis=1)
    np.testing.assert_allclose(fell, np.nan_to_num(daily["RN_DAY"]), atol=0.01)
    wet = ~dry & (daily["RN_DAY"] > 0)
    np.testing.assert_allclose(own["RN_DAY"][wet, -1], daily["RN_DAY"][wet], atol=0.01)
    np.testing.assert_allclose(np.nansum(own["SS"], axis=1), daily["SS_DAY"], atol=0.01)
    np.testing.assert_allclose(np.nansum(own["SI"], axis=1), daily["SI_DAY"], atol=0.01)
    assert np.isnan(own["SS"][:, [0, 1, 2, 22, 23]]).all()
    assert (own["CA_TOT"][~np.isnan(own["RN"])] >= 7).all()


@pytest.mark.parametrize(
    ("name", "daily_name", "within"),
    [
        ("HM", "HM_AVG", 0.6), ("WS", "WS_AVG", 0.06), ("PS", "PS_AVG", 0.06),
        ("PA", "PA_AVG", 0.06), ("TS", "TS_AVG", 0.06), ("CA_TOT", "CA_TOT", 1.5),
    ],
)  # fmt: skip
def test_what_a_day_has_a_mean_of_its_hours_have_it_too(weather, name, daily_name, within):
    own, daily = year(weather, 108, 2014)
    assert np.abs(own[name].mean(axis=1) - daily[daily_name]).max() < within


def test_every_hour_is_possible(weather):
    for station in weather.hours.stations:
        own, _ = year(weather, station, 2014)
        assert ((own["HM"] > 0) & (own["HM"] <= 100)).all()
        assert (own["TD"] <= own["TA"]).all()
        assert (own["WS"] >= 0).all()
        assert ((own["WD_DEG"] % 10 == 0) & (own["WD_DEG"] <= 360)).all()
        assert ((own["WD_DEG"] == 0) == (own["WS"] < 0.5)).all()
        assert ((own["CA_TOT"] >= 0) & (own["CA_TOT"] <= 10)).all()
        assert ((own["PS"] > 950) & (own["PS"] < 1060)).all()
        assert np.nanmin(own["RN"]) == 0.0
        assert (np.nan_to_num(own["SS"]) <= 1.0).all()
        assert not np.isnan(own["TE_03"]).any()


def test_longer_weather_has_the_very_same_hours_in_whatever_range_they_are_asked_for(weather):
    shorter = make_weather(108, date(2013, 3, 1))
    span = (date(2012, 12, 1), date(2013, 2, 28))
    for station in (108, 146):
        long, short = hours(weather, station, *span), hours(shorter, station, *span)
        alone = hours(weather, station, date(2013, 1, 1), date(2013, 1, 1))
        for name, values in short.items():
            np.testing.assert_array_equal(long[name], values)
            np.testing.assert_array_equal(long[name][31], alone[name][0])
    other = hours(make_weather(7, date(2013, 3, 1)), 108, *span)
    assert (other["TA"] != short["TA"]).mean() > 0.9


def test_hours_lack_where_days_do(weather):
    begin, end = (24 * day.toordinal() for day in (date(1950, 8, 31), date(1953, 12, 1)))
    table = weather.hours.between(108, begin + 1, end + 1)
    assert table.hour.tolist() == [*range(begin + 1, begin + 25), end + 1]
    assert not len(weather.hours.between(169, 24, 24 * date(1990, 1, 1).toordinal()).hour)


def test_stations_of_hours_or_of_dust_alone_add_nothing_to_the_days(weather):
    assert set(weather.hours.stations) >= set(HOUR_STATIONS)
    assert set(weather.dust) >= {*HOUR_STATIONS, *UPWIND_STATIONS}
    alone = {station.number for station in (*HOURLY_ALONE, *PM10_ALONE)}
    assert not alone & set(np.unique(weather.station).tolist())
    assert not {station.number for station in PM10_ALONE} & set(weather.hours.stations)


# --- dust -------------------------------------------------------------------------------


def slots(weather: Observations, station: int, first: date, count: int) -> np.ndarray:
    dust = weather.dust[station]
    begin = int(np.searchsorted(dust.day, first.toordinal()))
    assert dust.day[begin + count - 1] == first.toordinal() + count - 1
    return np.array([dust.slots(at) for at in range(begin, begin + count)], dtype=float)


@pytest.mark.parametrize("station", [102, 108, 201])
def test_the_five_minutes_of_a_day_have_its_extremes_and_mean(weather, station):
    dust = weather.dust[station]
    stormy = np.argsort(dust.values[:, 2])[-40:]
    for at in [*stormy.tolist(), *range(0, len(dust.day), 23)]:
        values = np.array(dust.slots(at))
        low, high, mean = dust.values[at]
        assert len(values) == 288
        assert (values.min(), values.max(), round(float(values.mean()), 1)) == (low, high, mean)


def test_dust_moves_as_smoothly_at_midnight_as_at_any_other_hour(weather):
    own = slots(weather, 108, date(2014, 1, 1), 200).reshape(-1, 12).mean(axis=1)
    steps = np.abs(np.diff(np.log(own + 1.0)))
    at_midnight = steps[23::24]
    assert np.median(at_midnight) < 1.3 * np.median(steps)
    assert np.quantile(at_midnight, 0.9) < 1.5 * np.quantile(steps, 0.9)


@pytest.mark.parametrize(("station", "ahead"), [(102, 8), (229, 6), (201, 3)])
def test_dust_reaches_the_west_some_hours_before_seoul(weather, station, ahead):
    here, there = (
        slots(weather, number, date(2014, 1, 1), 200).reshape(-1, 12).mean(axis=1)
        for number in (108, station)
    )
    within = [np.log(s + 1) - np.convolve(np.log(s + 1), np.ones(25) / 25, "same") for s in
              (here, there)]  # fmt: skip
    inner = slice(48, -48)
    fits = {
        lag: np.corrcoef(within[1][inner], np.roll(within[0], -lag)[inner])[0, 1]
        for lag in range(-12, 13)
    }
    assert abs(max(fits, key=fits.__getitem__) - ahead) <= 2
    assert fits[ahead] > fits[0] + 0.1
