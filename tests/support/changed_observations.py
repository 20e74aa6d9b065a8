"""Ways to change made-up observations: whole days, missing values, other values."""

from dataclasses import replace

import pandas as pd

from seoulcast.forecasting.core.observations import TABLES


def keep_days(observations, is_kept, names=TABLES):
    """The tables with only the rows whose day (a pandas series) `is_kept` says yes to."""
    tables = {name: observations.table(name) for name in names}
    return replace(
        observations, **{name: table[is_kept(table["TM"])] for name, table in tables.items()}
    )


def without(observations, *names):
    """The tables as they are, those named without any row."""
    return keep_days(observations, lambda day: day.isna(), names)


def late(observations, name, newest):
    """The tables with nothing in one of them that is later than `newest`."""
    return keep_days(observations, lambda day: day <= pd.Timestamp(newest), [name])


def with_values(observations, name, first, last, change, *, columns):
    """The tables with `change` applied to some columns on the days from first to last."""
    table = observations.table(name).copy()
    there = table["TM"].between(pd.Timestamp(first), pd.Timestamp(last))
    assert there.any(), f"{name} has no row from {first} to {last}"
    table.loc[there, columns] = change(table.loc[there, columns])
    return replace(observations, **{name: table})


def garbled(observations, first, last):
    """Every value that forecasting reads, of every table, made wild on these days."""
    for name in TABLES:
        table = observations.table(name)
        if table.empty:
            continue
        columns = [c for c in table.columns if table[c].dtype == float]
        observations = with_values(
            observations, name, first, last, lambda v: v * 3 + 777.0, columns=columns
        )
    return observations


def whole(observations):
    """The tables with every day of temperature and PM10 there, and every value observed."""
    days = pd.Index(observations.temperature["TM"], name="TM")
    filled = {}
    for name, values in (
        ("temperature", ("TA_AVG", "TA_MAX", "TA_MIN")),
        ("pm10", ("PM10_AVG", "PM10_MAX", "PM10_MIN")),
    ):
        table = observations.table(name).set_index("TM").reindex(days, method="nearest")
        filled[name] = table.assign(**{f"{v}_OBS": table[v] for v in values}).reset_index()
    return replace(observations, **filled)
