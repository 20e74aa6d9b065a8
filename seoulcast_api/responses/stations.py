"""The stations that are forecast."""

from __future__ import annotations

from pydantic import Field

from seoulcast_api.responses.base import Response, Station


class StationsResponse(Response):
    """Which cities there are."""

    stations: list[Station] = Field(
        min_length=1, description="The stations; the first is what is given where none is named."
    )
