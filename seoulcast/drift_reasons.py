"""Why drift was found: the reasons of drift checks, as data."""

from __future__ import annotations

from seoulcast.reason import Correction, Reason
from seoulcast.reason_codes import ReasonCode


class DataDrift(Reason):
    """A target differs from the same season of earlier years; `effect` is in their spreads."""

    code = ReasonCode.DATA_DRIFT
    target: str
    window_days: int
    effect: float
    years: int
    days_in_a_row: int
    threshold: float


class ErrorDrift(Reason):
    """The forecasts' CRPS of a target is `ratio` times that of the better reference.

    Of checks before errors were compared with those on held-out days.
    """

    code = ReasonCode.ERROR_DRIFT
    target: str
    scored_days: int
    ratio: float
    days_in_a_row: int
    threshold: float


class ErrorsAboveHeldOut(Reason):
    """The relative CRPS of a target is `ratio` times the highest on the model's held-out days."""

    code = ReasonCode.ERRORS_ABOVE_HELD_OUT
    target: str
    scored_days: int
    ratio: float
    days_in_a_row: int
    threshold: float


class CorrectionHarms(Reason):
    """The squared error of a group of targets with a correction is `ratio` times that without."""

    code = ReasonCode.CORRECTION_HARMS
    correction: Correction
    group: str
    scored_days: int
    ratio: float
    days_in_a_row: int
    threshold: float
