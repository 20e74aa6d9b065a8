"""What the drift check compares, and from which size on it is drift."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DriftSettings:
    """Windows and thresholds.

    Args:
        window_days: recent days compared; a month is long enough to outlast a weather.
        share_needed: of them, and of each earlier year's, that must be observed; of the scored
            days of a correction, those on which a lead must have had it.
        years_needed: earlier years that make a standard deviation; fewer are chance.
        years_kept: earlier years compared with: the climate moves, so not all.
        variance_borrowed: share of the between-year variance that is taken from the other
            seasons of the last year: that of a few years in one season is mostly chance.
        effect_threshold: mean difference over the interannual standard deviation that counts: the
            least tenth at which no year from 2010 to 2019 has more than two false alarms
            in Seoul's record (benchmarks/drift.py).
        days_in_a_row: days a sign must last.
        scored_days: newest scored days compared; fewer are chance.
        scored_within_days: recent days that they must lie in.
        scored_leads: leads pooled: later ones are near climatology whatever happens.
        ratio_threshold: relative CRPS over the highest that as many held-out days had. A
            season that is hard to forecast is among those, so what exceeds it is the model.
        harm_threshold: squared error with a correction over that without it: the least tenth that
            hours never reached where nothing was wrong (benchmarks/correction_drift.py).
        harm_confidence: share of a block bootstrap's draws of the scored days in which that is
            above 1, so that one bad spell of weather is no harm.
    """

    window_days: int = 30
    share_needed: float = 0.7
    years_needed: int = 5
    years_kept: int = 12
    variance_borrowed: float = 0.5
    effect_threshold: float = 3.9
    days_in_a_row: int = 2
    scored_days: int = 45
    scored_within_days: int = 60
    scored_leads: tuple[int, ...] = (1, 2, 3)
    ratio_threshold: float = 1.1
    harm_threshold: float = 1.1
    harm_confidence: float = 0.9


DEFAULTS = DriftSettings()

EPSILON = 1e-6
"""Least divisor."""
