"""How a day that is forecast feels."""

from __future__ import annotations

from pydantic import Field

from seoulcast.datasets.apparent import ApparentFrom
from seoulcast_api.responses.base import Response


class ApparentValueView(Response):
    """An apparent temperature by KMA's formula, estimated: humidity and wind are not forecast."""

    value: float = Field(description="Apparent temperature, °C.", examples=[34.2])
    estimated_from: ApparentFrom = Field(
        description="What humidity or wind was estimated from: the `hours` before the issue, or "
        "the last `days`.",
        examples=["hours"],
    )


class ApparentView(Response):
    """How the high and the low of a day feel (체감온도)."""

    high: ApparentValueView | None = Field(
        description="Of the day's high, by humidity, May to September; else null."
    )
    low: ApparentValueView | None = Field(
        description="Of the day's low, by wind, October to April; else null.", examples=[None]
    )
