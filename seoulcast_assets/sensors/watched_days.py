"""The last two weeks of a city's or the network's days: what is missing, and runs for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import dagster as dg

from seoulcast.datasets.cities import City, Network
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import LATEST_FORECAST, DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectInfo, ObjectStore
from seoulcast.reasons import FailureKind
from seoulcast.settings import Settings
from seoulcast_assets.naming import asset_key
from seoulcast_assets.outcomes import is_status, kind_of
from seoulcast_assets.run_tags import TRIED_BEFORE_TAG, WANTED_TAG, tags_for_days

WATCHED_DAYS = 14
"""How far back a missing day is fetched and a change is looked for."""
RECHECKED_DAYS = 7
"""How far back days are fetched again once a day, to find the hub's revisions."""
RECHECK_HOUR = 13
"""Hour (KST) from which that happens: the hub's first corrections are in by noon."""
INTERVAL_S = 120
"""Seconds between two looks of a sensor."""
NOTHING_ISSUED = "No forecast was issued yet: the first backfill fetches every day."
RETRY_HOURS = 3
"""Hours between two requests for the same: what is asked for is not done yet."""
LOOKED_AT: frozenset[FailureKind | None] = frozenset({"quarantined", "unpublished"})
"""Failures of a recheck that has looked at every day all the same."""


def slot(now: datetime) -> str:
    """Names the hours around `now` in which a run is requested once."""
    return f"{now:%Y%m%d}-{now.hour // RETRY_HOURS}"


def newest_forecast(objects: ObjectStore) -> ForecastPointer | None:
    """Pointer to a city's newest forecast, None before the first."""
    return read_document(objects, LATEST_FORECAST, ForecastPointer)


@dataclass(frozen=True)
class WatchedDays:
    """The last two weeks of an owner's datasets, and what of them is missing.

    Args:
        instance: has on record which days the hub confirmed as absent.
        store: the objects, in the owner's view.
        settings: the clock, and when a day is due.
        owner: the city or the network.
    """

    instance: dg.DagsterInstance
    store: ObjectStore
    settings: Settings
    owner: City | Network
    _listed: dict[str, dict[date, ObjectInfo]] = field(default_factory=dict, init=False)

    @property
    def last_due(self) -> date:
        """Newest day that should be stored: yesterday, once the forecast's time has passed."""
        return self.due_by(self.settings.clock.now())

    def due_by(self, moment: datetime) -> date:
        """Newest day that should have been stored by then."""
        return moment.date() - timedelta(
            days=1 if moment.time() >= self.settings.forecast_at else 2
        )

    @property
    def first(self) -> date:
        """Oldest day that is compared."""
        return self.last_due - timedelta(days=WATCHED_DAYS - 1)

    def stored(self, dataset: DayDataset) -> dict[date, ObjectInfo]:
        """The watched days that have an object, listed once."""
        if dataset.name not in self._listed:
            found = list_days(self.store, dataset, self.first, self.last_due)
            self._listed[dataset.name] = found
        return self._listed[dataset.name]

    def missing(self, dataset: DayDataset) -> set[date]:
        """Watched days without an object that are not on record as absent."""
        every = {self.first + timedelta(days=n) for n in range(WATCHED_DAYS)}
        missing = every - set(self.stored(dataset))
        return missing - self._absent(dataset, missing)

    def lacking(self, dataset: DayDataset) -> set[date]:
        """The newest due day, if values of it were missing when it was fetched.

        Older ones are fetched again once a day, whatever they lack.
        """
        day = self.last_due
        made = self.materialization(dataset, day)
        return {day} if made is not None and is_status(made, "partial") else set()

    def _absent(self, dataset: DayDataset, days: set[date]) -> set[date]:
        """Those days whose newest materialization has the status `absent`.

        A day whose object was stored and then deleted has another status: it is fetched again.
        """
        return {
            day
            for day in days
            if (made := self.materialization(dataset, day)) and is_status(made, "absent")
        }

    def materialization(self, dataset: DayDataset, day: date) -> dg.AssetMaterialization | None:
        """The newest materialization of a day, None where there is none on record."""
        found = self.instance.fetch_materializations(
            dg.AssetRecordsFilter(asset_key(self.owner, dataset.name), asset_partitions=[f"{day}"]),
            limit=1,
        )
        return next((record.asset_materialization for record in found.records), None)

    def late(
        self, job: str, dataset: DayDataset, missing: Iterable[date]
    ) -> Iterator[dg.RunRequest]:
        """Runs of a job for days that should be stored and are not; `dataset` names them."""
        for day in sorted(missing):
            yield dg.RunRequest(
                job_name=job,
                partition_key=f"{day}",
                run_key=f"late-{dataset.name}-{day}-{self.slot}",
                tags={TRIED_BEFORE_TAG: "true"},
            )

    def until_done(
        self, what: str, job: str, day: date, dataset: DayDataset
    ) -> Iterator[dg.RunRequest]:
        """A run that makes a day of a dataset again, asked for every three hours.

        Args:
            what: names the change that asks for it, within the job.
            job: its name.
            day: the day to make again.
            dataset: alone of the job's.
        """
        asked = self._asked(job, what)
        if asked and not asked[0].is_finished:
            return
        failed = asked and asked[0].status == dg.DagsterRunStatus.FAILURE
        yield dg.RunRequest(
            job_name=job,
            partition_key=f"{day}",
            run_key=f"{what}-{self.slot}",
            asset_selection=[asset_key(self.owner, dataset.name)],
            tags={WANTED_TAG: what} | ({TRIED_BEFORE_TAG: "true"} if failed else {}),
        )

    def rechecks(self, jobs: Iterable[str]) -> Iterator[dg.RunRequest]:
        """Once a day, runs that fetch the last week again; every three hours until one has."""
        if self.settings.clock.now().hour < RECHECK_HOUR:
            return
        last = self.settings.clock.last_full_day()
        first = last - timedelta(days=RECHECKED_DAYS - 1)
        for job in jobs:
            what = f"recheck-{job}-{last}"
            asked = self._asked(job, what)
            if asked and (not asked[0].is_finished or self._has_looked(asked[0])):
                continue
            yield dg.RunRequest(
                job_name=job,
                run_key=f"{what}-{self.slot}",
                tags=tags_for_days(first, last)
                | {WANTED_TAG: what}
                | ({TRIED_BEFORE_TAG: "true"} if asked else {}),
            )

    def _asked(self, job: str, what: str) -> Sequence[dg.DagsterRun]:
        """The newest run that was asked for this, if any."""
        filters = dg.RunsFilter(job_name=job, tags={WANTED_TAG: what})
        return self.instance.get_runs(filters, limit=1)

    def _has_looked(self, run: dg.DagsterRun) -> bool:
        """Whether an ended recheck has asked the hub for every day."""
        if run.is_success:
            return True
        failures = self.instance.all_logs(run.run_id, dg.DagsterEventType.STEP_FAILURE)
        events = [entry.dagster_event for entry in failures if entry.dagster_event]
        return bool(events) and all(kind_of(event) in LOOKED_AT for event in events)

    @property
    def slot(self) -> str:
        """Names the hours in which a run is requested once."""
        return slot(self.settings.clock.now())
