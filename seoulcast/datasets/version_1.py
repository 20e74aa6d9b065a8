"""What documents of schema version 1 said in English sentences, read as reasons of version 2.

Nothing else parses sentences. Version 1 is never written again; its sentences, kept here as
they were, can't change. One that none of the patterns knows is kept as it is (`legacy`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from seoulcast import drift_reasons, reasons
from seoulcast.reasons import AnyReason, InputName, Reason

_INPUTS: Mapping[str, InputName] = {
    "temperature": "temperature",
    "PM10": "pm10",
    "station weather": "station_weather",
}
_AGE = r"(?P<newest>\S+), \d+ days? before (?P<day>\S+)"
_LASTING = r"for (?P<days_in_a_row>\d+) days in a row \(threshold (?P<threshold>\S+)\)"
_HELD_OUT = (
    r"(?P<compared_with>\S+?)'s on the held-out days (?P<held_out_from>\S+) to "
    r"(?P<held_out_through>\S+), averaged over targets and leads"
)

# The names of the groups are the parameters of the reason.
_SENTENCES: tuple[tuple[str, type[Reason]], ...] = (
    ("no model has been promoted yet", reasons.NoModel),
    (r"the files of model (?P<version>\S+) are gone", reasons.ModelFilesMissing),
    (
        r"the files of model (?P<version>\S+) are damaged: (?P<detail>.+)",
        reasons.ModelFilesDamaged,
    ),
    (r"model (?P<version>\S+) gave no usable forecast", reasons.NoUsableForecast),
    (
        rf"the newest whole day of temperature is {_AGE}, too old for the model",
        reasons.TemperatureTooOld,
    ),
    (rf"the newest whole day of (?P<input>.+?) is {_AGE}", reasons.NewestDayOld),
    (r"the newest whole day of (?P<input>.+?) is none at all", reasons.NeverObserved),
    (
        (
            r"temperature was observed on (?P<observed_days>\d+) of the last "
            r"(?P<recent_days>\d+) days; the model needs (?P<needed_days>\d+)"
        ),
        reasons.TooFewDaysObserved,
    ),
    (
        (
            r"(?P<target>\S+) of the last (?P<window_days>\d+) days lies (?P<effect>\S+) "
            r"between-year spreads from the same season of (?P<years>\d+) earlier years, "
            rf"{_LASTING}"
        ),
        drift_reasons.DataDrift,
    ),
    (
        (
            r"CRPS of (?P<target>\S+) over (?P<scored_days>\d+) scored days is (?P<ratio>\S+) "
            rf"times that of the better reference, {_LASTING}"
        ),
        drift_reasons.ErrorDrift,
    ),
    (rf"CRPS is (?P<percent>\S+) % lower than {_HELD_OUT}\.", reasons.CrpsLower),
    (rf"CRPS is (?P<percent>\S+) % higher than {_HELD_OUT}\.", reasons.CrpsHigher),
    (rf"CRPS equals {_HELD_OUT}\.", reasons.CrpsEqual),
    (
        rf"CRPS could not be compared with {_HELD_OUT}: too little was observed\.",
        reasons.NotComparable,
    ),
    (
        (
            r"Taken back by hand in place of (?P<replaced>\S+): (?P<why>.+?)\. "
            r"When it was promoted: (?P<promoted>.+)"
        ),
        reasons.RestoredByHand,
    ),
    ("nothing in the values points to the instrument", reasons.NoSignOfInstrument),
    ("half of the day's values or more are 0", reasons.HalfOfValuesZero),
    (r"the daily mean of (?P<mean>\S+) µg/m³ is lower than air gets", reasons.MeanTooLow),
    ("the highest and the lowest value of the day are the same", reasons.HighestEqualsLowest),
    (r"the same value on (?P<days>\d+) days in a row", reasons.SameValueForDays),
    (
        r"the highest value is (?P<times>\S+) times the mean, unlike any dust storm",
        reasons.HighestUnlikeAnyStorm,
    ),
    (
        r"a lone 5-minute value is (?P<times>\S+) times the mean of an ordinary day",
        reasons.LoneSpike,
    ),
)
_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in _SENTENCES)


def reason_of(sentence: str) -> Reason:
    """The reason that a sentence of version 1 says."""
    for pattern, kind in _PATTERNS:
        found = pattern.fullmatch(sentence)
        if found is None:
            continue
        try:
            return kind.model_validate(
                {name: _READ.get(name, str)(text) for name, text in found.groupdict().items()}
            )
        except ValueError:  # pydantic's too: a sentence that only looks like one of these
            break
    return reasons.Legacy(text=sentence)


_READ: Mapping[str, Callable[[str], object]] = {
    "input": lambda text: _INPUTS.get(text, text),
    "newest": date.fromisoformat,
    "day": date.fromisoformat,
    "promoted": reason_of,
}


def _reason(stored: object) -> object:
    return reason_of(stored) if isinstance(stored, str) else stored


def _reason_if_any(stored: object) -> object:
    return None if stored == "" else _reason(stored)


def _version(stored: object) -> object:
    return 2 if stored == 1 else stored


SchemaVersion = Annotated[Literal[2], BeforeValidator(_version)]
"""2, into which version 1 turns as it is read."""
StoredReason = Annotated[AnyReason, BeforeValidator(_reason)]
"""A reason, which version 1 stored as a sentence."""
StoredReasonIfAny = Annotated[AnyReason | None, BeforeValidator(_reason_if_any)]
"""A reason or None, which version 1 stored as an empty sentence."""
