"""The corrections one after another: hours first, then KMA's forecast, each where it is there.

Everything is in scaled anomalies, as the networks give them. A value that no correction changes
is the networks' own, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import DayArray, FloatArray, lead_days
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.core.official import official_values
from seoulcast.forecasting.core.prediction import (
    N_TARGETS,
    BoolArray,
    cells,
)
from seoulcast.forecasting.corrections.day_parts import PLACES, DayTranslation
from seoulcast.forecasting.corrections.dust import DustDesign, DustValues
from seoulcast.forecasting.corrections.forecasts import Anomalies, Corrected, MorningValues
from seoulcast.forecasting.corrections.hour_values import whole_rows
from seoulcast.forecasting.corrections.hours_correction import LEADS_CORRECTED, HoursCorrection
from seoulcast.forecasting.corrections.night import NightDesign, NightValues, bound_distances
from seoulcast.forecasting.corrections.official_correction import (
    OfficialCorrection,
    OfficialInputs,
    OfficialIssues,
)
from seoulcast.forecasting.corrections.todays_minimum import FittedMinimum
from seoulcast.forecasting.corrections.variants import Variant
from seoulcast.forecasting.inputs.features import NORMAL_WIDTH
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.windows import MORNING, Cutoff

TEMPERATURES: tuple[int, ...] = PLACES
PM10: tuple[int, ...] = tuple(targets.indexes(targets.of_group("pm10")))
_HIGHEST, _LOWEST = targets.index("TA_MAX"), targets.index("TA_MIN")


@dataclass(frozen=True)
class FittedNight:
    """The night's inputs and the correction of temperature by them."""

    design: NightDesign
    correction: HoursCorrection


@dataclass(frozen=True)
class FittedDust:
    """The dust's inputs and the correction of PM10 by them."""

    design: DustDesign
    correction: HoursCorrection


@dataclass(frozen=True)
class Corrections:
    """All that was fitted on mornings; each part None where there were too few.

    Args:
        station: the one that is forecast.
        network_share: of the networks in what corrections depart from, (leads, targets); the
            rest is the linear base model's.
        night: corrects temperature.
        dust: corrects PM10.
        translation: from KMA's minimum and maximum to the calendar day's.
        official: corrects what hours have not corrected.
        official_after_hours: corrects what they have.
        at: the issue that it corrects, with its hours.
        minimum: forecasts today's minimum, in the place of `night` and `official_after_hours`.
    """

    station: int
    network_share: FloatArray
    night: FittedNight | None
    dust: FittedDust | None
    translation: DayTranslation | None
    official: OfficialCorrection | None
    official_after_hours: OfficialCorrection | None
    at: Cutoff = MORNING
    minimum: FittedMinimum | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be corrected."""
        parts = (self.night, self.dust, self.official, self.official_after_hours)
        return all(part is None for part in parts)

    @property
    def has_hours(self) -> bool:
        """Whether hours correct anything."""
        return self.night is not None or self.dust is not None

    def values(
        self, morning: MorningKnowledge, days: DayArray, climatology: Climatology
    ) -> MorningValues:
        """What is read of the mornings of issues under `days`; each row from its own alone."""
        upwind = () if self.dust is None else self.dust.design.upwind
        return values_of(
            morning, days, self.station, upwind, self.translation, climatology, self.at
        )

    def centre(self, daily: Anomalies, linear_base: FloatArray) -> FloatArray:
        """What corrections depart from, scaled anomalies (n, leads, targets)."""
        return linear_base + self.network_share * (daily.centre - linear_base)

    def correct(
        self,
        daily: Anomalies,
        centre: FloatArray,
        values: MorningValues,
        climatology: Climatology,
        variant: Variant,
    ) -> Corrected:
        """Correct forecasts by what is there of each morning.

        Args:
            daily: the networks' forecasts.
            centre: that corrections depart from, scaled anomalies (n, leads, targets).
            values: of the same days.
            climatology: that these are anomalies of.
            variant: the corrections to make.
        """
        days, shape = values.days, centre.shape
        deviations = daily.quantiles - daily.centre[..., None]
        offsets = daily.means - daily.centre
        by_hours, by_official = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        expected = centre.copy()
        minimum = None
        if variant.hours and self.minimum is not None and self.night is not None:
            minimum = self.minimum.forecast(self.night.design, values, centre, climatology)
        unit = climatology.width_on(lead_days(days)) / NORMAL_WIDTH
        if variant.hours:
            for rows, inputs, correction in self._by_hours(values, centre, climatology):
                spread = correction.deviations(inputs)
                at = cells(rows, range(LEADS_CORRECTED), correction.targets)
                is_known = whole_rows(spread)
                expected[at] += np.where(is_known, correction.shifts(inputs), 0.0)
                deviations[at] = np.where(is_known[..., None], spread, deviations[at])
                offsets[at] = np.where(is_known, correction.mean_offsets / unit[at], offsets[at])
                by_hours[at] = is_known
        if minimum is not None:
            minimum.by_night.put(expected, deviations, by_hours)
        after_hours = np.where(by_hours, expected + offsets, daily.means)
        had_hours = _by_group(by_hours)
        if variant.official:
            shifts, widths = self._by_official(values, centre, expected, had_hours, climatology)
            by_official = ~np.isnan(shifts)
            expected = expected + np.where(by_official, shifts, 0.0)
            deviations = deviations * np.where(by_official, widths, 1.0)[..., None]
            # A mean of logarithms lies below the logarithm of the mean by the variance.
            offsets = offsets * np.where(by_official, widths**2, 1.0)
        if variant.official and minimum is not None and minimum.by_official is not None:
            minimum.by_official.put(expected, deviations, by_official)
        changed = by_hours | by_official
        return Corrected(
            Anomalies(
                np.where(changed[..., None], expected[..., None] + deviations, daily.quantiles),
                np.where(changed, expected + offsets, daily.means),
            ),
            after_hours,
            by_hours,
            had_hours,
            by_official,
        )

    def _by_hours(
        self, values: MorningValues, centre: FloatArray, climatology: Climatology
    ) -> list[tuple[BoolArray, FloatArray, HoursCorrection]]:
        """Rows with hours, their inputs and what corrects them."""
        found = []
        if self.night is not None:
            rows = values.night.there
            inputs = self.night.design.inputs(
                values.night.only(rows), values.days[rows], centre[rows], climatology
            )
            found.append((rows, inputs, self.night.correction))
        if self.dust is not None:
            rows = values.dust.there
            inputs = self.dust.design.inputs(
                values.dust.only(rows), values.days[rows], centre[rows]
            )
            found.append((rows, inputs, self.dust.correction))
        return found

    def _by_official(
        self,
        values: MorningValues,
        centre: FloatArray,
        expected: FloatArray,
        had_hours: BoolArray,
        climatology: Climatology,
    ) -> tuple[FloatArray, FloatArray]:
        """Shifts and widths (n, leads, targets); NaN where KMA says nothing."""
        shifts, widths = np.full(centre.shape, np.nan), np.ones(centre.shape)
        if self.official is not None:
            own = self.official.shifts(OfficialIssues(values.days, values.official, centre, None))
            shifts = np.where(had_hours, shifts, own)
            widths = np.where(had_hours, widths, self.official.widths)
        if self.official_after_hours is not None:
            beside = beside_official(values, centre, expected, climatology)
            own = self.official_after_hours.shifts(
                OfficialIssues(values.days, values.official, expected, beside)
            )
            shifts = np.where(had_hours, own, shifts)
            widths = np.where(had_hours, self.official_after_hours.widths, widths)
        return shifts, widths


def values_of(
    morning: MorningKnowledge,
    days: DayArray,
    station: int,
    upwind: tuple[int, ...],
    translation: DayTranslation | None,
    climatology: Climatology,
    at: Cutoff,
) -> MorningValues:
    """What is read of the mornings of issues under `days`; each row from its own alone."""
    return MorningValues(
        days,
        NightValues.of(morning, days, station, at),
        DustValues.of(morning, days, station, upwind, at),
        OfficialInputs.of(official_values(morning, days, at), translation, climatology),
    )


def beside_official(
    values: MorningValues, centre: FloatArray, expected: FloatArray, climatology: Climatology
) -> FloatArray:
    """What the night says of lead 1 beside KMA's forecast, (n, q); NaN without a night.

    How far the night moved the daily model's forecast, and where the lowest and highest so far
    lie beside KMA's.
    """
    said = expected.copy()
    said[..., TEMPERATURES] = np.where(
        np.isnan(values.official.anomalies), expected[..., TEMPERATURES], values.official.anomalies
    )
    moved = (expected - centre)[:, 0, TEMPERATURES]
    beside = np.concatenate(
        [moved, bound_distances(values.night, values.days, said, climatology)], axis=1
    )
    return np.where(values.night.there[:, None], beside, np.nan)


def _by_group(by_hours: BoolArray) -> BoolArray:
    """Whether hours corrected any lead of a target's group, of the same shape."""
    result = np.zeros(by_hours.shape, dtype=bool)
    for places in (TEMPERATURES, PM10):
        result[..., places] = by_hours[..., places].any(axis=(1, 2), keepdims=True)
    return result


def bounds_so_far(values: NightValues) -> tuple[FloatArray, FloatArray]:
    """Limits of today's values, °C: (n, targets) each, infinite where there is none.

    The day's minimum is at most the lowest measured so far, its maximum at least the highest.
    """
    least = np.full((len(values.lowest), N_TARGETS), -np.inf)
    most = np.full(least.shape, np.inf)
    least[:, _HIGHEST] = np.where(np.isnan(values.highest), -np.inf, values.highest)
    most[:, _LOWEST] = np.where(np.isnan(values.lowest), np.inf, values.lowest)
    return least, most
