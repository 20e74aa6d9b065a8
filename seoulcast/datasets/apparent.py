"""The apparent temperature of a day, as a forecast holds it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from seoulcast.datasets.document_base import Document

ApparentFrom = Literal["hours", "days"]
"""What humidity or wind was estimated from. hours: those before the issue, of the day of issue
alone. days: the last ones through D."""


class ApparentValue(Document):
    """An apparent temperature, and what its humidity or wind was estimated from."""

    value: float = Field(description="°C.", examples=[34.2])
    estimated_from: ApparentFrom


class Apparent(Document):
    """How warm the high and how cold the low of a day feel, by KMA's formulas.

    From May to September there is the high alone, by humidity; from October to April the low
    alone, by wind.
    """

    high: ApparentValue | None = None
    low: ApparentValue | None = None
