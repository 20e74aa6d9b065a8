"""Errors of forecasts by target and lead, beside those of KMA, persistence and the normal.

Whatever is compared is compared on the days that have it alone: ours are summed over the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from seoulcast.datasets.documents import LEADS, TARGETS, UNITS, ScoreRow, TargetName
from seoulcast_api.responses.scores import (
    NormalSummary,
    OfficialSummary,
    ReferenceSummary,
    ScoreSummary,
)
from seoulcast_api.statistics.rows import ScoredRow

_Array = npt.NDArray[np.float64]

_ERRORS = ("absolute_error", "squared_error", "crps", "inside80", "inside90")
_REFERENCES = ("persistence", "climatology", "normal")
_REFERENCE_PARTS = ("n", "absolute_error", "crps", "beside_absolute_error", "beside_crps")
_COLUMNS = (
    "n",
    "n_live",
    *_ERRORS,
    *(f"{name}_{part}" for name in _REFERENCES for part in _REFERENCE_PARTS),
    *("official_n", "official_age"),
    *("official_absolute_error", "official_squared_error"),
    *("beside_absolute_error", "beside_squared_error"),
    *("official_crps_n", "official_crps", "beside_crps"),
)
"""`beside_` are our own errors where there was what they are beside."""
_values_of = attrgetter(
    *_ERRORS,
    *(f"{name}_{part}" for name in _REFERENCES for part in ("absolute_error", "crps")),
)
_official_of = attrgetter(
    "official_age", "official_absolute_error", "official_squared_error", "official_crps"
)
_years_of = attrgetter("normal_from_year", "normal_to_year")
_TARGET_INDEX = {target: i for i, target in enumerate(TARGETS)}
_LEAD_INDEX = {lead: i for i, lead in enumerate(LEADS)}
_SHAPE = (len(TARGETS), len(LEADS))


@dataclass(frozen=True)
class ErrorSums:
    """Sums by target and lead. Sums add up.

    Args:
        values: of shape (targets, leads, columns).
        first_years: first year of any normal, of shape (targets, leads); infinite without one.
        last_years: last year of any normal, likewise.
    """

    values: _Array = field(default_factory=lambda: np.zeros((*_SHAPE, len(_COLUMNS))))
    first_years: _Array = field(default_factory=lambda: np.full(_SHAPE, np.inf))
    last_years: _Array = field(default_factory=lambda: np.full(_SHAPE, -np.inf))

    def __add__(self, other: ErrorSums) -> ErrorSums:
        """The sums of both."""
        return ErrorSums(
            self.values + other.values,
            np.minimum(self.first_years, other.first_years),
            np.maximum(self.last_years, other.last_years),
        )


def sum_errors(rows: Iterable[ScoredRow | ScoreRow]) -> ErrorSums:
    """The sums over these scored forecasts."""
    rows = list(rows)
    sums = ErrorSums()
    if not rows:
        return sums
    # A missing reference, None, becomes a NaN.
    values = np.array([_values_of(row) for row in rows], dtype=np.float64)
    official = np.array([_official_of(row) for row in rows], dtype=np.float64)
    years = np.array([_years_of(row) for row in rows], dtype=np.float64)
    ours = values[:, : len(_ERRORS)]
    columns = [np.ones(len(rows)), np.array([row.kind == "live" for row in rows])]
    columns += list(ours.T)
    for i in range(len(_ERRORS), values.shape[1], 2):
        columns += _reference_columns(values[:, i], values[:, i + 1], ours)
    columns += _official_columns(official, ours)
    cells = ([_TARGET_INDEX[row.target] for row in rows], [_LEAD_INDEX[row.lead] for row in rows])
    np.add.at(sums.values, cells, np.stack(columns, axis=1, dtype=np.float64))
    # fmin and fmax pass over a NaN.
    np.fmin.at(sums.first_years, cells, years[:, 0])
    np.fmax.at(sums.last_years, cells, years[:, 1])
    return sums


def _reference_columns(error: _Array, crps: _Array, ours: _Array) -> list[_Array]:
    """The columns of a reference, and of ours on the same days; `ours` has `_ERRORS` by row."""
    is_there = np.isfinite(error) & np.isfinite(crps)
    own_error, own_crps = ours[:, 0], ours[:, 2]
    columns = [np.where(is_there, one, 0.0) for one in (error, crps, own_error, own_crps)]
    return [is_there.astype(float), *columns]


def _official_columns(official: _Array, ours: _Array) -> list[_Array]:
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
        _summary(
            target,
            lead,
            dict(zip(_COLUMNS, cell, strict=True)),
            (sums.first_years[i, j], sums.last_years[i, j]),
        )
        for i, (target, by_lead) in enumerate(zip(TARGETS, sums.values.tolist(), strict=True))
        for j, (lead, cell) in enumerate(zip(LEADS, by_lead, strict=True))
        if cell[0] and (targets is None or target in targets) and (leads is None or lead in leads)
    ]


def _summary(
    target: TargetName, lead: int, cell: dict[str, float], years: tuple[float, float]
) -> ScoreSummary:
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
        normal=_normal(cell, years),
    )


def _reference(cell: dict[str, float], name: str) -> ReferenceSummary | None:
    n = cell[f"{name}_n"]
    if not n:
        return None
    return ReferenceSummary(
        n=int(n),
        mae=round(cell[f"{name}_absolute_error"] / n, 4),
        mean_crps=round(cell[f"{name}_crps"] / n, 4),
        ours_mae=round(cell[f"{name}_beside_absolute_error"] / n, 4),
        ours_mean_crps=round(cell[f"{name}_beside_crps"] / n, 4),
    )


def _normal(cell: dict[str, float], years: tuple[float, float]) -> NormalSummary | None:
    reference = _reference(cell, "normal")
    if reference is None:
        return None
    first, last = (int(year) for year in years)
    return NormalSummary(**reference.model_dump(), from_year=first, to_year=last)


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
