"""The last two weeks of a city's or the network's days: what is missing, and runs for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import dagster as dg

from seoulcast.datasets.cities import City, Network
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectInfo, ObjectStore
from seoulcast.settings import Settings
from seoulcast_assets.naming import asset_key
from seoulcast_assets.outcomes import is_status
from seoulcast_assets.run_tags import TRIED_BEFORE_TAG, tags_for_days

WATCHED_DAYS = 14
"""How far back a missing day is fetched and a change is looked for."""
RECHECKED_DAYS = 7
"""How far back days are fetched again once a day, to find the hub's revisions."""
RECHECK_HOUR = 13
"""Hour (KST) from which that happens: the hub's first corrections are in by noon."""
RETRY_HOURS = 3
"""Hours between two retries of a day that is still missing."""


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

    def _absent(self, dataset: DayDataset, days: set[date]) -> set[date]:
        """Those days whose newest materialization has the status `absent`.

        A day whose object was stored and then deleted has another status: it is fetched again.
        """
        key = asset_key(self.owner, dataset.name)
        absent = set()
        for day in days:
            found = self.instance.fetch_materializations(
                dg.AssetRecordsFilter(key, asset_partitions=[f"{day}"]), limit=1
            )
            for record in found.records:
                event = record.asset_materialization
                if event is not None and is_status(event, "absent"):
                    absent.add(day)
        return absent

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

    def rechecks(self, jobs: Iterable[str]) -> Iterator[dg.RunRequest]:
        """Once a day, runs that fetch the last week again."""
        if self.settings.clock.now().hour < RECHECK_HOUR:
            return
        last = self.settings.clock.last_full_day()
        first = last - timedelta(days=RECHECKED_DAYS - 1)
        for job in jobs:
            yield dg.RunRequest(
                job_name=job,
                run_key=f"recheck-{job}-{last}",
                tags=tags_for_days(first, last),
            )

    @property
    def slot(self) -> str:
        """Names the hours in which a run is requested once."""
        now = self.settings.clock.now()
        return f"{now:%Y%m%d}-{now.hour // RETRY_HOURS}"
