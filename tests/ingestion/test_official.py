"""Official forecasts as issued: sources beside each other, ages, and absurd values."""

from datetime import date, timedelta

from support.hub_rows import TODAY, chunk
from support.morning_rows import (
    LAND,
    MIDTERM,
    POINT,
    SHORT_TERM,
    land_rows,
    midterm_rows,
    point_rows,
    short_term_rows,
)

from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import OFFICIAL_FORECAST, RAW_OFFICIAL
from seoulcast.ingestion.official import merged
from seoulcast.kma.wire import Flaw

D = date(2016, 12, 21)


def clean(store, day=D, source=MIDTERM):
    rows = read_day(store, OFFICIAL_FORECAST, day)
    return rows[rows["SOURCE"] == source].reset_index(drop=True)


def test_a_row_has_its_issue_its_target_day_and_its_age_in_days(store, official):
    official(chunk({D: midterm_rows(D)}))
    rows = clean(store)
    first, last = rows.iloc[0], rows.iloc[-1]
    assert f"{first['ISSUED']} {first['TARGET']:%Y-%m-%d}" == "2016-12-21 06:00:00 2016-12-24"
    assert (first["AGE"], last["AGE"], first["PART"]) == (3, 10, "day")
    assert (first["TA_MIN"], first["TA_MIN_LOW"], first["TA_MIN_HIGH"]) == (1.0, 1.0, 2.0)
    assert len(rows) == 16


def test_an_issue_after_midnight_lies_under_the_day_before(store, official):
    next_day = D + timedelta(days=1)
    official(chunk({D: midterm_rows(next_day, (2,))}))
    rows = clean(store)
    assert set(rows["TM"].dt.date) == {D}
    assert rows["AGE"].tolist() == list(range(3, 11))


def test_absurd_values_cost_their_own_rows_and_the_day_is_stored(store, official, aside):
    rows = [
        *midterm_rows(D, low="1", high="117", ages=range(3, 7)),
        *midterm_rows(D, low="9", high="1", ages=range(7, 8)),
        *midterm_rows(D, MIN_L="44", ages=range(8, 9)),
        *midterm_rows(D, ages=range(9, 11)),
        *land_rows(D, chance="140", ages=range(3, 4)),
        *land_rows(D, ages=range(4, 8)),
    ]
    results = official(chunk({D: rows}))
    assert {days[D].status for days in results.values()} == {"written"}
    assert len(read_day(store, RAW_OFFICIAL, D)) == len(rows)
    assert clean(store)["AGE"].tolist() == [9, 10] * 2
    assert clean(store, source=LAND)["AGE"].tolist() == [4, 5, 6, 7] * 2
    assert aside[0].count == 14


def test_a_day_of_absurd_values_alone_is_put_aside_and_the_next_one_stored(store, official):
    next_day = D + timedelta(days=1)
    rows = {D: midterm_rows(D, high="117"), next_day: midterm_rows(next_day)}
    results = official(chunk(rows))
    assert results["raw_official"][D].status == "written"
    assert results["official_forecast"][D].status == "quarantined"
    assert results["official_forecast"][next_day].status == "written"
    assert read_day(store, OFFICIAL_FORECAST, D) is None


def test_a_source_that_fails_keeps_its_issues_of_before(store, official):
    rows = {MIDTERM: [chunk({D: midterm_rows(D)})], LAND: [chunk({D: land_rows(D)})]}
    official(merged(rows, D, D))
    del rows[MIDTERM]
    results = official(merged(rows, D, D))
    assert results["raw_official"][D].status == "kept"
    assert len(clean(store)) == 16


def test_an_issue_that_says_less_than_before_is_kept_and_the_others_are_replaced(store, official):
    official(chunk({D: midterm_rows(D)}))
    rows = [*midterm_rows(D, (6,), low="-99"), *midterm_rows(D, (18,), low="2")]
    results = official(chunk({D: rows}))
    assert "less of midterm_temperature at 201612210600" in results["raw_official"][D].detail
    assert clean(store)["TA_MIN"].tolist() == [1.0] * 8 + [2.0] * 8


def test_all_four_sources_lie_beside_each_other_under_the_day_of_their_issue(
    store, official, aside
):
    rows = {
        MIDTERM: [chunk({D: midterm_rows(D)})],
        LAND: [chunk({D: land_rows(D)})],
        SHORT_TERM: [chunk({D: short_term_rows(D)})],
        POINT: [chunk({D: point_rows(D)})],
    }
    results = official(merged(rows, D, D))
    assert {days[D].status for days in results.values()} == {"written"}
    assert not aside
    (point,) = clean(store, source=POINT).itertuples()
    assert f"{point.ISSUED} {point.TARGET:%Y-%m-%d}" == "2016-12-22 02:00:00 2016-12-22"
    assert (point.AGE, point.TA_MIN, point.TA_MAX) == (0, 1.0, 9.0)
    short = clean(store, source=SHORT_TERM)
    assert short["PART"].tolist() == ["afternoon", "morning"] * 3
    assert short["TA_MAX"].tolist()[0] == 9.0
    assert short["TA_MIN"].tolist()[1] == 1.0
    assert set(short["AGE"]) == {1}


def test_chunks_of_all_sources_are_one_with_the_flaws_of_all():
    flaw = Flaw("a line", "It is no row.", D, 108)
    next_day = D + timedelta(days=1)
    one = merged(
        {
            LAND: [chunk({D: land_rows(D)}, flaws={D: [flaw]}), chunk({next_day: land_rows(D)})],
            MIDTERM: [chunk({D: midterm_rows(D)}, flaws={D: [flaw]})],
        },
        D - timedelta(days=1),
        next_day,
    )
    assert (one.start, one.end) == (D - timedelta(days=1), next_day)
    assert list(one.rows) == [D, next_day]
    assert len(one.rows[D]) == len(land_rows(D)) + len(midterm_rows(D))
    assert one.flaws == {D: [flaw, flaw]}


def test_no_source_at_all_is_a_day_that_is_unpublished(official):
    yesterday = TODAY - timedelta(days=1)
    results = official(merged({}, yesterday, yesterday))
    assert {days[yesterday].status for days in results.values()} == {"unpublished"}
