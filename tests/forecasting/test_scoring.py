"""Scores are held against what was observed, beside references that knew no more."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from support.changed_observations import garbled, keep_days, whole, with_values
from support.observations import FIRST, LAST, SEOUL

from seoulcast.clock import KST
from seoulcast.datasets.documents import (
    LEADS,
    QUANTILE_LEVELS,
    TARGETS,
    InputInfo,
    MorningInput,
    Shares,
)
from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.issuing import issue_forecast
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.references.normals import Normals
from seoulcast.forecasting.verification.scoring import (
    METRICS,
    ReferencesByDay,
    evaluate,
    score_day,
    truth,
)
from seoulcast.reasons import NoModel

DAY = date(2017, 6, 10)
"""The target day that is scored."""
PM10_AVG, PM10_MAX = TARGETS.index("PM10_AVG"), TARGETS.index("PM10_MAX")


@pytest.fixture(scope="module")
def known(observations):
    return whole(observations)


@pytest.fixture(scope="module")
def forecasts(known, model):
    """One forecast under each of the ten days through the scored one."""
    return [
        issue_forecast(
            known,
            day,
            Predictor(model) if (DAY - day).days != 4 else NoModel(),
            station=SEOUL,
            origin="archive",
            kind="live" if (DAY - day).days != 5 else "hindcast",
            issued_at=datetime(2017, 6, 11, 5, tzinfo=KST),
            promoted_on=None,
        )
        for day in (DAY - timedelta(days=back) for back in range(9, -1, -1))
    ]


def score(observations, forecasts, **changes):
    chosen = {"station": SEOUL, "origin": "archive", "inputs": {"pm10": "0" * 32}, **changes}
    return score_day(DAY, forecasts, observations, **chosen)


@pytest.fixture(scope="module")
def scores(known, forecasts):
    return score(known, forecasts)


def row_of(scores, target="TA_AVG", lead=1):
    (row,) = (r for r in scores.rows if (r.target, r.lead) == (target, lead))
    return row


# --- what is scored --------------------------------------------------------------------------


def test_the_seven_forecasts_whose_target_was_the_day_are_scored_and_no_other(scores, forecasts):
    assert {(r.lead, r.forecast_day) for r in scores.rows} == {
        (lead, DAY - timedelta(days=lead)) for lead in LEADS
    }
    assert {(r.target, r.lead) for r in scores.rows} == {(t, n) for t in TARGETS for n in LEADS}
    assert len(scores.rows) == len(TARGETS) * len(LEADS)
    assert {r.fingerprint for r in scores.rows} == {f.fingerprint for f in forecasts[2:-1]}


def test_each_row_names_its_forecast_and_how_it_came_about(scores, forecasts):
    by_day = {forecast.day: forecast for forecast in forecasts}
    for row in scores.rows:
        forecast = by_day[row.forecast_day]
        assert row.model_version == forecast.model.version
        assert (row.kind, row.status) == (forecast.kind, forecast.status)
    assert row_of(scores, lead=4).status == "fallback"
    assert row_of(scores, lead=5).kind == "hindcast"


def test_the_document_says_what_it_was_scored_against(scores, known):
    assert (scores.day, scores.station, scores.origin) == (DAY, SEOUL, "archive")
    assert scores.inputs == {"pm10": "0" * 32}
    assert list(scores.observed.values()) == known.targets(as_days([DAY]))[0].tolist()


def test_a_dust_day_beyond_the_filter_is_scored_with_what_was_observed(known, forecasts):
    day = {"PM10_AVG_OBS": 412.0, "PM10_MAX_OBS": 930.0, "PM10_AVG": np.nan, "PM10_MAX": 160.5}
    stormy = with_values(known, "pm10", DAY, DAY, lambda _: list(day.values()), columns=list(day))
    scores = score(stormy, forecasts)
    assert scores.observed["PM10_AVG"] == 412.0
    assert scores.observed["PM10_MAX"] == 930.0
    row = row_of(scores, "PM10_AVG")
    assert row.observed == 412.0
    assert row.absolute_error == pytest.approx(412.0 - row.median)
    assert row.absolute_error > 200
    assert not row.inside90


def test_what_was_not_observed_is_none_and_is_not_scored(known, forecasts):
    silent = with_values(
        known, "temperature", DAY, DAY, lambda v: v * np.nan, columns=["TA_MAX_OBS"]
    )
    scores = score(silent, forecasts)
    assert scores.observed["TA_MAX"] is None
    assert {r.target for r in scores.rows} == set(TARGETS) - {"TA_MAX"}


def test_a_day_of_which_nothing_was_observed_has_no_rows(known, forecasts):
    scores = score(known.through(DAY - timedelta(days=1)), forecasts)
    assert scores.rows == []
    assert set(scores.observed.values()) == {None}


def test_a_day_that_nobody_forecast_has_what_was_observed_and_no_rows(known):
    scores = score(known, [])
    assert scores.rows == []
    assert None not in scores.observed.values()


def test_updates_are_scored_apart_and_change_no_row_of_the_mornings(known, forecasts, scores):
    updates = [
        one.model_copy(update={"issue": "update", "fingerprint": f"u{one.fingerprint}"})
        for one in forecasts[-3:]
    ]
    both = score(known, [*updates, *forecasts])
    assert both.model_copy(update={"updates": []}) == scores
    assert {(row.issue, row.lead) for row in both.updates} == {("update", 1), ("update", 2)}
    assert row_of(both).issue == "morning"


def test_the_order_in_which_forecasts_come_is_of_no_account(known, forecasts, scores):
    assert score(known, forecasts[::-1]) == scores


# --- the figures -----------------------------------------------------------------------------


def test_every_figure_is_reckoned_from_what_was_issued_and_observed(known, scores, forecasts):
    by_day = {forecast.day: forecast for forecast in forecasts}
    dusty = with_values(known, "pm10", DAY, DAY, lambda v: v + 300, columns=["PM10_MAX_OBS"])
    rows = [*scores.rows, *score(dusty, forecasts).rows]
    for row in rows:
        issued = by_day[row.forecast_day].days[row.lead - 1].targets[row.target]
        q = {level: issued.quantiles[str(level)] for level in QUANTILE_LEVELS}
        o = row.observed
        losses = [max(p * (o - value), (p - 1) * (o - value)) for p, value in q.items()]
        assert row.mean == issued.mean
        assert row.median == q[0.5]
        assert row.absolute_error == pytest.approx(abs(q[0.5] - o), abs=1e-6)
        assert row.squared_error == pytest.approx((issued.mean - o) ** 2, abs=1e-6)
        assert row.crps == pytest.approx(2 * sum(losses) / 7, abs=1e-6)
        assert row.inside80 == (q[0.1] <= o <= q[0.9])
        assert row.inside90 == (q[0.05] <= o <= q[0.95])
    assert {r.inside80 for r in rows} == {True, False}


# --- what corrected a forecast -----------------------------------------------------------------


def test_a_row_keeps_what_its_mean_was_made_of_so_that_its_error_without_can_be_told(
    known, forecasts
):
    shares = Shares(daily=14.0, hours=2.0, official=-0.5, calibration=0.25)
    issued = forecasts[-2]
    ahead = issued.days[0]
    value = ahead.targets["TA_AVG"].model_copy(
        update={"mean": 15.75, "corrections": ["hours", "official"], "shares": shares}
    )
    changed = ahead.model_copy(update={"targets": {**ahead.targets, "TA_AVG": value}})
    corrected = issued.model_copy(update={"days": [changed, *issued.days[1:]]})
    row = row_of(score(known, [corrected]))
    assert (row.corrections, row.shares) == (["hours", "official"], shares)
    error = row.mean - row.shares.official - row.observed
    assert error == pytest.approx(16.25 - known.targets(as_days([DAY]))[0, 0])


def test_a_forecast_that_no_model_made_has_no_shares(scores):
    assert row_of(scores, lead=4).shares is None
    assert row_of(scores, lead=4).corrections == []
    assert row_of(scores, lead=1).shares is not None


def test_a_dataset_of_the_morning_that_the_model_read_is_named_once(known, forecasts):
    issued = forecasts[-2]
    read = {
        **issued.inputs,
        "weather_hours": InputInfo(newest=issued.day, digest="a1"),
        "dust_hours": InputInfo(newest=issued.day - timedelta(days=1), digest="b2"),
    }
    there = MorningInput(newest=issued.issued_at, digest="c3", reasons=[])
    lacking = MorningInput(newest=None, digest=None, reasons=[])
    morning = {"weather_hours": there, "dust_hours": lacking, "official_forecast": there}
    informed = issued.model_copy(update={"inputs": read, "morning": morning})
    assert row_of(score(known, [informed])).inputs == [
        *issued.inputs,
        "weather_hours",
        "official_forecast",
    ]


# --- the references --------------------------------------------------------------------------


def test_references_are_those_of_the_forecasts_own_day(scores, known):
    for lead in (1, 4, 7):
        issued = DAY - timedelta(days=lead)
        then = References(known.through(issued), issued).predict(known, as_days([issued]))
        for target in ("TA_AVG", "PM10_AVG"):
            row = row_of(scores, target, lead)
            where = (0, lead - 1, TARGETS.index(target), QUANTILE_LEVELS.index(0.5))
            persistence, climatology = (
                abs(then[name].quantiles[where] - row.observed)
                for name in ("persistence", "climatology")
            )
            assert row.persistence_absolute_error == pytest.approx(persistence, abs=1e-6)
            assert row.climatology_absolute_error == pytest.approx(climatology, abs=1e-6)


def _with_decade_before(known):
    """The same after eleven years like the first one."""
    tables = {}
    for name in ("temperature", "pm10"):
        table = getattr(known, name)
        first = table[table["TM"].dt.year == 2015]
        earlier = [
            first.assign(TM=first["TM"] - pd.DateOffset(years=back)) for back in range(11, 0, -1)
        ]
        tables[name] = pd.concat([*earlier, table], ignore_index=True)
    return replace(known, **tables)


def test_the_normal_is_of_the_years_before_the_issue_and_is_scored_as_it_is_shown(known, forecasts):
    longer = _with_decade_before(known)
    scored = score(longer, forecasts)
    normals = Normals.before(2017, longer.through(date(2016, 12, 31)))
    for target in ("TA_MIN", "PM10_AVG"):
        row, normal = row_of(scored, target, 7), normals.on(DAY, target)
        assert (row.normal, row.normal_from_year) == (normal.mean, 2004)
        assert row.normal_to_year == 2016
        assert row.normal_absolute_error == pytest.approx(abs(normal.mean - row.observed))
        assert row.normal_crps > 0


def test_too_few_years_have_no_normal(scores):
    row = row_of(scores)
    fields = (row.normal, row.normal_from_year, row.normal_to_year, row.normal_absolute_error)
    assert (*fields, row.normal_crps) == (None,) * 5


def test_references_do_not_know_what_the_forecast_could_not(known, forecasts, scores):
    first = DAY - timedelta(days=7)
    later = garbled(known, first + timedelta(days=1), DAY - timedelta(days=1))
    row, unknown = row_of(scores, lead=7), row_of(score(later, forecasts), lead=7)
    assert unknown == row
    assert row_of(score(later, forecasts), lead=3) != row_of(scores, lead=3)


def test_persistence_without_a_recent_value_has_no_error_and_the_climate_has(known, forecasts):
    since = DAY - timedelta(days=25)
    silent = keep_days(known, lambda day: (day < str(since)) | (day == str(DAY)))
    row = row_of(score(silent, forecasts))
    assert (row.persistence_absolute_error, row.persistence_crps) == (None, None)
    assert row.climatology_absolute_error is not None
    assert row.climatology_crps is not None


def test_with_no_history_at_all_neither_reference_has_an_error(known, forecasts):
    only_today = keep_days(known, lambda day: day == str(DAY))
    row = row_of(score(only_today, forecasts))
    assert (row.persistence_crps, row.climatology_crps, row.normal_crps) == (None, None, None)
    assert row.crps >= 0


def test_references_shared_between_days_are_made_once_and_are_the_same(known, forecasts, scores):
    shared = ReferencesByDay(known)
    assert shared.as_of(DAY) is shared.as_of(DAY)
    assert score(known, forecasts, references=shared) == scores


# --- systems over many days ------------------------------------------------------------------


def prediction(days, quantiles, means):
    shape = (len(days), 7, 6)
    return Prediction(
        days, np.broadcast_to(quantiles, (*shape, 7)).copy(), np.broadcast_to(means, shape).copy()
    )


@pytest.fixture(scope="module")
def days():
    return day_range(date(2017, 1, 1), date(2017, 1, 31))


def value(table, system, metric, target="TA_AVG", lead=1):
    chosen = table[
        (table["system"] == system)
        & (table["metric"] == metric)
        & (table["target"] == target)
        & (table["lead"] == lead)
    ]
    return chosen["value"].item()


def test_truth_is_what_was_observed_on_each_target_day(known, days):
    observed = truth(known, days)
    assert observed.shape == (31, 7, 6)
    np.testing.assert_array_equal(
        observed[4, 2], known.targets(as_days([days[4].item() + timedelta(days=3)]))[0]
    )
    assert np.isnan(truth(known, as_days([LAST]))).all()


def test_a_perfect_system_has_no_error_and_every_figure_means_what_it_says(known, days):
    observed = truth(known, days)
    perfect = Prediction(days, np.repeat(observed[..., None], 7, axis=-1), observed)
    doubtful = Prediction(
        days, perfect.quantiles + np.array([-9, -3, -1, 2, 3, 4, 5]), observed + 2
    )
    table = evaluate({"perfect": perfect, "doubtful": doubtful}, known)
    assert [value(table, "perfect", m) for m in METRICS] == [0, 0, 0, 1, 1]
    assert value(table, "doubtful", "rmse") == pytest.approx(2)
    assert value(table, "doubtful", "mae") == pytest.approx(2)
    losses = [0.05 * 9, 0.1 * 3, 0.25 * 1, 0.5 * 2, 0.25 * 3, 0.1 * 4, 0.05 * 5]
    assert value(table, "doubtful", "crps") == pytest.approx(2 * sum(losses) / 7)
    assert value(table, "doubtful", "coverage80") == 1


def test_the_root_mean_square_is_of_the_mean_and_the_absolute_error_of_the_median(known, days):
    observed = truth(known, days)
    sides = np.where(np.arange(len(days)) % 4 == 0, 6.0, 0.0)[:, None, None]
    system = Prediction(days, (observed - 1)[..., None] + np.zeros(7), observed + sides)
    table = evaluate({"system": system}, known)
    assert value(table, "system", "rmse") == pytest.approx(np.sqrt(36 * 8 / 31))
    assert value(table, "system", "mae") == pytest.approx(1)


def test_all_systems_are_judged_on_the_same_sample(known, days):
    observed = truth(known, days)
    good = Prediction(days, observed[..., None] + np.zeros(7), observed)
    bad_once = Prediction(days, good.quantiles.copy(), observed.copy())
    bad_once.means[3, 0, 0] += 1000
    silent_there = Prediction(days, good.quantiles.copy(), observed.copy())
    silent_there.quantiles[3, 0, 0] = np.nan
    table = evaluate({"bad": bad_once, "silent": silent_there}, known)
    assert value(table, "bad", "rmse") == 0
    assert value(evaluate({"bad": bad_once}, known), "bad", "rmse") > 100


def test_what_was_never_observed_has_no_figure(known, days):
    silent = with_values(known, "pm10", FIRST, LAST, lambda v: v * np.nan, columns=["PM10_AVG_OBS"])
    table = evaluate({"system": prediction(days, 1.0, 1.0)}, silent)
    assert np.isnan(value(table, "system", "crps", "PM10_AVG"))
    assert np.isfinite(value(table, "system", "crps", "PM10_MAX"))


def test_systems_of_different_days_cannot_be_compared(known, days):
    systems = {"a": prediction(days, 0.0, 0.0), "b": prediction(days + 1, 0.0, 0.0)}
    with pytest.raises(ValueError, match="only on the same days"):
        evaluate(systems, known)


def test_a_prediction_of_the_wrong_shape_is_refused(days):
    right = prediction(days, 0.0, 0.0)
    with pytest.raises(ValueError, match=r"31 days needs means of shape \(31, 7, 6\)"):
        replace(right, means=right.means[:-1])
