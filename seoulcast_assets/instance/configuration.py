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

MAX_CONCURRENT_RUNS = 3
"""Both pipelines may be waiting for a late day when the forecast is due, and it must go out;
more would only slow each other on two cores. For each further city its own PM10 may be waiting
as well."""


def embedded(home: Path, cities: int = 1) -> dict[str, Any]:
    """What `dagster.yaml` says where everything is on this machine.

    Args:
        home: Dagster's folder, absolute.
        cities: how many are forecast.

    Returns:
        The file's content; all paths in it are absolute.
    """

    def stock(part: str, folder: str) -> dict[str, Any]:
        module, name = STOCK_STORAGE[part]
        return {"module": module, "class": name, "config": {"base_dir": str(home / folder)}}

    coordinator, coordinator_class = STOCK_STORAGE["run_coordinator"]
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
        "run_coordinator": {"module": coordinator, "class": coordinator_class},
        "concurrency": {
            "runs": {
                "max_concurrent_runs": MAX_CONCURRENT_RUNS + cities - 1,
                "tag_concurrency_limits": [
                    {"key": PIPELINE_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}
                ],
            }
        },
        # A run whose process was killed is otherwise "started" for ever.
        "run_monitoring": {"enabled": True, "start_timeout_seconds": 180},
        "retention": {
            kind: {"purge_after_days": {"skipped": 2, "success": 30, "failure": 90, "started": 90}}
            for kind in ("schedule", "sensor")
        },
        # An event is a line at DEBUG: thousands of days would be thousands of lines.
        "python_logs": {"python_log_level": "INFO"},
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},
    }


def write(home: Path, cities: int = 1) -> Path:
    """Write `dagster.yaml` and make the databases, so that what starts next finds both.

    Args:
        home: Dagster's folder; made where absent.
        cities: how many are forecast.

    Returns:
        The file's path.
    """
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    path = home / "dagster.yaml"
    text = "# Written at each start by `python -m seoulcast_assets.instance`.\n" + yaml.safe_dump(
        embedded(home, cities), sort_keys=False
    )
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    # Opened by several processes at once, Dagster's run and schedule storage would each try
    # to make the same tables.
    with DagsterInstance.from_config(str(home)):
        return path
