"""A whole system with humidity as a seventh target and nine levels: `more_targets.py HOME`.

The two tables are added to before anything that reads them is imported. Writes what was
stored and served to HOME/made.json.
"""

# ruff: noqa: E402

import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from seoulcast import levels, targets

HUMIDITY = targets.Group(
    name="humidity",
    dataset="station_weather",
    cleaning="none",
    unit="%",
    bounds=(0.0, 100.0),
    limits=(0.0, 100.0),
    transform=targets.Transform(),
    decimals=1,
    column_order=("mean",),
    first_day=date(1907, 10, 1),
    excludes_days=True,
    climate_divisor=10.0,
    least_half_width=1.0,
    calibration=targets.Calibration(half_life_days=180.0, prior_days=150.0),
    words=targets.Words(ko="상대습도", en="relative humidity"),
)
targets.TARGETS = (
    *targets.TARGETS,
    targets.Target(
        "HM_AVG",
        HUMIDITY,
        "mean",
        "HM_AVG",
        targets.Words(ko="평균 상대습도", en="mean relative humidity"),
    ),
)
levels.LEVELS = (0.01, *levels.LEVELS, 0.99)

from fastapi.testclient import TestClient
from support.observations import TINY
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets import history, keys
from seoulcast.datasets.documents import Scores
from seoulcast.datasets.issues import current_issue, read_document
from seoulcast.datasets.models import decisions, record_decision
from seoulcast.forecasting.model.training import train_model
from seoulcast_api.app import create_app
from seoulcast_assets.assets import training_run

LAST = date(2022, 6, 14)
FIRST = LAST - timedelta(days=259)
TRAINED = LAST - timedelta(days=2)


def train_small(observations, through, _config, *, on_epoch):
    return train_model(observations, through, TINY, on_epoch=on_epoch)


def main(home: Path) -> None:
    now = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
    with (
        patch.object(training_run, "train_model", train_small),
        running_system(home, now=now) as system,
    ):
        for job, *days in (
            ("weather_pipeline", FIRST, LAST),
            ("dust_pipeline", FIRST, LAST),
            ("retrain", TRAINED),
        ):
            assert system.run(job, *days).success, job
        store = system.store
        (decision,) = decisions(store)
        # So small a model on so few days may be refused; a person may take it all the same.
        record_decision(store, decision.model_copy(update={"decision": "restored"}))
        assert system.run("batch_forecast", TRAINED, LAST).success
        rows = history.read_range(store, keys.STATION_WEATHER, LAST, LAST)
        with TestClient(create_app(system.settings, store)) as client:
            made = {
                "forecast": current_issue(store, LAST).model_dump(mode="json"),
                "scored_forecast": current_issue(store, LAST - timedelta(days=1)).model_dump(
                    mode="json"
                ),
                "scores": read_document(store, keys.SCORES.key(LAST), Scores).model_dump(
                    mode="json"
                ),
                "observed_humidity": float(rows.loc[rows["STN"] == 108, "HM_AVG"].iloc[0]),
                "result": client.get("/result").json(),
                "openapi": client.get("/openapi.json").json(),
            }
    (home / "made.json").write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
