"""Mornings that know something of the day to come: what was observed, by the hour and by KMA."""

import numpy as np
import pandas as pd
from support.morning_knowledge import HOURS_UNDER_A_DAY, SEOUL, frame_of

from seoulcast.datasets import keys
from seoulcast.forecasting.core.morning import MorningKnowledge

UPWIND = 102
COLDEST, WARMEST = 6, 15
"""Hours of the lowest and the highest temperature of every day."""


def known_mornings(observations, seed=5):
    """Hours within each day's extremes, dust about its mean, KMA nearly right."""
    rng = np.random.default_rng(seed)
    temperature = observations.temperature.set_index("TM")
    days = temperature.index
    hours = pd.DatetimeIndex((days.to_numpy()[:, None] + HOURS_UNDER_A_DAY.to_numpy()).ravel())
    under = days.repeat(24)
    turns = pd.concat(
        [
            temperature["TA_MIN"].set_axis(days + pd.Timedelta(hours=COLDEST)),
            temperature["TA_MAX"].set_axis(days + pd.Timedelta(hours=WARMEST)),
        ]
    ).sort_index()
    course = np.interp(hours.asi8, turns.index.asi8, turns.to_numpy())
    measured = course + rng.normal(0, 0.2, len(hours))
    # Midnight is the last hour of the day before.
    of_day = temperature.reindex((hours - pd.Timedelta(hours=1)).normalize())
    measured = np.fmax(np.fmin(measured, of_day["TA_MAX"].to_numpy()), of_day["TA_MIN"].to_numpy())
    weather = frame_of(
        keys.WEATHER_HOURS,
        {
            "TM": under, "STN": np.full(len(hours), SEOUL), "HOUR": hours,
            "TA": measured.round(1),
            "WS": np.full(len(hours), 2.0), "WD_DEG": np.full(len(hours), 270.0),
            "CA_TOT": rng.integers(0, 11, len(hours)).astype(float), "RN": np.zeros(len(hours)),
        },
    )  # fmt: skip
    return MorningKnowledge(
        weather, _dust(observations, hours, under, rng), _official(temperature, rng)
    )


def _dust(observations, hours, under, rng):
    levels = observations.pm10.set_index("TM")["PM10_AVG"]
    level = levels.reindex(hours.normalize()).ffill().to_numpy()
    parts = []
    for station in (SEOUL, UPWIND):
        values = (level * np.exp(rng.normal(0, 0.1, len(hours)))).round(1)
        parts.append(
            pd.DataFrame(
                {
                    "TM": under, "STN": station, "HOUR": hours, "PM10_AVG": values,
                    "PM10_MIN": values, "PM10_MAX": values, "SLOTS": 12, "ZEROS": 0, "SPIKES": 0,
                }
            )
        )  # fmt: skip
    table = pd.concat(parts)
    return frame_of(keys.DUST_HOURS, {name: table[name].to_numpy() for name in table})


def _official(temperature, rng):
    rows = []
    for age in range(3, 11):
        issued = temperature.index + pd.Timedelta(hours=18)
        target = temperature.index + pd.Timedelta(days=age)
        coming = temperature.reindex(target)
        error = rng.normal(0, 0.3 * age, (len(target), 2))
        rows.append(
            pd.DataFrame(
                {
                    "TM": temperature.index, "STN": SEOUL, "SOURCE": "midterm_temperature",
                    "ISSUED": issued, "TARGET": target, "PART": "day", "AGE": age,
                    "TA_MIN": (coming["TA_MIN"].to_numpy() + error[:, 0]).round(),
                    "TA_MAX": (coming["TA_MAX"].to_numpy() + error[:, 1]).round(),
                }
            ).dropna()
        )  # fmt: skip
        rows.append(
            pd.DataFrame(
                {
                    "TM": temperature.index, "STN": SEOUL, "SOURCE": "midterm_land",
                    "ISSUED": issued, "TARGET": target, "PART": "day", "AGE": age,
                    "SKY": "clear", "RAIN_CHANCE": 10.0 * rng.integers(0, 11, len(target)),
                }
            )
        )  # fmt: skip
    table = pd.concat(rows)
    columns = {name: table[name].to_numpy() for name in table}
    columns["SKY"] = table["SKY"].fillna("-").to_numpy()
    return frame_of(keys.OFFICIAL_FORECAST, columns)
