"""How good the forecasts were."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is also the name of a field

from pydantic import Field

from seoulcast.datasets.documents import Correction, IssueName, Kind, Status, TargetName
from seoulcast_api.responses.base import RangeResponse, Response
from seoulcast_api.responses.forecasts import SharesView


class ScoreRowView(Response):
    """How one forecast did for one target, beside KMA's own, persistence and the normal."""

    target_day: Day = Field(description="The day that was forecast (KST).", examples=["2022-12-30"])
    target: TargetName = Field(description="The target.", examples=["TA_MAX"])
    unit: str = Field(
        description="Unit of all values and errors; of squared_error its square.", examples=["°C"]
    )
    lead: int = Field(ge=1, le=7, description="Lead in days.", examples=[1])
    forecast_day: Day = Field(description="D of the forecast (KST).", examples=["2022-12-29"])
    fingerprint: str = Field(description="Which issue was scored.", examples=["5b1e0c77a9d2"])
    model_version: str = Field(
        description="Version of the model that made it.", examples=["2022-12-25-1f3a9c02"]
    )
    kind: Kind = Field(description="Issued live, or a hindcast.", examples=["live"])
    status: Status = Field(description="Status of the issue.", examples=["fresh"])
    observed: float = Field(description="Observed value, in `unit`.", examples=[1.9])
    mean: float = Field(description="Forecast mean, in `unit`.", examples=[2.4])
    median: float = Field(description="Forecast median, in `unit`.", examples=[2.3])
    absolute_error: float = Field(description="Of the median, in `unit`.", examples=[0.4])
    squared_error: float = Field(description="Of the mean, in `unit` squared.", examples=[0.25])
    crps: float = Field(
        description="Twice the mean pinball loss over the seven quantiles, in `unit`.",
        examples=[0.31],
    )
    lower80: float | None = Field(
        description="Lower end of the 80 % band, in `unit`; null where the issue is gone.",
        examples=[-0.2],
    )
    upper80: float | None = Field(
        description="Upper end of the 80 % band, in `unit`; null where the issue is gone.",
        examples=[4.9],
    )
    inside80: bool = Field(
        description="Whether the observation fell into the 80 % band.", examples=[True]
    )
    inside90: bool = Field(
        description="Whether the observation fell into the 90 % band.", examples=[True]
    )
    persistence_absolute_error: float | None = Field(
        description="Persistence's absolute error, in `unit`.", examples=[1.2]
    )
    persistence_crps: float | None = Field(
        description="Persistence's CRPS, in `unit`.", examples=[1.1]
    )
    climatology_absolute_error: float | None = Field(
        description="Climatology's absolute error, in `unit`: of the season with a trend over 30 "
        "years, by which drift is measured. It is not the normal.",
        examples=[2.8],
    )
    climatology_crps: float | None = Field(
        description="Climatology's CRPS, in `unit`.", examples=[1.9]
    )
    official: float | None = Field(
        description="KMA's own forecast, in `unit`: the newest that was out when ours was issued. "
        "Of TA_AVG the mean of its lowest and highest. Null where there was none, as for PM10.",
        examples=[3.0],
    )
    official_age: float | None = Field(
        description="Its age, in days: from its issue to the end of the target day.",
        examples=[1.29],
    )
    official_absolute_error: float | None = Field(
        description="Its absolute error, in `unit`.", examples=[1.1]
    )
    official_squared_error: float | None = Field(
        description="Its squared error, in `unit` squared.", examples=[1.21]
    )
    official_crps: float | None = Field(
        description="Its CRPS, in `unit`, with the distribution of its own errors of a year at "
        "that lead and age; null while fewer than 60 are known.",
        examples=[0.7],
    )
    inputs: list[str] = Field(
        description="Datasets that the issue had: daily ones through D, and those of the morning. "
        "Empty in older scores.",
        examples=[["temperature", "pm10", "station_weather", "official_forecast"]],
    )
    issue: IssueName = Field(
        description="Whether it is of the morning's forecast or of its update.",
        examples=["morning"],
    )
    corrections: list[Correction] = Field(
        description="What the morning knew that changed the daily model's forecast. Empty in older "
        "scores.",
        examples=[["hours", "official"]],
    )
    shares: SharesView | None = Field(
        description="What the mean was made of: its error without a correction is that of the mean "
        "less its share. Null where no model made it, and in older scores."
    )
    normal: float | None = Field(
        description="The normal of the target day as of the issue, in `unit`: what /api/v1/normals "
        "said then. Null where fewer than 10 years were observed, and in older scores.",
        examples=[1.6],
    )
    normal_from_year: int | None = Field(
        description="First year that it is the mean of.", examples=[1992]
    )
    normal_to_year: int | None = Field(
        description="Last year that it is the mean of: the one before the issue's at most.",
        examples=[2021],
    )
    normal_absolute_error: float | None = Field(
        description="Its absolute error, in `unit`.", examples=[0.3]
    )
    normal_crps: float | None = Field(
        description="CRPS of the distribution of the same years, in `unit`.", examples=[1.4]
    )


class ReferenceSummary(Response):
    """Errors of a reference forecast on the same days."""

    n: int = Field(description="Forecasts that had this reference beside them.", examples=[30])
    mae: float = Field(description="Mean absolute error, in `unit`.", examples=[2.3])
    mean_crps: float = Field(description="Mean CRPS, in `unit`.", examples=[1.7])
    ours_mae: float = Field(
        description="Ours on these days: mean absolute error of the median, in `unit`.",
        examples=[1.6],
    )
    ours_mean_crps: float = Field(
        description="Ours on these days: mean CRPS, in `unit`.", examples=[1.2]
    )


class NormalSummary(ReferenceSummary):
    """Errors of the normal: what /api/v1/normals said when each forecast was issued."""

    from_year: int = Field(
        description="First year that any of these normals is a mean of.", examples=[1992]
    )
    to_year: int = Field(description="Last year of any of them.", examples=[2021])


class OfficialSummary(Response):
    """Errors of KMA's own forecasts, and of ours on the same days."""

    n: int = Field(description="Forecasts that had an official one beside them.", examples=[28])
    mean_age: float = Field(
        description="Mean age of the official ones, in days: from the issue to the end of the day "
        "that is forecast.",
        examples=[1.29],
    )
    mae: float = Field(description="Their mean absolute error, in `unit`.", examples=[1.4])
    rmse: float = Field(description="Root of their mean squared error, in `unit`.", examples=[1.8])
    ours_mae: float = Field(
        description="Ours on these days: mean absolute error of the median, in `unit`.",
        examples=[1.3],
    )
    ours_rmse: float = Field(
        description="Ours on these days: root of the mean squared error of the mean, in `unit`.",
        examples=[1.7],
    )
    n_crps: int = Field(
        description="How many of them had a CRPS: 60 errors known at the issue.", examples=[28]
    )
    mean_crps: float | None = Field(
        description="Their mean CRPS with the distribution of their own errors, in `unit`; null "
        "where n_crps is 0.",
        examples=[1.0],
    )
    ours_mean_crps: float | None = Field(
        description="Our mean CRPS on the days of n_crps, in `unit`; null where that is 0.",
        examples=[0.9],
    )
    skill: float | None = Field(
        description="1 - ours_mean_crps / mean_crps, no unit: above 0 ours is the better one, "
        "below 0 KMA's. Null without a CRPS to compare with.",
        examples=[0.1],
    )


class ScoreSummary(Response):
    """Errors of one target at one lead over the range asked for."""

    target: TargetName = Field(description="The target.", examples=["TA_MAX"])
    lead: int = Field(ge=1, le=7, description="Lead in days.", examples=[1])
    unit: str = Field(description="Unit of the errors.", examples=["°C"])
    n: int = Field(description="Forecasts scored.", examples=[30])
    n_live: int = Field(description="How many of them were issued live.", examples=[30])
    mae: float = Field(description="Mean absolute error of the median, in `unit`.", examples=[1.6])
    rmse: float = Field(
        description="Root of the mean squared error of the mean, in `unit`.", examples=[2.1]
    )
    mean_crps: float = Field(description="Mean CRPS, in `unit`.", examples=[1.2])
    coverage80: float = Field(
        description="Share of observations inside the 80 % band, 0 to 1; 0.8 is promised.",
        examples=[0.83],
    )
    coverage90: float = Field(
        description="Share of observations inside the 90 % band, 0 to 1; 0.9 is promised.",
        examples=[0.93],
    )
    persistence: ReferenceSummary | None = Field(
        description="Persistence: the last observed value goes on. Null where there was none."
    )
    climatology: ReferenceSummary | None = Field(
        description="Climatology: the season with a trend over 30 years, by which drift is "
        "measured. It is not the normal. Null where there was none."
    )
    official: OfficialSummary | None = Field(
        description="KMA's own forecasts as issued, beside ours on the same days. Null where there "
        "was none, as for PM10."
    )
    normal: NormalSummary | None = Field(
        description="The normal: the mean of the 30 full years before each issue's year. Null "
        "where there was none: fewer than 10 years observed, or scores from before it was scored."
    )


class ScoresResponse(RangeResponse):
    """Errors of forecasts whose target days lie in a range."""

    scored_days: list[Day] = Field(
        description="Target days that have been scored, in order (KST).", examples=[["2022-12-30"]]
    )
    summary: list[ScoreSummary] = Field(
        description="By target and lead; empty where nothing was scored."
    )
    rows: list[ScoreRowView] | None = Field(
        description="Each scored forecast; null with rows=false."
    )
