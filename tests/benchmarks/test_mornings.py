"""The comparison of forecasts that know the morning, on small made-up observations."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from benchmarks.skill.archive import read_archive
from benchmarks.skill.blocked import BLOCKS, ENOUGH_DAYS, GAP_DAYS, Raw, as_before, blocked, folds
from benchmarks.skill.morning_inputs import HourColumns, official_columns
from benchmarks.skill.morning_report import Part, write
from benchmarks.skill.morning_scores import (
    Check,
    coverage_checks,
    minimum_came_early,
    official_checks,
    peer_checks,
)
from benchmarks.skill.morning_systems import Mornings, System, hours_systems, official_systems
from benchmarks.skill.mornings import daily_dust, read_mornings
from benchmarks.skill.scores import judge
from benchmarks.skill.systems import Period
from seoulcast.forecasting.core.days import day_range, lead_days
from seoulcast.forecasting.core.prediction import LEVELS, N_LEADS, N_LEVELS, N_TARGETS, Prediction
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.configuration import FitConfig, TrainingConfig
from seoulcast.forecasting.model.lstm import LSTMConfig
from seoulcast.forecasting.references.climatology import Climatology

YEAR = day_range(date(2016, 1, 1), date(2016, 12, 31))
APART = np.timedelta64(GAP_DAYS + N_LEADS, "D")
SMALL = TrainingConfig(
    inputs=InputConfig(window_days=5, components=3),
    components=2,
    network=LSTMConfig(hidden=8),
    members=1,
    fit=FitConfig(max_epochs=1),
)


@pytest.fixture(scope="module")
def morning_archive(archive, tmp_path_factory):
    """The small archive with hours of weather, and official forecasts since October 2016."""
    folder = tmp_path_factory.mktemp("mornings")
    for path in archive.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    daily = pd.read_csv(folder / "asos_daily.csv.gz").query("STN == 108").set_index("TM")["TA_AVG"]
    hours = pd.date_range("2014-01-01 01:00", "2017-04-01 04:00", freq="h")
    day = (hours - pd.Timedelta(hours=1)).strftime("%Y-%m-%d")
    wave = 4 * np.sin(2 * np.pi * (hours.hour - 9) / 24)
    table = pd.DataFrame({"TM": hours, "STN": 108, "TA": daily.reindex(day).to_numpy() + wave})
    others = dict.fromkeys(("TD", "HM", "WS", "WD_DEG", "PS", "CA_TOT", "SS", "SI"), 10.0)
    table.assign(**others, RN=np.nan).round(1).to_csv(folder / "asos_hourly.csv.gz", index=False)
    rng = np.random.default_rng(3)
    rows = []
    for issued in pd.date_range("2016-10-01 18:00", "2017-03-31 18:00"):
        for ahead in range(3, 11):
            target = issued.normalize() + pd.Timedelta(days=ahead)
            mean = daily.get(target.strftime("%Y-%m-%d"), 5.0) + rng.normal(0, 0.2 * ahead)
            rows.append(
                {
                    "TM_FC": issued.strftime("%Y%m%d%H%M"),
                    "TM_EF": target.strftime("%Y%m%d%H%M"),
                    "MIN": round(mean - 4),
                    "MAX": round(mean + 4),
                }
                | dict.fromkeys(("MIN_L", "MIN_H", "MAX_L", "MAX_H"), 1)
            )
    pd.DataFrame(rows).to_csv(folder / "kma_midterm_temperature.csv.gz", index=False)
    return folder


@pytest.fixture(scope="module")
def part(morning_archive):
    """Fitted through September 2016, and the half year after it."""
    period = Period(date(2016, 9, 30), date(2016, 10, 5), date(2017, 3, 31))
    observations = read_archive(morning_archive, date(2014, 1, 1), period.last)
    morning = read_mornings(morning_archive).as_of(period.last)
    return Mornings(
        replace(observations, morning=morning),
        period,
        config=SMALL,
        boosters=(),
        blocks=4,
        say=lambda _: None,
    )


def raw(days, centre):
    """A forecast of every cell: normal quantiles about a number."""
    means = np.full((len(days), N_LEADS, N_TARGETS), float(centre))
    return Raw(means[..., None] + np.linspace(-2, 2, N_LEVELS), means)


def test_every_row_is_forecast_once_and_no_row_within_the_gap_is_fitted_on():
    made = list(folds(YEAR, BLOCKS))
    assert (np.sum([fold.test for fold in made], axis=0) == 1).all()
    for fold in made:
        for day in YEAR[fold.test][[0, -1]]:
            assert (np.abs(YEAR[fold.train] - day) > APART).all()


def test_a_long_record_is_split_by_time():
    days = day_range(date(2014, 1, 1), date(2016, 12, 31))
    tested = days >= np.datetime64("2016-01-01")
    for fold in folds(days, BLOCKS, tested):
        assert fold.train.sum() >= ENOUGH_DAYS
        assert days[fold.train].max() < days[fold.test].min() - APART


def test_no_row_near_a_block_has_a_part_in_any_fit_that_leads_to_its_forecast():
    fits = []

    def make(train, rows):
        fits.append((train, rows))
        return raw(YEAR[rows], 0.0)

    blocked(YEAR, make, np.zeros((len(YEAR), N_LEADS, N_TARGETS)), np.ones(len(YEAR), bool))
    outer = [k for k, (_, rows) in enumerate(fits) if any(
        np.array_equal(rows, fold.test) for fold in folds(YEAR, BLOCKS))]  # fmt: skip
    assert len(outer) == BLOCKS
    for k, end in zip(outer, [*outer[1:], len(fits)], strict=True):
        block = YEAR[fits[k][1]]
        for train, rows in fits[k:end]:
            assert not (train & rows).any()
            apart = np.abs(YEAR[train][:, None] - block[None]).min(axis=1)
            assert (apart > APART).all()


def test_what_came_on_a_blocks_own_days_changes_nothing_of_its_forecast():
    rng = np.random.default_rng(0)
    observed = rng.normal(size=(len(YEAR), N_LEADS, N_TARGETS))
    everything = np.ones(len(YEAR), bool)

    def forecasts(truth):
        def make(train, rows):
            return raw(YEAR[rows], truth[train].mean())

        return blocked(YEAR, make, truth, everything, count=4)

    before = forecasts(observed)
    test = next(iter(folds(YEAR, 4))).test
    changed = observed.copy()
    changed[test] += 50.0
    after = forecasts(changed)
    np.testing.assert_array_equal(after.quantiles[test], before.quantiles[test])
    assert not np.array_equal(after.quantiles[~test], before.quantiles[~test])


def test_later_days_calibrate_as_those_of_a_year_before():
    first = np.datetime64("2016-05-01")
    moved = as_before(YEAR, first)
    assert (moved <= first).all()
    late = first < YEAR
    assert ((YEAR - moved)[late] == np.timedelta64(365, "D")).all()
    np.testing.assert_array_equal(moved[~late], YEAR[~late])


def test_peers_read_the_official_forecast_that_was_out_and_no_later_one(part):
    observations = part.observations
    climatology = Climatology.fit(observations.through(date(2016, 9, 30)), date(2016, 9, 30))
    days = day_range(date(2016, 12, 1), date(2016, 12, 20))
    columns = official_columns(observations.morning, days, climatology)
    table = observations.morning.official_forecast
    late = table["ISSUED"] > pd.Timestamp("2016-12-21 02:00")
    changed = table.assign(TA_MIN=table["TA_MIN"].where(~late, -40.0))
    again = replace(observations.morning, official_forecast=changed)
    np.testing.assert_array_equal(official_columns(again, days, climatology), columns)
    early = table["ISSUED"] < pd.Timestamp("2016-12-10")
    changed = table.assign(TA_MIN=table["TA_MIN"].where(~early, -40.0))
    again = replace(observations.morning, official_forecast=changed)
    assert not np.array_equal(official_columns(again, days, climatology), columns)


def test_the_hours_of_later_mornings_have_no_part_in_how_hours_are_scaled(part):
    until = part.period.train_until
    climatology = Climatology.fit(part.known(), until)
    days = day_range(date(2015, 1, 1), until)
    morning = part.observations.morning
    whole = HourColumns.fit(morning, days, 108, climatology)
    cut = HourColumns.fit(morning.as_of(until), days, 108, climatology)
    np.testing.assert_array_equal(whole.of(morning, days), cut.of(morning, days))


def test_systems_with_official_forecasts_are_judged_on_the_same_days_and_written(part, tmp_path):
    systems = official_systems(part)
    assert {(s.name, s.inputs) for s in systems} == {
        ("seoulcast", "daily+official"),
        ("seoulcast", "daily+hours+official"),
        ("official", "official"),
        ("official_mos", "official"),
        ("two_stage_ridge", "daily+official"),
        ("two_stage_ridge", "daily+hours+official"),
    }
    observed = part.observations.targets(day_range(part.period.first, date(2017, 4, 7)))
    at = (lead_days(part.period.issues) - lead_days(part.period.issues)[0, 0]).astype(int)
    judged = judge(systems, observed[at])
    both = "daily+hours+official"
    seen = {s: ~np.isnan(j.observed[..., 0]) for s, j in judged.items()}
    assert all(np.array_equal(one, seen[System("official", "official")]) for one in seen.values())
    assert np.isnan(judged[System("official", "official")].observed[..., 3:]).all()
    checks = [
        *official_checks(judged, both), *peer_checks(judged, both), *coverage_checks(judged)
    ]  # fmt: skip
    text = write([Part("official", "A test.", judged, checks)], ("official",), tmp_path)
    assert "RMSE over official's lead 7 TA_MIN" in text
    written = json.loads((tmp_path / "skill.json").read_text())
    assert set(written["rows"][0]) == {
        "system", "target", "lead", "season", "metric", "value", "issue", "inputs"
    }  # fmt: skip
    assert {(row["issue"], row["inputs"]) for row in written["rows"]} == {
        ("05:00", "daily+official"), ("05:00", both), ("05:00", "official")
    }  # fmt: skip


def test_a_forecast_with_hours_is_another_than_the_same_models_without_them(part):
    hours = replace(
        part, observations=replace(
            part.observations, morning=part.observations.morning.without("official_forecast")
        )
    )  # fmt: skip
    systems, asked_without = hours_systems(hours)
    ours = systems[System("seoulcast", "daily+hours")]
    assert not np.array_equal(ours.quantiles, asked_without.quantiles)
    assert {s.inputs for s in systems if s.name == "two_stage_ridge"} == {"daily+hours"}


def test_an_hour_belongs_to_the_day_in_which_it_ended_but_for_midnight():
    hours = pd.date_range("2016-03-01 01:00", "2016-03-03 00:00", freq="h")
    table = pd.DataFrame({"HOUR": hours, "STN": 143, "PM10_AVG": np.repeat([20.0, 60.0], 24)})
    days = daily_dust(table)
    assert days["PM10_AVG"].tolist() == [20.0, 60.0]
    assert days["TM"].dt.day.tolist() == [1, 2]
    assert len(daily_dust(table.iloc[10:])) == 1  # too few hours of the first day


def test_a_system_silent_of_a_target_holds_no_other_back():
    rng = np.random.default_rng(1)
    days, shape = YEAR[:30], (30, N_LEADS, N_TARGETS)
    quantiles = rng.normal(size=(*shape, 1)) + LEVELS
    whole = Prediction(days, quantiles, quantiles[..., 0])
    silent = Prediction(days, quantiles.copy(), quantiles[..., 0].copy())
    silent.quantiles[:, :, 3:], silent.means[:, :, 3:] = np.nan, np.nan
    silent.means[0, 0, 0] = np.nan
    judged = judge({"whole": whole, "silent": silent}, np.zeros(shape))
    assert np.isnan(judged["whole"].observed[0, 0, 0])
    assert not np.isnan(judged["whole"].observed[:, :, 3:]).any()
    assert np.isnan(judged["silent"].observed[:, :, 3:]).all()


def test_a_minimum_is_the_mornings_by_the_hour_it_came(morning_archive):
    morning = read_mornings(morning_archive)
    days = day_range(date(2016, 3, 1), date(2016, 3, 5))
    # The made-up days are coldest at three in the morning.
    assert (minimum_came_early(morning, 108, days) == 1).all()
    assert np.isnan(minimum_came_early(morning.without("weather_hours"), 108, days)).all()


def test_a_demand_is_met_from_its_own_side():
    assert Check("error", 1.0, 1.0).met
    assert not Check("error", 1.01, 1.0).met
    assert Check("share", 0.85, 0.84, at_least=True).met
    assert Check("figure", 1.0).met is None
