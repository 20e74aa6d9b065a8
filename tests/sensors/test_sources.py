"""One message when sources of the morning change, from when Slack was switched on."""

from __future__ import annotations

from datetime import datetime

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.sources import SOURCES, note_source
from seoulcast.reasons import NotAppliedFor, SourceFailing
from seoulcast_assets.dagster_internals import PARTITION_NAME_TAG
from seoulcast_assets.definitions import build_defs

NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)


@pytest.fixture(scope="module")
def module_system(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("home"), now=NOW) as system:
        yield system


@pytest.fixture
def system(module_system):
    module_system.instance.wipe()
    module_system.slack.messages.clear()
    for info in list(module_system.store.list("")):
        module_system.store.delete(info.key)
    return module_system


@dg.job(name="morning_pipeline")
def pipeline():
    """A job of which only the name matters."""


def look(system, cursor=None, **settings):
    """The cursor after a look."""
    definitions = build_defs(system.settings.model_copy(update=settings))
    repository = definitions.get_repository_def()
    resources = {name: (definitions.resources or {})[name] for name in ("operators", "store")}
    with dg.build_sensor_context(
        instance=system.instance, cursor=cursor, repository_def=repository, resources=resources
    ) as context:
        tick = repository.get_sensor_def("slack_on_source").evaluate_tick(context)
    return tick.cursor


def note(system, source, reason=None, now=NOW):
    note_source(system.store, source, reason, now)


def refused(source):
    return NotAppliedFor(source=source, path=f"{source}.php")


def test_sources_that_are_available_from_the_start_are_no_news(system):
    cursor = look(system)
    for source in SOURCES:
        note(system, source)
    look(system, cursor)
    assert system.slack.messages == []


def test_all_that_a_morning_changed_is_told_in_one_message_and_once(system):
    cursor = look(system)
    for source in SOURCES:
        note(system, source, refused(source))
    cursor = look(system, cursor)
    (message,) = system.slack.messages
    assert all(f"{source}.php" in message for source in SOURCES)
    assert "Forecasts go out without them." in message
    look(system, cursor)
    assert len(system.slack.messages) == 1


def test_a_source_that_is_there_again_is_told_once(system):
    note(system, "weather_hours", SourceFailing(source="weather_hours", kind="hub_unreachable"))
    cursor = look(system)
    note(system, "weather_hours")
    cursor = look(system, cursor)
    assert "could not be reached" in system.slack.messages[0]
    assert system.slack.messages[1:] == [":white_check_mark: hours of weather: available again"]
    look(system, cursor)
    assert len(system.slack.messages) == 2


def test_another_cause_of_the_same_state_is_not_told_again(system):
    note(system, "point", SourceFailing(source="point", kind="hub_unreachable"))
    cursor = look(system)
    note(system, "point", SourceFailing(source="point", kind="hub_malformed"))
    look(system, cursor)
    assert len(system.slack.messages) == 1


def test_while_a_mornings_run_is_under_way_nothing_is_told(system):
    tags = {PARTITION_NAME_TAG: "2022-06-14"}
    run = system.instance.create_run_for_job(pipeline, tags=tags)
    note(system, "point", refused("point"))
    cursor = look(system)
    assert system.slack.messages == []
    system.instance.report_run_failed(run)
    look(system, cursor)
    assert len(system.slack.messages) == 1


def test_a_long_backfill_holds_no_message_up(system):
    system.instance.create_run_for_job(pipeline, tags={})
    note(system, "point", refused("point"))
    look(system)
    assert len(system.slack.messages) == 1


def test_what_was_so_before_slack_was_switched_on_is_no_news(system):
    note(system, "point", refused("point"))
    cursor = look(system, slack_bot_token=None)
    cursor = look(system, cursor)
    assert system.slack.messages == []
    note(system, "short_term", refused("short_term"))
    look(system, cursor)
    assert len(system.slack.messages) == 1
    assert "point.php" not in system.slack.messages[0]


def test_a_message_that_slack_does_not_take_is_kept_and_sent_once(system):
    note(system, "point", refused("point"))
    system.slack.trouble = "account_inactive"
    cursor = look(system)
    assert [info.key for info in system.store.list(keys.unsent_prefix("slack"))]
    system.slack.trouble = None
    look(system, cursor)
    assert len([info.key for info in system.store.list(keys.unsent_prefix("slack"))]) == 1, (
        "the sensor of backfills sends what is kept"
    )
