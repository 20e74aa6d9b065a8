"""Archive mode: what is real comes over the wire as it was, and nothing is made up."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date, datetime

import httpx
import numpy as np
import pandas as pd
import pytest

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.client import SANDBOX_KEY, KmaClient
from seoulcast.kma.columns import ASOS_COLUMNS, COLUMNS, PM10
from seoulcast.kma.numbers import asos_numbers, five_minute_numbers
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.kma.sandbox.dust import expand_day
from seoulcast.kma.sandbox.observations import ASOS_VALUES

AFTER_ITS_END = datetime(2024, 2, 1, 9, 0)  # noqa: DTZ001 - the clock takes naive as KST
SAMPLES = (
    date(1907, 10, 1), date(1950, 8, 31), date(1953, 12, 1), date(2001, 1, 15),
    date(2018, 8, 1), date(2022, 8, 8), date(2022, 12, 31),
)  # fmt: skip
DUST_DAYS = (
    date(2008, 4, 28), date(2010, 11, 11), date(2015, 2, 23), date(2021, 3, 29), date(2022, 12, 31),
)  # fmt: skip


@pytest.fixture(scope="module")
def server(archive) -> Iterator[SandboxServer]:
    with SandboxServer(archive, clock=Clock.starting_at(AFTER_ITS_END)) as server:
        yield server


@pytest.fixture(scope="module")
def client(server) -> Iterator[KmaClient]:
    with KmaClient(server.url, SANDBOX_KEY, clock=server.hub.clock) as client:
        yield client


@pytest.fixture(scope="module")
def archived(archive) -> dict[tuple[str, str], dict[str, str]]:
    """The archive's own texts of the sample days, by day and station."""
    days = {str(day) for day in SAMPLES}
    with gzip.open(archive / "asos_daily.csv.gz", "rt") as file:
        rows = (row for row in csv.DictReader(file) if row["TM"] in days)
        return {(row["TM"], row["STN"]): row for row in rows}


def asos(client: KmaClient, start: date, end: date) -> dict[date, list[wire.Row]]:
    return {day: rows for chunk in client.asos(start, end) for day, rows in chunk.rows.items()}


@pytest.mark.parametrize("day", SAMPLES, ids=str)
def test_every_archived_value_of_a_day_comes_over_the_wire(client, archived, day):
    rows = pd.DataFrame(asos(client, day, day)[day], columns=list(ASOS_COLUMNS))
    numbers = asos_numbers(rows).set_index("STN")
    expected = {int(stn): row for (tm, stn), row in archived.items() if tm == str(day)}
    assert set(numbers.index) == set(expected)
    for station, row in expected.items():
        for name in ASOS_VALUES:
            # Blank means none in these two, and the hub's -9.0 for none reads as 0.
            blank = 0.0 if name in {"RN_DAY", "SD_MAX"} else np.nan
            wanted = float(row[name]) if row[name] else blank
            np.testing.assert_equal(numbers.loc[station, name], wanted, err_msg=f"{station} {name}")
    traces = {stn for stn, row in expected.items() if row["RN_DAY"] and float(row["RN_DAY"]) == 0.0}
    assert set(numbers.index[numbers["RN_TRACE"]]) == traces


def test_the_record_of_2018_is_on_the_wire(server):
    query = {"tm": "20180801", "stn": "108", "authKey": "any"}
    url = f"{server.url}/api/typ01/url/kma_sfcdd.php"
    body = httpx.get(url, params=query, trust_env=False, timeout=60).content
    (row,) = wire.parse_asos_day(body).rows
    assert row[ASOS_COLUMNS.index("TA_MAX")] == "39.6"
    assert row[ASOS_COLUMNS.index("WD_MAX")] == "27"


def test_columns_the_archive_lacks_bear_the_missing_codes(client):
    (row, *_) = asos(client, date(1907, 10, 1), date(1907, 10, 1))[date(1907, 10, 1)]
    given = {"TM", "STN", "TA_AVG", "TA_MAX", "TA_MIN"}
    for column, text in zip(COLUMNS, row, strict=True):
        assert column.name in given or text == column.missing


@pytest.mark.parametrize("day", DUST_DAYS, ids=str)
def test_a_dust_day_has_the_archived_extremes_and_mean(client, archive, day):
    archived = pd.read_csv(archive / "pm10_daily.csv.gz").set_index("TM").loc[str(day)]
    (chunk,) = client.five_minute(PM10, day, day, 108)
    rows = pd.DataFrame(chunk.rows[day], columns=list(PM10.columns))
    values = five_minute_numbers(rows, PM10.name)["PM10"]
    assert len(values) == 288
    assert (values.min(), values.max()) == (archived["PM10_MIN"], archived["PM10_MAX"])
    assert round(values.mean(), 1) == archived["PM10_AVG"]


def test_every_archived_pm10_day_can_be_expanded(server):
    dust = server.hub.observations().dust[108]
    for ordinal, (low, high, mean) in zip(dust.day, dust.values, strict=True):
        values = expand_day(int(ordinal), low, high, mean)
        assert (values.min(), values.max(), round(float(values.mean()), 1)) == (low, high, mean)


def test_a_made_up_course_tells_nothing_before_the_days_forecast(client):
    """What is made up to have the day's mean would tell it at four in the morning."""
    (chunk,) = client.five_minute(PM10, date(2022, 5, 1), date(2022, 5, 1), 108)
    values = {row[0][8:]: row[2] for row in chunk.rows[date(2022, 5, 1)]}
    assert len(values) == 288
    assert {slot for slot, value in values.items() if not value} == {
        f"{hour:02}{minute:02}" for hour in range(4) for minute in range(0, 60, 5)
    }


def test_a_day_of_known_hours_is_told_from_midnight(client):
    (chunk,) = client.five_minute(PM10, date(2017, 5, 1), date(2017, 5, 1), 108)
    assert all(row[2] for row in chunk.rows[date(2017, 5, 1)])


def test_daegus_day_has_the_archived_hours_and_no_more(client, archive):
    hours = pd.read_csv(archive / "pm10_hourly_daegu.csv.gz", parse_dates=["TM"])
    day = date(2021, 3, 29)
    own = hours[hours["TM"].dt.date == day].set_index("TM")["PM10"].dropna()
    (chunk,) = client.five_minute(PM10, day, day, 143)
    rows = chunk.rows[day]
    assert len(rows) == 12 * len(own) > 200
    assert {row[1] for row in rows} == {"143"}
    values = {row[0]: int(row[2]) for row in rows}
    assert all(values[f"{hour:%Y%m%d%H}55"] == value for hour, value in own.items())
    assert max(values.values()) > 400


def test_the_war_and_the_days_after_the_archives_end_have_no_rows(client):
    assert asos(client, date(1950, 9, 1), date(1953, 11, 30)) == {}
    assert asos(client, date(2024, 1, 1), date(2024, 1, 31)) == {}
    chunks = client.five_minute(PM10, date(2024, 1, 1), date(2024, 1, 31), 108)
    assert [chunk.rows for chunk in chunks] == [{}]


def test_absent_pm10_days_are_absent(client):
    (chunk,) = client.five_minute(PM10, date(2017, 12, 10), date(2017, 12, 17), 108)
    assert [day.day for day in chunk.rows] == [10, 11, 16, 17]
