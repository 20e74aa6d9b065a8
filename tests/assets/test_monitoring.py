"""Scores and drift checks as Dagster shows them, of a system without a model."""

from datetime import date, datetime

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.documents import TARGETS, Scores
from seoulcast.datasets.issues import read_document

pytestmark = pytest.mark.timeout(300)

SEEN_FROM = date(2022, 5, 1)
FIRST, LAST = date(2022, 6, 12), date(2022, 6, 14)


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """Six weeks of observations, and three days of the fallback's forecasts."""
    with running_system(
        tmp_path_factory.mktemp("home"), now=datetime(2022, 6, 15, 6, 0, tzinfo=KST)
    ) as system:
        assert system.run("weather_pipeline", SEEN_FROM, LAST).success
        assert system.run("dust_pipeline", SEEN_FROM, LAST).success
        official = ["raw_official", "official_forecast"]
        assert system.run("morning_pipeline", SEEN_FROM, LAST, assets=official).success
        # As far into the past as a damaged check: it must cost no more than its place.
        system.store.put(keys.DRIFT.key(date(2022, 5, 20)), b"{}")
        assert system.run("batch_forecast", FIRST, LAST).success
        yield system


def shown(system, asset, day):
    """The metadata of a partition's newest materialisation."""
    which = dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[f"{day}"])
    (record,) = system.instance.fetch_materializations(which, limit=1).records
    return record.asset_materialization.metadata


def test_each_scored_day_has_an_anomaly_a_target_against_its_forecast_of_lead_1(system):
    scores = read_document(system.store, keys.SCORES.key(LAST), Scores)
    assert [one.target for one in scores.anomalies] == list(TARGETS)
    lead_one = {row.target: row for row in scores.rows if row.lead == 1}
    assert [one.median for one in scores.anomalies] == [lead_one[t].median for t in TARGETS]


def test_a_day_without_a_forecast_of_lead_1_has_none(system):
    scores = read_document(system.store, keys.SCORES.key(FIRST), Scores)
    assert scores.anomalies == []
    assert shown(system, "forecast_scores", FIRST)["unusual"].value == []


def test_the_unusual_values_of_a_day_stand_in_its_metadata_with_a_table_where_there_are_any(system):
    scores = read_document(system.store, keys.SCORES.key(LAST), Scores)
    told = shown(system, "forecast_scores", LAST)
    assert told["unusual"].value == [one.target for one in scores.anomalies if one.unusual]
    assert ("anomalies" in told) == bool(told["unusual"].value)


def ages_with(system, key, content):
    """By lead the age of the official highs that are scored with this object in the store."""
    system.store.put(key, content)
    assert system.run("batch_forecast", LAST, assets=["forecast_scores"]).success
    scores = read_document(system.store, keys.SCORES.key(LAST), Scores)
    return {row.lead: row.official_age for row in scores.rows if row.target == "TA_MAX"}


def test_the_official_forecast_stands_beside_each_of_ours_that_it_covers(system):
    scores = read_document(system.store, keys.SCORES.key(LAST), Scores)
    by_target = {target: [r for r in scores.rows if r.target == target] for target in TARGETS}
    for target in ("TA_AVG", "TA_MAX", "TA_MIN"):
        # Of the three days of ours those that looked ahead by one and two.
        assert {row.lead for row in by_target[target]} == {1, 2}
        for row in by_target[target]:
            assert row.official_absolute_error == pytest.approx(abs(row.official - row.observed))
            assert row.lead < row.official_age < 12
            assert row.official_crps is None, "forty days of errors are too few"
    assert {row.official for row in by_target["PM10_AVG"]} == {None}
    told = shown(system, "forecast_scores", LAST)
    assert told["official"].value == 2
    assert "KMA's error" in told["scores"].md_str


def test_a_broken_day_of_official_forecasts_costs_the_scores_no_more_than_its_values(system):
    before = system.objects("scores/")
    key = keys.OFFICIAL_FORECAST.key(date(2022, 6, 12))
    sound = system.store.get(key)
    age = ages_with(system, key, sound)[2]
    assert system.objects("scores/") == before
    odd = ages_with(system, key, sound.replace(b",short_term,", b",horoscope,"))
    assert odd[2] > age, "of an earlier day, as that day's are not believed"
    assert ages_with(system, key, b"no table\n") == {1: None, 2: None}
    ages_with(system, key, sound)
    assert system.objects("scores/") == before


def test_the_history_of_drift_is_drawn_once_a_run_beside_what_else_is_told(system):
    last = shown(system, "drift_check", LAST)
    assert last["history"].md_str.startswith("![Drift through 2022-06-14](data:image/png;base64,")
    assert "drifted" in last
    assert "history" not in shown(system, "drift_check", FIRST)


def test_everything_made_again_is_the_same_bytes(system):
    before = system.objects()
    assert system.run("batch_forecast", FIRST, LAST).success
    assert system.objects() == before
