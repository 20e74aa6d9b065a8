"""An unusual day is told by its distance from its own forecast, and its cause by its values."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.documents import build_forecast

from seoulcast.datasets.documents import QUANTILE_LEVELS, TARGETS, UNUSUAL_FROM, Scores
from seoulcast.forecasting.core.observations import STATION_COLUMNS, Observations
from seoulcast.forecasting.verification.scoring import score_day
from seoulcast.forecasting.verification.unusual_days import (
    day_anomalies,
    distance,
    issued_quantiles,
)
from seoulcast.reasons import (
    HalfOfValuesZero,
    HighestEqualsLowest,
    HighestUnlikeAnyStorm,
    LoneSpike,
    MeanTooLow,
    NoSignOfInstrument,
    SameValueForDays,
)

DAY = date(2022, 12, 30)
FORECAST = {
    "TA_AVG": 2.0,
    "TA_MAX": 6.0,
    "TA_MIN": -3.0,
    "PM10_AVG": 40.0,
    "PM10_MAX": 80.0,
    "PM10_MIN": 12.0,
}
# 10 below the median and 20 above it, so that the sides differ.
OFFSETS = np.array([-12.0, -10.0, -4.0, 0.0, 8.0, 20.0, 26.0])
QUANTILES = np.array([FORECAST[target] + OFFSETS for target in TARGETS])


def observed(*days, **counts):
    """Clean tables of the days through DAY, each an ordinary one but for what is given."""
    calendar = [DAY - timedelta(days=back) for back in range(len(days) - 1, -1, -1)]
    rows = [
        {f"{name}_OBS": value + 0.1 * (len(days) - n) for name, value in FORECAST.items()}
        | {f"{name}_OBS": value for name, value in day.items()}
        | {"TM": pd.Timestamp(at), "STN": 108, "EXCLUDED": False, "SLOTS": 288}
        | {"ZEROS": 0, "SPIKES": 0}
        for n, (at, day) in enumerate(zip(calendar, days, strict=True))
    ]
    rows[-1] |= counts
    table = pd.DataFrame(rows).assign(**dict.fromkeys(FORECAST, 1.0))
    weather = pd.DataFrame(columns=["TM", "STN", *STATION_COLUMNS])
    return Observations(temperature=table, pm10=table, station_weather=weather)


def judge(*days, **counts):
    """The anomalies of the last of the days, by target."""
    before = [{}] * max(0, 5 - len(days))
    found = day_anomalies(DAY, QUANTILES, observed(*before, *days, **counts))
    return {one.target: one for one in found}


def test_the_score_is_the_distance_in_half_widths_of_the_side_it_fell_to():
    quantiles = np.tile(40.0 + OFFSETS, (5, 1))
    found = distance(np.array([40.0, 60.0, 30.0, 100.0, np.nan]), quantiles, 1.0)
    np.testing.assert_array_equal(found, [0.0, 1.0, -1.0, 3.0, np.nan])


def test_a_forecast_without_any_width_does_not_make_every_value_unusual():
    assert distance(np.array(0.5), np.zeros(7), 1.0) == 0.5


def test_an_ordinary_day_has_a_score_for_each_target_and_is_not_listed():
    found = judge({})
    assert set(found) == set(TARGETS)
    assert not any(one.unusual for one in found.values())
    assert {(one.cause, one.reason) for one in found.values()} == {(None, None)}


def test_a_dust_day_is_unusual_and_the_airs():
    found = judge({"PM10_AVG": 247.0, "PM10_MAX": 533.0, "PM10_MIN": 27.0})
    one = found["PM10_AVG"]
    assert (one.unusual, one.cause, one.reason) == (True, "air", NoSignOfInstrument())
    assert (one.observed, one.median, one.lower80, one.upper80) == (247.0, 40.0, 30.0, 60.0)
    assert one.score == pytest.approx(207 / 20, abs=0.01)
    assert not found["PM10_MIN"].unusual
    assert not found["TA_AVG"].unusual


@pytest.mark.parametrize(
    ("value", "unusual"), [(99.9, False), (100.0, True), (10.1, False), (10.0, True)]
)
def test_a_day_is_listed_from_three_half_widths_on_either_side(value, unusual):
    assert UNUSUAL_FROM == 3.0
    assert judge({"PM10_AVG": value})["PM10_AVG"].unusual == unusual


def test_a_highest_value_far_above_an_ordinary_mean_is_the_instruments():
    found = judge({"PM10_AVG": 39.1, "PM10_MAX": 3522.0})
    assert found["PM10_MAX"].cause == "instrument"
    assert found["PM10_MAX"].reason == HighestUnlikeAnyStorm(times=90.1)
    assert not found["PM10_AVG"].unusual


def test_a_mean_that_a_spike_lifted_is_the_instruments_too():
    found = judge({"PM10_AVG": 160.8, "PM10_MAX": 3856.0})
    assert found["PM10_AVG"].cause == "instrument"
    assert found["PM10_AVG"].reason == HighestUnlikeAnyStorm(times=24.0)


def test_the_end_of_a_storm_is_no_spike():
    """2010-11-12: the storm of the day before ended in its first hours."""
    storm, after = {"PM10_AVG": 196.2, "PM10_MAX": 1359.0}, {"PM10_AVG": 53.1, "PM10_MAX": 782.0}
    assert judge(storm, after)["PM10_MAX"].cause == "air"


def test_a_lone_spike_among_the_five_minute_values_is_told_on_an_ordinary_day():
    day = {"PM10_AVG": 50.0, "PM10_MAX": 260.0}
    assert judge(day)["PM10_MAX"].cause == "air"
    told = judge(day, SPIKES=1)["PM10_MAX"]
    assert told.cause == "instrument"
    assert told.reason == LoneSpike(times=5.2)


def test_a_lone_spike_in_a_real_storm_is_not_blamed_for_it():
    found = judge({"PM10_AVG": 196.2, "PM10_MAX": 1359.0}, SPIKES=1)
    assert {found[name].cause for name in ("PM10_AVG", "PM10_MAX")} == {"air"}


def test_a_low_mean_is_not_explained_by_a_spike():
    found = judge({"PM10_AVG": 5.0, "PM10_MAX": 90.0})
    assert (found["PM10_AVG"].unusual, found["PM10_AVG"].cause) == (True, "air")


@pytest.mark.parametrize(
    ("day", "counts", "reason"),
    [
        ({"PM10_AVG": 31.0}, {"ZEROS": 144}, HalfOfValuesZero()),
        (
            {"PM10_AVG": 0.2, "PM10_MAX": 2.0, "PM10_MIN": 0.0},
            {},
            MeanTooLow(mean=0.2),
        ),
        (
            {"PM10_AVG": 37.0, "PM10_MAX": 37.0, "PM10_MIN": 37.0},
            {},
            HighestEqualsLowest(),
        ),
    ],
)
def test_values_that_cant_be_right_are_listed_however_well_they_fit(day, counts, reason):
    one = judge(day, **counts)["PM10_AVG"]
    assert (one.unusual, one.cause, one.reason) == (True, "instrument", reason)


def test_a_few_zeros_are_every_other_day_and_no_sign():
    assert not judge({"PM10_MIN": 0.0}, ZEROS=143)["PM10_AVG"].unusual


def test_the_fault_of_one_sensor_does_not_blame_the_other():
    found = judge({"PM10_AVG": 0.0, "PM10_MAX": 0.0, "PM10_MIN": 0.0, "TA_AVG": 80.0})
    assert found["PM10_AVG"].cause == "instrument"
    assert found["TA_AVG"].cause == "air"


def test_a_thermometer_without_a_range_is_told():
    found = judge({"TA_AVG": 2.0, "TA_MAX": 2.0, "TA_MIN": 2.0})
    assert found["TA_AVG"].cause == "instrument"
    assert not found["PM10_AVG"].unusual


def test_the_same_value_is_told_on_its_fifth_day_and_not_on_its_fourth():
    stuck = {"TA_MAX": 6.3}
    assert not judge(*[stuck] * 4)["TA_MAX"].unusual
    told = judge(*[stuck] * 5)
    assert (told["TA_MAX"].cause, told["TA_MAX"].reason) == (
        "instrument",
        SameValueForDays(days=5),
    )
    assert not told["TA_AVG"].unusual


def test_a_minimum_of_0_for_days_is_no_sign():
    assert not judge(*[{"PM10_MIN": 0.0}] * 5)["PM10_MIN"].unusual


def test_what_was_not_observed_has_no_score():
    found = judge({"TA_MAX": np.nan})
    assert set(found) == set(TARGETS) - {"TA_MAX"}


def test_nothing_of_another_day_than_these_five_is_read():
    days = [{"TA_MAX": 6.3}] * 4 + [{}]
    without = day_anomalies(DAY, QUANTILES, observed(*days))
    before = day_anomalies(DAY, QUANTILES, observed({"PM10_MAX": 9000.0}, *days))
    assert before == without


def test_scores_have_the_anomalies_of_the_forecast_of_lead_1_as_issued():
    eve, earlier = DAY - timedelta(days=1), DAY - timedelta(days=2)
    forecasts = [build_forecast(earlier), build_forecast(eve)]
    observations = observed({}, {}, {}, {}, {"TA_MAX": 30.0})
    scores = score_day(DAY, forecasts, observations, station=108, origin="archive", inputs={})
    issued = forecasts[1].days[0].targets["TA_MAX"].quantiles
    (one,) = (one for one in scores.anomalies if one.target == "TA_MAX")
    assert (one.median, one.lower80, one.upper80) == (issued["0.5"], issued["0.1"], issued["0.9"])
    assert one.score == pytest.approx(
        (30.0 - issued["0.5"]) / (issued["0.9"] - issued["0.5"]), abs=0.01
    )
    assert (one.unusual, one.cause) == (True, "air")
    alone = score_day(DAY, forecasts[:1], observations, station=108, origin="archive", inputs={})
    assert alone.anomalies == []
    assert alone.rows


def test_a_forecast_that_does_not_reach_the_day_is_refused():
    forecast = build_forecast(DAY - timedelta(days=9))
    with pytest.raises(ValueError, match="does not reach 2022-12-30"):
        issued_quantiles(forecast, DAY)
    quantiles = issued_quantiles(forecast, DAY - timedelta(days=8))
    assert quantiles.shape == (len(TARGETS), len(QUANTILE_LEVELS))


def test_scores_that_were_stored_before_there_were_anomalies_still_read():
    older = {"schema_version": 1, "day": "2022-12-30", "station": 108, "origin": "archive"}
    older |= {"observed": {}, "inputs": {}, "rows": []}
    assert Scores.model_validate(older).anomalies == []
