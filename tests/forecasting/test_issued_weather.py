"""An issue repeats what KMA had said of sky and rain: the newest that was out, nothing later."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from support.morning_knowledge import SEOUL, frame_of, make_official

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.documents import OfficialOutlook, OfficialWeather
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.issued_weather import issued_weather
from seoulcast.windows import MORNING, UPDATE

D = date(2023, 6, 29)
TODAY = date(2023, 6, 30)


def row(source, issued, target, part, chance=np.nan, sky="-", falls="-"):
    return {
        "SOURCE": source, "ISSUED": pd.Timestamp(issued), "TARGET": pd.Timestamp(target),
        "PART": part, "RAIN_CHANCE": chance, "SKY": sky, "PRECIPITATION": falls,
    }  # fmt: skip


def knowing(*rows):
    """Mornings that know these rows of official forecasts alone."""
    table = pd.DataFrame(rows)
    table["TM"] = (table["ISSUED"] - pd.Timedelta(hours=3)).dt.normalize()
    columns = {name: table[name].to_numpy() for name in table}
    official = frame_of(keys.OFFICIAL_FORECAST, {**columns, "STN": np.full(len(table), SEOUL)})
    return replace(MorningKnowledge.nothing(), official_forecast=official)


LAND = [
    row("midterm_land", "2023-06-27 18:00", TODAY, "morning", 30, "mostly_cloudy", "none"),
    row("midterm_land", "2023-06-27 18:00", TODAY, "afternoon", 60, "overcast", "rain"),
]
SHORT = [
    row("short_term", "2023-06-29 17:00", TODAY, "morning", 20, "few_clouds", "none"),
    row("short_term", "2023-06-29 17:00", TODAY, "afternoon", 80, "overcast", "shower"),
]
LATER = [
    row("short_term", "2023-06-30 05:00", TODAY, "morning", 90, "overcast", "rain"),
    row("short_term", "2023-06-30 05:00", TODAY, "afternoon", 90, "overcast", "rain"),
]


def test_a_day_has_the_newest_issue_that_was_out_by_halves():
    found = issued_weather(knowing(*SHORT, *LAND), D, MORNING)
    assert found == {
        TODAY: OfficialWeather(
            source="short_term",
            issued_at=datetime(2023, 6, 29, 17, tzinfo=KST),
            morning=OfficialOutlook(sky="few_clouds", precipitation="none", rain_chance=20),
            afternoon=OfficialOutlook(sky="overcast", precipitation="shower", rain_chance=80),
        )
    }


def test_a_far_day_that_is_forecast_whole_is_told_whole():
    far = D + timedelta(days=7)
    found = issued_weather(
        knowing(row("midterm_land", "2023-06-28 18:00", far, "day", 40, "overcast")), D, MORNING
    )
    assert found[far].day == OfficialOutlook(sky="overcast", precipitation=None, rain_chance=40)
    assert (found[far].morning, found[far].afternoon) == (None, None)


def test_what_was_issued_after_the_cutoff_changes_nothing_and_its_update_knows_it():
    before = issued_weather(knowing(*SHORT), D, MORNING)
    assert issued_weather(knowing(*SHORT, *LATER), D, MORNING) == before
    updated = issued_weather(knowing(*SHORT, *LATER), D, UPDATE)
    assert updated[TODAY].issued_at == datetime(2023, 6, 30, 5, tzinfo=KST)
    assert updated[TODAY].morning.rain_chance == 90


@pytest.mark.parametrize("at", [MORNING, UPDATE], ids=lambda at: at.name)
def test_of_all_sources_together_nothing_later_than_the_issue_counts(at):
    official = make_official(date(2023, 6, 10), date(2023, 7, 5))
    last = pd.Timestamp(D) + at.official
    changed = official.assign(
        RAIN_CHANCE=official["RAIN_CHANCE"].mask(official["ISSUED"] > last, 50.0),
        SKY=official["SKY"].mask(official["ISSUED"] > last, "few_clouds"),
    )
    whole, other, cut = (
        issued_weather(replace(MorningKnowledge.nothing(), official_forecast=table), D, at)
        for table in (official, changed, official[official["ISSUED"] <= last])
    )
    assert whole == other == cut
    assert sorted(whole) == [D + timedelta(days=lead) for lead in range(1, 8)]
    assert max(weather.issued_at for weather in whole.values()).replace(tzinfo=None) <= last


def test_of_two_sources_of_one_time_one_counts_alone():
    point = row("point", "2023-06-29 17:00", TODAY, "morning", 70, "clear", "rain")
    found = issued_weather(knowing(*SHORT, point), D, MORNING)
    assert found == issued_weather(knowing(*SHORT), D, MORNING)


def test_rows_that_say_nothing_of_sky_and_rain_do_not_count():
    silent = row("midterm_temperature", "2023-06-29 18:00", TODAY, "day")
    assert issued_weather(knowing(*SHORT, silent), D, MORNING)[TODAY].source == "short_term"
    assert issued_weather(knowing(silent), D, MORNING) == {}


def test_a_word_that_nobody_knows_is_not_said():
    odd = row("short_term", "2023-06-29 17:00", TODAY, "morning", 10, "purple", "frogs")
    outlook = issued_weather(knowing(odd), D, MORNING)[TODAY].morning
    assert outlook == OfficialOutlook(sky=None, precipitation=None, rain_chance=10)


def test_without_official_forecasts_nothing_is_repeated():
    assert issued_weather(MorningKnowledge.nothing(), D, MORNING) == {}
