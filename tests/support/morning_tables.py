"""Clean tables of what is known by five in the morning, made by hand."""

import numpy as np
import pandas as pd

from seoulcast.datasets.tables import CLEAN
from seoulcast.windows import HOURS_BEGIN


def weather_hours(start, days, stations=(108, 143)):
    """Good hours of some stations; missing wind gusts, as in most hours."""
    frame = _hours(start, days, stations)
    hour = np.arange(len(frame)) // len(stations)
    for column in CLEAN["weather_hours"].columns[3:]:
        frame[column.name] = False if column.kind == "switch" else np.nan
    frame["TA"] = np.round(8 * np.sin(hour / 4) - 3, 1)
    frame["HM"], frame["PS"], frame["WD_DEG"], frame["SI"] = 55.0, 1021.3, 270.0, 0.51
    return frame[CLEAN["weather_hours"].names]


def dust_hours(start, days, stations=(108, 229)):
    """Good hours of PM10."""
    frame = _hours(start, days, stations)
    values = {"PM10_AVG": 40.3, "PM10_MIN": 31.0, "PM10_MAX": 55.0}
    return frame.assign(**values, SLOTS=12, ZEROS=0, SPIKES=0)[CLEAN["dust_hours"].names]


def official_forecast(start, days, ages=range(3, 11)):
    """Good forecasts of one source, issued at 06:00 and 18:00 of each day."""
    frame = pd.DataFrame({"TM": pd.date_range(start, periods=days)})
    frame = frame.assign(STN=108, SOURCE="midterm_temperature", PART="day")
    frame = frame.merge(pd.DataFrame({"CLOCK": [6, 18]}), how="cross")
    frame = frame.merge(pd.DataFrame({"AGE": list(ages)}), how="cross")
    frame["ISSUED"] = frame["TM"] + pd.to_timedelta(frame["CLOCK"], unit="h")
    frame["TARGET"] = frame["TM"] + pd.to_timedelta(frame["AGE"], unit="D")
    values = {"TA_MIN": -3.0, "TA_MIN_LOW": 1.0, "TA_MIN_HIGH": 2.0}
    values |= {"TA_MAX": 4.0, "TA_MAX_LOW": 1.0, "TA_MAX_HIGH": np.nan}
    frame = frame.assign(**values, SKY="-", RAIN_CHANCE=np.nan, PRECIPITATION="-")
    return frame[CLEAN["official_forecast"].names]


def _hours(start, days, stations):
    frame = pd.DataFrame({"TM": pd.date_range(start, periods=days)})
    frame = frame.merge(pd.DataFrame({"STN": list(stations)}), how="cross")
    frame = frame.merge(pd.DataFrame({"N": range(24)}), how="cross")
    frame["HOUR"] = frame["TM"] + HOURS_BEGIN + pd.to_timedelta(frame["N"], unit="h")
    return frame
