"""Every object key, in one place, and nothing but keys.

A day's object lies at `<prefix>/date=YYYY-MM/YYYY-MM-DD.<ext>`: the layout the users'
earlier system had, which readers of those objects rely on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from seoulcast import targets
from seoulcast.windows import HOURS_BEGIN, ISSUES_BEGIN, ONE_DAY, SLOTS_BEGIN, day_of_moment


@dataclass(frozen=True)
class DayDataset:
    """A dataset of one object a day.

    Args:
        name: the dataset's name, which is also its asset's.
        prefix: what stands before `date=`.
        extension: of the object, without the dot.
        first_day: first day there can be an object for (KST).
        begins: time after midnight of D at which what lies under D begins; it ends 24 h later.
    """

    name: str
    prefix: str
    extension: str
    first_day: date
    begins: timedelta = timedelta(0)

    def day_at(self, time: datetime) -> date:
        """The day under which a moment (naive, KST) lies."""
        return day_of_moment(time, self.begins)

    def key(self, day: date) -> str:
        """Key of one day's object."""
        return f"{self.prefix}/date={day:%Y-%m}/{day:%Y-%m-%d}.{self.extension}"

    def day_of(self, key: str) -> date | None:
        """The day of a key of this dataset, or None for any other key."""
        head = f"{self.prefix}/date="
        tail = f".{self.extension}"
        if not key.startswith(head) or not key.endswith(tail):
            return None
        text = key[len(head) : -len(tail)].rpartition("/")[2]
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return day if key == self.key(day) else None


TEMPERATURE_FROM = targets.TEMPERATURE.first_day
PM10_FROM = targets.PM10.first_day
HOURS_FROM = date(1990, 1, 1)
"""First day of hours that is asked for: the hub has older ones, of fewer stations and columns."""
OFFICIAL_FROM = date(2001, 2, 1)
"""Month from which on the hub documents a forecast, the short-term one; a backfill asks where it
begins."""

RAW_ASOS = DayDataset("raw_asos", "raw/asos", "csv", TEMPERATURE_FROM)
RAW_PM10 = DayDataset("raw_pm10", "raw/pm10", "csv", PM10_FROM)
TEMPERATURE = DayDataset("temperature", "result/temperature", "csv", TEMPERATURE_FROM)
PM10 = DayDataset("pm10", "result/pm10", "csv", PM10_FROM)
STATION_WEATHER = DayDataset("station_weather", "result/weather", "csv", TEMPERATURE_FROM)
RAW_HOURS = DayDataset("raw_hours", "raw/hours", "csv", HOURS_FROM, HOURS_BEGIN)
WEATHER_HOURS = DayDataset("weather_hours", "result/hours", "csv", HOURS_FROM)
RAW_DUST_HOURS = DayDataset("raw_dust_hours", "raw/dust_hours", "csv", PM10_FROM, SLOTS_BEGIN)
DUST_HOURS = DayDataset("dust_hours", "result/dust_hours", "csv", PM10_FROM)
RAW_OFFICIAL = DayDataset("raw_official", "raw/official", "csv", OFFICIAL_FROM, ISSUES_BEGIN)
OFFICIAL_FORECAST = DayDataset("official_forecast", "result/official", "csv", OFFICIAL_FROM)
# What an update knows beside the morning, of D+1, lies under D as the update does.
RAW_UPDATE_HOURS = DayDataset(
    "raw_update_hours", "raw/update_hours", "csv", PM10_FROM, ONE_DAY + HOURS_BEGIN
)
UPDATE_HOURS = DayDataset("update_hours", "result/update_hours", "csv", PM10_FROM)
RAW_UPDATE_DUST = DayDataset(
    "raw_update_dust", "raw/update_dust", "csv", PM10_FROM, ONE_DAY + SLOTS_BEGIN
)
UPDATE_DUST = DayDataset("update_dust", "result/update_dust", "csv", PM10_FROM)
RAW_UPDATE_OFFICIAL = DayDataset(
    "raw_update_official", "raw/update_official", "csv", PM10_FROM, ONE_DAY + ISSUES_BEGIN
)
UPDATE_OFFICIAL = DayDataset("update_official", "result/update_official", "csv", PM10_FROM)
FORECASTS = DayDataset("daily_forecast", "forecasts", "json", PM10_FROM)
UPDATES = DayDataset("updated_forecast", "forecasts", "update.json", PM10_FROM)
SCORES = DayDataset("forecast_scores", "scores", "json", PM10_FROM)
DRIFT = DayDataset("drift_check", "drift", "json", PM10_FROM)

INPUT_DATASETS = (TEMPERATURE, PM10, STATION_WEATHER)
"""The clean datasets, which models and forecasts are made from."""

MORNING_DATASETS = (WEATHER_HOURS, DUST_HOURS, OFFICIAL_FORECAST)
"""The clean datasets of what is known beside the days by five in the morning."""

UPDATE_DATASETS = (UPDATE_HOURS, UPDATE_DUST, UPDATE_OFFICIAL)
"""Those of what an update knows since, in the order of the morning's."""

TARGET_DATASETS = tuple(dataset for dataset in INPUT_DATASETS if dataset.name in targets.datasets())
"""The clean datasets that hold targets."""

ORIGIN = "origin.json"
LATEST_FORECAST = "forecasts/latest.json"
PROMOTIONS_PREFIX = "models/promotions/"
PROMOTIONS_HISTORY = "history/promotions.parquet"
REPORT = "report/exploratory.html"
PREPARATION = "preparation.json"


def history(dataset: DayDataset, year: int) -> str:
    """Key of a year's compacted copy of the day objects."""
    return f"{history_prefix(dataset)}{year}.parquet"


def history_of_decade(dataset: DayDataset, decade: int, last: int) -> str:
    """Key of the compacted copy of years of a decade that have ended, its first to `last`."""
    return f"{history_prefix(dataset)}{decade}-{last}.parquet"


def history_prefix(dataset: DayDataset) -> str:
    """Prefix of all compacted copies of a dataset."""
    return f"history/{dataset.name}/"


def issue(day: date, fingerprint: str, extension: str = "json") -> str:
    """Key of one issued forecast; it is created once and never changed."""
    return f"forecasts/date={day:%Y-%m}/{day:%Y-%m-%d}/{fingerprint}.{extension}"


def share_picture(day: date, fingerprint: str, language: str) -> str:
    """Key of the picture of an issue that is shown where its page is shared, beside the issue."""
    return issue(day, fingerprint, f"{language}.png")


def issues_prefix(day: date) -> str:
    """Prefix of all forecasts issued under a day."""
    return f"forecasts/date={day:%Y-%m}/{day:%Y-%m-%d}/"


def quarantine(dataset: DayDataset, day: date, digest: str) -> str:
    """Key of a day that failed validation, kept for a person to look at."""
    folder = f"quarantine/{dataset.name}/date={day:%Y-%m}/{day:%Y-%m-%d}"
    return f"{folder}/{digest}.{dataset.extension}"


def quarantined_rows(dataset: DayDataset, day: date, digest: str) -> tuple[str, str]:
    """Keys of single rows of a day that could not be taken, and of the reasons."""
    folder = f"quarantine/{dataset.name}/date={day:%Y-%m}/{day:%Y-%m-%d}"
    return f"{folder}/{digest}.rows.txt", f"{folder}/{digest}.reason.txt"


SOURCES_PREFIX = "sources/"


def source_status(name: str) -> str:
    """Key of what is known of a source beside the daily ones: the same for all cities."""
    return f"{SOURCES_PREFIX}{name}.json"


def unsent_prefix(service: str) -> str:
    """Prefix of the messages that a service has not taken yet."""
    return f"{service}/unsent/"


def unsent(service: str, name: str) -> str:
    """Key of a message that a service has not taken yet."""
    return f"{unsent_prefix(service)}{name}.txt"


def name_of_unsent(key: str) -> str:
    """The name of the message under such a key."""
    return key.rpartition("/")[2].removesuffix(".txt")


def model_file(version: str, name: str) -> str:
    """Key of one file of a trained model: weights, scaler or configuration."""
    return f"models/{version}/{name}"
