from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.prediction import from_transformed
from seoulcast.forecasting.inputs.features import N_OBSERVED, InputConfig, InputEncoder
from seoulcast.targets import index

FIRST, LAST, THROUGH = date(2015, 1, 1), date(2017, 6, 30), date(2017, 5, 31)


@pytest.fixture(scope="module")
def encoder(observations):
    return InputEncoder.fit(observations, FIRST, THROUGH, InputConfig(window_days=5, components=3))


def test_a_day_served_alone_has_the_features_it_had_in_training(observations, encoder):
    days = day_range(FIRST, LAST)  # late, missing and pre-historic days among them
    trained = encoder.encode(observations, days)
    for n in range(0, len(days), 7):
        day = days[n].item()
        served = encoder.encode(observations.through(day), as_days([day]))
        np.testing.assert_array_equal(served.history[0], trained.history[n])
        np.testing.assert_array_equal(served.running_means[0], trained.running_means[n])
        np.testing.assert_array_equal(served.future[0], trained.future[n])


def test_what_is_observed_later_changes_no_feature(observations, encoder):
    day = date(2016, 8, 15)
    before = encoder.encode(observations.through(day), as_days([day]))
    after = encoder.encode(observations, as_days([day]))
    np.testing.assert_array_equal(before.history, after.history)
    np.testing.assert_array_equal(before.running_means, after.running_means)


def test_fitting_reads_nothing_later_than_its_last_day(observations):
    last = date(2016, 8, 15)
    days = as_days([date(2016, 8, 10)])
    fits = [
        InputEncoder.fit(known, FIRST, last, InputConfig(window_days=5, components=3))
        for known in (observations, observations.through(last))
    ]
    first, second = (fit.encode(observations.through(last), days) for fit in fits)
    np.testing.assert_array_equal(first.history, second.history)
    np.testing.assert_array_equal(first.future, second.future)


def test_a_late_day_is_masked_and_zero_and_no_value_is_invented(observations, encoder):
    day = date(2016, 8, 15)
    late = observations.through(day - timedelta(days=1))
    last = encoder.encode(late, as_days([day])).history[0, -1]
    assert not last.any()
    whole = encoder.encode(observations.through(day), as_days([day])).history[0, -1]
    assert whole.any()


def test_a_missing_target_is_masked_beside_those_observed(observations, encoder):
    day = date(2016, 8, 15)
    table = observations.temperature.copy()
    table.loc[table["TM"] == str(day), "TA_MAX_OBS"] = np.nan
    channels = encoder.day_channels(replace(observations, temperature=table), as_days([day]))[0]
    masks = channels[N_OBSERVED : 2 * N_OBSERVED]
    assert channels[index("TA_MAX")] == 0
    assert [masks[index(name)] for name in ("TA_AVG", "TA_MAX", "TA_MIN")] == [1, 0, 1]


def test_the_components_tolerate_missing_stations(observations, encoder):
    day = date(2016, 8, 15)
    table = observations.station_weather
    gone = table[~((table["TM"] == str(day)) & (table["STN"] == 143))]
    full = encoder.components.transform(observations, as_days([day]))[0]
    fewer = replace(observations, station_weather=gone)
    part = encoder.components.transform(fewer, as_days([day]))[0]
    assert part[-1] == full[-1] - 0.25
    np.testing.assert_allclose(part[:-1], full[:-1], atol=0.8)


def test_unscaling_inverts_scaling(observations, encoder):
    issue = as_days([date(2016, 8, 14)])
    target = as_days([date(2016, 8, 15)])
    scaled = np.repeat(encoder.scaled_targets(observations, target)[:, None], 7, axis=1)
    np.testing.assert_allclose(
        from_transformed(encoder.unscale(scaled, issue)[0, 0]), observations.targets(target)[0]
    )
