"""Peers that read what our forecast reads of the morning.

With hours: a second ridge of what a ridge on daily inputs leaves, and boosters of it. With official
forecasts, of which there may be one year only: each of these is corrected by another stage, fitted
on the days that have them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.skill.blocked import Make, Raw
from benchmarks.skill.inputs import Table
from benchmarks.skill.morning_inputs import TEMPERATURES, has_hours
from benchmarks.skill.peers import Cell, Forecast
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_of_year, season_table
from seoulcast.forecasting.core.prediction import LEVELS, N_LEADS, N_LEVELS, N_TARGETS, BoolArray
from seoulcast.forecasting.references.official import LIKE_AGE
from seoulcast.forecasting.regression.ridge import fit_ridge

EMPHASIS = 5.0
"""On inputs of second stages: the ridge's penalties were made for inputs by the hundred."""
FOLDS = 2
"""Of a training block, whose left-out errors tell how sure a booster is."""
ROUNDS, RATE = 80, 0.07
"""Of second boosters, which see a year of days."""

Regression = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
"""Fits inputs (n, p) and outputs (n,) and forecasts new inputs."""


@dataclass(frozen=True)
class FirstStage:
    """A ridge on daily inputs, and the hours that a second stage reads beside its forecasts.

    Args:
        table: daily inputs and outputs.
        left_out: forecasts of the training rows by fits without them, (n, leads, targets).
        means: of the rows to forecast, (m, leads, targets).
        train_hours: hours of the training rows, (n, q), rows of NaN where there are none.
        test_hours: of the rows to forecast.
    """

    table: Table
    left_out: FloatArray
    means: FloatArray
    train_hours: FloatArray
    test_hours: FloatArray

    @classmethod
    def fit(cls, table: Table, train_hours: FloatArray, test_hours: FloatArray) -> FirstStage:
        """Fit on all training rows."""
        fit, left_out = fit_ridge(table.train, table.outputs.reshape(len(table.train), -1))
        shape = (-1, N_LEADS, N_TARGETS)
        means = fit.predict(table.test).reshape(shape)
        return cls(table, left_out.reshape(shape), means, train_hours, test_hours)

    @property
    def errors(self) -> FloatArray:
        """Of the training rows, (n, leads, targets), NaN where unknown."""
        return self.table.outputs - self.left_out

    def ridge(self) -> Forecast:
        """The first stage alone."""
        return self.means[..., None] + _error_quantiles(self.errors), self.means

    def two_stage_ridge(self) -> Forecast:
        """A ridge of what the first one leaves on the hours, where there are any."""
        quantiles, means = self.ridge()
        there, test_there = has_hours(self.train_hours), has_hours(self.test_hours)
        errors, shape = self.errors[there], (-1, N_LEADS, N_TARGETS)
        train = EMPHASIS * self._second(self.left_out, self.train_hours)[there]
        test = EMPHASIS * self._second(self.means, self.test_hours)[test_there]
        fit, shifts = fit_ridge(train, errors.reshape(len(errors), -1))
        means = means.copy()
        means[test_there] += fit.predict(test).reshape(shape)
        spread = _error_quantiles(errors - shifts.reshape(shape))
        quantiles[test_there] = means[test_there][..., None] + spread
        return quantiles, means

    def boosted(self, cell: Cell, places: Sequence[int] = range(N_TARGETS)) -> Forecast:
        """Boosters of what the ridge leaves, on its forecasts, its inputs and the hours.

        They are fitted on the days with hours. Fitted at once on all days, the hours missing on
        most of them, they were no better in 2022 and took twice as long.
        """
        there = has_hours(self.train_hours)
        train, test = (
            np.concatenate([rows, self._second(means, hours)], axis=1)
            for rows, means, hours in (
                (self.table.train, self.left_out, self.train_hours),
                (self.table.test, self.means, self.test_hours),
            )
        )
        quantiles = np.full((*self.means.shape, N_LEVELS), np.nan)
        means = np.full(self.means.shape, np.nan)
        for j in range(N_LEADS):
            for i in places:
                errors = self.errors[:, j, i]
                known = there & ~np.isnan(errors)
                levels, mean = cell(
                    np.concatenate([train, self.left_out[:, j]], axis=1)[known],
                    errors[known],
                    np.concatenate([test, self.means[:, j]], axis=1),
                )
                own = self.means[:, j, i]
                quantiles[:, j, i] = own[:, None] + np.sort(levels, axis=-1)
                means[:, j, i] = own + mean
        return quantiles, means

    @staticmethod
    def _second(forecasts: FloatArray, hours: FloatArray) -> FloatArray:
        """Hours beside what the first stage expects of today and tomorrow."""
        near = forecasts[:, :2].reshape(len(forecasts), -1)
        return np.concatenate([near, np.nan_to_num(hours)], axis=1)


@dataclass(frozen=True)
class SecondStage:
    """What a second stage is fitted on: a first stage's forecasts of days that it has not seen.

    Args:
        days: D of each.
        quantiles: of the first stage, scaled anomalies (n, leads, targets, levels).
        means: likewise without the last axis.
        hours: of the mornings, (n, q), NaN where there are none.
        official: `official_columns`, (n, leads, p).
        observed: scaled anomalies (n, leads, targets), NaN where unknown.
        unscale: scaled anomalies to transformed values: (quantiles, means, rows).
    """

    days: DayArray
    quantiles: FloatArray
    means: FloatArray
    hours: FloatArray
    official: FloatArray
    observed: FloatArray
    unscale: Callable[[FloatArray, FloatArray, DayArray], Raw]

    def inputs(self, lead: int) -> FloatArray:
        """Of one lead's place, (n, p); NaN rows where KMA says nothing of it."""
        season = season_table(1)[day_of_year(self.days)]
        parts = [self.means[:, lead], self.official[:, lead], season, np.nan_to_num(self.hours)]
        inputs = np.concatenate(parts, axis=1)
        inputs[np.isnan(self.official[:, lead]).any(axis=1)] = np.nan
        return inputs

    def ridge(self) -> Make:
        """A ridge on what the first stage leaves."""

        def make(train: BoolArray, rows: BoolArray) -> Raw:
            means = np.full((int(rows.sum()), N_LEADS, N_TARGETS), np.nan)
            quantiles = np.full((*means.shape, N_LEVELS), np.nan)
            for j in range(N_LEADS):
                inputs = EMPHASIS * self.inputs(j)
                out = ~np.isnan(inputs).any(axis=1)
                errors = (self.observed - self.means)[:, j]
                fit, shifts = fit_ridge(inputs[train & out], errors[train & out])
                at = out[rows]
                means[at, j] = self.means[rows & out, j] + fit.predict(inputs[rows & out])
                spread = _error_quantiles(errors[train & out] - shifts)
                quantiles[at, j] = means[at, j][..., None] + spread
            return self.unscale(quantiles, means, self.days[rows])

        return make

    def boosted(self, regression: Regression) -> Make:
        """Boosters on what the first stage leaves; its spread made narrower by as much."""

        def make(train: BoolArray, rows: BoolArray) -> Raw:
            means = np.full((int(rows.sum()), N_LEADS, N_TARGETS), np.nan)
            quantiles = np.full((*means.shape, N_LEVELS), np.nan)
            for j in range(N_LEADS):
                inputs = self.inputs(j)
                out = ~np.isnan(inputs).any(axis=1)
                at = out[rows]
                for i in range(N_TARGETS):
                    errors = self.observed[:, j, i] - self.means[:, j, i]
                    known = np.flatnonzero(train & out & ~np.isnan(errors))
                    x, y = inputs[known], errors[known]
                    left = y - _left_out(regression, x, y)
                    width = np.abs(left).mean() / np.abs(y).mean()
                    shift = regression(x, y, inputs[rows & out])
                    own = self.means[rows & out, j, i]
                    around = self.quantiles[rows & out, j, i] - own[:, None]
                    means[at, j, i] = own + shift
                    quantiles[at, j, i] = (own + shift)[:, None] + min(width, 1.0) * around
            return self.unscale(quantiles, means, self.days[rows])

        return make


def official_mos(stage: SecondStage) -> Make:
    """Model output statistics: temperatures observed on KMA's values and the season, by lead.

    Weights do not turn with the season: learnt from the other blocks of one year they were worse.
    """

    def make(train: BoolArray, rows: BoolArray) -> Raw:
        means = np.full((int(rows.sum()), N_LEADS, N_TARGETS), np.nan)
        quantiles = np.full((*means.shape, N_LEVELS), np.nan)
        season = season_table(1)[day_of_year(stage.days)]
        for j in range(N_LEADS):
            said = stage.official[:, j, : len(TEMPERATURES)]
            x = 2 * EMPHASIS * np.concatenate([said, season], axis=1)
            out = ~np.isnan(x).any(axis=1)
            y = stage.observed[:, j, list(TEMPERATURES)]
            fit, left_out = fit_ridge(x[train & out], y[train & out])
            spread = _error_quantiles(y[train & out] - left_out)
            mean = fit.predict(x[rows & out])
            at = np.ix_(np.flatnonzero(out[rows]), [j], list(TEMPERATURES))
            means[at] = mean[:, None]
            quantiles[at] = (mean[..., None] + spread)[:, None]
        return stage.unscale(quantiles, means, stage.days[rows])

    return make


def raw_official(values: FloatArray, ages: FloatArray, errors: FloatArray) -> Make:
    """KMA's values as issued, with the distribution of their errors of like age in other blocks.

    Args:
        values: in each target's unit, (n, leads, targets), NaN where none was out.
        ages: days, likewise.
        errors: observed less official, likewise.
    """

    def make(train: BoolArray, rows: BoolArray) -> Raw:
        means = values[rows]
        quantiles = np.full((*means.shape, N_LEVELS), np.nan)
        for n, j, i in np.argwhere(~np.isnan(means)):
            alike = np.abs(ages[train, j, i] - ages[rows][n, j, i]) <= LIKE_AGE
            known = errors[train, j, i][alike]
            quantiles[n, j, i] = means[n, j, i] + np.nanquantile(known, LEVELS)
        return Raw(quantiles, means)

    return make


def lightgbm(x: FloatArray, y: FloatArray, new: FloatArray) -> FloatArray:
    """A small booster of squared error."""
    import lightgbm as lgb

    settings = {
        "objective": "l2", "learning_rate": RATE, "num_leaves": 7, "min_child_samples": 15,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
        "max_bin": 63, "num_threads": 1, "verbosity": -1, "seed": 1,
    }  # fmt: skip
    data = lgb.Dataset(x, y, params={"max_bin": 63, "verbosity": -1})
    predicted: FloatArray = lgb.train(settings, data, ROUNDS).predict(new)
    return predicted


def xgboost(x: FloatArray, y: FloatArray, new: FloatArray) -> FloatArray:
    """The same of the other library."""
    import xgboost as xgb

    settings = {
        "objective": "reg:squarederror", "learning_rate": RATE, "max_depth": 3,
        "min_child_weight": 8, "colsample_bytree": 0.5, "subsample": 0.8, "reg_lambda": 5.0,
        "tree_method": "hist", "max_bin": 63, "nthread": 1, "seed": 1,
    }  # fmt: skip
    data = xgb.QuantileDMatrix(x, y, max_bin=63, nthread=1)
    booster = xgb.train(settings, data, ROUNDS)
    predicted: FloatArray = booster.predict(xgb.DMatrix(new, nthread=1))
    return predicted


def _left_out(regression: Regression, x: FloatArray, y: FloatArray) -> FloatArray:
    """Forecasts of each of a few blocks by a fit on the others."""
    forecasts = np.empty(len(y))
    for block in np.array_split(np.arange(len(y)), FOLDS):
        others = np.setdiff1d(np.arange(len(y)), block)
        forecasts[block] = regression(x[others], y[others], x[block])
    return forecasts


def _error_quantiles(errors: FloatArray) -> FloatArray:
    """Of each column of (n, m): shape (m, levels)."""
    return np.moveaxis(np.nanquantile(errors, LEVELS, axis=0), 0, -1)
