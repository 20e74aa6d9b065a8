"""What an update collects is of the next day and lies under its own, as far as it may be known."""

from datetime import date, timedelta

import pytest

from seoulcast.datasets import keys
from seoulcast.ingestion import weather_hours
from seoulcast.ingestion.updates import parted_for_update, under_the_day_before
from seoulcast.kma.client import Chunk
from seoulcast.kma.wire import Flaw
from seoulcast.windows import UPDATE

D = date(2022, 6, 14)
NEXT = D + timedelta(days=1)


def row(time):
    return (time, "108")


def chunk(*times, flaws=()):
    return Chunk(NEXT, NEXT, {NEXT: [row(time) for time in times]}, {NEXT: list(flaws)})


def test_rows_of_the_next_day_lie_under_the_day_through_ten():
    given = chunk("202206150500", "202206151000", "202206151100", "202206160400")
    (made,) = under_the_day_before([given], UPDATE.last_hour)
    assert (made.start, made.end) == (D, D)
    assert made.rows == {D: [row("202206150500"), row("202206151000")]}
    assert made.flaws == {}


def test_a_day_with_nothing_by_ten_has_no_rows():
    (made,) = under_the_day_before([chunk("202206151100")], UPDATE.last_hour)
    assert made.rows == {}


def test_flaws_of_that_time_come_along_and_later_ones_do_not():
    early = Flaw("x", "is no row", NEXT, 108, "202206150900")
    late = early._replace(time="202206151200")
    (made,) = under_the_day_before([chunk(flaws=[early, late])], UPDATE.last_hour)
    assert made.flaws == {D: [early._replace(day=D)]}


@pytest.mark.parametrize(("last", "lacking"), [("202206151000", []), ("202206150900", ["108"])])
def test_a_day_is_whole_with_the_hour_of_ten(last, lacking):
    parted = parted_for_update(
        weather_hours.HOURS, keys.RAW_UPDATE_HOURS, keys.UPDATE_HOURS, UPDATE.last_hour
    )
    columns = parted.table.columns
    values = {"TM": last, "STN": "108", "TA": "20.0"}
    hour = tuple(values.get(column, "-9") for column in columns)
    assert parted.without_end(D, [hour]) == lacking


def test_datasets_of_updates_begin_a_day_after_those_of_mornings():
    for update, morning in (
        (keys.RAW_UPDATE_HOURS, keys.RAW_HOURS),
        (keys.RAW_UPDATE_DUST, keys.RAW_DUST_HOURS),
        (keys.RAW_UPDATE_OFFICIAL, keys.RAW_OFFICIAL),
    ):
        assert update.begins - morning.begins == timedelta(days=1)
