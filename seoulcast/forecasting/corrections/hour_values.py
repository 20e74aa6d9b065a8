"""What is made of rows of hours: means over spans, winds by direction, which are whole."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import BoolArray

Span = tuple[int, int]
"""Hours counted back from the issue: so many before it the span begins, and so many it ends."""

MISSING_HOURS = 2
"""So many may be missing of a part of a day."""

WIND_SPANS: tuple[Span, ...] = ((4, 0), (12, 4))
"""The last four hours, and the eight before."""


def winds(speed: FloatArray, degrees: FloatArray) -> FloatArray:
    """Mean wind towards west and south over `WIND_SPANS`, (n, 4).

    Args:
        speed: m/s, shape (n, hours).
        degrees: where it comes from, likewise.
    """
    angle = np.deg2rad(degrees)
    parts = (speed * np.sin(angle), speed * np.cos(angle))
    return np.concatenate([mean_over(part, WIND_SPANS) for part in parts], axis=1)


def mean_over(hours: FloatArray, spans: Iterable[Span]) -> FloatArray:
    """Mean of the known hours of each span, NaN where none is; shape (n, spans)."""
    last = hours.shape[1]
    places = [(max(last - begins, 0), last - ends) for begins, ends in spans]
    return np.stack([reduced(np.nanmean, hours[:, first:end]) for first, end in places], axis=1)


def reduced(function: Callable[..., Any], values: FloatArray) -> FloatArray:
    """A function over the known values of each row; NaN where none is known."""
    with warnings.catch_warnings():
        # Of rows without a value; what is given back says it.
        warnings.filterwarnings("ignore", category=RuntimeWarning)
        result: FloatArray = function(values, axis=1)
    return result


def of_whole(function: Callable[..., Any], hours: FloatArray) -> FloatArray:
    """A function over rows of hours, NaN where too many of a row are missing."""
    values = reduced(function, hours)
    values[np.isnan(hours).sum(axis=1) > MISSING_HOURS] = np.nan
    return values


def whole_rows(values: FloatArray) -> BoolArray:
    """Which rows (n, ...) have no missing value along the last axis."""
    whole: BoolArray = np.isnan(values).sum(axis=-1) == 0
    return whole
