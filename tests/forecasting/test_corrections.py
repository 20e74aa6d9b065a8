"""What the morning knows corrects the daily forecast: where it is there, and nowhere else."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from support.known_mornings import known_mornings
from support.observations import THROUGH, TINY

from seoulcast import targets
from seoulcast.clock import KST
from seoulcast.forecasting.core.days import as_days, day_range, lead_days
from seoulcast.forecasting.core.morning import SOURCES
from seoulcast.forecasting.corrections.variants import UNCORRECTED, VARIANTS, Variant, nearest
from seoulcast.forecasting.issuing import issue_forecast
from seoulcast.forecasting.model.model_files import from_files, to_files, version_of
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import train_model
from seoulcast.windows import MORNING, UPDATE

AFTER = day_range(THROUGH + timedelta(days=1), THROUGH + timedelta(days=22))
"""D of forecasts that were not trained on, with their targets observed."""
TA_AVG, TA_MAX, TA_MIN, PM10_AVG = (
    targets.index(name) for name in ("TA_AVG", "TA_MAX", "TA_MIN", "PM10_AVG")
)


@pytest.fixture(scope="module")
def informed(observations):
    """Observations with mornings that know something."""
    return replace(observations, morning=known_mornings(observations))


@pytest.fixture(scope="module")
def model(informed):
    return train_model(informed, THROUGH, TINY).model


@pytest.fixture(scope="module")
def predictor(model):
    return Predictor(model)


def without(observations, *sources):
    return replace(observations, morning=observations.morning.without(*sources))


def errors(prediction, observations):
    coming = lead_days(prediction.days)
    grid = day_range(coming.min().item(), coming.max().item())
    observed = observations.targets(grid)[(coming - grid[0]).astype(int)]
    return np.sqrt(np.nanmean((prediction.means - observed) ** 2, axis=0))


def issued(observations, model, day):
    return issue_forecast(
        observations,
        day,
        Predictor(model),
        station=108,
        origin="synthetic",
        kind="hindcast",
        issued_at=pd.Timestamp(day + timedelta(days=1), tz=KST).to_pydatetime(),
        promoted_on=None,
    )


# --- each source helps where it can -----------------------------------------------------------


def test_a_night_tells_todays_temperatures(predictor, informed):
    nights = without(informed, "dust_hours", "official_forecast")
    known = errors(predictor.predict(nights, AFTER), informed)
    unknown = errors(predictor.predict(without(informed, *SOURCES), AFTER), informed)
    assert known[0, TA_MIN] < 0.5 * unknown[0, TA_MIN]
    # A night says nothing of days after the third.
    np.testing.assert_array_equal(known[3:], unknown[3:])


def test_dust_that_blows_now_tells_todays_pm10(predictor, informed):
    dusty = without(informed, "weather_hours", "official_forecast")
    known = errors(predictor.predict(dusty, AFTER), informed)
    unknown = errors(predictor.predict(without(informed, *SOURCES), AFTER), informed)
    assert known[0, PM10_AVG] < 0.8 * unknown[0, PM10_AVG]
    np.testing.assert_array_equal(
        known[:, [TA_AVG, TA_MAX, TA_MIN]], unknown[:, [TA_AVG, TA_MAX, TA_MIN]]
    )


def test_kmas_forecast_tells_the_days_to_come(predictor, informed):
    official = without(informed, "weather_hours", "dust_hours")
    known = errors(predictor.predict(official, AFTER), informed)
    unknown = errors(predictor.predict(without(informed, *SOURCES), AFTER), informed)
    temperatures = [TA_AVG, TA_MAX, TA_MIN]
    assert (known[2:5][:, temperatures] < 0.7 * unknown[2:5][:, temperatures]).all()


def test_all_together_know_what_each_knows(predictor, informed):
    both = errors(predictor.predict(informed, AFTER), informed)
    nothing = errors(predictor.predict(without(informed, *SOURCES), AFTER), informed)
    assert both[0, TA_MIN] < 0.5 * nothing[0, TA_MIN]
    assert both[0, PM10_AVG] < 0.8 * nothing[0, PM10_AVG]
    assert both[4, TA_MAX] < 0.7 * nothing[4, TA_MAX]


def test_todays_minimum_is_never_above_the_lowest_measured_so_far(predictor, informed):
    prediction = predictor.predict(informed, AFTER)
    hours = informed.morning.weather_hours
    night = hours[hours["HOUR"].dt.hour.between(1, MORNING.hours_of_today)]
    lowest = night.groupby(night["HOUR"].dt.normalize())["TA"].min()
    so_far = lowest.reindex(lead_days(AFTER)[:, 0]).to_numpy()
    assert (prediction.quantiles[:, 0, TA_MIN] <= so_far[:, None] + 1e-9).all()


def test_todays_minimum_is_forecast_in_two_parts_at_each_issue(model):
    for at in (MORNING, UPDATE):
        assert model.corrections_at(at).minimum.official is not None


def test_a_model_stored_before_is_read_without_parts_of_todays_minimum(model, informed):
    of_before = replace(model, corrections=replace(model.corrections, minimum=None))
    stored = from_files(to_files(of_before), version=version_of(of_before))
    assert stored.corrections.minimum is None
    now, before = (Predictor(one).predict(informed, AFTER[:3]) for one in (model, stored))
    changed = (now.means != before.means).any(axis=0)
    assert changed[0, TA_MIN]
    # KMA's forecast corrects all of today's temperatures by how far the night moved each.
    assert not changed[1:].any()
    assert not changed[0, PM10_AVG]


# --- what is not there changes nothing --------------------------------------------------------


def test_without_any_source_a_forecast_is_the_daily_models_to_the_last_bit(model, informed):
    daily = replace(
        model, corrections=None, backtest_errors={UNCORRECTED: model.backtest_errors[UNCORRECTED]}
    )
    nothing = without(informed, *SOURCES)
    left = Predictor(model).predict(nothing, AFTER)
    right = Predictor(daily).predict(informed, AFTER)
    np.testing.assert_array_equal(left.quantiles, right.quantiles)
    np.testing.assert_array_equal(left.means, right.means)


def test_a_training_without_mornings_has_no_corrections(observations):
    assert train_model(observations, THROUGH, TINY).model.corrections is None


@pytest.mark.parametrize("lacking", [(), *[(source,) for source in SOURCES], SOURCES[:2]])
def test_a_day_alone_is_forecast_as_among_others(model, informed, lacking):
    known = without(informed, *lacking)
    many = Predictor(model).predict(known, AFTER)
    for n in (0, 7, 21):
        day = AFTER[n].item()
        alone = Predictor(model).predict(known.through(day), AFTER[n : n + 1])
        np.testing.assert_array_equal(alone.quantiles[0], many.quantiles[n])
        np.testing.assert_array_equal(alone.means[0], many.means[n])


def test_what_comes_after_the_issue_changes_nothing(predictor, informed):
    day = as_days([THROUGH + timedelta(days=10)])
    morning = informed.morning
    last = pd.Timestamp(day[0]) + pd.Timedelta(hours=28)
    hours, dust = (
        table.assign(**{column: table[column].where(table["HOUR"] <= last, 99.0)})
        for table, column in ((morning.weather_hours, "TA"), (morning.dust_hours, "PM10_AVG"))
    )
    official = morning.official_forecast
    out = official["ISSUED"] <= pd.Timestamp(day[0]) + pd.Timedelta(hours=26)
    changed = replace(
        morning,
        weather_hours=hours,
        dust_hours=dust,
        official_forecast=official.assign(TA_MIN=official["TA_MIN"].where(out, 30.0)),
    )
    before = predictor.predict(informed, day)
    after = predictor.predict(replace(informed, morning=changed), day)
    np.testing.assert_array_equal(after.quantiles, before.quantiles)


# --- stored, issued, explained ----------------------------------------------------------------


def test_corrections_are_stored_with_the_model_and_count_in_its_version(model, informed):
    files = to_files(model)
    read = from_files(files, version=version_of(model))
    left, right = (Predictor(one).predict(informed, AFTER[:3]) for one in (model, read))
    np.testing.assert_array_equal(left.quantiles, right.quantiles)
    assert version_of(replace(model, corrections=None)) != version_of(model)


def test_an_issued_forecast_says_what_corrected_each_value_and_what_its_mean_is_made_of(
    model, informed
):
    forecast = issued(informed, model, THROUGH + timedelta(days=5))
    today, third = forecast.days[0].targets, forecast.days[2].targets
    assert today["TA_MIN"].corrections == ["hours", "official"]
    assert today["PM10_AVG"].corrections[0] == "hours"
    assert "official" in third["TA_AVG"].corrections
    for day in forecast.days:
        for value in day.targets.values():
            parts = value.shares
            total = parts.daily + parts.hours + parts.official + parts.calibration
            assert total == pytest.approx(value.mean, abs=0.02)
    assert today["TA_MIN"].shares.hours != 0.0


def test_mornings_are_inputs_of_the_issue_that_read_them(model, informed):
    day = THROUGH + timedelta(days=5)
    forecast = issued(informed, model, day)
    assert set(SOURCES) <= set(forecast.inputs)
    hours = informed.morning.weather_hours
    at = hours.index[hours["TM"] == pd.Timestamp(day)][-1]
    warmer = hours.assign(TA=hours["TA"].where(hours.index != at, hours["TA"] + 2.0))
    changed = replace(informed, morning=replace(informed.morning, weather_hours=warmer))
    assert issued(changed, model, day).fingerprint != forecast.fingerprint
    fewer = issued(without(informed, "dust_hours"), model, day)
    assert "dust_hours" not in fewer.inputs
    assert fewer.status == "fresh"


def test_a_value_is_calibrated_by_the_likest_corrections_that_errors_are_known_of():
    hours, official = Variant(hours=True, official=False), Variant(hours=False, official=True)
    both = Variant(hours=True, official=True)
    assert nearest(both, VARIANTS) == both
    assert nearest(both, (UNCORRECTED, hours, official)) == hours
    assert nearest(official, (UNCORRECTED, hours)) == UNCORRECTED
