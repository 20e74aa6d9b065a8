"""kill -9 at random moments, and before each single write: of a backfill, a training, an issue.

`SEOULCAST_KILLS` says how often; three times by default, fifty in `make test-faults`.
"""

import os
import threading
from datetime import date, datetime

import pytest
from faults import children
from mlflow.tracking import MlflowClient
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.documents import Forecast, ForecastPointer
from seoulcast.datasets.issues import current_issue, issues_of, read_document
from seoulcast.datasets.models import champion_for, decisions, load_model
from seoulcast.forecasting.model.model_files import from_files
from seoulcast_assets.resources import EXPERIMENT
from seoulcast_assets.run_tags import tags_for_days

KILLS = int(os.environ.get("SEOULCAST_KILLS", "3"))
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(max(900, 90 * KILLS))]

FIRST, LAST = date(2020, 11, 1), date(2022, 6, 14)
LEARNED = date(2022, 5, 31)
RANGE = (date(2022, 4, 1), date(2022, 6, 14))
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
LIGHT = {"predictor_stations": (108, 112, 119), "kma_piece_days": 10, "late_retries": 0}
OBSERVATIONS = ("raw/", "result/")


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """A history that is long enough for a small network."""
    home = tmp_path_factory.mktemp("home")
    with running_system(home, now=NOW, **{**LIGHT, "kma_piece_days": 92}) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        yield system


@pytest.mark.fault(
    "kill -9",
    "a ranged backfill, killed at random moments",
    happens="the run ends; run again, it fetches what is lacking and writes only what differs",
    kept="every object there is whole and has the bytes of an undisturbed run",
    notified="Slack, that it was lost and, where the queue had started it, is retried",
)
def test_a_backfill_killed_at_random_leaves_whole_objects_only(tmp_path, record_property):
    with running_system(tmp_path / "whole", now=NOW, **LIGHT) as system:
        took = {
            job: children.finish(system.settings, job, tags_for_days(*RANGE))
            for job in ("weather_pipeline", "dust_pipeline")
        }
        whole = system.objects()
    seed, moments = children.seeded()
    caught = 0
    with running_system(tmp_path / "killed", now=NOW, **LIGHT) as system:
        for number in range(KILLS):
            job = ("weather_pipeline", "dust_pipeline")[number % 2]
            process = children.start(system.settings, job, tags_for_days(*RANGE))
            caught += children.kill_at(process, moments.uniform(0.0, took[job]))
            there = {k: v for k, v in system.objects().items() if k.startswith(OBSERVATIONS)}
            assert there.items() <= whole.items(), f"seed {seed}, kill {number}"
            # So that the next one has something to do, and something to leave alone.
            for key in moments.sample(sorted(there), len(there) // 2):
                system.store.delete(key)
        for job in took:
            children.finish(system.settings, job, tags_for_days(*RANGE))
        assert system.objects() == whole, f"seed {seed}"
        assert len(system.materialized("pm10")) == len(system.materialized("temperature"))
    record_property("measured", f"{KILLS} kills, {caught} of them before the run was over")


@pytest.mark.fault(
    "kill -9",
    "a training (`retrain`), killed at random moments",
    happens="the run ends; run again, the same training gives the same version",
    kept="observations and forecasts; no decision names a model whose files are not whole",
    notified="Slack, that it was lost and is retried. The next training ends the run in MLflow",
)
def test_a_training_killed_at_random_promotes_no_half_model(system, record_property):
    tags = tags_for_days(LEARNED)
    before = system.objects()
    took = children.finish(system.settings, "retrain", tags)
    whole = {k: v for k, v in system.objects("models/").items() if "/promotions/" not in k}
    (decision,) = decisions(system.store)
    seed, moments = children.seeded()
    caught = 0
    for number in range(KILLS):
        for info in list(system.store.list("models/")):
            system.store.delete(info.key)
        process = children.start(system.settings, "retrain", tags)
        caught += children.kill_at(process, moments.uniform(0.0, took))
        assert before.items() <= system.objects().items(), f"seed {seed}, kill {number}"
        for standing in decisions(system.store):
            from_files(load_model(system.store, standing.version))
    for run in system.instance.get_runs():
        if not run.is_finished:  # as run monitoring does
            system.instance.report_run_failed(run)
    children.finish(system.settings, "retrain", tags)
    after = {k: v for k, v in system.objects("models/").items() if "/promotions/" not in k}
    assert after == whole, f"seed {seed}"
    assert [d.version for d in decisions(system.store)] == [decision.version]
    client = MlflowClient(tracking_uri=system.settings.mlflow_uri)
    experiment = client.get_experiment_by_name(EXPERIMENT).experiment_id
    ends = [run.info.status for run in client.search_runs([experiment])]
    assert "RUNNING" not in ends
    record_property(
        "measured",
        f"{KILLS} kills, {caught} of them before the run was over; "
        f"{ends.count('KILLED')} runs KILLED in MLflow",
    )


class Reader(threading.Thread):
    """Reads the newest forecast again and again, as the page does."""

    def __init__(self, store):
        super().__init__(daemon=True)
        self._store = store
        self.ended = threading.Event()
        self.reads = 0
        self.troubles = []

    def run(self):
        while not self.ended.is_set():
            try:
                pointer = read_document(self._store, keys.LATEST_FORECAST, ForecastPointer)
                if pointer is not None:
                    forecast = read_document(self._store, pointer.key, Forecast)
                    assert [day.lead for day in forecast.days] == [1, 2, 3, 4, 5, 6, 7]
                    assert forecast.fingerprint == pointer.fingerprint
            except Exception as error:  # noqa: BLE001 - whatever a reader would have met
                self.troubles.append(repr(error))
            self.reads += 1


def test_killed_before_each_of_its_writes_an_issue_is_whole_or_not_there(system):
    tags = tags_for_days(LAST)
    for number in range(1, 40):
        forget(system, LAST)
        process = children.start(system.settings, "batch_forecast", tags, die_at_write=number)
        process.join(60)
        pointer = read_document(system.store, keys.LATEST_FORECAST, ForecastPointer)
        assert pointer is None or read_document(system.store, pointer.key, Forecast) is not None
        if process.exitcode == 0:
            break
    # The issue, its table, two pointers, scores and drift are six writes at least.
    assert number > 4


def forget(system, day):
    for prefix in (f"forecasts/date={day:%Y-%m}/{day}", keys.LATEST_FORECAST):
        for info in list(system.store.list(prefix)):
            system.store.delete(info.key)


@pytest.mark.fault(
    "kill -9",
    "a forecast's issue, killed at random moments and before each of its writes",
    happens="the run ends; run again, the same issue stands and the pointers move",
    kept="the issue that is there already, its time included; `latest` names a whole issue or "
    "yesterday's",
    notified="Slack, that it was lost and is retried; without a forecast by an hour later the "
    "page and `/health` say `late`",
)
def test_an_issue_killed_at_random_is_never_seen_in_part(system, record_property):
    tags = tags_for_days(LAST)
    took = children.finish(system.settings, "batch_forecast", tags)
    seed, moments = children.seeded()
    forget(system, LAST)
    reader = Reader(system.store)
    reader.start()
    caught = 0
    for number in range(KILLS):
        process = children.start(system.settings, "batch_forecast", tags)
        caught += children.kill_at(process, moments.uniform(0.0, took))
        first = {f.fingerprint: f.issued_at for f in issues_of(system.store, LAST)}
        children.finish(system.settings, "batch_forecast", tags)
        again = {f.fingerprint: f.issued_at for f in issues_of(system.store, LAST)}
        assert first.items() <= again.items(), f"seed {seed}, kill {number}"
        assert len(again) == 1
        assert current_issue(system.store, LAST).kind == "live"
        reader.ended.set()
        reader.join()
        assert reader.troubles == [], f"seed {seed}, kill {number}"
        reads = reader.reads
        forget(system, LAST)
        reader = Reader(system.store)
        reader.reads = reads
        reader.start()
    reader.ended.set()
    reader.join()
    assert champion_for(system.store, LAST) is not None or not decisions(system.store)
    record_property(
        "measured",
        f"{KILLS} kills, {caught} of them before the run was over; {reader.reads:,} reads "
        "meanwhile, none of half a forecast",
    )
