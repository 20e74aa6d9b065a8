"""The run of a long history stays readable: few lines, and one that says the result."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.kma.sandbox import Faults

NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
LAST = date(2022, 6, 13)
DAYS = 3_000
FIRST = LAST - timedelta(days=DAYS - 1)
ASSETS = ("raw_asos", "station_weather", "temperature")
MOST_LINES = 100
"""Of a run, its log lines and whatever else Dagster writes beside the record of partitions."""
OF_EACH_DAY = (
    dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
    dg.DagsterEventType.ASSET_MATERIALIZATION,
)
"""Dagster's record of partitions, which a list of lines can't take the place of."""
A_STATION = 112


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A system that has fetched 3,000 days, on each of which the hub contradicts itself."""
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    with running_system(tmp_path_factory.mktemp("history"), now=NOW) as system:
        system.sandbox.faults = Faults(contradicted_asos=dict.fromkeys(days, A_STATION))
        result = system.run("weather_pipeline", FIRST, LAST)
        assert result.success
        yield system, result


def entries(history) -> list[dg.EventLogEntry]:
    system, result = history
    return system.instance.all_logs(result.run_id)


def checks(history) -> list[dg.AssetCheckEvaluation]:
    return [
        one.dagster_event.asset_check_evaluation_data
        for one in entries(history)
        if one.dagster_event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ]


def test_a_run_of_3000_days_puts_each_day_on_record_and_writes_few_lines_more(history):
    of_kind = Counter(entry.dagster_event_type for entry in entries(history))

    for kind in OF_EACH_DAY:
        assert of_kind.pop(kind) == DAYS * len(ASSETS)
    assert of_kind.total() <= MOST_LINES


def test_rows_put_aside_on_every_day_are_told_of_ten_days_and_counted(history):
    told = [one.user_message for one in entries(history) if "Put aside at" in one.user_message]
    assert len(told) == 10

    (raw,) = [one for one in checks(history) if one.asset_key.to_user_string() == "raw_asos"]
    listed = raw.metadata["rows_put_aside"].value
    assert (len(listed), listed[-1]) == (11, "and 2,990 more days")


def test_a_line_near_the_end_says_days_time_and_what_became_of_them(history):
    lines = [one.user_message for one in entries(history) if one.dagster_event_type is None]

    (line,) = [one for one in lines if " 3,000 days in " in one]
    assert re.fullmatch(
        rf"{FIRST} to {LAST}, 3,000 days in \d+ s: "
        r"raw_asos 3,000 stored, rows of 3,000 put aside; "
        r"temperature 3,000 stored; station_weather 3,000 stored",
        line,
    )
    assert line == lines[-1]


def test_the_check_of_each_asset_has_the_same_as_metadata(history):
    evaluations = checks(history)
    assert {one.asset_key.to_user_string() for one in evaluations} == set(ASSETS)
    for one in evaluations:
        said = {name: stored.value for name, stored in one.metadata.items()}
        assert (said["first"], said["last"], said["days"]) == (f"{FIRST}", f"{LAST}", DAYS)
        assert said["written"] == DAYS
        assert said["seconds"] > 0
