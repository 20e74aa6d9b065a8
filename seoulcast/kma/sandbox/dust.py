"""One day's PM10 as 288 five-minute values with a given minimum, maximum and mean.

The course between them is made up, or follows the means of the day's hours where they are known.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SLOTS = 288
SLOTS_AN_HOUR = 12
_HOURS = np.arange(SLOTS) / 12.0
# Traffic: a broad rise by day with a morning and an evening peak, relative to 1.
DIURNAL = 0.12 * np.exp(-(((_HOURS - 9.0) / 2.5) ** 2)) + 0.10 * np.exp(
    -(((_HOURS - 20.0) / 3.0) ** 2)
)
_HARMONICS = np.arange(1, 7)
_WAVES = 2.0 * np.pi * _HARMONICS[:, None] * np.arange(SLOTS)[None, :] / SLOTS
_NOISE = 0.08


def can_be_told(slots: int, lowest: float, highest: float, mean: float) -> bool:
    """Whether so many values can have that minimum, maximum and mean (to 0.1)."""
    low, high, total = round(lowest), round(highest), round(mean * slots)
    return (slots - 1) * low + high <= total <= (slots - 1) * high + low


def expand_day(
    ordinal: int, lowest: float, highest: float, mean: float, count: int = SLOTS
) -> npt.NDArray[np.int64]:
    """Whole values of a day's last slots, the same ones for the same day.

    Their minimum and maximum are `lowest` and `highest`, and their mean rounds to `mean` at
    0.1. A maximum far above the mean becomes one lone spike, as the instrument has them.

    Args:
        ordinal: of the day; seeds its shape.
        lowest: whole µg/m³.
        highest: whole µg/m³.
        mean: µg/m³ with one decimal, of any number of values between the two.
        count: of slots; all 288, or fewer that can have such a mean.
    """
    low, high = round(lowest), round(highest)
    total = round(mean * count)
    shape = _shape(ordinal, spread=np.log((high - low + 1.0) / (mean - low + 1.0)))[-count:]
    bottom, top = int(np.argmin(shape)), int(np.argmax(shape))
    free = np.ones(count, dtype=bool)
    free[[bottom, top]] = False
    values = np.empty(count, dtype=np.int64)
    values[bottom], values[top] = low, high
    values[free] = _proportional(shape[free], low, high, total - low - high)
    return values


def expand_hours(
    ordinal: int, hours: npt.NDArray[np.float64], lowest: float, highest: float, mean: float
) -> npt.NDArray[np.int64]:
    """288 whole values along the day's hours; otherwise as `expand_day`.

    Args:
        ordinal: of the day; seeds what is within its hours.
        hours: means of its 24 hours, µg/m³; NaN is filled between its neighbours.
        lowest: whole µg/m³.
        highest: whole µg/m³.
        mean: µg/m³ with one decimal; all hours are stretched alike to have it.
    """
    low, high = round(lowest), round(highest)
    known = ~np.isnan(hours)
    filled = np.interp(np.arange(24), np.flatnonzero(known), hours[known])
    bottom_hour, top_hour = int(np.argmin(filled)), int(np.argmax(filled))
    least, most = np.full(24, 12.0 * low), np.full(24, 12.0 * high)
    most[bottom_hour] += low - high
    least[top_hour] += high - low
    sums = whole_with_sum(
        _stretched(12.0 * filled, least, most, mean * SLOTS), most, round(mean * SLOTS)
    )
    # Within an hour the course goes where the hours beside it are.
    centres = np.arange(24) * 12.0 + 5.5
    course = np.interp(np.arange(SLOTS), centres, np.maximum(filled - low, 0.0) + 1.0)
    course *= np.exp(_NOISE * np.random.default_rng(ordinal).standard_normal(SLOTS))
    values = np.empty(SLOTS, dtype=np.int64)
    for hour in range(24):
        of_hour = np.arange(12 * hour, 12 * hour + 12)
        fixed: dict[int, int] = {}
        if hour == bottom_hour:
            fixed[int(of_hour[np.argmin(course[of_hour])])] = low
        if hour == top_hour:
            fixed[int(of_hour[np.argmax(course[of_hour])])] = high
        free = [slot for slot in of_hour.tolist() if slot not in fixed]
        for slot, value in fixed.items():
            values[slot] = value
        rest = int(sums[hour]) - sum(fixed.values())
        values[free] = _proportional(course[free], low, high, rest)
    return values


def _stretched(
    sums: npt.NDArray[np.float64],
    least: npt.NDArray[np.float64],
    most: npt.NDArray[np.float64],
    total: float,
) -> npt.NDArray[np.float64]:
    """All sums times one factor, within their bounds, so that they add up to `total`."""
    below, above = 0.0, 1e4
    for _ in range(60):
        factor = (below + above) / 2.0
        if np.clip(factor * sums, least, most).sum() <= total:
            below = factor
        else:
            above = factor
    return np.clip(below * sums, least, most)


def _shape(ordinal: int, spread: float) -> npt.NDArray[np.float64]:
    """A smooth positive curve with some noise; its peak is about exp(spread) of its mean."""
    rng = np.random.default_rng(ordinal)
    sizes = rng.standard_normal(len(_HARMONICS)) / _HARMONICS
    phases = rng.uniform(0.0, 2.0 * np.pi, len(_HARMONICS))
    curve = DIURNAL + _NOISE * rng.standard_normal(SLOTS)
    curve += 0.5 * np.sum(sizes[:, None] * np.cos(_WAVES + phases[:, None]), axis=0)
    width = float(np.clip(spread, 0.2, 1.5)) / max(1e-9, float(curve.max() - curve.mean()))
    shape: npt.NDArray[np.float64] = np.exp(width * (curve - curve.mean()))
    return shape


def _proportional(
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
    return whole_with_sum(np.minimum(low + below * shape, high), high, total)


def whole_with_sum(
    exact: npt.NDArray[np.float64], high: float | npt.NDArray[np.float64], total: int
) -> npt.NDArray[np.int64]:
    """Numbers rounded so that they add up to `total`, none above `high` (one, or one of each)."""
    most = np.broadcast_to(high, exact.shape)
    whole = np.floor(exact).astype(np.int64)
    lacking = total - int(whole.sum())
    # What rounding down took is given back where it took most.
    for slot in np.argsort(whole - exact, kind="stable"):
        if lacking <= 0:
            break
        if whole[slot] < most[slot]:
            whole[slot] += 1
            lacking -= 1
    return whole
