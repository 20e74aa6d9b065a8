"""A forecast as it was issued, and how old it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day  # noqa: N812  `date` is also the name of a field
from datetime import datetime
from typing import Literal

from pydantic import Field

from seoulcast.datasets.documents import Grade, Kind, Status
from seoulcast_api.responses.base import RangeResponse, Response, Source, Station, Words

FreshnessState = Literal["fresh", "late", "stale"]


class Quantiles(Response):
    """The observation stays below each value with that probability; they never cross."""

    q05: float = Field(alias="0.05", description="5 % quantile.", examples=[-6.0])
    q10: float = Field(
        alias="0.1", description="10 % quantile, lower end of the 80 % band.", examples=[-5.4]
    )
    q25: float = Field(
        alias="0.25", description="25 % quantile, lower end of the 50 % band.", examples=[-4.3]
    )
    q50: float = Field(alias="0.5", description="Median.", examples=[-3.2])
    q75: float = Field(
        alias="0.75", description="75 % quantile, upper end of the 50 % band.", examples=[-2.1]
    )
    q90: float = Field(
        alias="0.9", description="90 % quantile, upper end of the 80 % band.", examples=[-0.9]
    )
    q95: float = Field(alias="0.95", description="95 % quantile.", examples=[0.1])


class TargetValue(Response):
    """What is forecast of one target on one day."""

    unit: str = Field(description="Unit of the mean and of the quantiles.", examples=["°C"])
    mean: float = Field(description="Expected value, in `unit`.", examples=[-3.1])
    quantiles: Quantiles = Field(description="Quantiles, in `unit`.")


class TargetValues(Response):
    """All targets of one day."""

    TA_AVG: TargetValue = Field(description="Daily mean air temperature, °C.")
    TA_MAX: TargetValue = Field(description="Daily maximum air temperature, °C.")
    TA_MIN: TargetValue = Field(description="Daily minimum air temperature, °C.")
    PM10_AVG: TargetValue = Field(description="Daily mean of PM10, µg/m³.")
    PM10_MAX: TargetValue = Field(description="Highest 5-minute value of PM10, µg/m³.")
    PM10_MIN: TargetValue = Field(description="Lowest 5-minute value of PM10, µg/m³.")


class GradeProbabilities(Response):
    """Probability of each PM10 grade, 0 to 1; they add up to 1."""

    good: float = Field(description="좋음: at most 30 µg/m³.", examples=[0.21])
    moderate: float = Field(description="보통: 31 to 80 µg/m³.", examples=[0.7])
    bad: float = Field(description="나쁨: 81 to 150 µg/m³.", examples=[0.08])
    very_bad: float = Field(description="매우나쁨: above 150 µg/m³.", examples=[0.01])


class GradeView(Response):
    """The AirKorea grade of a day's PM10 mean."""

    grade: Grade = Field(description="Grade of the median of PM10_AVG.", examples=["moderate"])
    words: Words = Field(
        description="Name of the grade.", examples=[{"ko": "보통", "en": "Moderate"}]
    )
    probabilities: GradeProbabilities = Field(description="Probability of each grade, 0 to 1.")
    probability_bad_or_worse: float = Field(
        description="Probability of 나쁨 or 매우나쁨, 0 to 1.", examples=[0.09]
    )


class ForecastDayView(Response):
    """One day of a forecast."""

    date: Day = Field(description="The day that is forecast (KST).", examples=["2022-12-31"])
    lead: int = Field(
        ge=1, le=7, description="Days after D; 1 is the day of the issue.", examples=[1]
    )
    targets: TargetValues = Field(description="Mean and quantiles of each target.")
    pm10_grade: GradeView = Field(description="Grade of the day's PM10 mean.")


class ModelView(Response):
    """The model that made the forecast."""

    name: Literal["lstm", "climatology_persistence"] = Field(
        description="climatology_persistence is the fallback.", examples=["lstm"]
    )
    version: str = Field(description="Version of the model.", examples=["2022-12-25-1f3a9c02"])
    trained_through: Day | None = Field(
        description="Last day it was trained on (KST).", examples=["2022-12-25"]
    )
    promoted_on: Day | None = Field(
        description="Day by which it was promoted (KST).", examples=["2022-12-25"]
    )


class InputView(Response):
    """What the forecast was made from, of one dataset."""

    newest: Day | None = Field(
        description="Newest observed day that was used (KST).", examples=["2022-12-30"]
    )
    digest: str = Field(description="SHA-256 of the input window.", examples=["9f2c41…"])


class ForecastResponse(Response):
    """A forecast as it was issued; it never changes afterwards."""

    station: Station = Field(description="The place that is forecast.")
    day: Day = Field(
        description="D: the last full day (KST) before the issue. Lead 1 is the day after.",
        examples=["2022-12-30"],
    )
    issued_at: datetime = Field(
        description="Time of the issue (KST).", examples=["2022-12-31T05:00:12+09:00"]
    )
    data_through: Day = Field(
        description="Newest day (KST) on which every input was observed.",
        examples=["2022-12-30"],
    )
    kind: Kind = Field(
        description="live: issued on its morning. hindcast: made later, as if on that morning.",
        examples=["live"],
    )
    status: Status = Field(
        description="fresh: by the model, from all observations through D. late_data: by the "
        "model, without the newest day of some input. fallback: climatology and persistence.",
        examples=["fresh"],
    )
    status_words: Words = Field(description="The status, said to a reader of the page.")
    reasons: list[str] = Field(
        description="Why the status is not fresh, in English; empty when it is.", examples=[[]]
    )
    reasons_words: list[Words] = Field(
        description="The same in both languages; English in both where there is no Korean for it."
    )
    model: ModelView = Field(description="The model that made it.")
    inputs: dict[str, InputView] = Field(
        description="By dataset, what it was made from.",
        examples=[{"temperature": {"newest": "2022-12-30", "digest": "9f2c41…"}}],
    )
    fingerprint: str = Field(
        description="Of inputs and model; names the issue.", examples=["5b1e0c77a9d2"]
    )
    days: Sequence[ForecastDayView] = Field(
        min_length=7, max_length=7, description="Leads 1 to 7, in order."
    )
    source: Source = Field(description="Whose observations, which origin, and the disclaimer.")


class ForecastsResponse(RangeResponse):
    """A page of the forecasts issued under a range of days D."""

    order: Literal["newest", "oldest"] = Field(
        description="Which D comes first.", examples=["newest"]
    )
    total: int = Field(description="Number of forecasts in the range.", examples=[30])
    offset: int = Field(description="Number of forecasts before this page.", examples=[0])
    next_offset: int | None = Field(
        description="`offset` of the next page; null on the last one.", examples=[7]
    )
    forecasts: list[ForecastResponse] = Field(description="The forecasts as they were issued.")


class Freshness(Response):
    """How old the forecast is that is being read, by the service's clock (KST)."""

    state: FreshnessState = Field(
        description="fresh: the newest issue that is due. late: today's issue is more than an "
        "hour overdue. stale: more than 36 hours after its time, or dated in the future.",
        examples=["fresh"],
    )
    words: Words = Field(description="The state and its reason, said to a reader of the page.")
    now: datetime = Field(
        description="The service's clock (KST), to the second.",
        examples=["2022-12-31T09:30:00+09:00"],
    )
    age_seconds: int = Field(
        description="Seconds since the issue; below zero if it is dated in the future.",
        examples=[16188],
    )
    age_hours: float = Field(description="The same in hours, to 0.1.", examples=[4.5])
    next_issue_at: datetime = Field(
        description="Time the next issue is scheduled for (KST); for an hour after its time "
        "that of an issue still awaited.",
        examples=["2023-01-01T05:00:00+09:00"],
    )
    forecast_at: str = Field(
        description="Time of day at which forecasts are issued (KST), HH:MM.", examples=["05:00"]
    )
