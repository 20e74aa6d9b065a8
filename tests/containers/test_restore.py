"""A backup, both volumes destroyed, the restore: the next morning's forecast is the same."""

from __future__ import annotations

import subprocess
import time
from datetime import date

import httpx
import pytest
from containers.report import Line
from support.deployment import ROOT

from seoulcast.datasets.issues import current_issue

pytestmark = [pytest.mark.containers, pytest.mark.timeout(1800)]

NEXT = date(2022, 6, 15)
NEXT_MORNING = "2022-06-16T06:30:00+09:00"
OF_A_MORNING = (
    "raw_asos,temperature,station_weather",
    "raw_pm10,pm10",
    "raw_hours,weather_hours",
    "raw_dust_hours,dust_hours",
    "raw_official,official_forecast",
    "daily_forecast",
)


def script(deployment, *command):
    """Run an operator's script on these containers."""
    done = subprocess.run(
        command, cwd=ROOT, env=deployment.environment_of_scripts(), capture_output=True, text=True,
        check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def next_forecast(deployment):
    """Issue the next morning's forecast, by hand: no sensor is at work beside it."""
    deployment.settings |= {
        "SEOULCAST_NOW": NEXT_MORNING,
        "SEOULCAST_NOW_ANCHOR": repr(time.time()),
    }
    deployment.up()
    deployment.compose("stop", "daemon")
    for assets in OF_A_MORNING:
        deployment.materialize(assets, None, NEXT)
    return current_issue(deployment.store, NEXT)


def registered(deployment):
    address = f"{deployment.url('mlflow')}/api/2.0/mlflow/registered-models/search"
    return httpx.get(address, timeout=30).json()["registered_models"]


def test_from_a_backup_the_next_mornings_forecast_is_the_same(deployment, lines, tmp_path):
    script(deployment, "deploy/backup", "--to", f"{tmp_path}")
    (backup,) = tmp_path.glob("backup-*")
    kept, models = deployment.kept_objects(), registered(deployment)
    runs = {run.run_id for run in deployment.runs()}
    expected = next_forecast(deployment)

    began = time.monotonic()
    deployment.compose("down", "--volumes")
    restored = script(deployment, "deploy/restore", f"{backup}")
    assert "Restored." in restored
    deployment.up()
    healthy_s = time.monotonic() - began
    # The daemon is at work again, and may have added something since.
    assert kept.items() <= deployment.kept_objects().items()
    assert registered(deployment) == models
    assert runs <= {run.run_id for run in deployment.runs()}

    forecast = next_forecast(deployment)
    assert forecast.fingerprint == expected.fingerprint
    assert forecast.days == expected.days
    deployment.up()
    lines.append(Line("volumes destroyed, restored", healthy_s, time.monotonic() - began, "-", 0))
