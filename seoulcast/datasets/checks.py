"""What must hold between the columns of a clean row, beside the limits of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pandas as pd
import pandera.pandas as pa

from seoulcast import targets
from seoulcast.datasets import keys
from seoulcast.windows import HOURS_BEGIN, ISSUES_BEGIN, MORNING, ONE_DAY, UPDATE

_ONE_MINUTE = timedelta(minutes=1)


def checks_of(dataset_name: str) -> list[pa.Check]:
    """The rules between the columns of a clean dataset."""
    return [*_of_targets(dataset_name), *_OWN.get(dataset_name, list)()]


def _dust_hours(hours: list[pa.Check]) -> list[pa.Check]:
    return [
        *hours,
        *_ordered(*(one.column for one in targets.in_order("pm10"))),
        *_counts(),
        *_ordered("SPIKES", "SLOTS"),
    ]


def _official_forecast(issued: pa.Check) -> list[pa.Check]:
    return [
        issued,
        pa.Check(
            lambda frame: frame["TARGET"] >= frame["ISSUED"].dt.normalize(),
            error="TARGET must not be before the day of ISSUED",
        ),
        pa.Check(
            lambda frame: (
                (frame["TARGET"] - frame["ISSUED"].dt.normalize()).dt.days == frame["AGE"]
            ),
            error="AGE must be the days from ISSUED to TARGET",
        ),
        *_ordered("TA_MIN", "TA_MAX"),
    ]


def _issued_in_a_day() -> pa.Check:
    rule = "must be 03:00 of TM to 02:59 of the next day"
    return _within("ISSUED", ISSUES_BEGIN, ONE_DAY - _ONE_MINUTE, rule)


def _issued_since_the_morning() -> pa.Check:
    first = ONE_DAY + ISSUES_BEGIN
    rule = "must be 03:00 to 10:00 of the day after TM"
    return _within("ISSUED", first, UPDATE.official - first, rule)


def _hours_of_a_day() -> list[pa.Check]:
    rule = "must be 05:00 of TM to 04:00 of the next day"
    return _hours(_within("HOUR", HOURS_BEGIN, MORNING.last_hour - HOURS_BEGIN, rule))


def _hours_since_the_morning() -> list[pa.Check]:
    first = ONE_DAY + HOURS_BEGIN
    rule = "must be 05:00 to 10:00 of the day after TM"
    return _hours(_within("HOUR", first, UPDATE.last_hour - first, rule))


def _hours(is_within: pa.Check) -> list[pa.Check]:
    """The end of an hour is a full hour, and one of those that lie under the day."""
    return [
        is_within,
        pa.Check(
            lambda frame: frame["HOUR"] == frame["HOUR"].dt.floor("h"),
            error="HOUR must be a full hour",
        ),
    ]


def _within(column: str, begins: timedelta, length: timedelta, rule: str) -> pa.Check:
    """A moment lies under the day of its row.

    Args:
        column: of the moments.
        begins: time after midnight of TM of the first one.
        length: time from the first one to the last.
        rule: in words.
    """
    return pa.Check(
        lambda frame: (frame[column] - frame["TM"]).between(
            pd.Timedelta(begins), pd.Timedelta(begins + length)
        ),
        error=f"{column} {rule}",
    )


def _counts() -> list[pa.Check]:
    return _ordered("ZEROS", "SLOTS")


def _of_targets(dataset_name: str) -> list[pa.Check]:
    """Values, flags and observations of the targets of a dataset agree."""
    own = targets.of_dataset(dataset_name)
    checks = [
        check for one in own if one.group.cleaning != "none" for check in _provenance(one.column)
    ]
    for group in dict.fromkeys(one.group for one in own):
        checks += _ordered(*(one.observed_column for one in targets.in_order(group.name)))
    return checks


def _ordered(*names: str) -> list[pa.Check]:
    """Each column is at most the next one, where both are there."""

    def check(lower: str, upper: str) -> pa.Check:
        return pa.Check(
            lambda frame: ~(frame[lower] > frame[upper]),
            error=f"{lower} must not be above {upper}",
        )

    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    return [check(lower, upper) for lower, upper in pairs]


def _provenance(value: str) -> list[pa.Check]:
    """A value and its observation are there, or not, as the flag says."""
    flag, observed = f"{value}_FLAG", f"{value}_OBS"
    return [
        pa.Check(
            lambda frame: (
                frame[value].notna() == frame[flag].isin({"observed", "interpolated", "clipped"})
            ),
            error=f"{value} must be there if and only if {flag} is observed, interpolated "
            "or clipped",
        ),
        pa.Check(
            lambda frame: (
                frame[observed].notna() == frame[flag].isin({"observed", "clipped", "removed"})
            ),
            error=f"{observed} must be there if and only if {flag} is observed, clipped or removed",
        ),
    ]


_OWN: Mapping[str, Callable[[], list[pa.Check]]] = {
    keys.PM10.name: _counts,
    keys.STATION_WEATHER.name: lambda: _ordered(
        *(one.column for one in targets.in_order("temperature"))
    ),
    keys.WEATHER_HOURS.name: _hours_of_a_day,
    keys.DUST_HOURS.name: lambda: _dust_hours(_hours_of_a_day()),
    keys.OFFICIAL_FORECAST.name: lambda: _official_forecast(_issued_in_a_day()),
    keys.UPDATE_HOURS.name: _hours_since_the_morning,
    keys.UPDATE_DUST.name: lambda: _dust_hours(_hours_since_the_morning()),
    keys.UPDATE_OFFICIAL.name: lambda: _official_forecast(_issued_since_the_morning()),
}
"""The rules of a dataset beside those of its targets."""
