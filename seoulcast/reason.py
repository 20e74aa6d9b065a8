"""What every reason is: a code with typed parameters; and the words that parameters are of.

The reasons themselves are in `reasons`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_serializer

from seoulcast.reason_codes import ReasonCode

FailureKind = Literal[
    "quarantined", "unpublished", "hub_refused", "hub_unreachable", "hub_malformed"
]
"""quarantined: a day broke its contract and was put aside. unpublished: the hub does not have
the day whole yet. hub_refused: key, application or quota. hub_unreachable: no usable answer.
hub_malformed: an answer that is not of the documented format."""

InputName = Literal["temperature", "pm10", "station_weather"]
"""A dataset that forecasts are made from."""

SourceName = Literal[
    "weather_hours", "dust_hours", "midterm_temperature", "midterm_land", "short_term", "point"
]
"""A source of what is known by the hour or officially forecast, beside the daily ones."""


Correction = Literal["hours", "official"]
"""hours: those of the value's own quantity before the issue. official: KMA's forecast."""


class Reason(BaseModel):
    """Base of all reasons: the fields of a subclass are the parameters of its code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: ClassVar[ReasonCode]

    @model_serializer
    def _as_data(self) -> dict[str, Any]:
        parameters = {name: getattr(self, name) for name in type(self).model_fields}
        return {"code": self.code.value, "parameters": parameters}
