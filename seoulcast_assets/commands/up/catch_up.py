"""What `make up` runs once its services are ready: the first run, or the days since the last one.

Each step is a command that can also be run by hand, and be stopped at any time: what it has
finished is kept, and running it again completes it. The very first one takes a minute and ends
with a forecast, so that a new system is seen to work before it has learnt anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from seoulcast.datasets.cities import City, cities_of
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.issues import current_issue, read_document
from seoulcast.datasets.keys import (
    HOURS_FROM,
    LATEST_FORECAST,
    REPORT,
    TEMPERATURE,
    TEMPERATURE_FROM,
)
from seoulcast.datasets.models import decisions
from seoulcast.datasets.sources import source_statuses
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.commands.missing import Recorded, missing_days
from seoulcast_assets.commands.up.steps import PATHS, Step, backfill_step
from seoulcast_assets.morning_parts import parts_of_a_morning
from seoulcast_assets.naming import asset_key
from seoulcast_assets.sensors.watched_days import WATCHED_DAYS

HINDCAST_DAYS = 30
"""Days of hindcasts in the first run, so that there are forecasts to score."""
FIRST_DAYS = 120
"""Days of observations that the first forecast stands on. From fewer than two months it can't be
told how much of yesterday's weather is left after a day, and the ranges are the month's."""


def steps_for(settings: Settings, recorded: Recorded) -> list[Step]:
    """The steps to run now: all of them on a first run, later those for missing days.

    A first run begins with each city's first forecast, made without a model. The first model is
    trained on data through the day before the hindcasts, so that none of them is of a training
    day. The default city is first: its step fetches the shared data. What the forecasts do
    without is fetched once they stand.

    Args:
        settings: the cities, the clock and where objects lie.
        recorded: tells which days of an asset are on record.
    """
    several = len(settings.stations) > 1
    cities = cities_of(settings)
    plans = [_Plan.of(city, settings, recorded, several=several) for city in cities]
    return [
        *([] if settings.uses_sandbox else [PATHS]),
        *(step for plan in plans for step in plan.first_forecast()),
        *(step for plan in plans for step in plan.steps()),
        *_history_steps(cities, settings, recorded),
    ]


@dataclass(frozen=True)
class _Plan:
    """What a city has and lacks, and the steps that follow.

    Args:
        city: whose steps these are, where there are several.
        yesterday: the last full day.
        newest: D of its newest forecast, None without one.
        has_model: whether there ever was a decision about a model.
        has_history: whether what models learn from is on record.
        by_model: whether the newest forecast is a model's.
        has_report: whether the report of its data stands.
    """

    city: City | None
    yesterday: date
    newest: date | None
    has_model: bool
    has_history: bool
    by_model: bool
    has_report: bool

    @classmethod
    def of(cls, city: City, settings: Settings, recorded: Recorded, *, several: bool) -> _Plan:
        store = city.view(open_store(settings))
        yesterday = settings.clock.last_full_day()
        newest = read_document(store, LATEST_FORECAST, ForecastPointer)
        # The newest days are the sensors'.
        watched = yesterday - timedelta(days=WATCHED_DAYS)
        key = asset_key(city, TEMPERATURE.name)
        return cls(
            city=city if several else None,
            yesterday=yesterday,
            newest=newest.day if newest else None,
            has_model=bool(decisions(store)),
            has_history=not missing_days(recorded, [key], settings.history_from, watched),
            by_model=newest is not None and _is_by_model(store, newest.day),
            has_report=store.head(REPORT) is not None,
        )

    @property
    def _trained_through(self) -> date:
        return self.yesterday - timedelta(days=HINDCAST_DAYS)

    def first_forecast(self) -> Iterator[Step]:
        """The newest weeks and a forecast from them, where there is none of any age."""
        if self.newest is None:
            first = self.yesterday - timedelta(days=FIRST_DAYS - 1)
            stages = "observations newest_forecast"
            yield backfill_step("first_forecast", stages, self.yesterday, first, self.city)

    def steps(self) -> Iterator[Step]:
        """History, model, forecasts and report, or the days missed since the last forecast."""
        end, of = self.yesterday, self.city
        missed = None if self.newest is None else self.newest + timedelta(days=1)
        if missed is None or not self.has_history:
            yield backfill_step("observations", "observations", end, of=of)
        elif missed <= end:
            yield backfill_step("observations", "observations", end, missed, of)
        if not self.has_model:
            yield backfill_step("model", "model", self._trained_through, of=of)
        if missed is None or not self.by_model:
            yield backfill_step("forecasts", "forecasts", end, self._trained_through, of)
        elif missed <= end:
            yield backfill_step("forecasts", "forecasts", end, missed, of)
        if not self.has_report:
            yield backfill_step("report", "report", end, of=of)


def _is_by_model(store: ObjectStore, day: date) -> bool:
    """Whether a model made a day's forecast: those made without one are made again with it."""
    forecast = current_issue(store, day)
    return forecast is None or forecast.status != "fallback"


def _history_steps(
    cities: Sequence[City], settings: Settings, recorded: Recorded
) -> Iterator[Step]:
    """Mornings of the past, and the weather before what models learn from, where they lack."""
    yesterday = settings.clock.last_full_day()
    watched = yesterday - timedelta(days=WATCHED_DAYS)
    statuses = source_statuses(open_store(settings))
    mornings = [part.assets[0] for part in parts_of_a_morning(cities) if part.may_be_read(statuses)]
    if missing_days(recorded, mornings, HOURS_FROM, watched):
        yield backfill_step("mornings", "mornings", yesterday, HOURS_FROM, missing=True)
        yield from _steps_with_mornings(cities, settings)
    before = min(settings.history_from - timedelta(days=1), watched)
    temperatures = [asset_key(city, TEMPERATURE.name) for city in cities]
    if missing_days(recorded, temperatures, TEMPERATURE_FROM, before):
        yield backfill_step("century", "observations", before, TEMPERATURE_FROM, missing=True)
        # A normal is of 30 years: what was scored beside fewer is scored once more.
        scored_from = yesterday - timedelta(days=HINDCAST_DAYS)
        for city in cities:
            of = city if len(cities) > 1 else None
            yield backfill_step("scores_with_century", "scores", yesterday, scored_from, of)


def _steps_with_mornings(cities: Sequence[City], settings: Settings) -> Iterator[Step]:
    """On a first run the model once more, now that there are mornings to learn from.

    Later the weekly training does it.
    """
    yesterday = settings.clock.last_full_day()
    trained_through = yesterday - timedelta(days=HINDCAST_DAYS)
    for city in cities:
        if decisions(city.view(open_store(settings))):
            continue
        of = city if len(cities) > 1 else None
        yield backfill_step("model_with_mornings", "model", trained_through, of=of)
        yield backfill_step("forecasts_with_mornings", "forecasts", yesterday, trained_through, of)
