"""Documents and tables to serve, and an app over a real folder of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from seoulcast.clock import KST
from seoulcast.datasets import issues, keys, models
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.documents import (
    LEADS,
    QUANTILE_LEVELS,
    TARGETS,
    UNITS,
    DriftCheck,
    DriftFinding,
    Forecast,
    ForecastDay,
    InputInfo,
    ModelInfo,
    Pm10Grade,
    Promotion,
    ScoreRow,
    Scores,
    TargetForecast,
)
from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api.app import create_app
from seoulcast_api.http import caching
from seoulcast_api.newest import latest

DAY = date(2022, 12, 30)
"""D of the forecast that the fixtures issue: the morning after it is 2022-12-31."""
MORNING = datetime(2022, 12, 31, 9, 30, tzinfo=KST)

_MEANS = {
    "TA_AVG": -3.0,
    "TA_MAX": 1.5,
    "TA_MIN": -7.5,
    "PM10_AVG": 42.0,
    "PM10_MAX": 88.0,
    "PM10_MIN": 12.0,
}


def build_forecast(day: date = DAY, **changes: object) -> Forecast:
    """A complete synthetic forecast; `changes` replace its fields."""
    days = []
    for lead in LEADS:
        targets = {
            target: TargetForecast(
                unit=UNITS[target],
                mean=_MEANS[target] + 0.1 * lead,
                # Widens with lead, and never crosses.
                quantiles={
                    f"{level:g}": round(_MEANS[target] + (level - 0.5) * (3 + lead), 2)
                    for level in QUANTILE_LEVELS
                },
            )
            for target in TARGETS
        }
        grade = Pm10Grade(
            grade="moderate",
            probabilities={"good": 0.2, "moderate": 0.7, "bad": 0.08, "very_bad": 0.02},
        )
        days.append(
            ForecastDay(
                date=day + timedelta(days=lead), lead=lead, targets=targets, pm10_grade=grade
            )
        )
    issued_at = datetime.combine(day, datetime.min.time(), tzinfo=KST) + timedelta(
        days=1, hours=5, seconds=12
    )
    forecast = Forecast(
        station=108,
        day=day,
        data_through=day,
        issued_at=issued_at,
        kind="live",
        status="fresh",
        reasons=[],
        origin="archive",
        fingerprint=f"{day:%Y%m%d}f00d",
        model=ModelInfo(
            name="lstm",
            version="2022-12-25-1f3a9c02",
            trained_through=date(2022, 12, 25),
            promoted_on=date(2022, 12, 25),
        ),
        inputs={"temperature": InputInfo(newest=day, digest="9f2c41" * 10)},
        quantile_levels=list(QUANTILE_LEVELS),
        days=days,
    )
    return Forecast.model_validate({**forecast.model_dump(), **changes})


def build_scores(day: date = DAY, **changes: object) -> Scores:
    """Scores of every target and lead on `day`; `changes` replace fields of every row."""
    rows = [
        ScoreRow.model_validate(
            {
                "target": target,
                "lead": lead,
                "forecast_day": day - timedelta(days=lead),
                "fingerprint": "f00d",
                "model_version": "2022-12-25-1f3a9c02",
                "kind": "live",
                "status": "fresh",
                "observed": 2.0,
                "mean": 3.0,
                "median": 4.0,
                "absolute_error": 2.0,
                "squared_error": 1.0,
                "crps": 0.5,
                "inside80": True,
                "inside90": True,
                "persistence_absolute_error": 3.0,
                "persistence_crps": 2.5,
                "climatology_absolute_error": 4.0,
                "climatology_crps": 3.5,
                **changes,
            }
        )
        for lead in LEADS
        for target in TARGETS
    ]
    return Scores(
        day=day,
        station=108,
        origin="archive",
        observed=dict.fromkeys(TARGETS, 2.0),
        inputs={"temperature": "0" * 32, "pm10": "0" * 32},
        rows=rows,
    )


class Shelf:
    """Puts what is to be served into a store, in the pipeline's own words."""

    def __init__(self, store: LocalStore) -> None:
        self.store = store

    def issue(self, day: date = DAY, **changes: object) -> Forecast:
        return issues.issue(self.store, build_forecast(day, **changes))

    def score(self, day: date = DAY, **changes: object) -> Scores:
        scores = build_scores(day, **changes)
        self.store.put(keys.SCORES.key(day), issues.render(scores))
        return scores

    def temperature(self, day: date = DAY, **changes: object) -> None:
        row = {"TM": pd.Timestamp(day), "STN": 108, "EXCLUDED": False}
        for name, value in (("TA_AVG", -3.4), ("TA_MAX", 1.2), ("TA_MIN", -8.0)):
            row |= {name: value, f"{name}_FLAG": "observed", f"{name}_OBS": value}
        self._write(keys.TEMPERATURE, row | changes)

    def pm10(self, day: date = DAY, **changes: object) -> None:
        row = {"TM": pd.Timestamp(day), "STN": 108}
        for name, value in (("PM10_AVG", 46.0), ("PM10_MAX", 91.0), ("PM10_MIN", 9.0)):
            row |= {name: value, f"{name}_FLAG": "observed", f"{name}_OBS": value}
        row |= {"SLOTS": 288, "ZEROS": 0, "SPIKES": 0, "STATUS": "complete"}
        self._write(keys.PM10, row | changes)

    def drift(self, day: date = DAY, **changes: object) -> None:
        finding = DriftFinding(
            kind="error",
            name="TA_MAX",
            value=1.1,
            threshold=1.5,
            exceeded=False,
            days_in_a_row=0,
            sample_size=30,
        )
        check = DriftCheck(
            day=day,
            station=108,
            origin="archive",
            model_version="2022-12-25-1f3a9c02",
            drifted=False,
            reasons=[],
            findings=[finding],
        )
        changed = DriftCheck.model_validate({**check.model_dump(), **changes})
        self.store.put(keys.DRIFT.key(day), issues.render(changed))

    def decide(self, **changes: object) -> Promotion:
        promotion = {
            "version": "2022-12-25-1f3a9c02",
            "decision": "promoted",
            "trained_through": date(2022, 12, 25),
            "by_day": date(2022, 12, 25),
            "decided_at": datetime(2022, 12, 26, 5, 20, tzinfo=KST),
            "reason": "CRPS 7 % below persistence.",
            "compared_with": "persistence",
            "held_out_from": date(2022, 6, 25),
            "held_out_through": date(2022, 12, 25),
            "crps_ratio": 0.93,
        }
        return models.record_decision(self.store, Promotion.model_validate(promotion | changes))

    def _write(self, dataset: keys.DayDataset, row: dict[str, object]) -> None:
        write_days(self.store, dataset, render_days(dataset, pd.DataFrame([row])))


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects")


@pytest.fixture
def shelf(store: LocalStore) -> Shelf:
    return Shelf(store)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the morning after DAY, whatever the environment says."""
    return Settings(_env_file=None, home=tmp_path, now=MORNING, page_dist=tmp_path / "dist")


@pytest.fixture
def client(settings: Settings, store: LocalStore) -> Iterator[TestClient]:
    """A client of an app over `store`; errors come as answers, as for anyone."""
    with TestClient(create_app(settings, store), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Makes the caches believe that seconds have passed, without passing them."""
    passed = [1000.0]
    watch = SimpleNamespace(monotonic=lambda: passed[0])
    for module in (caching, latest):
        monkeypatch.setattr(module, "time", watch)

    def pass_by(seconds: float) -> None:
        passed[0] += seconds

    return pass_by


@pytest.fixture
def a_forecast() -> Forecast:
    return build_forecast()
