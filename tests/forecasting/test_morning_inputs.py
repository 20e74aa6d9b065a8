"""What is known by five in the morning becomes inputs: as of the issue, and nothing later."""

import itertools
from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.morning_knowledge import (
    NEIGHBOURS,
    SEOUL,
    UPWIND,
    make_dust_hours,
    make_official,
    make_weather_hours,
)
from support.observations import make_observations

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.morning import SOURCES, MorningKnowledge
from seoulcast.forecasting.core.official import official_values
from seoulcast.forecasting.inputs.morning.encoder import MorningEncoder
from seoulcast.forecasting.inputs.morning.hours import own_hours
from seoulcast.forecasting.references.climatology import Climatology

FIRST, LAST = date(2016, 1, 1), date(2016, 12, 31)
THROUGH = date(2016, 10, 31)
D = date(2016, 11, 20)
LAST_HOUR, LAST_ISSUE = pd.Timestamp("2016-11-21 04:00"), pd.Timestamp("2016-11-21 02:00")


@pytest.fixture(scope="module")
def knowledge():
    return MorningKnowledge(
        make_weather_hours(FIRST, LAST), make_dust_hours(FIRST, LAST), make_official(FIRST, LAST)
    )


@pytest.fixture(scope="module")
def encoder(knowledge):
    climatology = Climatology.fit(make_observations(last=THROUGH), THROUGH)
    return MorningEncoder.fit(
        knowledge,
        day_range(FIRST, THROUGH),
        station=SEOUL,
        neighbours=(SEOUL, *NEIGHBOURS),
        upwind=UPWIND,
        climatology=climatology,
    )


def same(one, other):
    """Whether two days' inputs are the same, bit for bit."""
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("hours", "dust", "official")
    )


def _others(knowledge):
    return knowledge.dust_hours, knowledge.official_forecast


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


def test_changing_everything_after_the_issue_changes_no_input(knowledge, encoder):
    later = {}
    for source, time, last in (
        ("weather_hours", "HOUR", LAST_HOUR),
        ("dust_hours", "HOUR", LAST_HOUR),
        ("official_forecast", "ISSUED", LAST_ISSUE),
    ):
        table = knowledge.table(source).copy()
        numbers = table.select_dtypes("float64").columns
        after = table[time] > last
        assert after.any()
        table.loc[after, numbers] = table.loc[after, numbers] * -3.0 + 17.0
        later[source] = table
    before, after = (
        encoder.encode(one, as_days([D])) for one in (knowledge, MorningKnowledge(**later))
    )
    assert same(before, after)


def test_an_input_of_the_last_hour_and_issue_that_count_is_read(knowledge, encoder):
    before = encoder.encode(knowledge, as_days([D]))
    for source, time, last in (
        ("weather_hours", "HOUR", LAST_HOUR),
        ("dust_hours", "HOUR", LAST_HOUR),
        ("official_forecast", "ISSUED", LAST_ISSUE),
    ):
        tables = {name: knowledge.table(name) for name in SOURCES}
        tables[source] = tables[source][tables[source][time] != last]
        assert not same(before, encoder.encode(MorningKnowledge(**tables), as_days([D])))


def test_what_was_known_as_of_a_day_gives_that_day_s_inputs(knowledge, encoder):
    assert knowledge.as_of(D).weather_hours["HOUR"].max() == LAST_HOUR
    assert knowledge.as_of(D).official_forecast["ISSUED"].max() == LAST_ISSUE
    days = as_days([D])
    assert same(encoder.encode(knowledge, days), encoder.encode(knowledge.as_of(D), days))


@pytest.mark.parametrize(
    "missing", [c for n in range(4) for c in itertools.combinations(SOURCES, n)], ids="-".join
)
def test_a_missing_source_is_masked_and_leaves_the_others_as_they_were(knowledge, encoder, missing):
    days = as_days([D])
    whole, without = (
        encoder.encode(knowledge, days),
        encoder.encode(knowledge.without(*missing), days),
    )
    blocks = dict(zip(SOURCES, ("hours", "dust", "official"), strict=True))
    for source, block in blocks.items():
        expected = getattr(whole, block)
        if source in missing:
            assert expected.any()
            expected = np.zeros_like(expected)
        np.testing.assert_array_equal(getattr(without, block), expected)


def test_every_input_has_a_mask_that_says_whether_it_was_known(knowledge, encoder):
    inputs = encoder.encode(knowledge, day_range(FIRST, LAST))
    for block in (inputs.hours, inputs.dust, inputs.official):
        half = block.shape[-1] // 2
        values, mask = block[..., :half], block[..., half:]
        assert set(np.unique(mask)) == {0.0, 1.0}
        assert (values[mask == 0.0] == 0.0).all()
        assert np.abs(values).max() <= 6.0


def test_scalers_know_nothing_of_days_they_were_not_fitted_on(knowledge, encoder):
    tables = {name: knowledge.as_of(THROUGH).table(name) for name in SOURCES}
    again = MorningEncoder.fit(
        MorningKnowledge(**tables), day_range(FIRST, THROUGH), station=SEOUL,
        neighbours=NEIGHBOURS, upwind=UPWIND, climatology=encoder.climatology,
    )  # fmt: skip
    np.testing.assert_array_equal(again.hours.coefficients, encoder.hours.coefficients)
    np.testing.assert_array_equal(again.dust.scale, encoder.dust.scale)


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
    found = own_hours(MorningKnowledge(late, *_others(knowledge)), SEOUL, as_days([D]))
    whole = own_hours(knowledge, SEOUL, as_days([D]))
    value = dict(zip(found.names, found.values[0], strict=True))
    before = dict(zip(whole.names, whole.values[0], strict=True))
    assert np.isnan(value["TA_04H"])
    assert value["TA_LAST"] == value["TA_03H"] == before["TA_03H"]
    assert value["TA_CHANGE_1H"] == value["TA_03H"] - value["TA_02H"]
    assert value["TA_LAST_AGE_H"] == before["TA_LAST_AGE_H"] + 1.0


def test_a_value_that_no_training_day_had_is_no_input(knowledge, encoder):
    tables = {name: knowledge.as_of(THROUGH).table(name) for name in SOURCES}
    hours = tables["weather_hours"].assign(SS=np.nan, HM=np.nan)
    fitted = MorningEncoder.fit(
        MorningKnowledge(hours, tables["dust_hours"], tables["official_forecast"]),
        day_range(FIRST, THROUGH), station=SEOUL, neighbours=NEIGHBOURS, upwind=UPWIND,
        climatology=encoder.climatology,
    )  # fmt: skip
    inputs = fitted.encode(knowledge, as_days([D])).hours[0]
    names = own_hours(knowledge, SEOUL, as_days([D])).names
    half = len(inputs) // 2
    assert inputs[half + names.index("HM_LAST")] == 0.0
    assert inputs[names.index("HM_LAST")] == 0.0
    assert inputs[half + names.index("TD_LAST")] == 1.0


def test_a_table_that_lacks_a_column_is_refused():
    lacking = make_weather_hours(D, D).drop(columns="TA")
    with pytest.raises(ValueError, match="weather_hours lacks the columns TA"):
        MorningKnowledge(lacking, make_dust_hours(D, D), make_official(D, D))
