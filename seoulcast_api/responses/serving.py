"""What is served now: the newest forecast with its age, and the service's health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day  # noqa: N812  `date` is also the name of a field
from datetime import datetime
from typing import Literal

from pydantic import Field

from seoulcast.datasets.documents import Status
from seoulcast.datasets.preparation import PreparationState, StepName, Trouble
from seoulcast.datasets.sources import SourceState
from seoulcast.reasons import SourceName
from seoulcast.settings import Origin
from seoulcast_api.responses.base import ReasonData, Response, Words
from seoulcast_api.responses.forecasts import ForecastDayView, ForecastResponse, Freshness
from seoulcast_api.responses.normals import DayNormals
from seoulcast_api.responses.observations import ObservedDay


class ResultDay(ForecastDayView):
    """One day of the newest forecast, beside what is usual on it."""

    normal: DayNormals | None = Field(
        description="What is usual on the day; null while it is being worked out or can't be."
    )


class ResultResponse(ForecastResponse):
    """The newest forecast, how old it is, and the newest observed day beside it."""

    days: Sequence[ResultDay] = Field(
        min_length=7, max_length=7, description="Leads 1 to 7, in order."
    )

    freshness: Freshness = Field(description="How old the forecast is.")
    newest_observation: ObservedDay | None = Field(
        description="The newest observed day; null where there is none. Mind its `date`."
    )


class PreparationResponse(Response):
    """What a system in its first minutes is doing, and how long that takes."""

    state: PreparationState | None = Field(
        description="Of its newest start by `make up`; null where there was none.",
        examples=["running"],
    )
    step: StepName | None = Field(
        description="The step that runs, or ran last; null where there was none.",
        examples=["model"],
    )
    step_words: Words | None = Field(description="The step in words.")
    trouble: Trouble | None = Field(
        description="What is in the way. key_refused: the hub takes no call with the key that is "
        "set, and a step has failed by it. hub_unreachable: the hub does not answer and is asked "
        "again. null where nothing is known to be.",
        examples=[None],
    )
    first_forecast_in_s: int | None = Field(
        description="About how long it takes, in seconds, until there is a first forecast, made "
        "without a model; null unless it is being made.",
        examples=[None],
    )
    model_forecast_in_s: int | None = Field(
        description="Likewise, until the forecast is a model's.", examples=[90]
    )


class ServedForecast(Response):
    """The forecast that /result gives."""

    day: Day = Field(description="D (KST).", examples=["2022-12-30"])
    issued_at: datetime = Field(
        description="Time of the issue (KST).", examples=["2022-12-31T05:00:12+09:00"]
    )
    data_through: Day = Field(
        description="Newest day on which every input was observed (KST).", examples=["2022-12-30"]
    )
    status: Status = Field(description="Status of the issue.", examples=["fresh"])
    model_version: str = Field(
        description="Version of the model.", examples=["2022-12-25-1f3a9c02"]
    )
    origin: Origin = Field(description="Where its observations come from.", examples=["kma"])


class NewestDays(Response):
    """Newest day of each dataset; null where it is empty or the store is out of reach."""

    temperature: Day | None = Field(
        description="Of the temperatures (KST).", examples=["2022-12-30"]
    )
    pm10: Day | None = Field(description="Of PM10 (KST).", examples=["2022-12-30"])
    station_weather: Day | None = Field(
        description="Of the predictors (KST).", examples=["2022-12-30"]
    )
    forecast_scores: Day | None = Field(description="Of the scores (KST).", examples=["2022-12-29"])
    drift_check: Day | None = Field(
        description="Of the drift checks (KST).", examples=["2022-12-30"]
    )


class SourceHealth(Response):
    """Whether a source of hours or official forecasts can be read."""

    source: SourceName = Field(description="Which one.", examples=["midterm_land"])
    name: Words = Field(description="What it is called.")
    state: SourceState = Field(
        description="available: its newest values were fetched. refused: its path of the hub has "
        "not been applied for with this key. failing: they could not be fetched.",
        examples=["available"],
    )
    since: datetime = Field(description="Since when (KST).", examples=["2022-12-31T04:15:03+09:00"])
    reason_words: Words | None = Field(description="Why it is not available; null if it is.")
    reason_data: ReasonData | None = Field(description="The same as data.")


class HealthResponse(Response):
    """What is served, how old it is, and whether the store answers."""

    status: Literal["ok", "degraded"] = Field(
        description="degraded: something is served, but it is late or stale, was made by the "
        "fallback, or the newest object can't be read.",
        examples=["ok"],
    )
    problems: list[str] = Field(
        description="Why it is degraded, in English; empty when it is not.", examples=[[]]
    )
    freshness: Freshness = Field(description="How old the forecast is.")
    forecast: ServedForecast = Field(description="The forecast that is served.")
    newest_days: NewestDays = Field(description="Newest day of each dataset.")
    sources: list[SourceHealth] = Field(
        description="Hours and official forecasts, which forecasts go out without where they lack; "
        "empty while none was asked for."
    )


class ProbeResponse(Response):
    """Answer to a probe."""

    status: Literal["ok"] = Field(
        description="Always ok; anything else is an error.", examples=["ok"]
    )
