"""The instance file of the embedded default: what `dagster.yaml` says, and its writing.

The deployment's own file is `deploy/dagster.yaml`; what both must agree on is here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from dagster import DagsterInstance

from seoulcast_assets.dagster_internals import STOCK_STORAGE
from seoulcast_assets.run_tags import PIPELINE_TAG

MAX_CONCURRENT_RUNS = 5
"""Weather, PM10 and the morning's sources may each be waiting for what is late when the forecast
is due, and a command may be fetching history: the forecast must go out all the same. More would
only slow each other on two cores. For each further city its own PM10 may be waiting as well."""

TICK_RETRIES = 3
"""Further evaluations, a minute apart, of a schedule's tick that fails: by default Dagster makes
none, unless it can't reach the code server, and a morning is left to the reconciliation."""

RUN_CHECK_S = 30
"""Seconds between two checks of whether unfinished runs are alive."""


def embedded(home: Path, cities: int = 1, run_check_s: int = RUN_CHECK_S) -> dict[str, Any]:
    """What `dagster.yaml` says where everything is on this machine.

    Args:
        home: Dagster's folder, absolute.
        cities: how many are forecast.
        run_check_s: seconds between two checks of whether runs are alive.

    Returns:
        The file's content; all paths in it are absolute.
    """

    def stock(part: str, folder: str) -> dict[str, Any]:
        module, name = STOCK_STORAGE[part]
        return {"module": module, "class": name, "config": {"base_dir": str(home / folder)}}

    coordinator, coordinator_class = STOCK_STORAGE["run_coordinator"]
    scheduler, scheduler_class = STOCK_STORAGE["scheduler"]
    return {
        # Dagster takes our event log only beside its two siblings, each named.
        "run_storage": stock("run_storage", "runs"),
        "event_log_storage": {
            "module": "seoulcast_assets.instance.sqlite_events",
            "class": "BatchingSqliteEventLogStorage",
            "config": {"base_dir": str(home / "events")},
        },
        "schedule_storage": stock("schedule_storage", "schedules"),
        "compute_logs": stock("compute_logs", "logs"),
        "run_launcher": {
            "module": "seoulcast_assets.instance.run_launcher",
            "class": "WatchedRunLauncher",
            "config": {"same_machine": True},
        },
        "run_coordinator": {
            "module": coordinator,
            "class": coordinator_class,
            # A run that can't be launched while the code server restarts goes back into the
            # queue, for ten minutes: as long as the launcher waits for the code server.
            "config": {"max_user_code_failure_retries": 20, "user_code_failure_retry_delay": 30},
        },
        "scheduler": {
            "module": scheduler,
            "class": scheduler_class,
            "config": {"max_tick_retries": TICK_RETRIES},
        },
        "concurrency": {
            "runs": {
                "max_concurrent_runs": MAX_CONCURRENT_RUNS + cities - 1,
                "tag_concurrency_limits": [
                    {"key": PIPELINE_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}
                ],
            }
        },
        **_ends_of_runs(run_check_s),
        "retention": {
            kind: {"purge_after_days": {"skipped": 2, "success": 30, "failure": 90, "started": 90}}
            for kind in ("schedule", "sensor")
        },
        # An event is a line at DEBUG: thousands of days would be thousands of lines.
        "python_logs": {"python_log_level": "INFO"},
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},
    }


def _ends_of_runs(run_check_s: int) -> dict[str, Any]:
    """When an unfinished run is marked as failed or canceled, and which runs are then retried."""
    return {
        # Without it, a run whose process was killed stays "started" for ever. The longest run, a
        # whole history from the hub, takes hours, so half a day ends only what no check notices.
        "run_monitoring": {
            "enabled": True,
            "start_timeout_seconds": 90,
            "cancel_timeout_seconds": 90,
            "max_runtime_seconds": 43200,
            "poll_interval_seconds": run_check_s,
        },
        # Lost runs alone: one that failed has retried inside the run.
        "run_retries": {
            "enabled": True,
            "max_retries": 2,
            "retry_on_asset_or_op_failure": False,
        },
    }


def write(home: Path, cities: int = 1, run_check_s: int = RUN_CHECK_S) -> Path:
    """Write `dagster.yaml` and make the databases, so that what starts next finds both.

    Args:
        home: Dagster's folder; made where absent.
        cities: how many are forecast.
        run_check_s: seconds between two checks of whether runs are alive.

    Returns:
        The file's path.
    """
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    path = home / "dagster.yaml"
    text = "# Written at each start by `python -m seoulcast_assets.instance`.\n" + yaml.safe_dump(
        embedded(home, cities, run_check_s), sort_keys=False
    )
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    # Opened by several processes at once, Dagster's run and schedule storage would each try
    # to make the same tables.
    with DagsterInstance.from_config(str(home)):
        return path
