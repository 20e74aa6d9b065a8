"""Instances of both storages, one ranged job to run on either, and a process to kill."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import dagster as dg
import pytest

from seoulcast_assets.instance.configuration import write
from seoulcast_assets.instance.recording import record_materializations
from seoulcast_assets.instance.sqlite_events import BATCH_SIZE_VARIABLE

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


class RunDays(Protocol):
    def __call__(
        self, instance: dg.DagsterInstance, count: int, **tags: str
    ) -> dg.ExecuteInProcessResult: ...


@pytest.fixture
def run_days() -> RunDays:
    """Runs the first `count` days of both assets as one ranged run."""

    def run(instance: dg.DagsterInstance, count: int, **tags: str) -> dg.ExecuteInProcessResult:
        keys = DAYS.get_partition_keys()[:count]
        span = {
            "dagster/asset_partition_range_start": keys[0],
            "dagster/asset_partition_range_end": keys[-1],
        }
        return DEFINITIONS.resolve_job_def("fetch").execute_in_process(
            instance=instance, raise_on_error=False, tags=span | tags
        )

    return run


@pytest.fixture
def elsewhere() -> Callable[[Callable[[], object]], int | None]:
    """Runs a function in a process of its own; gives the exit code (-9: killed)."""

    def run(target: Callable[[], object]) -> int | None:
        process = multiprocessing.get_context("fork").Process(target=target)
        process.start()
        process.join(60)
        return process.exitcode

    return run


@pytest.fixture(autouse=True)
def _batching_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening our storage sets the variable for its process."""
    monkeypatch.setenv(BATCH_SIZE_VARIABLE, "0")
    monkeypatch.delenv(BATCH_SIZE_VARIABLE)


@pytest.fixture
def stock(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """An instance on Dagster's own SQLite storage."""
    home = tmp_path / "stock"
    home.mkdir()
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A Dagster home as `make up` prepares it."""
    return write(tmp_path / "ours").parent


@pytest.fixture
def ours(home: Path) -> Iterator[dg.DagsterInstance]:
    """An instance on our storage."""
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance
