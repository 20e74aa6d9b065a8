"""The one place of assembly: settings in, Dagster definitions out. Nothing else is here."""

from __future__ import annotations

import dagster as dg

from seoulcast_assets.assets import dust as dust_pass
from seoulcast_assets.assets import weather as weather_pass
from seoulcast_assets.assets.dust import dust_assets
from seoulcast_assets.assets.forecast import forecast_asset
from seoulcast_assets.assets.model import model_asset
from seoulcast_assets.assets.monitoring import drift_asset, scores_asset
from seoulcast_assets.assets.report import report_asset
from seoulcast_assets.assets.weather import weather_assets
from seoulcast_assets.checks import build_checks
from seoulcast_assets.console import console_logger
from seoulcast_assets.jobs import build_jobs
from seoulcast_assets.partitions import Days
from seoulcast_assets.resources import build_resources
from seoulcast_assets.schedules import build_schedules
from seoulcast_assets.sensors.drift import build_drift_sensor
from seoulcast_assets.sensors.lateness import build_lateness_sensor
from seoulcast_assets.sensors.slack import build_slack_sensors
from seoulcast_assets.settings import Settings


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads: the definitions for the settings of this environment."""
    return build_defs(Settings())


def build_defs(settings: Settings) -> dg.Definitions:
    """All assets, checks, jobs, schedules, sensors and resources for these settings."""
    days = Days.by(settings.clock)
    jobs = build_jobs()
    steps = {
        "weather": [dataset.name for dataset in weather_pass.DATASETS],
        "dust": [dataset.name for dataset in dust_pass.DATASETS],
    }
    return dg.Definitions(
        assets=[
            weather_assets(days, settings.days_per_run),
            dust_assets(days, settings.days_per_run),
            model_asset(days),
            forecast_asset(days),
            scores_asset(days),
            drift_asset(days),
            report_asset(),
        ],
        asset_checks=build_checks(),
        jobs=jobs.all(),
        schedules=build_schedules(settings, jobs),
        sensors=[
            *build_slack_sensors(settings, steps),
            build_drift_sensor(settings, jobs),
            build_lateness_sensor(settings, jobs),
        ],
        resources=build_resources(settings),
        loggers={"console": console_logger},
        # Jobs and runs from the asset graph alike: each is a short chain, for which a process a
        # step would cost seconds, and a Celery worker's process may have none of its own.
        executor=dg.in_process_executor,
    )
