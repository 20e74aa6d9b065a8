"""What is known by five in the morning: the hours, the hours of dust, the official forecasts.

A row counts as known under D by its own time, and not by where it is stored: an hour that ended
by 04:00 of D+1, a forecast issued by 02:00 of D+1. So a day fetched years later gives what the
morning had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

import numpy as np
import pandas as pd

from seoulcast.forecasting.core.days import DayArray, FloatArray, as_date
from seoulcast.windows import HOURS_A_DAY as HOURS_A_DAY  # noqa: PLC0414 - with its hours
from seoulcast.windows import HOURS_BEGIN, MORNING, ONE_DAY, Cutoff

Source = Literal["weather_hours", "dust_hours", "official_forecast"]
SOURCES: tuple[Source, ...] = ("weather_hours", "dust_hours", "official_forecast")

HOUR_VALUES: tuple[str, ...] = (
    "TA", "TD", "HM", "WS", "WD_DEG", "PS", "CA_TOT", "RN", "SS", "SI",
)  # fmt: skip
"""Columns of weather_hours that features read."""
DUST_VALUES: tuple[str, ...] = ("PM10_AVG", "PM10_MAX", "SLOTS", "SPIKES")
"""Columns of dust_hours that features read."""
OFFICIAL_NUMBERS: tuple[str, ...] = (
    "TA_MIN", "TA_MIN_LOW", "TA_MIN_HIGH", "TA_MAX", "TA_MAX_LOW", "TA_MAX_HIGH", "RAIN_CHANCE",
)  # fmt: skip
"""Columns of official_forecast that features read, beside its words and times."""
OFFICIAL_WORDS: tuple[str, ...] = ("SKY", "PRECIPITATION")
"""Its words: features read the first one, an issue repeats both."""

_TIME: Mapping[Source, str] = {
    "weather_hours": "HOUR", "dust_hours": "HOUR", "official_forecast": "ISSUED"
}  # fmt: skip
_VALUES: Mapping[Source, tuple[str, ...]] = {
    "weather_hours": HOUR_VALUES,
    "dust_hours": DUST_VALUES,
    "official_forecast": OFFICIAL_NUMBERS,
}
_KEYS: Mapping[Source, tuple[str, ...]] = {
    "weather_hours": ("STN", "HOUR"),
    "dust_hours": ("STN", "HOUR"),
    "official_forecast": ("STN", "SOURCE", "ISSUED", "TARGET", "PART"),
}
_WORDS: Mapping[Source, tuple[str, ...]] = {
    "weather_hours": (),
    "dust_hours": (),
    "official_forecast": ("SKY",),
}


@dataclass(frozen=True)
class MorningKnowledge:
    """The clean tables of the morning, any of which may be empty.

    Args:
        weather_hours: rows by TM, STN and HOUR (end of the hour, KST).
        dust_hours: likewise.
        official_forecast: of one city, by TM, SOURCE, ISSUED, TARGET and PART.

    Raises:
        ValueError: a table lacks a column that is read.
    """

    weather_hours: pd.DataFrame
    dust_hours: pd.DataFrame
    official_forecast: pd.DataFrame

    def __post_init__(self) -> None:
        for source in SOURCES:
            needed = ("TM", *_KEYS[source], *_VALUES[source])
            lacking = [name for name in needed if name not in self.table(source).columns]
            if lacking:
                raise ValueError(f"table {source} lacks the columns {', '.join(lacking)}")

    def table(self, source: Source) -> pd.DataFrame:
        """The table of that name."""
        return cast("pd.DataFrame", getattr(self, source))

    @classmethod
    def nothing(cls) -> MorningKnowledge:
        """Three empty tables."""
        return cls(**{name: _no_rows(name) for name in SOURCES})

    def newest(self, source: Source) -> date | None:
        """Newest D with a row of a source, None if there is none."""
        table = self.table(source)
        return None if table.empty else as_date(table["TM"].max().to_numpy())

    def digest(self, start: date, end: date) -> dict[str, str]:
        """SHA-256 of each table's values under the days from `start` to `end`, both included.

        It depends on what is read alone, and not on the order of rows.
        """
        return {name: self._table_digest(name, start, end) for name in SOURCES}

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by their names."""
        return {name: self.table(name) for name in SOURCES}

    def as_of(self, day: date, at: Cutoff = MORNING) -> MorningKnowledge:
        """The same without any row that was not known at that issue of the forecast under `day`."""
        return MorningKnowledge(**{name: self._known(name, day, at) for name in SOURCES})

    def without(self, *sources: Source) -> MorningKnowledge:
        """The same without any row of these sources."""
        gone = {name: self.table(name).iloc[:0] for name in sources}
        return MorningKnowledge(**(self.tables | gone))

    def with_newer(self, newer: Mapping[str, pd.DataFrame]) -> MorningKnowledge:
        """The same with what updates know, in the place of the rows of the same moment.

        Args:
            newer: rows of each table, under the update's day: they are of the one after it.
        """
        tables = {}
        for name in SOURCES:
            own, rows = self.table(name), newer[name]
            if rows.empty:
                tables[name] = own
                continue
            key = list(_KEYS[name])
            both = pd.concat([rows.assign(TM=rows["TM"] + ONE_DAY), own]).drop_duplicates(key)
            tables[name] = both.sort_values(["TM", *key], ignore_index=True)
        return MorningKnowledge(**tables)

    def _known(self, source: Source, day: date, at: Cutoff) -> pd.DataFrame:
        table = self.table(source)
        from_midnight = at.official if source == "official_forecast" else at.last_hour
        last = np.datetime64(day, "ns") + np.timedelta64(from_midnight)
        known = table[_TIME[source]].to_numpy() <= last
        return table if known.all() else table[known]

    def _table_digest(self, source: Source, start: date, end: date) -> str:
        table = self.table(source)
        days = table["TM"].to_numpy("datetime64[D]")
        inside = (days >= np.datetime64(start, "D")) & (days <= np.datetime64(end, "D"))
        keys, words = list(_KEYS[source]), _WORDS[source]
        rows = table.loc[inside, ["TM", *keys, *_VALUES[source], *words]]
        rows = rows.sort_values(["TM", *keys], kind="stable")
        total = hashlib.sha256()
        for name in rows:
            total.update(str(name).encode())
            column = rows[name]
            if column.dtype.kind == "M":
                total.update(column.to_numpy("datetime64[m]").astype("<i8").tobytes())
            elif column.dtype.kind in "iuf":
                values = column.to_numpy("<f8", copy=True)
                values[np.isnan(values)] = np.nan  # one bit pattern for every NaN
                total.update((values + 0.0).tobytes())  # and one for every zero
            else:
                total.update("\n".join(column.fillna("").astype(str)).encode())
        return total.hexdigest()


def _no_rows(source: Source) -> pd.DataFrame:
    """A table of a source without rows, with the columns that are read."""
    times = {"TM", "HOUR", "ISSUED", "TARGET"}
    words = OFFICIAL_WORDS if source == "official_forecast" else ()
    names = dict.fromkeys(("TM", *_KEYS[source], *_VALUES[source], *words))
    return pd.DataFrame(
        {
            name: pd.Series(dtype="datetime64[ns]" if name in times else _type_of(name))
            for name in names
        }
    )


def _type_of(name: str) -> str:
    return (
        "int64"
        if name == "STN"
        else "str"
        if name in {"SOURCE", "PART", *OFFICIAL_WORDS}
        else "float64"
    )


def by_hour(
    table: pd.DataFrame, station: int, column: str, days: DayArray, hours: int = HOURS_A_DAY
) -> FloatArray:
    """One column of a station's hours, a row for each day.

    Args:
        table: weather_hours or dust_hours.
        station: whose hours.
        column: a number's name.
        days: D of each row.
        hours: so many of each.

    Returns:
        Shape (n, hours), those that end at 05:00 of D and later, NaN where missing.
    """
    own = np.flatnonzero(table["STN"].to_numpy() == station)
    if not own.size:
        return np.full((len(days), hours), np.nan)
    ends = table["HOUR"].to_numpy()[own].astype("datetime64[h]").astype(np.int64)
    order = np.argsort(ends, kind="stable")
    ends, values = ends[order], table[column].to_numpy(float)[own[order]]
    first = days.astype("datetime64[h]") + np.timedelta64(HOURS_BEGIN)
    wanted = first.astype("datetime64[h]").astype(np.int64)[:, None] + np.arange(hours)
    at = np.minimum(np.searchsorted(ends, wanted), len(ends) - 1)
    return np.where(ends[at] == wanted, values[at], np.nan)
