"""What holds alike for the hours, the hours of dust and the official forecasts of a morning."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from support.hub_rows import TODAY, chunk
from support.morning_rows import hour_rows, land_rows, midterm_rows, slot_rows

from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import (
    DUST_HOURS,
    OFFICIAL_FORECAST,
    RAW_DUST_HOURS,
    RAW_HOURS,
    RAW_OFFICIAL,
    WEATHER_HOURS,
    DayDataset,
)
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.store import StoreUnavailableError
from seoulcast.kma.columns import PM10
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES
from seoulcast.kma.official_columns import RAW_OFFICIAL_COLUMNS
from seoulcast.kma.wire import Flaw

D = date(2022, 6, 15)
YESTERDAY = TODAY - timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """A raw and a clean dataset, and rows of the raw one.

    `of` gives a day's rows of one or both of two stations or sources, whole or without its end,
    revised or not. `value` is a column that is no part of a row's key.
    """

    fixture: str
    raw: DayDataset
    clean: DayDataset
    of: Callable
    who: tuple[str, str]
    columns: tuple[str, ...]
    value: str


def hours_of(day, who=(0, 1), *, whole=True, revised=False):
    stations = [(108, 143)[n] for n in who]
    return hour_rows(day, stations, 24 if whole else 20, ta=12.0 if revised else 10.0)


def slots_of(day, who=(0, 1), *, whole=True, revised=False):
    values = [44 if revised else 30] * (288 if whole else 240)
    return [row for n in who for row in slot_rows(day, values, (108, 229)[n])]


def forecasts_of(day, who=(0, 1), *, whole=True, revised=False):
    hours = (6, 18) if whole else (6,)
    rows = {
        0: land_rows(day, hours, chance="40" if revised else "30"),
        1: midterm_rows(day, hours, low="2" if revised else "1"),
    }
    return [row for n in who for row in rows[n]]


KINDS = [
    Kind("hours", RAW_HOURS, WEATHER_HOURS, hours_of, ("108", "143"), HOUR_COLUMN_NAMES, "HM"),
    Kind("dust_hours", RAW_DUST_HOURS, DUST_HOURS, slots_of, ("108", "229"), PM10.columns, "PM10"),
    Kind(
        "official",
        RAW_OFFICIAL,
        OFFICIAL_FORECAST,
        forecasts_of,
        ("midterm_land", "midterm_temperature"),
        RAW_OFFICIAL_COLUMNS,
        "RN_ST",
    ),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.fixture)
def kind(request):
    return request.param


@pytest.fixture
def ingest(kind, request):
    return request.getfixturevalue(kind.fixture)


def stored(store):
    return {
        info.key: store.get(info.key) for info in store.list("") if "quarantine" not in info.key
    }


def statuses(results, day):
    return {days[day].status for days in results.values()}


def test_a_whole_day_is_stored_raw_and_clean_and_again_changes_nothing(kind, ingest, store):
    rows = kind.of(D)
    assert statuses(ingest(chunk({D: rows})), D) == {"written"}
    raw = read_day(store, kind.raw, D)
    assert sorted(raw.itertuples(index=False, name=None)) == sorted(rows)
    assert raw["TM"].is_monotonic_increasing
    assert read_day(store, kind.clean, D)["TM"].unique().astype(str).tolist() == ["2022-06-15"]
    before = stored(store)
    assert statuses(ingest(chunk({D: rows[::-1]})), D) == {"unchanged"}
    assert stored(store) == before


def test_nothing_is_unpublished_at_first_and_absent_from_the_third_day(ingest, store):
    for age, status in ((1, "unpublished"), (2, "unpublished"), (3, "absent")):
        day = TODAY - timedelta(days=age)
        assert statuses(ingest(chunk({}, start=day, end=day)), day) == {status}
    assert not stored(store)


def test_the_day_that_has_not_ended_is_not_stored(kind, ingest, store):
    rows = {TODAY: kind.of(TODAY, whole=False)}
    assert statuses(ingest(chunk(rows)), TODAY) == {"unpublished"}
    assert not stored(store)


@pytest.mark.parametrize("day", [D, YESTERDAY])
def test_a_day_without_its_end_is_stored_at_once_as_partial_and_then_whole(
    kind, ingest, store, day
):
    results = ingest(chunk({day: kind.of(day, whole=False)}))
    assert statuses(results, day) == {"partial"}
    assert results[kind.raw.name][day].detail == (
        f"the end of the day is missing of {kind.who[0]}, {kind.who[1]}"
    )
    some = len(read_day(store, kind.clean, day))
    assert statuses(ingest(chunk({day: kind.of(day)})), day) == {"written"}
    assert len(read_day(store, kind.clean, day)) > some > 0


def test_a_day_is_partial_while_the_end_of_one_is_missing(kind, ingest):
    rows = [*kind.of(YESTERDAY, (0,)), *kind.of(YESTERDAY, (1,), whole=False)]
    results = ingest(chunk({YESTERDAY: rows}))
    assert statuses(results, YESTERDAY) == {"partial"}
    assert results[kind.clean.name][YESTERDAY].detail.endswith(f"missing of {kind.who[1]}")


def test_less_or_nothing_never_replaces_what_is_stored(kind, ingest, store):
    ingest(chunk({D: kind.of(D)}))
    before = stored(store)
    for worse in ({D: kind.of(D, whole=False)}, {D: kind.of(D, (0,))}, {}):
        results = ingest(chunk(worse, start=D, end=D))
        assert results[kind.raw.name][D].status == "kept"
        assert results[kind.clean.name][D].status == "unchanged"
        assert stored(store) == before


def test_a_revised_day_replaces_the_old_one(kind, ingest, store):
    ingest(chunk({D: kind.of(D)}))
    before = stored(store)
    assert statuses(ingest(chunk({D: kind.of(D, revised=True)})), D) == {"written"}
    assert all(store.get(key) != data for key, data in before.items())


def test_what_fails_now_is_kept_as_stored_beside_what_is_new(kind, ingest, store):
    ingest(chunk({D: kind.of(D)}))
    results = ingest(chunk({D: kind.of(D, (0,), revised=True)}))
    assert results[kind.raw.name][D].status == "written"
    assert f"now gives less of {kind.who[1]} at" in results[kind.raw.name][D].detail
    half = [*kind.of(D, (0,), revised=True), *kind.of(D, (1,))]
    assert sorted(read_day(store, kind.raw, D).itertuples(index=False, name=None)) == sorted(half)


def test_a_stored_day_that_is_damaged_is_joined_to_nothing(kind, ingest, store):
    ingest(chunk({D: kind.of(D)}))
    data = store.get(kind.raw.key(D))
    repeated = next(line for line in data.splitlines(keepends=True) if kind.who[1].encode() in line)
    store.put(kind.raw.key(D), data + repeated)
    before = stored(store)
    results = ingest(chunk({D: kind.of(D, (0,), revised=True)}))
    assert results[kind.raw.name][D].status == "quarantined"
    assert "only one may" in results[kind.raw.name][D].detail
    assert stored(store)[kind.raw.key(D)] == before[kind.raw.key(D)]


def test_what_comes_later_joins_what_came_before(kind, ingest, tmp_path):
    at_once, by_and_by = LocalStore(tmp_path / "at_once"), LocalStore(tmp_path / "by_and_by")
    ingest(chunk({YESTERDAY: kind.of(YESTERDAY)}), into=at_once)
    for who in ((1,), (0,)):
        ingest(chunk({YESTERDAY: kind.of(YESTERDAY, who)}), into=by_and_by)
    assert stored(by_and_by) == stored(at_once)


class DyingStore(LocalStore):
    """Dies before the write after so many."""

    def __init__(self, root, writes):
        super().__init__(root)
        self.writes_left = writes

    def put(self, key, data):
        if self.writes_left == 0:
            raise StoreUnavailableError("killed")
        self.writes_left -= 1
        return super().put(key, data)


@pytest.mark.parametrize("writes", range(7))
def test_killed_between_any_two_writes_and_repeated_it_stores_the_same_bytes(
    kind, ingest, tmp_path, writes
):
    days = [D + timedelta(days=n) for n in range(3)]
    rows = {day: kind.of(day) for day in days}
    rows[D][5] = tuple(["word" if value in {"9", "30", "10.2"} else value for value in rows[D][5]])
    whole, dying = LocalStore(tmp_path / "whole"), DyingStore(tmp_path / "dying", writes)
    ingest(chunk(rows), into=whole)
    with pytest.raises(StoreUnavailableError):
        ingest(chunk(rows), into=dying)
    ingest(chunk(rows), into=LocalStore(tmp_path / "dying"))
    assert stored(dying) == stored(whole)


def test_two_rows_that_contradict_each_other_cost_no_other(kind, ingest, store, aside):
    rows = kind.of(D)
    other = list(rows[0])
    other[kind.columns.index(kind.value)] = "55"
    results = ingest(chunk({D: [*rows, tuple(other)]}))
    assert statuses(results, D) == {"written"}
    assert len(read_day(store, kind.raw, D)) == len(rows) - 1
    assert (aside[0].count, "only one may" in aside[0].reason) == (2, True)


def test_rows_of_another_window_or_time_cost_no_other(kind, ingest, store, aside):
    rows = kind.of(D)
    misplaced = [kind.of(D + timedelta(days=1))[0], ("202206310500", *rows[0][1:])]
    misplaced += [("20220615", *rows[0][1:]), ("202206150501", *rows[0][1:])]
    results = ingest(chunk({D: [*misplaced, *rows]}))
    assert statuses(results, D) == {"written"}
    kept = 1 if kind.raw is RAW_OFFICIAL else 0
    assert len(read_day(store, kind.raw, D)) == len(rows) + kept
    assert aside[0].count == 4 - kept


def test_flawed_lines_of_the_hub_are_put_aside_and_alone_they_are_no_day(kind, ingest, aside):
    flaw = Flaw("a line", "It is no row.", D, 108)
    assert statuses(ingest(chunk({D: kind.of(D)}, flaws={D: [flaw]})), D) == {"written"}
    assert [(rows.count, rows.reason) for rows in aside] == [(1, "It is no row.")]
    later = D + timedelta(days=1)
    results = ingest(chunk({}, flaws={later: [flaw._replace(day=later)]}))
    assert statuses(results, later) == {"quarantined"}


def test_clean_days_are_made_again_from_stored_raw_days_alone(kind, ingest, store):
    ingest(chunk({D: kind.of(D)}), wanted=(kind.raw,))
    raw = read_day(store, kind.raw, D).itertuples(index=False, name=None)
    results = ingest(chunk({D: list(raw)}), wanted=(kind.clean,))
    assert list(results) == [kind.clean.name]
    assert results[kind.clean.name][D].status == "written"
