"""Which steps run once the services are ready."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import dagster as dg
from support.documents import Shelf, build_promotion

from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.keys import LATEST_FORECAST, REPORT
from seoulcast.datasets.models import record_decision
from seoulcast.datasets.sources import SOURCES, note_source
from seoulcast.datasets.store_factory import open_store
from seoulcast.reasons import NotAppliedFor
from seoulcast.settings import Settings
from seoulcast_assets.commands.missing import Recorded
from seoulcast_assets.commands.up.catch_up import steps_for

PROMOTION = build_promotion(date(2022, 11, 30))


class _Everything:
    """A record that has every day."""

    def __call__(self, _asset: dg.AssetKey) -> _Everything:
        return self

    def __iter__(self) -> Iterator[str]:
        days = range(date(1907, 10, 1).toordinal(), date(2022, 12, 31).toordinal())
        return (date.fromordinal(day).isoformat() for day in days)


_EVERYTHING = _Everything()


def _nothing(_asset: dg.AssetKey) -> set[str]:
    return set()


def _since(year: int) -> Recorded:
    """A record that has the daily datasets from a year on, and no mornings."""
    mornings = ("raw_hours", "raw_dust_hours", "raw_official")
    return lambda asset: (
        set()
        if asset.to_user_string() in mornings
        else {day for day in _EVERYTHING if day >= f"{year}"}
    )


def _options(settings: Settings, recorded: Recorded | None = None) -> list[list[str]]:
    steps = steps_for(settings, recorded or _EVERYTHING)
    return [list(step.command[5:]) for step in steps]


def _forecast_through(settings: Settings, day: date) -> None:
    """As after a first run and a forecast of that day."""
    store = open_store(settings)
    pointer = ForecastPointer(day=day, key="x", fingerprint="x", issued_at=datetime.now(UTC))
    store.put(LATEST_FORECAST, pointer.model_dump_json().encode())
    store.put(REPORT, b"<!doctype html>")
    record_decision(store, PROMOTION)


FIRST = [
    *("--select", "observations", "newest_forecast"),
    *("--from", "2022-09-02", "--to", "2022-12-30"),
]


def test_a_first_run_trains_on_days_before_its_hindcasts(settings: Settings) -> None:
    assert _options(settings) == [
        FIRST,
        ["--select", "observations", "--to", "2022-12-30"],
        ["--select", "model", "--to", "2022-11-30"],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30"],
        ["--select", "report", "--to", "2022-12-30"],
    ]


def test_a_forecast_that_no_model_made_is_made_again_once_there_is_one(settings: Settings) -> None:
    Shelf(open_store(settings)).issue(date(2022, 12, 30), status="fallback")
    open_store(settings).put(REPORT, b"<!doctype html>")
    hindcasts = ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30"]

    assert _options(settings) == [["--select", "model", "--to", "2022-11-30"], hindcasts]
    record_decision(open_store(settings), PROMOTION)
    assert _options(settings) == [hindcasts], "as after a stop between model and forecasts"


def test_history_that_a_stopped_first_run_left_undone_is_fetched(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    newest = {f"2022-12-{day:02}" for day in range(1, 31)}
    assert _options(settings, lambda _: newest)[0] == [
        *("--select", "observations", "--to", "2022-12-30")
    ]


def test_a_later_start_catches_up_the_missed_days(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 27))
    assert _options(settings) == [
        ["--select", "observations", "--from", "2022-12-28", "--to", "2022-12-30"],
        ["--select", "forecasts", "--from", "2022-12-28", "--to", "2022-12-30"],
    ]


def test_a_start_on_the_same_day_has_nothing_to_do(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    assert steps_for(settings, _EVERYTHING) == []


MORNINGS = ["--select", "mornings", "--from", "1990-01-01", "--to", "2022-12-30", "--missing"]
SCORES = ["--select", "scores", "--from", "2022-11-30", "--to", "2022-12-30"]
CENTURY = ["--select", "observations", "--from", "1907-10-01", "--to", "1999-12-31", "--missing"]


def test_once_the_first_forecast_stands_older_days_are_fetched(settings: Settings) -> None:
    again = [
        ["--select", "model", "--to", "2022-11-30"],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30"],
    ]
    assert _options(settings, _nothing)[5:] == [MORNINGS, *again, CENTURY, SCORES]
    both = settings.model_copy(update={"stations": (108, 143)})
    of_each = [[*options, "--station", station] for station in ("108", "143") for options in again]
    scores = [[*SCORES, "--station", station] for station in ("108", "143")]
    assert _options(both, _nothing)[10:] == [MORNINGS, *of_each, CENTURY, *scores], "fetched once"


def test_only_a_first_run_trains_again_once_it_has_mornings(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    assert _options(settings, _since(2000)) == [MORNINGS, CENTURY, SCORES]


def test_what_was_stopped_is_continued_at_the_next_start(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))

    def without_one(missing: str) -> Recorded:
        return lambda asset: {
            day for day in _EVERYTHING if (asset.to_user_string(), day) != tuple(missing.split())
        }

    assert _options(settings, without_one("raw_hours 1991-05-01")) == [MORNINGS]
    assert _options(settings, without_one("raw_official 2020-05-01")) == [MORNINGS]
    assert _options(settings, without_one("temperature 1953-05-01")) == [CENTURY, SCORES]


def test_the_newest_days_are_left_to_the_sensors(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    assert _options(settings, lambda _: {day for day in _EVERYTHING if day < "2022-12-20"}) == []


def test_what_the_key_may_not_read_is_no_step_of_every_start(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    for source in SOURCES:
        reason = NotAppliedFor(source=source, path="x.php")
        note_source(open_store(settings), source, reason, settings.clock.now())
    assert _options(settings, _since(2000)) == [CENTURY, SCORES]


def test_a_start_with_a_key_asks_first_which_paths_it_may_read(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    keyed = settings.model_copy(update={"kma_base_url": "http://127.0.0.1:9"})
    (step,) = steps_for(keyed, _EVERYTHING)
    assert step.command[-1] == "seoulcast_assets.commands.sources"
    assert step.keeps_lines


def test_a_first_run_that_stopped_before_its_end_is_completed(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    open_store(settings).delete(REPORT)
    assert _options(settings) == [["--select", "report", "--to", "2022-12-30"]]


def test_each_further_city_is_brought_up_after_the_first_by_steps_of_its_own(
    settings: Settings,
) -> None:
    _forecast_through(settings, date(2022, 12, 27))
    both = settings.model_copy(update={"stations": (108, 143)})
    seoul, daegu = ["--station", "108"], ["--station", "143"]
    assert _options(both) == [
        [*FIRST, *daegu],
        ["--select", "observations", "--from", "2022-12-28", "--to", "2022-12-30", *seoul],
        ["--select", "forecasts", "--from", "2022-12-28", "--to", "2022-12-30", *seoul],
        ["--select", "observations", "--to", "2022-12-30", *daegu],
        ["--select", "model", "--to", "2022-11-30", *daegu],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30", *daegu],
        ["--select", "report", "--to", "2022-12-30", *daegu],
    ]
    assert "Daegu" in steps_for(both, _EVERYTHING)[-1].title
