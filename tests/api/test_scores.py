"""GET /api/v1/scores: errors of earlier forecasts, and their summary by target and lead."""

from __future__ import annotations

import json
from datetime import date

import pytest

from seoulcast.datasets import keys
from seoulcast_api.responses.scores import ScoresResponse

ADDRESS = "/api/v1/scores"
NO_NORMAL = dict.fromkeys(
    f"normal{part}" for part in ("", "_from_year", "_to_year", "_absolute_error", "_crps")
)
"""What a row has where fewer than ten years were observed."""
OURS = {"ours_mae": 2.0, "ours_mean_crps": 0.5}
"""Ours, on the days of a reference that is always there."""


def test_the_summary_is_by_target_and_lead_beside_the_references(client, shelf):
    shelf.score(date(2022, 12, 29), absolute_error=1.0, squared_error=1.0, crps=0.4)
    shelf.score(date(2022, 12, 30), absolute_error=3.0, squared_error=9.0, crps=0.6, inside80=False)

    answer = client.get(ADDRESS)

    body = ScoresResponse.model_validate_json(answer.content)
    assert len(body.summary) == 6 * 7
    first = answer.json()["summary"][0]
    assert first == {
        "target": "TA_AVG",
        "lead": 1,
        "unit": "°C",
        "n": 2,
        "n_live": 2,
        "mae": 2.0,
        "rmse": pytest.approx(5**0.5, abs=1e-4),
        "mean_crps": 0.5,
        "coverage80": 0.5,
        "coverage90": 1.0,
        "persistence": {"n": 2, "mae": 3.0, "mean_crps": 2.5, **OURS},
        "climatology": {"n": 2, "mae": 4.0, "mean_crps": 3.5, **OURS},
        "official": None,
        "normal": {
            **OURS,
            "n": 2,
            "mae": 5.0,
            "mean_crps": 4.5,
            "from_year": 1992,
            "to_year": 2021,
        },
    }


def test_each_scored_forecast_is_a_row_with_its_target_day_and_unit(client, shelf):
    shelf.score()

    rows = client.get(ADDRESS).json()["rows"]

    assert len(rows) == 6 * 7
    assert {row["target_day"] for row in rows} == {"2022-12-30"}
    assert rows[-1]["target"] == "PM10_MIN"
    assert rows[-1]["unit"] == "µg/m³"
    assert rows[-1]["forecast_day"] == "2022-12-23"


def test_the_rows_can_be_left_out(client, shelf):
    shelf.score()

    body = client.get(ADDRESS, params={"rows": "false"}).json()

    assert body["rows"] is None
    assert body["summary"]


def test_a_missing_reference_counts_for_nothing(client, shelf):
    shelf.score(date(2022, 12, 29), persistence_absolute_error=None, persistence_crps=None)
    shelf.score(date(2022, 12, 30), climatology_absolute_error=None, climatology_crps=None)
    shelf.score(date(2022, 12, 28), climatology_absolute_error=None, climatology_crps=None)

    first = client.get(ADDRESS).json()["summary"][0]

    assert (first["n"], first["persistence"]["n"], first["climatology"]["n"]) == (3, 2, 1)


def test_a_reference_is_compared_on_the_days_that_have_it(client, shelf):
    shelf.score(date(2022, 12, 29), absolute_error=1.0, crps=0.4)
    shelf.score(date(2022, 12, 30), absolute_error=9.0, crps=8.0, **NO_NORMAL)

    first = client.get(ADDRESS).json()["summary"][0]

    assert (first["n"], first["mae"]) == (2, 5.0)
    assert (first["normal"]["n"], first["normal"]["ours_mae"]) == (1, 1.0)
    assert first["normal"]["ours_mean_crps"] == 0.4


def test_the_years_of_the_normals_are_those_of_all_issues(client, shelf):
    shelf.score(date(2021, 12, 31), normal_from_year=1991, normal_to_year=2020)
    shelf.score(date(2022, 12, 30))
    shelf.score(date(2022, 12, 29), **NO_NORMAL)

    asked = {"from": "2021-12-31", "to": "2022-12-31", "rows": "false"}
    normal = client.get(ADDRESS, params=asked).json()["summary"][0]["normal"]

    assert (normal["from_year"], normal["to_year"]) == (1991, 2021)


def test_scores_from_before_the_normal_was_scored_have_none_and_are_read(client, shelf, store):
    scores = shelf.score()
    old = scores.model_dump(mode="json")
    old["rows"] = [{k: v for k, v in row.items() if k not in NO_NORMAL} for row in old["rows"]]
    store.put(keys.SCORES.key(scores.day), json.dumps(old).encode())

    for rows in ("true", "false"):
        first = client.get(ADDRESS, params={"rows": rows}).json()["summary"][0]
        assert first["normal"] is None
        assert first["climatology"]["mae"] == 4.0


def test_a_reference_that_is_never_there_is_null(client, shelf):
    shelf.score(persistence_absolute_error=None, persistence_crps=None)

    assert client.get(ADDRESS).json()["summary"][0]["persistence"] is None


def test_hindcasts_are_told_from_live_forecasts(client, shelf):
    shelf.score(date(2022, 12, 29), kind="hindcast")
    shelf.score(date(2022, 12, 30))

    first = client.get(ADDRESS).json()["summary"][0]

    assert (first["n"], first["n_live"]) == (2, 1)


def test_only_target_days_of_the_range_count(client, shelf):
    for day in (date(2022, 11, 30), date(2022, 12, 1), date(2022, 12, 2), date(2022, 12, 3)):
        shelf.score(day)

    body = client.get(ADDRESS, params={"from": "2022-12-01", "to": "2022-12-02"}).json()

    assert body["scored_days"] == ["2022-12-01", "2022-12-02"]
    assert body["summary"][0]["n"] == 2


def test_before_anything_was_scored_all_is_empty_and_no_error(client):
    body = client.get(ADDRESS).json()

    assert (body["scored_days"], body["summary"], body["rows"]) == ([], [], [])


def test_a_damaged_document_is_named(client, shelf, store):
    shelf.score()
    key = keys.SCORES.key(date(2022, 12, 29))
    store.put(key, b"{")

    answer = client.get(ADDRESS)

    assert answer.status_code == 503
    assert key in answer.json()["detail"]


def test_a_switch_that_is_no_switch_is_refused_in_words(client):
    answer = client.get(ADDRESS, params={"rows": "maybe"})

    assert answer.status_code == 422
    assert answer.json()["detail"] == "'rows' must be true or false."


# --- beside KMA's own forecasts --------------------------------------------------------------

OFFICIAL = {
    "official": 4.0,
    "official_age": 1.25,
    "official_absolute_error": 2.0,
    "official_squared_error": 4.0,
    "official_crps": 1.0,
}
"""What a row has of an official forecast."""


def test_kmas_own_forecasts_are_compared_on_the_days_that_have_one(client, shelf):
    ours = {"absolute_error": 1.0, "squared_error": 1.0, "crps": 0.6}
    shelf.score(date(2022, 12, 28), **ours, **OFFICIAL)
    # Too few errors were known by then: an error, and no CRPS.
    early = OFFICIAL | {"official_age": 4.25, "official_crps": None}
    shelf.score(date(2022, 12, 29), **{**ours, "squared_error": 7.0, "crps": 0.1}, **early)
    shelf.score(date(2022, 12, 30), absolute_error=30.0, squared_error=900.0, crps=25.0)

    first = client.get(ADDRESS).json()["summary"][0]

    assert first["n"] == 3
    assert first["mae"] > 10
    assert first["official"] == {
        "n": 2,
        "mean_age": 2.75,
        "mae": 2.0,
        "rmse": 2.0,
        "ours_mae": 1.0,
        "ours_rmse": 2.0,
        "n_crps": 1,
        "mean_crps": 1.0,
        "ours_mean_crps": 0.6,
        "skill": 0.4,
    }


def test_where_kma_is_better_the_skill_is_below_nought(client, shelf):
    shelf.score(crps=1.5, **OFFICIAL)

    assert client.get(ADDRESS).json()["summary"][0]["official"]["skill"] == -0.5


def test_without_official_forecasts_there_is_no_comparison_and_no_error(client, shelf):
    shelf.score()

    body = client.get(ADDRESS).json()

    assert {line["official"] for line in body["summary"]} == {None}
    assert {row["official"] for row in body["rows"]} == {None}


def test_scores_from_before_kmas_forecasts_were_scored_are_read_as_ever(client, shelf, store):
    scores = shelf.score()
    new = {*OFFICIAL, "inputs"}
    old = scores.model_dump(mode="json")
    old["rows"] = [{k: v for k, v in row.items() if k not in new} for row in old["rows"]]
    store.put(keys.SCORES.key(scores.day), json.dumps(old).encode())

    for rows in ("true", "false"):
        answer = client.get(ADDRESS, params={"rows": rows})
        assert answer.status_code == 200
        assert answer.json()["summary"][0]["official"] is None


def test_a_row_has_the_official_value_with_its_age_and_what_the_issue_had(client, shelf):
    shelf.score(**OFFICIAL, inputs=["temperature", "dust_hours"])

    row = client.get(ADDRESS).json()["rows"][0]

    assert {name: row[name] for name in OFFICIAL} == OFFICIAL
    assert row["inputs"] == ["temperature", "dust_hours"]
