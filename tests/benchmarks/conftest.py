"""A small made-up archive, as the benchmarks read one."""

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """Three stations and dust, 2014 to the end of March 2017."""
    folder = tmp_path_factory.mktemp("archive")
    rng = np.random.default_rng(1)
    days = pd.date_range("2014-01-01", "2017-03-31")
    wave = 12 - 14 * np.cos(2 * np.pi * (days.dayofyear - 15) / 365.25)
    names = "WS_AVG,WS_MAX,WS_INS,WD_MAX_DEG,HM_AVG,HM_MIN,TD_AVG,PV_AVG,PA_AVG,PS_AVG,SS_DAY"
    columns = [*names.split(","), "SI_DAY", "CA_TOT", "SD_MAX", "TS_AVG"]
    stations = []
    for station in (102, 108, 119):
        mean = wave + rng.normal(0, 3, len(days))
        rows = {"TM": days.date, "STN": station, "TA_AVG": mean, "TA_MAX": mean + 4}
        rows |= {"TA_MIN": mean - 4, "RN_DAY": np.where(rng.random(len(days)) < 0.7, np.nan, 1.0)}
        rows |= {name: 10 + rng.normal(0, 1, len(days)) for name in columns}
        stations.append(pd.DataFrame(rows))
    pd.concat(stations).round(1).to_csv(folder / "asos_daily.csv.gz", index=False)
    dust = np.exp(rng.normal(3.6, 0.6, len(days)))
    pm10 = {"TM": days.date, "STN": 108, "PM10_MIN": dust * 0.3}
    pm10 |= {"PM10_MAX": dust * 2, "PM10_AVG": dust}
    pd.DataFrame(pm10).round(1).to_csv(folder / "pm10_daily.csv.gz", index=False)
    return folder
