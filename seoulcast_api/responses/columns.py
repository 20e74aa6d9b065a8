"""A forecast as columns of equal length, for whoever plots it or loads it into a data frame."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  as in the other responses
from datetime import datetime

from pydantic import Field

from seoulcast.datasets.documents import IssueName, Status
from seoulcast_api.responses.base import Response, Source, Station

ColumnValue = float | int | str | None


class StationColumns(Response):
    """The newest forecast of one station."""

    station: Station = Field(description="The place that is forecast.")
    day: Day = Field(description="D (KST).", examples=["2022-12-30"])
    issued_at: datetime = Field(
        description="Time of the issue (KST).", examples=["2022-12-31T05:00:12+09:00"]
    )
    issue: IssueName = Field(description="morning or update.", examples=["morning"])
    status: Status = Field(description="Status of the issue.", examples=["fresh"])
    columns: dict[str, list[ColumnValue]] = Field(
        description="Values by column, one for each day that is forecast. `time` is its day; "
        "`TA_MAX_mean` a mean, `TA_MAX_q10` the quantile of 10 %, `TA_MAX_above_33` the chance of "
        "more than 33; `pm10_grade` the grade of the day's PM10 mean.",
        examples=[{"time": ["2022-12-31", "2023-01-01"], "TA_MAX_mean": [1.5, 2.2]}],
    )
    source: Source = Field(description="Whose observations, which origin, and the disclaimer.")


class ColumnsResponse(Response):
    """The newest forecasts of some stations as columns."""

    units: dict[str, str] = Field(
        description="Unit of each column but `pm10_grade`; `1` for a probability.",
        examples=[{"time": "iso8601", "TA_MAX_mean": "°C", "TA_MAX_above_33": "1"}],
    )
    stations: list[StationColumns] = Field(description="In the order in which they were asked for.")
