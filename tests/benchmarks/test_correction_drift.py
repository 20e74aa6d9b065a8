"""The record of corrections: one that does harm is found once, with its day, and others are not."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.known_mornings import known_mornings
from support.observations import make_observations

from benchmarks.correction_drift import check_days, faults, score_documents, table
from seoulcast.datasets.documents import LEADS, QUANTILE_LEVELS, TARGETS
from seoulcast.forecasting.core.days import day_range
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.corrections.forecasts import Anomalies, Corrected
from seoulcast.forecasting.model.mornings import Forecasts, Shares

FIRST, LAST = date(2016, 12, 31), date(2017, 5, 30)
BAD_FROM = 100
SHAPE = ((LAST - FIRST).days + 1, len(LEADS), len(TARGETS))


@pytest.fixture(scope="module")
def observations():
    return make_observations()


@pytest.fixture(scope="module")
def documents():
    """Hours that halve the daily model's error, and double it from a day on."""
    rng = np.random.default_rng(1)
    daily, nothing = rng.normal(0, 1.0, SHAPE), np.zeros(SHAPE)
    hours = -0.5 * daily
    hours[BAD_FROM:] = daily[BAD_FROM:]
    by_hours = np.zeros(SHAPE, dtype=bool)
    by_hours[:, :3, :3] = True
    hours[~by_hours] = 0.0
    means = daily + hours
    quantiles = np.repeat(means[..., None], len(QUANTILE_LEVELS), axis=-1)
    corrected = Corrected(
        Anomalies(quantiles, means), means, by_hours, by_hours, np.zeros(SHAPE, dtype=bool)
    )
    made = Forecasts(
        Prediction(day_range(FIRST, LAST), quantiles, means),
        corrected,
        Shares(daily, hours, nothing, nothing),
    )
    observed = nothing.copy()
    observed[:, :, 3:] = np.nan
    return list(score_documents(made, observed))


def test_each_target_day_has_a_row_for_each_lead_with_what_corrected_it(documents):
    assert documents[0].day == FIRST + timedelta(days=7)
    assert documents[-1].day == LAST + timedelta(days=1)
    rows = documents[0].rows
    assert {(row.lead, row.target) for row in rows} == {
        (lead, target) for lead in LEADS for target in TARGETS[:3]
    }
    assert {row.lead for row in rows if row.corrections == ["hours"]} == {1, 2, 3}
    for row in rows:
        assert row.forecast_day == documents[0].day - timedelta(days=row.lead)
        assert row.mean == pytest.approx(row.shares.daily + row.shares.hours)


def test_a_source_that_goes_bad_is_found_once_and_named(documents, observations):
    head, only = table("hours that double", check_days(iter(documents), observations)).splitlines()
    assert head == "hours that double"
    assert only.split()[:2] == ["hours", "temperature"]
    assert "101 days" in only
    found = pd.Timestamp(only.rpartition("found: ")[2][:10]).date()
    assert FIRST + timedelta(days=BAD_FROM) < found < LAST


def test_faults_begin_on_their_day_and_change_nothing_else(observations):
    known = known_mornings(observations)
    since = date(2017, 6, 1)
    found = faults(known, since)
    assert found["as it was"] is known
    warm = found["hours 2 °C warmer"].weather_hours
    late = warm["HOUR"].dt.date >= since
    moved = warm["TA"] - known.weather_hours["TA"]
    assert moved[late].to_numpy() == pytest.approx(2.0)
    assert (moved[~late] == 0).all()
    dusty = found["hours of 2 times the dust"]
    assert dusty.weather_hours is known.weather_hours
    none = faults(known.without("dust_hours"), since)
    assert not [name for name in none if "dust" in name]
