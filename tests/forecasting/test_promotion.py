"""A challenger is promoted when it beats the model in service; the reason has the figure."""

import math
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from support.changed_observations import garbled, with_values
from support.known_mornings import known_mornings
from support.observations import FIRST, LAST, THROUGH, TINY

from seoulcast.clock import KST
from seoulcast.forecasting.core.morning import SOURCES
from seoulcast.forecasting.model.model_files import version_of
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.promotion import Other, decide, judge
from seoulcast.forecasting.verification.comparison import ErrorRatio
from seoulcast.presentation.words import words
from seoulcast.reasons import (
    Better,
    BetterByChance,
    ChampionOld,
    CrpsEqual,
    CrpsHigher,
    NotComparable,
)

DECIDED_AT = datetime(2017, 6, 1, 6, 0, tzinfo=KST)


def decide_on(challenger, champion, observations):
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
    """The training with its own errors that many times as large."""
    errors = {**result.held_out_errors}
    errors["seoulcast"] = factor * errors["seoulcast"]
    return replace(result, held_out_errors=errors)


def compared(result):
    first, last = result.held_out
    return {"compared_with": "persistence", "held_out_from": first, "held_out_through": last}


@pytest.mark.parametrize(
    ("factor", "decision", "kind", "percent"),
    [(0.9, "promoted", Better, 10.0), (1.25, "refused", CrpsHigher, 25.0)],
)
def test_the_first_model_must_beat_persistence(
    observations, result, factor, decision, kind, percent
):
    errors = result.held_out_errors
    like_persistence = replace(
        result, held_out_errors={**errors, "seoulcast": factor * errors["persistence"]}
    )
    promotion = decide_on(like_persistence, None, observations)
    assert promotion.decision == decision
    assert promotion.compared_with == "persistence"
    assert promotion.crps_ratio == pytest.approx(factor, abs=1e-6)
    assert promotion.confidence == (1.0 if factor < 1 else 0.0)
    assert isinstance(promotion.reason, kind)
    assert promotion.reason.percent == percent
    assert dict(promotion.reason).items() >= compared(result).items()


def test_the_record_names_model_days_and_time(observations, result):
    promotion = decide_on(result, None, observations)
    assert promotion.version == result.version
    assert promotion.trained_through == promotion.by_day == THROUGH
    assert promotion.decided_at == DECIDED_AT
    assert (promotion.held_out_from, promotion.held_out_through) == result.held_out


def test_a_challenger_no_better_than_the_champion_is_refused(observations, result):
    promotion = decide_on(result, replace(result.model, trained_through=THROUGH), observations)
    assert promotion.decision == "refused"
    assert promotion.crps_ratio == 1.0
    assert promotion.compared_with == result.version
    assert isinstance(promotion.reason, CrpsEqual)
    assert promotion.reason.compared_with == result.version


def test_a_better_challenger_takes_the_champions_place(observations, result, misled):
    promotion = decide_on(result, misled, observations)
    assert promotion.decision == "promoted"
    assert promotion.compared_with == version_of(misled)
    assert promotion.crps_ratio < 0.9
    assert isinstance(promotion.reason, Better)
    assert promotion.reason.percent == pytest.approx(100 * (1 - promotion.crps_ratio), abs=0.051)
    assert promotion.reason.compared_with == version_of(misled)


def test_a_worse_challenger_is_refused_whatever_it_does_to_persistence(
    observations, result, misled
):
    worse = replace(scaled(result, 0.01), model=replace(result.model, backtest=misled.backtest))
    promotion = decide_on(worse, result.model, observations)
    assert promotion.decision == "refused"
    assert promotion.crps_ratio > 1.1
    assert isinstance(promotion.reason, CrpsHigher)
    assert promotion.reason.compared_with == result.version


def test_champions_are_compared_by_backtest_models_that_have_not_seen_the_days(
    observations, result, misled
):
    # The misled model's own weights are of no account: its backtest model is as good as ours.
    champion = replace(misled, backtest=result.model.backtest)
    assert decide_on(result, champion, observations).crps_ratio == 1.0


def test_a_champion_without_a_backtest_model_cannot_be_scored_and_is_named(observations, result):
    champion = replace(result.model, backtest=None)
    with pytest.raises(ValueError, match=f"champion {version_of(champion)} cannot be scored"):
        decide_on(result, champion, observations)


def test_a_champion_whose_backtest_was_fitted_on_held_out_days_cannot_be_scored(
    observations, result
):
    for seen, allowed in ((result.held_out[0], False), (result.held_out[0] - timedelta(1), True)):
        backtest = replace(result.model.backtest, trained_through=seen)
        champion = replace(result.model, backtest=backtest)
        if allowed:
            assert decide_on(result, champion, observations).compared_with == version_of(champion)
        else:
            with pytest.raises(ValueError, match="fitted on earlier days only"):
                decide_on(result, champion, observations)


def test_a_challenger_without_a_backtest_model_is_refused(observations, result):
    bare = replace(result, model=replace(result.model, backtest=None))
    with pytest.raises(ValueError, match="challenger has no backtest model"):
        decide_on(bare, result.model, observations)


def test_what_is_observed_after_the_held_out_days_decides_nothing(observations, result, misled):
    later = garbled(observations, THROUGH + timedelta(days=1), LAST)
    assert decide_on(result, misled, later) == decide_on(result, misled, observations)


def test_where_nothing_can_be_compared_the_challenger_is_refused(observations, result):
    promotion = decide_on(scaled(result, math.nan), None, observations)
    assert promotion.decision == "refused"
    assert promotion.crps_ratio == 1.0
    assert isinstance(promotion.reason, NotComparable)


# --- what mornings know --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def informed(observations):
    """Observations with mornings that know something of the day to come."""
    return replace(observations, morning=known_mornings(observations))


@pytest.fixture(scope="module")
def knowing(informed):
    """A training that has learnt from these mornings."""
    return train_model(informed, THROUGH, TINY)


def without_corrections(result):
    """The same training as of one that found no mornings: the daily model alone."""
    bare = replace(result.model.backtest, corrections=None)
    return replace(result, model=replace(result.model, corrections=None, backtest=bare))


def test_a_champion_without_corrections_is_compared_on_the_days_of_a_challenger_with_them(
    informed, knowing
):
    champion = without_corrections(knowing).model
    promotion = decide_on(knowing, champion, informed)
    assert promotion.decision == "promoted"
    assert (promotion.held_out_from, promotion.held_out_through) == knowing.held_out
    assert promotion.crps_ratio < 0.9
    reason = promotion.reason
    assert reason == Better(
        compared_with=version_of(champion),
        held_out_from=knowing.held_out[0],
        held_out_through=knowing.held_out[1],
        percent=round(100 * (1 - promotion.crps_ratio), 1),
        confidence_percent=100,
    )
    said = words(reason)
    assert f"CRPS is {reason.percent:.1f} % lower than {version_of(champion)}'s" in said.en
    assert f"{version_of(champion)}보다 {reason.percent:.1f}% 작아요" in said.ko


def test_a_challenger_that_learnt_from_no_mornings_is_refused_by_those_that_there_are(
    informed, knowing
):
    promotion = decide_on(without_corrections(knowing), knowing.model, informed)
    assert promotion.decision == "refused"
    assert isinstance(promotion.reason, CrpsHigher)
    assert promotion.crps_ratio > 1.1


def test_mornings_that_neither_had_make_no_challenger_better(informed, knowing):
    absent = replace(informed, morning=informed.morning.without(*SOURCES))
    promotion = decide_on(without_corrections(knowing), knowing.model, absent)
    assert (promotion.decision, promotion.crps_ratio) == ("refused", 1.0)
    assert isinstance(promotion.reason, CrpsEqual)


def test_the_record_tells_at_which_leads_the_held_out_forecasts_were_corrected(
    informed, knowing, result, observations
):
    by_target = {
        one.target: one.corrected_leads
        for one in decide_on(knowing, None, informed).held_out_errors
    }
    assert by_target["TA_MIN"]["hours"] == [1, 2, 3]
    assert by_target["TA_AVG"]["official"] == [1, 2, 3]
    for one in decide_on(result, None, observations).held_out_errors:
        assert one.corrected_leads == {"hours": [], "official": []}


# --- the rule ----------------------------------------------------------------------------------

HELD_OUT = (date(2016, 6, 1), date(2017, 5, 31))
YOUNG, OLD = timedelta(days=365), timedelta(days=366)


@pytest.mark.parametrize(
    ("ratio", "confidence", "age", "promoted", "kind"),
    [
        (0.99, 0.9, YOUNG, True, Better),
        (0.998, 0.899, YOUNG, False, BetterByChance),
        (0.998, 0.61, YOUNG, False, BetterByChance),
        (1.0, 0.0, YOUNG, False, CrpsEqual),
        (1.002, 0.4, YOUNG, False, CrpsHigher),
        (0.998, 0.61, OLD, True, ChampionOld),
        (1.0, 0.0, OLD, True, ChampionOld),
        (1.002, 0.4, OLD, False, CrpsHigher),
        (0.998, 0.61, None, False, BetterByChance),
        (math.nan, 0.0, OLD, False, NotComparable),
    ],
)
def test_a_challenger_is_promoted_if_surely_better_or_if_an_old_champion_is_not_better(
    ratio, confidence, age, promoted, kind
):
    found, reason = judge(ErrorRatio(ratio, confidence), Other("v1", age), HELD_OUT)
    assert (found, type(reason)) == (promoted, kind)
    assert reason.compared_with == "v1"


def test_the_reason_has_the_figures_and_never_rounds_a_confidence_up():
    _, reason = judge(ErrorRatio(0.9977, 0.8999), Other("v1", YOUNG), HELD_OUT)
    assert (reason.percent, reason.confidence_percent, reason.needed_percent) == (0.2, 89, 90)
    _, reason = judge(ErrorRatio(0.9977, 0.61), Other("v1", timedelta(days=400)), HELD_OUT)
    assert (reason.percent, reason.confidence_percent, reason.age_days) == (0.2, 61, 400)
