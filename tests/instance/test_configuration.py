"""The embedded instance file: what Dagster reads from it, and its writing."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from seoulcast_assets.dagster_internals import ComputeLogManager
from seoulcast_assets.instance.configuration import write
from seoulcast_assets.instance.sqlite_events import BatchingSqliteEventLogStorage
from seoulcast_assets.run_tags import PIPELINE_TAG


def test_the_written_file_gives_our_event_log_and_a_small_queue(ours: dg.DagsterInstance) -> None:
    assert isinstance(ours.event_log_storage, BatchingSqliteEventLogStorage)
    assert isinstance(ours.run_coordinator, dg.QueuedRunCoordinator)
    assert isinstance(ours.compute_log_manager, ComputeLogManager)
    queue = ours.get_concurrency_config().run_queue_config
    assert queue.max_concurrent_runs == 5
    assert queue.tag_concurrency_limits == [
        {"key": PIPELINE_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}
    ]
    assert ours.run_monitoring_enabled
    assert not ours.telemetry_enabled


def test_everything_the_instance_writes_lies_in_its_home(home: Path) -> None:
    assert {path.name for path in home.iterdir()} == {
        "dagster.yaml",
        "events",
        "runs",
        "schedules",
    }


def test_writing_again_changes_nothing_and_keeps_what_is_stored(
    home: Path, ours: dg.DagsterInstance, run_days
) -> None:
    run_days(ours, 3)
    before = (home / "dagster.yaml").stat().st_mtime_ns
    write(home)
    assert (home / "dagster.yaml").stat().st_mtime_ns == before
    assert len(ours.get_materialized_partitions(dg.AssetKey("rain"))) == 3


def test_a_file_of_an_earlier_version_is_replaced(home: Path) -> None:
    wanted = (home / "dagster.yaml").read_text()
    (home / "dagster.yaml").write_text("telemetry: {enabled: true}\n")
    assert write(home).read_text() == wanted
