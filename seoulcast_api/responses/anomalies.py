"""Observed days that fell far outside their own forecast."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is also the name of a field

from pydantic import Field

from seoulcast.datasets.documents import Cause, TargetName
from seoulcast_api.responses.base import RangeResponse, ReasonData, Response, Words


class AnomalyView(Response):
    """One unusual value, beside what was forecast for it on the morning of its day (lead 1)."""

    date: Day = Field(description="The observed day (KST).", examples=["2022-12-13"])
    target: TargetName = Field(description="The target.", examples=["PM10_AVG"])
    unit: str = Field(description="Unit of the values.", examples=["µg/m³"])
    observed: float = Field(description="Observed value, in `unit`.", examples=[247.2])
    median: float = Field(description="Forecast median, in `unit`.", examples=[44.1])
    lower80: float = Field(description="Lower end of the 80 % band, in `unit`.", examples=[24.3])
    upper80: float = Field(description="Upper end of the 80 % band, in `unit`.", examples=[66.8])
    score: float = Field(
        description="Distance from the median in half-widths of the 80 % band on that side; no "
        "unit, negative below the median. ±1 is the band's end.",
        examples=[8.9],
    )
    cause: Cause = Field(
        description="The likelier cause, judged by the values: the air itself, or the instrument.",
        examples=["air"],
    )
    cause_words: Words = Field(description="The cause, said to a reader of the page.")
    reason: str = Field(
        description="Why this cause, in English.",
        examples=["nothing in the values points to the instrument"],
    )
    reason_words: Words = Field(description="The same in both languages.")
    reason_data: ReasonData = Field(description="The same as data.")


class AnomaliesResponse(RangeResponse):
    """The unusual values of a range of days."""

    unusual_from: float = Field(
        description="Score, either way, from which a value is listed; no unit. Values that can't "
        "be right are listed whatever their score.",
        examples=[3.0],
    )
    judged_days: int = Field(
        description="Days of the range that had a forecast to be compared with.", examples=[30]
    )
    anomalies: list[AnomalyView] = Field(
        description="Newest day first; empty where every day was usual."
    )
