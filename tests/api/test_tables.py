"""Each reading address has its values as CSV beside it, under `.csv`."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from support.documents import DAY


def table(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_forecast_has_a_row_for_each_day_and_target(client, shelf):
    issued = shelf.issue()

    rows = table(client.get(f"/api/v1/forecasts/{DAY}.csv"))

    assert len(rows) == 7 * 6
    assert (rows[0]["day"], rows[0]["date"], rows[0]["unit"]) == ("2022-12-30", "2022-12-31", "°C")
    stored = issued.days[0].targets["TA_AVG"]
    assert float(rows[0]["mean"]) == stored.mean
    assert float(rows[0]["q0.05"]) == stored.quantiles["0.05"]
    assert rows[0]["origin"] == "archive"


def test_the_newest_forecast_is_a_table_too(client, shelf):
    shelf.issue()

    assert table(client.get("/api/v1/forecasts/latest.csv"))[0]["day"] == "2022-12-30"


def test_observations_say_what_was_observed_and_what_became_of_it(client, shelf):
    shelf.pm10(PM10_MAX=160.5, PM10_MAX_OBS=783.0, PM10_MAX_FLAG="clipped")
    shelf.temperature(TA_AVG=float("nan"), TA_AVG_OBS=float("nan"), TA_AVG_FLAG="missing")

    rows = {row["target"]: row for row in table(client.get("/api/v1/observations.csv"))}

    assert (rows["PM10_MAX"]["observed"], rows["PM10_MAX"]["cleaned"]) == ("783", "160.5")
    assert rows["PM10_MAX"]["unit"] == "µg/m³"
    assert (rows["TA_AVG"]["observed"], rows["TA_AVG"]["flag"]) == ("", "missing")


def test_scores_are_rows_or_without_them_the_summary(client, shelf):
    shelf.score(persistence_crps=None, persistence_absolute_error=None)

    rows = table(client.get("/api/v1/scores.csv", params={"target": "TA_MAX", "lead": 1}))
    summary = table(client.get("/api/v1/scores.csv", params={"rows": "false"}))

    assert [(row["target"], row["lead"], row["inside80"]) for row in rows] == [
        ("TA_MAX", "1", "true")
    ]
    assert len(summary) == 6 * 7
    assert (summary[0]["persistence_mae"], summary[0]["climatology_mae"]) == ("", "4")


def test_scores_have_kmas_own_forecast_in_columns_after_the_older_ones(client, shelf):
    official = {"official": 3.0, "official_age": 1.25, "official_absolute_error": 1.0}
    shelf.score(**official, official_squared_error=1.0, inputs=["temperature", "pm10"])

    (row,) = table(client.get("/api/v1/scores.csv", params={"target": "TA_MAX", "lead": 1}))
    summary = table(client.get("/api/v1/scores.csv", params={"rows": "false"}))

    names = [*row]
    first = names.index("official")
    assert names[first : first + 6] == [
        "official",
        "official_age",
        "official_absolute_error",
        "official_squared_error",
        "official_crps",
        "inputs",
    ]
    assert [*row.values()][first : first + 6] == ["3", "1.25", "1", "1", "", "temperature pm10"]
    assert [*summary[0]].index("official_n") > [*summary[0]].index("climatology_mean_crps")
    assert (summary[0]["official_mae"], summary[0]["official_skill"]) == ("1", "")


def test_scores_have_what_came_later_in_the_last_columns(client, shelf):
    shares = {"daily": 4.0, "hours": -1.25, "official": 0.0, "calibration": 0.25}
    shelf.score(corrections=["hours"], shares=shares)
    asked = {"target": "TA_MAX", "lead": 1}

    (row,) = table(client.get("/api/v1/scores.csv", params=asked))
    (body,) = client.get("/api/v1/scores", params=asked).json()["rows"]

    assert [*row][-10:] == [
        "corrections",
        "share_daily",
        "share_hours",
        "share_official",
        "share_calibration",
        "normal",
        "normal_from_year",
        "normal_to_year",
        "normal_absolute_error",
        "normal_crps",
    ]
    assert [*row.values()][-10:-5] == ["hours", "4", "-1.25", "0", "0.25"]
    assert [*row.values()][-5:] == ["7", "1992", "2021", "5", "4.5"]
    assert (body["corrections"], body["shares"]) == (["hours"], shares)


def test_scores_of_a_forecast_that_no_model_made_have_no_shares(client, shelf):
    shelf.score(status="fallback")

    (row,) = table(client.get("/api/v1/scores.csv", params={"target": "TA_MAX", "lead": 1}))

    assert {row[name] for name in row if name.startswith("share_")} == {""}


def test_decisions_and_drift_are_tables(client, shelf):
    shelf.decide()
    shelf.drift()

    (decision,) = table(client.get("/api/v1/models.csv"))
    (sign,) = table(client.get("/api/v1/drift.csv"))

    assert (decision["decision"], decision["better_by_percent"]) == ("promoted", "7")
    assert (sign["name"], sign["exceeded"]) == ("TA_MAX", "false")


@pytest.mark.parametrize("name", ["forecasts", "observations", "scores", "drift", "models"])
def test_an_empty_table_has_its_header(client, name):
    answer = client.get(f"/api/v1/{name}.csv")

    assert table(answer) == []
    assert answer.text.count("\n") == 1
    assert f"seoulcast-{name}" in answer.headers["content-disposition"]


def test_a_page_of_forecasts_is_newest_first_and_says_where_the_next_begins(client, shelf):
    for age in range(5):
        shelf.issue(DAY - timedelta(days=age))

    first = client.get("/api/v1/forecasts", params={"limit": 2}).json()
    last = client.get("/api/v1/forecasts", params={"limit": 2, "offset": 4}).json()

    assert (first["total"], first["next_offset"]) == (5, 2)
    assert [one["day"] for one in first["forecasts"]] == ["2022-12-30", "2022-12-29"]
    assert [one["day"] for one in last["forecasts"]] == ["2022-12-26"]
    assert last["next_offset"] is None


def test_forecasts_can_be_read_by_day(client, shelf):
    shelf.issue(date(2022, 12, 1))
    shelf.issue(date(2022, 12, 2))

    asked = {"from": "2022-12-01", "to": "2022-12-02", "order": "oldest"}
    body = client.get("/api/v1/forecasts", params=asked).json()

    assert [one["day"] for one in body["forecasts"]] == ["2022-12-01", "2022-12-02"]


def test_scores_can_be_asked_for_by_target_and_lead(client, shelf):
    shelf.score()

    body = client.get("/api/v1/scores", params={"target": ["TA_MAX", "TA_MIN"], "lead": 1}).json()

    assert {(row["target"], row["lead"]) for row in body["rows"]} == {("TA_MAX", 1), ("TA_MIN", 1)}
    assert len(body["summary"]) == 2


def test_models_tell_their_decisions_and_the_days_they_issued(client, shelf):
    shelf.decide()
    shelf.decide(version="later", decision="refused", by_day=DAY, crps_ratio=1.2)
    shelf.issue(DAY - timedelta(days=1))
    shelf.issue()

    body = client.get("/api/v1/models").json()

    assert [one["version"] for one in body["decisions"]] == ["later", "2022-12-25-1f3a9c02"]
    assert body["decisions"][0]["better_by_percent"] == -20.0
    assert [(one["version"], one["days"]) for one in body["issued"]] == [
        ("2022-12-25-1f3a9c02", ["2022-12-29", "2022-12-30"])
    ]


def test_drift_checks_come_with_their_signs_and_reasons(client, shelf):
    shelf.drift(drifted=True, reasons=["Errors grew."])

    (check,) = client.get("/api/v1/drift").json()["checks"]

    assert (check["day"], check["drifted"], check["reasons"]) == (
        "2022-12-30",
        True,
        ["Errors grew."],
    )
    assert check["findings"][0]["threshold"] == 1.5
