"""Nothing a whole chain leaves behind or says holds the hub's key, Slack's token or an address."""

import logging
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import dagster as dg
import pytest
from fastapi.testclient import TestClient
from faults.children import SMALL
from support.system import running_system

from seoulcast.clock import KST, Clock
from seoulcast.kma.sandbox import Faults, SandboxServer
from seoulcast_api.app import create_app
from seoulcast_assets.assets import training_run

pytestmark = pytest.mark.e2e

KEY = "hubs-key-marker-7f3a"
TOKEN = "xoxb-test"
ADDRESS = "hooks-marker-5c1d"
"""In the address of a place of operators that is away."""
SECRETS = (KEY, TOKEN, ADDRESS)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
FIRST, LEARNED, LAST = date(2021, 8, 1), date(2022, 5, 31), date(2022, 6, 14)
PATHS = ("/result", "/health", "/api/v1/observations", "/api/v1/scores", "/openapi.json", "/nope")


@pytest.fixture(scope="module")
def hub():
    with SandboxServer(clock=Clock.starting_at(NOW)) as server:
        yield server


@pytest.fixture(scope="module")
def chain(tmp_path_factory, hub):
    """A chain with a key and a token, failures among its runs, and all that it said."""
    said = []

    class Listener(logging.Handler):
        def emit(self, record):
            said.append(f"{record.getMessage()} {record.args!r} {record.exc_text or ''}")

    listener = Listener(logging.DEBUG)
    root = logging.getLogger()
    before = root.level
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training_run, "TrainingConfig", lambda **_: SMALL)
        patch.setenv("KMA_API_KEY", KEY)
        patch.setenv("SLACK_BOT_TOKEN", TOKEN)
        root.addHandler(listener)
        root.setLevel(logging.DEBUG)
        with running_system(
            home,
            now=NOW,
            KMA_API_KEY=KEY,
            # With a key the origin is the hub's, whoever answers at this address.
            kma_base_url=hub.url,
            operator_urls=f"json://user:{ADDRESS}@127.0.0.1:1/{ADDRESS}",
            late_retries=0,
            predictor_stations=(108, 112, 119),
        ) as system:
            assert system.settings.origin == "kma"
            results = [
                system.run("weather_pipeline", FIRST, LAST),
                system.run("dust_pipeline", FIRST, LAST),
                system.run("retrain", LEARNED),
                system.run("batch_forecast", LEARNED, LAST),
                system.run("explore"),
            ]
            assert all(result.success for result in results)
            for faults in (
                Faults(status_5xx=500), Faults(cut_body=True), Faults(quota_after_calls=0),
                Faults(html_200=True), Faults(not_applied=True),
            ):  # fmt: skip
                hub.faults = faults
                failed = system.run("dust_pipeline", LAST)
                assert not failed.success
                system.told_of_failure(failed)
            hub.faults = Faults()
            yield system, said, home
    root.removeHandler(listener)
    root.setLevel(before)


def assert_no_secret(text, where):
    for secret in SECRETS:
        assert secret not in text, where


def test_no_log_record_shows_a_secret(chain):
    _, said, _ = chain
    assert len(said) > 100
    for line in said:
        assert_no_secret(line, line[:200].replace(KEY, "<key>"))


def test_no_event_on_record_shows_a_secret(chain):
    system, _, _ = chain
    events = 0
    for run in system.instance.get_runs():
        assert_no_secret(dg.serialize_value(run), run.job_name)
        for entry in system.instance.all_logs(run.run_id):
            events += 1
            assert_no_secret(dg.serialize_value(entry), entry.user_message)
    assert events > 100


def test_no_file_shows_a_secret(chain):
    _, _, home = chain
    files = [path for path in Path(home).rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".csv", ".json"}
    assert any("mlflow" in path.parts for path in files)
    for path in files:
        data = path.read_bytes()
        for secret in SECRETS:
            assert secret.encode() not in data, path


def test_no_message_and_no_answer_shows_a_secret(chain):
    system, _, _ = chain
    assert len(system.slack.messages) == 5
    assert len(list(system.store.list("operators/1/unsent/"))) == 5
    for text in system.slack.messages:
        assert_no_secret(text, "Slack")
    with TestClient(create_app(system.settings, system.store)) as client:
        for path in PATHS:
            answer = client.get(path)
            assert_no_secret(f"{answer.text} {answer.headers}", path)


def test_no_setting_shows_a_secret_when_it_is_printed(chain):
    system, _, _ = chain
    settings = system.settings
    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert_no_secret(text, "settings")


def test_a_command_that_fails_prints_no_secret(chain, hub):
    _, _, home = chain
    hub.faults = Faults(status_5xx=500)
    environment = {n: v for n, v in os.environ.items() if "SEOULCAST" not in n} | {
        "KMA_API_KEY": KEY,
        "SLACK_BOT_TOKEN": TOKEN,
        "SEOULCAST_OPERATOR_URLS": f"json://127.0.0.1:1/{ADDRESS}",
        "SEOULCAST_HOME": str(home / "command"),
        "SEOULCAST_KMA_BASE_URL": hub.url,
        "SEOULCAST_KMA_ATTEMPTS": "1",
        "SEOULCAST_LATE_RETRIES": "0",
        "SEOULCAST_NOW": NOW.isoformat(),
    }
    environment.pop("DAGSTER_HOME", None)
    command = [
        sys.executable,
        "-m",
        "seoulcast_assets.commands.backfill",
        "--select",
        "observations",
    ]
    done = subprocess.run(
        [*command, "--from", "2022-06-13", "--to", "2022-06-14"],
        env=environment, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    hub.faults = Faults()
    assert done.returncode == 1
    assert "again" in done.stdout + done.stderr
    assert_no_secret(done.stdout + done.stderr, "backfill")
