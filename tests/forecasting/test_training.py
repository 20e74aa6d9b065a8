"""Training cuts by time, repeats to the byte, and knows nothing later than its day."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import torch
from support.changed_observations import garbled, with_values, without
from support.observations import FIRST, LAST, THROUGH, TINY

from seoulcast.forecasting.core.days import day_range
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS
from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.model import fitting, training
from seoulcast.forecasting.model.configuration import FitConfig, TrainingConfig
from seoulcast.forecasting.model.fitting import TrainingDivergedError
from seoulcast.forecasting.model.held_out import forecast_held_out
from seoulcast.forecasting.model.model_files import to_files
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.samples import SampleBuilder
from seoulcast.forecasting.model.training import (
    Split,
    TooLittleHistoryError,
    train_model,
)
from seoulcast.forecasting.verification.scoring import METRICS
from seoulcast.targets import indexes, of_group

ONE_DAY = timedelta(days=1)
ONE_EPOCH = FitConfig(max_epochs=1)
AFTER = THROUGH + ONE_DAY


@pytest.fixture(scope="module")
def split(observations):
    return Split.of(observations, THROUGH, TINY)


# --- the split -------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [200, 365, 700, 912])
def test_days_are_cut_by_time_alone_and_every_part_has_some(observations, days):
    through = FIRST + timedelta(days=days - 1)
    split = Split.of(observations, through, TINY)
    assert split.first == FIRST
    assert split.first < split.fit_through < split.validation_through < split.through == through
    assert split.held_out == (split.validation_through + ONE_DAY, through)
    fit, validation, held_out = (
        (later - earlier).days
        for earlier, later in (
            (split.first, split.fit_through),
            (split.fit_through, split.validation_through),
            (split.validation_through, split.through),
        )
    )
    assert validation == held_out == days // 6
    assert fit > 3 * held_out


def test_a_long_history_gives_each_later_part_the_days_that_were_chosen(observations):
    config = TrainingConfig(validation_days=40, held_out_days=30)
    split = Split.of(observations, THROUGH, config)
    assert split.validation_through == THROUGH - timedelta(days=30)
    assert split.fit_through == THROUGH - timedelta(days=70)


def test_days_before_the_first_day_chosen_are_not_trained_on(observations):
    first = date(2016, 1, 1)
    assert Split.of(observations, THROUGH, replace(TINY, first_day=first)).first == first


def test_too_little_history_is_refused_with_what_there_is_and_what_is_needed(observations):
    with pytest.raises(TooLittleHistoryError) as caught:
        train_model(observations, FIRST + timedelta(days=198), TINY)
    assert str(caught.value).startswith(
        "199 days of observations from 2015-01-01 through 2015-07-18 are too few to train on; "
        "200 are needed. Fetch more history"
    )


def test_history_that_only_begins_after_the_day_is_none(observations):
    with pytest.raises(TooLittleHistoryError, match=r"^0 days .* 200 are needed"):
        train_model(observations, THROUGH, replace(TINY, first_day=LAST))


def test_nothing_observed_at_all_is_too_little(observations):
    with pytest.raises(TooLittleHistoryError, match="200 are needed"):
        train_model(without(observations, "temperature", "pm10"), THROUGH, TINY)


def never(observations, name, first, last):
    """The tables with no value of one of them on these days; the rows are there."""
    columns = [c for c in observations.table(name).columns if c.endswith("_OBS")]
    return with_values(observations, name, first, last, lambda v: v * np.nan, columns=columns)


def test_history_without_temperature_is_refused_in_words(observations):
    with pytest.raises(TooLittleHistoryError, match="on which temperature was observed"):
        train_model(without(observations, "temperature"), THROUGH, TINY)


def test_history_without_dust_is_refused_in_words(observations):
    with pytest.raises(TooLittleHistoryError, match="on which PM10 was observed"):
        train_model(without(observations, "pm10"), THROUGH, TINY)


def test_a_fit_span_without_an_observed_temperature_is_refused_with_its_days(observations, split):
    holes = never(observations, "temperature", FIRST, split.fit_through)
    with pytest.raises(TooLittleHistoryError, match=f"2015-01-02 through {split.fit_through}"):
        train_model(holes, THROUGH, TINY)


def test_a_fit_span_that_is_excluded_whole_is_refused(observations, split):
    days = (FIRST, split.fit_through)
    left_out = with_values(observations, "temperature", *days, lambda v: ~v, columns=["EXCLUDED"])
    with pytest.raises(TooLittleHistoryError, match="excluded days do not count"):
        train_model(left_out, THROUGH, TINY)


def test_validation_days_without_an_observation_are_refused_with_their_days(observations, split):
    days = (split.fit_through + ONE_DAY, split.validation_through)
    holes = never(never(observations, "temperature", *days), "pm10", *days)
    with pytest.raises(TooLittleHistoryError, match=f"from {days[0]} through {days[1]}"):
        train_model(holes, THROUGH, TINY)


def test_dust_that_begins_after_the_fit_span_is_trained_on_all_the_same(observations, split):
    late = never(observations, "pm10", FIRST, split.fit_through)
    result = train_model(late, THROUGH, replace(TINY, members=1, fit=ONE_EPOCH))
    days = day_range(THROUGH, THROUGH)
    assert np.isfinite(Predictor(result.model).predict(observations, days).quantiles).all()


# --- excluded days ---------------------------------------------------------------------------

SPOILT = (date(2016, 1, 1), date(2016, 2, 29))
"""Days that are excluded, in the midst of the fit."""


def targets_of(observations, split):
    encoder = InputEncoder.fit(observations, FIRST, split.fit_through, TINY.inputs)
    builder = SampleBuilder(encoder, observations, "observed", TINY.components)
    return builder.fit_linear_base(FIRST, split.fit_through)[2].observed.numpy()


def test_excluded_temperatures_are_not_trained_on_and_dust_is(observations, split):
    dropped = with_values(observations, "temperature", *SPOILT, lambda v: ~v, columns=["EXCLUDED"])
    before, after = targets_of(observations, split), targets_of(dropped, split)
    gone = np.isnan(after) & ~np.isnan(before)
    spoilt = (SPOILT[1] - SPOILT[0]).days + 1
    temperatures, dust = (indexes(of_group(name)) for name in ("temperature", "pm10"))
    assert gone[..., dust].sum() == 0
    every = spoilt * N_LEADS * len(temperatures)
    assert gone[..., temperatures].sum() == pytest.approx(every, rel=0.05)
    there = np.isfinite(before[..., temperatures]).any(axis=-1)
    assert (gone[..., temperatures].any(axis=-1) <= there).all()


# --- repeatable, and blind to what comes later -----------------------------------------------


def test_the_same_data_and_seed_give_the_same_bytes_whatever_was_observed_later(
    observations, result
):
    again = train_model(garbled(observations, AFTER, LAST), THROUGH, TINY)
    assert to_files(again.model) == to_files(result.model)
    assert again.version == result.version
    assert again.curves == result.curves
    assert again.data_digest == result.data_digest
    assert again.scores.equals(result.scores)


def test_another_seed_gives_another_model(observations, result):
    other = train_model(
        observations, THROUGH, replace(TINY, fit=replace(TINY.fit, seed=TINY.fit.seed + 1))
    )
    assert other.version != result.version
    assert other.data_digest == result.data_digest


def test_training_leaves_the_callers_random_numbers_alone(observations):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    train_model(observations, FIRST + timedelta(days=250), TINY)
    torch.testing.assert_close(torch.rand(3), expected, rtol=0, atol=0)


def test_training_runs_on_one_thread_and_gives_the_others_back(observations):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        used = []
        result = train_model(
            observations,
            FIRST + timedelta(days=250),
            replace(TINY, fit=ONE_EPOCH),
            on_epoch=lambda _: used.append(torch.get_num_threads()),
        )
        assert set(used) == {1}
        assert result.parameters["torch_threads"] == 1
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_the_backtest_model_knows_nothing_of_its_held_out_days_and_the_production_fit_does(
    observations, result, split
):
    again = train_model(garbled(observations, *split.held_out), THROUGH, TINY)
    assert to_files(again.model.backtest) == to_files(result.model.backtest)
    assert again.curves == result.curves
    assert to_files(again.model) != to_files(result.model)
    assert again.data_digest != result.data_digest


def test_the_backtest_fit_ends_before_validation_and_the_production_fit_with_the_day(result, split):
    assert result.model.trained_through == THROUGH
    assert result.model.backtest.trained_through == split.fit_through
    assert result.model.backtest.backtest is None
    assert result.held_out == split.held_out


def test_validation_days_stop_the_backtest_fit_and_do_nothing_else_to_it(observations, split):
    config = replace(TINY, fit=ONE_EPOCH)
    validation = (split.fit_through + ONE_DAY, split.validation_through)
    first, second = (
        train_model(known, THROUGH, config)
        for known in (observations, garbled(observations, *validation))
    )
    assert to_files(second.model.backtest) == to_files(first.model.backtest)
    assert second.curves[0].train_loss == first.curves[0].train_loss
    assert second.curves[0].validation_loss != first.curves[0].validation_loss


def test_cleaned_values_are_read_only_where_the_filter_is_asked_for(observations, result):
    cleaned = with_values(
        observations,
        "pm10",
        FIRST,
        THROUGH,
        lambda v: v * 0.5,
        columns=["PM10_AVG", "PM10_MAX", "PM10_MIN"],
    )
    assert train_model(cleaned, THROUGH, TINY).version == result.version
    filtered = train_model(cleaned, THROUGH, replace(TINY, values="filtered"))
    assert filtered.version != result.version


# --- reports and parameters ------------------------------------------------------------------


def test_each_epoch_of_both_stages_is_reported_and_the_backtests_are_kept(observations):
    reports = []
    through = FIRST + timedelta(days=299)
    config = replace(TINY, fit=replace(TINY.fit, max_epochs=3))
    result = train_model(observations, through, config, on_epoch=reports.append)
    backtest = [r for r in reports if r.stage == "backtest"]
    production = [r for r in reports if r.stage == "production"]
    assert reports == backtest + production
    assert result.curves == tuple(backtest)
    assert [r.epoch for r in backtest] == list(range(1, len(backtest) + 1))
    assert len(backtest) <= 3
    assert np.isfinite([r.validation_loss for r in backtest]).all()
    best = min(backtest, key=lambda r: r.validation_loss).epoch
    assert [r.epoch for r in production] == list(range(1, best + 1))
    assert np.isnan([r.validation_loss for r in production]).all()
    assert result.parameters["epochs"] == best


def test_the_parameters_are_the_nested_choices_with_periods_and_sizes(result, split):
    parameters = result.parameters
    assert parameters["fit.seed"] == TINY.fit.seed
    assert parameters["inputs.window_days"] == TINY.inputs.window_days
    assert parameters["network.hidden"] == 8
    assert parameters["architecture"] == "lstm"
    assert parameters["values"] == "observed"
    assert parameters["trained_from"] == str(FIRST)
    assert parameters["backtest_fit_through"] == str(split.fit_through)
    assert parameters["backtest_validation_through"] == str(split.validation_through)
    assert parameters["trained_through"] == str(THROUGH)
    assert parameters["station"] == 108
    assert parameters["weights"] > 0
    assert all(isinstance(value, (str, int, float)) for value in parameters.values())


def test_every_target_and_lead_is_scored_beside_both_references(result):
    scores = result.scores
    assert set(scores["system"]) == {"seoulcast", "persistence", "climatology"}
    assert set(scores["metric"]) == set(METRICS)
    assert len(scores) == 3 * N_TARGETS * N_LEADS * len(METRICS)
    assert np.isfinite(scores["value"]).all()


@pytest.mark.parametrize("stage", ["backtest", "production"])
def test_a_training_that_diverges_stops_at_the_epoch_and_says_so(observations, stage, monkeypatch):
    """Whose losses are no numbers any more would else be refused as if too little was observed."""
    fit = fitting.fit_network

    def diverging(*arguments, **options):
        given = list(arguments)
        if options["stage"] == stage:
            given[3] = replace(given[3], learning_rate=1e30)
        return fit(*given, **options)

    monkeypatch.setattr(training, "fit_network", diverging)
    reports = []
    with pytest.raises(TrainingDivergedError, match=rf"epoch 1 of the {stage} fit.*diverged"):
        train_model(observations, THROUGH, TINY, on_epoch=reports.append)
    assert [r.epoch for r in reports if r.stage == stage] == [1]


def test_references_are_fitted_before_the_held_out_days(observations, model, split):
    backtest = Predictor(model.backtest)
    systems = forecast_held_out(backtest, observations, split.held_out).systems
    first, last = split.held_out
    issues = day_range(first - ONE_DAY, last - ONE_DAY)
    assert set(systems) == {"seoulcast", "persistence", "climatology"}
    assert all(np.array_equal(prediction.days, issues) for prediction in systems.values())
    later = garbled(observations, first, LAST)
    unknown = forecast_held_out(backtest, later, split.held_out).systems
    np.testing.assert_array_equal(
        systems["climatology"].quantiles, unknown["climatology"].quantiles
    )
    for name, prediction in systems.items():
        np.testing.assert_array_equal(prediction.means[0], unknown[name].means[0])
