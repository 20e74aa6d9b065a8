"""Reconciles the store with the hub: missing, late and revised days of the last two weeks.

Compares objects, not materialisations. A missing day is fetched again, with its clean rows;
scores are made again when the rows they were scored against have changed; a forecast only
while its day is the newest. A forecast, scores or drift check that is missing, because the
run failed or the daemon was down, is made too.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import ForecastPointer, Scores
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import (
    DRIFT,
    FORECASTS,
    INPUT_DATASETS,
    LATEST_FORECAST,
    RAW_ASOS,
    SCORES,
    TARGET_DATASETS,
    TEMPERATURE,
    DayDataset,
)
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectInfo, ObjectStore
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import UnresolvedAssetJobDefinition
from seoulcast_assets.job_names import BATCH_FORECAST, WEATHER_PIPELINE, pollutant_pipeline
from seoulcast_assets.jobs import Jobs
from seoulcast_assets.naming import asset_key
from seoulcast_assets.outcomes import is_status
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.run_tags import MORNING_TAG, TRIED_BEFORE_TAG, tags_for_days

WATCHED_DAYS = 14
"""How far back a missing day is fetched and a change is looked for."""
RECHECKED_DAYS = 7
"""How far back days are fetched again once a day, to find the hub's revisions."""
RECHECK_HOUR = 13
"""Hour (KST) from which that happens: the hub's first corrections are in by noon."""
GRACE = timedelta(minutes=30)
"""Time that the forecast's run has before another one is requested in its place."""
RETRY_HOURS = 3
"""Hours between two retries of a day that is still missing."""

OF_A_MORNING = (FORECASTS, SCORES, DRIFT)


def build_reconciliation_sensors(settings: Settings, jobs: Jobs) -> list[dg.SensorDefinition]:
    """For each city the sensor that keeps the last two weeks as the hub has them."""
    return [
        _reconciliation_sensor(
            settings,
            of.city,
            [jobs.weather_pipeline, *of.pollutants.values(), of.batch_forecast],
            leads=of is jobs.cities[0],
        )
        for of in jobs.cities
    ]


def _reconciliation_sensor(
    settings: Settings, city: City, jobs: Sequence[UnresolvedAssetJobDefinition], *, leads: bool
) -> dg.SensorDefinition:
    @dg.sensor(
        name=city.named("late_and_revised_days"),
        jobs=jobs,
        minimum_interval_seconds=120,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Fetches late and revised days again, and makes again what depends on them.",
    )
    def late_and_revised_days(
        context: dg.SensorEvaluationContext, store: StoreResource
    ) -> dg.SensorResult | dg.SkipReason:
        objects = city.view(store.open(settings))
        latest = read_document(objects, LATEST_FORECAST, ForecastPointer)
        if latest is None:
            return dg.SkipReason(
                "No forecast was issued yet: the first backfill fetches every day."
            )
        found = Reconciliation(context.instance, objects, settings, city, leads=leads)
        requests = [
            *found.late(),
            *found.rechecks(),
            *found.unissued(latest.day),
            *found.rescores(),
        ]
        reissue, cursor = found.reissue(latest, context.cursor)
        return dg.SensorResult(run_requests=[*requests, *reissue], cursor=cursor)

    return late_and_revised_days


@dataclass(frozen=True)
class Reconciliation:
    """One comparison of the last two weeks with what should be stored.

    Args:
        instance: has on record which days the hub confirmed as absent.
        store: the objects, in the city's view.
        settings: the clock, and when a day is due.
        city: whose days they are.
        leads: whether this city's sensor also looks after the network's weather, which one
            of them must.
    """

    instance: dg.DagsterInstance
    store: ObjectStore
    settings: Settings
    city: City
    leads: bool
    _listed: dict[str, dict[date, ObjectInfo]] = field(default_factory=dict, init=False)

    @property
    def last_due(self) -> date:
        """Newest day that should be stored: yesterday, once the forecast's time has passed."""
        return self._due_by(self.settings.clock.now())

    @property
    def _pollutant_pipelines(self) -> list[str]:
        """The city's jobs that ingest pollutants, in the order of `POLLUTANTS`."""
        return [self.city.named(pollutant_pipeline(one)) for one in POLLUTANTS]

    def _due_by(self, moment: datetime) -> date:
        return moment.date() - timedelta(
            days=1 if moment.time() >= self.settings.forecast_at else 2
        )

    @property
    def first(self) -> date:
        """Oldest day that is compared."""
        return self.last_due - timedelta(days=WATCHED_DAYS - 1)

    def late(self) -> Iterator[dg.RunRequest]:
        """Runs for days that should be there and are not."""
        # A raw day is stored with the row of any city, so each city's own temperature counts.
        weather = (RAW_ASOS, TEMPERATURE) if self.leads else (TEMPERATURE,)
        pollutants = zip(self._pollutant_pipelines, POLLUTANTS, strict=True)
        for job, datasets in (
            (WEATHER_PIPELINE, weather),
            *((job, (pollutant.raw,)) for job, pollutant in pollutants),
        ):
            for day in sorted(set().union(*(self._missing(dataset) for dataset in datasets))):
                yield dg.RunRequest(
                    job_name=job,
                    partition_key=f"{day}",
                    run_key=f"late-{datasets[0].name}-{day}-{self._slot}",
                    tags={TRIED_BEFORE_TAG: "true"},
                )

    def _missing(self, dataset: DayDataset) -> set[date]:
        """Watched days without an object that are not on record as absent."""
        every = {self.first + timedelta(days=n) for n in range(WATCHED_DAYS)}
        missing = every - set(self._watched(dataset))
        return missing - self._absent(dataset, missing)

    def _watched(self, dataset: DayDataset) -> dict[date, ObjectInfo]:
        """The watched days that have an object, listed once."""
        if dataset.name not in self._listed:
            found = list_days(self.store, dataset, self.first, self.last_due)
            self._listed[dataset.name] = found
        return self._listed[dataset.name]

    def _absent(self, raw: DayDataset, days: set[date]) -> set[date]:
        """Those days whose newest materialization has the status `absent`.

        A day whose object was stored and then deleted has another status: it is fetched again.
        """
        absent = set()
        for day in days:
            found = self.instance.fetch_materializations(
                dg.AssetRecordsFilter(asset_key(self.city, raw.name), asset_partitions=[f"{day}"]),
                limit=1,
            )
            for record in found.records:
                event = record.asset_materialization
                if event is not None and is_status(event, "absent"):
                    absent.add(day)
        return absent

    @property
    def _slot(self) -> str:
        """Names the hours in which a run is requested once."""
        now = self.settings.clock.now()
        return f"{now:%Y%m%d}-{now.hour // RETRY_HOURS}"

    def unissued(self, latest: date) -> Iterator[dg.RunRequest]:
        """Runs for mornings whose forecast, scores or drift check is missing.

        Args:
            latest: day of the newest forecast; days before the first forecast are a
                backfill's, and not requested here.
        """
        due = self._due_by(self.settings.clock.now() - GRACE)
        there = [set(list_days(self.store, d, self.first, due)) for d in OF_A_MORNING]
        begun = min(there[0], default=latest)
        for offset in range((due - self.first).days + 1):
            day = self.first + timedelta(days=offset)
            if day > begun and not all(day in days for days in there):
                newest = day == self.settings.clock.last_full_day()
                yield dg.RunRequest(
                    job_name=self.city.named(BATCH_FORECAST),
                    partition_key=f"{day}",
                    run_key=f"unissued-{day}-{self._slot}",
                    tags={MORNING_TAG: "true"} if newest else {},
                )

    def rechecks(self) -> Iterator[dg.RunRequest]:
        """Once a day, runs that fetch the last week again."""
        now = self.settings.clock.now()
        if now.hour < RECHECK_HOUR:
            return
        last = self.settings.clock.last_full_day()
        first = last - timedelta(days=RECHECKED_DAYS - 1)
        weather = [WEATHER_PIPELINE] if self.leads else []
        for job in (*weather, *self._pollutant_pipelines):
            yield dg.RunRequest(
                job_name=job,
                run_key=f"recheck-{job}-{last}",
                tags=tags_for_days(first, last),
            )

    def rescores(self) -> Iterator[dg.RunRequest]:
        """Runs for scores whose observations have changed since."""
        now_there = {dataset.name: self._watched(dataset) for dataset in TARGET_DATASETS}
        for day, info in list_days(self.store, SCORES, self.first, self.last_due).items():
            scores = read_document(self.store, info.key, Scores)
            etags = {
                name: days[day].etag if day in days else None for name, days in now_there.items()
            }
            if scores is not None and scores.inputs != etags:
                yield dg.RunRequest(
                    job_name=self.city.named(BATCH_FORECAST),
                    partition_key=f"{day}",
                    run_key=f"rescore-{day}-{_digest(etags)}",
                    asset_selection=[asset_key(self.city, SCORES.name)],
                )

    def reissue(
        self, latest: ForecastPointer, cursor: str | None
    ) -> tuple[list[dg.RunRequest], str]:
        """A run for the newest forecast if what it was made from has changed since.

        Returns:
            The run to request, if any, and the cursor: the newest day and its inputs.
        """
        first = latest.day - timedelta(days=WATCHED_DAYS - 1)
        inputs = {
            f"{dataset.name} {day}": info.etag
            for dataset in INPUT_DATASETS
            for day, info in list_days(self.store, dataset, first, latest.day).items()
        }
        seen = {"day": latest.day.isoformat(), "inputs": _digest(inputs)}
        before = json.loads(cursor) if cursor else seen
        newest = latest.day == self.settings.clock.last_full_day()
        changed = before["day"] == seen["day"] and before["inputs"] != seen["inputs"]
        if not (newest and changed):
            return [], json.dumps(seen)
        request = dg.RunRequest(
            job_name=self.city.named(BATCH_FORECAST),
            partition_key=f"{latest.day}",
            run_key=f"reissue-{latest.day}-{seen['inputs']}",
            asset_selection=[asset_key(self.city, FORECASTS.name)],
        )
        return [request], json.dumps(seen)


def _digest(etags: dict[str, str] | dict[str, str | None]) -> str:
    text = json.dumps(etags, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
