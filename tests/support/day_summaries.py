"""Days and forecasts of chosen temperatures and dust, for whatever people read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from support.documents import DAY, build_forecast

from seoulcast.datasets.documents import Forecast, ForecastDay, Grade, grade_of
from seoulcast.presentation.day_summary import DaySummary, Value


def build_summary(
    *, low: float = 4, high: float = 12, dust: float = 42, grade: Grade = "moderate"
) -> DaySummary:
    """An ordinary day but for what is given."""
    values = [Value(value, value - 2, value + 2) for value in (low, high, dust)]
    return DaySummary(date(2022, 12, 31), 1, *values, grade)


def notable_forecast(
    day: date = DAY, *, of_leads: Mapping[int, Mapping[str, float]], **changes: object
) -> Forecast:
    """A forecast of ordinary days but for the medians given, by lead and target."""
    ordinary = {"TA_MIN": 4.0, "TA_MAX": 12.0, "PM10_AVG": 42.0}
    days = [
        _changed(one, ordinary | dict(of_leads.get(one.lead, {})))
        for one in build_forecast(day).days
    ]
    return build_forecast(day, days=days, **changes)


def _changed(day: ForecastDay, medians: Mapping[str, float]) -> ForecastDay:
    """The day with all quantiles of these targets moved to other medians."""
    targets = dict(day.targets)
    for name, median in medians.items():
        moved = median - targets[name].quantiles["0.5"]
        quantiles = {
            level: round(value + moved, 2) for level, value in targets[name].quantiles.items()
        }
        targets[name] = targets[name].model_copy(update={"quantiles": quantiles})
    grade = day.pm10_grade.model_copy(update={"grade": grade_of(medians["PM10_AVG"])})
    return day.model_copy(update={"targets": targets, "pm10_grade": grade})
