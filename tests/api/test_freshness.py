"""How old a forecast is: fresh, late or stale, and when the next one comes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from seoulcast.clock import KST
from seoulcast_api.presenting.freshness import assess

DAY = date(2022, 12, 29)
ISSUED = datetime(2022, 12, 30, 5, 0, 12, tzinfo=KST)
FIVE = time(5, 0)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in the last days of 2022; the 32nd is New Year's Day."""
    return datetime(2022, 12, 1, hour, minute, tzinfo=KST) + timedelta(days=day - 1)


@pytest.mark.parametrize(
    ("now", "state", "next_issue"),
    [
        (at(30, 9), "fresh", at(31, 5)),
        (at(31, 4, 59), "fresh", at(31, 5)),
        # The next issue is due and being made.
        (at(31, 5, 30), "fresh", at(31, 5)),
        (at(31, 6, 1), "late", at(32, 5)),
        (at(31, 17), "late", at(32, 5)),
        (at(31, 17, 1), "stale", at(32, 5)),
        (at(32, 2), "stale", at(32, 5)),
    ],
)
def test_a_forecast_grows_late_and_then_stale(now, state, next_issue):
    freshness = assess(DAY, ISSUED, now, FIVE)

    assert freshness.state == state
    assert freshness.forecast_at == "05:00"
    assert freshness.next_issue_at == next_issue


def test_an_old_day_issued_a_minute_ago_is_stale():
    now = at(31, 9)

    assert assess(DAY - timedelta(days=5), now - timedelta(minutes=1), now, FIVE).state == "stale"


def test_an_issue_from_the_future_is_not_called_fresh():
    freshness = assess(DAY, ISSUED, ISSUED - timedelta(hours=3), FIVE)

    assert freshness.state == "stale"
    assert "future" in freshness.words.en
    assert freshness.age_seconds == -3 * 3600


def test_clocks_may_differ_by_a_little():
    assert assess(DAY, ISSUED, ISSUED - timedelta(minutes=1), FIVE).state == "fresh"


def test_the_age_is_given_in_seconds_and_hours():
    freshness = assess(DAY, ISSUED, ISSUED + timedelta(hours=4, minutes=30), FIVE)

    assert freshness.age_seconds == 16200
    assert freshness.age_hours == 4.5


def test_the_words_say_what_is_late_and_when_it_was_due():
    words = assess(DAY, ISSUED, at(31, 7), time(5, 30)).words

    assert "05:30" in words.ko
    assert "05:30" in words.en


def test_the_words_say_since_when_there_is_nothing_new():
    words = assess(DAY, ISSUED, at(31, 23), FIVE).words

    assert "2022년 12월 30일" in words.ko
    assert "2022-12-30" in words.en
