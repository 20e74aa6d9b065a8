"""Which runs a backfill is made of, for one city and for several."""

import pytest

from seoulcast_assets import backfill
from seoulcast_assets.backfill import STAGES, stages_of
from seoulcast_assets.datasets.cities import City

SEOUL, DAEGU = City(108), City(143)


def told(name, chosen, cities):
    return [
        [(stage.job, stage.assets, stage.station) for stage in group]
        for group in stages_of(name, chosen, cities)
    ]


@pytest.mark.parametrize("name", list(STAGES))
def test_of_one_city_whole_jobs_run_side_by_side(name):
    (group,) = stages_of(name, [SEOUL], [SEOUL])
    assert [(s.job, s.first_day, s.assets) for s in group] == [
        (s.job, s.first_day, ()) for s in STAGES[name]
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


def test_cities_are_trained_one_after_another():
    assert told("model", [SEOUL, DAEGU], [SEOUL, DAEGU]) == [
        [("retrain", (), 108)],
        [("retrain_143", (), 143)],
    ]


def test_a_city_that_failed_stops_and_the_others_go_on(monkeypatch, tmp_path, capsys):
    ran = []

    def run(stages, _start, _end):
        ran.extend(stage.job for stage in stages)
        return {stage.station for stage in stages if stage.job == "dust_pipeline_143"}

    monkeypatch.setattr(backfill, "_failed_of", run)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEOULCAST_STATIONS", "108,143")
    monkeypatch.setenv("KMA_API_KEY", "never-used")
    assert backfill.main(["--select", "observations", "forecasts", "--from", "2022-01-01"]) == 1
    assert "batch_forecast" in ran
    assert "batch_forecast_143" not in ran
    assert capsys.readouterr().out.splitlines()[0].startswith("observations: failed")
