"""Which city a job is of, and messages that say it."""

from __future__ import annotations

from seoulcast.datasets.cities import City, cities_of
from seoulcast.presentation import messages
from seoulcast.settings import Settings
from seoulcast_assets.job_names import CITY_JOBS


def jobs_by_city(settings: Settings) -> dict[str, tuple[str, City]]:
    """Which of `CITY_JOBS` and which city a job's name means."""
    return {city.named(job): (job, city) for city in cities_of(settings) for job in CITY_JOBS}


def with_city(text: str, job: str, settings: Settings) -> str:
    """The message of a job, with its city's name where there are several."""
    _, city = jobs_by_city(settings).get(job, (job, None))
    several = len(settings.stations) > 1
    return messages.of_city(text, city) if city is not None and several else text
