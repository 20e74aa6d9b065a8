"""Errors of forecasts by target and lead, beside KMA's own, persistence and climatology.

The official forecast is compared on the days that have it alone: ours are summed over the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from seoulcast.datasets.documents import LEADS, TARGETS, UNITS, ScoreRow, TargetName
from seoulcast_api.responses.scores import OfficialSummary, ReferenceSummary, ScoreSummary
from seoulcast_api.statistics.rows import ScoredRow

ErrorSums = npt.NDArray[np.float64]
"""Sums by target, lead and column: of shape (targets, leads, columns). Sums add up."""

_ERRORS = ("absolute_error", "squared_error", "crps", "inside80", "inside90")
_REFERENCES = ("persistence", "climatology")
_COLUMNS = (
    "n",
    "n_live",
    *_ERRORS,
    *(f"{name}_{part}" for name in _REFERENCES for part in ("n", "absolute_error", "crps")),
    *("official_n", "official_age"),
    *("official_absolute_error", "official_squared_error"),
    *("beside_absolute_error", "beside_squared_error"),
    *("official_crps_n", "official_crps", "beside_crps"),
)
"""`beside_` are our own errors where there was an official forecast."""
_values_of = attrgetter(
    *_ERRORS,
    *(f"{name}_{part}" for name in _REFERENCES for part in ("absolute_error", "crps")),
)
_official_of = attrgetter(
    "official_age", "official_absolute_error", "official_squared_error", "official_crps"
)
_TARGET_INDEX = {target: i for i, target in enumerate(TARGETS)}
_LEAD_INDEX = {lead: i for i, lead in enumerate(LEADS)}


def no_errors() -> ErrorSums:
    """The sums of no forecast."""
    return np.zeros((len(TARGETS), len(LEADS), len(_COLUMNS)))


def sum_errors(rows: Iterable[ScoredRow | ScoreRow]) -> ErrorSums:
    """The sums over these scored forecasts."""
    rows = list(rows)
    sums = no_errors()
    if not rows:
        return sums
    # A missing reference, None, becomes a NaN.
    values = np.array([_values_of(row) for row in rows], dtype=np.float64)
    official = np.array([_official_of(row) for row in rows], dtype=np.float64)
    columns = [np.ones(len(rows)), np.array([row.kind == "live" for row in rows])]
    columns += list(values[:, : len(_ERRORS)].T)
    for i in range(len(_ERRORS), values.shape[1], 2):
        error, crps = values[:, i], values[:, i + 1]
        is_there = np.isfinite(error) & np.isfinite(crps)
        columns += [is_there, np.where(is_there, error, 0.0), np.where(is_there, crps, 0.0)]
    columns += _official_columns(official, values[:, : len(_ERRORS)])
    targets = [_TARGET_INDEX[row.target] for row in rows]
    leads = [_LEAD_INDEX[row.lead] for row in rows]
    np.add.at(sums, (targets, leads), np.stack(columns, axis=1, dtype=np.float64))
    return sums


def _official_columns(
    official: npt.NDArray[np.float64], ours: npt.NDArray[np.float64]
) -> list[npt.NDArray[np.float64]]:
    """The columns of the official forecast, and of ours on the same days.

    Args:
        official: age, absolute error, squared error and CRPS by row, NaN where there was none.
        ours: `_ERRORS` by row.
    """
    age, *errors, crps = official.T
    own_errors, own_crps = ours[:, :2].T, ours[:, 2]
    is_there, has_crps = np.isfinite(errors[0]), np.isfinite(crps)
    columns = [is_there.astype(float)]
    columns += [np.where(is_there, column, 0.0) for column in (age, *errors, *own_errors)]
    return columns + [np.where(has_crps, column, 0.0) for column in (has_crps, crps, own_crps)]


def summarise_errors(
    sums: ErrorSums, targets: Sequence[TargetName] | None = None, leads: Sequence[int] | None = None
) -> list[ScoreSummary]:
    """Means by target and lead, in that order, where there was a forecast.

    Args:
        sums: over the days in question.
        targets: the targets wanted; all for None.
        leads: the leads wanted; all for None.
    """
    return [
        _summary(target, lead, dict(zip(_COLUMNS, cell, strict=True)))
        for target, by_lead in zip(TARGETS, sums.tolist(), strict=True)
        for lead, cell in zip(LEADS, by_lead, strict=True)
        if cell[0] and (targets is None or target in targets) and (leads is None or lead in leads)
    ]


def _summary(target: TargetName, lead: int, cell: dict[str, float]) -> ScoreSummary:
    n = cell["n"]
    return ScoreSummary(
        target=target,
        lead=lead,
        unit=UNITS[target],
        n=int(n),
        n_live=int(cell["n_live"]),
        mae=round(cell["absolute_error"] / n, 4),
        rmse=round(math.sqrt(cell["squared_error"] / n), 4),
        mean_crps=round(cell["crps"] / n, 4),
        coverage80=round(cell["inside80"] / n, 4),
        coverage90=round(cell["inside90"] / n, 4),
        persistence=_reference(cell, "persistence"),
        climatology=_reference(cell, "climatology"),
        official=_official(cell),
    )


def _reference(cell: dict[str, float], name: str) -> ReferenceSummary | None:
    n = cell[f"{name}_n"]
    if not n:
        return None
    return ReferenceSummary(
        n=int(n),
        mae=round(cell[f"{name}_absolute_error"] / n, 4),
        mean_crps=round(cell[f"{name}_crps"] / n, 4),
    )


def _official(cell: dict[str, float]) -> OfficialSummary | None:
    n, n_crps = cell["official_n"], cell["official_crps_n"]
    if not n:
        return None
    theirs, ours = cell["official_crps"], cell["beside_crps"]
    return OfficialSummary(
        n=int(n),
        mean_age=round(cell["official_age"] / n, 2),
        mae=round(cell["official_absolute_error"] / n, 4),
        rmse=round(math.sqrt(cell["official_squared_error"] / n), 4),
        ours_mae=round(cell["beside_absolute_error"] / n, 4),
        ours_rmse=round(math.sqrt(cell["beside_squared_error"] / n), 4),
        n_crps=int(n_crps),
        mean_crps=round(theirs / n_crps, 4) if n_crps else None,
        ours_mean_crps=round(ours / n_crps, 4) if n_crps else None,
        skill=round(1 - ours / theirs, 4) if theirs else None,
    )
