"""A forecast always goes out, says what it stands on, and knows nothing later than its day."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import torch
from support.changed_observations import garbled, keep_days, late, whole, with_values, without
from support.morning_knowledge import make_official
from support.observations import FIRST, LAST, SEOUL, THROUGH

from seoulcast.clock import KST
from seoulcast.datasets.documents import LEADS, TARGETS, UNITS, Forecast
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.core.observations import TABLES
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.issuing import (
    FALLBACK_VERSION,
    NoHistoryError,
    issue_forecast,
)
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.reasons import (
    ModelFilesDamaged,
    ModelFilesMissing,
    NeverObserved,
    NewestDayOld,
    NoModel,
    NoUsableForecast,
    TemperatureTooOld,
    TooFewDaysObserved,
)

NO_MODEL = NoModel()

D = THROUGH
PROMOTED_ON = date(2017, 5, 28)
ISSUED_AT = datetime(2017, 6, 1, 5, 0, 12, tzinfo=KST)
OBSERVED = {
    "temperature": ["TA_AVG_OBS", "TA_MAX_OBS", "TA_MIN_OBS"],
    "pm10": ["PM10_AVG_OBS", "PM10_MAX_OBS", "PM10_MIN_OBS"],
    "station_weather": ["TD_AVG"],
}


def issue(observations, model, day=D, **changes):
    chosen = {
        "station": SEOUL,
        "origin": "archive",
        "kind": "live",
        "issued_at": ISSUED_AT,
        "promoted_on": PROMOTED_ON,
        **changes,
    }
    return issue_forecast(observations, day, model, **chosen)


@pytest.fixture(scope="module")
def known(observations):
    """Observations in which D and the three weeks before it are whole in every table."""
    return whole(observations)


@pytest.fixture(scope="module")
def model(result):
    """The trained model, ready to forecast."""
    return Predictor(result.model)


@pytest.fixture(scope="module")
def fresh(known, model):
    return issue(known, model)


def changed_model(predictor, **changes):
    return Predictor(replace(predictor.model, **changes))


def broken(model):
    """A model whose files fitted together, but that can't compute."""
    encoder = model.model.encoder
    local = SeasonalScaler(encoder.local.coefficients[:, :3], encoder.local.scale[:3])
    return changed_model(model, encoder=replace(encoder, local=local))


def blind(model):
    """A model whose weights have become NaN."""
    networks = deepcopy(model.model.networks)
    with torch.no_grad():
        for network in networks:
            for weights in network.parameters():
                weights.fill_(float("nan"))
    return changed_model(model, networks=networks)


def one_value_gone(model, monkeypatch, where, value):
    """A model that says one value among hundreds that is not finite."""
    right = model.forecast

    def forecast(self, observations, days):  # noqa: ARG001 - called as a method
        made = right(observations, days)
        getattr(made.prediction, where)[0, 6, 2] = value
        return made

    monkeypatch.setattr(Predictor, "forecast", forecast)
    return model


def assert_it_holds_together(forecast):
    assert [day.lead for day in forecast.days] == list(LEADS)
    assert [day.date - forecast.day for day in forecast.days] == [timedelta(n) for n in LEADS]
    for day in forecast.days:
        assert list(day.targets) == list(TARGETS)
        for target, value in day.targets.items():
            quantiles = [value.quantiles[str(level)] for level in forecast.quantile_levels]
            assert np.isfinite([value.mean, *quantiles]).all()
            assert quantiles == sorted(quantiles)
            assert value.unit == UNITS[target]
        for kind in ("TA", "PM10"):
            low, middle, high = (day.targets[f"{kind}_{part}"] for part in ("MIN", "AVG", "MAX"))
            assert low.mean <= middle.mean <= high.mean
            for level in middle.quantiles:
                assert low.quantiles[level] <= middle.quantiles[level] <= high.quantiles[level]
        assert min(day.targets["PM10_MIN"].quantiles.values()) >= 0
        assert day.targets["PM10_MIN"].mean >= 0
        assert sum(day.pm10_grade.probabilities.values()) == pytest.approx(1, abs=1e-9)


# --- what is said of a forecast --------------------------------------------------------------


def test_with_a_model_and_every_table_through_the_day_it_is_fresh_and_by_the_model(fresh, model):
    assert (fresh.status, fresh.reasons) == ("fresh", [])
    assert fresh.day == fresh.data_through == D
    assert fresh.model.name == "lstm"
    assert fresh.model.version == model.version
    assert fresh.model.trained_through == D
    assert fresh.model.promoted_on == PROMOTED_ON
    assert {name: info.newest for name, info in fresh.inputs.items()} == dict.fromkeys(TABLES, D)


def test_it_says_of_itself_what_it_was_told(known):
    forecast = issue(known, NO_MODEL, origin="synthetic", kind="hindcast")
    assert (forecast.station, forecast.origin, forecast.kind) == (SEOUL, "synthetic", "hindcast")
    assert forecast.issued_at == ISSUED_AT


@pytest.mark.parametrize(
    "unavailable",
    [
        NO_MODEL,
        ModelFilesMissing(version="2017-05-28-1f3a9c02"),
        ModelFilesDamaged(version="2017-05-28-1f3a9c02", detail="weights.npz is damaged"),
    ],
)
def test_without_a_usable_model_the_fallback_serves_and_passes_on_why(known, unavailable):
    forecast = issue(known, unavailable)
    assert (forecast.status, forecast.reasons) == ("fallback", [unavailable])
    assert forecast.model.name == "climatology_persistence"
    assert forecast.model.version == FALLBACK_VERSION
    assert forecast.model.promoted_on is None
    assert set(forecast.inputs) == {"temperature", "pm10"}
    assert_it_holds_together(forecast)


@pytest.mark.parametrize("spoil", [broken, blind])
def test_a_model_that_fails_is_replaced_by_the_fallback_and_named(known, model, spoil, caplog):
    spoilt = spoil(model)
    forecast = issue(known, spoilt)
    assert forecast.status == "fallback"
    assert forecast.reasons == [NoUsableForecast(version=spoilt.version)]
    assert forecast.model.version == FALLBACK_VERSION
    assert spoilt.version in caplog.text
    assert forecast.days == issue(known, NO_MODEL).days


@pytest.mark.parametrize("where", ["means", "quantiles"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_one_value_that_is_not_finite_is_enough_for_the_fallback(
    known, model, monkeypatch, where, value
):
    forecast = issue(known, one_value_gone(model, monkeypatch, where, value))
    assert forecast.status == "fallback"
    assert_it_holds_together(forecast)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("days", [1, 3])
def test_one_late_table_leaves_the_model_at_work_and_is_named_with_its_age(
    known, model, name, days
):
    newest = D - timedelta(days=days)
    forecast = issue(late(known, name, newest), model)
    assert forecast.status == "late_data"
    assert forecast.reasons == [NewestDayOld(input=name, newest=newest, day=D)]
    assert forecast.reasons[0].age_days == days
    assert forecast.model.version == model.version
    assert forecast.inputs[name].newest == newest
    assert forecast.data_through == newest
    assert_it_holds_together(forecast)


def test_a_table_of_which_nothing_was_ever_observed_is_named_too(known, model):
    forecast = issue(without(known, "station_weather"), model)
    assert forecast.status == "late_data"
    assert forecast.reasons == [NeverObserved(input="station_weather")]
    assert forecast.inputs["station_weather"].newest is None
    assert forecast.data_through == D
    older = D - timedelta(days=2)
    assert (
        issue(late(without(known, "station_weather"), "pm10", older), model).data_through == older
    )


def test_the_fallback_does_not_complain_of_a_table_that_it_does_not_read(known):
    forecast = issue(without(known, "station_weather"), NO_MODEL)
    assert forecast.reasons == [NO_MODEL]


def test_the_fallback_names_late_data_after_why_it_serves(known):
    forecast = issue(late(known, "pm10", D - timedelta(days=2)), NO_MODEL)
    assert forecast.reasons[0] == NO_MODEL
    assert forecast.reasons[1:] == [NewestDayOld(input="pm10", newest=date(2017, 5, 29), day=D)]


@pytest.mark.parametrize(("seen", "status"), [(14, "fresh"), (13, "fallback")])
def test_the_model_needs_14_days_of_temperature_among_the_last_21(known, model, seen, status):
    gone = (D - timedelta(days=20), D - timedelta(days=seen))
    table = with_values(
        known, "temperature", *gone, lambda v: v * np.nan, columns=OBSERVED["temperature"]
    )
    forecast = issue(table, model)
    assert forecast.status == status
    if status == "fallback":
        assert forecast.reasons[0] == TooFewDaysObserved(
            observed_days=13, recent_days=21, needed_days=14
        )


@pytest.mark.parametrize(("age", "by"), [(7, "lstm"), (8, "climatology_persistence")])
def test_temperature_older_than_a_week_is_too_old_for_the_model(known, model, age, by):
    newest = D - timedelta(days=age)
    forecast = issue(late(known, "temperature", newest), model)
    assert forecast.model.name == by
    assert forecast.reasons == [
        NewestDayOld(input="temperature", newest=newest, day=D)
        if by == "lstm"
        else TemperatureTooOld(newest=newest, day=D)
    ]


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (("temperature",), "no day of temperature through 2017-05-31"),
        (("pm10",), "no day of pm10 through 2017-05-31"),
        (TABLES, "no day of temperature through 2017-05-31"),
    ],
)
def test_with_nothing_ever_observed_there_is_no_forecast_and_the_words_say_what_to_do(
    known, gone, words
):
    with pytest.raises(NoHistoryError, match=words) as caught:
        issue(without(known, *gone), NO_MODEL)
    assert "Materialise the raw and clean assets" in str(caught.value)


@pytest.mark.parametrize("model_is", ["promoted", "missing"])
def test_with_every_known_day_excluded_there_is_no_forecast_and_the_words_say_so(
    known, model, model_is
):
    excluded = with_values(known, "temperature", FIRST, LAST, lambda v: ~v, columns=["EXCLUDED"])
    if model_is == "promoted":  # fitted earlier, on days that counted then
        assert issue(excluded, model).model.name == "lstm"
    else:
        with pytest.raises(NoHistoryError, match="without the excluded days") as caught:
            issue(excluded, NO_MODEL)
        assert f"no day through {D} that counts" in str(caught.value)


def test_history_that_ended_before_a_normal_began_is_no_history(known):
    with pytest.raises(NoHistoryError, match="the last 30 years"):
        issue(known, NO_MODEL, day=date(2060, 1, 1))


def test_a_model_alone_makes_no_forecast_out_of_nothing(known, model):
    with pytest.raises(NoHistoryError, match="no day of temperature"):
        issue(without(known, *TABLES), model)


def test_what_is_observed_only_later_is_no_history(known):
    with pytest.raises(NoHistoryError, match=f"through {FIRST - timedelta(days=1)}"):
        issue(known, NO_MODEL, day=FIRST - timedelta(days=1))


def test_a_single_observed_day_is_enough_for_a_forecast(known):
    forecast = issue(known, NO_MODEL, day=FIRST)
    assert forecast.status == "fallback"
    assert_it_holds_together(forecast)


@pytest.mark.parametrize("days_ago", [30, 400])
def test_history_that_ended_long_ago_still_gives_a_forecast(known, model, days_ago):
    ended = D - timedelta(days=days_ago)
    forecast = issue(known.through(ended), model)
    assert forecast.status == "fallback"
    assert forecast.data_through <= ended
    assert_it_holds_together(forecast)


def test_a_time_of_issue_without_an_offset_is_refused(known):
    with pytest.raises(ValueError, match="aware time in KST"):
        issue(known, NO_MODEL, issued_at=ISSUED_AT.replace(tzinfo=None))


# --- what is in it ---------------------------------------------------------------------------


def test_what_the_model_says_holds_together_and_survives_the_store(fresh):
    assert_it_holds_together(fresh)
    assert Forecast.model_validate_json(fresh.model_dump_json()) == fresh


def test_a_model_that_contradicts_itself_is_put_in_order_before_it_is_issued(
    known, model, monkeypatch
):
    rng = np.random.default_rng(3)

    def predict(_self, _observations, days):
        return Prediction(days, rng.normal(0, 60, (1, 7, 6, 7)), rng.normal(0, 60, (1, 7, 6)))

    monkeypatch.setattr(Predictor, "predict", predict)
    forecast = issue(known, model)
    assert forecast.status == "fresh"
    assert_it_holds_together(forecast)


def test_the_forecast_is_the_models_own_to_a_tenth(known, fresh, model):
    means = model.predict(known, np.array([D], dtype="datetime64[D]")).means[0, :, 0]
    issued = [day.targets["TA_AVG"].mean for day in fresh.days]
    np.testing.assert_allclose(issued, means, atol=0.0501)


# --- the fingerprint, and what it stands for -------------------------------------------------


@pytest.mark.parametrize("by_model", [True, False])
def test_the_same_inputs_give_the_same_document_but_for_its_time_of_issue(known, model, by_model):
    used = model if by_model else NO_MODEL
    first = issue(known, used)
    later = issue(known, used, issued_at=ISSUED_AT + timedelta(hours=7))
    assert later.fingerprint == first.fingerprint
    assert later.issued_at != first.issued_at
    assert later.model_copy(update={"issued_at": first.issued_at}) == first


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("back", [0, 4, 5, 364, 365, 735])
def test_a_change_of_any_input_within_reach_changes_the_fingerprint(
    known, fresh, model, name, back
):
    # A year of running means before each of the forecasts that recalibrate this one.
    assert model.context_length == 736
    day = D - timedelta(days=back)
    changed = with_values(known, name, day, day, lambda v: v + 0.1, columns=OBSERVED[name][:1])
    forecast = issue(changed, model)
    assert forecast.fingerprint != fresh.fingerprint
    assert forecast.inputs[name].digest != fresh.inputs[name].digest
    others = set(TABLES) - {name}
    assert {n: forecast.inputs[n] for n in others} == {n: fresh.inputs[n] for n in others}


def test_a_value_gone_within_the_window_changes_the_fingerprint(known, fresh, model):
    changed = with_values(known, "pm10", D, D, lambda v: v * np.nan, columns=["PM10_MAX_OBS"])
    assert issue(changed, model).fingerprint != fresh.fingerprint


@pytest.mark.parametrize("trained_days_ago", [0, 380])
def test_a_change_beyond_reach_changes_nothing_of_the_models_forecast(
    known, model, trained_days_ago
):
    used = changed_model(model, trained_through=D - timedelta(days=trained_days_ago))
    changed = garbled(known, FIRST, D - timedelta(days=model.context_length))
    assert issue(changed, used) == issue(known, used)


def test_a_day_newly_excluded_changes_the_fallback_and_its_fingerprint(known):
    first = issue(known, NO_MODEL)
    days = (date(2016, 7, 1), date(2016, 7, 31))
    changed = with_values(known, "temperature", *days, lambda v: ~v, columns=["EXCLUDED"])
    again = issue(changed, NO_MODEL)
    assert again.days != first.days
    assert again.fingerprint != first.fingerprint


def test_all_of_the_history_counts_for_the_fallback(known):
    first = issue(known, NO_MODEL)
    changed = with_values(
        known, "temperature", FIRST, FIRST, lambda v: v + 1, columns=OBSERVED["temperature"]
    )
    assert issue(changed, NO_MODEL).fingerprint != first.fingerprint


@pytest.mark.parametrize("by_model", [True, False])
def test_nothing_observed_after_the_day_changes_anything(known, model, by_model):
    used = model if by_model else NO_MODEL
    forecast = issue(known, used)
    assert LAST > D
    assert issue(garbled(known, D + timedelta(days=1), LAST), used) == forecast
    assert issue(keep_days(known, lambda day: day <= pd.Timestamp(D)), used) == forecast


def test_cleaning_anew_changes_nothing_of_a_forecast(known, fresh, model):
    cleaned = with_values(
        known, "pm10", D, D, lambda v: v + 50, columns=["PM10_AVG", "PM10_MAX", "PM10_MIN"]
    )
    assert issue(cleaned, model) == fresh


def test_another_day_station_or_model_has_another_fingerprint(known, fresh, model):
    other = changed_model(model, trained_through=D - timedelta(days=1))
    prints = {
        fresh.fingerprint,
        issue(known, model, day=D - timedelta(days=1)).fingerprint,
        issue(known, model, station=109).fingerprint,
        issue(known, other).fingerprint,
        issue(known, NO_MODEL).fingerprint,
    }
    assert len(prints) == 5


def test_a_later_day_is_another_forecast_though_nothing_was_observed_since(known):
    silent = known.through(D)
    tomorrow = issue(silent, NO_MODEL, day=D + timedelta(days=1))
    assert tomorrow.inputs == issue(silent, NO_MODEL).inputs
    assert tomorrow.fingerprint != issue(silent, NO_MODEL).fingerprint


# --- what KMA had said of sky and rain -------------------------------------------------------


def told_of_the_sky(known, chance=70.0):
    """The same, with KMA's mid-term forecasts of four days through D, half of whose days rain."""
    official = make_official(D - timedelta(days=3), D)
    land = official[official["SOURCE"] == "midterm_land"]
    land = land.assign(RAIN_CHANCE=chance, PRECIPITATION="rain")
    return replace(known, morning=replace(MorningKnowledge.nothing(), official_forecast=land))


@pytest.mark.parametrize("by_model", [True, False])
def test_each_day_has_the_newest_sky_and_rain_of_kma_whoever_forecasts(known, model, by_model):
    forecast = issue(told_of_the_sky(known), model if by_model else NO_MODEL)
    weather = [day.official_weather for day in forecast.days]
    assert {one.morning.rain_chance for one in weather} == {70}
    # A mid-term forecast begins with the third day: of today it is three days old.
    newest = [(D - one.issued_at.date()).days for one in weather]
    assert newest == [2, 1, 0, 0, 0, 0, 0]
    assert all(one.issued_at.hour == 18 for one in weather)


@pytest.mark.parametrize("by_model", [True, False])
def test_what_kma_says_is_part_of_the_fingerprint_and_moves_no_value(known, model, by_model):
    used = model if by_model else NO_MODEL
    plain, told, other = (
        issue(one, used)
        for one in (known, told_of_the_sky(known), told_of_the_sky(known, chance=40.0))
    )
    assert len({plain.fingerprint, told.fingerprint, other.fingerprint}) == 3
    assert [day.targets for day in told.days] == [day.targets for day in other.days]
    assert all(day.official_weather is None for day in plain.days)


def test_the_order_of_rows_is_no_input(known, fresh, model):
    shuffled = replace(
        known,
        station_weather=known.station_weather.sample(frac=1, random_state=2),
    )
    assert issue(shuffled, model) == fresh


def test_how_each_day_feels_is_said_by_a_model_alone(fresh, known):
    assert all(ahead.apparent.high is not None for ahead in fresh.days)
    assert all(ahead.apparent is None for ahead in issue(known, NO_MODEL).days)
