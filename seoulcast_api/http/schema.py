"""The app's OpenAPI document, where it differs from what FastAPI makes of itself."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from seoulcast_api.http.examples import example_of
from seoulcast_api.http.problems import MEDIA_TYPE

TAGS = [
    {"name": "index", "description": "What there is to read."},
    {"name": "forecasts", "description": "What is forecast for the next seven days."},
    {"name": "observations", "description": "What was observed."},
    {"name": "scores", "description": "How good the forecasts were."},
    {"name": "models", "description": "Which model was used when, and the drift checks."},
    {
        "name": "subscriptions",
        "description": "The forecast that comes by itself: a feed, a calendar, a card to embed.",
    },
    {"name": "stations", "description": "Which cities are forecast."},
    {"name": "preparation", "description": "What a system in its first minutes is doing."},
    {"name": "health", "description": "Whether the service can serve, and how old that is."},
]


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the app, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=TAGS,
            # Relative to where the document lies, wherever a proxy publishes it.
            servers=[{"url": ".", "description": "The service that this document is of."}],
            license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        )
        schemas = made["components"]["schemas"]
        for operations in made["paths"].values():
            for operation in operations.values():
                operation["summary"] = _title(operation["description"])
                _mark_problems(operation["responses"])
                _add_example(operation["responses"]["200"], schemas)
        app.openapi_schema = made
    return app.openapi_schema


def _title(description: str) -> str:
    """The first sentence of a description, as the title of its operation."""
    first_line = description.partition("\n")[0]
    return first_line.partition(". ")[0].removesuffix(".")


def _add_example(answer: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Give an answer in JSON an example; tables bring theirs."""
    content = answer.get("content", {}).get("application/json")
    if content is not None:
        content["example"] = example_of(content["schema"], schemas)


def _mark_problems(responses: dict[str, Any]) -> None:
    """Give errors their media type; FastAPI takes the one of the route's success."""
    for status, answer in responses.items():
        if int(status) >= 400:
            (problem,) = answer["content"].values()
            answer["content"] = {MEDIA_TYPE: problem}
