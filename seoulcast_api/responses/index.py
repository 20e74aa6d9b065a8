"""What there is to read."""

from __future__ import annotations

from pydantic import Field

from seoulcast_api.responses.base import Response


class Resource(Response):
    """One address."""

    address: str = Field(
        description="Where it is read; parts in braces are yours.", examples=["/api/v1/scores"]
    )
    summary: str = Field(
        description="What is there.", examples=["How good the forecasts of a range of days were."]
    )
    type: str = Field(description="Media type.", examples=["application/json"])


class IndexResponse(Response):
    """The addresses of this service."""

    documentation: str = Field(description="For people.", examples=["/docs"])
    openapi: str = Field(description="For programs.", examples=["/openapi.json"])
    resources: list[Resource] = Field(description="What can be read.")
