"""What was observed, beside what cleaning made of it."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is also the name of a field
from typing import TYPE_CHECKING, Literal

from pydantic import Field, create_model

from seoulcast import targets
from seoulcast.datasets.documents import Grade
from seoulcast.datasets.tables import Flag
from seoulcast_api.responses.base import RangeResponse, Response


class TemperatureValue(Response):
    """One temperature of a day: as observed, and as cleaned."""

    observed: float | None = Field(
        description="Observed value, °C; null where missing.", examples=[-3.4]
    )
    cleaned: float | None = Field(
        description="Value after cleaning, °C; null where there is none.", examples=[-3.4]
    )
    flag: Flag = Field(
        description="How the cleaned value came about. Short gaps are interpolated in time.",
        examples=["observed"],
    )


class Pm10Value(Response):
    """One PM10 value of a day: as observed, and as cleaned."""

    observed: float | None = Field(
        description="Observed value, µg/m³; null where missing.", examples=[783.0]
    )
    cleaned: float | None = Field(
        description="Value after cleaning, µg/m³; null where removed or missing.", examples=[160.5]
    )
    flag: Flag = Field(
        description="How the cleaned value came about. A high maximum is clipped, a high mean "
        "removed.",
        examples=["clipped"],
    )


class TemperatureDay(Response):
    """The temperatures of a day."""

    TA_AVG: TemperatureValue = Field(description="Daily mean, °C.")
    TA_MAX: TemperatureValue = Field(description="Daily maximum, °C.")
    TA_MIN: TemperatureValue = Field(description="Daily minimum, °C.")
    excluded: bool = Field(
        description="Left out of training and climatology (by default 1950-09 to 1957).",
        examples=[False],
    )


class Pm10Day(Response):
    """The PM10 of a day, from 5-minute values."""

    PM10_AVG: Pm10Value = Field(description="Daily mean, µg/m³.")
    PM10_MAX: Pm10Value = Field(description="Highest 5-minute value, µg/m³.")
    PM10_MIN: Pm10Value = Field(description="Lowest 5-minute value, µg/m³.")
    slots: int = Field(description="5-minute values there are, of 288.", examples=[288])
    zeros: int = Field(description="5-minute values that are zero.", examples=[0])
    spikes: int = Field(description="Lone 5-minute spikes.", examples=[0])
    status: Literal["complete", "partial"] = Field(
        description="partial: fewer 5-minute values than a finished day has, and no more come.",
        examples=["complete"],
    )
    grade: Grade | None = Field(
        description="AirKorea grade of the observed mean; null where it is missing.",
        examples=["moderate"],
    )


class ObservedDay(Response):
    """What was observed on one day."""

    date: Day = Field(description="The day (KST).", examples=["2022-12-30"])
    temperature: TemperatureDay | None = Field(
        description="Temperatures, °C; null where there is no object of the day."
    )
    pm10: Pm10Day | None = Field(
        description="PM10, µg/m³; null where there is no object of the day."
    )


if TYPE_CHECKING:
    Units = Response
else:
    Units = create_model(
        "Units",
        __base__=Response,
        __doc__="Unit of each value.",
        **{
            target.name: (
                str,
                Field(description=f"Unit of {target.words.en}.", examples=[target.unit]),
            )
            for target in targets.TARGETS
        },
    )


class ObservationsResponse(RangeResponse):
    """Observed and cleaned values of a range of days."""

    units: Units = Field(description="Unit of each value in `days`.")
    days: list[ObservedDay] = Field(
        description="Days there is an object of, in order; others are left out."
    )
