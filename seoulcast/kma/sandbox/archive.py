"""Real observations for the sandbox, read from the CSV files of an archive folder.

A folder holds `asos_daily.csv.gz` and its companions, or files as the open data portal gives
them (`portal`).
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from seoulcast.kma.sandbox import portal
from seoulcast.kma.sandbox.hour_archive import ArchivedHours, read_hours
from seoulcast.kma.sandbox.observations import (
    ASOS_VALUES,
    PM10_VALUES,
    DailyDust,
    Dust,
    HourlyDust,
    Observations,
    Ordinals,
)
from seoulcast.kma.sandbox.official_archive import ArchivedOfficial

ASOS_FILE = "asos_daily.csv.gz"


def check_archive(folder: Path) -> None:
    """Refuse a folder that can't be read, before anyone is answered from it.

    Raises:
        ArchiveError: with the file and the reason.
    """
    if not (folder / ASOS_FILE).is_file():
        portal.check_portal_files(folder)


def read_archive(folder: Path) -> Observations:
    """Everything an archive folder holds.

    That is `asos_daily.csv.gz`, `pm10_daily.csv.gz` and `pm10_hourly_*.csv.gz`, or, where there
    is no `asos_daily.csv.gz`, the portal's files. Hours and official forecasts are read when
    they are first asked for.

    Takes two seconds and 70 MB for 700,000 rows (float32 holds every value's digits).

    Raises:
        ArchiveError: a portal file can't be read.
    """
    if not (folder / ASOS_FILE).is_file():
        files = portal.read_portal_files(folder)
        hours = ArchivedHours(partial(portal.read_portal_hours, files.hourly))
        return _observations(folder, files.daily, {**_hours_by_station(files.pm10)}, hours)
    asos = pd.read_csv(folder / ASOS_FILE, engine="pyarrow")
    return _observations(folder, asos, _dust(folder), ArchivedHours(partial(read_hours, folder)))


def _observations(
    folder: Path, asos: pd.DataFrame, dust: dict[int, Dust], hours: ArchivedHours
) -> Observations:
    day, station = _ordinals(asos["TM"]), asos["STN"].to_numpy(np.int16)
    order = np.lexsort((station, day))
    return Observations(
        origin="archive",
        through=date.fromordinal(int(day[order[-1]])),
        day=day[order],
        station=station[order],
        values={name: asos[name].to_numpy(np.float32)[order] for name in ASOS_VALUES},
        dust=dust,
        hours=hours,
        official=ArchivedOfficial(folder),
    )


def _dust(folder: Path) -> dict[int, Dust]:
    """PM10 of all stations.

    A station of both is served by its days: they cover more years, and their extremes are of
    5-minute values. Its hours then say how its days went.
    """
    daily = pd.read_csv(folder / "pm10_daily.csv.gz", engine="pyarrow").sort_values("TM")
    found: dict[int, Dust] = {}
    ended: dict[int, HourlyDust] = {}
    for path in sorted(folder.glob("pm10_hourly_*.csv.gz")):
        rows = pd.read_csv(path, parse_dates=["TM"])
        of_days = rows["STN"].isin(daily["STN"])
        found |= _hours_by_station(rows[~of_days])
        # The hour at TM is the one that ends then, in Seoul's file.
        hour_before = rows["TM"] - pd.Timedelta(hours=1)
        ended |= _hours_by_station(rows.assign(TM=hour_before)[of_days])
    for number, rows in daily.groupby("STN"):
        station = int(str(number))
        values = rows[list(PM10_VALUES)].to_numpy(np.float64)
        found[station] = DailyDust(_ordinals(rows["TM"]), values, ended.get(station))
    return found


def _hours_by_station(rows: pd.DataFrame) -> dict[int, HourlyDust]:
    """Hourly PM10 (columns TM, STN, PM10) by station."""
    rows = rows.dropna(subset=["PM10"])
    rows = rows.assign(DAY=rows["TM"].dt.normalize(), HOUR=rows["TM"].dt.hour)
    found: dict[int, HourlyDust] = {}
    for station, own in rows.groupby("STN"):
        hours = own.pivot_table(index="DAY", columns="HOUR", values="PM10")
        hours = hours.reindex(columns=range(24))
        found[int(str(station))] = HourlyDust(
            _ordinals(hours.index.to_series()), hours.to_numpy(np.float64)
        )
    return found


def _ordinals(days: pd.Series[pd.Timestamp]) -> Ordinals:
    since_1970 = pd.to_datetime(days).to_numpy("datetime64[D]").astype(np.int32)
    return since_1970 + np.int32(date(1970, 1, 1).toordinal())
