"""The sensor that requests one retraining for each finding of drift."""

from datetime import date, timedelta

import dagster as dg

from seoulcast.datasets.history import newest_day
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import DRIFT
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.datasets.models import trained_since
from seoulcast.settings import Settings
from seoulcast_assets.job_names import RETRAIN
from seoulcast_assets.jobs import CityJobs
from seoulcast_assets.outcomes import UNENDED
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.run_tags import REASON_TAG, TRIED_BEFORE_TAG
from seoulcast_assets.sensors.watched_days import RETRY_HOURS, slot

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
        f"{COOLDOWN.days} days; asks again every {RETRY_HOURS} hours while no training succeeds.",
    )
    def retrain_on_drift(
        context: dg.SensorEvaluationContext, store: StoreResource
    ) -> dg.RunRequest | dg.SkipReason:
        objects = jobs.city.view(store.open(settings))
        day = newest_day(objects, DRIFT, settings.clock.last_full_day())
        check = read_document(objects, DRIFT.key(day), DriftCheck) if day else None
        if check is None or not check.drifted:
            return dg.SkipReason("The newest drift check found no drift.")
        # The cursor is the day of the finding that a training was first asked for.
        found_on = date.fromisoformat(context.cursor) if context.cursor else None
        if found_on is not None and check.day - found_on >= COOLDOWN:
            found_on = None
        if found_on is not None and trained_since(objects, found_on):
            return dg.SkipReason(f"Already retrained for the drift found on {found_on}.")
        job = jobs.city.named(RETRAIN)
        if context.instance.get_runs_count(dg.RunsFilter(job_name=job, statuses=UNENDED)):
            return dg.SkipReason("A training is under way.")
        context.update_cursor((found_on or check.day).isoformat())
        reasons = ",".join(sorted({reason.code.value for reason in check.reasons}))
        return dg.RunRequest(
            partition_key=check.day.isoformat(),
            run_key=f"drift-{check.day}-{slot(settings.clock.now())}",
            tags={REASON_TAG: reasons} | ({TRIED_BEFORE_TAG: "true"} if found_on else {}),
        )

    return retrain_on_drift
