"""Where a series of the hub begins is found with few questions."""

from datetime import date, timedelta

import pytest

from seoulcast.kma.beginnings import beginning_of

FIRST, LAST = date(2001, 2, 1), date(2022, 6, 14)


def found(begins, first=FIRST, last=LAST):
    """What is found of a series that begins on a day, and how many questions it took."""
    asked = []

    def has_any(since, until):
        asked.append((since, until))
        assert first <= since <= until <= last
        return until >= begins

    return beginning_of(has_any, first, last), len(asked)


@pytest.mark.parametrize(
    "begins",
    [FIRST, date(2001, 2, 28), date(2008, 10, 30), date(2012, 12, 1), date(2022, 6, 10), LAST],
)
def test_decades_take_ten_questions_and_no_day_of_the_series_is_lost(begins):
    day, questions = found(begins)
    assert day <= begins
    assert begins - day < timedelta(days=34)
    assert questions <= 10


def test_a_series_that_has_not_begun_is_none():
    assert found(LAST + timedelta(days=1))[0] is None


def test_a_range_within_a_month_is_one_question():
    assert found(FIRST, date(2010, 3, 5), date(2010, 3, 9)) == (date(2010, 3, 5), 1)
