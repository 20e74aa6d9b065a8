"""Late and revised mornings: what is missing or lacks values is fetched again, what is refused not.

Objects and records are put there by hand: which runs make them is tests/e2e/test_morning.py.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST, Clock
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.keys import LATEST_FORECAST, RAW_DUST_HOURS, RAW_HOURS, RAW_OFFICIAL
from seoulcast.datasets.sources import OFFICIAL_SOURCES, note_source
from seoulcast.reasons import NotAppliedFor
from seoulcast_assets.dagster_internals import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
)
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.run_tags import TRIED_BEFORE_TAG

LAST = date(2022, 6, 14)
WATCHED = [LAST - timedelta(days=n) for n in range(14)]
RAW = (RAW_HOURS, RAW_DUST_HOURS, RAW_OFFICIAL)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)


@pytest.fixture(scope="module")
def module_system(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("home"), now=NOW) as system:
        yield system


@pytest.fixture
def system(module_system):
    """A system with a forecast, and every morning of the last two weeks."""
    module_system.instance.wipe()
    store = module_system.store
    for info in list(store.list("")):
        store.delete(info.key)
    pointer = ForecastPointer(day=LAST, key="x", fingerprint="x", issued_at=NOW)
    store.put(LATEST_FORECAST, pointer.model_dump_json().encode())
    store.put_many({dataset.key(day): b"TM\n" for dataset in RAW for day in WATCHED})
    return module_system


def requested(system, now=NOW, **settings):
    clock = Clock.starting_at(now)
    definitions = build_defs(system.settings.model_copy(update={"clock": clock, **settings}))
    repository = definitions.get_repository_def()
    with dg.build_sensor_context(
        instance=system.instance,
        repository_def=repository,
        resources={"store": (definitions.resources or {})["store"]},
    ) as context:
        tick = repository.get_sensor_def("late_and_revised_mornings").evaluate_tick(context)
    return list(tick.run_requests or [])


def record(system, dataset, day, status):
    system.instance.report_runless_asset_event(
        dg.AssetMaterialization(dataset.name, partition=f"{day}", metadata={"status": status})
    )


def assets(request):
    return [key.to_user_string() for key in request.asset_selection or []]


def test_with_every_morning_stored_nothing_is_requested(system):
    assert requested(system) == []


def test_before_the_first_forecast_nothing_is_requested(system):
    system.store.delete(LATEST_FORECAST)
    system.store.delete(RAW_HOURS.key(LAST))
    assert requested(system) == []


def test_a_missing_day_is_requested_of_its_source_alone_without_a_message(system):
    system.store.delete(RAW_HOURS.key(LAST))
    (late,) = requested(system)
    assert late.partition_key == f"{LAST}"
    assert assets(late) == ["raw_hours", "weather_hours"]
    assert late.tags[TRIED_BEFORE_TAG] == "true"
    assert [late.run_key] == [request.run_key for request in requested(system)]
    (again,) = requested(system, NOW + timedelta(hours=3))
    assert again.run_key != late.run_key


def test_days_in_a_row_are_one_run(system):
    for day in WATCHED[3:9]:
        system.store.delete(RAW_OFFICIAL.key(day))
    (late,) = requested(system)
    assert late.partition_key is None
    assert late.tags[ASSET_PARTITION_RANGE_START_TAG] == f"{WATCHED[8]}"
    assert late.tags[ASSET_PARTITION_RANGE_END_TAG] == f"{WATCHED[3]}"
    assert assets(late) == ["raw_official", "official_forecast"]


def test_an_absent_day_is_not_requested(system):
    system.store.delete(RAW_DUST_HOURS.key(WATCHED[5]))
    record(system, RAW_DUST_HOURS, WATCHED[5], "absent")
    assert requested(system) == []


def test_the_newest_day_is_requested_while_it_lacks_values_and_no_older_one(system):
    record(system, RAW_HOURS, LAST, "partial")
    record(system, RAW_HOURS, WATCHED[1], "partial")
    (late,) = requested(system)
    assert (late.partition_key, assets(late)[0]) == (f"{LAST}", "raw_hours")
    record(system, RAW_HOURS, LAST, "written")
    assert requested(system) == []


def refuse(system, *sources):
    for source in sources:
        reason = NotAppliedFor(source=source, path="x.php")
        note_source(system.store, source, reason, NOW)


def test_what_the_key_may_not_read_is_not_requested(system):
    refuse(system, "weather_hours", *OFFICIAL_SOURCES)
    for dataset in RAW:
        system.store.delete(dataset.key(LAST))
    (late,) = requested(system)
    assert assets(late) == ["raw_dust_hours", "dust_hours"]


def test_official_forecasts_are_requested_while_one_source_can_be_read(system):
    refuse(system, *OFFICIAL_SOURCES[1:])
    system.store.delete(RAW_OFFICIAL.key(LAST))
    (late,) = requested(system)
    assert assets(late)[0] == "raw_official"


def test_in_the_afternoon_the_last_week_is_fetched_again_in_one_run(system):
    (recheck,) = requested(system, datetime(2022, 6, 15, 14, 0, tzinfo=KST))
    assert recheck.run_key == "recheck-morning_pipeline-2022-06-14-20220615-4"
    assert recheck.tags[ASSET_PARTITION_RANGE_START_TAG] == "2022-06-08"
    assert recheck.asset_selection is None


def test_each_city_has_official_forecasts_of_its_own_and_the_hours_are_the_networks(system):
    requests = requested(system, stations=(108, 143))
    (daegus,) = requests
    assert assets(daegus) == ["station_143/raw_official", "station_143/official_forecast"]
    assert daegus.tags[ASSET_PARTITION_RANGE_START_TAG] == f"{WATCHED[-1]}"
