"""The real daemon and webserver: ticks, a failure told, a forecast all the same, a backfill.

What failed is asked for again every three minutes here, not hours: see `support.failing_once`.
"""

import os
import socket
import subprocess
import sys
import time
from datetime import date, datetime, timedelta

import dagster as dg
import httpx
import pytest
from support import failing_once
from support.backfills import LAUNCH, params_of
from support.system import running_system
from support.waiting import wait_for

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.documents import Scores
from seoulcast.datasets.issues import current_issue, read_document
from seoulcast.datasets.keys import FORECASTS, PM10, RAW_ASOS, SCORES, TEMPERATURE
from seoulcast.ingestion.raw import days_of
from seoulcast.kma.sandbox import Faults
from seoulcast_assets.dagster_internals import DAEMON_MODULE
from seoulcast_assets.run_tags import WANTED_TAG

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

D = date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 5, 56, 50, tzinfo=KST)
REVISED = date(2022, 6, 13)
"""A day whose scores have to be made again, which fails at first: a forecast is damaged."""
DAMAGED = keys.issue(date(2022, 6, 6), "damaged")
NOT_YET_FETCHED = (date(2022, 3, 1), date(2022, 3, 20))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A system shortly before its schedules, watched by a real daemon; the dust API refuses."""
    anchor = time.time()
    home = tmp_path_factory.mktemp("home")
    dagster_port = free_port()
    with running_system(
        home,
        now=NOW,
        now_anchor=anchor,
        late_retries=0,
        collect_at="05:58",
        forecast_at="05:59",
        dagster_url=f"http://127.0.0.1:{dagster_port}",
    ) as system:
        history = (date(2022, 5, 1), date(2022, 6, 13))
        assert system.run("weather_pipeline", *history).success
        assert system.run("dust_pipeline", *history).success
        assert system.run("batch_forecast", REVISED).success
        system.sandbox.faults = Faults(revised_asos={REVISED: {"TA_AVG": 25.0}})
        assert system.run("weather_pipeline", REVISED).success
        system.store.put(DAMAGED, b"{}")
        system.sandbox.faults = Faults(not_applied=True, path="kma_pm10.php")
        # A tick before the daemon's first look is never made up for, and a machine that was slow
        # until here will be slow to come to that look.
        begins = max(timedelta(minutes=1), timedelta(seconds=2 * (time.time() - anchor)))
        collects = system.settings.clock.now() + begins + timedelta(minutes=1)
        environment = os.environ | {
            "DAGSTER_HOME": str(system.settings.dagster_home),
            "SEOULCAST_HOME": str(home),
            "SEOULCAST_NOW": NOW.isoformat(),
            "SEOULCAST_NOW_ANCHOR": repr(anchor),
            "SEOULCAST_SANDBOX_PORT": str(system.settings.sandbox_port),
            "SEOULCAST_COLLECT_AT": f"{collects:%H:%M}",
            "SEOULCAST_FORECAST_AT": f"{collects + timedelta(minutes=1):%H:%M}",
            "SEOULCAST_LATE_RETRIES": "0",
            "SEOULCAST_SLACK_BASE_URL": system.slack.url,
            "SEOULCAST_DAGSTER_URL": f"http://127.0.0.1:{dagster_port}",
            "SLACK_BOT_TOKEN": "xoxb-test",
        }
        definitions = ("-f", failing_once.__file__)
        commands = [
            [sys.executable, "-m", DAEMON_MODULE, "run", *definitions],
            [
                *(sys.executable, "-m", "dagster_webserver", *definitions),
                *("-h", "127.0.0.1", "-p", str(dagster_port), "--dagster-log-level", "warning"),
            ],
        ]
        log = (home / "dagster.log").open("wb")
        processes = [
            subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            for command in commands
        ]
        try:
            yield system
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(120)
            log.close()


def runs(system, job):
    return system.instance.get_runs(dg.RunsFilter(job_name=job))


def rescores(system):
    """The runs that the sensor asked for to score a day again, the oldest first."""
    asked = runs(system, "batch_forecast")[::-1]
    return [run for run in asked if run.tags.get(WANTED_TAG, "").startswith("rescore-")]


def test_a_score_that_can_not_be_made_again_fails(live):
    def ended():
        return [run for run in rescores(live) if run.is_finished]

    (failed, *_) = wait_for(ended, seconds=600, what="the first run's end")
    assert failed.status == dg.DagsterRunStatus.FAILURE
    live.store.delete(DAMAGED)


def test_in_the_morning_the_schedule_collects_yesterday(live):
    wait_for(lambda: TEMPERATURE.key(D) in live.objects(), seconds=900, what="the clean row")
    by_schedule = [
        run
        for run in runs(live, "weather_pipeline")
        if run.tags.get("dagster/schedule_name") == "collect_weather"
    ]
    assert [run.tags["dagster/partition"] for run in by_schedule] == [D.isoformat()]
    wait_for(lambda: D.isoformat() in live.materialized("raw_asos"), seconds=180, what="the event")


def test_a_failed_run_reaches_slack_once_with_asset_partition_cause_and_link(live):
    def told():
        return [text for text in live.slack.messages if "raw_pm10" in text and "failed" in text]

    def failures():
        """The oldest first: the sensor's own tries come after the schedule's."""
        failed = dg.RunsFilter(job_name="dust_pipeline", statuses=[dg.DagsterRunStatus.FAILURE])
        return live.instance.get_runs(failed)[::-1]

    # How long a run takes to start is the machine's affair; from then on it is Slack's.
    (failed, *_) = wait_for(failures, seconds=540, what="the failed run")
    wait_for(told, seconds=360, what="the message")
    text = told()[0]
    assert D.isoformat() in text
    assert "활용신청" in text
    assert f"/runs/{failed.run_id}" in text
    assert len(told()) == 1


def test_the_forecast_goes_out_without_the_late_dust_and_slack_gets_it_in_the_morning(live):
    wait_for(lambda: FORECASTS.key(D) in live.objects(), seconds=1200, what="the forecast")
    forecast = current_issue(live.store, D)
    assert forecast.kind == "live"
    assert forecast.status != "fresh"
    assert "pm10" in {getattr(reason, "input", None) for reason in forecast.reasons}
    wait_for(
        lambda: any("서울 예보" in text for text in live.slack.messages),
        seconds=270,
        what="the morning's message",
    )


def test_when_the_dust_comes_the_sensor_fetches_it_without_being_told(live):
    live.sandbox.faults = Faults()
    wait_for(lambda: PM10.key(D) in live.objects(), seconds=1200, what="the late day")


def test_a_tick_of_a_schedule_that_fails_once_is_evaluated_again(live):
    file = live.settings.home / failing_once.EVALUATIONS
    wait_for(lambda: len(file.read_text().splitlines()) > 1, seconds=450, what="another try")
    first, second = file.read_text().splitlines()
    assert first == second


def test_a_ranged_backfill_from_the_asset_graph_is_one_run(live):
    first, last = NOT_YET_FETCHED
    days = list(days_of(first, last))
    answer = httpx.post(
        f"{live.settings.dagster_url}/graphql",
        json={
            "query": LAUNCH,
            "variables": {
                "params": params_of(["raw_asos", "temperature", "station_weather"], days)
            },
        },
        timeout=120,
    ).json()
    launched = answer["data"]["launchPartitionBackfill"]
    assert launched["__typename"] == "LaunchBackfillSuccess", launched
    wait_for(
        lambda: all(RAW_ASOS.key(day) in live.objects() for day in days),
        seconds=540,
        what="the backfilled days",
    )
    tags = {"dagster/backfill": launched["backfillId"]}
    of_backfill = live.instance.get_runs(dg.RunsFilter(tags=tags))
    assert len(of_backfill) == 1
    wait_for(
        lambda: (
            live.instance.get_run_by_id(of_backfill[0].run_id).status == dg.DagsterRunStatus.SUCCESS
        ),
        seconds=180,
        what="the run's success",
    )
    assert {f"{day}" for day in days} <= live.materialized("temperature")


def test_a_score_that_failed_to_be_made_again_is_asked_for_again(live):
    etag = live.store.head(TEMPERATURE.key(REVISED)).etag

    def scored():
        scores = read_document(live.store, SCORES.key(REVISED), Scores)
        return scores.inputs["temperature"] == etag

    wait_for(scored, seconds=900, what="the scores")
    first, *again = (run.tags["dagster/run_key"] for run in rescores(live))
    assert again
    assert first not in again
