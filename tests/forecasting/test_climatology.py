"""Climatology: seasons that join, a trend only where years allow one, a spread of their own."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.changed_observations import garbled, with_values

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.observations import STATION_COLUMNS, Observations
from seoulcast.forecasting.core.prediction import from_transformed
from seoulcast.forecasting.references.climatology import Climatology

TA_AVG, PM10_AVG = 0, 3
THROUGH = date(2017, 5, 31)


def series(first, last, temperature, dust=40.0):
    """Observations of one value a day for temperature and for PM10, as functions of days."""
    days = pd.date_range(first, last)
    warm = np.broadcast_to(temperature(days) if callable(temperature) else temperature, len(days))
    dusty = np.broadcast_to(dust(days) if callable(dust) else dust, len(days))
    targets = {f"TA_{part}": warm + step for part, step in (("AVG", 0), ("MAX", 4), ("MIN", -4))}
    grains = {f"PM10_{part}": dusty * f for part, f in (("AVG", 1), ("MAX", 2), ("MIN", 0.5))}
    return Observations(
        temperature=pd.DataFrame(
            {"TM": days, "STN": 108, "EXCLUDED": False, **_observed(targets)},
        ),
        pm10=pd.DataFrame({"TM": days, "STN": 108, **grains, **_observed(grains)}),
        station_weather=pd.DataFrame(columns=["TM", "STN", *STATION_COLUMNS]).astype(
            {"TM": "datetime64[ns]", "STN": "int64"} | dict.fromkeys(STATION_COLUMNS, "float64")
        ),
    )


def _observed(columns):
    return {f"{name}_OBS": values for name, values in columns.items()}


def season(days):
    return -14 * np.cos(2 * np.pi * (days.dayofyear.to_numpy() - 15) / 365.25)


@pytest.fixture(scope="module")
def climatology(observations):
    return Climatology.fit(observations, THROUGH)


def test_a_day_asked_for_alone_is_the_same_as_among_many(climatology):
    days = day_range(date(2015, 1, 1), date(2020, 12, 31))
    centre, width = climatology.centre(days), climatology.width_on(days)
    for n in range(0, len(days), 131):
        np.testing.assert_array_equal(climatology.centre(days[n : n + 1])[0], centre[n])
        np.testing.assert_array_equal(climatology.width_on(days[n : n + 1])[0], width[n])


def test_the_turn_of_the_year_is_a_day_like_any_other(climatology):
    days = day_range(date(2019, 1, 1), date(2020, 12, 31))
    steps = np.abs(np.diff(climatology.centre(days)[:, TA_AVG]))
    assert steps[days[1:] == np.datetime64("2020-01-01")] < 2 * np.median(steps)
    before, between, after = climatology.width_on(
        as_days([date(2019, 12, 26), date(2019, 12, 29), date(2020, 1, 1)])
    )
    assert (before != after).all()
    np.testing.assert_allclose(between, (before + after) / 2)


def test_it_forecasts_the_climate_of_the_target_days_whenever_it_is_issued(climatology):
    issue = date(2017, 12, 28)
    prediction = climatology.predict(as_days([issue]))
    targets = day_range(issue + timedelta(days=1), issue + timedelta(days=7))
    expected = climatology.centre(targets)[..., None] + climatology.residual_quantiles_on(targets)
    np.testing.assert_allclose(prediction.quantiles[0, :, TA_AVG], expected[:, TA_AVG])
    later = climatology.predict(as_days([issue + timedelta(days=3)]))
    np.testing.assert_array_equal(prediction.quantiles[0, 3:], later.quantiles[0, :4])


def test_the_spread_of_december_knows_of_januarys_weather():
    def stormy(days):
        return np.where((days.month == 1) & (days.day % 2 == 0), 9.0, 0.0)

    fitted = Climatology.fit(series(date(2010, 1, 1), THROUGH, stormy), THROUGH)
    december, november = fitted.width_on(as_days([date(2017, 12, 26), date(2017, 11, 10)]))
    assert december[TA_AVG] > 4 + november[TA_AVG]


def test_its_interval_holds_what_it_promises(observations, climatology):
    days = day_range(date(2015, 1, 1), THROUGH)
    prediction = climatology.predict(days - 1)
    observed = observations.targets(days)
    low, high = prediction.quantiles[:, 0, :, 1], prediction.quantiles[:, 0, :, 5]
    hits = np.where(np.isnan(observed), np.nan, (low <= observed) & (observed <= high))
    np.testing.assert_allclose(np.nanmean(hits, axis=0), 0.8, atol=0.03)


def test_the_mean_of_dust_is_a_mean_and_not_a_median(observations, climatology):
    days = day_range(date(2015, 6, 1), date(2017, 5, 31))
    means = climatology.predict(days - 1).means[:, 0, PM10_AVG]
    observed = observations.targets(days)[:, PM10_AVG]
    assert means.mean() == pytest.approx(np.nanmean(observed), rel=0.03)


def test_a_long_record_has_its_trend_and_a_short_one_has_none():
    def warming(days):
        return season(days) + 0.2 * (days - pd.Timestamp(THROUGH)).days.to_numpy() / 365.25

    for years, rise in ((20, 2.0), (6, 0.0)):
        record = series(date(2017 - years, 5, 31), THROUGH, warming)
        fitted = Climatology.fit(record, THROUGH)
        now, then = (fitted.centre(as_days([d]))[0, TA_AVG] for d in (THROUGH, date(2027, 5, 31)))
        assert then - now == pytest.approx(rise, abs=0.1), years


def test_years_before_the_last_thirty_do_not_count():
    record = series(date(1977, 1, 1), THROUGH, season)
    altered = garbled(record, date(1977, 1, 1), date(1987, 5, 27))
    days = as_days([date(2018, 1, 15), date(2018, 7, 15)])
    kept, changed = (Climatology.fit(each, THROUGH).centre(days) for each in (record, altered))
    np.testing.assert_allclose(kept, changed)
    inside = garbled(record, date(1987, 6, 1), date(1990, 1, 1))
    assert not np.allclose(Climatology.fit(inside, THROUGH).centre(days), kept)


def test_a_history_shorter_than_a_year_has_a_level_and_no_season():
    record = series(date(2017, 1, 1), THROUGH, season)
    centre = Climatology.fit(record, THROUGH).centre(as_days([THROUGH, date(2017, 12, 31)]))
    np.testing.assert_array_equal(centre[0], centre[1])
    last_month = season(pd.date_range("2017-05-02", "2017-05-31")).mean()
    assert centre[0, TA_AVG] == pytest.approx(last_month, abs=0.1)


def test_a_target_never_observed_has_nothing_to_say_and_the_others_speak(observations):
    silent = with_values(
        observations,
        "pm10",
        date(2015, 1, 1),
        THROUGH,
        lambda v: v * np.nan,
        columns=["PM10_AVG_OBS"],
    )
    prediction = Climatology.fit(silent, THROUGH).predict(as_days([THROUGH]))
    assert np.isnan(prediction.means[..., PM10_AVG]).all()
    assert np.isfinite(np.delete(prediction.means, PM10_AVG, axis=-1)).all()


def test_weather_that_never_changes_still_has_a_width():
    fitted = Climatology.fit(series(date(2015, 1, 1), THROUGH, 10.0), THROUGH)
    assert (fitted.width_on(as_days([THROUGH])) >= 1e-3).all()
    assert from_transformed(fitted.centre(as_days([THROUGH])))[0, PM10_AVG] == pytest.approx(40)


def test_the_last_day_of_february_has_a_thirty_years_earlier():
    leap_day = date(2016, 2, 29)
    fitted = Climatology.fit(series(date(1980, 1, 1), leap_day, season), leap_day)
    assert np.isfinite(fitted.centre(as_days([leap_day]))).all()
