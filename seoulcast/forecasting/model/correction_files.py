"""Corrections, and the errors that calibrate them, as arrays and back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from seoulcast.forecasting.core.prediction import N_LEADS
from seoulcast.forecasting.corrections.chain import Corrections, FittedDust, FittedNight
from seoulcast.forecasting.corrections.day_parts import DayTranslation
from seoulcast.forecasting.corrections.dust import DustDesign
from seoulcast.forecasting.corrections.hours_correction import HoursCorrection
from seoulcast.forecasting.corrections.night import NightDesign
from seoulcast.forecasting.corrections.official_correction import OfficialCorrection
from seoulcast.forecasting.corrections.variants import UNCORRECTED, VARIANTS, Variant
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.model.linear_files import linear_arrays, read_linear
from seoulcast.forecasting.model.minimum_files import minimum_arrays, read_minimum
from seoulcast.forecasting.model.npz import Arrays
from seoulcast.forecasting.postprocessing.conformal import CalibrationErrors
from seoulcast.forecasting.regression.imputation import Imputation
from seoulcast.forecasting.regression.ridge import LinearFit
from seoulcast.windows import Cutoff


def corrections_arrays(corrections: Corrections) -> Arrays:
    """Corrections as arrays; what was not fitted has none."""
    arrays: Arrays = {
        "station": np.array([corrections.station], dtype=np.int64),
        "network_share": corrections.network_share,
    }
    if corrections.night is not None:
        arrays |= _hours_arrays(corrections.night, "night.")
    if corrections.dust is not None:
        arrays |= _hours_arrays(corrections.dust, "dust.")
        arrays["dust.upwind"] = np.array(corrections.dust.design.upwind, dtype=np.int64)
    if corrections.minimum is not None:
        arrays |= minimum_arrays(corrections.minimum)
    if corrections.translation is not None:
        arrays |= linear_arrays(corrections.translation.fit, "translation.")
    if corrections.official is not None:
        arrays |= _official_arrays(corrections.official, "official.")
    if corrections.official_after_hours is not None:
        arrays |= _official_arrays(corrections.official_after_hours, "official_after_hours.")
    return arrays


def read_corrections(arrays: Arrays, at: Cutoff) -> Corrections:
    """Inverse of `corrections_arrays`, of an issue; KeyError names an array that is missing."""
    translation = None
    if "translation.weights" in arrays:
        translation = DayTranslation(read_linear(arrays, "translation."))
    return Corrections(
        station=int(arrays["station"][0]),
        network_share=arrays["network_share"],
        night=_read_night(arrays) if "night.covariance" in arrays else None,
        dust=_read_dust(arrays) if "dust.covariance" in arrays else None,
        translation=translation,
        official=_read_official(arrays, "official."),
        official_after_hours=_read_official(arrays, "official_after_hours."),
        at=at,
        minimum=read_minimum(arrays),
    )


def errors_arrays(errors: Mapping[Variant, CalibrationErrors]) -> Arrays:
    """Errors by variant; days are stored as days since 1970, the same ones for all."""
    days = errors[UNCORRECTED].days.astype("datetime64[D]").astype("<i8")
    return {"days": days, **{_errors_name(v): own.errors for v, own in errors.items()}}


def read_errors(arrays: Arrays) -> dict[Variant, CalibrationErrors]:
    """Inverse of `errors_arrays`."""
    days = arrays["days"].astype("datetime64[D]")
    return {
        variant: CalibrationErrors(days, arrays[_errors_name(variant)])
        for variant in VARIANTS
        if variant == UNCORRECTED or _errors_name(variant) in arrays
    }


def _errors_name(variant: Variant) -> str:
    """`errors` alone where nothing was corrected: the only ones that the first models had."""
    corrections = [name for name, made in variant._asdict().items() if made]
    return ".".join(["errors", *corrections])


def _hours_arrays(fitted: FittedNight | FittedDust, prefix: str) -> Arrays:
    design, correction = fitted.design, fitted.correction
    return {
        f"{prefix}season": design.scaler.coefficients,
        f"{prefix}scale": design.scaler.scale,
        f"{prefix}covariance": design.imputation.covariance,
        f"{prefix}targets": np.array(correction.targets, dtype=np.int64),
        **linear_arrays(correction.fit, prefix),
        f"{prefix}quantiles": correction.spread,
        f"{prefix}mean_offsets": correction.mean_offsets,
    }


def _read_night(arrays: Arrays) -> FittedNight:
    design = NightDesign(*_read_scaling(arrays, "night."))
    return FittedNight(design, _read_hours(arrays, "night."))


def _read_dust(arrays: Arrays) -> FittedDust:
    design = DustDesign(tuple(arrays["dust.upwind"].tolist()), *_read_scaling(arrays, "dust."))
    return FittedDust(design, _read_hours(arrays, "dust."))


def _read_scaling(arrays: Arrays, prefix: str) -> tuple[SeasonalScaler, Imputation]:
    scaler = SeasonalScaler(arrays[f"{prefix}season"], arrays[f"{prefix}scale"])
    return scaler, Imputation(arrays[f"{prefix}covariance"])


def _read_hours(arrays: Arrays, prefix: str) -> HoursCorrection:
    return HoursCorrection(
        targets=tuple(arrays[f"{prefix}targets"].tolist()),
        fit=read_linear(arrays, prefix),
        spread=arrays[f"{prefix}quantiles"],
        mean_offsets=arrays[f"{prefix}mean_offsets"],
    )


def _official_arrays(correction: OfficialCorrection, prefix: str) -> Arrays:
    arrays: Arrays = {
        f"{prefix}used": correction.used,
        f"{prefix}widths": correction.widths,
        f"{prefix}oldest": correction.oldest,
    }
    for name, fits in (("temperature", correction.temperature), ("pm10", correction.pm10)):
        for j, fit in enumerate(fits):
            if fit is not None:
                arrays |= linear_arrays(fit, f"{prefix}{name}.{j}.")
    return arrays


def _read_official(arrays: Arrays, prefix: str) -> OfficialCorrection | None:
    if f"{prefix}used" not in arrays:
        return None

    def fits(name: str) -> tuple[LinearFit | None, ...]:
        of_leads = (f"{prefix}{name}.{j}." for j in range(N_LEADS))
        return tuple(
            read_linear(arrays, one) if f"{one}weights" in arrays else None for one in of_leads
        )

    return OfficialCorrection(
        temperature=fits("temperature"),
        pm10=fits("pm10"),
        used=arrays[f"{prefix}used"],
        widths=arrays[f"{prefix}widths"],
        oldest=arrays[f"{prefix}oldest"],
    )
