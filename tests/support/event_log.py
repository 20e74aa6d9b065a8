"""One ranged job to run on any of Dagster's event logs, and what is then asked of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import dagster as dg
import pytest

from seoulcast_assets.instance.batched_events import BatchedWrites
from seoulcast_assets.instance.recording import record_materializations
from seoulcast_assets.run_tags import tags_for_days

RAIN, SNOW = dg.AssetKey("rain"), dg.AssetKey("snow")
DAYS = dg.DailyPartitionsDefinition("2019-01-01", timezone="Asia/Seoul")
CHUNK = 10


@dg.multi_asset(
    specs=[dg.AssetSpec("rain", skippable=True), dg.AssetSpec("snow", skippable=True)],
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def two_assets(context):
    """Records both assets, chunk by chunk; every seventh day has no snow."""
    keys = context.partition_keys
    for start in range(0, len(keys), CHUNK):
        record_materializations(
            context,
            [
                dg.AssetMaterialization(
                    name,
                    partition=key,
                    metadata={"rows": position},
                    tags={"dagster/data_version": f"{name}-{key}", "note": "not-indexed"},
                )
                for position, key in enumerate(keys[start : start + CHUNK], start)
                for name in ("rain", "snow")
                if name == "rain" or position % 7
            ],
        )
        if context.run.tags.get("fail_at") == str(start):
            raise RuntimeError("the hub went away")
    yield from ()


DEFINITIONS = dg.Definitions(
    assets=[two_assets],
    jobs=[dg.define_asset_job("fetch", selection="*", executor_def=dg.in_process_executor)],
)


def run_days(instance: dg.DagsterInstance, count: int, **tags: str) -> dg.ExecuteInProcessResult:
    """Run the first `count` days of both assets as one ranged run."""
    keys = DAYS.get_partition_keys()[:count]
    span = tags_for_days(keys[0], keys[-1])
    return DEFINITIONS.resolve_job_def("fetch").execute_in_process(
        instance=instance, raise_on_error=False, tags=span | tags
    )


def batches_of(
    instance: dg.DagsterInstance, count: int, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    """Run that many days; how many events each transaction of more than one held, in order."""
    written: list[int] = []
    store = BatchedWrites._store

    def counting(self: BatchedWrites, events: Sequence[dg.EventLogEntry]) -> None:
        written.append(len(events))
        store(self, events)

    monkeypatch.setattr(BatchedWrites, "_store", counting)
    run_days(instance, count)
    return [size for size in written if size > 1]


BATCHES_OF_FORTY_DAYS = [80, *(10, 8, 10, 9, 10, 8, 10, 9)]
"""All planned days at once, then both assets of each chunk."""


def materialized(instance: dg.DagsterInstance) -> dict[str, set[str]]:
    return {key.to_user_string(): instance.get_materialized_partitions(key) for key in (RAIN, SNOW)}


def answers(instance: dg.DagsterInstance, run_id: str) -> dict[str, object]:
    """What the UI, sensors and the daemon ask of a storage, without times and row ids."""
    storage = instance.event_log_storage
    stats = storage.get_stats_for_run(run_id)
    logs = [record.event_log_entry for record in instance.get_records_for_run(run_id).records]
    answers: dict[str, object] = {
        "materialized": materialized(instance),
        "events of the run": Counter(
            (
                entry.dagster_event_type,
                entry.step_key,
                entry.level,
                event.asset_key,
                event.partition,
            )
            for entry in logs
            if (event := entry.dagster_event) and event.asset_key
        ),
        "counts": (stats.steps_succeeded, stats.steps_failed, stats.materializations),
        "partitions of the run": storage.get_asset_partitions_for_run(run_id),
        "run status": instance.get_run_by_id(run_id).status,
        "asset keys": set(instance.all_asset_keys()),
    }
    for key in (RAIN, SNOW):
        latest = instance.get_latest_materialization_event(key)
        record = next(iter(instance.get_asset_records([key])))
        entry = record.asset_entry
        planned = instance.get_latest_planned_materialization_info(key)
        newest = entry.last_materialization
        answers[key.to_user_string()] = {
            "latest": latest.asset_materialization,
            "entry": (entry.last_run_id == run_id, newest.asset_materialization),
            "order": [
                materialization.partition_key
                for materialization in instance.fetch_materializations(key, limit=500).records
            ],
            "tags": storage.get_latest_tags_by_partition(
                key, dg.DagsterEventType.ASSET_MATERIALIZATION, ["dagster/data_version"]
            ),
            "planned": (planned.run_id == run_id),
            "unfinished": set(
                storage.get_latest_asset_partition_materialization_attempts_without_materializations(
                    key
                )
            ),
            "points at its own row": newest.asset_materialization.partition
            == _partition_of_row(instance, entry.last_materialization_storage_id),
        }
    return answers


def _partition_of_row(instance: dg.DagsterInstance, storage_id: int) -> str | None:
    with instance.event_log_storage.index_connection() as connection:
        row = connection.exec_driver_sql(
            f"select partition from event_logs where id = {storage_id}"
        ).one()
    return row[0]
