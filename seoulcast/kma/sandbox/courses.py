"""From a day's values to the hours of the day: curves that join at midnight and keep the mean.

All arrays have a row for each day and a column for each of its hours, by their ends: 01:00 to
24:00.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Series = npt.NDArray[np.float64]

HOURS = np.arange(1, 25)
"""Ends of the hours of a day."""
_SHARE = HOURS / 24.0
_BULGE = 6.0 * _SHARE * (1.0 - _SHARE)
_HALVINGS = 40

CALM_MIDNIGHT = np.sin(np.pi * _SHARE) ** 2 + 0.02
"""Weights that leave midnight nearly as it is."""


def smooth(daily: Series) -> Series:
    """Curves through days, with each day's mean, that join at midnight.

    Args:
        daily: of each day, of the one before them and the one after, shape (days + 2,).

    Returns:
        Shape (days, 24).
    """
    midnights = (daily[:-1] + daily[1:]) / 2.0
    left, right, mean = midnights[:-1, None], midnights[1:, None], daily[1:-1, None]
    line = left + (right - left) * _SHARE
    bulge = (mean - line.mean(axis=1, keepdims=True)) / _BULGE.mean()
    curve: Series = line + bulge * _BULGE
    return curve


def with_mean(
    curve: Series,
    mean: Series,
    low: Series | float,
    high: Series | float,
    weights: Series = CALM_MIDNIGHT,
) -> Series:
    """The curves moved up or down until each has its mean, within bounds.

    Args:
        curve: shape (days, hours).
        mean: of each day, shape (days,).
        low: least value; of each day, shape (days, 1), or one.
        high: greatest value, likewise.
        weights: how much each hour is moved, broadcast to `curve`; 0 leaves it where it is.
    """
    wide = np.max(high) - np.min(low) + np.ptp(curve) + 1.0
    below = np.full((len(curve), 1), -wide / 0.02)
    above = -below
    for _ in range(_HALVINGS):
        moved = (below + above) / 2.0
        little = np.clip(curve + moved * weights, low, high).mean(axis=1) < mean
        below = np.where(little[:, None], moved, below)
        above = np.where(little[:, None], above, moved)
    found: Series = np.clip(curve + above * weights, low, high)
    return found


def shared_out(total: Series, weights: Series, unit: float, most: Series | None = None) -> Series:
    """A day's total shared out among its hours, in whole units that add up to it.

    Args:
        total: of each day, shape (days,).
        weights: of each hour, shape (days, 24), none negative.
        unit: 0.1 for tenths.
        most: greatest share of each hour; without it there is none.
    """
    shares = weights * (total / np.maximum(weights.sum(axis=1), 1e-9))[:, None]
    if most is not None:
        low, high = np.zeros(len(total)), np.full(len(total), 1e4)
        for _ in range(_HALVINGS):
            factor = (low + high) / 2.0
            little = np.minimum(weights * factor[:, None], most).sum(axis=1) < total
            low, high = np.where(little, factor, low), np.where(little, high, factor)
        shares = np.minimum(weights * high[:, None], most)
    # Rounded as they add up, so that what one hour loses the next one gains.
    added = np.round(np.cumsum(shares, axis=1) / unit)
    parts: Series = np.diff(added, axis=1, prepend=0.0) * unit
    return parts


def daily_draws(seed: int, stream: int, first: int, last: int, series: int) -> Series:
    """Standard normal draws of each hour of days `first` to `last`, shape (days, series, 24).

    Each day (an ordinal) has draws of its own, whatever range it is asked for in.
    """
    return np.stack(
        [
            np.random.default_rng([seed, stream, day]).standard_normal((series, 24))
            for day in range(first, last + 1)
        ]
    )


def wandering(draws: Series, hours: float) -> Series:
    """Draws of days in a row as a slowly moving series of unit variance, across midnights.

    Args:
        draws: shape (days + 2, 24); of the day before and the day after too.
        hours: how long it keeps its sign, roughly.

    Returns:
        Shape (days, 24).
    """
    steps = np.arange(-24, 25)
    kernel = np.exp(-0.5 * (steps / (hours / 2.0)) ** 2)
    kernel /= np.sqrt((kernel**2).sum())
    moving = np.convolve(draws.ravel(), kernel, mode="same").reshape(-1, 24)
    inner: Series = moving[1:-1]
    return inner
