"""KMA's own forecast of a day's sky and rain, as a forecast of ours repeats it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from seoulcast.datasets.official_weather import Precipitation, Sky, WeatherSource
from seoulcast_api.responses.base import Response


class OfficialOutlookView(Response):
    """What KMA says of the sky and of rain, of a day or of half of it."""

    sky: Sky | None = Field(
        description="clear 맑음, few_clouds 구름조금, mostly_cloudy 구름많음, overcast 흐림; null "
        "where KMA does not say.",
        examples=["overcast"],
    )
    precipitation: Precipitation | None = Field(
        description="What falls: none 없음, rain 비, rain_and_snow 비/눈, snow 눈, shower 소나기; "
        "null where KMA does not say.",
        examples=["rain"],
    )
    rain_chance: int | None = Field(
        ge=0, le=100, description="Chance of rain or snow, %; null where KMA does not say.",
        examples=[60],
    )  # fmt: skip


class OfficialWeatherView(Response):
    """KMA's own forecast of a day's sky and rain, as issued: the newest that was out at ours.

    No part of it is ours. Near days are forecast by halves, far ones whole (`day`).
    """

    source: WeatherSource = Field(
        description="Which of KMA's forecasts.", examples=["midterm_land"]
    )
    issued_at: datetime = Field(
        description="KMA's time of issue (KST), which can be days before ours.",
        examples=["2022-12-30T18:00:00+09:00"],
    )
    morning: OfficialOutlookView | None = Field(
        description="Of 00 to 12; null where the issue does not tell."
    )
    afternoon: OfficialOutlookView | None = Field(
        description="Of 12 to 24; null where the issue does not tell."
    )
    day: OfficialOutlookView | None = Field(
        description="Of the whole day; null where the issue tells of its halves.", examples=[None]
    )
