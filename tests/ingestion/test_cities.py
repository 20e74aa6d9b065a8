"""Several cities from the same raw days: none is the first, and none costs another its day."""

from datetime import date, timedelta

import pytest
from support.hub_rows import TODAY, asos_row, chunk

from seoulcast.datasets.cities import City
from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import RAW_ASOS, TEMPERATURE

D = date(2022, 6, 15)
YESTERDAY = TODAY - timedelta(days=1)
SEOUL, DAEGU = City(108), City(143)
TEMPERATURES = {SEOUL: "temperature", DAEGU: "stations/143/temperature"}


@pytest.fixture(params=[(SEOUL, DAEGU), (DAEGU, SEOUL)], ids=["Seoul listed first", "Daegu first"])
def ingest(request, weather):
    """Ingests chunks for both cities, in either order of the setting."""

    def run(*chunks, **options):
        return weather(*chunks, cities=request.param, **options)

    return run


def impossible(when, station):
    return asos_row(when, station, high="5.0", low="15.0")


def mean(store, city, when):
    return read_day(city.view(store), TEMPERATURE, when).iloc[0]["TA_AVG"]


@pytest.mark.parametrize(("there", "missing"), [(SEOUL, DAEGU), (DAEGU, SEOUL)])
def test_a_city_whose_own_row_is_missing_is_unpublished_alone(store, ingest, there, missing):
    results = ingest(chunk({YESTERDAY: [asos_row(YESTERDAY, there.station)]}))
    assert results["raw_asos"][YESTERDAY].status == "written"
    assert results[TEMPERATURES[there]][YESTERDAY].status == "written"
    assert results[TEMPERATURES[missing]][YESTERDAY].status == "unpublished"
    assert f"station {missing.station}" in results[TEMPERATURES[missing]][YESTERDAY].detail
    assert read_day(missing.view(store), TEMPERATURE, YESTERDAY) is None


@pytest.mark.parametrize(("good", "bad"), [(SEOUL, DAEGU), (DAEGU, SEOUL)])
def test_an_impossible_row_costs_its_own_city_the_day_and_no_other(store, ingest, good, bad):
    rows = [asos_row(D, good.station), impossible(D, bad.station)]
    results = ingest(chunk({D: rows}))
    assert results["raw_asos"][D].status == "written"
    assert results[TEMPERATURES[good]][D].status == "written"
    assert results[TEMPERATURES[bad]][D].status == "quarantined"
    assert len(list(bad.view(store).list("quarantine/temperature/"))) == 2


@pytest.mark.parametrize(("good", "bad"), [(SEOUL, DAEGU), (DAEGU, SEOUL)])
def test_an_impossible_row_never_replaces_a_good_one(store, ingest, good, bad):
    ingest(chunk({D: [asos_row(D, 108), asos_row(D, 143)]}))
    before = store.get(RAW_ASOS.key(D))
    rows = [asos_row(D, good.station, mean="11.0"), impossible(D, bad.station)]
    results = ingest(chunk({D: rows}))
    assert results["raw_asos"][D].status == "kept"
    assert results[TEMPERATURES[bad]][D].status == "quarantined"
    assert store.get(RAW_ASOS.key(D)) == before
    assert mean(store, bad, D) == 10.0


def test_a_day_without_one_good_row_is_put_aside_whole(store, ingest):
    results = ingest(chunk({D: [impossible(D, 108), impossible(D, 143)]}))
    assert {days[D].status for days in results.values()} == {"quarantined"}
    assert not list(store.list("raw/"))


def test_each_citys_gap_across_two_chunks_is_filled_from_its_own_rows(store, ingest):
    days = [D + timedelta(days=n) for n in range(4)]
    rows = {
        when: [
            asos_row(when, 108, mean="-99.0" if n in {1, 2} else f"{10 + n}.0"),
            asos_row(when, 143, mean="-99.0" if n == 2 else f"{6 + n}.0"),
        ]
        for n, when in enumerate(days)
    }
    halves = (days[:2], days[2:])
    ingest(*(chunk({when: rows[when] for when in half}) for half in halves))
    assert [mean(store, SEOUL, when) for when in days] == [10.0, 11.0, 12.0, 13.0]
    assert [mean(store, DAEGU, when) for when in days] == [6.0, 7.0, 8.0, 9.0]


def test_an_impossible_row_is_no_neighbour_of_a_gap(store, ingest):
    days = [D + timedelta(days=n) for n in range(4)]
    rows = {when: [asos_row(when, 108), asos_row(when, 143, mean="10.0")] for when in days}
    rows[days[1]][1] = asos_row(days[1], 143, mean="-99.0")
    rows[days[2]][1] = impossible(days[2], 143)
    rows[days[3]][1] = asos_row(days[3], 143, mean="13.0")
    ingest(chunk(rows))
    assert mean(store, DAEGU, days[1]) == 11.0


def test_a_young_day_that_is_not_stored_is_unpublished_when_temperatures_alone_are_cleaned(ingest):
    results = ingest(chunk({}, start=YESTERDAY, end=YESTERDAY), wanted=("temperature",))
    assert {days[YESTERDAY].status for days in results.values()} == {"unpublished"}
