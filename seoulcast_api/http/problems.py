"""Every error this service answers with, as problem+json (RFC 9457), and nothing else.

An answer says what happened and what to do; what only the operator may know goes to the log.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from seoulcast_api.http.addresses import asked_path, root_of
from seoulcast_api.responses.base import Response

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

RETRY_SECONDS = 60
"""A client's wait: an issue takes a minute or so, and a store comes back in that order."""

Code = Literal[
    "invalid-input",
    "not-found",
    "method-not-allowed",
    "nothing-issued-yet",
    "store-unavailable",
    "unreadable-document",
    "unexpected",
    "too-many-requests",
    "refused",
]

_TITLES: dict[Code, str] = {
    "invalid-input": "The request can't be understood",
    "not-found": "There is nothing here",
    "method-not-allowed": "This address can only be read",
    "nothing-issued-yet": "No forecast has been issued yet",
    "store-unavailable": "The object store can't be reached",
    "unreadable-document": "A stored document can't be read",
    "unexpected": "Something went wrong on our side",
    "too-many-requests": "Too many requests",
    "refused": "The request was refused",
}
_CODES_BY_STATUS: dict[int, Code] = {404: "not-found", 405: "method-not-allowed"}


class InvalidParameter(Response):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Its name.", examples=["from"])
    message: str = Field(
        description="What is accepted.",
        examples=["must be a KST calendar day written YYYY-MM-DD, for example 2022-12-30"],
    )


class Problem(Response):
    """An error in words (RFC 9457); sent as application/problem+json."""

    type: str = Field(
        description="Names the kind of problem; the same for all of its kind.",
        examples=["urn:seoulcast:problem:invalid-input"],
    )
    code: Code = Field(description="The last part of `type`.", examples=["invalid-input"])
    title: str = Field(description="The kind of problem in words.", examples=[_TITLES["not-found"]])
    status: int = Field(description="HTTP status.", examples=[422])
    detail: str = Field(
        description="What happened this time and what to do.",
        examples=["'from' must be a day that the calendar has, YYYY-MM-DD."],
    )
    instance: str = Field(description="Path that was asked for.", examples=["/api/v1/observations"])
    errors: list[InvalidParameter] = Field(
        description="Which parameters are wrong; empty for other problems."
    )
    retry_after_seconds: int | None = Field(
        description="Seconds after which asking again makes sense; null where it does not.",
        examples=[60],
    )
    incident: str | None = Field(
        description="Of an unexpected error: the id it is logged under.", examples=["7f3a90c1"]
    )


class ProblemError(Exception):
    """Raised anywhere in a request; becomes a problem answer.

    Args:
        status: HTTP status.
        code: kind of problem.
        detail: what happened this time and what to do; shown to anyone.
        errors: which parameters are wrong.
        retry_s: seconds after which asking again makes sense; None where it does not.
    """

    def __init__(
        self,
        status: int,
        code: Code,
        detail: str,
        *,
        errors: list[InvalidParameter] | None = None,
        retry_s: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors or []
        self.retry_s = retry_s

    @property
    def for_log(self) -> str:
        """The detail with its cause, which may name hosts and accounts."""
        return self.detail if self.__cause__ is None else f"{self.detail} Cause: {self.__cause__}"


def invalid(parameter: str, message: str) -> ProblemError:
    """422: a parameter is wrong; `message` continues its name and says what is accepted."""
    return ProblemError(
        422,
        "invalid-input",
        f"'{parameter}' {message}.",
        errors=[InvalidParameter(parameter=parameter, message=message)],
    )


def not_found(detail: str) -> ProblemError:
    """404: nothing lies there."""
    return ProblemError(404, "not-found", detail)


def nothing_issued_yet() -> ProblemError:
    """503: the store holds no forecast."""
    return ProblemError(
        503,
        "nothing-issued-yet",
        "The store holds no forecast yet. The first one is issued once observations have been "
        "fetched and a model has been trained; please ask again in a minute.",
        retry_s=RETRY_SECONDS,
    )


def too_many_requests(per_minute: int, retry_s: int) -> ProblemError:
    """429: this address asks more often than is polite."""
    return ProblemError(
        429,
        "too-many-requests",
        f"More than {per_minute} requests a minute came from this address. Ask again in "
        f"{retry_s} s; a new forecast comes once a day, and asking with If-None-Match is cheap.",
        retry_s=retry_s,
    )


def store_unavailable() -> ProblemError:
    """503: the store can't be reached; why is in the log, as it may name hosts and accounts."""
    return ProblemError(
        503,
        "store-unavailable",
        "The store of forecasts and observations can't be reached just now. "
        "Nothing is lost; please ask again in a minute.",
        retry_s=RETRY_SECONDS,
    )


def unreadable_document(key: str) -> ProblemError:
    """503: an object is not the document it should be."""
    return ProblemError(
        503,
        "unreadable-document",
        f"The stored object {key} is damaged or incomplete, so it is not shown. "
        "It is made anew by running its partition again; please ask again later.",
        retry_s=RETRY_SECONDS,
    )


def response(
    scope: Scope,
    problem: ProblemError,
    *,
    incident: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The answer for a problem that a request met."""
    retry_after = problem.retry_s
    body = Problem(
        type=f"urn:seoulcast:problem:{problem.code}",
        code=problem.code,
        title=_TITLES[problem.code],
        status=problem.status,
        detail=problem.detail,
        instance=asked_path(scope),
        errors=problem.errors,
        retry_after_seconds=retry_after,
        incident=incident,
    )
    all_headers = {"Cache-Control": "no-store", **(headers or {})}
    if retry_after is not None:
        all_headers["Retry-After"] = str(retry_after)
    return JSONResponse(
        body.model_dump(mode="json"), problem.status, headers=all_headers, media_type=MEDIA_TYPE
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route: which problems it can answer with, for OpenAPI."""
    meanings = {
        404: "Nothing lies there.",
        422: "A parameter is wrong; the answer says what is accepted.",
        429: "More requests than the polite limit; `Retry-After` says when to ask again.",
        503: "Nothing can be served just now; `Retry-After` says when to ask again.",
    }
    return {status: {"model": Problem, "description": meanings[status]} for status in statuses}


def install(app: FastAPI) -> None:
    """Make every error of the app answer as a problem."""

    async def on_problem(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ProblemError)  # noqa: S101  the handler is registered for it
        if error.__cause__ is not None:
            log.warning("%s: %s", asked_path(request.scope), error.for_log)
        return response(request.scope, error)

    async def on_bad_input(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101  as above
        wrong = _invalid_parameters(error.errors())
        detail = " ".join(f"'{item.parameter}' {item.message}." for item in wrong)
        problem = ProblemError(422, "invalid-input", detail, errors=wrong)
        return response(request.scope, problem)

    async def on_http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  as above
        code = _CODES_BY_STATUS.get(error.status_code, "refused")
        path, root = asked_path(request.scope), root_of(request.scope)
        details = {
            404: f"There is nothing at {path}. The addresses are listed at {root}/docs.",
            405: f"{path} does not take {request.method}; use GET.",
        }
        detail = details.get(error.status_code, error.detail)
        problem = ProblemError(error.status_code, code, detail)
        return response(request.scope, problem, headers=dict(error.headers or {}))

    app.add_exception_handler(ProblemError, on_problem)
    app.add_exception_handler(RequestValidationError, on_bad_input)
    app.add_exception_handler(HTTPException, on_http)


def _invalid_parameters(errors: Sequence[Any]) -> list[InvalidParameter]:
    """What is wrong, once for each parameter, by the name its reader gave it."""
    messages: dict[str, str] = {}
    for item in errors:
        # Of a parameter that is absent by default, pydantic adds that it might be None.
        if item["type"] != "none_required":
            # After the parameter's name come its place in a list and the kinds that were tried.
            messages.setdefault(str(item["loc"][1]), _message(item))
    return [InvalidParameter(parameter=name, message=text) for name, text in messages.items()]


def _message(item: dict[str, Any]) -> str:
    if item["type"] == "extra_forbidden":
        return "is not a parameter of this address"
    if item["type"] == "bool_parsing":
        return "must be true or false"
    text = str(item["msg"]).removeprefix("Value error, ").rstrip(".")
    return re.sub("^Input should ", "must ", text)
