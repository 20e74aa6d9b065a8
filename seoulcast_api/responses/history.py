"""Everything that was forecast for one day, beside what came."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  as in the other responses
from datetime import datetime

from pydantic import Field

from seoulcast.datasets.documents import IssueName, Kind, Status
from seoulcast_api.responses.base import RangeResponse, Response
from seoulcast_api.responses.forecasts import GradeView, TargetValues
from seoulcast_api.responses.observations import ObservedDay


class ForecastOfDay(Response):
    """What one issue said of the day."""

    day: Day = Field(description="D of the issue (KST).", examples=["2022-12-30"])
    lead: int = Field(ge=1, le=7, description="Days after D.", examples=[1])
    issued_at: datetime = Field(
        description="Time of the issue (KST).", examples=["2022-12-31T05:00:12+09:00"]
    )
    issue: IssueName = Field(description="morning or update.", examples=["morning"])
    kind: Kind = Field(description="live or hindcast.", examples=["live"])
    status: Status = Field(description="Status of the issue.", examples=["fresh"])
    model_version: str = Field(
        description="Version of the model.", examples=["2022-12-25-1f3a9c02"]
    )
    targets: TargetValues = Field(description="Mean and quantiles of each target.")
    pm10_grade: GradeView = Field(description="Grade of the day's PM10 mean.")


class ForecastsForResponse(RangeResponse):
    """All forecasts for one day, the earliest first; `from` and `to` are the day."""

    forecasts: list[ForecastOfDay] = Field(
        max_length=14, description="What was forecast for it, the earliest issue first."
    )
    observed: ObservedDay | None = Field(
        description="What was observed on it; null where nothing is."
    )
