"""Problems as answers, in the language of who asked, and the app's handlers that send them."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from seoulcast.targets import Words
from seoulcast_api.http.addresses import asked_path, root_of
from seoulcast_api.http.language import asked_language
from seoulcast_api.http.problems import (
    MEDIA_TYPE,
    TITLES,
    Code,
    InvalidParameter,
    Problem,
    ProblemError,
    invalid,
)
from seoulcast_api.http.refused_parameters import wrong_parameters

log = logging.getLogger(__name__)

_CODES_BY_STATUS: dict[int, Code] = {404: "not-found", 405: "method-not-allowed"}


def response(
    scope: Scope,
    problem: ProblemError,
    *,
    incident: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The answer for a problem that a request met, in the language that it prefers."""
    language = asked_language(scope)

    def said(words: Words) -> str:
        return words.ko if language == "ko" else words.en

    body = Problem(
        type=f"urn:seoulcast:problem:{problem.code}",
        code=problem.code,
        title=said(TITLES[problem.code]),
        status=problem.status,
        detail=said(problem.detail),
        instance=asked_path(scope),
        errors=[
            InvalidParameter(parameter=wrong.name, message=said(wrong.words))
            for wrong in problem.wrong
        ],
        retry_after_seconds=problem.retry_s,
        incident=incident,
    )
    all_headers = {
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Vary": "Accept-Language",
        **(headers or {}),
    }
    if problem.retry_s is not None:
        all_headers["Retry-After"] = str(problem.retry_s)
    return JSONResponse(
        body.model_dump(mode="json"), problem.status, headers=all_headers, media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Make every error of the app answer as a problem."""

    async def on_problem(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ProblemError)  # noqa: S101  the handler is registered for it
        if error.__cause__ is not None:
            log.warning("%s: %s", asked_path(request.scope), error.for_log)
        return response(request.scope, error)

    async def on_bad_input(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101  as above
        return response(request.scope, invalid(*wrong_parameters(error.errors())))

    async def on_http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  as above
        code = _CODES_BY_STATUS.get(error.status_code, "refused")
        problem = ProblemError(error.status_code, code, _detail(request, error))
        return response(request.scope, problem, headers=dict(error.headers or {}))

    app.add_exception_handler(ProblemError, on_problem)
    app.add_exception_handler(RequestValidationError, on_bad_input)
    app.add_exception_handler(HTTPException, on_http)


def _detail(request: Request, error: HTTPException) -> Words:
    path, root = asked_path(request.scope), root_of(request.scope)
    if error.status_code == 404:
        return Words(
            ko=f"{path} 주소에는 아무것도 없습니다. 주소 목록은 {root}/docs에 있습니다.",
            en=f"There is nothing at {path}. The addresses are listed at {root}/docs.",
        )
    if error.status_code == 405:
        return Words(
            ko=f"{path} 주소는 {request.method} 요청을 받지 않습니다. GET을 쓰십시오.",
            en=f"{path} does not take {request.method}; use GET.",
        )
    return Words(ko=f"요청을 처리할 수 없습니다({error.detail}).", en=error.detail)
