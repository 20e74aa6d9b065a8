"""The grades of a day's PM10 mean, and their bounds.

The page draws the same bounds (frontend/src/lib/grades.ts); a test holds the two together.
"""

from __future__ import annotations

from typing import Literal

from seoulcast.rounding import rounded

Grade = Literal["good", "moderate", "bad", "very_bad"]
GRADES: tuple[Grade, ...] = ("good", "moderate", "bad", "very_bad")
"""좋음, 보통, 나쁨, 매우나쁨."""
GRADE_UPPER_BOUNDS: tuple[int, ...] = (30, 80, 150)
"""Last whole µg/m³ of each grade but the highest (AirKorea, daily mean after rounding)."""


def grade_of(pm10_mean: float) -> Grade:
    """The AirKorea grade of a daily PM10 mean (µg/m³), which is rounded first."""
    whole = rounded(pm10_mean)
    for grade, upper in zip(GRADES, GRADE_UPPER_BOUNDS, strict=False):
        if whole <= upper:
            return grade
    return GRADES[-1]
