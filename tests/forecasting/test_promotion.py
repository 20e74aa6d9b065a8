"""A challenger is promoted when it beats the model in service; the reason has the figure."""

import math
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
import pytest
from support.changed_observations import garbled, with_values
from support.observations import FIRST, LAST, THROUGH, TINY

from seoulcast.clock import KST
from seoulcast.forecasting.model.model_files import version_of
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.promotion import crps_ratio, decide
from seoulcast.reasons import CrpsEqual, CrpsHigher, CrpsLower, NotComparable

DECIDED_AT = datetime(2017, 6, 1, 6, 0, tzinfo=KST)


def judge(challenger, champion, observations):
    return decide(challenger, champion, observations, by_day=THROUGH, decided_at=DECIDED_AT)


@pytest.fixture(scope="module")
def misled(observations):
    """A model that was taught a Seoul 12 degrees colder than the real one."""
    through = THROUGH - timedelta(days=60)
    colder = with_values(
        observations,
        "temperature",
        FIRST,
        through,
        lambda v: v - 12,
        columns=["TA_AVG_OBS", "TA_MAX_OBS", "TA_MIN_OBS"],
    )
    return train_model(colder, through, TINY).model


def scaled(result, factor):
    """The training with its own CRPS that many times as large."""
    scores = result.scores.copy()
    own = (scores["system"] == "seoulcast") & (scores["metric"] == "crps")
    scores.loc[own, "value"] *= factor
    return replace(result, scores=scores)


def with_ratio(result, ratio):
    return scaled(result, ratio / crps_ratio(result.scores, "seoulcast", "persistence"))


@pytest.mark.parametrize(
    ("ratio", "decision", "kind", "percent"),
    [
        (0.9, "promoted", CrpsLower, 10.0),
        (0.999, "promoted", CrpsLower, 0.1),
        (1.25, "refused", CrpsHigher, 25.0),
    ],
)
def test_the_first_model_must_beat_persistence(
    observations, result, ratio, decision, kind, percent
):
    promotion = judge(with_ratio(result, ratio), None, observations)
    assert promotion.decision == decision
    assert promotion.compared_with == "persistence"
    assert promotion.crps_ratio == pytest.approx(ratio, abs=1e-6)
    assert promotion.reason == kind(
        compared_with="persistence",
        held_out_from=result.held_out[0],
        held_out_through=result.held_out[1],
        percent=percent,
    )


def test_the_record_names_model_days_and_time(observations, result):
    promotion = judge(result, None, observations)
    assert promotion.version == result.version
    assert promotion.trained_through == promotion.by_day == THROUGH
    assert promotion.decided_at == DECIDED_AT
    assert (promotion.held_out_from, promotion.held_out_through) == result.held_out


def test_a_challenger_no_better_than_the_champion_is_refused(observations, result):
    promotion = judge(result, replace(result.model, trained_through=THROUGH), observations)
    assert promotion.decision == "refused"
    assert promotion.crps_ratio == 1.0
    assert promotion.compared_with == result.version
    assert isinstance(promotion.reason, CrpsEqual)
    assert promotion.reason.compared_with == result.version


def test_a_better_challenger_takes_the_champions_place(observations, result, misled):
    promotion = judge(result, misled, observations)
    assert promotion.decision == "promoted"
    assert promotion.compared_with == version_of(misled)
    assert promotion.crps_ratio < 0.9
    assert isinstance(promotion.reason, CrpsLower)
    assert promotion.reason.percent == pytest.approx(100 * (1 - promotion.crps_ratio), abs=0.051)
    assert promotion.reason.compared_with == version_of(misled)


def test_a_worse_challenger_is_refused_whatever_it_does_to_persistence(
    observations, result, misled
):
    worse = replace(scaled(result, 0.01), model=replace(result.model, backtest=misled.backtest))
    promotion = judge(worse, result.model, observations)
    assert promotion.decision == "refused"
    assert promotion.crps_ratio > 1.1
    assert isinstance(promotion.reason, CrpsHigher)
    assert promotion.reason.compared_with == result.version


def test_champions_are_compared_by_backtest_models_that_have_not_seen_the_days(
    observations, result, misled
):
    # The misled model's own weights are of no account: its backtest model is as good as ours.
    champion = replace(misled, backtest=result.model.backtest)
    assert judge(result, champion, observations).crps_ratio == 1.0


def test_a_champion_without_a_backtest_model_cannot_be_scored_and_is_named(observations, result):
    champion = replace(result.model, backtest=None)
    with pytest.raises(ValueError, match=f"champion {version_of(champion)} cannot be scored"):
        judge(result, champion, observations)


def test_a_champion_whose_backtest_was_fitted_on_held_out_days_cannot_be_scored(
    observations, result
):
    for seen, allowed in ((result.held_out[0], False), (result.held_out[0] - timedelta(1), True)):
        backtest = replace(result.model.backtest, trained_through=seen)
        champion = replace(result.model, backtest=backtest)
        if allowed:
            assert judge(result, champion, observations).compared_with == version_of(champion)
        else:
            with pytest.raises(ValueError, match="fitted on earlier days only"):
                judge(result, champion, observations)


def test_a_challenger_without_a_backtest_model_is_refused(observations, result):
    bare = replace(result, model=replace(result.model, backtest=None))
    with pytest.raises(ValueError, match="challenger has no backtest model"):
        judge(bare, result.model, observations)


def test_what_is_observed_after_the_held_out_days_decides_nothing(observations, result, misled):
    later = garbled(observations, THROUGH + timedelta(days=1), LAST)
    assert judge(result, misled, later) == judge(result, misled, observations)


def test_where_nothing_can_be_compared_the_challenger_is_refused(observations, result):
    promotion = judge(scaled(result, math.nan), None, observations)
    assert promotion.decision == "refused"
    assert promotion.crps_ratio == 1.0
    assert isinstance(promotion.reason, NotComparable)


# --- the figure ------------------------------------------------------------------------------


def cells(*rows):
    return pd.DataFrame(rows, columns=["system", "target", "lead", "metric", "value"])


def test_the_ratio_is_averaged_over_targets_and_leads_not_over_their_sums():
    scores = cells(
        ("a", "TA_AVG", 1, "crps", 1.0),
        ("b", "TA_AVG", 1, "crps", 2.0),
        ("a", "PM10_AVG", 1, "crps", 150.0),
        ("b", "PM10_AVG", 1, "crps", 100.0),
        ("a", "PM10_AVG", 1, "rmse", 9000.0),
        ("b", "PM10_AVG", 1, "rmse", 1.0),
    )
    assert crps_ratio(scores, "a", "b") == pytest.approx((0.5 + 1.5) / 2)


def test_cells_without_an_observation_or_with_a_perfect_rival_do_not_count():
    scores = cells(
        ("a", "TA_AVG", 1, "crps", 1.0),
        ("b", "TA_AVG", 1, "crps", 2.0),
        ("a", "TA_AVG", 2, "crps", math.nan),
        ("b", "TA_AVG", 2, "crps", math.nan),
        ("a", "TA_AVG", 3, "crps", 1.0),
        ("b", "TA_AVG", 3, "crps", 0.0),
    )
    assert crps_ratio(scores, "a", "b") == 0.5


def test_a_system_that_was_not_scored_gives_no_ratio():
    assert math.isnan(crps_ratio(cells(("a", "TA_AVG", 1, "crps", 1.0)), "a", "b"))
