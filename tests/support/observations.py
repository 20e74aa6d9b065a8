"""A small synthetic Seoul: two and a half years of days with weather that moves eastwards.

Also the smallest training that these observations are enough for.
"""

from datetime import date

import numpy as np
import pandas as pd

from seoulcast.forecasting.core.observations import STATION_COLUMNS, Observations
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.configuration import FitConfig, TrainingConfig
from seoulcast.forecasting.model.lstm import LSTMConfig

SEOUL = 108
STATIONS = (102, 108, 119, 143)
FIRST, LAST = date(2015, 1, 1), date(2017, 6, 30)
THROUGH = date(2017, 5, 31)

TINY = TrainingConfig(
    inputs=InputConfig(window_days=5, components=3),
    components=2,
    network=LSTMConfig(hidden=8),
    fit=FitConfig(max_epochs=2),
)


def make_observations(first=FIRST, last=LAST, seed=1):
    """Seasonal weather with persistence; some values and rows missing, some days dusty."""
    rng = np.random.default_rng(seed)
    days = pd.date_range(first, last)
    n = len(days)
    season = -np.cos(2 * np.pi * (days.dayofyear.to_numpy() - 15) / 365.25)
    noise = _persistent(rng, n, 0.75)
    mean = 12 + 14 * season + 3.5 * noise
    temperature = pd.DataFrame(
        {
            "TM": days,
            "STN": SEOUL,
            "TA_AVG": mean,
            "TA_MAX": mean + 4 + rng.gamma(3, 0.5, n),
            "TA_MIN": mean - 4 - rng.gamma(3, 0.5, n),
        }
    ).round(1)
    dust = np.exp(3.6 - 0.3 * season + 0.5 * _persistent(rng, n, 0.6))
    pm10 = pd.DataFrame(
        {
            "TM": days,
            "STN": SEOUL,
            "PM10_MIN": dust * 0.3,
            "PM10_MAX": dust * (1.5 + rng.gamma(2, 0.3, n)),
            "PM10_AVG": dust,
        }
    ).round(1)
    for table, names in ((temperature, ("TA_AVG", "TA_MAX", "TA_MIN")), (pm10, _PM10)):
        for name in names:
            table[f"{name}_OBS"] = table[name]
            table.loc[rng.random(n) < 0.01, f"{name}_OBS"] = np.nan
            table[f"{name}_FLAG"] = np.where(table[f"{name}_OBS"].isna(), "missing", "observed")
    temperature["EXCLUDED"] = False
    pm10 = pm10.assign(SLOTS=288, ZEROS=0, SPIKES=0, STATUS="complete")
    stations = [
        _station(rng, days, number, np.roll(noise, -i)) for i, number in enumerate(STATIONS)
    ]
    weather = pd.concat(stations)
    return Observations(
        temperature=temperature,
        pm10=pm10[rng.random(n) > 0.01].reset_index(drop=True),
        station_weather=weather[rng.random(len(weather)) > 0.02].reset_index(drop=True),
    )


_PM10 = ("PM10_MIN", "PM10_MAX", "PM10_AVG")


def _persistent(rng, n, share):
    values = np.zeros(n)
    for i in range(1, n):
        values[i] = share * values[i - 1] + np.sqrt(1 - share**2) * rng.normal()
    return values


def _station(rng, days, number, signal):
    columns = {
        name: 10 + 3 * signal + rng.normal(0, 0.5, len(days)) for name in STATION_COLUMNS
    } | {
        "RN_DAY": np.maximum(rng.normal(-2, 4, len(days)), 0),
        "WD_MAX_DEG": rng.uniform(0, 360, len(days)),
    }
    return pd.DataFrame({"TM": days, "STN": number, **columns}).round(1)
