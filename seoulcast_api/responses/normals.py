"""What is usual on a day of the year."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is also the name of a field

from pydantic import Field

from seoulcast_api.responses.base import RangeResponse, Response


class Normal(Response):
    """What one value usually is on a day: observed, within 7 days of it, over some 30 years."""

    unit: str = Field(description="Unit of the values.", examples=["°C"])
    mean: float = Field(description="Mean, in `unit`: the normal.", examples=[-1.2])
    q10: float = Field(description="1 day in 10 was below this, in `unit`.", examples=[-7.4])
    median: float = Field(description="Half of the days were below this, in `unit`.", examples=[-1])
    q90: float = Field(description="1 day in 10 was above this, in `unit`.", examples=[4.8])
    years: int = Field(ge=1, description="Number of years that were observed.", examples=[30])
    first_year: int = Field(description="First of these years.", examples=[1992])
    last_year: int = Field(description="Last of these years.", examples=[2021])


class DayNormals(Response):
    """What is usual on a day; a value is null where fewer than 10 years were observed."""

    TA_MIN: Normal | None = Field(description="Of the daily minimum air temperature, °C.")
    TA_AVG: Normal | None = Field(description="Of the daily mean air temperature, °C.")
    TA_MAX: Normal | None = Field(description="Of the daily maximum air temperature, °C.")
    PM10_AVG: Normal | None = Field(description="Of the daily mean of PM10, µg/m³.")


class NormalDay(Response):
    """A day and what is usual on it."""

    date: Day = Field(description="The day (KST).", examples=["2022-12-31"])
    normal: DayNormals = Field(description="What is usual on it.")


class NormalsResponse(RangeResponse):
    """What is usual on each day of a range."""

    base_from: int = Field(
        description="First year that counts: the 30 full years before the year in which the newest "
        "forecast was issued, whatever days are asked for.",
        examples=[1992],
    )
    base_to: int = Field(description="Last year that counts.", examples=[2021])
    days: list[NormalDay] = Field(description="Every day of the range, in order.")
