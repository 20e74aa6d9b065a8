"""The sensor that requests one retraining for each finding of drift."""

from datetime import date, timedelta

import dagster as dg

from seoulcast.datasets.documents import DriftCheck
from seoulcast.datasets.history import newest_day
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import DRIFT
from seoulcast.settings import Settings
from seoulcast_assets.jobs import CityJobs
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.run_tags import REASON_TAG

COOLDOWN = timedelta(days=14)
"""Least time between two retrainings for drift: the same finding lasts for weeks, and a new
model needs days of scores before it can be evaluated."""


def build_drift_sensor(settings: Settings, jobs: CityJobs) -> dg.SensorDefinition:
    """Build the sensor that retrains a city's model once for each finding of drift."""

    @dg.sensor(
        name=jobs.city.named("retrain_on_drift"),
        job=jobs.retrain,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Retrains once for each finding of drift, at most once in "
        f"{COOLDOWN.days} days.",
    )
    def retrain_on_drift(
        context: dg.SensorEvaluationContext, store: StoreResource
    ) -> dg.RunRequest | dg.SkipReason:
        objects = jobs.city.view(store.open(settings))
        day = newest_day(objects, DRIFT, settings.clock.last_full_day())
        check = read_document(objects, DRIFT.key(day), DriftCheck) if day else None
        if check is None or not check.drifted:
            return dg.SkipReason("The newest drift check found no drift.")
        if context.cursor and check.day - date.fromisoformat(context.cursor) < COOLDOWN:
            return dg.SkipReason(f"Already retrained for the drift found on {context.cursor}.")
        context.update_cursor(check.day.isoformat())
        return dg.RunRequest(
            partition_key=check.day.isoformat(),
            run_key=f"drift-{check.day}",
            tags={REASON_TAG: ",".join(sorted({r.code.value for r in check.reasons}))},
        )

    return retrain_on_drift
