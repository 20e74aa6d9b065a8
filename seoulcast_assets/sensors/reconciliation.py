"""Days that come late or are revised: fetched again, and what stands on them re-made.

Looks at objects, not at materialisations, over the last two weeks. Clean rows are re-made
by the pass that fetches; scores whenever the rows they were scored against have changed; a
forecast only while its day is the newest. A day whose forecast, scores or drift check never
came, because the run failed or the daemon was down, is caught up too.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import (
    UnresolvedAssetJobDefinition,
)
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
)

from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import ForecastPointer, Scores
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import (
    DRIFT,
    FORECASTS,
    LATEST_FORECAST,
    PM10,
    RAW_ASOS,
    RAW_PM10,
    SCORES,
    STATION_WEATHER,
    TARGET_DATASETS,
    TEMPERATURE,
    DayDataset,
)
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings
from seoulcast_assets.jobs import Jobs
from seoulcast_assets.naming import asset_key
from seoulcast_assets.resources import StoreResource

WATCHED_DAYS = 14
"""How far back a day is still expected to come or to change."""
RECHECKED_DAYS = 7
"""How far back days are fetched again once a day, to see whether the hub revised them."""
RECHECK_HOUR = 13
"""Hour (KST) from which that happens: the hub's first corrections are in by noon."""
GRACE = timedelta(minutes=30)
"""The run of 05:00 is given this long before another one is started in its place."""
RETRY_HOURS = 3
"""A day that is still missing is asked for again once in so many hours."""

INPUTS = (TEMPERATURE, PM10, STATION_WEATHER)
OF_A_MORNING = (FORECASTS, SCORES, DRIFT)

TRIED_BEFORE_TAG = "seoulcast/tried_before"
"""On runs whose day has failed before: that it still does not come is no news."""
MORNING_TAG = "seoulcast/morning"
"""On a run that stands in for the one of 05:00."""


def build_lateness_sensors(settings: Settings, jobs: Jobs) -> list[dg.SensorDefinition]:
    """For each city the sensor that keeps the last two weeks as the hub has them."""
    return [
        _lateness_sensor(
            settings,
            of.city,
            [jobs.weather_pipeline, of.dust_pipeline, of.batch_forecast],
            leads=of is jobs.cities[0],
        )
        for of in jobs.cities
    ]


def _lateness_sensor(
    settings: Settings, city: City, jobs: Sequence[UnresolvedAssetJobDefinition], *, leads: bool
) -> dg.SensorDefinition:
    @dg.sensor(
        name=city.named("late_and_revised_days"),
        jobs=jobs,
        minimum_interval_seconds=120,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Fetches late and revised days again and re-makes what stands on them.",
    )
    def late_and_revised_days(
        context: dg.SensorEvaluationContext, store: StoreResource
    ) -> dg.SensorResult | dg.SkipReason:
        objects = city.view(store.open(settings))
        latest = read_document(objects, LATEST_FORECAST, ForecastPointer)
        if latest is None:
            return dg.SkipReason("Nothing was issued yet: the first backfill fetches everything.")
        watch = Watch(context.instance, objects, settings, city, leads=leads)
        requests = [
            *watch.late(),
            *watch.rechecks(),
            *watch.unissued(latest.day),
            *watch.rescores(),
        ]
        reissue, cursor = watch.reissue(latest, context.cursor)
        return dg.SensorResult(run_requests=[*requests, *reissue], cursor=cursor)

    return late_and_revised_days


@dataclass(frozen=True)
class Watch:
    """One look at the last two weeks.

    Args:
        instance: to tell a day confirmed absent from one that is missing.
        store: what is there, as the city sees it.
        settings: the clock, and when a day is due.
        city: whose days they are.
        leads: whether it is the first city, which looks after the weather of all stations; of
            the others only their own temperature is watched.
    """

    instance: dg.DagsterInstance
    store: ObjectStore
    settings: Settings
    city: City
    leads: bool

    @property
    def last_due(self) -> date:
        """Newest day that should be there: yesterday, once the forecast's time has passed."""
        return self._due_by(self.settings.clock.now())

    def _due_by(self, moment: datetime) -> date:
        return moment.date() - timedelta(
            days=1 if moment.time() >= self.settings.forecast_at else 2
        )

    @property
    def first(self) -> date:
        """Oldest day that is watched."""
        return self.last_due - timedelta(days=WATCHED_DAYS - 1)

    def late(self) -> Iterator[dg.RunRequest]:
        """Runs for days that should be there and are not."""
        weather = RAW_ASOS if self.leads else TEMPERATURE
        dust_pipeline = self.city.named("dust_pipeline")
        for job, raw in (("weather_pipeline", weather), (dust_pipeline, RAW_PM10)):
            there = set(list_days(self.store, raw, self.first, self.last_due))
            every = {self.first + timedelta(days=n) for n in range(WATCHED_DAYS)}
            for day in sorted(every - there - self._absent(raw, every - there)):
                yield dg.RunRequest(
                    job_name=job,
                    partition_key=f"{day}",
                    run_key=f"late-{raw.name}-{day}-{self._slot}",
                    tags={TRIED_BEFORE_TAG: "true"},
                )

    def _absent(self, raw: DayDataset, days: set[date]) -> set[date]:
        """Those days that are on record as absent: materialised without an object.

        A day whose object was stored and is gone is not absent: it is fetched again.
        """
        absent = set()
        for day in days:
            found = self.instance.fetch_materializations(
                dg.AssetRecordsFilter(asset_key(self.city, raw.name), asset_partitions=[f"{day}"]),
                limit=1,
            )
            for record in found.records:
                event = record.asset_materialization
                if event is not None and "object" not in event.metadata:
                    absent.add(day)
        return absent

    @property
    def _slot(self) -> str:
        """Names the hours in which a thing is asked for once."""
        now = self.settings.clock.now()
        return f"{now:%Y%m%d}-{now.hour // RETRY_HOURS}"

    def unissued(self, latest: date) -> Iterator[dg.RunRequest]:
        """Runs for mornings that never were, or broke off: forecast, scores and drift check.

        Args:
            latest: day of the newest forecast; what was never issued before the first one
                is a backfill's, and not asked for here.
        """
        due = self._due_by(self.settings.clock.now() - GRACE)
        there = [set(list_days(self.store, d, self.first, due)) for d in OF_A_MORNING]
        begun = min(there[0], default=latest)
        for offset in range((due - self.first).days + 1):
            day = self.first + timedelta(days=offset)
            if day > begun and not all(day in days for days in there):
                newest = day == self.settings.clock.last_full_day()
                yield dg.RunRequest(
                    job_name=self.city.named("batch_forecast"),
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
        weather = ["weather_pipeline"] if self.leads else []
        for job in (*weather, self.city.named("dust_pipeline")):
            yield dg.RunRequest(
                job_name=job,
                run_key=f"recheck-{job}-{last}",
                tags={
                    ASSET_PARTITION_RANGE_START_TAG: f"{first}",
                    ASSET_PARTITION_RANGE_END_TAG: f"{last}",
                },
            )

    def rescores(self) -> Iterator[dg.RunRequest]:
        """Runs for scores whose observations have changed since."""
        now_there = {
            dataset.name: list_days(self.store, dataset, self.first, self.last_due)
            for dataset in TARGET_DATASETS
        }
        for day, info in list_days(self.store, SCORES, self.first, self.last_due).items():
            scores = read_document(self.store, info.key, Scores)
            etags = {
                name: days[day].etag if day in days else None for name, days in now_there.items()
            }
            if scores is not None and scores.inputs != etags:
                yield dg.RunRequest(
                    job_name=self.city.named("batch_forecast"),
                    partition_key=f"{day}",
                    run_key=f"rescore-{day}-{_digest(etags)}",
                    asset_selection=[asset_key(self.city, SCORES.name)],
                )

    def reissue(
        self, latest: ForecastPointer, cursor: str | None
    ) -> tuple[list[dg.RunRequest], str]:
        """A run for the newest forecast if what it was made from has changed since.

        Returns:
            The run to ask for, if any, and the cursor: the newest day and its inputs.
        """
        first = latest.day - timedelta(days=WATCHED_DAYS - 1)
        inputs = {
            f"{dataset.name} {day}": info.etag
            for dataset in INPUTS
            for day, info in list_days(self.store, dataset, first, latest.day).items()
        }
        seen = {"day": latest.day.isoformat(), "inputs": _digest(inputs)}
        before = json.loads(cursor) if cursor else seen
        newest = latest.day == self.settings.clock.last_full_day()
        changed = before["day"] == seen["day"] and before["inputs"] != seen["inputs"]
        if not (newest and changed):
            return [], json.dumps(seen)
        request = dg.RunRequest(
            job_name=self.city.named("batch_forecast"),
            partition_key=f"{latest.day}",
            run_key=f"reissue-{latest.day}-{seen['inputs']}",
            asset_selection=[asset_key(self.city, FORECASTS.name)],
        )
        return [request], json.dumps(seen)


def _digest(etags: dict[str, str] | dict[str, str | None]) -> str:
    text = json.dumps(etags, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
