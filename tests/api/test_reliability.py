"""GET /api/v1/reliability: alarms that came true, and probabilities that held."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest

from seoulcast.datasets import keys
from seoulcast.datasets.documents import Forecast

ADDRESS = "/api/v1/reliability"
LAST = date(2022, 12, 30)


@pytest.fixture
def judge(shelf):
    """Stores the score of one day at every lead, and the issues behind it unless told not to."""

    def store(back: int, observed: float, median: float, bad: float | None) -> None:
        day = LAST - timedelta(days=back)
        fingerprint = f"issue{back}"
        shelf.score(day, observed=observed, median=median, fingerprint=fingerprint)
        for lead in range(1, 8) if bad is not None else ():
            _issue(shelf, day - timedelta(days=lead), fingerprint, bad)

    return store


def _issue(shelf, day: date, fingerprint: str, bad: float) -> Forecast:
    plain = shelf.issue(day, fingerprint="plain").model_dump()
    for one in plain["days"]:
        one["pm10_grade"]["probabilities"] = {
            "good": 1 - bad,
            "moderate": 0.0,
            "bad": bad / 2,
            "very_bad": bad / 2,
        }
    return shelf.issue(day, fingerprint=fingerprint, days=plain["days"])


def test_alarms_are_counted_by_the_grade_of_the_median(client, judge):
    judge(0, observed=95.0, median=81.0, bad=0.5)
    judge(1, observed=80.5, median=40.0, bad=0.3)
    judge(2, observed=80.4, median=120.0, bad=0.7)
    judge(3, observed=20.0, median=20.0, bad=0.0)

    first = client.get(ADDRESS).json()["leads"][0]

    assert first["lead"] == 1
    assert (first["hits"], first["misses"], first["false_alarms"]) == (1, 1, 1)
    assert first["correct_rejections"] == 1
    assert (first["pod"], first["far"]) == (0.5, 0.5)
    # (0.25 + 0.49 + 0.49 + 0) / 4, and half of the days were bad.
    assert first["brier"] == pytest.approx(0.3075)
    assert first["brier_of_usual"] == 0.25


def test_probabilities_stand_by_class_beside_what_came(client, judge):
    judge(0, observed=95.0, median=50.0, bad=0.12)
    judge(1, observed=30.0, median=50.0, bad=0.16)
    judge(2, observed=99.0, median=90.0, bad=1.0)

    bins = client.get(ADDRESS, params={"lead": 3}).json()["leads"][0]["bins"]

    told = {one["from_probability"]: one for one in bins}
    assert told[0.1]["n"] == 2
    assert told[0.1]["mean_probability"] == pytest.approx(0.14)
    assert told[0.1]["observed_share"] == 0.5
    assert told[0.8]["n"] == 1, "certainty belongs to the last class"
    assert told[0.4]["mean_probability"] is None
    assert sum(one["n"] for one in bins) == 3


def test_a_score_whose_issue_is_gone_counts_for_alarms_alone(client, judge):
    judge(0, observed=95.0, median=90.0, bad=None)

    first = client.get(ADDRESS).json()["leads"][0]

    assert (first["n"], first["n_with_probability"], first["hits"]) == (1, 0, 1)
    assert first["brier"] is None
    assert first["brier_of_usual"] is None


def test_shares_without_a_day_to_count_are_null(client, judge):
    judge(0, observed=20.0, median=20.0, bad=0.0)

    first = client.get(ADDRESS).json()["leads"][0]

    assert (first["pod"], first["far"]) == (None, None)


def test_the_rows_of_the_scores_have_the_band_that_was_issued(client, judge):
    judge(0, observed=20.0, median=20.0, bad=0.0)
    judge(1, observed=20.0, median=20.0, bad=None)

    query = {"target": "TA_MAX", "lead": 2}
    before, newest = client.get("/api/v1/scores", params=query).json()["rows"]

    assert (before["lower80"], before["upper80"]) == (None, None)
    assert newest["lower80"] == pytest.approx(1.5 - 0.4 * 5)
    assert newest["upper80"] == pytest.approx(1.5 + 0.4 * 5)


def test_a_damaged_issue_is_named(client, judge, store):
    judge(0, observed=20.0, median=20.0, bad=0.0)
    key = keys.issue(LAST - timedelta(days=1), "issue0")
    store.put(key, b"{}")

    answer = client.get(ADDRESS)

    assert answer.status_code == 503
    assert key in answer.json()["detail"]


def test_before_anything_was_scored_there_are_no_leads(client):
    assert client.get(ADDRESS).json()["leads"] == []


def test_the_classes_come_as_a_table(client, judge):
    judge(0, observed=95.0, median=50.0, bad=0.12)

    text = client.get(f"{ADDRESS}.csv", params={"lead": 1}).text

    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 7
    assert rows[2]["observed_share"] == "1"
