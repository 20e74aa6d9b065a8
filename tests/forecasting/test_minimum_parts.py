"""Today's minimum is the lower one of the morning's and the evening's, each forecast by itself."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from support.morning_knowledge import HOURS_UNDER_A_DAY, SEOUL

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.morning import HOUR_VALUES, MorningKnowledge
from seoulcast.forecasting.core.prediction import LEVELS, MEDIAN, N_LEADS, N_TARGETS
from seoulcast.forecasting.corrections.measured_minimum import MeasuredParts
from seoulcast.forecasting.corrections.minimum_official import MinimumIssues, OfficialParts
from seoulcast.forecasting.corrections.minimum_parts import MinimumParts, PartForecasts
from seoulcast.forecasting.corrections.official_correction import OfficialInputs
from seoulcast.forecasting.corrections.todays_minimum import FittedMinimum
from seoulcast.forecasting.inputs.features import NORMAL_WIDTH
from seoulcast.forecasting.model.minimum_files import minimum_arrays, read_minimum

DAYS = day_range(date(2018, 1, 1), date(2020, 9, 26))
SPREAD_COLUMNS = 2
NIGHT_ERROR, EVENING_ERROR = 0.1, 0.6


class PlainClimatology:
    """Of 0 °C everywhere, where one degree is one scaled anomaly."""

    def centre(self, days):
        return np.zeros((*days.shape, N_TARGETS))

    def width_on(self, days):
        return np.full((*days.shape, N_TARGETS), NORMAL_WIDTH)


class World:
    """Days whose morning is nearly known and whose evening is known by half."""

    def __init__(self, seed=3):
        rng = np.random.default_rng(seed)
        n = len(DAYS)
        self.inputs = rng.normal(size=(n, 4))
        self.lowest = self.inputs[:, 0]
        self.expected = rng.normal(0, 0.3, n)
        morning = self.lowest - np.abs(rng.normal(0, NIGHT_ERROR, n))
        tells = self.lowest + 1.0 + 1.5 * self.inputs[:, 1]
        self.evening_by_night = tells
        evening = tells + rng.normal(0, EVENING_ERROR, n)
        self.measured = MeasuredParts(morning, evening, np.minimum(morning, evening))
        self.official = said_of(morning, evening, rng)
        self.lead1 = np.repeat(self.expected[:, None], N_TARGETS, axis=1)

    def fit(self):
        return MinimumParts.fit_on(
            self.inputs, self.lowest, self.expected, self.measured, SPREAD_COLUMNS
        )

    def issues(self, parts):
        return MinimumIssues(DAYS, self.official, self.lead1, parts)


def said_of(morning, evening, rng, error=0.2):
    """KMA's minimum is the morning's; the next day's begins with the evening."""
    n = len(morning)
    around = np.stack([morning, morning + 5.0, evening], axis=1) + rng.normal(0, error, (n, 3))
    anomalies = np.repeat(np.minimum(morning, evening)[:, None, None], N_LEADS, axis=1)
    anomalies = anomalies + rng.normal(0, error, (n, N_LEADS, 3))
    return OfficialInputs(anomalies, np.zeros((n, N_LEADS, 2)), np.ones((n, N_LEADS)), around)


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.fixture(scope="module")
def fitted(world):
    return world.fit()[0]


@pytest.fixture(scope="module")
def by_official(world):
    parts, out_of_fold = world.fit()
    return OfficialParts.fit_on(world.issues(out_of_fold), world.measured, parts.scores)


def rmse(errors):
    return np.sqrt(np.mean(errors**2))


# --- what was measured ------------------------------------------------------------------------


def hours_of(day, temperatures):
    """Hours 01 to 24 of a day, as the mornings' table has them."""
    ends = pd.Timestamp(day) + pd.to_timedelta(np.arange(1, 25), unit="h")
    under = (ends - HOURS_UNDER_A_DAY[0]).normalize()
    table = pd.DataFrame({"TM": under, "STN": SEOUL, "HOUR": ends, "TA": temperatures})
    return table.reindex(columns=["TM", "STN", "HOUR", *HOUR_VALUES])


def measured(temperatures, observed):
    day = date(2023, 1, 2)
    nothing = MorningKnowledge.nothing()
    known = MorningKnowledge(
        hours_of(day, temperatures), nothing.dust_hours, nothing.official_forecast
    )
    under = as_days([day - timedelta(days=1)])
    return MeasuredParts.of(known, under, SEOUL, np.array([observed]), PlainClimatology())


def test_the_days_own_minimum_stands_for_the_lower_part():
    early = measured([5.0] * 6 + [3.0] + [8.0] * 17, observed=2.8)
    assert (early.morning[0], early.evening[0]) == (2.8, 8.0)
    late = measured([5.0] * 23 + [-1.0], observed=-1.3)
    assert (late.morning[0], late.evening[0]) == (5.0, -1.3)


def test_ten_in_the_morning_is_the_mornings_last_hour():
    assert measured([5.0] * 9 + [1.0] + [5.0] * 14, observed=1.0).morning[0] == 1.0
    assert measured([5.0] * 10 + [1.0] + [5.0] * 13, observed=1.0).evening[0] == 1.0


def test_parts_of_a_day_with_too_few_hours_are_unknown():
    gaps = [np.nan] * 3 + [5.0] * 21
    assert not measured(gaps, observed=5.0).known[0]
    assert measured([np.nan] * 2 + [5.0] * 22, observed=5.0).known[0]


# --- by the night -----------------------------------------------------------------------------


def test_a_warm_evening_leaves_the_narrow_forecast_of_the_morning(world, fitted):
    made = fitted.forecast(world.inputs, world.lowest, world.expected).lower(fitted.scores)
    warm = world.evening_by_night > world.lowest + 4 * EVENING_ERROR
    band = made.quantiles[warm, -1] - made.quantiles[warm, 0]
    assert band.mean() < 6 * NIGHT_ERROR
    cold = world.evening_by_night < world.lowest - 4 * EVENING_ERROR
    assert (made.quantiles[cold, -1] - made.quantiles[cold, 0]).mean() > 2.5 * EVENING_ERROR


def test_the_minimum_is_never_above_the_lowest_so_far(world, fitted):
    made = fitted.forecast(world.inputs, world.lowest, world.expected).lower(fitted.scores)
    assert (made.quantiles <= world.lowest[:, None]).all()
    assert (made.means <= world.lowest).all()
    assert (np.diff(made.quantiles, axis=1) >= 0).all()


def test_each_quantile_has_its_share_below_it(fitted):
    new = World(seed=8)
    made = fitted.forecast(new.inputs, new.lowest, new.expected).lower(fitted.scores)
    below = (new.measured.day[:, None] <= made.quantiles).mean(axis=0)
    np.testing.assert_allclose(below, LEVELS, atol=0.05)


def test_a_day_alone_is_forecast_as_among_others(world, fitted):
    many = fitted.forecast(world.inputs, world.lowest, world.expected).lower(fitted.scores)
    for n in (0, 100):
        row = slice(n, n + 1)
        one = fitted.forecast(world.inputs[row], world.lowest[row], world.expected[row])
        alone = one.lower(fitted.scores)
        np.testing.assert_array_equal(alone.quantiles[0], many.quantiles[n])
        np.testing.assert_array_equal(alone.means[0], many.means[n])


def test_errors_that_came_together_move_the_lower_one_together():
    parts = PartForecasts(np.array([9.0]), LEVELS[None], LEVELS[None])
    together, apart = np.array([[-1.0, -1.0], [1.0, 1.0]]), np.array([[-1.0, 1.0], [1.0, -1.0]])
    assert parts.lower(together).means[0] > parts.lower(apart).means[0]


def test_nothing_is_fitted_on_too_few_days_or_where_the_daily_model_knows_as_much(world):
    few = np.arange(len(DAYS)) < 100
    assert (
        MinimumParts.fit_on(
            world.inputs[few],
            world.lowest[few],
            world.expected[few],
            world.measured.only(few),
            SPREAD_COLUMNS,
        )
        is None
    )
    known = world.measured.day
    found = MinimumParts.fit_on(world.inputs, world.lowest, known, world.measured, SPREAD_COLUMNS)
    assert found is None


# --- by KMA's forecast ------------------------------------------------------------------------


def test_the_next_days_minimum_tells_of_the_evening(fitted, by_official):
    new = World(seed=8)
    parts = fitted.forecast(new.inputs, new.lowest, new.expected)
    by_night = parts.lower(fitted.scores)
    made = by_official.forecast(new.issues(parts))
    late = new.measured.evening < new.measured.morning
    assert rmse((made.means - new.measured.day)[late]) < 0.6 * rmse(
        (by_night.means - new.measured.day)[late]
    )
    inside = (made.quantiles[:, 1] <= new.measured.day) & (
        new.measured.day <= made.quantiles[:, -2]
    )
    assert abs(inside[late].mean() - 0.8) < 0.08
    assert abs(inside[~late].mean() - 0.8) < 0.08
    assert (made.quantiles[:, MEDIAN] <= new.lowest).all()


def test_a_forecast_that_is_unknown_or_older_than_any_learnt_from_moves_nothing(
    world, fitted, by_official
):
    issues = world.issues(fitted.forecast(world.inputs, world.lowest, world.expected))
    assert by_official.there(issues).all()
    official = issues.official
    unknown, old = (np.arange(len(DAYS)) == n for n in (3, 4))
    changed = replace(
        official,
        ages=official.ages + 2.0 * old[:, None],
        around_today=np.where(unknown[:, None], np.nan, official.around_today),
    )
    there = by_official.there(MinimumIssues(DAYS, changed, issues.expected, issues.parts))
    np.testing.assert_array_equal(~there, unknown | old)


def test_nothing_is_learnt_from_few_official_forecasts_or_from_such_as_say_nothing(world):
    parts, out_of_fold = world.fit()
    issues, few = world.issues(out_of_fold), np.arange(len(DAYS)) < 80
    assert OfficialParts.fit_on(issues.only(few), world.measured.only(few), parts.scores) is None
    rng = np.random.default_rng(0)
    deviates = np.array([NormalDist().inv_cdf(level) for level in LEVELS])
    morning, evening = (
        part[:, None] + 0.005 * (rng.normal(size=(len(DAYS), 1)) + deviates)
        for part in (world.measured.morning, world.measured.evening)
    )
    known = PartForecasts(world.lowest + 1.0, morning, evening)
    blind = replace(
        world.official,
        anomalies=rng.normal(size=world.official.anomalies.shape),
        around_today=rng.normal(size=world.official.around_today.shape),
    )
    issues = MinimumIssues(DAYS, blind, world.lead1, known)
    scores = known.scores(world.measured)
    assert OfficialParts.fit_on(issues, world.measured, scores) is None


# --- stored -----------------------------------------------------------------------------------


def test_what_was_fitted_is_stored_and_read_back(fitted, by_official):
    for minimum in (FittedMinimum(fitted, by_official), FittedMinimum(fitted, None)):
        arrays = minimum_arrays(minimum)
        read = read_minimum(arrays)
        assert (read.official is None) == (minimum.official is None)
        again = minimum_arrays(read)
        assert again.keys() == arrays.keys()
        for name, array in arrays.items():
            np.testing.assert_array_equal(again[name], array)


def test_a_model_stored_before_has_no_minimum_of_its_own():
    assert read_minimum({"station": np.array([108])}) is None
