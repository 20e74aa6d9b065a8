"""The one clock: days begin at midnight in Seoul, whatever the offset was that year."""

from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from seoulcast import clock as clock_module
from seoulcast.clock import KST, Clock

PLUS_9, PLUS_10 = timedelta(hours=9), timedelta(hours=10)
REAL_MORNING = datetime(2026, 11, 25, 20, 17, 42, tzinfo=KST)
"""A real time at which a clock is set back, with no offset change of its own near."""


@pytest.fixture
def real_time(monkeypatch):
    """Sets the real time, and moves it on."""
    watch = SimpleNamespace(at=REAL_MORNING.timestamp())
    monkeypatch.setattr(clock_module, "time", SimpleNamespace(time=lambda: watch.at))

    class RealTime:
        def set(self, moment):
            watch.at = moment.timestamp()

        def pass_by(self, **span):
            watch.at += timedelta(**span).total_seconds()

    return RealTime()


# --- midnight --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (datetime(2022, 12, 30, 23, 59, 59, tzinfo=KST), date(2022, 12, 30)),
        (datetime(2022, 12, 31, 0, 0, 0, tzinfo=KST), date(2022, 12, 31)),
        (datetime(2022, 12, 30, 14, 59, 59, tzinfo=UTC), date(2022, 12, 30)),
        (datetime(2022, 12, 30, 15, 0, 0, tzinfo=UTC), date(2022, 12, 31)),
        (datetime(1987, 7, 1, 13, 59, 59, tzinfo=UTC), date(1987, 7, 1)),
        (datetime(1987, 7, 1, 14, 0, 0, tzinfo=UTC), date(1987, 7, 2)),
    ],
    ids=["23:59:59", "00:00:00", "UTC before", "UTC after", "summer 1987", "its midnight"],
)
def test_a_day_begins_at_midnight_in_seoul(real_time, moment, today):
    real_time.set(moment)
    assert Clock().today() == today
    assert Clock().last_full_day() == today - timedelta(days=1)
    assert Clock.starting_at(moment).today() == today


def test_now_is_aware_and_in_seoul(real_time):
    real_time.set(datetime(2022, 12, 30, 20, 0, tzinfo=UTC))
    assert Clock().now() == datetime(2022, 12, 31, 5, 0, tzinfo=KST)
    assert Clock().now().tzinfo is KST
    assert Clock().offset == timedelta(0)


@pytest.mark.parametrize(
    ("day", "age"), [(date(2022, 12, 31), 0), (date(2022, 12, 30), 1), (date(2023, 1, 2), -2)]
)
def test_age_is_counted_in_days_of_the_calendar(real_time, day, age):
    for moment in (datetime(2022, 12, 31, 0, 0, 0), datetime(2022, 12, 31, 23, 59, 59)):  # noqa: DTZ001 - a wall time
        real_time.set(moment.replace(tzinfo=KST))
        assert Clock().age_days(day) == age


# --- set to another time ---------------------------------------------------------------------


def test_a_clock_that_was_set_shows_that_time_and_goes_on_at_the_usual_pace(real_time):
    clock = Clock.starting_at(datetime(2022, 12, 30, 23, 59, 58, tzinfo=KST))
    assert clock.now() == datetime(2022, 12, 30, 23, 59, 58, tzinfo=KST)
    real_time.pass_by(seconds=1)
    assert clock.today() == date(2022, 12, 30)
    real_time.pass_by(seconds=1)
    assert clock.today() == date(2022, 12, 31)
    real_time.pass_by(days=3, hours=5)
    assert clock.now() == datetime(2023, 1, 3, 5, 0, tzinfo=KST)


@pytest.mark.usefixtures("real_time")
def test_a_time_without_an_offset_is_taken_as_seouls():
    naive = Clock.starting_at(datetime(2022, 12, 31, 5, 30))  # noqa: DTZ001 - what is tested
    assert naive.now() == datetime(2022, 12, 31, 5, 30, tzinfo=KST)


@pytest.mark.usefixtures("real_time")
def test_a_time_with_another_offset_is_the_same_instant():
    new_york = timezone(timedelta(hours=-5))
    clock = Clock.starting_at(datetime(2022, 12, 30, 15, 30, tzinfo=new_york))
    assert clock.now() == datetime(2022, 12, 31, 5, 30, tzinfo=KST)
    assert clock.today() == date(2022, 12, 31)


def test_a_clock_may_run_ahead(real_time):
    clock = Clock.starting_at(REAL_MORNING + timedelta(days=400))
    assert clock.offset == timedelta(days=-400)
    real_time.pass_by(hours=4)
    assert clock.now() == REAL_MORNING + timedelta(days=400, hours=4)


def test_a_process_started_later_does_not_fall_behind_one_with_the_same_anchor(real_time):
    start, anchor = datetime(2022, 12, 31, 3, 59, tzinfo=KST), REAL_MORNING.timestamp()
    first = Clock.starting_at(start, anchor)
    real_time.pass_by(minutes=90)
    second = Clock.starting_at(start, anchor)
    assert second == first
    assert second.now() == datetime(2022, 12, 31, 5, 29, tzinfo=KST)
    assert Clock.starting_at(start).now() == start


def test_an_anchor_of_zero_is_an_anchor(real_time):
    real_time.set(datetime(1970, 1, 2, tzinfo=UTC))
    clock = Clock.starting_at(datetime(2022, 12, 31, 5, 0, tzinfo=KST), 0.0)
    assert clock.now() == datetime(2023, 1, 1, 5, 0, tzinfo=KST)


# --- daylight saving time of 1987 and 1988 ---------------------------------------------------


@pytest.mark.parametrize(
    ("start", "a_second_later", "offset"),
    [
        (datetime(1987, 5, 10, 1, 59, 59), datetime(1987, 5, 10, 3, 0, 0), PLUS_10),  # noqa: DTZ001
        (datetime(1987, 10, 11, 2, 59, 59), datetime(1987, 10, 11, 2, 0, 0), PLUS_9),  # noqa: DTZ001
        (datetime(1988, 5, 8, 1, 59, 59), datetime(1988, 5, 8, 3, 0, 0), PLUS_10),  # noqa: DTZ001
        (datetime(1988, 10, 9, 2, 59, 59), datetime(1988, 10, 9, 2, 0, 0), PLUS_9),  # noqa: DTZ001
    ],
)
def test_a_clock_set_to_an_old_year_lives_through_its_change_of_offset(
    real_time, start, a_second_later, offset
):
    clock = Clock.starting_at(start)
    assert clock.now().replace(tzinfo=None) == start
    real_time.pass_by(seconds=1)
    assert clock.now().replace(tzinfo=None) == a_second_later
    assert clock.now().utcoffset() == offset
    assert clock.today() == start.date()


@pytest.mark.parametrize("month", [1, 7])
@pytest.mark.parametrize("year", [1987, 1988, 1989])
@pytest.mark.usefixtures("real_time")
def test_a_morning_of_an_old_year_is_that_morning(year, month):
    clock = Clock.starting_at(datetime(year, month, 1, 5, 0))  # noqa: DTZ001 - taken as Seoul's
    assert clock.now().replace(tzinfo=None) == datetime(year, month, 1, 5, 0)  # noqa: DTZ001
    summer_time = year < 1989 and month == 7
    assert clock.now().utcoffset() == (PLUS_10 if summer_time else PLUS_9)


def test_the_short_day_and_the_long_day_of_1987_are_one_day_each(real_time):
    for first, hours in ((date(1987, 5, 10), 23), (date(1987, 10, 11), 25)):
        clock = Clock.starting_at(datetime.combine(first, datetime.min.time(), tzinfo=KST))
        real_time.pass_by(hours=hours, seconds=-1)
        assert clock.today() == first
        assert clock.now().time().isoformat() == "23:59:59"
        real_time.pass_by(seconds=1)
        assert clock.today() == first + timedelta(days=1)
        assert clock.last_full_day() == first
