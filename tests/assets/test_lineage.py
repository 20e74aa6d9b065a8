"""The windows that lineage shows are those that are read."""

from datetime import date, timedelta

import dagster as dg
import pytest

from seoulcast.clock import Clock
from seoulcast.datasets.cities import City
from seoulcast.forecasting.verification.drift_settings import DriftSettings
from seoulcast_assets.assets.forecast import forecast_asset
from seoulcast_assets.assets.model import model_asset
from seoulcast_assets.assets.monitoring import drift_asset, scores_asset
from seoulcast_assets.assets.stored_observations import training_start
from seoulcast_assets.lineage import INPUT_DAYS, TRAINING_DAYS
from seoulcast_assets.partitions import Days

DATASETS = ("temperature", "pm10", "station_weather")


def window(asset, upstream):
    """Days, D included, that lineage shows of an upstream asset."""
    mapping = asset.get_partition_mapping(dg.AssetKey(upstream))
    assert mapping.end_offset == 0
    return 1 - mapping.start_offset


@pytest.fixture(scope="module")
def days():
    return Days.by(Clock())


@pytest.fixture(scope="module")
def city():
    return City(108)


def test_a_forecast_shows_the_days_its_model_and_the_calibrating_forecasts_read(days, city):
    asset = forecast_asset(days, city)
    # 14 days of history and a year of running means, before each of the 365 days of verified
    # forecasts and the 6 more that lead 7 takes to be verified.
    assert [window(asset, upstream) for upstream in DATASETS] == [365 + 365 + 6] * 3
    assert INPUT_DAYS == 736


def test_a_training_shows_every_day_it_reads_and_less_than_a_year_more(days, city):
    asset = model_asset(days, city, "observed")
    assert {window(asset, upstream) for upstream in DATASETS} == {TRAINING_DAYS}
    for year in range(2009, 2039):
        for through in (date(year, 1, 1), date(year, 12, 31)):
            shown_from = through - timedelta(days=TRAINING_DAYS - 1)
            assert shown_from <= training_start(through)
        assert training_start(date(year, 12, 31)) - shown_from < timedelta(days=30)


def test_scores_show_the_official_issues_of_their_leads_and_of_a_year_of_errors(days, city):
    mapping = scores_asset(days, city).get_partition_mapping(dg.AssetKey("official_forecast"))
    # Lead 7, a year of target days before it, each with its own lead 7 and issues that reach it.
    assert (mapping.start_offset, mapping.end_offset) == (-(7 + 365 + 7 + 12), -1)


def test_a_drift_check_shows_the_scores_it_compares(days, city):
    assert window(drift_asset(days, city), "forecast_scores") == DriftSettings().scored_within_days
