"""Many documents read with few requests, and that a copy of them is never taken for the truth."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from support.documents import Shelf, build_promotion

from seoulcast.datasets import keys
from seoulcast.datasets.document_history import DocumentHistory
from seoulcast.datasets.keys import SCORES
from seoulcast.datasets.models import champion_for, decisions, record_decision

FIRST, LAST = date(2021, 12, 20), date(2022, 1, 9)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
COPY = keys.history(SCORES, 2021)


@pytest.fixture
def filled(store):
    for day in DAYS:
        Shelf(store).score(day, observed=float(day.day))
    return store


def read(store):
    return DocumentHistory(store).of_days(SCORES, FIRST, LAST)


def stored(store):
    return {SCORES.key(day): store.get(SCORES.key(day)) for day in DAYS}


def compact(store):
    DocumentHistory(store).compact_days(SCORES, FIRST, LAST)


def test_documents_are_the_same_before_and_after_compaction_and_in_order_of_day(filled):
    assert list(read(filled).items()) == list(stored(filled).items())
    compact(filled)
    assert list(read(filled).items()) == list(stored(filled).items())
    assert [info.key for info in filled.list("history/")] == [COPY, keys.history(SCORES, 2022)]


def test_documents_written_changed_or_deleted_after_compaction_win(filled):
    compact(filled)
    changed, gone, new = DAYS[2], DAYS[4], LAST + timedelta(days=1)
    Shelf(filled).score(changed, observed=99.0)
    Shelf(filled).score(new)
    filled.delete(SCORES.key(gone))
    found = DocumentHistory(filled).of_days(SCORES, FIRST, new)
    assert found[SCORES.key(changed)] == filled.get(SCORES.key(changed))
    assert SCORES.key(gone) not in found
    assert SCORES.key(new) in found
    assert len(found) == len(DAYS)


def test_the_same_documents_give_the_same_copy_however_they_came_about(filled):
    compact(filled)
    before = filled.get(COPY)
    Shelf(filled).score(DAYS[2], observed=99.0)
    compact(filled)
    assert filled.get(COPY) != before
    Shelf(filled).score(DAYS[2], observed=float(DAYS[2].day))
    compact(filled)
    assert filled.get(COPY) == before


@pytest.mark.parametrize("damage", ["cut", "other columns", "another document"])
def test_a_copy_that_cannot_be_used_costs_time_and_not_truth(filled, damage, caplog):
    compact(filled)
    good = filled.get(COPY)
    if damage == "cut":
        filled.put(COPY, good[:-20])
    elif damage == "other columns":
        filled.put(COPY, b"PAR1")
    else:
        filled.put(COPY, filled.get(keys.history(SCORES, 2022)))
    with caplog.at_level(logging.WARNING):
        assert read(filled) == stored(filled)
    assert (COPY in caplog.text) == (damage != "another document")
    compact(filled)
    assert filled.get(COPY) == good


def test_days_and_their_copies_take_one_listing_and_a_read_a_year(s3_store, s3):
    for day in DAYS:
        Shelf(s3_store).score(day)
    compact(s3_store)
    s3.requests.clear()
    history = DocumentHistory(s3_store)
    assert len(history.of_days(SCORES, FIRST, LAST)) == len(DAYS)
    assert s3.requests == {"LIST": 1, "GET": 2}
    # Once more it opens nothing, and a document more is one read.
    Shelf(s3_store).score(LAST + timedelta(days=1))
    s3.requests.clear()
    history.of_days(SCORES, FIRST, LAST + timedelta(days=1))
    assert s3.requests == {"LIST": 1, "GET": 1}


def test_where_there_are_no_documents_nothing_is_opened(s3_store, s3):
    s3.requests.clear()
    assert read(s3_store) == {}
    assert s3.requests == {"LIST": 1}


def test_years_of_weekly_decisions_take_one_listing_and_one_read(s3_store, s3):
    for week in range(150):
        day = date(2020, 1, 5) + timedelta(weeks=week)
        decision = "refused" if week % 50 else "promoted"
        record_decision(
            s3_store,
            build_promotion(
                day, version=f"{day}-a", trained_through=day, by_day=day, decision=decision
            ),
        )
    s3.requests.clear()
    assert champion_for(s3_store, LAST + timedelta(days=300)).by_day == date(2021, 12, 5)
    assert s3.requests == {"LIST": 1, "GET": 1}
    assert len(decisions(s3_store)) == 150
