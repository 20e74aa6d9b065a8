"""Reconciles the store with the hub: missing, late and revised days of the last two weeks.

Compares objects; a materialization is asked which days are absent and what a forecast was made
from. A missing day is fetched again, with its clean rows; scores are made again when the rows
they were scored against have changed; a forecast only while its day is the newest. A forecast,
scores or drift check that is missing, because the run failed or the daemon was down, is made
too. What was asked for and is not done is asked for again every three hours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import dagster as dg

from seoulcast.datasets.cities import NETWORK, City, Network
from seoulcast.datasets.documents import Scores
from seoulcast.datasets.issues import inputs_version, read_document
from seoulcast.datasets.keys import (
    DRIFT,
    FORECASTS,
    RAW_ASOS,
    SCORES,
    TARGET_DATASETS,
    TEMPERATURE,
    DayDataset,
)
from seoulcast.datasets.listing import digest_of
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import UnresolvedAssetJobDefinition
from seoulcast_assets.job_names import BATCH_FORECAST, WEATHER_PIPELINE, pollutant_pipeline
from seoulcast_assets.jobs import Jobs
from seoulcast_assets.outcomes import INPUTS
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.run_tags import MORNING_TAG
from seoulcast_assets.sensors.mornings import build_morning_sensor
from seoulcast_assets.sensors.watched_days import (
    INTERVAL_S,
    NOTHING_ISSUED,
    WatchedDays,
    newest_forecast,
)

GRACE = timedelta(minutes=30)
"""Time that the forecast's run has before another one is requested in its place."""

OF_A_MORNING = (FORECASTS, SCORES, DRIFT)


def build_reconciliation_sensors(settings: Settings, jobs: Jobs) -> list[dg.SensorDefinition]:
    """The sensor of the network's weather, and one of each city's own days."""
    cities = [of.city for of in jobs.cities]
    return [
        _weather_sensor(settings, cities, jobs.weather_pipeline),
        build_morning_sensor(settings, cities, jobs.morning_pipeline),
        *(
            _city_sensor(settings, of.city, [*of.pollutants.values(), of.batch_forecast])
            for of in jobs.cities
        ),
    ]


def _weather_sensor(
    settings: Settings, cities: Sequence[City], weather_pipeline: UnresolvedAssetJobDefinition
) -> dg.SensorDefinition:
    @dg.sensor(
        name="late_and_revised_weather",
        job=weather_pipeline,
        minimum_interval_seconds=INTERVAL_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Fetches late and revised days of the weather of all stations again.",
    )
    def late_and_revised_weather(
        context: dg.SensorEvaluationContext, store: StoreResource
    ) -> dg.SensorResult | dg.SkipReason:
        objects = store.open(settings)
        if not any(newest_forecast(city.view(objects)) for city in cities):
            return dg.SkipReason(NOTHING_ISSUED)
        missing: set[date] = set()
        # A raw day is stored with the row of any city, so each city's own temperature counts.
        watched_datasets: list[tuple[City | Network, DayDataset]] = [
            (NETWORK, RAW_ASOS),
            *((city, TEMPERATURE) for city in cities),
        ]
        for owner, dataset in watched_datasets:
            watched = WatchedDays(context.instance, owner.view(objects), settings, owner)
            missing |= watched.missing(dataset)
        window = WatchedDays(context.instance, objects, settings, NETWORK)
        late = window.late(WEATHER_PIPELINE, RAW_ASOS, missing)
        return dg.SensorResult(run_requests=[*late, *window.rechecks([WEATHER_PIPELINE])])

    return late_and_revised_weather


def _city_sensor(
    settings: Settings, city: City, jobs: Sequence[UnresolvedAssetJobDefinition]
) -> dg.SensorDefinition:
    @dg.sensor(
        name=city.named("late_and_revised_days"),
        jobs=jobs,
        minimum_interval_seconds=INTERVAL_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Fetches a city's late and revised days again, and makes again what depends "
        "on them.",
    )
    def late_and_revised_days(
        context: dg.SensorEvaluationContext, store: StoreResource
    ) -> list[dg.RunRequest] | dg.SkipReason:
        objects = city.view(store.open(settings))
        latest = newest_forecast(objects)
        if latest is None:
            return dg.SkipReason(NOTHING_ISSUED)
        watched = WatchedDays(context.instance, objects, settings, city)
        found = CityReconciliation(watched, city)
        return [
            *found.late(),
            *watched.rechecks(found.pollutant_pipelines),
            *found.unissued(latest.day),
            *found.rescores(),
            *found.reissue(latest.day),
        ]

    return late_and_revised_days


@dataclass(frozen=True)
class CityReconciliation:
    """One comparison of a city's last two weeks with what should be stored.

    Args:
        watched: the city's days.
        city: whose days they are.
    """

    watched: WatchedDays
    city: City

    @property
    def pollutant_pipelines(self) -> list[str]:
        """The city's jobs that ingest pollutants, in the order of `POLLUTANTS`."""
        return [self.city.named(pollutant_pipeline(one)) for one in POLLUTANTS]

    @property
    def _batch_forecast(self) -> str:
        return self.city.named(BATCH_FORECAST)

    def late(self) -> Iterator[dg.RunRequest]:
        """Runs for days of pollutants that should be stored and are not."""
        for job, pollutant in zip(self.pollutant_pipelines, POLLUTANTS, strict=True):
            missing = self.watched.missing(pollutant.raw)
            yield from self.watched.late(job, pollutant.raw, missing)

    def unissued(self, latest: date) -> Iterator[dg.RunRequest]:
        """Runs for mornings whose forecast, scores or drift check is missing.

        Args:
            latest: day of the newest forecast; days before the first forecast are a
                backfill's, and not requested here.
        """
        clock = self.watched.settings.clock
        due = self.watched.due_by(clock.now() - GRACE)
        begun = min(self.watched.stored(FORECASTS), default=latest)
        for offset in range((due - self.watched.first).days + 1):
            day = self.watched.first + timedelta(days=offset)
            if day > begun and not all(day in self.watched.stored(d) for d in OF_A_MORNING):
                newest = day == clock.last_full_day()
                yield dg.RunRequest(
                    job_name=self._batch_forecast,
                    partition_key=f"{day}",
                    run_key=f"unissued-{day}-{self.watched.slot}",
                    tags={MORNING_TAG: "true"} if newest else {},
                )

    def rescores(self) -> Iterator[dg.RunRequest]:
        """Runs for scores whose observations have changed since."""
        now_there = {dataset.name: self.watched.stored(dataset) for dataset in TARGET_DATASETS}
        for day, info in self.watched.stored(SCORES).items():
            scores = read_document(self.watched.store, info.key, Scores)
            etags = {
                name: days[day].etag if day in days else None for name, days in now_there.items()
            }
            if scores is not None and scores.inputs != etags:
                what = f"rescore-{day}-{digest_of(etags)}"
                yield from self.watched.until_done(what, self._batch_forecast, day, SCORES)

    def reissue(self, day: date) -> Iterator[dg.RunRequest]:
        """A run for the newest forecast if what it was made from has changed since.

        Args:
            day: that of the newest forecast.
        """
        if day != self.watched.settings.clock.last_full_day():
            return
        made = self.watched.materialization(FORECASTS, day)
        made_from = None if made is None else made.metadata.get(INPUTS)
        inputs = inputs_version(self.watched.store, day)
        # A forecast without them on record was made by an earlier version.
        if made_from is not None and made_from.value != inputs:
            what = f"reissue-{day}-{inputs}"
            yield from self.watched.until_done(what, self._batch_forecast, day, FORECASTS)
