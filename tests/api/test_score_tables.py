"""The file of scores reproduces the table of scores: whoever averages it gets the same figures."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.documents import build_score_row, build_scores

from seoulcast.datasets import keys
from seoulcast.datasets.documents import LEADS, TARGETS
from seoulcast.datasets.issues import render

pytestmark = pytest.mark.usefixtures("scored")

RANGE = {"from": "2022-12-01", "to": "2022-12-30"}


@pytest.fixture
def scored(store):
    """Thirty days of errors, some of which lack KMA's forecast, the normal or persistence."""
    chance = random.Random(7)

    def row(day: date, target: str, lead: int):
        errors = {
            name: round(chance.uniform(0, 9), 6)
            for name in (
                *("absolute_error", "squared_error", "crps"),
                *("persistence_absolute_error", "persistence_crps"),
                *("normal_absolute_error", "normal_crps"),
            )
        }
        if day.day % 7 == 0:
            errors |= dict.fromkeys(("normal_absolute_error", "normal_crps"))
        if day.day % 11 == 0:
            errors |= dict.fromkeys(("persistence_absolute_error", "persistence_crps"))
        if day.day % 3 and "PM10" not in target:
            errors |= {"official": 1.0, "official_age": lead + 0.29}
            errors |= {
                f"official_{name}": round(chance.uniform(0, 9), 6)
                for name in ("absolute_error", "squared_error", "crps")
            }
        insides = {"inside80": chance.random() < 0.7, "inside90": chance.random() < 0.85}
        return build_score_row(day, target, lead, **errors, **insides)

    for back in range(30):
        day = date(2022, 12, 30) - timedelta(days=back)
        rows = [row(day, target, lead) for target in TARGETS for lead in LEADS]
        scores = build_scores(day).model_copy(update={"rows": rows})
        store.put(keys.SCORES.key(day), render(scores))


def figures(rows: pd.DataFrame) -> dict[str, object]:
    """The figures of one line of the table, out of the rows of the file."""
    found: dict[str, object] = {
        "n": len(rows),
        "mae": rows["absolute_error"].mean(),
        "rmse": np.sqrt(rows["squared_error"].mean()),
        "mean_crps": rows["crps"].mean(),
        "coverage80": rows["inside80"].mean(),
        "coverage90": rows["inside90"].mean(),
    }
    for name in ("persistence", "normal", "official"):
        beside = rows[rows[f"{name}_absolute_error"].notna()]
        found[name] = beside.empty or {
            "n": len(beside),
            "mae": beside[f"{name}_absolute_error"].mean(),
            "mean_crps": beside[f"{name}_crps"].mean(),
            "ours_mae": beside["absolute_error"].mean(),
            "ours_mean_crps": beside["crps"].mean(),
        }
    return found


@pytest.mark.parametrize("target", ["TA_MAX", "PM10_AVG"])
def test_the_means_of_the_file_are_the_figures_of_the_table(client, target):
    file = client.get("/api/v1/scores.csv", params={**RANGE, "target": target})
    table = client.get("/api/v1/scores", params={**RANGE, "target": target, "rows": "false"})

    rows = pd.read_csv(io.BytesIO(file.content))
    lines = table.json()["summary"]

    assert [line["lead"] for line in lines] == list(LEADS)
    for line in lines:
        expected = figures(rows[rows["lead"] == line["lead"]])
        for name in ("n", "mae", "rmse", "mean_crps", "coverage80", "coverage90"):
            assert line[name] == pytest.approx(expected[name], abs=6e-5)
        for name in ("persistence", "normal", "official"):
            if line[name] is None:
                assert expected[name] is True
                continue
            of_file = expected[name]
            assert {part: line[name][part] for part in of_file} == pytest.approx(of_file, abs=6e-5)


def test_the_file_says_of_each_row_what_the_normal_was_and_of_which_years(client):
    file = client.get("/api/v1/scores.csv", params={**RANGE, "target": "PM10_AVG", "lead": "1"})

    rows = pd.read_csv(io.BytesIO(file.content))

    assert list(rows.columns[-5:]) == [
        *("normal", "normal_from_year", "normal_to_year"),
        *("normal_absolute_error", "normal_crps"),
    ]
    assert set(rows["normal_from_year"]) == {1992}
    assert set(rows["normal_to_year"]) == {2021}
