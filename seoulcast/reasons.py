"""Why: the reasons that documents carry and the kinds of failure that runs end with, as data.

One class for each reason, its code and its typed parameters; a document holds it as
`{"code": …, "parameters": {…}}`. No sentence is made here: what a person reads of a reason
is in `seoulcast.presentation.words`, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, ValidationError

from seoulcast.drift_reasons import CorrectionHarms, DataDrift, ErrorDrift, ErrorsAboveHeldOut

# For every reader of reasons.
from seoulcast.reason import Correction as Correction  # noqa: PLC0414
from seoulcast.reason import FailureKind as FailureKind  # noqa: PLC0414
from seoulcast.reason import InputName as InputName  # noqa: PLC0414
from seoulcast.reason import Reason as Reason  # noqa: PLC0414
from seoulcast.reason import SourceName as SourceName  # noqa: PLC0414
from seoulcast.reason_codes import ReasonCode


def _from_data(data: object) -> object:
    """The reason that `{"code": …, "parameters": {…}}` says; a reason is returned as it is."""
    if not isinstance(data, Mapping):
        return data
    if set(data) != {"code", "parameters"}:
        raise ValueError("a reason is a code and its parameters")
    kind = BY_CODE.get(data["code"])
    if kind is None:
        raise ValueError(f"no reason has the code {data['code']!r}")
    try:
        return kind.model_validate(data["parameters"])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{data['code']}: {where}: {first['msg']}") from None


AnyReason = Annotated[Reason, BeforeValidator(_from_data)]
"""A field that holds a reason of any code."""


# --- why a forecast is not by the model, or not from the newest day ---------------------------


class NoModel(Reason):
    """No model has been promoted by that day."""

    code = ReasonCode.NO_MODEL


class ModelFilesMissing(Reason):
    """A model is on record as promoted, and none of its files is in the store."""

    code = ReasonCode.MODEL_FILES_MISSING
    version: str


class ModelFilesDamaged(Reason):
    """A promoted model's files are not what was saved; `detail` is the error's own message."""

    code = ReasonCode.MODEL_FILES_DAMAGED
    version: str
    detail: str


class NoUsableForecast(Reason):
    """The model raised an error or gave values that are not finite."""

    code = ReasonCode.NO_USABLE_FORECAST
    version: str


class NewestDayOld(Reason):
    """The newest whole day of an input is not `day`, the last full day before the issue."""

    code = ReasonCode.NEWEST_DAY_OLD
    input: InputName
    newest: date
    day: date

    @property
    def age_days(self) -> int:
        """Days from the newest day to the last full day."""
        return (self.day - self.newest).days


class NeverObserved(Reason):
    """No day of an input has been observed whole."""

    code = ReasonCode.NEVER_OBSERVED
    input: InputName


class TemperatureTooOld(Reason):
    """The newest whole day of temperature is older than a model is trained for."""

    code = ReasonCode.TEMPERATURE_TOO_OLD
    newest: date
    day: date

    @property
    def age_days(self) -> int:
        """Days from the newest day to the last full day."""
        return (self.day - self.newest).days


class TooFewDaysObserved(Reason):
    """Of the last days of temperature, fewer were observed than a model needs."""

    code = ReasonCode.TOO_FEW_DAYS_OBSERVED
    observed_days: int
    recent_days: int
    needed_days: int


# --- why a model was promoted, refused or restored --------------------------------------------


class Comparison(Reason):
    """Base: a challenger's CRPS on the held-out days beside that of what is in service.

    `compared_with` is the version of the model in service, or `persistence`.
    """

    compared_with: str
    held_out_from: date
    held_out_through: date


class CrpsLower(Comparison):
    """The challenger's error is `percent` % smaller; of decisions made without a confidence."""

    code = ReasonCode.CRPS_LOWER
    percent: float


class CrpsHigher(Comparison):
    """The challenger's error is `percent` % larger."""

    code = ReasonCode.CRPS_HIGHER
    percent: float


class CrpsEqual(Comparison):
    """Both errors are the same."""

    code = ReasonCode.CRPS_EQUAL


class Better(Comparison):
    """The challenger's error is `percent` % smaller, with enough confidence (in %)."""

    code = ReasonCode.BETTER
    percent: float
    confidence_percent: int


class BetterByChance(Comparison):
    """The challenger's error is `percent` % smaller, which may be chance."""

    code = ReasonCode.BETTER_BY_CHANCE
    percent: float
    confidence_percent: int
    needed_percent: int


class ChampionOld(Comparison):
    """The champion is too old to stay against a challenger whose error is no larger."""

    code = ReasonCode.CHAMPION_OLD
    percent: float
    confidence_percent: int
    age_days: int


class NotComparable(Comparison):
    """Too little was observed on the held-out days."""

    code = ReasonCode.NOT_COMPARABLE


class RestoredByHand(Reason):
    """A person put an earlier model back into service; `why` is in the person's own words."""

    code = ReasonCode.RESTORED_BY_HAND
    replaced: str
    why: str
    promoted: AnyReason


# --- what points to the cause of an unusual value -------------------------------------------------


class NoSignOfInstrument(Reason):
    """Nothing in the values points to the instrument, so it is likelier the air."""

    code = ReasonCode.NO_SIGN_OF_INSTRUMENT


class HalfOfValuesZero(Reason):
    """Half of the day's 5-minute values or more are 0."""

    code = ReasonCode.HALF_OF_VALUES_ZERO


class MeanTooLow(Reason):
    """The daily mean of PM10, in µg/m³, is lower than air gets."""

    code = ReasonCode.MEAN_TOO_LOW
    mean: float


class HighestEqualsLowest(Reason):
    """The highest and the lowest value of the day are the same."""

    code = ReasonCode.HIGHEST_EQUALS_LOWEST


class SameValueForDays(Reason):
    """One value has been reported for days."""

    code = ReasonCode.SAME_VALUE_FOR_DAYS
    days: int


class HighestUnlikeAnyStorm(Reason):
    """The highest PM10 value is `times` the mean, more than in any dust storm on record."""

    code = ReasonCode.HIGHEST_UNLIKE_ANY_STORM
    times: float


class LoneSpike(Reason):
    """One 5-minute value of PM10 is `times` the mean of an ordinary day."""

    code = ReasonCode.LONE_SPIKE
    times: float


# --- why a source beside the daily ones can't be read ---------------------------------------------


class NotAppliedFor(Reason):
    """The hub refuses the source's `path`: it has not been applied for with this key."""

    code = ReasonCode.NOT_APPLIED_FOR
    source: SourceName
    path: str


class SourceFailing(Reason):
    """The newest values of a source could not be fetched."""

    code = ReasonCode.SOURCE_FAILING
    source: SourceName
    kind: FailureKind


class Legacy(Reason):
    """A sentence of a version 1 document that says none of the above."""

    code = ReasonCode.LEGACY
    text: str


REASONS: tuple[type[Reason], ...] = (
    *(NoModel, ModelFilesMissing, ModelFilesDamaged, NoUsableForecast, NewestDayOld),
    *(NeverObserved, TemperatureTooOld, TooFewDaysObserved, DataDrift, ErrorDrift),
    *(ErrorsAboveHeldOut, CorrectionHarms),
    *(Better, BetterByChance, ChampionOld, CrpsLower, CrpsHigher, CrpsEqual, NotComparable),
    *(RestoredByHand, NoSignOfInstrument),
    *(HalfOfValuesZero, MeanTooLow, HighestEqualsLowest, SameValueForDays),
    *(HighestUnlikeAnyStorm, LoneSpike, NotAppliedFor, SourceFailing, Legacy),
)
BY_CODE: Mapping[str, type[Reason]] = {kind.code.value: kind for kind in REASONS}
