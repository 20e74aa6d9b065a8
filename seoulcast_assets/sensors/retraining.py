"""The sensor that says that a retraining begins which nobody started: for drift, or weekly.

How it ended is said by the message of the model's decision, or of the failed run. A run that
is tried again, because it was lost or had failed before, is not announced again.
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import DRIFT
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.presentation import messages
from seoulcast.reasons import Reason
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import (
    BACKFILL_ID_TAG,
    RETRY_NUMBER_TAG,
    SCHEDULE_NAME_TAG,
    SENSOR_NAME_TAG,
)
from seoulcast_assets.job_names import RETRAIN
from seoulcast_assets.notifying import MESSAGES_OFF, Operators
from seoulcast_assets.partitions import day_of
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.run_tags import REASON_TAG, TRIED_BEFORE_TAG, days_in_words
from seoulcast_assets.sensors.city_jobs import jobs_by_city, with_city
from seoulcast_assets.sensors.operators import OperatorOutboxes
from seoulcast_assets.sensors.outbox import NO_STORE


def build_retraining_sensor(settings: Settings) -> dg.SensorDefinition:
    """The sensor that notifies of retrainings that begin by themselves.

    Args:
        settings: links and cities.
    """

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.STARTED,
        name="slack_on_retraining",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="One message when a retraining begins that drift or the week has started.",
    )
    def slack_on_retraining(
        context: dg.RunStatusSensorContext,
        operators: dg.ResourceParam[Operators],
        store: StoreResource,
    ) -> dg.SkipReason | None:
        run = context.dagster_run
        if not operators.on:
            return dg.SkipReason(MESSAGES_OFF)
        job, city = jobs_by_city(settings).get(run.job_name, (run.job_name, None))
        if job != RETRAIN or city is None:
            return dg.SkipReason("No retraining.")
        if not {SCHEDULE_NAME_TAG, SENSOR_NAME_TAG} & run.tags.keys():
            return dg.SkipReason("Started by a person, who sees it.")
        if {BACKFILL_ID_TAG, RETRY_NUMBER_TAG, TRIED_BEFORE_TAG} & run.tags.keys():
            return dg.SkipReason("Part of a backfill, or tried again.")
        text = messages.retraining_begins(
            messages.Retraining(
                through=day_of(days_in_words(run.tags)),
                is_for_drift=REASON_TAG in run.tags,
                reasons=_reasons(run, city, store, settings),
                link=f"{settings.dagster_url}/runs/{run.run_id}",
            )
        )
        text = with_city(text, run.job_name, settings)
        name = f"retraining-{run.run_id}"
        OperatorOutboxes.opened(operators, store, settings).notify({name: text})
        return None

    return slack_on_retraining


def _reasons(
    run: dg.DagsterRun, city: City, store: StoreResource, settings: Settings
) -> Sequence[Reason]:
    """Those of the drift check that asked for the run; none where it can't be read."""
    if REASON_TAG not in run.tags:
        return []
    day = day_of(days_in_words(run.tags))
    try:
        check = read_document(city.view(store.open(settings)), DRIFT.key(day), DriftCheck)
    except NO_STORE:
        return []
    return [] if check is None else check.reasons
