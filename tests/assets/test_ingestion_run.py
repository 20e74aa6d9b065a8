"""A range that does not come to its end: what was stored before, and that no thread is left."""

import threading
from datetime import date, datetime, timedelta

import pytest
from support.system import running_system
from support.waiting import wait_for

from seoulcast.clock import KST
from seoulcast.datasets.keys import RAW_HOURS, RAW_OFFICIAL, WEATHER_HOURS
from seoulcast.ingestion.morning import MorningIngestion
from seoulcast.kma.sandbox import Faults

NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
FIRST, LAST = date(2022, 1, 1), date(2022, 3, 31)


@pytest.fixture
def system(tmp_path):
    with running_system(tmp_path, now=NOW, late_retries=0) as system:
        yield system


def days_through(last):
    return {f"{FIRST + timedelta(days=n)}" for n in range((last - FIRST).days + 1)}


def no_thread_fetches():
    return not [thread for thread in threading.enumerate() if thread.name == "one-ahead"]


@pytest.mark.parametrize(("raw", "sources"), [(RAW_HOURS, 1), (RAW_OFFICIAL, 3)])
def test_days_before_those_that_the_hub_refuses_are_stored_and_on_record(system, raw, sources):
    system.sandbox.faults = Faults(quota_after_calls=2 * sources)
    result = system.run("morning_pipeline", FIRST, LAST, assets=[raw.name])
    assert not result.success
    assert system.materialized(raw.name) == days_through(FIRST + timedelta(days=55))
    assert len(system.objects(raw.prefix)) == 56
    assert no_thread_fetches()


def test_a_range_that_breaks_off_leaves_no_thread_that_waits_for_the_hub(system, monkeypatch):
    def interrupted(*_: object) -> None:
        wait_for(lambda: len(system.sandbox.calls) > 1, seconds=10, what="the call for the next")
        raise RuntimeError("the process is told to end")

    monkeypatch.setattr(MorningIngestion, "ingest", interrupted)
    system.sandbox.faults = Faults(delay_s=2.0)
    result = system.run("morning_pipeline", FIRST, LAST, assets=[RAW_HOURS.name])
    assert not result.success
    # It does not wait for an answer: the call is given up as the client is closed.
    wait_for(no_thread_fetches, seconds=1.5, what="the end of the thread")
    assert len(system.sandbox.calls) == 2
    assert system.objects(WEATHER_HOURS.prefix) == {}
