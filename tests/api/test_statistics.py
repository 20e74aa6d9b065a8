"""Statistics of scores over any period in one answer, parsed once and kept by month."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest

from seoulcast.datasets import keys
from seoulcast_api.reading import cached_sums

LAST = date(2022, 12, 30)
LONG = {"from": "2015-01-01", "to": "2022-12-30"}
SUMMARY = {**LONG, "rows": "false"}
SCORES = "/api/v1/scores"
RELIABILITY = "/api/v1/reliability"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The score documents that were parsed so far."""
    seen: list[bytes] = []
    parse = cached_sums.parse_scores

    def watch(document: bytes):
        seen.append(document)
        return parse(document)

    monkeypatch.setattr(cached_sums, "parse_scores", watch)
    return seen


def test_years_are_summed_up_in_one_answer(client, shelf):
    for back, error in ((0, 1.0), (400, 2.0), (2000, 6.0)):
        shelf.score(
            LAST - timedelta(days=back), absolute_error=error, squared_error=error**2, crps=error
        )
    shelf.score(LAST - timedelta(days=3000), absolute_error=99.0)

    body = client.get(SCORES, params=SUMMARY).json()

    first = body["summary"][0]
    assert (first["n"], first["mae"], first["mean_crps"]) == (3, 3.0, 3.0)
    assert first["rmse"] == pytest.approx((41 / 3) ** 0.5, abs=1e-4)
    assert (body["from"], body["to"]) == ("2015-01-01", "2022-12-30")
    assert body["scored_days"] == ["2017-07-09", "2021-11-25", "2022-12-30"]


def test_the_summary_is_the_same_with_rows_and_without(client, shelf):
    shelf.score(LAST, absolute_error=0.1, persistence_crps=None)
    shelf.score(LAST - timedelta(days=40), absolute_error=0.7, squared_error=0.3, inside80=False)
    query = {"from": "2022-01-01", "to": "2022-12-30", "target": "TA_MAX", "lead": [1, 3]}

    whole = client.get(SCORES, params=query).json()
    short = client.get(SCORES, params={**query, "rows": "false"}).json()

    assert whole["rows"]
    assert short == {**whole, "rows": None}
    assert [line["lead"] for line in short["summary"]] == [1, 3]


def test_rows_of_more_than_a_year_are_still_refused(client):
    answer = client.get(SCORES, params=LONG)

    assert answer.status_code == 422
    assert "at most 366 days" in answer.json()["detail"]


def test_the_reliability_of_years_is_one_answer(client, shelf):
    shelf.score(LAST, observed=95.0, median=90.0)
    shelf.score(LAST - timedelta(days=900), observed=95.0, median=20.0)

    first = client.get(RELIABILITY, params=LONG).json()["leads"][0]

    assert (first["n"], first["hits"], first["misses"]) == (2, 1, 1)


def test_both_come_as_tables_for_years_too(client, shelf):
    shelf.score(LAST)
    shelf.score(LAST - timedelta(days=900))

    for address, query, line in ((SCORES, SUMMARY, {"n": "2"}), (RELIABILITY, LONG, {"n": "0"})):
        answer = client.get(f"{address}.csv", params=query)
        assert answer.status_code == 200
        row = next(csv.DictReader(io.StringIO(answer.text)))
        assert line.items() <= row.items()


def test_both_statistics_parse_each_score_once(client, shelf, parsed):
    for back in range(0, 100, 10):
        shelf.score(LAST - timedelta(days=back))

    client.get(SCORES, params=SUMMARY)
    client.get(RELIABILITY, params=LONG)
    client.get(f"{SCORES}.csv", params=SUMMARY)

    assert len(parsed) == 10


def test_a_revised_score_shows_and_only_its_month_is_parsed_again(client, shelf, parsed, wait):
    shelf.score(LAST, absolute_error=1.0)
    shelf.score(LAST - timedelta(days=1), absolute_error=1.0)
    shelf.score(LAST - timedelta(days=60), absolute_error=1.0)
    client.get(SCORES, params=SUMMARY)
    parsed.clear()
    shelf.score(LAST, absolute_error=4.0)
    wait(31)

    first = client.get(SCORES, params=SUMMARY).json()["summary"][0]

    assert first["mae"] == 2.0
    assert len(parsed) == 2


def test_a_damaged_score_of_any_year_is_named(client, shelf, store):
    shelf.score(LAST)
    key = keys.SCORES.key(LAST - timedelta(days=900))
    store.put(key, b"{")

    for address, query in ((SCORES, SUMMARY), (RELIABILITY, LONG)):
        answer = client.get(address, params=query)
        assert answer.status_code == 503
        assert key in answer.json()["detail"]
