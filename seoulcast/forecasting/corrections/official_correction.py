"""A correction by KMA's forecast: how much of the difference between the two is to be believed.

It begins with KMA being right. For each lead a small ridge regression, since a record of official
forecasts may be short, tells how it is not: by the difference of the two, season, cloud and chance
of rain, and today by the night. PM10, which KMA does not forecast,
learns from sky, rain and temperature. How sure the corrected forecast is follows from how much
smaller its out-of-fold errors are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import (
    DayArray,
    FloatArray,
    day_of_year,
    lead_days,
    season_table,
)
from seoulcast.forecasting.core.official import OfficialValues
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS, BoolArray, cells
from seoulcast.forecasting.corrections.day_parts import (
    PLACES,
    DayParts,
    DayTranslation,
    untranslated,
)
from seoulcast.forecasting.corrections.hour_values import whole_rows
from seoulcast.forecasting.corrections.hours_correction import WORTH
from seoulcast.forecasting.inputs.features import CLIP, NORMAL_WIDTH
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.forecasting.regression.ridge import LinearFit, fit_ridge

FEWEST_DAYS = 90
"""With official forecasts of fewer days for a lead nothing is learnt from them."""
EMPHASIS = 3.0
"""Inputs are multiplied by it: the penalties were made for inputs by the hundred."""
SEASON_SHARE, OWN_SHARE = 0.6, 0.5
"""Season and KMA's anomaly itself are shrunk more than the difference."""
OLDER = 0.5
"""Days by which a forecast may be older than any that was learnt from."""
LEAST_WIDTH, MOST_WIDTH = 0.2, 1.0
PRIOR_DAYS = 30
"""The narrowing from n days is believed by n / (n + 30)."""

_PM10 = tuple(targets.indexes(targets.of_group("pm10")))


@dataclass(frozen=True)
class OfficialInputs:
    """What KMA said of the days to come, as anomalies of the targets.

    Args:
        anomalies: of TA_AVG, TA_MAX and TA_MIN, (n, leads, 3), NaN where none was out.
        sky: chance of rain and cloud about 0, (n, leads, 2), NaN likewise.
        ages: days, of the oldest temperature of each lead, (n, leads).
        around_today: KMA's own minimum and maximum of lead 1 and the next day's minimum, each as
            an anomaly of the first day's minimum, (n, 3).
    """

    anomalies: FloatArray
    sky: FloatArray
    ages: FloatArray
    around_today: FloatArray

    @classmethod
    def of(
        cls,
        official: OfficialValues,
        translation: DayTranslation | None,
        climatology: Climatology,
    ) -> OfficialInputs:
        """Anomalies of official values, translated to the calendar day."""
        coming = lead_days(official.days)
        parts = DayParts(
            official.column("TA_MIN"),
            official.column("TA_MAX"),
            official.column("TA_MIN_DAY_AFTER"),
            official.column("TA_MAX_DAY_BEFORE"),
        )
        values = untranslated(parts) if translation is None else translation.of(parts, coming)
        centre = climatology.centre(coming)[..., PLACES]
        unit = climatology.width_on(coming)[..., PLACES] / NORMAL_WIDTH
        lowest = PLACES.index(targets.index("TA_MIN"))
        own = np.stack([parts.lowest[:, 0], parts.highest[:, 0], parts.lowest_after[:, 0]], axis=-1)
        around = (own - centre[:, 0, lowest, None]) / unit[:, 0, lowest, None]
        rain, cloud = official.column("RAIN_CHANCE"), official.column("CLOUD")
        return cls(
            np.clip((values - centre) / unit, -CLIP, CLIP),
            np.stack([rain / 50.0 - 0.6, cloud - 1.5], axis=-1),
            np.maximum(official.column("TA_MIN_AGE"), official.column("TA_MAX_AGE")),
            np.clip(around, -CLIP, CLIP),
        )

    def only(self, rows: BoolArray) -> OfficialInputs:
        """Those of some of the days."""
        return OfficialInputs(
            self.anomalies[rows], self.sky[rows], self.ages[rows], self.around_today[rows]
        )


@dataclass(frozen=True)
class OfficialCorrection:
    """A fitted correction of all targets, lead by lead.

    Args:
        temperature: a fit for each lead of TA_AVG, TA_MAX and TA_MIN; None where too few days.
        pm10: likewise of PM10's targets, on the first leads.
        used: where out-of-fold errors are smaller than without, (leads, targets).
        widths: what the spread is multiplied by, (leads, targets).
        oldest: age of the oldest official temperature learnt from, by lead; days.
    """

    temperature: tuple[LinearFit | None, ...]
    pm10: tuple[LinearFit | None, ...]
    used: BoolArray
    widths: FloatArray
    oldest: FloatArray

    @classmethod
    def fit_on(
        cls, issues: OfficialIssues, errors: FloatArray
    ) -> tuple[OfficialCorrection, FloatArray] | None:
        """Fit on days; None where no lead has enough.

        Args:
            issues: of which to learn, in order of time.
            errors: observed less expected scaled anomalies (n, leads, targets), NaN where unknown.

        Returns:
            The correction, and its out-of-fold shifts of these days, NaN where there is none.
        """
        fits: dict[bool, list[LinearFit | None]] = {True: [], False: []}
        widths, oldest = np.ones((N_LEADS, N_TARGETS)), np.full(N_LEADS, np.nan)
        used = np.zeros(widths.shape, dtype=bool)
        shifts = np.full(errors.shape, np.nan)
        for j in range(N_LEADS):
            for is_temperature, part in issues.parts(j):
                there = whole_rows(part.inputs)
                own = errors[there, j][:, part.places]
                if (~np.isnan(own)).any(axis=1).sum() < FEWEST_DAYS:
                    fits[is_temperature].append(None)
                    continue
                prior = part.prior[there]
                fit, left = fit_ridge(part.inputs[there], own - prior)
                fits[is_temperature].append(fit)
                at = cells(there, [j], part.places)
                shifts[at] = (prior + left)[:, None]
                after = own - prior - left
                before = np.nanmean(own**2, axis=0)
                used[j, part.places] = np.nanmean(after**2, axis=0) < WORTH * before
                widths[j, part.places] = _widths(own, after)
                if is_temperature:
                    oldest[j] = np.nanmax(issues.official.ages[:, j])
        if all(fit is None for fit in (*fits[True], *fits[False])):
            return None
        shifts[:, ~used] = np.nan
        return cls(tuple(fits[True]), tuple(fits[False]), used, widths, oldest), shifts

    def shifts(self, issues: OfficialIssues) -> FloatArray:
        """Means of the error (n, leads, targets), NaN where nothing is known of it."""
        shifts = np.full(issues.centre.shape, np.nan)
        for j in range(N_LEADS):
            for is_temperature, part in issues.parts(j):
                fit = (self.temperature if is_temperature else self.pm10)[j]
                if fit is None:
                    continue
                there = whole_rows(part.inputs)
                if is_temperature:
                    there &= issues.official.ages[:, j] <= self.oldest[j] + OLDER
                values = part.prior[there] + fit.predict(part.inputs[there])
                shifts[cells(there, [j], part.places)] = values[:, None]
        shifts[:, ~self.used] = np.nan
        return shifts


@dataclass(frozen=True)
class LeadInputs:
    """Inputs of some targets on one lead.

    Args:
        places: of the targets.
        inputs: shape (n, p), NaN where KMA's values are not known.
        prior: the error if KMA is right, (n, places), which a fit departs from.
    """

    places: list[int]
    inputs: FloatArray
    prior: FloatArray


@dataclass(frozen=True)
class OfficialIssues:
    """What a correction is made from.

    Args:
        days: D of each issue.
        official: what KMA said.
        centre: what is expected without it, scaled anomalies (n, leads, targets).
        night: what the night says of lead 1 beside KMA's forecast, (n, q); None where a
            forecast is made without the night.
    """

    days: DayArray
    official: OfficialInputs
    centre: FloatArray
    night: FloatArray | None

    def only(self, rows: BoolArray) -> OfficialIssues:
        """Those of some of the days."""
        night = None if self.night is None else self.night[rows]
        return OfficialIssues(self.days[rows], self.official.only(rows), self.centre[rows], night)

    def parts(self, j: int) -> tuple[tuple[bool, LeadInputs], tuple[bool, LeadInputs]]:
        """Of the lead at place j: temperature (True), then PM10 (False)."""
        return (True, self._temperature(j)), (False, self._pm10(j))

    def _temperature(self, j: int) -> LeadInputs:
        season = season_table(1)[day_of_year(self.days)]
        said = self.official.anomalies[:, j]
        apart = said - self.centre[:, j][:, PLACES]
        sky = np.nan_to_num(self.official.sky[:, j])
        columns = [apart, sky, SEASON_SHARE * season, OWN_SHARE * said]
        if j == 0 and self.night is not None:
            columns.append(self.night)
        return LeadInputs(list(PLACES), EMPHASIS * np.concatenate(columns, axis=1), apart)

    def _pm10(self, j: int) -> LeadInputs:
        season = season_table(1)[day_of_year(self.days)]
        sky = self.official.sky
        before = np.nan_to_num(sky[:, max(j - 1, 0), :1])
        warm = self.official.anomalies[:, j]
        course = warm[:, 1:2] - warm[:, 2:]
        inputs = np.concatenate([sky[:, j], before, warm[:, :1], course, season], axis=1)
        return LeadInputs(list(_PM10), inputs, np.zeros((len(inputs), len(_PM10))))


def _widths(before: FloatArray, after: FloatArray) -> FloatArray:
    """How much narrower the errors are, by target, believed by the number of days."""
    days = (~np.isnan(before)).sum(axis=0)
    ratio = np.nanmean(np.abs(after), axis=0) / np.maximum(np.nanmean(np.abs(before), axis=0), 1e-6)
    believed = 1.0 + (ratio - 1.0) * days / (days + PRIOR_DAYS)
    widths: FloatArray = np.clip(believed, LEAST_WIDTH, MOST_WIDTH)
    return widths
