"""Archive mode by the hour: real hours, dust and forecasts come as they were, and no others."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import httpx
import numpy as np
import pandas as pd
import pytest

from seoulcast.clock import Clock
from seoulcast.kma.client import SANDBOX_KEY, KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES, HOUR_COLUMNS, HOURS_PATH
from seoulcast.kma.hour_wire import parse_hours
from seoulcast.kma.numbers import five_minute_numbers
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    POINT,
    SHORT_TERM,
)
from seoulcast.kma.official_wire import parse_official
from seoulcast.kma.sandbox import Faults, SandboxServer
from seoulcast.kma.sandbox.dust import expand_hours
from seoulcast.regions import REGIONS

MORNING = datetime(2024, 1, 1, 4, 15)  # noqa: DTZ001 - the clock takes naive as KST
GIVEN = ("TA", "TD", "TS", "RN", "WS", "WD", "HM", "PS", "CA_TOT", "SS", "SI", "VS")
DECIMALS = {column.name: column.decimals or 0 for column in HOUR_COLUMNS}


@pytest.fixture(scope="module")
def server(archive) -> Iterator[SandboxServer]:
    with SandboxServer(archive, clock=Clock.starting_at(MORNING)) as server:
        yield server


@pytest.fixture(scope="module")
def client(server) -> Iterator[KmaClient]:
    with KmaClient(server.url, SANDBOX_KEY, clock=server.hub.clock) as client:
        yield client


def ask(server: SandboxServer, path: str, **query: str) -> bytes:
    params = {"authKey": "good"} | query
    return httpx.get(f"{server.url}{path}", params=params, timeout=60.0, trust_env=False).content


def archived(path: Path, **is_in: set[str]) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [
            row
            for row in csv.DictReader(file)
            if all(row[n] in texts for n, texts in is_in.items())
        ]


def on_the_wire(row: dict[str, str], name: str) -> str:
    """An archived value as the hub writes it."""
    column = HOUR_COLUMNS[HOUR_COLUMN_NAMES.index(name)]
    text = row["WD_DEG" if name == "WD" else name]
    if not text:
        return column.missing
    return f"{float(text) / (10 if name == 'WD' else 1):.{DECIMALS[name]}f}"


@pytest.mark.parametrize("month", ["201601", "201807", "202102", "202312"])
def test_every_archived_hour_of_a_month_comes_over_the_wire(server, archive, month):
    body = ask(server, HOURS_PATH, tm1=f"{month}010000", tm2=f"{month}282300", stn="0")
    rows = {row[:2]: row for row in parse_hours(body).rows}
    expected = [
        row
        for row in archived(archive / "asos_hourly.csv.gz")
        if f"{month}010000" <= "".join(filter(str.isdigit, row["TM"])) <= f"{month}282300"
    ]
    assert len(expected) == len(rows) > 600
    for row in expected:
        found = rows["".join(filter(str.isdigit, row["TM"])), row["STN"]]
        for name, text in zip(HOUR_COLUMN_NAMES, found, strict=True):
            if name in GIVEN:
                assert text == on_the_wire(row, name), (row["TM"], row["STN"], name)
            elif name not in {"TM", "STN"}:
                assert text == HOUR_COLUMNS[HOUR_COLUMN_NAMES.index(name)].missing


def test_the_morning_has_its_hours_up_to_four(client):
    day = date(2023, 12, 31)
    (chunk,) = client.weather_hours(day, day, (108, 143))
    assert len(chunk.rows[day]) == 48
    assert chunk.rows[day][-1][:2] == ("202401010400", "143")


def test_where_the_archive_has_no_hours_the_answer_is_a_frame_without_rows(server):
    for query in (
        {"tm1": "200501010100", "tm2": "200501020000"},
        {"tm1": "201905010100", "tm2": "201905020000", "stn": "108"},
        {"tm1": "202301010100", "tm2": "202301020000", "stn": "101"},
    ):
        body = ask(server, HOURS_PATH, **query)
        assert body.startswith(b"#START7777")
        assert parse_hours(body).rows == []


@pytest.mark.parametrize(
    ("source", "file", "region"),
    [
        (MIDTERM_TEMPERATURE, "kma_midterm_temperature.csv.gz", "11B10101"),
        (MIDTERM_LAND, "kma_midterm_land.csv.gz", "11B00000"),
    ],
    ids=["temperature", "land"],
)
def test_archived_forecasts_come_as_they_were_issued(server, archive, source, file, region):
    query = {"reg": region, "tmfc1": "2023010106", "tmfc2": "2023123118"}
    body = ask(server, source.path, **query, disp="1").decode("cp949")
    given = [
        dict(zip(source.columns, line.removesuffix(",=").split(","), strict=True))
        for line in body.split("\n")
        if line and line[0] != "#"
    ]
    expected = archived(archive / file)
    assert [{name: row[name] for name in expected[0]} for row in given] == expected
    assert {row["STN"] for row in given} == {"109"}
    plain = parse_official(source, ask(server, source.path, **query), 108)
    assert (len(plain.rows), plain.flaws) == (len(expected), [])


def test_a_missing_half_width_stays_what_it_was(server):
    body = ask(server, MIDTERM_TEMPERATURE.path, tmfc1="2023010100", tmfc2="2024010104")
    assert b"-999" in body


def test_forecasts_that_the_archive_lacks_are_frames_without_rows(server, client):
    assert (
        parse_official(SHORT_TERM, ask(server, SHORT_TERM.path, tmfc1="2023010100"), 108).rows == []
    )
    for query in ({"reg": "11H10701"}, {"tmfc1": "2022010100", "tmfc2": "2022123118"}):
        body = ask(server, MIDTERM_TEMPERATURE.path, **query)
        assert parse_official(MIDTERM_TEMPERATURE, body, 143).rows == []
    day = date(2023, 12, 31)
    chunks = client.official(POINT, 108, REGIONS[108], day, day)
    assert not any(rows for chunk in chunks for rows in chunk.rows.values())


def test_the_newest_archived_issue_is_the_last_one_that_has_come(server):
    body = ask(server, MIDTERM_TEMPERATURE.path, tmfc="0", reg="11B10101")
    rows = parse_official(MIDTERM_TEMPERATURE, body, 108).rows
    assert {row[0] for row in rows} == {"202312311800"}


def test_nothing_of_an_archived_day_is_given_before_it_has_come(server, monkeypatch):
    moment = datetime(2023, 5, 3, 4, 11, 0)  # noqa: DTZ001 - the clock takes naive as KST
    monkeypatch.setattr(server.hub, "clock", Clock.starting_at(moment))
    hours = parse_hours(ask(server, HOURS_PATH, tm1="202305020500", tm2="202305040000", stn="108"))
    assert hours.rows[-1][0] == "202305030300"
    body = ask(server, MIDTERM_TEMPERATURE.path, tmfc1="2023050206", tmfc2="2023050500")
    issues = {row[0] for row in parse_official(MIDTERM_TEMPERATURE, body, 108).rows}
    assert issues == {"202305020600", "202305021800"}


def test_the_days_that_changed_in_2024_are_given_throughout_2023(server):
    server.faults = Faults()
    body = ask(server, MIDTERM_TEMPERATURE.path, tmfc="2023123106")
    assert len(parse_official(MIDTERM_TEMPERATURE, body, 108).rows) == 8


# --- dust of the days of which the hours are known ------------------------------------------


@pytest.mark.parametrize("day", [date(2016, 4, 23), date(2017, 5, 6), date(2018, 11, 28)], ids=str)
def test_a_dust_day_follows_its_real_hours_and_keeps_its_extremes_and_mean(client, archive, day):
    (chunk,) = client.five_minute(PM10, day, day, 108)
    rows = pd.DataFrame(chunk.rows[day], columns=list(PM10.columns))
    values = five_minute_numbers(rows, PM10.name)["PM10"].to_numpy()
    daily = pd.read_csv(archive / "pm10_daily.csv.gz").set_index("TM").loc[str(day)]
    assert (values.min(), values.max()) == (daily["PM10_MIN"], daily["PM10_MAX"])
    assert round(float(values.mean()), 1) == daily["PM10_AVG"]
    hours = pd.read_csv(archive / "pm10_hourly_seoul.csv.gz", parse_dates=["TM"]).set_index("TM")
    ends = pd.date_range(pd.Timestamp(day) + pd.Timedelta(hours=1), periods=24, freq="h")
    real = hours.reindex(ends)["PM10"].to_numpy()
    made = values.reshape(24, 12).mean(axis=1)
    known = ~np.isnan(real)
    assert known.sum() >= 20
    assert np.corrcoef(made[known], real[known])[0, 1] > 0.97


def test_every_dust_day_with_hours_can_be_expanded_along_them(server):
    dust = server.hub.observations().dust[108]
    count = 0
    for ordinal, (low, high, mean) in zip(dust.day, dust.values, strict=True):
        hours = dust.hours.of_day(int(ordinal))
        if hours is None or np.isnan(hours).sum() > 12:
            continue
        values = expand_hours(int(ordinal), hours, low, high, mean)
        assert (values.min(), values.max(), round(float(values.mean()), 1)) == (low, high, mean)
        count += 1
    assert count > 1000
