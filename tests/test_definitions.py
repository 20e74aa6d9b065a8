"""The graph as it stands, so that an unintended change of it shows in a diff."""

import dagster as dg
import pytest

from seoulcast.settings import Settings
from seoulcast_assets.definitions import build_defs

GRAPH = {
    "raw_asos": ("raw", "1907-10-01", set()),
    "temperature": ("clean", "1907-10-01", {"raw_asos"}),
    "station_weather": ("clean", "1907-10-01", {"raw_asos"}),
    "raw_pm10": ("raw", "2008-04-28", set()),
    "pm10": ("clean", "2008-04-28", {"raw_pm10"}),
    "raw_hours": ("raw", "1990-01-01", set()),
    "weather_hours": ("clean", "1990-01-01", {"raw_hours"}),
    "raw_dust_hours": ("raw", "1990-01-01", set()),
    "dust_hours": ("clean", "1990-01-01", {"raw_dust_hours", "raw_pm10"}),
    "raw_official": ("raw", "1990-01-01", set()),
    "official_forecast": ("clean", "1990-01-01", {"raw_official"}),
    "lstm_model": (
        "model",
        "2008-04-28",
        {"temperature", "pm10", "station_weather"}
        | {"weather_hours", "dust_hours", "official_forecast"},
    ),
    "daily_forecast": (
        "forecast",
        "2008-04-28",
        {"temperature", "pm10", "station_weather", "lstm_model"}
        | {"weather_hours", "dust_hours", "official_forecast"},
    ),
    "raw_update_hours": ("raw", "2008-04-28", set()),
    "update_hours": ("clean", "2008-04-28", {"raw_update_hours"}),
    "raw_update_dust": ("raw", "2008-04-28", set()),
    "update_dust": ("clean", "2008-04-28", {"raw_update_dust"}),
    "raw_update_official": ("raw", "2008-04-28", set()),
    "update_official": ("clean", "2008-04-28", {"raw_update_official"}),
    "updated_forecast": (
        "forecast",
        "2008-04-28",
        {"temperature", "pm10", "station_weather", "lstm_model", "daily_forecast"}
        | {"weather_hours", "dust_hours", "official_forecast"}
        | {"update_hours", "update_dust", "update_official"},
    ),
    "forecast_scores": (
        "monitoring",
        "2008-04-28",
        {"daily_forecast", "temperature", "pm10", "official_forecast"},
    ),
    "drift_check": ("monitoring", "2008-04-28", {"forecast_scores", "temperature", "pm10"}),
    "exploratory_report": ("report", None, {"temperature", "pm10"}),
}
NETWORK = {"raw_asos", "station_weather"} | {
    "raw_hours",
    "weather_hours",
    "raw_dust_hours",
    "dust_hours",
}
"""What there is one of, whatever cities are forecast."""
SCHEDULES = {
    "collect_weather": ("weather_pipeline", "0 4 * * *"),
    "collect_morning": ("morning_pipeline", "15 4 * * *"),
    "collect_dust": ("dust_pipeline", "0 4 * * *"),
    "issue_forecast": ("batch_forecast", "0 5 * * *"),
    "issue_update": ("update_forecast", "20 10 * * *"),
    "retrain_weekly": ("retrain", "0 6 * * 1"),
}
SENSORS = {
    "slack_on_failure",
    "slack_on_success",
    "slack_on_backfill",
    "slack_on_source",
    "slack_on_retraining",
    "retrain_on_drift",
    "late_and_revised_days",
    "late_and_revised_weather",
    "late_and_revised_mornings",
}


@pytest.fixture(scope="module")
def repository():
    return build_defs(Settings(_env_file=None)).get_repository_def()


def test_the_assets_their_groups_first_partitions_and_what_they_stand_on(repository):
    graph = repository.asset_graph
    found = {}
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        days = node.partitions_def
        first = days.get_first_partition_key() if days else None
        parents = {parent.to_user_string() for parent in node.parent_keys}
        found[key.to_user_string()] = (node.group_name, first, parents)
    assert found == GRAPH


def test_every_partition_is_a_day_in_seoul(repository):
    graph = repository.asset_graph
    zones = {
        graph.get(key).partitions_def.timezone
        for key in graph.get_all_asset_keys()
        if graph.get(key).partitions_def
    }
    assert zones == {"Asia/Seoul"}


def test_the_daily_and_weekly_rhythm_in_seouls_time(repository):
    found = {
        schedule.name: (schedule.job_name, schedule.cron_schedule)
        for schedule in repository.schedule_defs
    }
    assert found == SCHEDULES
    assert {s.execution_timezone for s in repository.schedule_defs} == {"Asia/Seoul"}


def test_schedules_and_sensors_run_from_the_start(repository):
    assert {sensor.name for sensor in repository.sensor_defs} == SENSORS
    running = {dg.DefaultSensorStatus.RUNNING, dg.DefaultScheduleStatus.RUNNING}
    assert {s.default_status for s in repository.sensor_defs} <= running
    assert {s.default_status for s in repository.schedule_defs} <= running


def test_a_model_is_trained_in_a_run_of_its_own_and_a_backfill_of_days_in_one(repository):
    graph = repository.asset_graph
    one_each = graph.get(dg.AssetKey("lstm_model")).backfill_policy
    assert one_each.max_partitions_per_run == 1
    for name in (
        "raw_asos",
        "pm10",
        "raw_hours",
        "raw_official",
        "daily_forecast",
        "forecast_scores",
        "drift_check",
    ):
        assert graph.get(dg.AssetKey(name)).backfill_policy.max_partitions_per_run is None


# --- with a second city ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_cities():
    settings = Settings(_env_file=None, stations=(108, 143))
    return build_defs(settings).get_repository_def()


def test_a_second_city_adds_its_own_graph_to_an_unchanged_one(two_cities):
    graph = two_cities.asset_graph
    found = {}
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        parents = {parent.to_user_string() for parent in node.parent_keys}
        days = node.partitions_def
        first = days.get_first_partition_key() if days else None
        found[key.to_user_string()] = (node.group_name, first, parents)

    def daegus(name):
        return name if name in NETWORK else f"station_143/{name}"

    own = {
        daegus(name): ("station_143", first, {daegus(parent) for parent in parents})
        for name, (_, first, parents) in GRAPH.items()
        if name not in NETWORK
    }
    # The hours of PM10 stand on every city's raw days.
    group, first, parents = GRAPH["dust_hours"]
    both = {"dust_hours": (group, first, parents | {"station_143/raw_pm10"})}
    assert found == GRAPH | own | both


def test_a_second_city_has_its_own_jobs_schedules_and_sensors(two_cities):
    schedules = {s.name: (s.job_name, s.cron_schedule) for s in two_cities.schedule_defs}
    assert schedules == SCHEDULES | {
        f"{name}_143": (f"{job}_143", cron)
        for name, (job, cron) in SCHEDULES.items()
        if job not in {"weather_pipeline", "morning_pipeline"}
    }
    assert {sensor.name for sensor in two_cities.sensor_defs} == SENSORS | {
        "retrain_on_drift_143",
        "late_and_revised_days_143",
    }
    weather = two_cities.get_job("weather_pipeline").asset_layer.executable_asset_keys
    assert {key.to_user_string() for key in weather} == {
        "raw_asos", "temperature", "station_weather", "station_143/temperature",
    }  # fmt: skip
    morning = two_cities.get_job("morning_pipeline").asset_layer.executable_asset_keys
    assert {key.to_user_string() for key in morning} == {
        "raw_hours", "weather_hours", "raw_dust_hours", "dust_hours", "raw_official",
        "official_forecast", "station_143/raw_official", "station_143/official_forecast",
    }  # fmt: skip
    forecast = two_cities.get_job("batch_forecast").asset_layer.executable_asset_keys
    assert {key.to_user_string() for key in forecast} == {
        "daily_forecast", "forecast_scores", "drift_check",
    }  # fmt: skip


def test_a_city_alone_that_is_not_seoul_has_its_own_names(two_cities):
    alone = build_defs(Settings(_env_file=None, stations=(143,))).get_repository_def()
    keys = {key.to_user_string() for key in alone.asset_graph.get_all_asset_keys()}
    assert (
        keys
        == {
            key.to_user_string()
            for key in two_cities.asset_graph.get_all_asset_keys()
            if key.to_user_string().startswith("station_143/")
        }
        | NETWORK
    )


def test_every_asset_names_whom_to_turn_to(tmp_path):
    graph = build_defs(Settings(_env_file=None, home=tmp_path)).resolve_asset_graph()

    assert {key.to_user_string() for key in graph.get_all_asset_keys()} == set(GRAPH)
    assert {tuple(graph.get(key).owners) for key in graph.get_all_asset_keys()} == {
        ("team:seoulcast",)
    }


def test_a_model_is_outdated_once_it_should_learn_from_other_values_and_nothing_runs_by_itself(
    tmp_path,
):
    def graph(train_on):
        settings = Settings(_env_file=None, home=tmp_path, train_on=train_on)
        return build_defs(settings).resolve_asset_graph()

    observed, filtered = graph("observed"), graph("filtered")
    changed = {
        key.to_user_string()
        for key in observed.get_all_asset_keys()
        if observed.get(key).code_version != filtered.get(key).code_version
    }
    assert changed == {"lstm_model"}
    assert {observed.get(key).automation_condition for key in observed.get_all_asset_keys()} == {
        None
    }
