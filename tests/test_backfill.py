"""Ranges of the command line become runs with the days they ask for, of the cities asked for."""

import contextlib
import time
from datetime import date, timedelta
from types import SimpleNamespace

import dagster as dg
import pytest

from seoulcast.datasets.cities import City
from seoulcast_assets.commands import backfill
from seoulcast_assets.commands.missing import missing_days, missing_ranges, missing_runs
from seoulcast_assets.commands.range_arguments import range_in_words
from seoulcast_assets.commands.stages import STAGES, last_day, quarter_ends, stages_of, whole

SEOUL, DAEGU = City(108), City(143)


def told(name, chosen, cities):
    return [
        [(stage.job, stage.assets, stage.station) for stage in group]
        for group in stages_of(name, chosen, cities)
    ]


@pytest.mark.parametrize("name", [name for name in STAGES if name not in {"mornings", "scores"}])
def test_of_one_city_whole_jobs_run_side_by_side(name):
    (group,) = stages_of(name, [SEOUL], [SEOUL])
    assert [(s.job, s.first_day, s.assets) for s in group] == [
        (s.job, s.first_day, ()) for s in STAGES[name]
    ]


def test_scores_can_be_made_again_alone_for_each_city():
    assert told("scores", [SEOUL, DAEGU], [SEOUL, DAEGU]) == [
        [("batch_forecast", ("forecast_scores",), 108)],
        [("batch_forecast_143", ("station_143/forecast_scores",), 143)],
    ]


def test_the_weather_is_fetched_once_and_another_citys_is_cleaned_from_it_afterwards():
    shared = ("raw_asos", "temperature", "station_weather")
    assert told("observations", [SEOUL, DAEGU], [SEOUL, DAEGU]) == [
        [
            ("weather_pipeline", shared, 108),
            ("dust_pipeline", (), 108),
            ("dust_pipeline_143", (), 143),
        ],
        [("weather_pipeline", ("station_143/temperature",), 143)],
    ]


def test_a_city_that_is_added_asks_the_hub_for_its_pm10_alone():
    assert told("observations", [DAEGU], [SEOUL, DAEGU]) == [
        [("dust_pipeline_143", (), 143)],
        [("weather_pipeline", ("station_143/temperature",), 143)],
    ]


HOURS = [
    ("morning_pipeline", ("raw_hours", "weather_hours"), None),
    ("morning_pipeline", ("raw_dust_hours", "dust_hours"), None),
]
SEOULS = [("morning_pipeline", ("raw_official", "official_forecast"), None)]
DAEGUS = [("morning_pipeline", ("station_143/raw_official", "station_143/official_forecast"), None)]


def test_the_sources_of_a_morning_have_runs_side_by_side_and_hours_come_with_the_first_city():
    assert told("mornings", [SEOUL], [SEOUL]) == [HOURS + SEOULS]
    assert told("mornings", [SEOUL, DAEGU], [SEOUL, DAEGU]) == [HOURS + SEOULS + DAEGUS]
    assert told("mornings", [DAEGU], [SEOUL, DAEGU]) == [DAEGUS]


def test_of_many_stages_as_many_run_at_once_as_there_are_cores(monkeypatch):
    under_way, most, begun = set(), [], []

    def run(worker):
        under_way.add(worker)
        begun.append(worker._args[0].assets[0])
        time.sleep(0.05)
        most.append(len(under_way))
        under_way.discard(worker)

    monkeypatch.setattr(backfill, "_run", run)
    monkeypatch.setattr(backfill.os, "cpu_count", lambda: 1)
    (stages,) = stages_of("mornings", [SEOUL, DAEGU], [SEOUL, DAEGU])
    backfill.run_side_by_side(stages, *HISTORY, tell=lambda _: None)
    assert max(most) == 2
    assert begun[0] == "raw_hours"
    assert len(begun) == len(stages) == 4


HISTORY = date(2022, 1, 1), date(2022, 6, 30)
RECENT = date(2022, 6, 16)


def missing_when(*lacking):
    """The runs for an asset that has every day of HISTORY but these."""
    first, last = HISTORY
    every = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    there = {f"{day}" for day in every - set(lacking)}
    return missing_ranges(lambda _: there, [dg.AssetKey("raw_hours")], first, last, RECENT)


def test_what_is_on_record_is_not_asked_for_again():
    assert missing_when() == []
    assert missing_when(date(2022, 3, 1)) == [(date(2022, 3, 1), date(2022, 3, 1))]


def test_missing_days_that_lie_close_together_are_one_run():
    near, far = date(2022, 2, 10), date(2022, 5, 1)
    assert missing_when(date(2022, 2, 1), near, far) == [(date(2022, 2, 1), near), (far, far)]


def test_no_run_of_missing_days_holds_old_and_recent_ones():
    first, last = HISTORY
    nothing = missing_ranges(lambda _: set(), [dg.AssetKey("raw_hours")], first, last, RECENT)
    assert nothing == [(first, RECENT), (RECENT + timedelta(days=1), last)]


def test_days_that_one_of_the_assets_lacks_are_missing():
    days = {"raw_hours": {"2022-01-01"}, "weather_hours": {"2022-01-02"}}
    assets = [dg.AssetKey("raw_hours"), dg.AssetKey("weather_hours")]
    day = date(2022, 1, 1)
    found = missing_days(lambda key: days[key.to_user_string()], assets, day, date(2022, 1, 2))
    assert found == {day, date(2022, 1, 2)}


def test_of_a_stage_that_is_one_day_no_other_day_is_missing():
    first, last = HISTORY
    model = [dg.AssetKey("lstm_model")]
    asked = last_day(first, last)
    assert missing_runs(lambda _: set(), model, asked, RECENT) == [(last, last)]
    assert missing_runs(lambda _: {f"{last}"}, model, asked, RECENT) == []
    ends = quarter_ends(first, last)
    there = {f"{day}" for day, _ in ends[1:]}
    assert missing_runs(lambda _: there, model, ends, RECENT) == ends[:1]


@pytest.mark.parametrize(
    ("name", "days"),
    [("model", ["2022-06-30"]), ("report", [None]), ("newest_forecast", ["2022-06-30"])],
)
def test_only_what_is_missing_of_a_stage_is_run(monkeypatch, tmp_path, name, days):
    class Nothing:
        def get_materialized_partitions(self, _):
            return set()

    ran = []

    def execute(_job, *, tags, **_):
        ran.append(tags.get("dagster/partition") or tags.get("dagster/asset_partition_range_end"))
        return SimpleNamespace(success=True)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KMA_API_KEY", "never-used")
    monkeypatch.delenv("MAKELEVEL", raising=False)
    monkeypatch.setenv("SEOULCAST_NOW", "2022-07-01T12:00:00+09:00")
    monkeypatch.setattr(backfill, "_instance", lambda _: contextlib.nullcontext(Nothing()))
    monkeypatch.setattr(dg, "execute_job", execute)
    for stage in STAGES[name]:
        backfill.run_stage(stage, *HISTORY, print, only_missing=True)
    assert ran == days


def test_cities_are_trained_one_after_another():
    assert told("model", [SEOUL, DAEGU], [SEOUL, DAEGU]) == [
        [("retrain", (), 108)],
        [("retrain_143", (), 143)],
    ]


def test_a_city_that_failed_stops_and_the_others_go_on(monkeypatch, tmp_path, capsys):
    ran = []

    def run(stages, _start, _end, _tell, **_):
        ran.extend(stage.job for stage in stages)
        return {stage.station for stage in stages if stage.job == "dust_pipeline_143"}

    monkeypatch.setattr(backfill, "run_side_by_side", run)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEOULCAST_STATIONS", "108,143")
    monkeypatch.setenv("KMA_API_KEY", "never-used")
    monkeypatch.delenv("MAKELEVEL", raising=False)
    assert backfill.main(["--select", "observations", "forecasts", "--from", "2022-01-01"]) == 1
    assert "batch_forecast" in ran
    assert "batch_forecast_143" not in ran
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2022-01-01 to ")
    assert lines[0].endswith("(yesterday; --to chooses another)")
    assert lines[1].startswith("observations: failed")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--from", "2015-1-1"], "FROM=2015-1-1 is not a date: write it as 2015-01-01"),
        (["--to", "yesterday"], "TO=yesterday is not a date: write it as YYYY-MM-DD"),
        (
            ["--from", "2015-02-01", "--to", "2015-01-01"],
            "FROM=2015-02-01 is after TO=2015-01-01",
        ),
        (
            ["--select", "report,model"],
            f"SELECT=report,model: choose from {', '.join(STAGES)}, separated by blanks",
        ),
    ],
)
def test_what_make_was_told_wrongly_is_said_in_one_sentence(monkeypatch, capsys, given, sentence):
    monkeypatch.setenv("MAKELEVEL", "1")
    with pytest.raises(SystemExit) as ended:
        backfill.main(given)
    assert (ended.value.code, capsys.readouterr().err) == (2, f"{sentence}\n")


def test_a_range_that_was_not_given_says_where_it_comes_from(monkeypatch):
    monkeypatch.setenv("MAKELEVEL", "1")
    first, last = date(2000, 1, 1), date(2026, 11, 28)
    assert range_in_words(None, None, first, last) == (
        "2000-01-01 to 2026-11-28 "
        "(SEOULCAST_HISTORY_FROM to yesterday; FROM= and TO= choose others)"
    )
    assert range_in_words(first, last, first, last) is None


def test_a_range_is_one_run_and_a_model_is_its_last_day():
    first, last = date(2022, 1, 1), date(2022, 3, 5)
    assert whole(first, last) == [(first, last)]
    assert last_day(first, last) == [(last, last)]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2019, 1, 1), date(2019, 7, 1), ["2018-12-31", "2019-03-31", "2019-06-30"]),
        (date(2019, 3, 31), date(2019, 3, 31), ["2018-12-31", "2019-03-31"]),
        (date(2019, 2, 14), date(2019, 2, 20), ["2018-12-31"]),
    ],
)
def test_a_hindcasts_models_begin_with_one_that_its_first_forecast_can_use(first, last, days):
    assert [f"{run[0]}" for run in quarter_ends(first, last)] == days
    assert all(run[0] == run[1] for run in quarter_ends(first, last))


def test_what_is_selected_names_jobs_that_exist():
    jobs = {stage.job for stages in STAGES.values() for stage in stages}
    assert jobs == {
        "weather_pipeline", "dust_pipeline", "morning_pipeline", "explore", "retrain",
        "batch_forecast",
    }  # fmt: skip
