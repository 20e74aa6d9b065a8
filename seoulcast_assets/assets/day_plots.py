"""What a person sees of a day of the morning's datasets in Dagster's UI: its course as a plot."""

from __future__ import annotations

from datetime import date

import dagster as dg

from seoulcast.datasets.cities import OwnedDataset
from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import DUST_HOURS, OFFICIAL_FORECAST, WEATHER_HOURS
from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings

PLOT = "course"
"""The name of the plot among a day's metadata."""


def plot_of_day(
    owned: OwnedDataset, store: ObjectStore, settings: Settings, day: date
) -> dg.MarkdownMetadataValue | None:
    """A day as a plot: the hours of the default city, or a city's official forecasts by age.

    Args:
        owned: the dataset and whose it is.
        store: of all cities.
        settings: of the stations.
        day: which is stored.

    Returns:
        None for other datasets, and where no object is stored.
    """
    if owned.dataset not in (WEATHER_HOURS, DUST_HOURS, OFFICIAL_FORECAST):
        return None
    rows = read_day(owned.owner.view(store), owned.dataset, day)
    if rows is None:
        return None
    # matplotlib takes a second to import, and a history draws nothing.
    from seoulcast.presentation import morning_plots  # noqa: PLC0415

    city = settings.stations[0]
    if owned.dataset == WEATHER_HOURS:
        plot = morning_plots.course_of_hours(rows, city)
    elif owned.dataset == DUST_HOURS:
        stations = (city, *(one for one in settings.dust_stations_asked if one != city))
        plot = morning_plots.course_of_dust(rows, stations)
    else:
        plot = morning_plots.official_by_age(rows)
    return dg.MetadataValue.md(plot.as_markdown())
