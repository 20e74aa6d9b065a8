from datetime import date, timedelta

import numpy as np
import pytest

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.forecasting.verification.scoring import truth

DAY = date(2017, 5, 31)
TA_AVG, PM10_AVG = 0, 3


@pytest.fixture(scope="module")
def references(observations):
    return References(observations.through(DAY), DAY)


def test_climatology_knows_summer_from_winter(references):
    centre = references.climatology.centre(as_days([date(2018, 1, 15), date(2018, 7, 15)]))
    assert centre[1, TA_AVG] - centre[0, TA_AVG] == pytest.approx(28, abs=4)


def test_climatology_reads_nothing_later_than_its_last_day(observations):
    early = Climatology.fit(observations, date(2016, 12, 31))
    cut = Climatology.fit(observations.through(date(2016, 12, 31)), date(2016, 12, 31))
    np.testing.assert_array_equal(early.coefficients, cut.coefficients)
    np.testing.assert_array_equal(early.residual_quantiles, cut.residual_quantiles)


def test_excluded_days_do_not_shape_the_climatology(observations):
    hot = observations.temperature.copy()
    excluded = hot["TM"].dt.year == 2015
    hot.loc[excluded, ["TA_AVG_OBS", "TA_MAX_OBS", "TA_MIN_OBS"]] += 50
    hot["EXCLUDED"] = excluded
    table = type(observations)(hot, observations.pm10, observations.station_weather)
    centre = Climatology.fit(table, DAY).centre(as_days([date(2017, 7, 1)]))
    assert abs(centre[0, TA_AVG] - 26) < 6


def test_persistence_carries_the_last_value_through_every_lead(observations, references):
    days = as_days([DAY])
    last = observations.targets(days)[0]
    means = references.persistence.predict(observations, days).means[0]
    np.testing.assert_allclose(means, np.repeat(last[None], 7, axis=0))


def test_persistence_is_silent_when_nothing_was_observed_for_two_weeks(observations, references):
    late = observations.through(DAY - timedelta(days=20))
    assert np.isnan(references.persistence.predict(late, as_days([DAY])).means).all()


def test_the_damped_forecast_is_the_climate_when_nothing_was_observed_for_two_weeks(
    observations, references
):
    late = observations.through(DAY - timedelta(days=20))
    damped = references.damped.predict(late, as_days([DAY]))
    centre = references.climatology.centre(day_range(DAY + timedelta(1), DAY + timedelta(7)))
    np.testing.assert_allclose(damped.medians[0, :, TA_AVG], centre[:, TA_AVG], atol=0.8)


def test_the_damped_forecast_is_closer_than_both_it_is_made_of(observations, references):
    days = day_range(date(2016, 1, 1), date(2017, 5, 1))
    observed = truth(observations, days)[:, 0, TA_AVG]
    systems = references.predict(observations, days)
    systems["damped"] = references.damped.predict(observations, days)
    error = {
        name: np.nanmean((p.means[:, 0, TA_AVG] - observed) ** 2) for name, p in systems.items()
    }
    assert error["damped"] < min(error["persistence"], error["climatology"])


def test_one_week_of_history_is_enough_and_widens_the_forecast(observations):
    first = DAY - timedelta(days=6)
    week = type(observations)(
        *(table[table["TM"] >= str(first)] for table in (
            observations.temperature, observations.pm10, observations.station_weather
        ))
    )  # fmt: skip
    short = References(week.through(DAY), DAY).damped.predict(week, as_days([DAY]))
    assert np.isfinite(short.quantiles).all()
    assert (np.diff(short.quantiles, axis=-1) >= 0).all()
    assert (short.quantiles[..., -1] > short.quantiles[..., 0]).all()


def test_the_mean_of_pm10_lies_above_its_median_as_dust_is_skewed(references):
    prediction = references.climatology.predict(as_days([DAY]))
    assert (prediction.means[..., PM10_AVG] > prediction.medians[..., PM10_AVG]).all()
