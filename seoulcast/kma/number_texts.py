"""Texts of the hub as times, stations and numbers, and which numbers mean missing."""

from __future__ import annotations

import pandas as pd

from seoulcast.kma.errors import MalformedAnswerError

# No column but temperatures and changes can be negative, and no temperature on Earth is this
# low, so variants of the missing codes (-9, -9.00, -99, -99.9) are caught too.
TEMPERATURE_MISSING_THROUGH = -90.0
OTHER_MISSING_THROUGH = -8.0
"""The greatest number that means missing."""
DEGREES_PER_WIND_UNIT = 10.0

DAY = "%Y%m%d"
MINUTE = "%Y%m%d%H%M"


def number_of(text: str) -> float | None:
    """The number of a text, None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def floats(texts: pd.Series[str]) -> pd.Series[float]:
    """Texts as float64; an empty one is NaN.

    Raises:
        MalformedAnswerError: a text that is not a number.
    """
    try:
        # An empty text becomes NaN; anything else that is no number is an error, as is an
        # integer of more digits than a float can hold.
        return pd.to_numeric(texts).astype("float64")
    except (ValueError, OverflowError) as error:
        raise MalformedAnswerError(f"Column {texts.name} holds no number: {error}.") from None


def times_of(texts: pd.Series[str], time_format: str) -> pd.Series[pd.Timestamp]:
    """Texts as naive KST times. Raises MalformedAnswerError where one is none."""
    try:
        return pd.to_datetime(texts, format=time_format).astype("datetime64[ns]")
    except (ValueError, OverflowError) as error:
        raise MalformedAnswerError(f"A row without a readable {texts.name}: {error}.") from None


def stations_of(texts: pd.Series[str]) -> pd.Series[int]:
    """Texts as numbers of stations. Raises MalformedAnswerError where one is none."""
    try:
        return texts.astype("int64")
    except (ValueError, OverflowError) as error:
        raise MalformedAnswerError(f"A row without a readable {texts.name}: {error}.") from None
