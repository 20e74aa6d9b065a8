"""The one place of assembly: settings in, Dagster definitions out. Nothing else is here."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from seoulcast.datasets.cities import City, cities_of
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.settings import Settings
from seoulcast_assets.assets.dust import pollutant_assets, pollutant_datasets, pollutant_step
from seoulcast_assets.assets.forecast import forecast_asset
from seoulcast_assets.assets.hours import HOURS, hours_assets
from seoulcast_assets.assets.model import model_asset
from seoulcast_assets.assets.monitoring import drift_asset, scores_asset
from seoulcast_assets.assets.official import STEP as OFFICIAL_STEP
from seoulcast_assets.assets.official import official_assets, official_datasets
from seoulcast_assets.assets.report import report_asset
from seoulcast_assets.assets.update import update_assets, update_step
from seoulcast_assets.assets.update_sources import update_datasets
from seoulcast_assets.assets.weather import weather_assets, weather_datasets
from seoulcast_assets.checks import build_checks
from seoulcast_assets.console import console_logger, silence_library_warnings
from seoulcast_assets.jobs import build_jobs
from seoulcast_assets.loading import keep_what_is_loaded
from seoulcast_assets.monitoring_checks import build_monitoring_checks
from seoulcast_assets.naming import key_of
from seoulcast_assets.partitions import Days
from seoulcast_assets.resources import build_resources
from seoulcast_assets.schedules import build_schedules
from seoulcast_assets.sensors.drift import build_drift_sensor
from seoulcast_assets.sensors.push import build_push_sensors
from seoulcast_assets.sensors.reconciliation import build_reconciliation_sensors
from seoulcast_assets.sensors.slack import build_slack_sensors

OWNER = "team:seoulcast"
"""Of every asset: Dagster's catalog asks whom to turn to."""


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads: the definitions for the settings of this environment."""
    silence_library_warnings()
    definitions = build_defs(Settings())
    keep_what_is_loaded()
    return definitions


def build_defs(settings: Settings) -> dg.Definitions:
    """All assets, checks, jobs, schedules, sensors and resources for these settings."""
    days = Days.by(settings.clock)
    cities = cities_of(settings)
    jobs = build_jobs(cities, settings)
    return dg.Definitions(
        assets=dg.map_asset_specs(
            lambda spec: spec.replace_attributes(owners=[OWNER]),
            [
                weather_assets(days, cities, settings.days_per_run),
                *(hours_assets(days, cities, one, settings.days_per_run) for one in HOURS),
                official_assets(days, cities, settings.days_per_run),
                *(assets for city in cities for assets in _of_city(days, city, settings)),
            ],
        ),
        asset_checks=[*build_checks(cities), *build_monitoring_checks(cities)],
        jobs=jobs.all(),
        schedules=build_schedules(settings, jobs),
        sensors=[
            *build_slack_sensors(settings, _steps(cities)),
            *build_push_sensors(settings),
            *(build_drift_sensor(settings, of) for of in jobs.cities),
            *build_reconciliation_sensors(settings, jobs),
        ],
        resources=build_resources(settings),
        loggers={"console": console_logger},
        # Jobs and runs from the asset graph alike: each is a short chain, for which a process a
        # step would cost seconds, and a Celery worker's process may have none of its own.
        executor=dg.in_process_executor,
    )


def _of_city(days: Days, city: City, settings: Settings) -> list[dg.AssetsDefinition]:
    """What a city has of its own, beside its temperature."""
    return [
        *(pollutant_assets(days, city, one, settings.days_per_run) for one in POLLUTANTS),
        model_asset(days, city, settings.train_on),
        forecast_asset(days, city),
        update_assets(days, city, settings.days_per_run),
        scores_asset(days, city),
        drift_asset(days, city),
        report_asset(city),
    ]


def _steps(cities: Sequence[City]) -> dict[str, list[str]]:
    """Names of the assets that each ingestion run makes, by its step."""
    made = {"weather": weather_datasets(cities), OFFICIAL_STEP: official_datasets(cities)}
    made |= {hours.step: hours.made for hours in HOURS}
    for city in cities:
        made[update_step(city)] = update_datasets(city)
        for pollutant in POLLUTANTS:
            made[pollutant_step(city, pollutant)] = pollutant_datasets(city, pollutant)
    return {
        step: [key_of(owned).to_user_string() for owned in datasets]
        for step, datasets in made.items()
    }
