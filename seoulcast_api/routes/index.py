"""What there is to read, at /api/v1."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from seoulcast_api.http.addresses import root_of
from seoulcast_api.http.answers import as_json
from seoulcast_api.http.problems import documented
from seoulcast_api.responses.index import IndexResponse, Resource

router = APIRouter(tags=["index"])


@router.get("/api/v1", response_model=IndexResponse, responses=documented(429))
def index(request: Request) -> Response:
    """The addresses that there are, and where they are described."""
    root = root_of(request.scope)
    found = [
        Resource(
            address=root + path,
            summary=operations["get"]["description"].partition("\n")[0],
            type="text/csv" if path.endswith(".csv") else "application/json",
        )
        for path, operations in request.app.openapi()["paths"].items()
        if path.startswith(("/result", "/api/v1"))
    ]
    body = IndexResponse(
        documentation=f"{root}/docs", openapi=f"{root}/openapi.json", resources=found
    )
    return as_json(body)
