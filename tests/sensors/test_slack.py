"""What Slack is notified of, once, and what becomes of a message while Slack is down."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.kma.sandbox import Faults
from seoulcast_assets import resources
from seoulcast_assets.assets import ingestion_run
from seoulcast_assets.dagster_internals import SCHEDULE_NAME_TAG
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.outcomes import kind_of
from seoulcast_assets.resources import SlackNotifier
from seoulcast_assets.run_tags import TRIED_BEFORE_TAG
from seoulcast_assets.sensors.outbox import Outbox

pytestmark = pytest.mark.e2e

FIRST, LAST = date(2022, 4, 20), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json"
BROKEN = {
    "a body of 5,000 bytes that ends after 1,000": OK
    + b"\r\nContent-Length: 5000\r\n\r\n"
    + b" " * 1000,
    "an error's body that ends early": b"HTTP/1.1 500 Oops\r\nContent-Length: 5000\r\n\r\nsorry",
    "no HTTP": b"220 mail.example.org ESMTP\r\n\r\n",
    "a header that is too long": OK + b"\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
    "half of its JSON": OK + b'\r\n\r\n{"ok": tr',
    "a wait that is no number": b"HTTP/1.1 429 Slow\r\nRetry-After: tomorrow\r\n\r\n",
    "an unknown encoding": OK + b"; charset=klingon\r\n\r\n{}",
}
"""Answers of which Slack's client raises something else than its own error."""


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("home"), now=NOW, late_retries=0) as system:
        # Without LAST, of which a late day would otherwise leave what is stored.
        assert system.run("weather_pipeline", FIRST, LAST - timedelta(days=1)).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        yield system


@pytest.fixture
def system(history):
    history.slack.messages.clear()
    yield history
    history.sandbox.faults = Faults()
    history.slack.trouble = None
    history.slack.broken.clear()
    for info in unsent(history):
        history.store.delete(info.key)


@pytest.fixture(scope="module")
def failed(history):
    """A failed run of LAST."""
    history.sandbox.faults = Faults(not_applied=True)
    result = history.run("dust_pipeline", LAST)
    history.sandbox.faults = Faults()
    return result


def retry_unsent(system):
    definitions = build_defs(system.settings)
    sensor = definitions.get_repository_def().get_sensor_def("slack_on_backfill")
    resources = {name: (definitions.resources or {})[name] for name in ("operators", "store")}
    with dg.build_sensor_context(instance=system.instance, resources=resources) as context:
        sensor.evaluate_tick(context)


def unsent(system):
    return list(system.store.list(keys.unsent_prefix("slack")))


@pytest.mark.fault(
    "services",
    "Slack is down",
    happens="the message is kept and sent when Slack takes it, once",
    kept="all",
    notified="the log of the code server; Slack later",
)
def test_a_message_that_slack_refuses_is_sent_later_and_once(system, failed):
    system.slack.trouble = "fatal_error"
    assert system.told_of_failure(failed) == []
    assert len(unsent(system)) == 1
    retry_unsent(system)
    assert len(unsent(system)) == 1
    system.slack.trouble = None
    retry_unsent(system)
    retry_unsent(system)
    assert len(system.slack.messages) == 1
    assert LAST.isoformat() in system.slack.messages[0]
    assert unsent(system) == []


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_a_message_whose_answer_is_always_broken_is_kept_and_sent_later_once(
    system, failed, answer, monkeypatch
):
    monkeypatch.setattr(resources, "SLACK_ATTEMPTS", 1)
    system.slack.broken = [answer] * 9
    assert system.told_of_failure(failed) == []
    assert len(unsent(system)) == 1
    system.slack.broken.clear()
    retry_unsent(system)
    retry_unsent(system)
    (text,) = system.slack.messages
    assert LAST.isoformat() in text
    assert unsent(system) == []


@pytest.mark.parametrize("answer", [one for name, one in BROKEN.items() if "encoding" not in name])
def test_an_answer_that_is_broken_once_is_asked_for_again_at_once(system, failed, answer):
    system.slack.broken = [answer]
    assert len(system.told_of_failure(failed)) == 1
    assert unsent(system) == []


def test_what_one_sensor_is_sending_another_does_not_send_too(system):
    slack = SlackNotifier(system.settings)
    outbox = Outbox(slack, system.store)
    with slack.sending:
        outbox.notify({"morning": "good morning"})
        assert system.slack.messages == []
    outbox.send_kept()
    outbox.send_kept()
    assert system.slack.messages == ["good morning"]


@pytest.mark.parametrize("kept", [True, False])
def test_an_event_that_dagster_evaluates_again_is_notified_once(system, kept):
    outbox = Outbox(SlackNotifier(system.settings), system.store if kept else None)
    for _ in range(2):
        outbox.notify({"morning": "good morning", "drift": "drift was found"})
    assert system.slack.messages == ["good morning", "drift was found"]


@pytest.mark.parametrize("trouble", ["away", "of another origin"])
def test_a_message_that_the_store_can_not_keep_is_sent_all_the_same(
    system, failed, tmp_path, trouble
):
    objects = tmp_path / "synthetic" / "objects"
    if trouble == "away":
        objects.parent.mkdir()
        objects.write_text("a file where the store's folder should be")
    else:
        objects.mkdir(parents=True)
        (objects / keys.ORIGIN).write_text('{"origin": "kma"}')
    elsewhere = replace(system, settings=system.settings.model_copy(update={"home": tmp_path}))
    assert len(elsewhere.told_of_failure(failed)) == 1


@pytest.mark.parametrize(
    ("faults", "kind", "sent"),
    [
        (Faults(status_5xx=503), "hub_unreachable", 0),
        (Faults(not_applied=True), "hub_refused", 0),
        (Faults(late_asos_days=frozenset({LAST})), "unpublished", 0),
        (Faults(bad_asos_days=frozenset({LAST})), "quarantined", 1),
    ],
    ids=["unreachable", "refused", "unpublished", "quarantined"],
)
def test_a_day_that_failed_before_is_notified_again_only_if_it_is_in_quarantine(
    system, faults, kind, sent
):
    system.sandbox.faults = faults
    result = system.run("weather_pipeline", LAST, tags={TRIED_BEFORE_TAG: "true"})
    (event,) = result.filter_events(lambda event: event.is_step_failure)
    assert kind_of(event) == kind
    assert len(system.told_of_failure(result)) == sent


BEFORE = FIRST - timedelta(days=1)
ROWS_ASIDE = {
    "weather_pipeline": (Faults(contradicted_asos={BEFORE: 159}), "two different rows"),
    "dust_pipeline": (Faults(lost_field_pm10_days=frozenset({BEFORE})), "does not have the values"),
}


@pytest.mark.parametrize("job", ROWS_ASIDE)
def test_rows_that_were_put_aside_are_notified_once_and_the_rest_of_their_day_is_stored(
    system, job
):
    system.sandbox.faults, reason = ROWS_ASIDE[job]
    first = system.run(job, BEFORE, tags={SCHEDULE_NAME_TAG: "collect"})
    again = system.run(job, BEFORE, tags={SCHEDULE_NAME_TAG: "collect"})
    assert first.success
    assert again.success
    done, told = system.told_of_success(first)
    assert BEFORE.isoformat() in told
    assert reason in told
    assert "quarantine/" in told
    assert system.told_of_success(again) == [done]


def test_the_kind_of_a_failure_does_not_depend_on_its_sentence(monkeypatch, system):
    monkeypatch.setattr(ingestion_run, "result_line", lambda _: "quarantine")
    system.sandbox.faults = Faults(late_asos_days=frozenset({LAST}))
    result = system.run("weather_pipeline", LAST, tags={TRIED_BEFORE_TAG: "true"})
    assert system.told_of_failure(result) == []


def test_no_message_shows_a_secret(system):
    system.sandbox.faults = Faults(status_5xx=500)
    (text,) = system.told_of_failure(system.run("dust_pipeline", LAST))
    assert "xoxb" not in text
    assert "authKey" not in text
