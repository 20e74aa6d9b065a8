"""The JSON documents of SeoulCast that hold values: a forecast, and its scores.

Pydantic models that the pipeline writes and the API reads, so that the two can't drift
apart, of schema version 2; version 1, with sentences for reasons, is read as version 2.
Temperatures are °C, PM10 is µg/m³, days are KST. Nothing here computes. Drift checks and
promotions are in `model_documents`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from seoulcast import levels, targets
from seoulcast.datasets.apparent import Apparent as Apparent  # noqa: PLC0414 for all
from seoulcast.datasets.document_base import Document as Document  # noqa: PLC0414 for all
from seoulcast.datasets.input_documents import InputInfo as InputInfo  # noqa: PLC0414 for all
from seoulcast.datasets.input_documents import MorningInput as MorningInput  # noqa: PLC0414
from seoulcast.datasets.official_weather import OfficialOutlook as OfficialOutlook  # noqa: PLC0414
from seoulcast.datasets.official_weather import OfficialWeather as OfficialWeather  # noqa: PLC0414
from seoulcast.datasets.pm10_grades import GRADE_UPPER_BOUNDS as GRADE_UPPER_BOUNDS  # noqa: PLC0414
from seoulcast.datasets.pm10_grades import GRADES as GRADES  # noqa: PLC0414 with their documents
from seoulcast.datasets.pm10_grades import Grade as Grade  # noqa: PLC0414
from seoulcast.datasets.pm10_grades import grade_of as grade_of  # noqa: PLC0414
from seoulcast.datasets.version_1 import SchemaVersion, StoredReason, StoredReasonIfAny
from seoulcast.reasons import Correction as Correction  # noqa: PLC0414 a field's type, for all
from seoulcast.settings import Origin as Origin  # noqa: PLC0414 a field's type, for all
from seoulcast.windows import IssueName as IssueName  # noqa: PLC0414 likewise

if TYPE_CHECKING:
    TargetName = str
else:
    TargetName = Literal[*targets.names()]
"""Name of a target, one of those in the table."""

TARGETS: tuple[TargetName, ...] = targets.names()
UNITS: dict[TargetName, str] = {target.name: target.unit for target in targets.TARGETS}

LEADS: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
QUANTILE_LEVELS: tuple[float, ...] = levels.LEVELS

Status = Literal["fresh", "late_data", "fallback"]
"""fresh: all inputs through D, by the model. late_data: by the model, without the newest
day of some input. fallback: climatology and persistence, because there was no usable
model or too little recent data."""

Kind = Literal["live", "hindcast"]

Cause = Literal["air", "instrument"]

UNUSUAL_FROM = 3.0
"""Half-widths of the 80 % interval from which an observed value is unusual: 3.8 standard
deviations, were errors normal. On Seoul's record of 2010 to 2019 that is 7 days a year by
the fallback's forecasts of lead 1 (benchmarks/anomalies.py)."""


CORRECTIONS: tuple[Correction, ...] = ("hours", "official")
"""In the order in which they are made."""


class Shares(Document):
    """What an issued mean is made of, in its unit; together they are the mean."""

    daily: float = Field(description="By the daily model alone.")
    hours: float = Field(description="Added by the night's weather, or the hours of dust.")
    official: float = Field(description="Added by KMA's forecast.")
    calibration: float = Field(description="Added by recent errors and today's bounds so far.")


class TargetForecast(Document):
    """One target on one day."""

    unit: str = Field(description="Unit of mean and quantiles.", examples=["°C"])
    mean: float = Field(description="Expected value.", examples=[-3.1])
    quantiles: dict[str, float] = Field(
        description="Value that the observation stays below with that probability.",
        examples=[{"0.05": -6.0, "0.5": -3.2, "0.95": 0.1}],
    )
    corrections: list[Correction] = Field(
        default=[], description="What the morning knew that changed the daily model's forecast."
    )
    shares: Shares | None = Field(
        default=None, description="What the mean is made of; None where no model made it."
    )


class Pm10Grade(Document):
    """The grade of a day's PM10 mean and the probability of each grade."""

    grade: Grade = Field(description="Grade of the median of PM10_AVG.")
    probabilities: dict[Grade, float] = Field(description="Probability of each grade, sum 1.")


class ForecastDay(Document):
    """One day of a forecast."""

    date: date
    lead: int = Field(ge=1, le=7, description="1 is the day of issue.")
    targets: dict[TargetName, TargetForecast]
    pm10_grade: Pm10Grade
    apparent: Apparent | None = Field(
        default=None,
        description="How a summer's high or a winter's low feels (체감온도); None where it "
        "can't be told or no model made the forecast, and in older issues.",
    )
    official_weather: OfficialWeather | None = Field(
        default=None,
        description="What KMA had said of sky and rain at the issue; None where nothing was out, "
        "and in older issues.",
    )


class ModelInfo(Document):
    """The model that made a forecast."""

    name: str = Field(
        description="The network, or climatology_persistence, the fallback.", examples=["lstm"]
    )
    version: str = Field(examples=["2022-12-25-1f3a9c02"])
    trained_through: date | None = Field(description="Last day the model was trained on.")
    promoted_on: date | None = Field(description="Day (partition) it was promoted by.")


class Forecast(Document):
    """A forecast as issued. It never changes after its first write."""

    schema_version: SchemaVersion = 2
    station: int
    day: date = Field(description="D: the last full day before the issue; lead 1 is D+1.")
    data_through: date = Field(description="Newest day on which every input was observed.")
    issued_at: datetime = Field(description="Aware, KST.")
    issue: IssueName = "morning"
    updates: datetime | None = Field(
        default=None, description="Of an update: when the forecast that it updates was issued."
    )
    kind: Kind
    status: Status
    reasons: list[StoredReason] = Field(description="Why the status is not fresh.")
    origin: Origin
    fingerprint: str = Field(description="Of inputs and model; names the issue.")
    model: ModelInfo
    inputs: dict[str, InputInfo]
    morning: dict[str, MorningInput] = Field(
        default_factory=dict,
        description="Hours and official forecasts there were, by dataset; empty in older issues.",
    )
    quantile_levels: list[float]
    days: list[ForecastDay]


class ForecastPointer(Document):
    """Which issue of a day, or the newest of all, is the one to read."""

    day: date
    key: str
    fingerprint: str
    issued_at: datetime
    issue: IssueName = "morning"


class ScoreRow(Document):
    """How one forecast did for one target, beside its references on the same day.

    Fields with a default are not in older scores.
    """

    target: TargetName
    lead: int
    forecast_day: date = Field(description="D of the forecast that is scored.")
    fingerprint: str
    issue: IssueName = "morning"
    model_version: str
    kind: Kind
    status: Status
    observed: float
    mean: float
    corrections: list[Correction] = Field(
        default=[], description="What the morning knew that changed the daily model's forecast."
    )
    shares: Shares | None = Field(
        default=None,
        description="What the mean was made of, so that its error without a correction can be "
        "told; None where no model made it.",
    )
    median: float
    absolute_error: float = Field(description="Of the median.")
    squared_error: float = Field(description="Of the mean.")
    crps: float = Field(description="Twice the mean pinball loss over the levels.")
    inside80: bool
    inside90: bool
    persistence_absolute_error: float | None
    persistence_crps: float | None
    climatology_absolute_error: float | None = Field(
        description="Of the season with a trend, by which drift is measured. It is no normal."
    )
    climatology_crps: float | None
    official: float | None = Field(
        default=None, description="KMA's own forecast, the newest that was out at the issue."
    )
    official_age: float | None = Field(
        default=None, description="Days from its issue to the end of the target day."
    )
    official_absolute_error: float | None = None
    official_squared_error: float | None = None
    official_crps: float | None = Field(
        default=None, description="With its own errors of a year; None while they are too few."
    )
    inputs: list[str] = Field(
        default_factory=list,
        description="Datasets the issue had: the daily ones through D, and those of the morning.",
    )
    normal: float | None = Field(
        default=None,
        description="Mean of the 30 full years before the issue's year, within 7 days of the day; "
        "None where fewer than 10 of them were observed.",
    )
    normal_from_year: int | None = Field(default=None, description="First year observed.")
    normal_to_year: int | None = Field(default=None, description="Last year observed.")
    normal_absolute_error: float | None = Field(default=None, description="Of the mean.")
    normal_crps: float | None = Field(
        default=None, description="With the distribution of the same days."
    )


class Anomaly(Document):
    """How far one target of a day fell outside its own forecast of lead 1, and what did it.

    `score` is the distance from the median in half-widths of the 80 % interval on that
    side: negative below the median, ±1 at the interval's ends.
    """

    target: TargetName
    score: float
    observed: float
    median: float
    lower80: float
    upper80: float
    cause: Cause | None = Field(description="The likelier one of an unusual value, else None.")
    reason: StoredReasonIfAny = Field(description="Why it is the likelier one, None if usual.")

    @property
    def unusual(self) -> bool:
        """Whether it is listed: far outside, or a value that can't be right."""
        return self.cause is not None


class Scores(Document):
    """The errors of all forecasts whose target day was `day`."""

    schema_version: SchemaVersion = 2
    day: date
    station: int
    origin: Origin
    observed: dict[TargetName, float | None] = Field(
        description="Observed values, never cleaned ones; None where not observed."
    )
    inputs: dict[str, str | None] = Field(description="Etag of each day object scored against.")
    rows: list[ScoreRow] = Field(description="Of the mornings' forecasts.")
    updates: list[ScoreRow] = Field(
        default_factory=list, description="Of their updates, which count apart."
    )
    anomalies: list[Anomaly] = Field(
        default_factory=list,
        description="One a target; empty without a forecast of lead 1, and in older scores.",
    )
