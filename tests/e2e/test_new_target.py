"""A seventh target and two more quantile levels, from the hub's rows to the API's answer.

Humidity is read from the station's own predictors, which ingestion stores already, so that
it is an entry in the table of targets and nothing else. The tables are read when modules are
imported, so the system runs in a process of its own (`tests/support/more_targets.py`).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "support" / "more_targets.py"
LEVELS = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]
HUMIDITY = "HM_AVG"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What the system stored and served: forecast, scores, API's answer, clean columns."""
    home = tmp_path_factory.mktemp("home")
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(home)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    return json.loads((home / "made.json").read_text(encoding="utf-8"))


def lead_one(made):
    """Scores of the forecast of the day before."""
    rows = [row for row in made["scores"]["rows"] if row["lead"] == 1]
    assert len(rows) == 7
    return rows


def test_a_trained_model_issues_the_new_target_with_its_unit_and_every_level_in_order(made):
    forecast = made["forecast"]
    assert (forecast["status"], forecast["model"]["name"]) == ("fresh", "lstm")
    assert forecast["quantile_levels"] == LEVELS
    for day in forecast["days"]:
        assert len(day["targets"]) == 7
        humidity = day["targets"][HUMIDITY]
        assert humidity["unit"] == "%"
        assert list(humidity["quantiles"]) == [str(level) for level in LEVELS]
        values = list(humidity["quantiles"].values())
        assert values == sorted(values)
        assert 0.0 <= values[0] < values[-1] <= 100.0


def test_its_units_and_limits_leave_the_other_targets_as_they_are(made):
    targets = made["forecast"]["days"][0]["targets"]
    assert {name: value["unit"] for name, value in targets.items()} == {
        **dict.fromkeys(("TA_AVG", "TA_MAX", "TA_MIN"), "°C"),
        **dict.fromkeys(("PM10_AVG", "PM10_MAX", "PM10_MIN"), "µg/m³"),
        HUMIDITY: "%",
    }
    for group in ("TA", "PM10"):
        low, mean, high = (targets[f"{group}_{one}"]["mean"] for one in ("MIN", "AVG", "MAX"))
        assert low <= mean <= high


def test_its_score_is_of_what_the_station_observed(made):
    (row,) = [row for row in lead_one(made) if row["target"] == HUMIDITY]
    assert row["observed"] == made["observed_humidity"]
    assert row["persistence_crps"] is not None


def test_the_bands_of_scores_end_at_their_own_levels(made):
    issued = made["scored_forecast"]["days"][0]["targets"]
    for row in lead_one(made):
        quantiles = issued[row["target"]]["quantiles"]
        for inside, lower, upper in (("inside80", "0.1", "0.9"), ("inside90", "0.05", "0.95")):
            is_inside = quantiles[lower] <= row["observed"] <= quantiles[upper]
            assert row[inside] == is_inside
    for one in made["scores"]["anomalies"]:
        quantiles = issued[one["target"]]["quantiles"]
        assert (one["lower80"], one["median"], one["upper80"]) == (
            *(quantiles["0.1"], quantiles["0.5"], quantiles["0.9"]),
        )


def test_the_api_serves_and_describes_the_new_target(made):
    served = made["result"]["days"][0]["targets"]
    issued = made["forecast"]["days"][0]["targets"]
    assert served[HUMIDITY] == issued[HUMIDITY]
    described = made["openapi"]["components"]["schemas"]
    assert described["TargetValues"]["properties"][HUMIDITY]["description"] == (
        "Of the day, %: mean relative humidity."
    )
    assert list(described["Quantiles"]["properties"]) == [str(level) for level in LEVELS]
