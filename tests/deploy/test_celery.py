"""A backfill spread over two Celery workers, one of which is killed in the middle of a run.

`make test-deploy`. The services of docker-compose.yml and docker-compose.celery.yml, each the
very command it names, as processes: Redis, Postgres, an S3 protocol over HTTP, the code
location, webserver, daemon and two workers.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
import pandas as pd
import pytest
from deploy.processes import Compose
from support.backfills import LAUNCH, params_of
from support.deployment import CELERY_SERVICES, PASSWORDS
from support.s3_server import S3Server
from support.system import running_system
from support.waiting import wait_for

from seoulcast.datasets import keys
from seoulcast.datasets.history import compact, read_range
from seoulcast.datasets.s3_store import S3Store
from seoulcast.ingestion.raw import days_of
from seoulcast_assets.dagster_internals import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
)

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        shutil.which("redis-server") is None, reason="no redis-server on this machine"
    ),
    pytest.mark.skipif(
        importlib.util.find_spec("dagster_celery") is None,
        reason="dagster-celery is not installed: it is the extra `celery`",
    ),
]

FIRST, LAST = date(2022, 1, 1), date(2022, 4, 30)
DAYS_PER_RUN = 30
RUNS = 4
NOW = "2022-06-15T06:00:00+09:00"
WEATHER = ["raw_asos", "temperature", "station_weather"]
WORKERS = ("worker-1", "worker-2")
ACCOUNT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret"}
REDIS_PASSWORD = "redis123"
STATIONS = "108,112,119"
CLEAN = (keys.TEMPERATURE, keys.STATION_WEATHER)

RUNS_OF = """query ($id: String!) {
  partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status } }
  runsOrError(filter: {tags: [{key: "dagster/backfill", value: $id}]}) {
    ... on Runs { results {
      runId status parentRunId
      tags { key value }
      eventConnection(limit: 1000) { events {
        ... on MessageEvent { message }
      } }
    } }
  }
}"""


class Spread:
    """The deployment with workers, and what is asked of it."""

    def __init__(self, parts: Compose, store: S3Store, pids: dict[str, int]) -> None:
        self.parts = parts
        self.store = store
        self.pids = pids

    def ask(self, query: str, **variables: object) -> dict:
        address = f"http://127.0.0.1:{self.parts.ports['webserver']}/graphql"
        answer = httpx.post(address, json={"query": query, "variables": variables}, timeout=60)
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    def slow_the_hub(self, seconds: float) -> None:
        address = f"http://127.0.0.1:{self.parts.sandbox_port}/_sandbox/faults"
        httpx.put(address, json={"delay_s": seconds}, timeout=30).raise_for_status()

    def backfill(self, assets: list[str], first: date, last: date) -> str:
        """As the asset graph's button does; the backfill's id."""
        params = params_of(assets, list(days_of(first, last)))
        launched = self.ask(LAUNCH, params=params)["launchPartitionBackfill"]
        assert launched["__typename"] == "LaunchBackfillSuccess", launched
        return launched["backfillId"]

    def runs(self, backfill: str) -> list[dict]:
        return self.ask(RUNS_OF, id=backfill)["runsOrError"]["results"]

    def wait_until_done(self, backfill: str) -> None:
        def ended() -> str | None:
            status = self.ask(RUNS_OF, id=backfill)["partitionBackfillOrError"]["status"]
            return status if status.startswith("COMPLETED") else None

        assert wait_for(ended, seconds=300, what="its end") == "COMPLETED_SUCCESS"

    def at_work(self, backfill: str) -> dict[str, dict]:
        """The started runs by worker, as the processes of the workers tell."""
        started = {pid_of(run): run for run in self.runs(backfill) if run["status"] == "STARTED"}
        return {
            host: started[child]
            for host, pid in self.pids.items()
            for child in children_of(pid) & set(started)
        }

    def stored_of(self, run: dict) -> int:
        """Days of a run's range whose raw object is there."""
        first, last = (date.fromisoformat(day) for day in days_of_run(run))
        keys_of = {keys.RAW_ASOS.key(day) for day in days_of(first, last)}
        return len(keys_of & {info.key for info in self.store.list("raw/asos/")})


def children_of(pid: int) -> set[int]:
    """The processes that a process has started; none where it is gone."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return {int(child) for child in listed.read_text().split()} if listed.exists() else set()


def pid_of(run: dict) -> int | None:
    """The process a run was in, as its events tell."""
    found = re.search(r"Started process for run \(pid: (\d+)\)", words_of(run))
    return int(found[1]) if found else None


def words_of(run: dict) -> str:
    return "\n".join(event.get("message", "") for event in run["eventConnection"]["events"])


def days_of_run(run: dict) -> tuple[str, str]:
    """First and last day of the run's range."""
    tags = {tag["key"]: tag["value"] for tag in run["tags"]}
    return tags[ASSET_PARTITION_RANGE_START_TAG], tags[ASSET_PARTITION_RANGE_END_TAG]


@pytest.fixture(scope="module")
def spread(tmp_path_factory, postgres):
    objects = S3Server()
    given = {
        **PASSWORDS,
        **ACCOUNT,
        "POSTGRES_PASSWORD": "superuser",
        "REDIS_PASSWORD": REDIS_PASSWORD,
        "WORKERS": "2",
        "SEOULCAST_NOW": NOW,
        "SEOULCAST_NOW_ANCHOR": repr(time.time()),
        "SEOULCAST_LATE_RETRIES": "0",
        "SEOULCAST_PREDICTOR_STATIONS": STATIONS,
        "SEOULCAST_KMA_PIECE_DAYS": "10",
        "SEOULCAST_DAYS_PER_RUN": f"{DAYS_PER_RUN}",
    }
    folder = tmp_path_factory.mktemp("celery")
    parts = Compose(
        folder,
        given,
        postgres_port=postgres.port,
        objects_port=int(objects.url.rpartition(":")[2]),
        services=CELERY_SERVICES,
    )
    try:
        parts.run("bucket")
        for name in ("redis", "sandbox", "code"):
            parts.start(name)
        for name in ("redis", "sandbox", "code"):
            parts.wait_until_healthy(name)
        for name in ("webserver", "daemon"):
            parts.start(name)
        pids = {host: parts.start("worker", host=host) for host in WORKERS}
        for host in WORKERS:
            parts.wait_until_healthy("worker", host=host)
        parts.wait_until_healthy("webserver")
        yield Spread(parts, S3Store(objects.client(), "seoulcast"), pids)
    finally:
        parts.close()
        objects.close()


def test_a_killed_workers_run_is_told_as_failed_and_made_by_the_other(spread):
    spread.slow_the_hub(2.0)
    backfill = spread.backfill(WEATHER, FIRST, LAST)

    def both_at_work():
        by_worker = spread.at_work(backfill)
        # In the middle: a piece of its range is stored, and a piece is not.
        lost = by_worker.get("worker-1")
        stored = 0 if lost is None else spread.stored_of(lost)
        return by_worker if len(by_worker) == 2 and 0 < stored < DAYS_PER_RUN else None

    by_worker = wait_for(both_at_work, seconds=180, what="a run in each worker")
    lost = by_worker["worker-1"]
    # A container that dies takes the run's own process with it.
    os.killpg(spread.pids["worker-1"], signal.SIGKILL)
    assert spread.stored_of(lost) < DAYS_PER_RUN
    spread.slow_the_hub(0.0)
    spread.wait_until_done(backfill)

    runs = {run["runId"]: run for run in spread.runs(backfill)}
    assert len(runs) == RUNS + 1
    assert [run["status"] for run in runs.values()].count("SUCCESS") == RUNS
    assert runs[lost["runId"]]["status"] == "FAILURE"
    assert "Worker worker@worker-1 does not answer" in words_of(runs[lost["runId"]])
    (again,) = (run for run in runs.values() if run["parentRunId"] == lost["runId"])
    assert again["status"] == "SUCCESS"
    assert days_of_run(again) == days_of_run(lost)
    pids = [pid_of(run) for run in runs.values()]
    assert len(set(pids)) == RUNS + 1


def test_all_objects_are_those_of_one_undisturbed_run(spread, tmp_path):
    with running_system(
        tmp_path, now=datetime.fromisoformat(NOW), predictor_stations=STATIONS
    ) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        for dataset in CLEAN:
            ours = read_range(spread.store, dataset, FIRST, LAST)
            pd.testing.assert_frame_equal(ours, read_range(system.store, dataset, FIRST, LAST))
            # A year's copy is as of whichever run wrote it last, until the next pass.
            compact(spread.store, dataset, FIRST, LAST)
        alone = system.store.get_many(system.objects())
    spread_out = spread.store.get_many(
        info.key for info in spread.store.list("") if not info.key.startswith("dagster-logs/")
    )
    assert len(alone) > 3 * (LAST - FIRST).days
    assert spread_out == alone


def test_a_killed_runs_own_process_is_noticed_by_its_worker(spread):
    spread.slow_the_hub(3.0)
    backfill = spread.backfill(["raw_pm10", "pm10"], FIRST, FIRST + timedelta(days=19))
    lost = wait_for(lambda: spread.at_work(backfill), seconds=120, what="a run")["worker-2"]
    os.kill(pid_of(lost), signal.SIGKILL)
    spread.slow_the_hub(0.0)
    spread.wait_until_done(backfill)
    runs = {run["runId"]: run["status"] for run in spread.runs(backfill)}
    assert runs.pop(lost["runId"]) == "FAILURE"
    assert list(runs.values()) == ["SUCCESS"]
    assert len(list(spread.store.list("result/pm10/"))) == 20


def test_no_part_says_a_secret(spread):
    for name in ("redis", "code", "webserver", "daemon", *WORKERS):
        log = spread.parts.log(name)
        for secret in (*PASSWORDS.values(), ACCOUNT["AWS_SECRET_ACCESS_KEY"], REDIS_PASSWORD):
            assert secret not in log, name
