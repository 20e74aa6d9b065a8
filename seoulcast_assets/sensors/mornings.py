"""The sensor of the mornings: late and revised hours and official forecasts, fetched again.

A day that is missing is asked for again, and so is the newest one while values of it are
missing. What a key may not read is not asked for: each morning's own run finds out when it may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg

from seoulcast.datasets.cities import NETWORK, City
from seoulcast.datasets.sources import source_statuses
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import UnresolvedAssetJobDefinition
from seoulcast_assets.job_names import MORNING_PIPELINE
from seoulcast_assets.morning_parts import Part, parts_of_a_morning
from seoulcast_assets.partitions import ranges_of
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.run_tags import TRIED_BEFORE_TAG, tags_for_days
from seoulcast_assets.sensors.watched_days import (
    INTERVAL_S,
    NOTHING_ISSUED,
    WatchedDays,
    newest_forecast,
)


def build_morning_sensor(
    settings: Settings, cities: Sequence[City], morning_pipeline: UnresolvedAssetJobDefinition
) -> dg.SensorDefinition:
    """Build the sensor that fetches late and revised days of the morning's sources again."""

    @dg.sensor(
        name="late_and_revised_mornings",
        job=morning_pipeline,
        minimum_interval_seconds=INTERVAL_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Fetches late and revised hours and official forecasts again, but for those "
        "that the key may not read.",
    )
    def late_and_revised_mornings(
        context: dg.SensorEvaluationContext, store: StoreResource
    ) -> dg.SensorResult | dg.SkipReason:
        objects = store.open(settings)
        if not any(newest_forecast(city.view(objects)) for city in cities):
            return dg.SkipReason(NOTHING_ISSUED)
        statuses = source_statuses(objects)
        window = WatchedDays(context.instance, objects, settings, NETWORK)
        late = [
            request
            for part in parts_of_a_morning(cities)
            if part.may_be_read(statuses)
            for request in _late(
                WatchedDays(context.instance, part.owner.view(objects), settings, part.owner),
                part,
            )
        ]
        return dg.SensorResult(run_requests=[*late, *window.rechecks([MORNING_PIPELINE])])

    return late_and_revised_mornings


def _late(watched: WatchedDays, part: Part) -> Iterator[dg.RunRequest]:
    """Runs for the days of a part that are missing, and for the newest one if it lacks values.

    Days in a row are one run: after the sources have been named for the first time, or could be
    read for the first time, all days are missing.
    """
    days = watched.missing(part.raw) | watched.lacking(part.raw)
    for first, last in ranges_of(days):
        yield _request(part, first, last, watched.slot)


def _request(part: Part, first: date, last: date, slot: str) -> dg.RunRequest:
    name = part.assets[0].to_user_string()
    return dg.RunRequest(
        job_name=MORNING_PIPELINE,
        partition_key=f"{first}" if first == last else None,
        run_key=f"late-{name}-{first}-{last}-{slot}",
        asset_selection=part.assets,
        tags={TRIED_BEFORE_TAG: "true"} | ({} if first == last else tags_for_days(first, last)),
    )
