"""Answers of the reading routes, as JSON and as CSV, and how long they may be kept."""

from __future__ import annotations

from typing import Any

from fastapi import Response
from pydantic import BaseModel

from seoulcast_api.http.problems import documented

SETTLED = "public, max-age=30"
"""What changes once a day is kept in memory as long by the service itself."""
ASK_EACH_TIME = "no-cache"
"""A pointer may move at any moment; asking costs a 304."""


class CsvResponse(Response):
    """A table; its media type is what OpenAPI documents."""

    media_type = "text/csv"


def as_json(body: BaseModel, cache: str = SETTLED) -> Response:
    """The body as JSON. It is not validated again: its making was.

    Args:
        body: what the route documents.
        cache: the header `Cache-Control`.
    """
    json = body.model_dump_json(by_alias=True)
    return Response(json, media_type="application/json", headers={"Cache-Control": cache})


def as_csv(table: bytes, name: str, cache: str = SETTLED) -> CsvResponse:
    """The table as CSV.

    Args:
        table: UTF-8.
        name: of the file that a browser saves, without its extension.
        cache: the header `Cache-Control`.
    """
    disposition = f'inline; filename="seoulcast-{name}.csv"'
    return CsvResponse(table, headers={"Cache-Control": cache, "Content-Disposition": disposition})


def documented_csv(example: str, *statuses: int) -> dict[str, Any]:
    """How a route that gives CSV is documented, for its decorator.

    Args:
        example: the first lines of the table.
        statuses: problems it can answer with.
    """
    content = {"text/csv": {"schema": {"type": "string"}, "example": example}}
    table = {"description": "The table, UTF-8, with a header line.", "content": content}
    return {"response_class": CsvResponse, "responses": {200: table, **documented(*statuses)}}
