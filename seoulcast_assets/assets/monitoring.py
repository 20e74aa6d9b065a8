"""The assets forecast_scores (errors of issued forecasts) and drift_check (data and errors)."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, TypeVar

import dagster as dg
from pydantic import ValidationError

from seoulcast.datasets.cities import City
from seoulcast.datasets.document_history import DocumentHistory
from seoulcast.datasets.documents import LEADS, Document, Forecast, Scores
from seoulcast.datasets.issues import issues_of_record, parse_document, render
from seoulcast.datasets.keys import DRIFT, FORECASTS, OFFICIAL_FORECAST, SCORES, TARGET_DATASETS
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.datasets.models import champion_for
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.references.official import READ_DAYS, OfficialReference
from seoulcast.forecasting.verification.drift import check_drift
from seoulcast.forecasting.verification.scoring import ReferencesByDay, score_day
from seoulcast.presentation.plots import anomaly_table, drift_history, drift_table, score_table
from seoulcast.presentation.words import english
from seoulcast.settings import Settings
from seoulcast_assets.assets.stored_observations import (
    read_observed_targets,
    read_official,
    training_start,
)
from seoulcast_assets.lineage import SCORED_DAYS, last_days
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days, day_of, looking_back
from seoulcast_assets.resources import StoreResource

D = TypeVar("D", bound=Document)

PREVIOUS_CHECKS = 7
"""Earlier drift checks that it reads, to count for how many days a finding has lasted."""
PLOTTED_CHECKS = 400
"""Checks in the plot: a year, and the same weeks a year ago beside the newest."""


def scores_asset(days: Days, city: City) -> dg.AssetsDefinition:
    """Build a city's scores asset for these partitions."""
    asset = asset_key(city, SCORES.name)

    @dg.asset(
        key=asset,
        group_name=group_of(city, "monitoring"),
        kinds={"json"},
        partitions_def=days.dust,
        backfill_policy=dg.BackfillPolicy.single_run(),
        deps=[
            dg.AssetDep(
                asset_key(city, FORECASTS.name), partition_mapping=looking_back(-len(LEADS), -1)
            ),
            *(asset_key(city, dataset.name) for dataset in TARGET_DATASETS),
            dg.AssetDep(
                asset_key(city, OFFICIAL_FORECAST.name),
                partition_mapping=looking_back(-READ_DAYS, -1),
            ),
        ],
        description="The errors of all forecasts whose target was the partition's day, against "
        "what was observed (never against cleaned values), beside those of KMA's own forecast as "
        "issued, persistence and the normal, and whether the observed values were unusual, "
        "because of the air or of the instrument.",
    )
    def forecast_scores(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
    ) -> None:
        objects = city.view(store.open(settings))
        first, last = day_of(context.partition_keys[0]), day_of(context.partition_keys[-1])
        # Before they are read: scores of a day that changes in between are made again.
        etags = {
            dataset.name: {
                day: info.etag for day, info in list_days(objects, dataset, first, last).items()
            }
            for dataset in TARGET_DATASETS
        }
        # By the oldest issue that is scored: a day's references are the same in any range.
        oldest = first - timedelta(days=len(LEADS))
        observations = read_observed_targets(objects, training_start(oldest), last)
        references = ReferencesByDay(observations)
        out_from, out_by = first - timedelta(days=READ_DAYS), last - timedelta(days=1)
        issues = read_official(objects, out_from, out_by, context.log.warning)
        official = OfficialReference.read(issues, observations, first, last)
        for key in context.partition_keys:
            day = day_of(key)
            scores = score_day(
                day,
                _issued_before(objects, day),
                observations.through(day),
                origin=settings.origin,
                station=city.station,
                inputs={name: known.get(day) for name, known in etags.items()},
                references=references,
                official=official,
            )
            objects.put(SCORES.key(day), render(scores))
            context.add_asset_metadata(_of_scores(scores), asset, key)
        # As far back as drift checks read.
        since = first - timedelta(days=SCORED_DAYS - 1)
        DocumentHistory(objects).compact_days(SCORES, since, last)

    return forecast_scores


def _issued_before(store: ObjectStore, day: date) -> list[Forecast]:
    """What is held to account of the forecasts of a day, the newest first."""
    before = (day - timedelta(days=lead) for lead in LEADS)
    return [
        forecast for issued_under in before for forecast in issues_of_record(store, issued_under)
    ]


def _of_scores(scores: Scores) -> dict[str, Any]:
    """What Dagster's UI shows of a day's scores."""
    unusual = [one.target for one in scores.anomalies if one.unusual]
    return {
        "forecasts": len({r.fingerprint for r in scores.rows}),
        "official": len({r.lead for r in scores.rows if r.official is not None}),
        "scores": dg.MetadataValue.md(score_table(scores)),
        "unusual": unusual,
        # On an ordinary day the table would be its head alone.
        **({"anomalies": dg.MetadataValue.md(anomaly_table(scores))} if unusual else {}),
    }


def drift_asset(days: Days, city: City) -> dg.AssetsDefinition:
    """Build a city's drift asset for these partitions."""
    asset = asset_key(city, DRIFT.name)

    @dg.asset(
        key=asset,
        group_name=group_of(city, "monitoring"),
        kinds={"json"},
        partitions_def=days.dust,
        backfill_policy=dg.BackfillPolicy.single_run(),
        deps=[
            dg.AssetDep(asset_key(city, SCORES.name), partition_mapping=last_days(SCORED_DAYS)),
            *(asset_key(city, dataset.name) for dataset in TARGET_DATASETS),
        ],
        description="Whether data or errors have shifted as of the partition's day, by effect "
        "size against the same season and against the reference forecasts, with reasons.",
    )
    def drift_check(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
    ) -> None:
        objects = city.view(store.open(settings))
        first, last = day_of(context.partition_keys[0]), day_of(context.partition_keys[-1])
        observations = read_observed_targets(objects, training_start(last), last)
        stored = DocumentHistory(objects)
        for key in context.partition_keys:
            day = day_of(key)
            scores = stored.of_days(SCORES, day - timedelta(days=SCORED_DAYS - 1), day)
            previous = stored.of_days(
                DRIFT, day - timedelta(days=PREVIOUS_CHECKS), day - timedelta(days=1)
            )
            check = check_drift(
                day,
                observations.through(day),
                [parse_document(at, data, Scores) for at, data in scores.items()],
                [parse_document(at, data, DriftCheck) for at, data in previous.items()],
                station=city.station,
                origin=settings.origin,
                champion=champion_for(objects, day),
            )
            objects.put(DRIFT.key(day), render(check))
            context.add_asset_metadata(
                {
                    "drifted": check.drifted,
                    "reasons": english(check.reasons) or "none",
                    "findings": dg.MetadataValue.md(drift_table(check)),
                },
                asset,
                key,
            )
        # Once a run: one plot for each day of a backfill would fill the event log.
        plotted_from = last - timedelta(days=PLOTTED_CHECKS - 1)
        plotted = stored.of_days(DRIFT, plotted_from, last)
        history = drift_history(_sound(plotted.values(), DriftCheck), f"Drift through {last}")
        context.add_asset_metadata(
            {"history": dg.MetadataValue.md(history.as_markdown())}, asset, f"{last}"
        )
        stored.compact_days(DRIFT, min(first, plotted_from), last)

    return drift_check


def _sound(documents: Iterable[bytes], kind: type[D]) -> list[D]:
    """These documents without damaged ones: a plot must not fail the run."""
    found = []
    for data in documents:
        with suppress(ValidationError):
            found.append(kind.model_validate_json(data))
    return found
