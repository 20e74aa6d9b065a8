"""One summary of each backfill that ended with failed runs, from when Slack was switched on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast_assets.dagster_internals import (
    BACKFILL_ID_TAG,
    BULK_ACTION_TERMINAL_STATUSES,
    BulkActionStatus,
    PartitionBackfill,
)
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.sensors import backfills

STATUS = dg.DagsterRunStatus
A_YEAR_AGO = 365 * 86400.0


@pytest.fixture(scope="module")
def module_system(tmp_path_factory):
    now = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
    with running_system(tmp_path_factory.mktemp("home"), now=now) as system:
        yield system


@pytest.fixture
def system(module_system):
    module_system.instance.wipe()
    module_system.slack.messages.clear()
    return module_system


@dg.job(name="weather_pipeline")
def pipeline():
    """A job of which only the name matters."""


def start(system, name: str, runs: Sequence[dg.DagsterRunStatus] = (), *, age_s: float = 0.0):
    """A backfill that has not ended, with runs of these states."""
    backfill = PartitionBackfill(
        backfill_id=name,
        status=BulkActionStatus.REQUESTED,
        from_failure=False,
        tags={},
        backfill_timestamp=time.time() - age_s,
        asset_selection=[dg.AssetKey("raw_asos")],
    )
    system.instance.add_backfill(backfill)
    for status in runs:
        run = system.instance.create_run_for_job(pipeline, tags={BACKFILL_ID_TAG: name})
        if status == STATUS.FAILURE:
            system.instance.report_run_failed(run)
        elif status == STATUS.CANCELED:
            system.instance.report_run_canceled(run)


def end(system, name: str, status=BulkActionStatus.COMPLETED_FAILED):
    backfill = system.instance.get_backfill(name)
    system.instance.update_backfill(backfill.with_status(status))


def look(system, cursor=None, **settings):
    """The cursor after a look, and one more that sends what it kept."""
    definitions = build_defs(system.settings.model_copy(update=settings))
    repository = definitions.get_repository_def()
    resources = {name: (definitions.resources or {})[name] for name in ("operators", "store")}
    for _ in range(2):
        with dg.build_sensor_context(
            instance=system.instance,
            cursor=cursor,
            repository_def=repository,
            resources=resources,
        ) as context:
            tick = repository.get_sensor_def("slack_on_backfill").evaluate_tick(context)
        cursor = tick.cursor
    return cursor


@pytest.mark.parametrize("status", sorted(set(BULK_ACTION_TERMINAL_STATUSES), key=str))
def test_a_backfill_with_failed_runs_has_one_summary_however_it_ended(system, status):
    cursor = look(system)
    start(system, "abc", [STATUS.FAILURE, STATUS.CANCELED])
    cursor = look(system, cursor)
    assert system.slack.messages == []
    end(system, "abc", status)
    look(system, look(system, cursor))
    (text,) = system.slack.messages
    assert "*abc*: 1 of 2 runs failed" in text


def test_a_canceled_backfill_is_summarized_when_its_last_run_has_ended(system):
    cursor = look(system)
    start(system, "abc", [STATUS.FAILURE, STATUS.NOT_STARTED])
    end(system, "abc", BulkActionStatus.CANCELED)
    cursor = look(system, cursor)
    assert system.slack.messages == []
    (last,) = system.instance.get_runs(dg.RunsFilter(statuses=[STATUS.NOT_STARTED]))
    system.instance.report_run_failed(last)
    look(system, cursor)
    (text,) = system.slack.messages
    assert "2 of 2 runs failed" in text


def test_of_more_ended_backfills_than_a_page_each_has_one_summary(system, monkeypatch):
    monkeypatch.setattr(backfills, "PAGE", 3)
    start(system, "before", [STATUS.FAILURE])
    end(system, "before")
    cursor = look(system)
    names = [f"of-{number}" for number in range(10)]
    for name in names:
        start(system, name, [STATUS.FAILURE])
    cursor = look(system, cursor)
    for name in names[:5]:
        end(system, name)
    cursor = look(system, cursor)
    for name in names[5:]:
        end(system, name, BulkActionStatus.CANCELED)
    look(system, cursor)
    assert sorted(text.split("*")[1] for text in system.slack.messages) == names


def test_what_ended_before_the_first_look_is_no_news_and_what_ends_after_it_is(system):
    start(system, "old", [STATUS.FAILURE], age_s=A_YEAR_AGO)
    end(system, "old")
    start(system, "empty", age_s=A_YEAR_AGO)
    end(system, "empty", BulkActionStatus.FAILED)
    start(system, "under-way", [STATUS.FAILURE], age_s=A_YEAR_AGO)
    cursor = look(system)
    assert system.slack.messages == []
    end(system, "under-way")
    look(system, cursor)
    (text,) = system.slack.messages
    assert "*under-way*" in text


@pytest.mark.parametrize("earlier", [True, False], ids=["on before", "never on"])
def test_what_ended_while_slack_was_off_is_no_news(system, earlier):
    cursor = look(system) if earlier else None
    cursor = look(system, cursor, slack_bot_token=None)
    start(system, "meanwhile", [STATUS.FAILURE])
    end(system, "meanwhile")
    cursor = look(system, cursor, slack_bot_token=None)
    cursor = look(system, cursor)
    assert system.slack.messages == []
    start(system, "later", [STATUS.FAILURE])
    end(system, "later")
    look(system, cursor)
    assert len(system.slack.messages) == 1


def test_a_cursor_of_an_earlier_version_repeats_nothing(system):
    start(system, "old", [STATUS.FAILURE])
    end(system, "old")
    look(system, '["old"]')
    assert system.slack.messages == []


def test_a_backfill_that_succeeded_has_no_summary(system):
    cursor = look(system)
    start(system, "abc")
    end(system, "abc", BulkActionStatus.COMPLETED_SUCCESS)
    look(system, cursor)
    assert system.slack.messages == []


def test_a_look_that_is_repeated_repeats_no_message(system):
    cursor = look(system)
    start(system, "abc", [STATUS.FAILURE])
    end(system, "abc")
    definitions = build_defs(system.settings)
    repository = definitions.get_repository_def()
    resources = {name: (definitions.resources or {})[name] for name in ("operators", "store")}
    sensor = repository.get_sensor_def("slack_on_backfill")
    for _ in range(2):  # the first was cut off after it had kept the message
        with dg.build_sensor_context(
            instance=system.instance, cursor=cursor, repository_def=repository, resources=resources
        ) as context:
            system.slack.trouble = "fatal_error"
            tick = sensor.evaluate_tick(context)
    system.slack.trouble = None
    look(system, tick.cursor)
    assert len(system.slack.messages) == 1
