"""Names of the jobs. Schedules, sensors, commands and dashboards know a job by its name alone."""

from seoulcast.datasets.cities import City
from seoulcast.ingestion.pollutants import POLLUTANTS, Pollutant

WEATHER_PIPELINE = "weather_pipeline"
"""One for all cities: the hub gives all stations' weather in one answer."""

MORNING_PIPELINE = "morning_pipeline"
"""One for all cities: the night's hours belong to the network, and each path of the hub may be
closed to a key for all of them."""

BATCH_FORECAST = "batch_forecast"
UPDATE_FORECAST = "update_forecast"
RETRAIN = "retrain"
EXPLORE = "explore"


def pollutant_pipeline(pollutant: Pollutant) -> str:
    """Seoul's job that ingests a pollutant, e.g. `dust_pipeline`."""
    return f"{pollutant.pipeline}_pipeline"


POLLUTANT_PIPELINES = tuple(pollutant_pipeline(one) for one in POLLUTANTS)
CITY_JOBS = (*POLLUTANT_PIPELINES, BATCH_FORECAST, UPDATE_FORECAST, RETRAIN, EXPLORE)
"""The jobs that every city has of its own; another city's end in the number of its station."""


def job_name(job: str, city: City) -> str:
    """The name under which a job runs for a city, e.g. `retrain_143`."""
    return job if job in {WEATHER_PIPELINE, MORNING_PIPELINE} else city.named(job)
