"""Real observations through the whole of collection and cleaning: what is known must come out."""

import csv
import io
from datetime import date, datetime

import dagster as dg
import pandas as pd
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import PM10, RAW_ASOS, TEMPERATURE

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def system(archive, tmp_path_factory):
    with running_system(
        tmp_path_factory.mktemp("home"),
        now=datetime(2022, 12, 31, 6, 0, tzinfo=KST),
        archive=archive,
        stations=(108, 143),
    ) as system:
        yield system


def row_of(system, dataset, day, station=108):
    data = City(station).view(system.store).get(dataset.key(day))
    (row,) = csv.DictReader(io.StringIO(data.decode()))
    return row


def test_the_record_of_2018_08_01_is_kept(system):
    assert system.run("weather_pipeline", date(2018, 8, 1)).success
    assert TEMPERATURE.key(date(2018, 8, 1)) == "result/temperature/date=2018-08/2018-08-01.csv"
    row = row_of(system, TEMPERATURE, date(2018, 8, 1))
    assert row["TA_MAX"] == row["TA_MAX_OBS"] == "39.6"
    assert row["TA_MAX_FLAG"] == "observed"


def test_a_day_of_the_gap_has_no_object_and_its_partition_says_why(system):
    day = date(1950, 10, 1)
    assert system.run("weather_pipeline", day).success
    assert system.store.head(RAW_ASOS.key(day)) is None
    assert system.store.head(TEMPERATURE.key(day)) is None
    for asset in ("raw_asos", "temperature"):
        records = system.instance.fetch_materializations(
            dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[f"{day}"]), limit=1
        ).records
        metadata = records[0].asset_materialization.metadata
        assert metadata["status"].value == "absent"
        assert metadata["reason"].value


def test_the_dust_storm_of_2021_03_29_is_clipped_and_removed_with_the_observed_beside(system):
    day = date(2021, 3, 29)
    assert system.run("dust_pipeline", day).success
    row = row_of(system, PM10, day)
    assert (row["PM10_MAX"], row["PM10_MAX_FLAG"], row["PM10_MAX_OBS"]) == (
        "160.5",
        "clipped",
        "783.0",
    )
    assert (row["PM10_AVG"], row["PM10_AVG_FLAG"]) == ("", "removed")
    assert float(row["PM10_AVG_OBS"]) > 90.8


def test_the_years_after_the_war_are_kept_and_left_out_of_training(system):
    assert system.run("weather_pipeline", date(1953, 11, 29), date(1953, 12, 3)).success
    assert system.store.head(TEMPERATURE.key(date(1953, 11, 30))) is None
    assert row_of(system, TEMPERATURE, date(1953, 12, 1))["EXCLUDED"] == "true"


def test_a_missing_maximum_is_interpolated_with_a_flag_once_its_neighbours_are_there(system):
    day = date(2017, 10, 12)
    assert system.run("weather_pipeline", date(2017, 10, 10), date(2017, 10, 14)).success
    row = row_of(system, TEMPERATURE, day)
    assert (row["TA_MAX_FLAG"], row["TA_MAX_OBS"]) == ("interpolated", "")
    around = [float(row_of(system, TEMPERATURE, date(2017, 10, n))["TA_MAX_OBS"]) for n in (11, 13)]
    assert float(row["TA_MAX"]) == pytest.approx(sum(around) / 2, abs=0.051)


def test_daegus_clean_days_are_what_was_observed_in_daegu(system, archive):
    first, last = date(2021, 3, 28), date(2021, 3, 30)
    assert system.run("weather_pipeline", first, last).success
    assert system.run("dust_pipeline_143", first, last).success
    asos = pd.read_csv(archive / "asos_daily.csv.gz")
    asos = asos[asos["STN"] == 143].set_index("TM")
    hours = pd.read_csv(archive / "pm10_hourly_daegu.csv.gz").dropna().set_index("TM")["PM10"]
    for day in ("2021-03-28", "2021-03-29", "2021-03-30"):
        temperature = row_of(system, TEMPERATURE, date.fromisoformat(day), 143)
        for name in ("TA_AVG", "TA_MAX", "TA_MIN"):
            assert float(temperature[f"{name}_OBS"]) == asos.loc[day, name]
        observed = hours[hours.index.str.startswith(day)]
        dust = row_of(system, PM10, date.fromisoformat(day), 143)
        assert int(dust["SLOTS"]) == 12 * len(observed)
        assert float(dust["PM10_MAX_OBS"]) == observed.max()
        assert float(dust["PM10_MIN_OBS"]) == observed.min()
        assert float(dust["PM10_AVG_OBS"]) == pytest.approx(observed.mean(), abs=0.051)
    storm = row_of(system, PM10, date(2021, 3, 29), 143)
    assert (storm["PM10_AVG"], storm["PM10_AVG_FLAG"]) == ("", "removed")
