"""Answers of the reading routes: JSON, and the same values as CSV at `<address>.csv`.

A table has an address of its own, so that it can be linked, kept by caches without `Vary`,
and left out of the types that clients are generated with.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from seoulcast_api.http.problems import documented

SETTLED = "public, max-age=30"
"""What changes once a day is kept in memory as long by the service itself."""
ASK_EACH_TIME = "no-cache"
"""A pointer may move at any moment; asking costs a 304."""


@dataclass(frozen=True)
class Table:
    """Rows for people's spreadsheets: a header, then a row for each value."""

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]

    def render(self) -> bytes:
        """UTF-8, line feeds, an empty field for a missing value, true and false in words."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return text.getvalue().encode()


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


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


def as_csv(table: Table, name: str, cache: str = SETTLED) -> CsvResponse:
    """The table as CSV.

    Args:
        table: its rows.
        name: of the file that a browser saves, without its extension.
        cache: the header `Cache-Control`.
    """
    disposition = f'inline; filename="seoulcast-{name}.csv"'
    return CsvResponse(
        table.render(), headers={"Cache-Control": cache, "Content-Disposition": disposition}
    )


def documented_csv(example: str, *statuses: int) -> dict[str, Any]:
    """How a route that gives CSV is documented, for its decorator.

    Args:
        example: the first lines of the table.
        statuses: problems it can answer with.
    """
    content = {"text/csv": {"schema": {"type": "string"}, "example": example}}
    table = {"description": "The table, UTF-8, with a header line.", "content": content}
    return {"response_class": CsvResponse, "responses": {200: table, **documented(*statuses)}}
