"""The schedules: daily collection and forecast, weekly retraining, at the times of the settings.

Each tick requests a run for the day before it, by the one clock. A tick that Dagster evaluates
late still requests its own day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import dagster as dg

from seoulcast.clock import KST
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import UnresolvedAssetJobDefinition
from seoulcast_assets.jobs import Jobs
from seoulcast_assets.partitions import TIMEZONE

RETRAIN_AFTER_FORECAST = timedelta(hours=1)
"""The weekly retraining starts this long after the forecast is due on Monday."""

A_MONDAY = date(2000, 1, 3)

_WHY_COLLECT = (
    "The hub has a day's values a few hours after its end; what is not there yet is tried again in "
    "the run, and later by a sensor."
)
_WHY_MORNING = (
    "It comes after the collection, since the hours to 04:00 are the newest that a forecast can "
    "know, and is tried again until five minutes before the forecast."
)
_WHY_FORECAST = (
    "It waits for no other job: a forecast that is made without something says so, and one that "
    "does not come says nothing."
)
_WHY_UPDATE = "The row of 10:00 is there a quarter of an hour later."
_WHY_MONDAY = (
    "The week's days are whole by then, and an hour after the forecast a training takes no "
    "processor from it."
)


_WEEKDAYS = ("Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays")
"""By their number in a cron line."""


@dataclass(frozen=True)
class _Time:
    """A time of the day in KST, of each day or of one day of the week.

    Args:
        hour: 0 to 23.
        minute: 0 to 59.
        weekday: as in a cron line, 0 is Sunday; None for every day.
    """

    hour: int
    minute: int
    weekday: int | None = None

    @property
    def cron(self) -> str:
        return f"{self.minute} {self.hour} * * {'*' if self.weekday is None else self.weekday}"

    @property
    def words(self) -> str:
        days = "daily" if self.weekday is None else f"on {_WEEKDAYS[self.weekday]}"
        return f"{days} at {self.hour:02}:{self.minute:02} KST"


@dataclass(frozen=True)
class _Rhythm:
    """When a schedule ticks, and why then.

    Args:
        by_the_clock: by the one clock.
        really: by real time, which Dagster ticks by.
        why: what decides the time, a sentence.
    """

    by_the_clock: _Time
    really: _Time
    why: str

    @classmethod
    def at(
        cls,
        settings: Settings,
        at: time,
        why: str,
        *,
        later: timedelta = timedelta(0),
        on_mondays: bool = False,
    ) -> _Rhythm:
        """At `at` of the one clock and so much later, or within the minute after it.

        With the clock set, real time is moved by as much, its day of the week too. The date is
        any Monday: KST has had no offset change since 1988.
        """
        due = datetime.combine(A_MONDAY, at, tzinfo=KST) + later
        behind = settings.clock.offset % timedelta(days=7)
        return cls(
            _time(due, on_mondays=on_mondays), _time(due + behind, on_mondays=on_mondays), why
        )

    def description(self, job: UnresolvedAssetJobDefinition) -> str:
        """What it starts, when and why, for Dagster's UI."""
        told = [
            f"Starts {job.name} for the day that has just ended, {self.by_the_clock.words}.",
            f"{job.description}",
            self.why,
        ]
        if self.really != self.by_the_clock:
            told.append(
                "The clock is set (SEOULCAST_NOW), and Dagster ticks by real time: "
                f"{self.really.words}."
            )
        return " ".join(told)


def _time(when: datetime, *, on_mondays: bool) -> _Time:
    # A cron line has no seconds, and a tick before its time would ask too early.
    when += -timedelta(seconds=when.second, microseconds=when.microsecond) % timedelta(minutes=1)
    return _Time(when.hour, when.minute, when.isoweekday() % 7 if on_mondays else None)


def build_schedules(settings: Settings, jobs: Jobs) -> list[dg.ScheduleDefinition]:
    """All schedules; each is running by default."""
    collect = _Rhythm.at(settings, settings.collect_at, _WHY_COLLECT)
    morning = _Rhythm.at(settings, settings.morning_at, _WHY_MORNING)
    forecast = _Rhythm.at(settings, settings.forecast_at, _WHY_FORECAST)
    monday = _Rhythm.at(
        settings,
        settings.forecast_at,
        _WHY_MONDAY,
        later=RETRAIN_AFTER_FORECAST,
        on_mondays=True,
    )
    # Of a forecast that is issued later than its time there is no update.
    at = settings.update_at if settings.is_updated else None
    updates = [] if at is None else [_Rhythm.at(settings, at, _WHY_UPDATE)]
    return [
        _schedule(settings, "collect_weather", jobs.weather_pipeline, collect),
        _schedule(settings, "collect_morning", jobs.morning_pipeline, morning),
        *(
            _schedule(settings, of.city.named(name), job, rhythm)
            for of in jobs.cities
            for name, job, rhythm in (
                *((f"collect_{name}", job, collect) for name, job in of.pollutants.items()),
                ("issue_forecast", of.batch_forecast, forecast),
                *(("issue_update", of.update_forecast, update) for update in updates),
                ("retrain_weekly", of.retrain, monday),
            )
        ),
    ]


def _schedule(
    settings: Settings, name: str, job: UnresolvedAssetJobDefinition, rhythm: _Rhythm
) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=name,
        job=job,
        cron_schedule=rhythm.really.cron,
        execution_timezone=TIMEZONE,
        description=rhythm.description(job),
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        now = context.scheduled_execution_time - settings.clock.offset
        day = now.astimezone(KST).date() - timedelta(days=1)
        return dg.RunRequest(partition_key=day.isoformat(), run_key=f"{name}-{day}")

    return tick
