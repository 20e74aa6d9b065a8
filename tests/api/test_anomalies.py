"""GET /api/v1/anomalies: days unlike their own forecast, and what did it."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from support.documents import build_anomaly

from seoulcast.datasets import issues, keys
from seoulcast.datasets.documents import Anomaly

ADDRESS = "/api/v1/anomalies"
LAST = date(2022, 12, 30)


def usual(target="TA_AVG") -> Anomaly:
    return build_anomaly(target, score=0.4, cause=None, reason="")


@pytest.fixture
def judge(shelf, store):
    """Stores the anomalies of a day beside its scores."""

    def put(back: int, *anomalies: Anomaly) -> None:
        scores = shelf.score(LAST - timedelta(days=back))
        changed = scores.model_copy(update={"anomalies": list(anomalies)})
        store.put(keys.SCORES.key(scores.day), issues.render(changed))

    return put


def test_unusual_values_are_listed_the_newest_day_first(client, judge):
    judge(3, usual(), build_anomaly("PM10_AVG"), build_anomaly("PM10_MAX", observed=533.0))
    judge(1, build_anomaly("TA_MAX", score=-3.2))

    listed = client.get(ADDRESS).json()["anomalies"]

    assert [(one["date"], one["target"], one["unit"]) for one in listed] == [
        ("2022-12-29", "TA_MAX", "°C"),
        ("2022-12-27", "PM10_AVG", "µg/m³"),
        ("2022-12-27", "PM10_MAX", "µg/m³"),
    ]
    assert (listed[2]["observed"], listed[2]["median"], listed[2]["score"]) == (533.0, 44.1, 8.9)
    assert (listed[2]["lower80"], listed[2]["upper80"]) == (24.3, 66.8)


def test_the_cause_is_said_in_both_languages(client, judge):
    sign = "the highest value is 90.1 times the mean, unlike any dust storm"
    judge(0, build_anomaly(), build_anomaly("PM10_MAX", cause="instrument", reason=sign))

    air, instrument = client.get(ADDRESS).json()["anomalies"]

    assert (air["cause"], air["cause_words"]["ko"]) == ("air", "실제 대기 변화로 보임")
    assert instrument["cause_words"] == {"ko": "측정기 이상 의심", "en": "Probably the instrument"}
    assert instrument["reason_words"]["en"] == instrument["reason"] == sign
    assert instrument["reason_words"]["ko"].startswith("최고값이 평균의 90.1배")


def test_usual_days_are_counted_and_not_listed(client, judge, shelf):
    judge(0, usual(), usual("PM10_AVG"))
    judge(1, usual())
    shelf.score(LAST - timedelta(days=2))  # of before there were anomalies

    body = client.get(ADDRESS).json()

    assert (body["judged_days"], body["anomalies"], body["unusual_from"]) == (2, [], 3.0)


def test_only_the_days_asked_for_are_told(client, judge):
    judge(0, build_anomaly())
    judge(1, build_anomaly())

    body = client.get(ADDRESS, params={"from": "2022-12-29", "to": "2022-12-29"}).json()

    assert [one["date"] for one in body["anomalies"]] == ["2022-12-29"]
    assert body["judged_days"] == 1


def test_before_anything_was_judged_the_list_is_empty(client):
    body = client.get(ADDRESS).json()

    assert (body["judged_days"], body["anomalies"]) == (0, [])


def test_they_come_as_a_table_too(client, judge):
    judge(0, build_anomaly(), usual())

    answer = client.get(f"{ADDRESS}.csv")

    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["date"], row["target"], row["unit"]) == ("2022-12-30", "PM10_AVG", "µg/m³")
    assert (row["observed"], row["upper80"], row["cause"]) == ("247.2", "66.8", "air")
    assert "seoulcast-anomalies-" in answer.headers["content-disposition"]


def test_a_range_that_is_none_is_refused(client):
    answer = client.get(ADDRESS, params={"from": "2022-12-30", "to": "2022-12-01"})

    assert answer.status_code == 422


def test_scores_with_a_damaged_anomaly_are_named(client, judge, store):
    judge(0, build_anomaly())
    key = keys.SCORES.key(LAST)
    store.put(key, store.get(key).replace(b'"air"', b'"moon"'))

    answer = client.get(ADDRESS)

    assert answer.status_code == 503
    assert key in answer.json()["detail"]
