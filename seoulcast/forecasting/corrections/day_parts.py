"""From KMA's minimum and maximum to those of the calendar day, learnt from hours.

KMA's minimum is of the morning, 03 to 09, its maximum of the daytime, 09 to 18. A day's own
minimum may come in the evening, its maximum in the first hours. How far they lie apart, by the
course of three days, is learnt from what was measured by the hour; no forecast is needed for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import (
    ONE_DAY,
    DayArray,
    FloatArray,
    day_of_year,
    season_table,
)
from seoulcast.forecasting.core.morning import MorningKnowledge, by_hour
from seoulcast.forecasting.corrections.hour_values import of_whole
from seoulcast.forecasting.regression.ridge import LinearFit, fit_ridge

TARGETS = ("TA_AVG", "TA_MAX", "TA_MIN")
PLACES = tuple(targets.index(name) for name in TARGETS)
FEWEST_DAYS = 120
"""With hours of fewer days nothing is learnt, and KMA's values are taken for the day's."""
STEPS = (0.0, 3.0)
"""Differences from which a neighbour's value counts once more, °C."""
_MORNING_BEFORE, _MORNING, _DAYTIME = slice(22, 24), slice(0, 5), slice(4, 14)
"""Places among the 24 hours: 03 and 04 lie under the day before; 05 to 09, 09 to 18 under D."""


@dataclass(frozen=True)
class DayParts:
    """Extremes of parts of days, °C, arrays of one shape.

    Args:
        lowest: of the morning, 03 to 09.
        highest: of the daytime, 09 to 18.
        lowest_after: the next day's, NaN where unknown.
        highest_before: of the day before, NaN where unknown.
    """

    lowest: FloatArray
    highest: FloatArray
    lowest_after: FloatArray
    highest_before: FloatArray

    @classmethod
    def measured(cls, morning: MorningKnowledge, station: int, days: DayArray) -> DayParts:
        """Those of consecutive days, by a station's hours."""
        grid = np.concatenate(
            [[days[0] - 2 * ONE_DAY, days[0] - ONE_DAY], days, [days[-1] + ONE_DAY]]
        )
        hours = by_hour(morning.weather_hours, station, "TA", grid)
        mornings = np.concatenate([hours[:-1, _MORNING_BEFORE], hours[1:, _MORNING]], axis=1)
        lowest = of_whole(np.nanmin, mornings)
        highest = of_whole(np.nanmax, hours[1:, _DAYTIME])
        return cls(lowest[1:-1], highest[1:-1], lowest[2:], highest[:-2])


@dataclass(frozen=True)
class DayTranslation:
    """What a day's values lie beside those of its parts, by season and the days around it.

    Args:
        fit: outputs are `TARGETS`, °C beside the parts' mean, highest and lowest.
    """

    fit: LinearFit

    @classmethod
    def fit_on(cls, parts: DayParts, days: DayArray, observed: FloatArray) -> DayTranslation | None:
        """Fit on days; None with too few.

        Args:
            parts: of these days.
            days: in order of time, shape (n,).
            observed: of all targets, (n, targets), NaN where unknown.
        """
        apart = observed[:, list(PLACES)] - _as_day(parts)
        rows = ~np.isnan(apart).any(axis=1) & ~np.isnan(parts.lowest_after + parts.highest_before)
        if rows.sum() < FEWEST_DAYS:
            return None
        fit, _ = fit_ridge(_inputs(parts, days)[rows], apart[rows])
        return cls(fit)

    def of(self, parts: DayParts, days: DayArray) -> FloatArray:
        """Values of `TARGETS` on each day, shape `days.shape` + (3,); NaN where a part is."""
        inputs = _inputs(parts, days)
        flat = np.nan_to_num(inputs).reshape(-1, inputs.shape[-1])
        apart = self.fit.predict(flat).reshape(*days.shape, len(TARGETS))
        values: FloatArray = _as_day(parts) + apart
        return values


def untranslated(parts: DayParts) -> FloatArray:
    """The parts taken for the day's own values, shape of the parts + (3,)."""
    return _as_day(parts)


def _as_day(parts: DayParts) -> FloatArray:
    middle = (parts.lowest + parts.highest) / 2
    return np.stack([middle, parts.highest, parts.lowest], axis=-1)


def _inputs(parts: DayParts, days: DayArray) -> FloatArray:
    """Shape `days.shape` + (p,): the course around each day, where it bends, and the season."""
    season = season_table(2)[day_of_year(days)]
    course = parts.highest - parts.lowest
    colder = np.nan_to_num(parts.lowest - parts.lowest_after)
    warmer_before = np.nan_to_num(parts.highest_before - parts.highest)
    columns = [course - 10.0, colder, warmer_before]
    columns += [np.maximum(colder - step, 0.0) for step in STEPS]
    columns += [np.maximum(warmer_before - step, 0.0) for step in STEPS]
    own = np.stack(columns, axis=-1)
    return np.concatenate([own, season, own * season[..., :1], own * season[..., 1:2]], axis=-1)
