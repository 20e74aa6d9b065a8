"""Slack's messages in other places of the operators: once each, whatever another place does."""

from __future__ import annotations

import logging
from datetime import datetime

import dagster as dg
import pytest
from pydantic import SecretStr
from support.slack_server import SlackServer
from support.topic_server import TopicServer
from support.webhook_server import Posted, WebhookServer

from seoulcast.clock import KST
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.store_factory import open_store
from seoulcast.presentation import messages
from seoulcast.settings import Settings
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.notifying import TITLE, NotSentError, OperatorNotifier
from seoulcast_assets.sensors.operators import OperatorOutboxes

NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
SECRET = "tk_s3cr3t0fpl4ces"
TEXT = messages.backfill_failure("abc", 1, 2, "http://127.0.0.1:3000/runs/b/abc")
AS_POSTED = Posted(
    "🔴 Backfill abc: 1 of 2 runs failed", "Open the backfill: http://127.0.0.1:3000/runs/b/abc"
)


class Notifying:
    """A system of messages alone: Slack, a webhook and a topic, with one outbox each."""

    def __init__(
        self, home, slack: SlackServer, webhook: WebhookServer, ntfy: TopicServer, **settings
    ):
        self.slack, self.webhook, self.ntfy = slack, webhook, ntfy
        given = {
            "home": home,
            "now": NOW,
            "SLACK_BOT_TOKEN": "xoxb-test",
            "slack_base_url": slack.url,
            "operator_urls": f"{webhook.address}, {ntfy.address('operators')}",
        }
        self.settings = Settings(_env_file=None, **(given | settings))
        self.restart()

    def restart(self) -> None:
        """A new process: its memory is gone."""
        self.resources = build_defs(self.settings).resources or {}

    @property
    def store(self) -> ObjectStore:
        return open_store(self.settings)

    @property
    def outboxes(self) -> OperatorOutboxes:
        return OperatorOutboxes(self.resources["operators"], self.store)

    def unsent(self) -> list[str]:
        return [one.key for one in self.store.list("") if "/unsent/" in one.key]

    def look(self) -> None:
        """One of the sensor that sends what is kept."""
        repository = build_defs(self.settings).get_repository_def()
        resources = {name: self.resources[name] for name in ("operators", "store")}
        with (
            dg.DagsterInstance.ephemeral() as instance,
            dg.build_sensor_context(instance=instance, resources=resources) as context,
        ):
            repository.get_sensor_def("slack_on_backfill").evaluate_tick(context)


@pytest.fixture
def notifying(tmp_path):
    with SlackServer() as slack, WebhookServer() as webhook, TopicServer() as ntfy:
        yield Notifying(tmp_path, slack, webhook, ntfy)


@pytest.fixture
def without_slack(notifying):
    return Notifying(
        notifying.settings.home,
        notifying.slack,
        notifying.webhook,
        notifying.ntfy,
        SLACK_BOT_TOKEN=None,
    )


def test_each_place_gets_the_message_once_and_reads_it_without_markup(notifying):
    for _ in range(2):
        notifying.outboxes.notify({"abc": TEXT})
        notifying.look()
    assert notifying.slack.messages == [TEXT]
    assert notifying.webhook.messages == [AS_POSTED]
    assert notifying.ntfy.messages == {"operators": [AS_POSTED.text]}
    assert notifying.ntfy.titles == {AS_POSTED.title}
    assert notifying.unsent() == []


@pytest.mark.parametrize("text", ["*One* line", f"{'*long*' * 30}\nand the rest"])
def test_a_message_without_a_short_first_line_has_the_sender_as_its_title(notifying, text):
    notifying.outboxes.notify({"abc": text})
    (posted,) = notifying.webhook.messages
    assert posted.title == TITLE
    assert posted.text.splitlines()[-1] in {"One line", "and the rest"}


def test_while_slack_is_down_the_others_get_it_once_and_slack_gets_it_later_once(notifying):
    notifying.slack.trouble = "fatal_error"
    notifying.outboxes.notify({"abc": TEXT})
    assert notifying.webhook.messages == [AS_POSTED]
    assert notifying.unsent() == ["slack/unsent/abc.txt"]
    notifying.restart()
    notifying.look()
    assert notifying.unsent() == ["slack/unsent/abc.txt"]
    notifying.slack.trouble = None
    notifying.look()
    notifying.look()
    assert notifying.slack.messages == [TEXT]
    assert notifying.webhook.messages == [AS_POSTED]
    assert len(notifying.ntfy.messages["operators"]) == 1
    assert notifying.unsent() == []


def test_a_place_that_is_down_keeps_its_messages_and_gets_them_later_in_order(notifying):
    notifying.webhook.is_down = True
    for name in ("first", "second"):
        notifying.outboxes.notify({name: name})
    assert notifying.slack.messages == notifying.ntfy.messages["operators"] == ["first", "second"]
    assert notifying.unsent() == [f"operators/1/unsent/{name}.txt" for name in ("first", "second")]
    notifying.webhook.is_down = False
    notifying.restart()
    notifying.look()
    notifying.look()
    assert [posted.text for posted in notifying.webhook.messages] == ["first", "second"]
    assert notifying.slack.messages == ["first", "second"]


@pytest.mark.timeout(60)
def test_a_place_that_does_not_answer_holds_no_other_up(notifying):
    notifying.webhook.may_answer.clear()
    outboxes = notifying.outboxes
    assert outboxes.keep("abc", TEXT)
    notifying.look()
    assert notifying.slack.messages == [TEXT]
    assert len(notifying.ntfy.messages["operators"]) == 1
    assert notifying.unsent() == ["operators/1/unsent/abc.txt"]


def test_places_get_their_messages_without_slack(without_slack):
    without_slack.outboxes.notify({"abc": TEXT})
    without_slack.look()
    assert without_slack.slack.messages == []
    assert without_slack.webhook.messages == [AS_POSTED]
    assert without_slack.unsent() == []


def test_without_a_store_each_place_is_tried_though_the_first_one_fails(notifying):
    notifying.slack.trouble = "fatal_error"
    outboxes = OperatorOutboxes(notifying.resources["operators"], None)
    for _ in range(2):
        with pytest.raises(Exception, match="fatal_error"):
            outboxes.notify({"abc": TEXT})
    assert notifying.webhook.messages == [AS_POSTED]
    assert len(notifying.ntfy.messages["operators"]) == 1


@pytest.mark.parametrize("token", ["xoxb-test", None])
def test_with_neither_a_token_nor_places_messages_are_off(tmp_path, token):
    settings = Settings(_env_file=None, home=tmp_path, SLACK_BOT_TOKEN=token)
    operators = build_defs(settings).resources["operators"]
    assert operators.on == (token is not None)


def test_what_is_longer_than_a_service_takes_is_cut_and_not_refused_for_ever(notifying):
    notifying.outboxes.notify({"abc": "word " * 20_000})
    (posted,) = notifying.webhook.messages
    assert 0 < len(posted.text) <= 32_768
    assert notifying.unsent() == []


@pytest.mark.parametrize("trouble", ["503", "away", "unknown service"])
def test_no_address_of_a_place_is_logged_whatever_goes_wrong(notifying, caplog, trouble):
    caplog.set_level(logging.DEBUG)
    url = f"{notifying.webhook.address}{SECRET}"
    if trouble == "503":
        notifying.webhook.is_down = True
    elif trouble == "away":
        url = f"json://127.0.0.1:1/{SECRET}"
    else:
        url = f"carrierpigeon://{SECRET}"
    with pytest.raises(NotSentError) as caught:
        OperatorNotifier("operators/1", SecretStr(url)).notify(TEXT)
    elsewhere = Notifying(
        notifying.settings.home,
        notifying.slack,
        notifying.webhook,
        notifying.ntfy,
        operator_urls=url,
    )
    elsewhere.outboxes.notify({"abc": TEXT})
    assert "operators/1" in caplog.text
    assert SECRET not in f"{caplog.text} {caught.value!r} {elsewhere.settings!r}"
