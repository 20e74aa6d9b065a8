"""One day's PM10 as 288 five-minute values with a given minimum, maximum and mean."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SLOTS = 288
_HOURS = np.arange(SLOTS) / 12.0
# Traffic: a broad rise by day with a morning and an evening peak, relative to 1.
_DIURNAL = 0.12 * np.exp(-(((_HOURS - 9.0) / 2.5) ** 2)) + 0.10 * np.exp(
    -(((_HOURS - 20.0) / 3.0) ** 2)
)
_HARMONICS = np.arange(1, 7)
_WAVES = 2.0 * np.pi * _HARMONICS[:, None] * np.arange(SLOTS)[None, :] / SLOTS
_NOISE = 0.08


def expand_day(ordinal: int, lowest: float, highest: float, mean: float) -> npt.NDArray[np.int64]:
    """288 whole values, the same ones for the same day.

    Their minimum and maximum are `lowest` and `highest`, and their mean rounds to `mean` at
    0.1. A maximum far above the mean becomes one lone spike, as the instrument has them.

    Args:
        ordinal: of the day; seeds its shape.
        lowest: whole µg/m³.
        highest: whole µg/m³.
        mean: µg/m³ with one decimal, of any number of values between the two.
    """
    low, high = round(lowest), round(highest)
    total = round(mean * SLOTS)
    shape = _shape(ordinal, spread=np.log((high - low + 1.0) / (mean - low + 1.0)))
    bottom, top = int(np.argmin(shape)), int(np.argmax(shape))
    free = np.ones(SLOTS, dtype=bool)
    free[[bottom, top]] = False
    values = np.empty(SLOTS, dtype=np.int64)
    values[bottom], values[top] = low, high
    values[free] = _whole_with_sum(shape[free], low, high, total - low - high)
    return values


def _shape(ordinal: int, spread: float) -> npt.NDArray[np.float64]:
    """A smooth positive curve with some noise; its peak is about exp(spread) of its mean."""
    rng = np.random.default_rng(ordinal)
    sizes = rng.standard_normal(len(_HARMONICS)) / _HARMONICS
    phases = rng.uniform(0.0, 2.0 * np.pi, len(_HARMONICS))
    curve = _DIURNAL + _NOISE * rng.standard_normal(SLOTS)
    curve += 0.5 * np.sum(sizes[:, None] * np.cos(_WAVES + phases[:, None]), axis=0)
    width = float(np.clip(spread, 0.2, 1.5)) / max(1e-9, float(curve.max() - curve.mean()))
    shape: npt.NDArray[np.float64] = np.exp(width * (curve - curve.mean()))
    return shape


def _whole_with_sum(
    shape: npt.NDArray[np.float64], low: int, high: int, total: int
) -> npt.NDArray[np.int64]:
    """Whole numbers between `low` and `high` with the sum `total`, in proportion to `shape`."""
    below, above = 0.0, (high - low + 1.0) / float(shape.min())
    for _ in range(60):
        scale = (below + above) / 2.0
        if np.minimum(low + scale * shape, high).sum() <= total:
            below = scale
        else:
            above = scale
    exact = np.minimum(low + below * shape, high)
    whole = np.floor(exact).astype(np.int64)
    lacking = total - int(whole.sum())
    # What rounding down took is given back where it took most.
    for slot in np.argsort(whole - exact, kind="stable"):
        if lacking <= 0:
            break
        if whole[slot] < high:
            whole[slot] += 1
            lacking -= 1
    return whole
