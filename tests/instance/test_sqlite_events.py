"""Our event log against stock Dagster's: the same answers; and after a kill: whole batches."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import dagster as dg
import pytest
from support.event_log import BATCHES_OF_FORTY_DAYS, RAIN, SNOW, answers, batches_of, materialized

from seoulcast_assets.dagster_internals import (
    AssetCheckEvaluationPlanned,
    DagsterEventBatchMetadata,
    StepMaterializationData,
)
from seoulcast_assets.instance.batched_events import BATCH_SIZE, BATCH_SIZE_VARIABLE
from seoulcast_assets.instance.sqlite_events import BatchingSqliteEventLogStorage

DAYS = dg.DailyPartitionsDefinition("2019-01-01", timezone="Asia/Seoul")


@pytest.mark.parametrize("tags", [{}, {"fail_at": "20"}], ids=["a whole run", "a failed run"])
def test_a_ranged_run_is_answered_for_as_by_stock_storage(
    stock: dg.DagsterInstance, home: Path, run_days, tags: dict[str, str]
) -> None:
    of_stock = answers(stock, run_days(stock, 35, **tags).run_id)
    with dg.DagsterInstance.from_config(str(home)) as ours:
        of_ours = answers(ours, run_days(ours, 35, **tags).run_id)
    assert of_ours == of_stock
    assert len(of_ours["materialized"]["rain"]) == (30 if tags else 35)


def test_opening_the_instance_turns_batching_on_for_the_process(home: Path) -> None:
    os.environ.pop(BATCH_SIZE_VARIABLE)  # `home` was prepared in this process
    with dg.DagsterInstance.from_config(str(home)):
        assert os.environ[BATCH_SIZE_VARIABLE] == str(BATCH_SIZE)


def test_a_ranged_run_is_written_in_a_few_transactions(
    ours: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert batches_of(ours, 40, monkeypatch) == BATCHES_OF_FORTY_DAYS


def test_a_run_killed_between_chunks_leaves_the_finished_chunks_on_record(
    home: Path, run_days, elsewhere: Callable
) -> None:
    def run_and_die() -> None:
        store = BatchingSqliteEventLogStorage._store
        seen = Counter()

        def dying(self: BatchingSqliteEventLogStorage, events: Sequence[dg.EventLogEntry]) -> None:
            if events[0].dagster_event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
                seen["batches"] += 1
                if seen["batches"] == 5:  # the third chunk's first asset
                    os.kill(os.getpid(), signal.SIGKILL)
            store(self, events)

        BatchingSqliteEventLogStorage._store = dying
        with dg.DagsterInstance.from_config(str(home)) as instance:
            run_days(instance, 40)

    assert elsewhere(run_and_die) == -signal.SIGKILL
    with dg.DagsterInstance.from_config(str(home)) as instance:
        done = set(DAYS.get_partition_keys()[:20])
        (run,) = instance.get_runs()
        of_run = instance.event_log_storage.get_asset_partitions_for_run(
            run.run_id, dg.DagsterEventType.ASSET_MATERIALIZATION
        )
        assert materialized(instance)["rain"] == done == of_run[RAIN]
        assert materialized(instance)["snow"] == of_run[SNOW] < done


def test_a_kill_inside_a_batch_leaves_nothing_of_it(
    home: Path, run_days, elsewhere: Callable
) -> None:
    def run_and_die() -> None:
        store_asset = BatchingSqliteEventLogStorage._store_asset_event

        def dying(self, connection, event, event_id) -> None:
            store_asset(self, connection, event, event_id)
            if event.dagster_event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
                os.kill(os.getpid(), signal.SIGKILL)

        BatchingSqliteEventLogStorage._store_asset_event = dying
        with dg.DagsterInstance.from_config(str(home)) as instance:
            run_days(instance, 10)

    assert elsewhere(run_and_die) == -signal.SIGKILL
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert materialized(instance) == {"rain": set(), "snow": set()}
        with sqlite3.connect(home / "events" / "event_log.db") as database:
            tags = database.execute("select count(*) from asset_event_tags").fetchone()
        database.close()
        assert tags == (0,)
        assert run_days(instance, 10).success
        assert len(materialized(instance)["rain"]) == 10


def test_a_batch_that_fails_is_stored_once_by_dagsters_own_fallback(
    ours: dg.DagsterInstance, run_days, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_derived = BatchingSqliteEventLogStorage._store_derived

    def failing(self, connection, stored) -> None:
        store_derived(self, connection, stored)
        if len(stored) > 1:
            raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(BatchingSqliteEventLogStorage, "_store_derived", failing)
    run_days(ours, 10)
    rows = ours.fetch_materializations(RAIN, limit=100).records
    assert sorted(row.partition_key for row in rows) == DAYS.get_partition_keys()[:10]


def test_two_processes_may_open_a_new_home_at_once(tmp_path: Path, elsewhere: Callable) -> None:
    def open_it() -> None:
        assert BatchingSqliteEventLogStorage(str(tmp_path / "new")).all_asset_keys() == []

    codes: list[int | None] = []
    threads = [threading.Thread(target=lambda: codes.append(elsewhere(open_it))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [0, 0, 0]


def test_a_database_left_half_made_is_completed(tmp_path: Path) -> None:
    (tmp_path / "event_log.db").touch()
    assert BatchingSqliteEventLogStorage(str(tmp_path)).all_asset_keys() == []


def test_a_follower_sees_what_another_process_writes(
    ours: dg.DagsterInstance, home: Path, run_days, elsewhere: Callable
) -> None:
    run_id = run_days(ours, 1).run_id
    seen: list[str] = []
    arrived = threading.Event()

    def follow(entry: dg.EventLogEntry, _cursor: str) -> None:
        seen.append(entry.user_message)
        arrived.set()

    cursor = ours.get_records_for_run(run_id).cursor
    ours.watch_event_logs(run_id, cursor, follow)

    def write_one() -> None:
        with dg.DagsterInstance.from_config(str(home)) as instance:
            instance.report_engine_event("hello", instance.get_run_by_id(run_id))

    assert elsewhere(write_one) == 0
    assert arrived.wait(30)
    ours.end_watch_event_logs(run_id, follow)
    assert len(seen) == 1


def _planned_check(days: int, run_id: str) -> dg.EventLogEntry:
    days_def = dg.DailyPartitionsDefinition("1990-01-01", timezone="Asia/Seoul")
    subset = days_def.subset_with_partition_keys(days_def.get_partition_keys()[:days])
    return _entry(
        run_id,
        dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED,
        AssetCheckEvaluationPlanned(
            asset_key=RAIN, check_name="wet", partitions_subset=subset.to_serializable_subset()
        ),
    )


def _entry(run_id: str, kind: dg.DagsterEventType, data: object) -> dg.EventLogEntry:
    return dg.EventLogEntry(
        error_info=None,
        level=10,
        user_message="",
        run_id=run_id,
        timestamp=1.6e9,
        dagster_event=dg.DagsterEvent(kind.value, "fetch", event_specific_data=data),
    )


def test_a_check_planned_and_done_reads_as_in_stock_storage(
    stock: dg.DagsterInstance, ours: dg.DagsterInstance
) -> None:
    key = dg.AssetCheckKey(RAIN, "wet")
    done = dg.AssetCheckEvaluation(RAIN, "wet", passed=True, metadata={}, partition="1990-01-02")
    histories = []
    for instance in (stock, ours):
        storage = instance.event_log_storage
        storage.store_event_batch([_planned_check(3, "run"), _planned_check(2, "other")])
        storage.store_event(_entry("run", dg.DagsterEventType.ASSET_CHECK_EVALUATION, done))
        records = storage.get_asset_check_execution_history(key, limit=10)
        histories.append(
            Counter((r.run_id, r.partition, r.status, r.event.dagster_event_type) for r in records)
        )
    assert histories[0] == histories[1]
    assert sum(histories[1].values()) == 5


def test_a_check_may_be_planned_for_more_days_than_one_statement_takes(
    ours: dg.DagsterInstance,
) -> None:
    storage = ours.event_log_storage
    storage.store_event(_planned_check(5000, "run"))
    found = storage.get_asset_check_execution_history(dg.AssetCheckKey(RAIN, "wet"), limit=6000)
    assert len({record.partition for record in found}) == 5000


def test_a_batch_of_both_assets_notes_the_newest_day_of_each(
    ours: dg.DagsterInstance,
) -> None:
    for position, (key, day) in enumerate([(RAIN, "2019-01-01"), (SNOW, "2019-01-02")]):
        ours.report_dagster_event(
            dg.DagsterEvent(
                dg.DagsterEventType.ASSET_MATERIALIZATION.value,
                "fetch",
                event_specific_data=StepMaterializationData(
                    dg.AssetMaterialization(key, partition=day)
                ),
            ),
            run_id="run",
            batch_metadata=DagsterEventBatchMetadata("batch", position == 1),
        )
    latest = {key: ours.get_latest_materialization_event(key) for key in (RAIN, SNOW)}
    assert latest[RAIN].asset_materialization.partition == "2019-01-01"
    assert latest[SNOW].asset_materialization.partition == "2019-01-02"
