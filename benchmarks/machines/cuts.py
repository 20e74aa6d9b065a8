"""A second machine that loses a service in the middle of its run, and what becomes of the run.

The machine is a worker in a network of its own; the cut is the engine's, which takes the service's
container out of that network and puts it back a minute later at the same address.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from containers.deployment import CELERY_FILES, Deployment, Run
from support.deployment import ROOT
from support.waiting import wait_for

from benchmarks.machines.throughput import BACKFILL_TAG, WEATHER
from seoulcast.datasets import keys
from seoulcast.ingestion.raw import days_of

SECOND_FILE = "benchmarks/machines/docker-compose.second.yml"
NETWORK = "second-machine"
MACHINES = ("worker", "worker-elsewhere")
"""The services in which runs are, the second machine's last."""
SERVICES = ("redis", "postgres", "objects")
"""What is cut off, one after another."""
DATASETS = (keys.RAW_ASOS, keys.TEMPERATURE, keys.STATION_WEATHER)
"""What there has to be of each day."""
CUT_S = 60.0
FIRST = date(1990, 1, 1)
DAYS_PER_RUN = 120
PIECE_DAYS = 10
HUB_WAITS_S = 8.0
"""So that a run of twelve pieces lasts longer than the cut."""
UNDER_WAY = 2 * PIECE_DAYS
"""Days that each run has stored when the cut begins."""
ENDS_WITHIN_S = 420.0
"""Twice what a lost run takes to be noticed and made anew; what has not ended then is a fault."""
TOLD_WITHIN_S = 120.0

WHY = """query ($id: ID!) { runOrError(runId: $id) { ... on Run {
  eventConnection(limit: 2000) { events { ... on RunFailureEvent { message } } }
} } }"""
BACKFILL = """query ($id: String!) {
  partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status } }
}"""


@dataclass(frozen=True)
class Change:
    """A run's status, and when it was first seen, in seconds after the cut began."""

    after_s: float
    status: str


@dataclass
class Story:
    """What became of one run.

    Args:
        run_id: its id.
        retry_of: the run that it was begun again for, None for a first one.
        machine: the service that it ran in, None where none has it in its log.
        changes: its statuses, in order.
        reasons: what its failures say.
    """

    run_id: str
    retry_of: str | None
    machine: str | None = None
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Cut:
    """What a cut did.

    Args:
        service: what the second machine was cut off from.
        lasted_s: for how long.
        backfill: the id of what was being fetched.
        runs: the stories of its runs, first ones and those begun again.
        ended_s: seconds from the cut to the end of all of them; None where they have not ended.
        days: that were asked for.
        days_lost: of these, those without raw or clean objects at the end.
        objects_altered: objects stored before the cut that are not as they were.
        told: messages that Slack got about the backfill, counted when all cuts were over.
    """

    service: str
    lasted_s: float
    backfill: str
    runs: Sequence[Story]
    ended_s: float | None
    days: int
    days_lost: int
    objects_altered: int
    told: int


def cuts(parts: Deployment, services: Sequence[str]) -> Iterator[Cut]:
    """Start two machines and cut the second one off from each service in turn."""
    parts.files = (*CELERY_FILES, SECOND_FILE)
    parts.settings |= {
        "WORKERS": f"{len(MACHINES)}",
        "SOURCES": str(ROOT),
        "SEOULCAST_DAYS_PER_RUN": f"{DAYS_PER_RUN}",
        "SEOULCAST_KMA_PIECE_DAYS": f"{PIECE_DAYS}",
    }
    parts.up()
    for place, service in enumerate(services):
        length = DAYS_PER_RUN * len(MACHINES)
        first = FIRST + timedelta(days=place * length)
        under_way = Range(parts, list(days_of(first, first + timedelta(days=length - 1))))
        yield under_way.cut_off(service)


def told_at_the_end(parts: Deployment, made: Sequence[Cut]) -> list[Cut]:
    """The cuts with the messages that have come by now: what is told late or twice counts."""
    messages = parts.messages()
    return [replace(cut, told=sum(cut.backfill in message for message in messages)) for cut in made]


class Range:
    """A range of days that both machines are fetching, a run each.

    Raises:
        AssertionError: the runs are not under way on both machines within five minutes.
    """

    def __init__(self, parts: Deployment, days: Sequence[date]) -> None:
        self.parts = parts
        self.days = days
        self.stories: dict[str, Story] = {}
        parts.slow_the_hub(HUB_WAITS_S)
        self.backfill = parts.backfill(WEATHER, days)
        wait_for(self._is_under_way, seconds=300, what="a run on each machine")
        self.kept = parts.kept_objects()

    def cut_off(self, service: str) -> Cut:
        """Take the service away from the second machine for a while, and see all runs end."""
        link = Link.of(self.parts, service)
        began = time.monotonic()
        link.cut()
        while time.monotonic() < began + CUT_S:
            self._look(began)
            time.sleep(1)
        link.mend()
        lasted_s = time.monotonic() - began
        self.parts.slow_the_hub(0.0)
        ended_s = self._ended(began)
        for story in self.stories.values():
            self._tell(story)
        self._wait_for_slack()
        now = self.parts.kept_objects()
        return Cut(
            service=service,
            lasted_s=round(lasted_s, 1),
            backfill=self.backfill,
            runs=list(self.stories.values()),
            ended_s=ended_s,
            days=len(self.days),
            days_lost=sum(
                any(dataset.key(day) not in now for dataset in DATASETS) for day in self.days
            ),
            objects_altered=sum(now.get(key) != etag for key, etag in self.kept.items()),
            told=0,
        )

    def _of_it(self) -> list[Run]:
        return [run for run in self.parts.runs() if run.tags.get(BACKFILL_TAG) == self.backfill]

    def _is_under_way(self) -> bool:
        stored = {info.key for info in self.parts.store.list("raw/asos/")}
        halves = (self.days[:DAYS_PER_RUN], self.days[DAYS_PER_RUN:])
        return all(
            sum(keys.RAW_ASOS.key(day) in stored for day in half) >= UNDER_WAY for half in halves
        )

    def _look(self, began: float) -> list[Run]:
        """Note the statuses that are new."""
        runs = self._of_it()
        after_s = round(time.monotonic() - began, 1)
        for run in runs:
            story = self.stories.setdefault(run.run_id, Story(run.run_id, run.parent_id))
            if not story.changes or story.changes[-1].status != run.status:
                story.changes.append(Change(after_s, run.status))
        return runs

    def _ended(self, began: float) -> float | None:
        """Wait for the end of the backfill and its runs; seconds after the cut, None without."""
        while time.monotonic() < began + ENDS_WITHIN_S:
            runs = self._look(began)
            if all(run.has_ended for run in runs) and self._backfill_has_ended():
                last = max(story.changes[-1].after_s for story in self.stories.values())
                return round(last, 1)
            time.sleep(1)
        return None

    def _backfill_has_ended(self) -> bool:
        found = self.parts.ask(BACKFILL, id=self.backfill)["partitionBackfillOrError"]
        return str(found["status"]).startswith(("COMPLETED", "FAILED", "CANCELED"))

    def _tell(self, story: Story) -> None:
        """Where it ran, and why it failed where it did."""
        story.machine = next(
            (name for name in MACHINES if story.run_id in self.parts.log(name)), None
        )
        run = self.parts.ask(WHY, id=story.run_id)["runOrError"]
        events = run["eventConnection"]["events"]
        story.reasons = [event["message"] for event in events if "message" in event]

    def _wait_for_slack(self) -> None:
        """Give Slack's sensors the time to tell of runs that failed; they tell at the end."""
        seen = {change.status for story in self.stories.values() for change in story.changes}
        if "FAILURE" not in seen:
            return
        end = time.monotonic() + TOLD_WITHIN_S
        while time.monotonic() < end:
            if any(self.backfill in message for message in self.parts.messages()):
                return
            time.sleep(1)


@dataclass(frozen=True)
class Link:
    """A service's place in the second machine's network.

    Args:
        network: the network's own name.
        container: the service's.
        service: the name under which it is asked.
        address: its address there.
    """

    network: str
    container: str
    service: str
    address: str

    @classmethod
    def of(cls, parts: Deployment, service: str) -> Link:
        """As it is now."""
        container = parts.state(service)[0]["Name"]
        network = f"{parts.project}_{NETWORK}"
        (found,) = json.loads(_docker("inspect", container))
        address = found["NetworkSettings"]["Networks"][network]["IPAddress"]
        return cls(network, container, service, address)

    def cut(self) -> None:
        """Take the service out of the network."""
        _docker("network", "disconnect", self.network, self.container)

    def mend(self) -> None:
        """Put it back at its address, under its name."""
        place = ("--ip", self.address, "--alias", self.service)
        _docker("network", "connect", *place, self.network, self.container)


def _docker(*arguments: str) -> str:
    """What the engine says."""
    done = subprocess.run(
        ["docker", *arguments], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout
