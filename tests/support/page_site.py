"""A winter's days, forecasts and scores of one city or two, and an API that serves them.

The documents are written through the pipeline's own modules; the API is a process of its own.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pandas as pd
from support.documents import (
    DAY,
    MODEL_VERSION,
    build_drift_check,
    build_finding,
    build_forecast,
    build_morning,
    build_promotion,
    build_score_row,
    build_scores,
    pm10_row,
    temperature_row,
)
from support.official_weather import build_official_weather

from seoulcast.datasets import issues, keys, models
from seoulcast.datasets.cities import City
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.documents import (
    LEADS,
    QUANTILE_LEVELS,
    TARGETS,
    UNITS,
    Forecast,
    ForecastDay,
    Pm10Grade,
    ScoreRow,
    Scores,
    Shares,
    TargetForecast,
    grade_of,
)
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.model_documents import DriftCheck, Promotion
from seoulcast.drift_reasons import ErrorsAboveHeldOut
from seoulcast.reasons import CrpsHigher

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
NODE = FRONTEND / "node_modules" / "node" / "bin" / "node"

_NORMAL_YEARS = range(2012, 2023)
"""Winters enough for a normal of the days that are shown."""

# By lead 1 to 7: mean temperature, half the day's span (°C), mean PM10 (µg/m³).
_WEATHER = (
    (-2.1, 4.2, 38.0),
    (0.8, 4.9, 62.0),
    (2.4, 4.5, 96.0),
    (-0.6, 5.2, 71.0),
    (-4.8, 4.6, 28.0),
    (-6.2, 4.9, 24.0),
    (-3.0, 5.4, 41.0),
)


BAD_AIR = Pm10Grade(
    grade="bad", probabilities={"good": 0.0, "moderate": 0.3, "bad": 0.7, "very_bad": 0.0}
)
# By target: what the hours before the issue added at lead 1, and KMA's forecast at each.
_ADDED = {
    "TA_AVG": (-0.7, 0.2),
    "TA_MAX": (-0.2, 0.8),
    "TA_MIN": (-1.2, -0.3),
    "PM10_AVG": (9.0, -2.0),
    "PM10_MAX": (14.0, -3.0),
    "PM10_MIN": (4.0, -1.0),
}


def _corrected(target: str, lead: int, mean: float) -> dict[str, object]:
    """What a mean was corrected by, and what it is made of."""
    of_night, official = _ADDED[target]
    hours = round(of_night / 2 ** (lead - 1), 1) if lead <= 3 else 0.0
    daily = mean - hours - official - 0.1
    shares = Shares(daily=daily, hours=hours, official=official, calibration=0.1)
    return {"corrections": ["hours", "official"] if lead <= 3 else ["official"], "shares": shares}


def _quantiles(centre: float, spread: float, floor: float) -> dict[str, float]:
    # The logistic curve's quantiles: near enough to weather, and in closed form.
    return {
        f"{level:g}": round(max(centre + spread * math.log(level / (1 - level)), floor), 1)
        for level in QUANTILE_LEVELS
    }


def _weather(day: date, lead: int) -> tuple[float, float, float]:
    """What is forecast; of days gone by what came, but for the error that is scored."""
    if day == DAY:
        return _WEATHER[lead - 1]
    target = day + timedelta(days=lead)
    observed = _observed(target)
    dust = observed["PM10_AVG"] + _error(target, "PM10_AVG", lead)
    return observed["TA_AVG"] + _error(target, "TA_AVG", lead), 4.2, max(dust, 0.0)


def _forecast_day(day: date, lead: int) -> ForecastDay:
    mean, half, dust = _weather(day, lead)
    widening = 0.45 + 0.12 * lead
    centres = {
        "TA_AVG": (mean, widening),
        "TA_MAX": (mean + half, widening),
        "TA_MIN": (mean - half, widening),
        "PM10_AVG": (dust, 4 + 1.6 * lead),
        "PM10_MAX": (dust * 1.7, 7 + 2.0 * lead),
        "PM10_MIN": (dust * 0.5, 3 + 0.5 * lead),
    }
    targets = {
        target: TargetForecast(
            unit=UNITS[target],
            mean=centres[target][0],
            quantiles=_quantiles(*centres[target], 0.0 if "PM10" in target else -99.0),
            **_corrected(target, lead, centres[target][0]),
        )
        for target in TARGETS
    }
    bad = 0.62 if dust > 80 else 0.12 if dust > 60 else 0.01
    grade = Pm10Grade(
        grade=grade_of(dust),
        probabilities={
            "good": round((1 - bad) * 0.3, 4),
            "moderate": round((1 - bad) * 0.7, 4),
            "bad": bad,
            "very_bad": 0.0,
        },
    )
    return ForecastDay(
        date=day + timedelta(days=lead),
        lead=lead,
        targets=targets,
        pm10_grade=grade,
        official_weather=build_official_weather(day, lead),
    )


def winter_forecast(day: date = DAY, **changes: object) -> Forecast:
    """A winter week with one day of bad air; `changes` replace the forecast's fields."""
    own = {"origin": "kma", "days": [_forecast_day(day, lead) for lead in LEADS]}
    return build_forecast(day, **{**own, "morning": build_morning(day), **changes})


def _observed(day: date) -> dict[str, float]:
    """What was observed on a day: waves of cold and of dust, and one day of a storm."""
    back = (DAY - day).days
    mean = round(-1.0 + 4.0 * math.sin(back / 3.1) + 1.5 * math.cos(back / 1.7), 1)
    dust = round(44.0 + 26.0 * math.sin(back / 2.3) + (45.0 if back == 12 else 0.0), 1)
    return {
        "TA_AVG": mean,
        "TA_MAX": mean + 4.3,
        "TA_MIN": mean - 4.1,
        "PM10_AVG": dust,
        "PM10_MAX": dust * 1.6,
        "PM10_MIN": dust * 0.5,
    }


def _observations(last: date, count: int = 120) -> tuple[pd.DataFrame, pd.DataFrame]:
    days = [last - timedelta(days=back) for back in range(count - 1, -1, -1)]
    temperature = pd.DataFrame([temperature_row(day, _observed(day)) for day in days])
    return temperature, pd.DataFrame([pm10_row(day, _observed(day)) for day in days])


def _error(day: date, target: str, lead: int) -> float:
    """Right, warmer and colder by turns, and more so the earlier it was made."""
    scale = 12.0 if "PM10" in target else 1.0
    return round((0.4 + 0.15 * lead) * scale * ((day.day + lead) % 5 - 2), 1)


def _official(day: date, target: str, lead: int, observed: float) -> dict[str, float]:
    """What KMA had said: nearer than ours on the same morning, and farther off the earlier."""
    if "PM10" in target:
        return {}
    error = (0.3 + 0.2 * lead) * ((day.day + 2 * lead) % 5 - 2)
    return {
        "official": round(observed + error, 1),
        "official_age": lead + 0.29,
        "official_absolute_error": abs(error),
        "official_squared_error": error**2,
        "official_crps": abs(error) / 2,
    }


def _score_row(day: date, target: str, lead: int, observed: float) -> ScoreRow:
    scale = 12.0 if "PM10" in target else 1.0
    error = _error(day, target, lead)
    return build_score_row(
        day,
        target,
        lead,
        fingerprint=f"{day - timedelta(days=lead):%Y%m%d}f00d",
        observed=observed,
        mean=observed + error,
        median=observed + error,
        absolute_error=abs(error),
        squared_error=error**2,
        crps=abs(error) / 2,
        inside80=(day.day + lead) % 5 != 0,
        inside90=(day.day + lead) % 10 != 0,
        persistence_absolute_error=(1.1 + 0.3 * lead) * scale,
        persistence_crps=(0.8 + 0.2 * lead) * scale,
        climatology_absolute_error=2.4 * scale,
        climatology_crps=1.7 * scale,
        normal=observed + 2.6 * scale,
        normal_absolute_error=2.6 * scale,
        normal_crps=1.8 * scale,
        **_official(day, target, lead, observed),
    )


def _scores(day: date) -> Scores:
    observed = _observed(day)
    rows = [_score_row(day, target, lead, observed[target]) for target in TARGETS for lead in LEADS]
    return build_scores(day).model_copy(
        update={"origin": "kma", "observed": observed, "inputs": {}, "rows": rows}
    )


def _drift(day: date, back: int) -> DriftCheck:
    """No drift but for five days in the middle, on which the maxima were badly forecast."""
    lasting = max(0, 14 - back) if 9 <= back < 14 else 0
    finding = build_finding(
        value=1.31 if lasting else 0.82,
        threshold=1.1,
        exceeded=lasting > 0,
        days_in_a_row=lasting,
        sample_size=45,
    )
    reason = ErrorsAboveHeldOut(
        target="TA_MAX", scored_days=45, ratio=1.31, days_in_a_row=lasting, threshold=1.1
    )
    return build_drift_check(
        day,
        origin="kma",
        drifted=lasting > 1,
        reasons=[reason] if lasting > 1 else [],
        findings=[finding],
    )


def _promotions() -> list[Promotion]:
    """One model promoted over persistence, and one refused that was no better."""
    refused = date(2022, 12, 28)
    reason = CrpsHigher(
        compared_with=MODEL_VERSION,
        held_out_from=date(2022, 6, 25),
        held_out_through=refused,
        percent=2.4,
    )
    return [
        build_promotion(crps_ratio=0.931),
        build_promotion(
            refused,
            version=f"{refused}-0badcafe",
            decision="refused",
            reason=reason,
            compared_with=MODEL_VERSION,
            crps_ratio=1.024,
            confidence=0.1265,
        ),
    ]


class Site:
    """One API and the folder it reads.

    Args:
        home: the service's home; an empty folder.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.cities: list[City] = []
        self.store = LocalStore(home / "synthetic" / "objects")
        self._process: subprocess.Popen[str] | None = None

    @cached_property
    def url(self) -> str:
        """Where the API listens; waits until it says so."""
        assert self._process is not None
        assert self._process.stdout is not None
        address = re.search(r"http://\S+?(?=/\s)", self._process.stdout.readline())
        assert address, "the API did not say where it listens"
        return address.group()

    def fill(self, day: date = DAY, **changes: object) -> None:
        """Issue the forecast under `day`, with observations and scores through that day."""
        for back in range(37, 0, -1):
            issues.issue(self.store, winter_forecast(day - timedelta(days=back)))
        issues.issue(self.store, winter_forecast(day, **changes))
        for dataset, frame in zip((keys.TEMPERATURE, keys.PM10), _observations(day), strict=True):
            write_days(self.store, dataset, render_days(dataset, frame))
            for year in _NORMAL_YEARS:
                earlier = _observations(date(year, 1, 15), count=60)[dataset is keys.PM10]
                write_days(self.store, dataset, render_days(dataset, earlier))
        for back in range(30):
            scored = day - timedelta(days=back)
            self.store.put(keys.SCORES.key(scored), issues.render(_scores(scored)))
            self.store.put(keys.DRIFT.key(scored), issues.render(_drift(scored, back)))
        for promotion in _promotions():
            models.record_decision(self.store, promotion)

    def fill_city(self, city: City) -> None:
        """Issue the forecast of another city, with its newest observations: all bad air."""
        self.cities.append(city)
        store = city.view(self.store)
        issued = winter_forecast(station=city.station)
        days = [day.model_copy(update={"pm10_grade": BAD_AIR}) for day in issued.days]
        issues.issue(store, issued.model_copy(update={"days": days}))
        for dataset, frame in zip((keys.TEMPERATURE, keys.PM10), _observations(DAY), strict=True):
            frame["STN"] = city.station
            write_days(store, dataset, render_days(dataset, frame))

    def start(self, now: datetime, root_path: str = "") -> subprocess.Popen[str]:
        """Start the API in a process of its own, its clock at `now`; `url` waits for it.

        A proxy that publishes it below `root_path` may pass that on.
        """
        environment = {
            **{name: value for name, value in os.environ.items() if "SEOULCAST" not in name},
            "KMA_API_KEY": "",
            "SEOULCAST_HOME": str(self.home),
            "SEOULCAST_NOW": now.isoformat(),
            "SEOULCAST_API_PORT": "0",
            "SEOULCAST_ROOT_PATH": root_path,
            "SEOULCAST_STATIONS": ",".join(["108", *(str(city.station) for city in self.cities)]),
            "SEOULCAST_PAGE_DIST": str(FRONTEND / "dist"),
        }
        environment.pop("KMA_API_KEY")
        process = subprocess.Popen(
            [sys.executable, "-m", "seoulcast_api"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process = process
        return process
