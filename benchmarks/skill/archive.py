"""An archive folder as the clean tables, by the project's own cleaning.

The folder holds `asos_daily.csv.gz` and `pm10_daily.csv.gz` with the hub's column names.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from seoulcast.forecasting.core.observations import TABLES, Observations
from seoulcast.ingestion.cleaning import (
    TemperatureLimits,
    clean_pollutant,
    clean_station_weather,
    clean_temperature,
)
from seoulcast.ingestion.pollutants import PM10
from seoulcast.settings import Settings

STATION = 108
FILES = ("asos_daily.csv.gz", "pm10_daily.csv.gz")


def read_archive(
    folder: Path,
    first: date,
    last: date,
    cache: Path | None = None,
    *,
    station: int = STATION,
    dust: pd.DataFrame | None = None,
) -> Observations:
    """The clean tables of an archive from `first` through `last`.

    Days are kept whole: nothing is cleaned with knowledge of another day but the
    interpolation of short gaps, which forecasting never reads.

    Args:
        folder: with the two files.
        first: first day.
        last: last day, included; later rows are not even read into the tables.
        cache: folder for a Parquet copy, which saves half a minute the next time.
        station: the one that is forecast.
        dust: its daily PM10, where it is not the file's; with the file's columns.

    Raises:
        FileNotFoundError: the folder lacks one of the files.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder} holds no {name}: ARCHIVE= must name such a folder")
    if cache is None:
        return _read(folder, first, last, station, dust)
    stats = [(s.st_size, s.st_mtime_ns) for s in ((folder / name).stat() for name in FILES)]
    name = f"{folder.resolve()} {first} {last} {station} {stats}"
    place = cache / hashlib.sha256(name.encode()).hexdigest()[:12]
    if not all((place / f"{table}.parquet").is_file() for table in TABLES):
        place.mkdir(parents=True, exist_ok=True)
        observations = _read(folder, first, last, station, dust)
        for table in TABLES:
            observations.table(table).to_parquet(place / f"{table}.parquet")
    return Observations.of({name: pd.read_parquet(place / f"{name}.parquet") for name in TABLES})


def _read(
    folder: Path, first: date, last: date, station: int, dust: pd.DataFrame | None
) -> Observations:
    settings = Settings(_env_file=None)
    pm10_limits = PM10.limits(settings)
    asos = pd.read_csv(folder / FILES[0], engine="pyarrow")
    asos["TM"] = pd.to_datetime(asos["TM"]).astype("datetime64[ns]")
    asos = asos[asos["TM"].between(pd.Timestamp(first), pd.Timestamp(last))]
    asos = asos.sort_values(["TM", "STN"]).reset_index(drop=True)
    own = asos[asos["STN"] == station]
    # Blank is a dry day, as the hub's code is; 0.0 is a trace.
    asos = asos.assign(
        RN_TRACE=asos["RN_DAY"] == 0.0,
        RN_DAY=asos["RN_DAY"].fillna(0.0),
        SD_MAX=asos["SD_MAX"].fillna(0.0),
    )
    pm10 = pd.read_csv(folder / FILES[1], engine="pyarrow") if dust is None else dust
    pm10["TM"] = pd.to_datetime(pm10["TM"]).astype("datetime64[ns]")
    pm10 = pm10[pm10["TM"].between(pd.Timestamp(first), pd.Timestamp(last))]
    pm10 = (
        pm10.sort_values("TM")
        .reset_index(drop=True)
        .assign(SLOTS=np.int64(288), ZEROS=np.int64(0), SPIKES=np.int64(0))
    )
    return Observations(
        temperature=clean_temperature(own, TemperatureLimits.from_settings(settings)),
        pm10=clean_pollutant(pm10, PM10.name, pm10_limits),
        station_weather=clean_station_weather(asos),
    )
