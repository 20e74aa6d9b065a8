"""Operators: one message for a failed run, a backfill with failures, a morning, a model, drift.

It goes to Slack's channel and to every other place of theirs; sensors are named after the first.
Which runs are notified of is decided here, by tags and by the kind of failure; the text is
that of `seoulcast.presentation.messages`, and `operators` sends it. Retries inside a run send
nothing, a lost run one message when it is first lost, and the runs of a backfill are left to
the summary of `backfills`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import dagster as dg

from seoulcast.datasets.documents import Scores
from seoulcast.datasets.issues import current_issue, read_document
from seoulcast.datasets.keys import DRIFT, SCORES
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.datasets.models import decisions
from seoulcast.datasets.store import ObjectStore
from seoulcast.presentation import messages
from seoulcast.reasons import FailureKind
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import (
    BACKFILL_ID_TAG,
    RETRY_NUMBER_TAG,
    SCHEDULE_NAME_TAG,
    SENSOR_NAME_TAG,
    WILL_RETRY_TAG,
)
from seoulcast_assets.job_names import (
    BATCH_FORECAST,
    MORNING_PIPELINE,
    POLLUTANT_PIPELINES,
    RETRAIN,
    UPDATE_FORECAST,
    WEATHER_PIPELINE,
)
from seoulcast_assets.notifying import MESSAGES_OFF, Operators
from seoulcast_assets.outcomes import cause_of, kind_of, rows_aside
from seoulcast_assets.partitions import day_of
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.run_tags import MORNING_TAG, TRIED_BEFORE_TAG, days_in_words
from seoulcast_assets.sensors.backfills import build_backfill_sensor
from seoulcast_assets.sensors.city_jobs import jobs_by_city, with_city
from seoulcast_assets.sensors.operators import OperatorOutboxes
from seoulcast_assets.sensors.retraining import build_retraining_sensor
from seoulcast_assets.sensors.sources import build_source_sensor

NOTIFIED_EACH_TIME: frozenset[FailureKind | None] = frozenset({"quarantined"})
"""Failures that a person has to look at, even of a day that has failed before."""
SAID_OF_SOURCES: frozenset[FailureKind | None] = frozenset(
    {"unpublished", "hub_refused", "hub_unreachable", "hub_malformed"}
)
"""Failures of the morning's sources, of which `sources` notifies when their state changes."""
RECENT_DAYS = 30
"""Scored days that the morning's message averages."""


def build_slack_sensors(
    settings: Settings, steps: Mapping[str, Sequence[str]]
) -> list[dg.SensorDefinition]:
    """The sensors that notify operators.

    Args:
        settings: links and clock.
        steps: names of the assets that each step makes.
    """
    return [
        _failures(settings, steps),
        _successes(settings),
        build_backfill_sensor(settings),
        build_source_sensor(settings),
        build_retraining_sensor(settings),
    ]


def _failures(settings: Settings, steps: Mapping[str, Sequence[str]]) -> dg.SensorDefinition:
    @dg.run_failure_sensor(
        name="slack_on_failure",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="One message for each run that failed for good, or was lost, to every place of "
        "the operators: Slack's channel, and those of SEOULCAST_OPERATOR_URLS.",
    )
    def slack_on_failure(
        context: dg.RunFailureSensorContext,
        operators: dg.ResourceParam[Operators],
        store: StoreResource,
    ) -> dg.SkipReason | None:
        tags = context.dagster_run.tags
        if not operators.on:
            return dg.SkipReason(MESSAGES_OFF)
        if BACKFILL_ID_TAG in tags:
            return dg.SkipReason("Part of a backfill, of which there is one summary.")
        retried = _is_retried(context.dagster_run)
        if retried and RETRY_NUMBER_TAG in tags:
            return dg.SkipReason("Lost again and retried: notified when it was first lost.")
        failures = context.get_step_failure_events()
        of_morning = context.dagster_run.job_name == MORNING_PIPELINE
        said = SAID_OF_SOURCES if of_morning else frozenset()
        events = [event for event in failures if kind_of(event) not in said]
        if failures and not events:
            return dg.SkipReason("The state of the source tells it, once.")
        kind = next((kind for event in events if (kind := kind_of(event))), None)
        # A lost run has no failed step, so nothing is known of its day.
        if TRIED_BEFORE_TAG in tags and events and kind not in NOTIFIED_EACH_TIME:
            return dg.SkipReason("The day is still missing: notified when it first failed.")
        failed = [event.step_key or "" for event in events]
        text = messages.failure(
            messages.Failed(
                job=context.dagster_run.job_name,
                # A step's key is its asset's, with the parts joined differently.
                assets=[
                    name for step in failed for name in steps.get(step, [step.replace("__", "/")])
                ],
                partition=days_in_words(tags),
                kind=kind,
                cause=_cause(context, events),
                link=f"{settings.dagster_url}/runs/{context.dagster_run.run_id}",
                retried=retried,
            )
        )
        text = with_city(text, context.dagster_run.job_name, settings)
        name = f"failure-{context.dagster_run.run_id}"
        OperatorOutboxes.opened(operators, store, settings).notify({name: text})
        return None

    return slack_on_failure


def _is_retried(run: dg.DagsterRun) -> bool:
    """Whether Dagster retries a lost run; it can't retry the run of a command."""
    return run.tags.get(WILL_RETRY_TAG) == "true" and run.remote_job_origin is not None


def _cause(context: dg.RunFailureSensorContext, failures: Sequence[dg.DagsterEvent]) -> str:
    """The message of the exception that the user's code raised, not of Dagster's wrapper."""
    causes = (cause_of(event) for event in failures)
    return next((cause for cause in causes if cause), str(context.failure_event.message))


def _successes(settings: Settings) -> dg.SensorDefinition:
    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="slack_on_success",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="The morning's forecast, a line for each pipeline, drift and new models, to "
        "every place of the operators.",
    )
    def slack_on_success(
        context: dg.RunStatusSensorContext,
        operators: dg.ResourceParam[Operators],
        store: StoreResource,
    ) -> dg.SkipReason | None:
        run = context.dagster_run
        if not operators.on:
            return dg.SkipReason(MESSAGES_OFF)
        automatic = {SCHEDULE_NAME_TAG, SENSOR_NAME_TAG} & run.tags.keys()
        if not automatic or BACKFILL_ID_TAG in run.tags:
            return dg.SkipReason("Started by a person, who sees it.")
        objects = store.open(settings)
        texts = list(_news(run, objects, settings))
        aside = rows_aside(context.instance, run.run_id)
        # What an update puts aside is fetched and told of with its day, the next morning.
        if aside and not _is_update(run, settings):
            texts.append(messages.rows_aside(run.job_name, aside))
        named = {f"success-{run.run_id}-{part}": text for part, text in enumerate(texts)}
        OperatorOutboxes(operators, objects).notify(named)
        return None

    return slack_on_success


def _is_update(run: dg.DagsterRun, settings: Settings) -> bool:
    job, _ = jobs_by_city(settings).get(run.job_name, (run.job_name, None))
    return job == UPDATE_FORECAST


def _news(run: dg.DagsterRun, store: ObjectStore, settings: Settings) -> list[str]:
    partition = days_in_words(run.tags)
    if run.job_name in {WEATHER_PIPELINE, MORNING_PIPELINE}:
        return [messages.pipeline_success(run.job_name, partition)]
    of_city = jobs_by_city(settings).get(run.job_name)
    if of_city is None:
        return []
    job, city = of_city
    store = city.view(store)
    if job in POLLUTANT_PIPELINES:
        return [with_city(messages.pipeline_success(job, partition), run.job_name, settings)]
    if job == RETRAIN:
        made = [p for p in decisions(store) if p.by_day == day_of(partition)]
        texts = [messages.model_decision(promotion) for promotion in made[-1:]]
        return [with_city(text, run.job_name, settings) for text in texts]
    if job == BATCH_FORECAST and {SCHEDULE_NAME_TAG, MORNING_TAG} & run.tags.keys():
        day = day_of(partition)
        forecast = current_issue(store, day)
        recent = [
            read_document(store, SCORES.key(day - timedelta(days=back)), Scores)
            for back in range(RECENT_DAYS)
        ]
        scores = [document for document in recent if document is not None]
        drift = read_document(store, DRIFT.key(day), DriftCheck)
        texts = (
            []
            if forecast is None
            else [messages.morning(forecast, scores, settings.page_of(city.station))]
        )
        if drift is not None and drift.drifted:
            texts.append(with_city(messages.drift_found(drift), run.job_name, settings))
        return texts
    return (
        _moved(store, day_of(partition), settings.page_of(city.station))
        if job == UPDATE_FORECAST
        else []
    )


def _moved(store: ObjectStore, day: date, page_url: str) -> list[str]:
    """That the update of a day says another thing than its morning, where it does."""
    before, update = current_issue(store, day), current_issue(store, day, "update")
    if before is None or update is None:
        return []
    text = messages.updated(before, update, page_url)
    return [] if text is None else [text]
