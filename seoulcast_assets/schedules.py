"""The schedules: daily collection and forecast, weekly retraining, at the times of the settings.

Each tick requests a run for the day before it, by the one clock. A tick that Dagster evaluates
late still requests its own day.
"""

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


def build_schedules(settings: Settings, jobs: Jobs) -> list[dg.ScheduleDefinition]:
    """All schedules; each is running by default."""
    collect = _cron(settings, settings.collect_at)
    morning = _cron(settings, settings.morning_at)
    forecast = _cron(settings, settings.forecast_at)
    monday = _cron(settings, settings.forecast_at, RETRAIN_AFTER_FORECAST, on_mondays=True)
    # Of a forecast that is issued later than its time there is no update.
    updates = [settings.update_at] if settings.update_at and settings.is_updated else []
    return [
        _schedule(settings, "collect_weather", jobs.weather_pipeline, collect),
        _schedule(settings, "collect_morning", jobs.morning_pipeline, morning),
        *(
            _schedule(settings, of.city.named(name), job, cron)
            for of in jobs.cities
            for name, job, cron in (
                *((f"collect_{name}", job, collect) for name, job in of.pollutants.items()),
                ("issue_forecast", of.batch_forecast, forecast),
                *(("issue_update", of.update_forecast, _cron(settings, at)) for at in updates),
                ("retrain_weekly", of.retrain, monday),
            )
        ),
    ]


def _cron(
    settings: Settings, at: time, later: timedelta = timedelta(0), *, on_mondays: bool = False
) -> str:
    """A cron line whose ticks fall on `at` of the one clock, or within the minute after it.

    Dagster ticks by real time, so with the clock set the line is moved by as much, its day
    of the week too. The date is any Monday: KST has had no offset change since 1988.
    """
    behind = settings.clock.offset % timedelta(days=7)
    when = datetime.combine(A_MONDAY, at, tzinfo=KST) + later + behind
    # A cron line has no seconds, and a tick before its time would ask too early.
    when += -timedelta(seconds=when.second, microseconds=when.microsecond) % timedelta(minutes=1)
    weekday = f"{when.isoweekday() % 7}" if on_mondays else "*"
    return f"{when.minute} {when.hour} * * {weekday}"


def _schedule(
    settings: Settings, name: str, job: UnresolvedAssetJobDefinition, cron: str
) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=name,
        job=job,
        cron_schedule=cron,
        execution_timezone=TIMEZONE,
        description=job.description,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        now = context.scheduled_execution_time - settings.clock.offset
        day = now.astimezone(KST).date() - timedelta(days=1)
        return dg.RunRequest(partition_key=day.isoformat(), run_key=f"{name}-{day}")

    return tick
