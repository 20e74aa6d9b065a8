"""Fits the corrections, each on what the ones before it leave, by out-of-fold forecasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import DayArray, FloatArray, lead_days
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.corrections.chain import (
    PM10,
    TEMPERATURES,
    Corrections,
    FittedDust,
    FittedNight,
    beside_official,
    values_of,
)
from seoulcast.forecasting.corrections.day_parts import DayParts, DayTranslation
from seoulcast.forecasting.corrections.dust import DustDesign
from seoulcast.forecasting.corrections.forecasts import MorningValues
from seoulcast.forecasting.corrections.hours_correction import (
    FEWEST_DAYS,
    LEADS_CORRECTED,
    HoursCorrection,
)
from seoulcast.forecasting.corrections.measured_minimum import LOWEST, MeasuredParts
from seoulcast.forecasting.corrections.night import NightDesign
from seoulcast.forecasting.corrections.official_correction import OfficialCorrection, OfficialIssues
from seoulcast.forecasting.corrections.todays_minimum import FittedMinimum
from seoulcast.forecasting.inputs.features import NORMAL_WIDTH
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.windows import MORNING, Cutoff


@dataclass(frozen=True)
class OutOfFold:
    """Forecasts of the daily model that corrections learn from, and what came.

    Args:
        days: D of each, in order of time.
        centre: out-of-fold, scaled anomalies (n, leads, targets).
        observed: likewise, NaN where unknown.
    """

    days: DayArray
    centre: FloatArray
    observed: FloatArray


def fit_corrections(
    morning: MorningKnowledge,
    forecasts: OutOfFold,
    translation: DayTranslation | None,
    climatology: Climatology,
    station: int,
    network_share: FloatArray,
    at: Cutoff = MORNING,
) -> Corrections | None:
    """Fit all corrections on days; None where there is nothing to learn from.

    Args:
        morning: of their days.
        forecasts: of the daily model.
        translation: from KMA's minimum and maximum to the calendar day's; None if not known.
        climatology: that these are anomalies of.
        station: the one that is forecast.
        network_share: of the networks in what corrections depart from, (leads, targets).
        at: the issue to correct, with its hours.
    """
    days, centre, observed = forecasts.days, forecasts.centre, forecasts.observed
    stations = np.unique(morning.dust_hours["STN"].to_numpy())
    upwind = tuple(int(one) for one in stations if one != station)
    values = values_of(morning, days, station, upwind, translation, climatology, at)
    unit = climatology.width_on(lead_days(days)) / NORMAL_WIDTH
    errors = observed - centre
    night, by_night = _fit_night(values, centre, errors, unit, climatology)
    minimum = None
    if night is not None:
        measured = MeasuredParts.of(morning, days, station, observed[:, 0, LOWEST], climatology)
        found = FittedMinimum.fit_on(night.design, values, centre, measured, climatology)
        if found is not None:
            minimum, means = found
            rows = values.night.there
            by_night[rows, 0, TEMPERATURES.index(LOWEST)] = means - centre[rows, 0, LOWEST]
    dust, by_dust = _fit_dust(values, centre, errors, unit, upwind)
    shifts = np.full(centre.shape, np.nan)
    for group, by_group in ((TEMPERATURES, by_night), (PM10, by_dust)):
        shifts[..., group] = by_group
    expected = centre + shifts
    plain = OfficialCorrection.fit_on(OfficialIssues(days, values.official, centre, None), errors)
    known = np.where(np.isnan(shifts), centre, expected)
    beside = beside_official(values, centre, known, climatology)
    after = OfficialCorrection.fit_on(
        OfficialIssues(days, values.official, known, beside), observed - expected
    )
    fitted = Corrections(
        station,
        network_share,
        night,
        dust,
        translation,
        None if plain is None else plain[0],
        None if after is None else after[0],
        at,
        minimum,
    )
    return None if fitted.is_empty else fitted


def fit_translation(
    morning: MorningKnowledge, station: int, observed: FloatArray, days: DayArray
) -> DayTranslation | None:
    """What KMA's minimum and maximum say of the calendar day's, by a station's hours.

    Args:
        morning: with the hours of these days.
        station: whose hours.
        observed: of all targets on these days, (n, targets), NaN where unknown.
        days: consecutive ones, in order.
    """
    parts = DayParts.measured(morning, station, days)
    return DayTranslation.fit_on(parts, days, observed)


def _fit_night(
    values: MorningValues,
    centre: FloatArray,
    errors: FloatArray,
    unit: FloatArray,
    climatology: Climatology,
) -> tuple[FittedNight | None, FloatArray]:
    """The night's correction, and its shifts (n, leads, temperatures), NaN without a night."""
    rows, shifts = values.night.there, np.full((*errors.shape[:2], len(TEMPERATURES)), np.nan)
    if rows.sum() < FEWEST_DAYS:
        return None, shifts
    nights, days = values.night.only(rows), values.days[rows]
    design = NightDesign.fit(nights, days)
    inputs = design.inputs(nights, days, centre[rows], climatology)
    correction, own = HoursCorrection.fit_on(
        inputs, errors[rows], unit[rows], tuple(TEMPERATURES), design.spread_columns(nights.hours)
    )
    shifts[rows] = 0.0
    shifts[rows, :LEADS_CORRECTED] = own
    return FittedNight(design, correction), shifts


def _fit_dust(
    values: MorningValues,
    centre: FloatArray,
    errors: FloatArray,
    unit: FloatArray,
    upwind: tuple[int, ...],
) -> tuple[FittedDust | None, FloatArray]:
    """The dust's correction, and its shifts (n, leads, PM10's), NaN without its hours."""
    rows, shifts = values.dust.there, np.full((*errors.shape[:2], len(PM10)), np.nan)
    if rows.sum() < FEWEST_DAYS:
        return None, shifts
    mornings, days = values.dust.only(rows), values.days[rows]
    design = DustDesign.fit(mornings, days, upwind)
    inputs = design.inputs(mornings, days, centre[rows])
    correction, own = HoursCorrection.fit_on(
        inputs, errors[rows], unit[rows], PM10, design.SPREAD_COLUMNS
    )
    shifts[rows] = 0.0
    shifts[rows, :LEADS_CORRECTED] = own
    return FittedDust(design, correction), shifts
