"""Which days of assets are not on record yet, neither as stored nor as absent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

import dagster as dg

from seoulcast_assets.commands.stages import Range
from seoulcast_assets.partitions import ranges_of

Recorded = Callable[[dg.AssetKey], Collection[str]]
"""The partitions of an asset that are materialised, as Dagster's instance tells them."""

MERGED_GAP_DAYS = 31
"""Days on record that are fetched again between two missing ones: a call of the hub is as long,
and a run takes longer to start."""


def missing_days(
    recorded: Recorded, assets: Iterable[dg.AssetKey], first: date, last: date
) -> set[date]:
    """The days from `first` through `last` that one of these assets lacks."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    missing: set[date] = set()
    for asset in assets:
        there = set(recorded(asset))
        missing |= {day for day in every if day.isoformat() not in there}
    return missing


def missing_runs(
    recorded: Recorded, assets: Collection[dg.AssetKey], runs: Iterable[Range], recent: date
) -> list[Range]:
    """What is missing of some runs, and nothing beside them: a model is of one day, for example.

    Args:
        recorded: tells what is on record.
        assets: which to look at.
        runs: first and last day of each.
        recent: last day before those that the schedules and sensors write as well.
    """
    return [
        missing
        for first, last in runs
        for missing in missing_ranges(recorded, assets, first, last, recent)
    ]


def missing_ranges(
    recorded: Recorded, assets: Iterable[dg.AssetKey], first: date, last: date, recent: date
) -> list[Range]:
    """These days as ranges, a run each.

    Args:
        recorded: tells what is on record.
        assets: which to look at.
        first: first day.
        last: last day, included.
        recent: last day before those that the schedules and sensors write as well. No range goes
            over it, so that a long one is none of theirs.
    """
    missing = missing_days(recorded, assets, first, last)
    old = {day for day in missing if day <= recent}
    return [*ranges_of(old, MERGED_GAP_DAYS), *ranges_of(missing - old, MERGED_GAP_DAYS)]
