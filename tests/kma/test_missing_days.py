"""Silent cuts: whatever a hub drops without a word, no row is lost."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seoulcast.kma.checking import check_asos
from seoulcast.kma.missing_days import EMPTY_TRUSTED, Answer, resolve_gaps
from seoulcast.kma.wire import Parsed

START = date(2000, 1, 1)
STATIONS = 3


class CuttingHub:
    """Holds rows of three stations on some days and sends the first so many of a range."""

    def __init__(self, days: set[int], rows_a_call: int, *, by_station: bool = False) -> None:
        self.days = {START + timedelta(days=number) for number in days}
        self.rows_a_call = rows_a_call
        self.by_station = by_station
        self.calls: list[tuple[date, date]] = []

    def ask(self, start: date, end: date) -> Answer:
        self.calls.append((start, end))
        wanted = sorted(day for day in self.days if start <= day <= end)
        rows = [(day, station) for day in wanted for station in range(STATIONS)]
        if self.by_station:
            rows.sort(key=lambda row: row[1])
        sent = [(f"{day:%Y%m%d}", str(station)) for day, station in rows[: self.rows_a_call]]
        return check_asos(Parsed(sent, []), start, end, (), call="")


def days_of(resolved) -> dict[date, int]:
    return {day: len(rows) for day, rows in resolved.items()}


NUMBERS = st.sets(st.integers(0, 59), max_size=60)


@given(NUMBERS, st.integers(STATIONS, 100))
def test_no_row_is_lost_however_early_answers_are_cut(days, rows_a_call):
    hub = CuttingHub(days, rows_a_call)
    resolved = resolve_gaps(hub.ask, START, START + timedelta(days=59))
    assert days_of(resolved) == dict.fromkeys(sorted(hub.days), STATIONS)
    assert list(resolved) == sorted(resolved)


@given(st.sets(st.integers(0, 19), min_size=1), st.integers(STATIONS, 100))
def test_no_row_is_lost_when_rows_come_by_station(days, rows_a_call):
    hub = CuttingHub(days, rows_a_call, by_station=True)
    resolved = resolve_gaps(hub.ask, START, START + timedelta(days=19))
    assert days_of(resolved) == dict.fromkeys(sorted(hub.days), STATIONS)


def test_a_whole_answer_costs_one_call():
    hub = CuttingHub(set(range(60)), 10_000)
    resolve_gaps(hub.ask, START, START + timedelta(days=59))
    assert len(hub.calls) == 1


def test_a_hole_is_asked_for_once_more_on_its_own():
    hub = CuttingHub({0, 1, 2, 7, 8, 9}, 10_000)
    resolve_gaps(hub.ask, START, START + timedelta(days=9))
    assert hub.calls[1:] == [(START + timedelta(days=3), START + timedelta(days=6))]


def test_years_without_a_row_cost_a_call_every_four_weeks():
    hub = CuttingHub(set(), 10_000)
    days = 1187
    assert resolve_gaps(hub.ask, START, START + timedelta(days=days - 1)) == {}
    assert len(hub.calls) == -(-days // EMPTY_TRUSTED.days)
