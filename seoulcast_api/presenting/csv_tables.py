"""Responses as tables: one row for each value, its unit beside it. Nothing is read here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from seoulcast.levels import LEVELS
from seoulcast.rounding import shortest
from seoulcast.targets import TARGETS
from seoulcast_api.presenting.csv_heads import korean_head
from seoulcast_api.responses.anomalies import AnomaliesResponse, AnomalyView
from seoulcast_api.responses.forecasts import ForecastResponse, SharesView, example_quantile
from seoulcast_api.responses.history import ForecastsForResponse
from seoulcast_api.responses.normals import Normal, NormalsResponse
from seoulcast_api.responses.observations import ObservationsResponse
from seoulcast_api.responses.records import DecisionView, DriftResponse, ModelsResponse
from seoulcast_api.responses.reliability import ReliabilityBin, ReliabilityResponse
from seoulcast_api.responses.scores import (
    NormalSummary,
    OfficialSummary,
    ScoreRowView,
    ScoresResponse,
    ScoreSummary,
)


@dataclass(frozen=True)
class Table:
    """Rows for people's spreadsheets: a header, then a row for each value."""

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]

    def render(self, *, korean: bool = False) -> bytes:
        """UTF-8, line feeds, an empty field for a missing value, true and false in words.

        Numbers have no more decimals than they need.

        Args:
            korean: with Korean heads and the byte order mark by which spreadsheets of a Korean
                system tell UTF-8.
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([korean_head(name) if korean else name for name in self.columns])
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return text.getvalue().encode("utf-8-sig" if korean else "utf-8")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    # As the stored tables of observations have them.
    return shortest(value) if isinstance(value, float) else value


_FORECAST_COLUMNS = (
    *("day", "date", "lead", "target", "unit", "mean"),
    *(f"q{level:g}" for level in LEVELS),
    *("issued_at", "data_through", "kind", "status", "model_version", "origin"),
    "issue",
)
FORECAST_EXAMPLE = ",".join(_FORECAST_COLUMNS) + (
    "\n2022-12-30,2022-12-31,1,TA_AVG,°C,-3.1,"
    + ",".join(shortest(example_quantile(level)) for level in LEVELS)
    + ",2022-12-31T05:00:12+09:00,2022-12-30,live,fresh,2022-12-25-1f3a9c02,kma,morning\n"
)


def forecasts(issued: Iterable[ForecastResponse]) -> Table:
    """A row for each D, day and target."""
    return Table(_FORECAST_COLUMNS, (row for one in issued for row in _forecast_rows(one)))


def _forecast_rows(issued: ForecastResponse) -> Iterator[Sequence[object]]:
    tail = (
        issued.issued_at.isoformat(),
        issued.data_through,
        issued.kind,
        issued.status,
        issued.model.version,
        issued.source.origin,
        issued.issue,
    )
    for day in issued.days:
        for target in TARGETS:
            value = getattr(day.targets, target.name)
            quantiles = value.quantiles.model_dump().values()
            head = (issued.day, day.date, day.lead, target.name, value.unit, value.mean)
            yield (*head, *quantiles, *tail)


_FORECASTS_FOR_COLUMNS = (
    *("date", "day", "lead", "issue", "issued_at", "target", "unit", "observed", "mean"),
    *(f"q{level:g}" for level in LEVELS),
    *("kind", "status", "model_version"),
)
FORECASTS_FOR_EXAMPLE = ",".join(_FORECASTS_FOR_COLUMNS) + (
    "\n2022-12-31,2022-12-30,1,morning,2022-12-31T05:00:12+09:00,TA_AVG,°C,-2.8,-3.1,"
    + ",".join(shortest(example_quantile(level)) for level in LEVELS)
    + ",live,fresh,2022-12-25-1f3a9c02\n"
)


def forecasts_for(body: ForecastsForResponse) -> Table:
    """A row for each issue and target of a day."""

    def rows() -> Iterator[Sequence[object]]:
        for one in body.forecasts:
            head = (body.from_day, one.day, one.lead, one.issue, one.issued_at.isoformat())
            for target in TARGETS:
                value = getattr(one.targets, target.name)
                values = getattr(body.observed, target.dataset, None)
                observed = getattr(values, target.name).observed if values is not None else None
                quantiles = value.quantiles.model_dump().values()
                tail = (one.kind, one.status, one.model_version)
                yield (*head, target.name, value.unit, observed, value.mean, *quantiles, *tail)

    return Table(_FORECASTS_FOR_COLUMNS, rows())


_OBSERVED_COLUMNS = ("date", "target", "unit", "observed", "cleaned", "flag", "origin")
OBSERVED_EXAMPLE = ",".join(_OBSERVED_COLUMNS) + "\n2022-12-30,TA_AVG,°C,-3.4,-3.4,observed,kma\n"


def observations(body: ObservationsResponse) -> Table:
    """A row for each day and value."""
    units = body.units.model_dump()
    origin = body.source.origin

    def rows() -> Iterator[Sequence[object]]:
        for day in body.days:
            for target in TARGETS:
                values = getattr(day, target.dataset, None)
                if values is not None:
                    value = getattr(values, target.name)
                    found = (value.observed, value.cleaned, value.flag)
                    yield (day.date, target.name, units[target.name], *found, origin)

    return Table(_OBSERVED_COLUMNS, rows())


_SCORE_FIELDS = tuple(ScoreRowView.model_fields)
_SCORE_NORMAL = tuple(name for name in _SCORE_FIELDS if name.startswith("normal"))
_SCORE_PLAIN = tuple(name for name in _SCORE_FIELDS if name not in {"shares", *_SCORE_NORMAL})
_SHARES = tuple(SharesView.model_fields)
# In the order in which they came: readers of the table rely on it.
_SCORE_COLUMNS = (*_SCORE_PLAIN, *(f"share_{name}" for name in _SHARES), *_SCORE_NORMAL)
SCORES_EXAMPLE = ",".join(_SCORE_COLUMNS) + (
    "\n2022-12-30,TA_MAX,°C,1,2022-12-29,5b1e0c77a9d2,2022-12-25-1f3a9c02,live,fresh,"
    "1.9,2.4,2.3,0.4,0.25,0.31,-0.2,4.9,true,true,1.2,1.1,2.8,1.9,"
    "3,1.29,1.1,1.21,0.7,temperature pm10 station_weather official_forecast,morning,hours official,"
    "3.6,-1.1,-0.2,0.1,1.6,1992,2021,0.3,1.4\n"
)
_REFERENCE_COLUMNS = ("n", "mae", "mean_crps")
_OURS_BESIDE = ("ours_mae", "ours_mean_crps")
_SUMMARY_PLAIN = tuple(
    name
    for name in ScoreSummary.model_fields
    if name not in {"persistence", "climatology", "official", "normal"}
)
_OFFICIAL_COLUMNS = tuple(OfficialSummary.model_fields)
_NORMAL_SUMMARY = tuple(NormalSummary.model_fields)
_SUMMARY_COLUMNS = (
    *_SUMMARY_PLAIN,
    *(f"persistence_{name}" for name in _REFERENCE_COLUMNS),
    *(f"climatology_{name}" for name in _REFERENCE_COLUMNS),
    *(f"official_{name}" for name in _OFFICIAL_COLUMNS),
    *(f"persistence_{name}" for name in _OURS_BESIDE),
    *(f"climatology_{name}" for name in _OURS_BESIDE),
    *(f"normal_{name}" for name in _NORMAL_SUMMARY),
)


def scores(body: ScoresResponse) -> Table:
    """A row for each scored forecast; for each target and lead where the rows were left out."""
    if body.rows is not None:
        lines = (
            _values(row, _SCORE_PLAIN) + _values(row.shares, _SHARES) + _values(row, _SCORE_NORMAL)
            for row in body.rows
        )
        return Table(_SCORE_COLUMNS, lines)
    return Table(
        _SUMMARY_COLUMNS,
        (
            [
                *_values(line, _SUMMARY_PLAIN),
                *_values(line.persistence, _REFERENCE_COLUMNS),
                *_values(line.climatology, _REFERENCE_COLUMNS),
                *_values(line.official, _OFFICIAL_COLUMNS),
                *_values(line.persistence, _OURS_BESIDE),
                *_values(line.climatology, _OURS_BESIDE),
                *_values(line.normal, _NORMAL_SUMMARY),
            ]
            for line in body.summary
        ),
    )


_RELIABILITY_COLUMNS = ("lead", *ReliabilityBin.model_fields)
RELIABILITY_EXAMPLE = ",".join(_RELIABILITY_COLUMNS) + "\n1,0.1,0.2,24,0.14,0.125\n"


def reliability(body: ReliabilityResponse) -> Table:
    """A row for each lead and class of probability; the counts of alarms are in the JSON."""
    return Table(
        _RELIABILITY_COLUMNS,
        (
            [line.lead, *_values(one, _RELIABILITY_COLUMNS[1:])]
            for line in body.leads
            for one in line.bins
        ),
    )


_ANOMALY_COLUMNS = tuple(
    name
    for name in AnomalyView.model_fields
    if name not in {"cause_words", "reason_words", "reason_data"}
)
ANOMALIES_EXAMPLE = ",".join(_ANOMALY_COLUMNS) + (
    "\n2022-12-13,PM10_AVG,µg/m³,247.2,44.1,24.3,66.8,8.9,air,"
    "nothing in the values points to the instrument\n"
)


def anomalies(body: AnomaliesResponse) -> Table:
    """A row for each unusual value."""
    return Table(_ANOMALY_COLUMNS, (_values(one, _ANOMALY_COLUMNS) for one in body.anomalies))


_DECISION_COLUMNS = tuple(
    name for name in DecisionView.model_fields if name not in {"reason_words", "reason_data"}
)
DECISIONS_EXAMPLE = ",".join(_DECISION_COLUMNS) + "\n"


def decisions(body: ModelsResponse) -> Table:
    """A row for each decision; the issued days are in the JSON alone."""
    return Table(_DECISION_COLUMNS, (_values(line, _DECISION_COLUMNS) for line in body.decisions))


_DRIFT_COLUMNS = (
    *("day", "drifted", "model_version", "kind", "name"),
    *("value", "threshold", "exceeded", "days_in_a_row", "sample_size", "group", "confidence"),
)
DRIFT_EXAMPLE = ",".join(_DRIFT_COLUMNS) + (
    "\n2022-12-30,false,2022-12-25-1f3a9c02,error,TA_MAX,1.12,1.5,false,0,30,,\n"
)


def drift(body: DriftResponse) -> Table:
    """A row for each sign that was looked at."""
    return Table(
        _DRIFT_COLUMNS,
        (
            [check.day, check.drifted, check.model_version, *_values(sign, _DRIFT_COLUMNS[3:])]
            for check in body.checks
            for sign in check.findings
        ),
    )


_NORMAL_COLUMNS = ("date", "target", *Normal.model_fields)
NORMALS_EXAMPLE = ",".join(_NORMAL_COLUMNS) + (
    "\n2022-12-31,TA_AVG,°C,-1.2,-7.4,-1,4.8,30,1992,2021\n"
)


def normals(body: NormalsResponse) -> Table:
    """A row for each day and value that has a normal."""
    return Table(
        _NORMAL_COLUMNS,
        (
            [day.date, target, *_values(normal, tuple(Normal.model_fields))]
            for day in body.days
            for target, normal in day.normal
            if normal is not None
        ),
    )


def _values(line: BaseModel | None, columns: Sequence[str]) -> list[object]:
    return [None if line is None else _written(getattr(line, name)) for name in columns]


def _written(value: object) -> object:
    # Times as in the JSON; str() would put a blank in their middle.
    if isinstance(value, datetime):
        return value.isoformat()
    return " ".join(value) if isinstance(value, list) else value
