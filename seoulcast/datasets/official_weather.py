"""What a forecast's document repeats of KMA's own: sky, what falls, and the chance of rain.

Values of KMA, as issued and with its time of issue; they are never passed off as ours.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from seoulcast.datasets.document_base import Document

Sky = Literal["clear", "few_clouds", "mostly_cloudy", "overcast"]
"""맑음, 구름조금, 구름많음, 흐림: in order of cloud."""
Precipitation = Literal["none", "rain", "rain_and_snow", "snow", "shower"]
"""없음, 비, 비/눈, 눈, 소나기."""
WeatherSource = Literal["midterm_land", "short_term", "point"]
"""The official forecasts that tell of sky and rain."""


class OfficialOutlook(Document):
    """What KMA says of a day or of half of it; None where it does not say."""

    sky: Sky | None
    precipitation: Precipitation | None
    rain_chance: int | None = Field(ge=0, le=100, description="Chance of rain or snow, %.")


class OfficialWeather(Document):
    """What KMA had said of a day when ours was issued: one issue of one of its forecasts.

    Near days are forecast by halves and far ones whole.
    """

    source: WeatherSource
    issued_at: datetime = Field(description="KMA's time of issue (aware, KST).")
    morning: OfficialOutlook | None = Field(default=None, description="00:00 to 12:00.")
    afternoon: OfficialOutlook | None = Field(default=None, description="12:00 to 24:00.")
    day: OfficialOutlook | None = Field(default=None, description="The day as a whole.")
