"""Key D is an observed day in KST: every day there was, none twice, none that is not over."""

from datetime import UTC, date, datetime, timedelta

import dagster as dg
import pytest

from seoulcast.clock import KST, Clock
from seoulcast_assets.partitions import Days, day_of, looking_back

REAL_NOW = datetime(2026, 11, 25, 20, 17, 42, tzinfo=KST)


@pytest.fixture(scope="module")
def days():
    return Days.by(Clock())


def calendar(first, last):
    return [f"{first + timedelta(days=n)}" for n in range((last - first).days + 1)]


def last_key(partitions, moment):
    with dg.partition_loading_context(effective_dt=moment):
        return partitions.get_last_partition_key()


# --- which days there are --------------------------------------------------------------------


def test_there_is_a_key_for_every_day_since_the_first_through_every_change_of_offset(days):
    # Seoul's offset changed two dozen times from 1908 to 1988, at midnight more than once.
    noon = datetime(2022, 12, 31, 12, tzinfo=KST)
    weather = days.weather.get_partition_keys(current_time=noon)
    dust = days.dust.get_partition_keys(current_time=noon)
    assert list(weather) == calendar(date(1907, 10, 1), date(2022, 12, 30))
    assert list(dust) == calendar(date(2008, 4, 28), date(2022, 12, 30))


@pytest.mark.parametrize(
    ("key", "hours"),
    [
        ("1987-05-09", 24),
        ("1987-05-10", 23),
        ("1987-05-11", 24),
        ("1987-10-10", 24),
        ("1987-10-11", 25),
        ("1987-10-12", 24),
        ("1988-05-08", 23),
        ("1988-10-09", 25),
        ("1948-06-01", 23),
        ("2022-12-30", 24),
    ],
)
def test_a_day_reaches_from_midnight_to_midnight_in_seoul(days, key, hours):
    window = days.weather.time_window_for_partition_key(key)
    start, end = (edge.astimezone(KST) for edge in (window.start, window.end))
    day = date.fromisoformat(key)
    assert (start.date(), end.date()) == (day, day + timedelta(days=1))
    assert end.time() == datetime.min.time()
    if key != "1948-06-01":  # summer time of 1948 began at midnight: that day had none
        assert start.time() == datetime.min.time()
    assert (window.end.timestamp() - window.start.timestamp()) / 3600 == hours


@pytest.mark.parametrize(
    ("moment", "newest"),
    [
        (datetime(2022, 12, 30, 23, 59, 59, tzinfo=KST), "2022-12-29"),
        (datetime(2022, 12, 31, 0, 0, 0, tzinfo=KST), "2022-12-30"),
        (datetime(2022, 12, 30, 14, 59, 59, tzinfo=UTC), "2022-12-29"),
        (datetime(2022, 12, 30, 15, 0, 0, tzinfo=UTC), "2022-12-30"),
    ],
)
def test_the_newest_key_is_the_last_day_that_is_over_in_seoul(days, moment, newest):
    assert last_key(days.weather, moment) == newest
    assert last_key(days.dust, moment) == newest


@pytest.mark.parametrize(
    ("moment", "newest"),
    [
        (datetime(1987, 5, 10, 13, 59, 59, tzinfo=UTC), "1987-05-09"),
        (datetime(1987, 5, 10, 14, 0, 0, tzinfo=UTC), "1987-05-10"),
        (datetime(1987, 10, 11, 14, 59, 59, tzinfo=UTC), "1987-10-10"),
        (datetime(1987, 10, 11, 15, 0, 0, tzinfo=UTC), "1987-10-11"),
        (datetime(1988, 7, 1, 13, 59, 59, tzinfo=UTC), "1988-06-30"),
        (datetime(1988, 7, 1, 14, 0, 0, tzinfo=UTC), "1988-07-01"),
    ],
)
def test_in_summer_time_a_day_is_over_an_hour_earlier(days, moment, newest):
    assert last_key(days.weather, moment) == newest


# --- with the clock set ----------------------------------------------------------------------


@pytest.mark.parametrize("back", [-400, -1, 0, 1, 1425])
def test_set_by_whole_days_partitions_end_with_the_clocks_last_full_day(back):
    clock = Clock(offset=timedelta(days=back))
    newest = (REAL_NOW - clock.offset).date() - timedelta(days=1)
    for partitions in (Days.by(clock).weather, Days.by(clock).dust):
        assert last_key(partitions, REAL_NOW) == f"{newest}"


@pytest.mark.parametrize("days_back", [-3, 0, 7, 1425])
@pytest.mark.parametrize("hours", [1, 9, 15, 23])
def test_set_by_any_time_the_clocks_last_full_day_is_there_and_at_most_one_day_more(
    days_back, hours
):
    clock = Clock(offset=timedelta(days=days_back, hours=hours))
    partitions = Days.by(clock).dust
    for minutes in range(0, 24 * 60, 37):
        real = REAL_NOW + timedelta(minutes=minutes)
        full = (real - clock.offset).date() - timedelta(days=1)
        newest = day_of(last_key(partitions, real))
        assert full <= newest <= full + timedelta(days=1)


def test_setting_the_clock_moves_no_first_day():
    set_back = Days.by(Clock(offset=timedelta(days=1425)))
    assert set_back.weather.get_partition_keys(current_time=REAL_NOW)[0] == "1907-10-01"
    assert set_back.dust.get_partition_keys(current_time=REAL_NOW)[0] == "2008-04-28"


# --- what stands on what ---------------------------------------------------------------------


def upstream(mapping, key, *, on, of):
    found = mapping.get_upstream_mapped_partitions_result_for_partitions(
        of.subset_with_partition_keys([key]), of, on, current_time=REAL_NOW
    )
    return list(found.partitions_subset.get_partition_keys())


def test_scores_of_a_day_stand_on_the_forecasts_of_the_seven_days_before_it(days):
    keys = upstream(looking_back(-7, -1), "2022-12-30", on=days.dust, of=days.dust)
    assert keys == calendar(date(2022, 12, 23), date(2022, 12, 29))


def test_by_default_the_day_itself_is_the_last_that_counts(days):
    keys = upstream(looking_back(-2), "2022-12-30", on=days.weather, of=days.dust)
    assert keys == ["2022-12-28", "2022-12-29", "2022-12-30"]


def test_the_first_days_look_back_on_fewer_and_are_no_error(days):
    keys = upstream(looking_back(-7), "2008-04-29", on=days.dust, of=days.dust)
    assert keys == ["2008-04-28", "2008-04-29"]


def test_a_key_is_its_day_and_nothing_else_is_a_key():
    assert day_of("2022-12-30") == date(2022, 12, 30)
    for wrong in ("2022-12-32", "latest", ""):
        with pytest.raises(ValueError, match=r"isoformat|out of range"):
            day_of(wrong)


def test_dust_and_weather_are_days_of_one_meaning(days):
    for partitions in (days.weather, days.dust):
        assert isinstance(partitions, dg.DailyPartitionsDefinition)
        assert partitions.timezone == "Asia/Seoul"
