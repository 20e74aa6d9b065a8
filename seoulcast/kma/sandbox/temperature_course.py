"""Made-up temperatures of the hours of a day that has a given mean, minimum and maximum.

The day passes through its minimum and its maximum at whole hours: at dawn and in the afternoon
as a rule, at an end of the day where a neighbour is much colder or warmer.
"""

from __future__ import annotations

import numpy as np

from seoulcast.kma.sandbox.courses import HOURS, Series, with_mean

_UNDER_THE_MEAN = 0.08
"""How far midnight is under the mean of the two days it joins, of their range."""
_COOLING = 0.6
"""How much lower midnight is for each degree by which the next day is colder: cold air comes at
once and warm air by and by."""
_NEAR = 0.06
"""What counts as at an extreme, of the day's range."""
_EVENING = 0.75
"""Under 1: the evening cools faster than the night."""
_WARMEST_HOUR = 15


def temperature_course(
    mean: Series, lowest: Series, highest: Series, sunrise: Series, draws: Series
) -> Series:
    """Temperatures at the ends of the hours, °C to 0.1.

    The mean of a day's 24 hours rounds to `mean`, their extremes are `lowest` and `highest`.
    Where two neighbouring days have no temperature in common, midnight has a jump of what lies
    between them.

    Args:
        mean: of each day, of the day before them and the one after, shape (days + 2,), °C.
        lowest: likewise.
        highest: likewise.
        sunrise: clock time of each day's, h, shape (days,).
        draws: standard normal, shape (days + 1, 4, 24); the first are of the day before.

    Returns:
        Shape (days, 24).
    """
    midnights = _midnights(mean, lowest, highest, draws[:, 0, 0])
    low, high = lowest[1:-1], highest[1:-1]
    span = high - low
    start, end = np.clip(midnights[:-1], low, high), midnights[1:]
    own = draws[1:]

    starts_low, starts_high = start <= low + _NEAR * span, start >= high - _NEAR * span
    ends_low, ends_high = end <= low + _NEAR * span, end >= high - _NEAR * span
    start = np.select([starts_low, starts_high], [low, high], start)
    end = np.select([ends_low, ends_high], [low, high], end)

    inside = 0.12 + 0.1 * np.clip(np.abs(own[:, 1, 0]), 0.0, 2.0)
    dawn = np.where(starts_low | ends_low, low + inside * span, low)
    noon = np.where(starts_high | ends_high, high - inside * span, high)
    dawn_hour = np.clip(np.round(sunrise + 0.6 * own[:, 2, 0]), 3, 9)
    noon_hour = np.clip(np.round(_WARMEST_HOUR + 0.8 * own[:, 3, 0]), 12, 18)
    first_hour = np.where(starts_low | starts_high, 1.0, 0.0)
    times = np.stack([first_hour, dawn_hour, noon_hour, np.full_like(dawn, 24.0)], axis=1)
    values = np.stack([start, dawn, noon, end], axis=1)

    curve = _through(times, values)
    # Free to move: not where the extremes and midnight are.
    free = np.clip(np.abs(HOURS[None, :, None] - times[:, None, :]) / 3.0, 0.0, 1.0).prod(axis=2)
    curve += 0.035 * span[:, None] * own[:, 1] * free
    curve = with_mean(curve, mean[1:-1], low[:, None], high[:, None], free)
    rounded: Series = np.round(curve, 1) + 0.0
    return rounded


def _midnights(mean: Series, lowest: Series, highest: Series, draws: Series) -> Series:
    """The temperature at the end of each day but the last: one that both its days have."""
    span = highest - lowest
    between = (mean[:-1] + mean[1:]) / 2.0 - _COOLING * np.maximum(mean[:-1] - mean[1:], 0.0)
    usual = between - (_UNDER_THE_MEAN - 0.06 * draws) * (span[:-1] + span[1:]) / 2.0
    low = np.maximum(lowest[:-1], lowest[1:])
    high = np.minimum(highest[:-1], highest[1:])
    # Days with nothing in common: the next one's is as near as its own range allows.
    apart = np.where(lowest[:-1] > highest[1:], lowest[:-1], highest[:-1])
    return np.where(low <= high, np.clip(usual, low, high), apart)


def _through(times: Series, values: Series) -> Series:
    """Smooth steps from each of four points to the next, shape (days, 24)."""
    segment = (HOURS[None, :, None] > times[:, None, 1:3]).sum(axis=2)
    rows = np.arange(len(times))[:, None]
    begin, end = times[rows, segment], times[rows, segment + 1]
    share = np.clip((HOURS - begin) / np.maximum(end - begin, 1.0), 0.0, 1.0)
    share = np.where(segment == 2, share**_EVENING, share)
    share = (1.0 - np.cos(np.pi * share)) / 2.0
    curve: Series = values[rows, segment] * (1.0 - share) + values[rows, segment + 1] * share
    return curve
