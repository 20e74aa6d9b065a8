"""Tags of runs: those that SeoulCast sets itself, and Dagster's for the days a run is for."""

from collections.abc import Mapping
from datetime import date

from seoulcast_assets.dagster_internals import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
    PARTITION_NAME_TAG,
)

PIPELINE_TAG = "seoulcast/pipeline"
"""Runs with the same value of this tag wait for each other: they write the same days."""
MORNING_TAG = "seoulcast/morning"
"""On a run of the forecast that replaces a scheduled one which failed or never started."""
TRIED_BEFORE_TAG = "seoulcast/tried_before"
"""On a run for a day that an earlier run failed to fetch: a repeated failure is not notified."""
WANTED_TAG = "seoulcast/wanted"
"""On a run that a sensor asks for until it is done: what is wanted."""
REASON_TAG = "seoulcast/reason"
"""On a run that a sensor started: why."""


def tags_for_days(first: date | str, last: date | str | None = None) -> dict[str, str]:
    """Dagster's tags of a run for one day, or for a range of days (both ends included)."""
    if last is None or f"{first}" == f"{last}":
        return {PARTITION_NAME_TAG: f"{first}"}
    return {
        ASSET_PARTITION_RANGE_START_TAG: f"{first}",
        ASSET_PARTITION_RANGE_END_TAG: f"{last}",
    }


def days_in_words(tags: Mapping[str, str]) -> str:
    """The day of a run, or `first...last` of a range; empty for a run without partitions."""
    if ASSET_PARTITION_RANGE_START_TAG in tags:
        return f"{tags[ASSET_PARTITION_RANGE_START_TAG]}...{tags[ASSET_PARTITION_RANGE_END_TAG]}"
    return tags.get(PARTITION_NAME_TAG, "")
