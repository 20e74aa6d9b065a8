"""States of sources: written when they change, so that they tell since when."""

from datetime import datetime, timedelta

import pytest

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.cities import City
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.sources import is_refused, note_source, source_statuses
from seoulcast.reasons import NotAppliedFor, SourceFailing

MORNING = datetime(2022, 12, 31, 4, 15, 3, 250_000, tzinfo=KST)
DAY = timedelta(days=1)
REFUSED = NotAppliedFor(source="point", path="getVilageFcst")
UNREACHABLE = SourceFailing(source="point", kind="hub_unreachable")


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path)


def test_a_store_without_any_has_none(store):
    assert source_statuses(store) == {}
    assert not is_refused({}, "point")


def test_a_state_is_written_once_and_keeps_the_time_of_its_change(store):
    assert note_source(store, "point", REFUSED, MORNING)
    before = store.get(keys.source_status("point"))
    assert not note_source(store, "point", REFUSED, MORNING + DAY)
    assert store.get(keys.source_status("point")) == before
    status = source_statuses(store)["point"]
    assert (status.state, status.since) == ("refused", MORNING.replace(microsecond=0))
    assert is_refused(source_statuses(store), "point")


def test_another_state_has_its_own_time(store):
    note_source(store, "point", UNREACHABLE, MORNING)
    assert note_source(store, "point", None, MORNING + DAY)
    status = source_statuses(store)["point"]
    assert (status.state, status.reason) == ("available", None)
    assert status.since.date() == (MORNING + DAY).date()


def test_another_cause_of_the_same_state_is_said_without_a_new_time(store):
    note_source(store, "point", UNREACHABLE, MORNING)
    malformed = SourceFailing(source="point", kind="hub_malformed")
    assert not note_source(store, "point", malformed, MORNING + DAY)
    status = source_statuses(store)["point"]
    assert status.reason == malformed
    assert status.since.date() == MORNING.date()


def test_a_damaged_state_counts_as_none_and_is_written_anew(store):
    store.put(keys.source_status("point"), b"{")
    assert source_statuses(store) == {}
    assert note_source(store, "point", None, MORNING)
    assert source_statuses(store)["point"].state == "available"


def test_all_cities_share_them(store):
    note_source(City(143).view(store), "point", REFUSED, MORNING)
    assert is_refused(source_statuses(store), "point")
