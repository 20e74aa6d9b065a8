"""Dagster's UI shows the columns of every stored table with types, units and bounds."""

import dagster as dg
import pytest

from seoulcast.datasets import keys
from seoulcast.datasets.tables import CLEAN
from seoulcast.settings import Settings
from seoulcast_assets.column_schemas import COLUMN_SCHEMA, column_schema
from seoulcast_assets.definitions import build_defs

TABLES = [
    keys.RAW_ASOS, keys.RAW_PM10, keys.RAW_HOURS, keys.RAW_DUST_HOURS, keys.RAW_OFFICIAL,
    keys.TEMPERATURE, keys.PM10, keys.STATION_WEATHER, keys.WEATHER_HOURS, keys.DUST_HOURS,
    keys.OFFICIAL_FORECAST, keys.RAW_UPDATE_HOURS, keys.RAW_UPDATE_DUST, keys.RAW_UPDATE_OFFICIAL,
    *keys.UPDATE_DATASETS,
]  # fmt: skip


@pytest.fixture(scope="module")
def definitions():
    return build_defs(Settings(_env_file=None))


def columns_of(dataset):
    return {column.name: column for column in column_schema(dataset).columns}


@pytest.mark.parametrize("dataset", TABLES, ids=lambda dataset: dataset.name)
def test_an_asset_that_stores_a_table_shows_the_table_s_columns(dataset, definitions):
    specs = {spec.key: spec for spec in definitions.resolve_all_asset_specs()}
    metadata = specs[dg.AssetKey(dataset.name)].metadata
    assert metadata[COLUMN_SCHEMA] == column_schema(dataset)


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_table_shows_its_columns_in_the_order_they_are_written_in(name):
    dataset = next(one for one in TABLES if one.name == name)
    assert list(columns_of(dataset)) == CLEAN[name].names


def test_a_column_says_its_unit_its_bounds_and_whether_it_may_be_missing():
    columns = columns_of(keys.DUST_HOURS)
    assert (columns["SLOTS"].type, columns["SLOTS"].description) == (
        "integer",
        "5-minute values there are; 0 to 12 of 12 slots",
    )
    assert columns["PM10_AVG"].description.endswith("µg/m³")
    assert columns["PM10_AVG"].constraints.nullable
    assert not columns["HOUR"].constraints.nullable
    assert columns["HOUR"].constraints.other == ["names the row"]


@pytest.mark.parametrize("name", CLEAN)
def test_every_column_of_a_clean_table_says_what_it_holds(name):
    dataset = next(one for one in TABLES if one.name == name)
    assert [one.name for one in columns_of(dataset).values() if not one.description] == []


def test_the_hub_s_own_columns_are_shown_in_its_words():
    assert columns_of(keys.RAW_ASOS)["TA_AVG"].description == "일 평균기온 (C)"
    assert columns_of(keys.RAW_HOURS)["TA"].description == "기온 (C)"
    assert columns_of(keys.RAW_PM10)["PM10"].description == "µg/m³"


def test_what_is_no_table_has_no_columns():
    with pytest.raises(ValueError, match="daily_forecast is no table"):
        column_schema(keys.FORECASTS)
