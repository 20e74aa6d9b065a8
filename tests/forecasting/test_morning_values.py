"""What the corrections read of a morning: as of the issue, and nothing later."""

import itertools
from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.morning_knowledge import (
    SEOUL,
    UPWIND,
    make_dust_hours,
    make_official,
    make_weather_hours,
)
from support.observations import make_observations

from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.core.morning import SOURCES, MorningKnowledge
from seoulcast.forecasting.core.official import official_values
from seoulcast.forecasting.corrections.chain import values_of
from seoulcast.forecasting.corrections.night import NightValues
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.windows import MORNING

FIRST, LAST = date(2016, 1, 1), date(2016, 12, 31)
THROUGH = date(2016, 10, 31)
D = date(2016, 11, 20)
LAST_HOUR, LAST_ISSUE = pd.Timestamp("2016-11-21 04:00"), pd.Timestamp("2016-11-21 02:00")
LASTS = [
    ("weather_hours", "HOUR", LAST_HOUR),
    ("dust_hours", "HOUR", LAST_HOUR),
    ("official_forecast", "ISSUED", LAST_ISSUE),
]
WIND_AND_RAIN = 10
"""The last of the dust's values are of the weather's hours."""


@pytest.fixture(scope="module")
def knowledge():
    return MorningKnowledge(
        make_weather_hours(FIRST, LAST), make_dust_hours(FIRST, LAST), make_official(FIRST, LAST)
    )


@pytest.fixture(scope="module")
def climatology():
    return Climatology.fit(make_observations(last=THROUGH), THROUGH)


@pytest.fixture(scope="module")
def values_under(climatology):
    """What the corrections read of issues under some days: arrays by name."""

    def values(known, days):
        read = values_of(known, days, SEOUL, UPWIND, None, climatology, MORNING)
        return {
            "night": read.night.values,
            "lowest": read.night.lowest,
            "highest": read.night.highest,
            "dust": read.dust.values,
            "official": read.official.anomalies,
            "sky": read.official.sky,
            "ages": read.official.ages,
        }

    return values


READ_FROM = {
    "weather_hours": {"night", "lowest", "highest"},
    "dust_hours": {"dust"},
    "official_forecast": {"official", "sky", "ages"},
}
"""What is read of each source; the dust's values hold wind and rain beside it."""


def same(one, other):
    """Whether two days' values are the same, bit for bit."""
    return all(np.array_equal(one[name], other[name], equal_nan=True) for name in one)


def official(rows):
    """Official rows of Seoul's lowest temperature: source, time of issue, target day, value."""
    frame = make_official(D, D).iloc[:0]
    for source, issued, target, value in rows:
        frame.loc[len(frame)] = {
            "TM": (pd.Timestamp(issued) - pd.Timedelta(hours=3)).normalize(), "STN": SEOUL,
            "SOURCE": source, "ISSUED": pd.Timestamp(issued), "TARGET": pd.Timestamp(target),
            "PART": "day", "AGE": 0, "TA_MIN": value, "SKY": "-",
        }  # fmt: skip
    return frame.astype(make_official(D, D).dtypes.to_dict())


def test_changing_everything_after_the_issue_changes_no_value(knowledge, values_under):
    later = {}
    for source, time, last in LASTS:
        table = knowledge.table(source).copy()
        numbers = table.select_dtypes("float64").columns
        after = table[time] > last
        assert after.any()
        table.loc[after, numbers] = table.loc[after, numbers] * -3.0 + 17.0
        later[source] = table
    days = as_days([D])
    assert same(values_under(knowledge, days), values_under(MorningKnowledge(**later), days))


@pytest.mark.parametrize(("source", "time", "last"), LASTS)
def test_a_value_of_the_last_hour_and_issue_that_count_is_read(
    knowledge, values_under, source, time, last
):
    tables = {name: knowledge.table(name) for name in SOURCES}
    tables[source] = tables[source][tables[source][time] != last]
    days = as_days([D])
    before, after = (values_under(one, days) for one in (knowledge, MorningKnowledge(**tables)))
    assert not same(before, after)


def test_what_was_known_as_of_a_day_gives_that_day_s_values(knowledge, values_under):
    assert knowledge.as_of(D).weather_hours["HOUR"].max() == LAST_HOUR
    assert knowledge.as_of(D).official_forecast["ISSUED"].max() == LAST_ISSUE
    days = as_days([D])
    assert same(values_under(knowledge, days), values_under(knowledge.as_of(D), days))


@pytest.mark.parametrize(
    "missing", [c for n in range(4) for c in itertools.combinations(SOURCES, n)], ids="-".join
)
def test_a_missing_source_leaves_the_others_as_they_were(knowledge, values_under, missing):
    days = as_days([D])
    whole, without = (values_under(one, days) for one in (knowledge, knowledge.without(*missing)))
    for source, names in READ_FROM.items():
        for name in names:
            if source in missing:
                of_source = without[name][:, :-WIND_AND_RAIN] if name == "dust" else without[name]
                assert np.isnan(of_source).all(), name
            elif name == "dust":
                ours = slice(None, -WIND_AND_RAIN)
                np.testing.assert_array_equal(without[name][:, ours], whole[name][:, ours])
            else:
                np.testing.assert_array_equal(without[name], whole[name])


def test_each_day_to_come_has_the_newest_value_that_was_out():
    known = official(
        [
            ("midterm_temperature", "2016-11-20 06:00", "2016-11-23", 1.0),
            ("midterm_temperature", "2016-11-20 18:00", "2016-11-23", 2.0),
            ("midterm_temperature", "2016-11-21 06:00", "2016-11-23", 3.0),
            ("short_term", "2016-11-20 17:00", "2016-11-21", 4.0),
            ("point", "2016-11-21 02:00", "2016-11-21", 5.0),
        ]
    )
    found = official_values(
        MorningKnowledge(make_weather_hours(D, D), make_dust_hours(D, D), known), as_days([D])
    )
    lowest = found.column("TA_MIN")[0]
    assert lowest[0] == 5.0
    assert lowest[2] == 2.0
    assert np.isnan(lowest[[1, 3, 4, 5, 6]]).all()
    assert found.column("TA_MIN_AGE")[0, 0] == pytest.approx(22 / 24)
    assert found.column("TA_MIN_AGE")[0, 2] == pytest.approx(3.25)


def test_a_lead_whose_newest_issue_is_of_days_before_is_found_by_its_day_and_says_its_age():
    # As since 2024-11-28: the evening's mid-term forecast begins at the fifth day.
    issued = [f"2016-11-{day} 18:00" for day in (18, 19, 20)]
    rows = [
        (
            "midterm_temperature",
            time,
            f"{pd.Timestamp(time).normalize() + pd.Timedelta(days=age):%Y-%m-%d}",
            float(age),
        )
        for time in issued
        for age in range(5, 11)
    ]
    known = MorningKnowledge(make_weather_hours(D, D), make_dust_hours(D, D), official(rows))
    found = official_values(known, as_days([D]))
    assert found.column("TA_MIN")[0].tolist()[2:] == [5.0, 5.0, 5.0, 6.0, 7.0]
    assert found.column("TA_MIN_AGE")[0].tolist()[2:] == [5.25, 5.25, 5.25, 6.25, 7.25]
    assert np.isnan(found.column("TA_MIN")[0, :2]).all()


def test_a_late_last_hour_hides_no_more_than_itself(knowledge):
    hours = knowledge.weather_hours
    late = hours[~((hours["HOUR"] == LAST_HOUR) & (hours["STN"] == SEOUL))]
    known = MorningKnowledge(late, knowledge.dust_hours, knowledge.official_forecast)
    found, whole = (NightValues.of(one, as_days([D]), SEOUL, MORNING) for one in (known, knowledge))
    assert np.isnan(found.values[0, 23])
    np.testing.assert_array_equal(found.values[0, :23], whole.values[0, :23])
    assert found.there.tolist() == [True]
    assert np.isfinite(found.lowest).all()


def test_a_night_of_few_hours_counts_as_absent(knowledge):
    hours = knowledge.weather_hours
    few = hours[hours["HOUR"].dt.hour.isin([2, 3, 4])]
    known = MorningKnowledge(few, knowledge.dust_hours, knowledge.official_forecast)
    assert not NightValues.of(known, as_days([D]), SEOUL, MORNING).there.any()


def test_a_table_that_lacks_a_column_is_refused():
    lacking = make_weather_hours(D, D).drop(columns="TA")
    with pytest.raises(ValueError, match="weather_hours lacks the columns TA"):
        MorningKnowledge(lacking, make_dust_hours(D, D), make_official(D, D))
