"""A forecast as it was issued, and how old it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day  # noqa: N812  `date` is also the name of a field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, create_model

from seoulcast import levels, targets
from seoulcast.datasets.documents import (
    GRADE_UPPER_BOUNDS,
    Correction,
    Grade,
    IssueName,
    Kind,
    Status,
)
from seoulcast.reasons import SourceName
from seoulcast_api.responses.apparent import ApparentView
from seoulcast_api.responses.base import RangeResponse, ReasonData, Response, Source, Station, Words
from seoulcast_api.responses.official_weather import OfficialWeatherView

FreshnessState = Literal["fresh", "late", "stale"]
MorningState = Literal["available", "late", "refused", "failing", "absent"]


_BANDS = (0.5, 0.8)
"""Central bands that are told of: those the page draws."""
_EXAMPLES = {0.05: -6.0, 0.1: -5.4, 0.25: -4.3, 0.5: -3.2, 0.75: -2.1, 0.9: -0.9, 0.95: 0.1}


def example_quantile(level: float) -> float:
    """An example of a quantile of TA_AVG, °C; of a level without one, that of the nearest."""
    return _EXAMPLES[min(_EXAMPLES, key=lambda known: abs(known - level))]


def _quantile(level: float) -> Any:  # noqa: ANN401 - pydantic gives no type for it
    """The field of one quantile level."""
    description = "Median." if level == 0.5 else f"{100 * level:g} % quantile"
    for probability in _BANDS:
        for end, at in zip(("lower", "upper"), levels.band_ends(probability), strict=True):
            if level == at:
                description += f", {end} end of the {100 * probability:g} % band"
    return Field(
        alias=levels.key(level),
        description=description.removesuffix(".") + ".",
        examples=[example_quantile(level)],
    )


if TYPE_CHECKING:

    class Quantiles(Response):
        """A value for each quantile level."""

else:
    Quantiles = create_model(
        "Quantiles",
        __base__=Response,
        __doc__="The observation stays below each value with that probability; they never cross.",
        **{f"q{100 * level:02g}": (float, _quantile(level)) for level in levels.LEVELS},
    )


class SharesView(Response):
    """What a mean is made of, in its unit; together they are the mean."""

    daily: float = Field(
        description="By the daily model, from days through D; in `unit`.", examples=[-1.9]
    )
    hours: float = Field(
        description="Added by the hours before the issue: the night's weather for temperature, "
        "the dust that blew for PM10; in `unit`.",
        examples=[-1.2],
    )
    official: float = Field(description="Added by KMA's forecast, in `unit`.", examples=[-0.3])
    calibration: float = Field(
        description="Added by the errors of recent forecasts, and by what the day that is "
        "forecast has measured so far; in `unit`.",
        examples=[0.3],
    )


class TargetValue(Response):
    """What is forecast of one target on one day."""

    unit: str = Field(description="Unit of the mean and of the quantiles.", examples=["°C"])
    mean: float = Field(description="Expected value, in `unit`.", examples=[-3.1])
    quantiles: Quantiles = Field(description="Quantiles, in `unit`.")
    corrections: list[Correction] = Field(
        description="What the morning knew that changed the daily model's forecast: `hours` before "
        "the issue, KMA's `official` forecast.",
        examples=[["hours", "official"]],
    )
    shares: SharesView | None = Field(
        description="What the mean is made of; null where no model made it."
    )


if TYPE_CHECKING:

    class TargetValues(Response):
        """A forecast of each target."""

else:
    TargetValues = create_model(
        "TargetValues",
        __base__=Response,
        __doc__="All targets of one day.",
        **{
            target.name: (TargetValue, Field(description=target.described))
            for target in targets.TARGETS
        },
    )


_BOUNDS = GRADE_UPPER_BOUNDS


class GradeProbabilities(Response):
    """Probability of each PM10 grade, 0 to 1; they add up to 1."""

    good: float = Field(description=f"좋음: at most {_BOUNDS[0]} µg/m³.", examples=[0.21])
    moderate: float = Field(
        description=f"보통: {_BOUNDS[0] + 1} to {_BOUNDS[1]} µg/m³.", examples=[0.7]
    )
    bad: float = Field(
        description=f"나쁨: {_BOUNDS[1] + 1} to {_BOUNDS[2]} µg/m³.", examples=[0.08]
    )
    very_bad: float = Field(description=f"매우나쁨: above {_BOUNDS[2]} µg/m³.", examples=[0.01])


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
    apparent: ApparentView | None = Field(
        description="How the day feels; null where it can't be told, and in older forecasts."
    )
    official_weather: OfficialWeatherView | None = Field(
        description="KMA's own forecast of sky and rain; null where none was out at the issue, "
        "and in forecasts that do not tell."
    )


class ModelView(Response):
    """The model that made the forecast."""

    name: str = Field(
        description="The network, or climatology_persistence, the fallback.", examples=["lstm"]
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


class MorningSource(Response):
    """What there was of a source of hours or official forecasts when the forecast was issued."""

    source: SourceName = Field(description="Which one.", examples=["midterm_land"])
    name: Words = Field(description="What it is called.")
    state: MorningState = Field(
        description="available: hours through 04:00, or its newest issue. late: not published in "
        "time, or not whole. refused: its path of the hub had not been applied for. failing: its "
        "newest values could not be fetched. absent: nothing had been fetched, and no cause is "
        "on record.",
        examples=["available"],
    )
    newest: datetime | None = Field(
        description="End of the newest hour, or newest time of issue, that there was (KST); null "
        "where there was none.",
        examples=["2022-12-31T04:00:00+09:00"],
    )
    used: bool = Field(
        description="Whether it was there and its dataset is one the forecast was made from.",
        examples=[True],
    )
    reason_words: Words | None = Field(description="Why it is not available; null if unknown.")
    reason_data: ReasonData | None = Field(description="The same as data.")


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
    issue: IssueName = Field(
        description="morning: the forecast that is held to account. update: issued once more, by "
        "the hours since; its errors count apart.",
        examples=["morning"],
    )
    updates: datetime | None = Field(
        description="Of an update: time of the issue (KST) that it updates. Else null.",
        examples=[None],
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
    reasons_words: list[Words] = Field(description="The same in both languages.")
    reasons_data: list[ReasonData] = Field(description="The same as data.")
    model: ModelView = Field(description="The model that made it.")
    inputs: dict[str, InputView] = Field(
        description="By dataset, what it was made from.",
        examples=[{"temperature": {"newest": "2022-12-30", "digest": "9f2c41…"}}],
    )
    morning: list[MorningSource] = Field(
        description="Hours and official forecasts there were at the issue, whether or not it was "
        "made from them; empty in forecasts that do not tell.",
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
