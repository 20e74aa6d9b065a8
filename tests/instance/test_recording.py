"""Materialisations recorded in a batch are what Dagster itself would have recorded."""

from __future__ import annotations

import dagster as dg
import pytest

from seoulcast_assets.instance.recording import record_materializations

DAYS = ["2019-01-01", "2019-01-02"]


def _materialization(asset: str, day: str) -> dg.AssetMaterialization:
    return dg.AssetMaterialization(
        asset,
        partition=day,
        description="written" if day == DAYS[0] else None,
        metadata={"rows": 1},
        tags={"dagster/data_version": "abc"},
    )


def _run(instance: dg.DagsterInstance, body) -> str:
    @dg.op(name="write")
    def write(context) -> None:
        body(context)

    @dg.job(name="one_op", executor_def=dg.in_process_executor)
    def one_op() -> None:
        write()

    return one_op.execute_in_process(instance=instance).run_id


def test_a_recorded_event_equals_one_that_dagster_logs(ours: dg.DagsterInstance) -> None:
    def log_and_record(context) -> None:
        for day in DAYS:
            context.log_event(_materialization("rain", day))
        record_materializations(context, [_materialization("rain", day) for day in DAYS])

    entries = ours.all_logs(_run(ours, log_and_record), dg.DagsterEventType.ASSET_MATERIALIZATION)
    # The time differs, and the console's wording of the message is kept twice by stock.
    same = [entry._replace(timestamp=0, user_message="") for entry in entries]
    assert len(same) == 4
    assert same[2:] == same[:2]


def test_what_is_recorded_is_on_record_before_the_op_goes_on(ours: dg.DagsterInstance) -> None:
    seen: list[set[str]] = []

    def record_and_ask(context) -> None:
        record_materializations(
            context, [_materialization(asset, day) for day in DAYS for asset in ("rain", "snow")]
        )
        seen.extend(
            ours.get_materialized_partitions(dg.AssetKey(asset)) for asset in ("rain", "snow")
        )

    _run(ours, record_and_ask)
    assert seen == [set(DAYS), set(DAYS)]


def test_nothing_to_record_is_nothing_recorded(ours: dg.DagsterInstance) -> None:
    run_id = _run(ours, lambda context: record_materializations(context, []))
    assert ours.all_logs(run_id, dg.DagsterEventType.ASSET_MATERIALIZATION) == []


def test_thousands_of_days_are_no_lines_on_the_console(
    ours: dg.DagsterInstance, capfd: pytest.CaptureFixture[str]
) -> None:
    _run(
        ours,
        lambda context: record_materializations(
            context, [_materialization("rain", f"day-{number}") for number in range(2500)]
        ),
    )
    assert len(ours.get_materialized_partitions(dg.AssetKey("rain"))) == 2500
    assert "ASSET_MATERIALIZATION" not in capfd.readouterr().err
