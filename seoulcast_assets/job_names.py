"""Names of the jobs. Schedules, sensors, commands and dashboards know a job by its name alone."""

from seoulcast.datasets.cities import City

WEATHER_PIPELINE = "weather_pipeline"
"""One for all cities: the hub gives all stations' weather in one answer."""

DUST_PIPELINE = "dust_pipeline"
BATCH_FORECAST = "batch_forecast"
RETRAIN = "retrain"
EXPLORE = "explore"

CITY_JOBS = (DUST_PIPELINE, BATCH_FORECAST, RETRAIN, EXPLORE)
"""The jobs that every city has of its own; another city's end in the number of its station."""


def job_name(job: str, city: City) -> str:
    """The name under which a job runs for a city, e.g. `retrain_143`."""
    return job if job == WEATHER_PIPELINE else city.named(job)
