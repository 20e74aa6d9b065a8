"""The observations a forecast may know: three clean tables, cut off at a day.

What was observed is read from the `*_OBS` columns; cleaned and interpolated values are
read in one place alone, as training targets, where the filter is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

import numpy as np
import pandas as pd

from seoulcast import targets
from seoulcast.forecasting.core.days import DayArray, FloatArray, as_date
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.windows import MORNING, Cutoff

RECENT_DAYS = 60
"""Days from the end that are looked at first for the newest whole one."""

Table = Literal["temperature", "pm10", "station_weather"]
TABLES: tuple[Table, ...] = ("temperature", "pm10", "station_weather")

STATION_COLUMNS: tuple[str, ...] = (
    "TA_AVG", "TA_MAX", "TA_MIN", "TD_AVG", "TS_AVG", "HM_AVG", "HM_MIN", "PV_AVG", "PS_AVG",
    "WS_AVG", "WS_MAX", "WD_MAX_DEG", "CA_TOT", "SS_DAY", "SI_DAY", "RN_DAY",
)  # fmt: skip
"""Columns of station_weather that forecasting reads."""

Values = Literal["observed", "filtered"]
"""observed: what was measured, dust storms included. filtered: PM10 without what the
cleaning took out or clipped. Temperatures are the observed ones in both."""


def _value_columns(name: Table) -> tuple[str, ...]:
    """Columns that a table's digest is made of: observed targets, and the predictors."""
    observed = (target.observed_column for target in targets.TARGETS if target.dataset == name)
    predictors = STATION_COLUMNS if name == "station_weather" else ()
    return tuple(dict.fromkeys((*predictors, *observed)))


_VALUE_COLUMNS: dict[Table, tuple[str, ...]] = {name: _value_columns(name) for name in TABLES}
_FILTERED_COLUMNS: dict[Table, tuple[str, ...]] = {
    name: tuple(
        target.column
        for target in targets.TARGETS
        if target.dataset == name and target.group.cleaning == "filtered"
    )
    for name in TABLES
}
_OTHER_COLUMNS: dict[Table, tuple[str, ...]] = {
    name: ("TM", "STN", *(["EXCLUDED"] if name == "temperature" else [])) for name in TABLES
}


@dataclass(frozen=True)
class Observations:
    """The clean tables, one row a day (station_weather: a row a day and station).

    Args:
        temperature: of the station that is forecast, °C.
        pm10: of that station, µg/m³.
        station_weather: predictors of all stations.
        morning: what was known by five on each morning; without it there is nothing of it.

    Raises:
        ValueError: a table lacks a column that is read.
    """

    temperature: pd.DataFrame
    pm10: pd.DataFrame
    station_weather: pd.DataFrame
    morning: MorningKnowledge = field(default_factory=MorningKnowledge.nothing)

    def __post_init__(self) -> None:
        for name in TABLES:
            needed = (*_OTHER_COLUMNS[name], *_FILTERED_COLUMNS[name], *_VALUE_COLUMNS[name])
            lacking = [column for column in needed if column not in self.table(name).columns]
            if lacking:
                raise ValueError(f"table {name} lacks the columns {', '.join(lacking)}")

    @classmethod
    def of(
        cls, tables: Mapping[str, pd.DataFrame], morning: MorningKnowledge | None = None
    ) -> Observations:
        """The observations of clean tables by the names of their datasets."""
        own = {name: tables[name] for name in TABLES}
        return cls(**own, morning=MorningKnowledge.nothing() if morning is None else morning)

    def table(self, name: Table) -> pd.DataFrame:
        """The table of that name."""
        return cast("pd.DataFrame", getattr(self, name))

    def through(self, day: date, at: Cutoff = MORNING) -> Observations:
        """The same without anything that was not known at that issue of the forecast of `day`."""
        tables = {name: _rows(self.table(name), None, day) for name in TABLES}
        return Observations(**tables, morning=self.morning.as_of(day, at))

    def newest(self, name: Table) -> date | None:
        """Newest day on which the table is whole, None if there is none.

        Temperature and PM10 are whole when every target was observed, station_weather
        when any station has a row with a value.
        """
        return self._newest((name,))

    def newest_common(self) -> date | None:
        """Newest day on which every table is whole, None if there is none."""
        return self._newest(TABLES)

    def _newest(self, names: Sequence[Table]) -> date | None:
        # Nearly always one of the last days: all the years are looked at only if none is.
        last = max((t["TM"].max() for t in map(self.table, TABLES) if len(t)), default=None)
        recent = [] if last is None else [(last - pd.Timedelta(days=RECENT_DAYS)).date()]
        for since in (*recent, None):
            common = self._observed_days(names[0], since)
            for name in names[1:]:
                common = np.intersect1d(common, self._observed_days(name, since))
            if common.size:
                return as_date(common.max())
        return None

    def observed_count(self, name: Table, days: DayArray) -> int:
        """How many of these days are whole in the table."""
        return int(np.isin(days, self._observed_days(name)).sum())

    def digest(self, start: date, end: date) -> dict[str, str]:
        """SHA-256 of each table's observed values from `start` to `end`, both included.

        It depends on values, days, stations and which days are excluded, not on the order of
        rows, and on no column that forecasting does not read.
        """
        return {name: self._table_digest(name, start, end) for name in TABLES}

    def targets(self, days: DayArray, values: Values = "observed") -> FloatArray:
        """Values of every target on each day, shape (n, targets), NaN where there is none."""
        columns: list[FloatArray] = []
        for target in targets.TARGETS:
            filtered = values == "filtered" and target.group.cleaning == "filtered"
            column = target.column if filtered else target.observed_column
            columns.append(self._column(cast("Table", target.dataset), column, days))
        return np.stack(columns, axis=1)

    def station_weather_on(self, days: DayArray) -> pd.DataFrame:
        """Rows of station_weather from the first of these days to the last one."""
        if not len(days):
            return self.station_weather.iloc[:0]
        return _rows(self.station_weather, as_date(days.min()), as_date(days.max()))

    def excluded_days(self) -> DayArray:
        """Days whose temperature is kept out of training and climatology."""
        table = self.temperature
        return table.loc[table["EXCLUDED"].astype(bool), "TM"].to_numpy("datetime64[D]")

    def first_day(self) -> date | None:
        """First day on which any target was observed, None if there is none."""
        known = []
        for dataset in targets.datasets():
            table = self._own_rows(cast("Table", dataset))
            columns = [target.observed_column for target in targets.of_dataset(dataset)]
            there = table[columns].notna().to_numpy().any(axis=1)
            known.append(table["TM"].to_numpy("datetime64[D]")[there])
        days = np.concatenate(known)
        return as_date(days.min()) if days.size else None

    def _column(self, name: Table, column: str, days: DayArray) -> FloatArray:
        table = self._own_rows(name)
        series = pd.Series(table[column].to_numpy(float), index=table["TM"].to_numpy())
        return series.reindex(days.astype("datetime64[ns]")).to_numpy(float)

    def _own_rows(self, name: Table) -> pd.DataFrame:
        """Rows of the station that is forecast: the one whose temperatures are given."""
        table = self.table(name)
        if name != "station_weather":
            return table
        return table[table["STN"].isin(self.temperature["STN"].unique())]

    def _observed_days(self, name: Table, since: date | None = None) -> DayArray:
        table = _rows(self.table(name), since, None)
        there = table[list(_VALUE_COLUMNS[name])].notna().to_numpy()
        whole = there.any(axis=1) if name == "station_weather" else there.all(axis=1)
        return np.unique(table["TM"].to_numpy("datetime64[D]")[whole])

    def _table_digest(self, name: Table, start: date, end: date) -> str:
        table = self.table(name)
        rows = _rows(table, start, end).sort_values(["TM", "STN"], kind="stable")
        total = hashlib.sha256()
        total.update(rows["TM"].to_numpy("datetime64[D]").astype("<i8").tobytes())
        total.update(rows["STN"].to_numpy("<i8").tobytes())
        if name == "temperature":
            total.update(rows["EXCLUDED"].to_numpy(bool).tobytes())
        for column in _VALUE_COLUMNS[name]:
            values = rows[column].to_numpy("<f8", copy=True)
            values[np.isnan(values)] = np.nan  # one bit pattern for every NaN
            total.update(column.encode())
            total.update((values + 0.0).tobytes())  # and one for every zero
        return total.hexdigest()


def _rows(table: pd.DataFrame, first: date | None, last: date | None) -> pd.DataFrame:
    """The rows from `first` to `last`, both included; None is without a bound.

    A table in order of day, as stored, is cut and not copied: it can have a million rows.
    """
    days = table["TM"].to_numpy("datetime64[D]")
    low = np.datetime64(date.min if first is None else first, "D")
    high = np.datetime64(date.max if last is None else last, "D")
    if table["TM"].is_monotonic_increasing:
        return table.iloc[days.searchsorted(low, "left") : days.searchsorted(high, "right")]
    return table[(days >= low) & (days <= high)]
