"""Peers that learn from rows: ridge regression, LightGBM and XGBoost.

Each gives quantiles and means of scaled anomalies. Settings were chosen on 2019 and 2020.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from benchmarks.skill.inputs import Table
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import LEVELS, N_LEADS, N_LEVELS, N_TARGETS

ROUNDS = 250
RATE = 0.03
LEAVES = 15
PENALTIES = np.array([100.0, 300.0, 1000.0, 3000.0, 10000.0, 30000.0])
FOLDS = 6

Forecast = tuple[FloatArray, FloatArray]
Cell = Callable[[FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray]]


def forecast(table: Table, cell: Cell, progress: Callable[[], None]) -> Forecast:
    """Quantiles (m, 7, 6, 7) and means (m, 7, 6), one fit of `cell` a lead and target."""
    m = len(table.test_days)
    quantiles = np.full((m, N_LEADS, N_TARGETS, N_LEVELS), np.nan)
    means = np.full((m, N_LEADS, N_TARGETS), np.nan)
    for j in range(N_LEADS):
        for i in range(N_TARGETS):
            y = table.outputs[:, j, i]
            seen = ~np.isnan(y)
            q, mean = cell(table.train[seen], y[seen], table.test)
            quantiles[:, j, i], means[:, j, i] = np.sort(q, axis=-1), mean
            progress()
    return quantiles, means


def ridge(x: FloatArray, y: FloatArray, new: FloatArray) -> tuple[FloatArray, FloatArray]:
    """scikit-learn's ridge; quantiles are those of its errors on years left out."""
    from sklearn.linear_model import Ridge, RidgeCV
    from sklearn.model_selection import KFold, cross_val_predict

    folds = KFold(FOLDS)
    penalty = RidgeCV(PENALTIES, cv=folds, scoring="neg_mean_squared_error").fit(x, y).alpha_
    model = Ridge(penalty)
    errors = y - cross_val_predict(model, x, y, cv=folds)
    mean = model.fit(x, y).predict(new)
    return mean[:, None] + np.quantile(errors, LEVELS), mean + errors.mean()


def lightgbm(
    x: FloatArray, y: FloatArray, new: FloatArray, rounds: int = ROUNDS, rate: float = RATE
) -> tuple[FloatArray, FloatArray]:
    """One booster a quantile level, one of squared error for the mean."""
    import lightgbm as lgb

    common = {
        "learning_rate": rate,
        "num_leaves": LEAVES,
        "min_child_samples": 40,
        "feature_fraction": 0.3,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 63,
        "num_threads": 1,
        "verbosity": -1,
        "seed": 1,
    }
    data = lgb.Dataset(
        x.astype(np.float32),
        y.astype(np.float32),
        params={"max_bin": 63, "verbosity": -1},
        free_raw_data=False,
    )
    new = new.astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        levels = [
            lgb.train({**common, "objective": "quantile", "alpha": level}, data, rounds).predict(
                new
            )
            for level in LEVELS
        ]
        mean = lgb.train({**common, "objective": "l2"}, data, rounds).predict(new)
    return np.stack(levels, axis=-1), mean


def xgboost(
    x: FloatArray, y: FloatArray, new: FloatArray, rounds: int = ROUNDS, rate: float = RATE
) -> tuple[FloatArray, FloatArray]:
    """One booster of all quantile levels, one of squared error for the mean."""
    import xgboost as xgb

    common = {
        "learning_rate": rate,
        "max_depth": 4,
        "min_child_weight": 20,
        "colsample_bytree": 0.3,
        "subsample": 0.7,
        "reg_lambda": 5.0,
        "tree_method": "hist",
        "max_bin": 63,
        "nthread": 1,
        "seed": 1,
    }
    data = xgb.QuantileDMatrix(x, y, max_bin=63, nthread=1)
    new_rows = xgb.DMatrix(new, nthread=1)
    quantile = {**common, "objective": "reg:quantileerror", "quantile_alpha": LEVELS.tolist()}
    levels = xgb.train(quantile, data, rounds).predict(new_rows)
    squared = {**common, "objective": "reg:squarederror"}
    return levels, xgb.train(squared, data, rounds).predict(new_rows)
