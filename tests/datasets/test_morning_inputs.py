"""The record of what was there of a morning: the newest moments, by dataset and by source."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
from support.morning_tables import official_forecast, weather_hours

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.documents import MorningInput
from seoulcast.datasets.history import read_range
from seoulcast.datasets.issues import render
from seoulcast.datasets.morning_inputs import morning_inputs

D = date(2020, 1, 3)


def recorded(store, first=D, last=D):
    lines: list[str] = []
    tables = {
        dataset.name: read_range(store, dataset, first - timedelta(days=1), last)
        for dataset in keys.MORNING_DATASETS
    }
    found = morning_inputs(store, tables, first, last, lines.append)
    assert lines == []
    return found


def write(store, dataset, frame):
    write_days(store, dataset, render_days(dataset, frame))


def test_hours_are_recorded_with_the_end_of_the_newest(local_store):
    write(local_store, keys.WEATHER_HOURS, weather_hours(f"{D}", 1))
    (known,) = recorded(local_store)[D].values()
    assert known.newest == datetime(2020, 1, 4, 4, tzinfo=KST)
    assert known.newest_by_source == {}


def test_official_forecasts_are_recorded_with_the_newest_issue_of_each_source(local_store):
    midterm = official_forecast(f"{D}", 2)
    short = midterm.assign(SOURCE="short_term", ISSUED=midterm["ISSUED"] - pd.Timedelta(hours=1))
    # Of the second day the short-term forecasts are missing.
    rows = pd.concat([midterm, short[short["TM"] == pd.Timestamp(D)]])
    write(local_store, keys.OFFICIAL_FORECAST, rows)
    found = recorded(local_store, D, D + timedelta(days=1))
    first, second = (found[D + timedelta(days=n)]["official_forecast"] for n in (0, 1))
    assert first.newest == datetime(2020, 1, 3, 18, tzinfo=KST)
    assert first.newest_by_source == {
        "midterm_temperature": datetime(2020, 1, 3, 18, tzinfo=KST),
        "short_term": datetime(2020, 1, 3, 17, tzinfo=KST),
    }
    assert second.newest_by_source == {"midterm_temperature": datetime(2020, 1, 4, 18, tzinfo=KST)}


def test_a_record_from_before_sources_were_told_apart_is_read_as_without(local_store):
    write(local_store, keys.OFFICIAL_FORECAST, official_forecast(f"{D}", 1))
    known = recorded(local_store)[D]["official_forecast"]
    old = known.model_dump(mode="json", exclude={"newest_by_source"})
    assert MorningInput.model_validate(old).newest == known.newest
    assert MorningInput.model_validate_json(render(known)) == known
