"""An archive's hours and official forecasts as what is known by five in the morning.

Values are those of the clean datasets; what an archive does not hold is missing. The hours of dust
are means of whole hours, so that their highest values within the hour are unknown.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from seoulcast.forecasting.core.morning import HOUR_VALUES, MorningKnowledge
from seoulcast.windows import HOURS_BEGIN, ISSUES_BEGIN

STATION = 108
HOURS_FILE = "asos_hourly.csv.gz"
TEMPERATURE_FILE = "kma_midterm_temperature.csv.gz"
LAND_FILE = "kma_midterm_land.csv.gz"
SLOTS_AN_HOUR = 12
FEWEST_HOURS = 18
"""Of a day that has a mean: as many as a day of 5-minute values needs slots, by share."""
_SKY = {"WB01": "clear", "WB02": "few_clouds", "WB03": "mostly_cloudy", "WB04": "overcast"}
_PARTS = {"00": "am", "12": "pm"}


def read_mornings(
    folder: Path, *, station: int = STATION, dust_file: str = "pm10_hourly_seoul.csv.gz"
) -> MorningKnowledge:
    """All hours and official forecasts of an archive; a file that is absent gives no rows.

    Args:
        folder: of the archive.
        station: whose dust the file holds.
        dust_file: of the hours of PM10.
    """
    return MorningKnowledge(
        weather_hours=_weather(folder / HOURS_FILE),
        dust_hours=_dust(folder / dust_file, station),
        official_forecast=_official(folder),
    )


def daily_dust(dust_hours: pd.DataFrame) -> pd.DataFrame:
    """Daily PM10 made from hours, with the columns of an archive's daily file.

    Args:
        dust_hours: of one station; an hour bears its end.
    """
    day = (dust_hours["HOUR"] - pd.Timedelta(hours=1)).dt.normalize()
    grouped = dust_hours.assign(TM=day).groupby(["TM", "STN"])["PM10_AVG"]
    days = grouped.agg(PM10_MIN="min", PM10_MAX="max", PM10_AVG="mean", HOURS="count")
    whole = days[days["HOURS"] >= FEWEST_HOURS].drop(columns="HOURS")
    return whole.round(1).reset_index()


def _weather(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, engine="pyarrow") if path.is_file() else pd.DataFrame()
    table = table.reindex(columns=["TM", "STN", *HOUR_VALUES, "WD_DEG"][:-1])
    hour = pd.to_datetime(table["TM"]).astype("datetime64[ns]")
    # Blank is a dry hour, as the hub's code is.
    table = table.assign(HOUR=hour, TM=_day(hour, HOURS_BEGIN), RN=table["RN"].fillna(0.0))
    return table.sort_values(["TM", "STN", "HOUR"]).reset_index(drop=True)


def _dust(path: Path, station: int) -> pd.DataFrame:
    empty = pd.DataFrame({"TM": [], "STN": [], "PM10": []})
    table = pd.read_csv(path, engine="pyarrow") if path.is_file() else empty
    table = table[(table["STN"] == station) & table["PM10"].notna()]
    hour = pd.to_datetime(table["TM"]).astype("datetime64[ns]")
    return pd.DataFrame(
        {
            "TM": _day(hour, HOURS_BEGIN),
            "STN": table["STN"].to_numpy(np.int64),
            "HOUR": hour,
            "PM10_AVG": table["PM10"].to_numpy(float),
            "PM10_MAX": np.nan,
            "SLOTS": np.int64(SLOTS_AN_HOUR),
            "SPIKES": np.int64(0),
        }
    ).reset_index(drop=True)


def _official(folder: Path) -> pd.DataFrame:
    parts = []
    if (folder / TEMPERATURE_FILE).is_file():
        table = _issues(folder / TEMPERATURE_FILE)
        parts.append(
            table.rename(
                columns={
                    "MIN": "TA_MIN", "MIN_L": "TA_MIN_LOW", "MIN_H": "TA_MIN_HIGH",
                    "MAX": "TA_MAX", "MAX_L": "TA_MAX_LOW", "MAX_H": "TA_MAX_HIGH",
                }
            ).assign(SOURCE="midterm_temperature", PART="day")
        )  # fmt: skip
    if (folder / LAND_FILE).is_file():
        table = _issues(folder / LAND_FILE)
        # Days far ahead are forecast whole, with one row.
        part = table["TM_EF"].str[8:10].map(_PARTS).fillna("day")
        parts.append(
            table.assign(
                SOURCE="midterm_land", PART=part,
                SKY=table["SKY"].map(_SKY), RAIN_CHANCE=table["RN_ST"],
            )
        )  # fmt: skip
    columns = [
        "TM", "STN", "SOURCE", "ISSUED", "TARGET", "PART", "TA_MIN", "TA_MIN_LOW", "TA_MIN_HIGH",
        "TA_MAX", "TA_MAX_LOW", "TA_MAX_HIGH", "RAIN_CHANCE", "SKY", "PRECIPITATION",
    ]  # fmt: skip
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=float) for name in columns}).astype(
            dict.fromkeys(("TM", "ISSUED", "TARGET"), "datetime64[ns]")
        )
    return pd.concat(parts, ignore_index=True).reindex(columns=columns)


def _issues(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype={"TM_FC": str, "TM_EF": str})
    issued = pd.to_datetime(table["TM_FC"], format="%Y%m%d%H%M").astype("datetime64[ns]")
    target = pd.to_datetime(table["TM_EF"].str[:8], format="%Y%m%d").astype("datetime64[ns]")
    return table.assign(ISSUED=issued, TARGET=target, TM=_day(issued, ISSUES_BEGIN), STN=STATION)


def _day(moments: pd.Series[pd.Timestamp], begins: object) -> pd.Series[pd.Timestamp]:
    return (moments - pd.Timedelta(begins)).dt.normalize()
