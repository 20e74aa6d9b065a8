"""ASGI middleware for every answer: security headers, CORS, and HEAD wherever there is GET."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seoulcast_api.http.fields import line_of

# Written as the server takes them: this is done for every answer.
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_COMMON_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
# Swagger UI starts from an inline script and sets inline styles. Nothing a client sends
# gets into that page, and from outside it may load nothing either.
_DOCS_POLICY = (
    f"{_COMMON_POLICY}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
)
COMMON_HEADERS = [*_HEADERS, (b"content-security-policy", _COMMON_POLICY.encode())]
"""The security headers of every answer but /docs and what is shown in frames."""
_DOCS_HEADERS = [*_HEADERS, (b"content-security-policy", _DOCS_POLICY.encode())]
DOCS_PATH = "/docs"

CORS_HEADERS = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset",
    ),
]
"""Of every answer but a preflight's, with or without `Origin`: all is public and without
cookies, and a cache may give one copy to every site."""


class Cors(CORSMiddleware):
    """Lets the pages of any site read all answers.

    Args:
        app: the app inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD"],
            # The second is not read, but a page that sends it is not to be refused for it.
            allow_headers=["If-None-Match", "If-Modified-Since"],
            max_age=86_400,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """The answer to a preflight, whose list may come in several lines and have gaps."""
        asked = b"access-control-request-headers"
        names = [name.strip() for name in (line_of(request_headers.raw, asked) or b"").split(b",")]
        headers = [item for item in request_headers.raw if item[0] != asked]
        if any(names):
            headers.append((asked, b",".join(name for name in names if name)))
        return super().preflight_response(Headers(raw=headers))

    async def simple_response(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        request_headers: Headers,  # noqa: ARG002  the library's
    ) -> None:
        """Pass a request on that is no preflight, and add the headers to its answer."""
        await self.app(scope, receive, adding(CORS_HEADERS, send))


def adding(headers: list[tuple[bytes, bytes]], send: Send) -> Send:
    """`send` with these headers added to the answer."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers]}
        await send(message)

    return with_headers


class SecurityHeaders:
    """Sets the security headers of every HTTP answer.

    Args:
        app: the app inside.
        framed: by path, the Content-Security-Policy of what other sites may show in a frame.
    """

    def __init__(self, app: ASGIApp, framed: Mapping[str, str]) -> None:
        self._app = app
        self._own = {DOCS_PATH: _DOCS_HEADERS} | {
            path: _framed_headers(policy) for path, policy in framed.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        own = self._own.get(scope["path"], COMMON_HEADERS)
        await self._app(scope, receive, adding(own, send))


def _framed_headers(policy: str) -> list[tuple[bytes, bytes]]:
    """All but what forbids frames, which the policy says more exactly."""
    kept = [(name, value) for name, value in _HEADERS if name != b"x-frame-options"]
    return [*kept, (b"content-security-policy", policy.encode())]


class HeadAsGet:
    """Answers HEAD as GET without the body; FastAPI's routes would refuse it.

    Args:
        app: the app inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # A copy: the server looks at its own to know that no body follows.
        inner = {**scope, "method": "GET"}
        await self._app(inner, receive, without_body)
        # Which route answered is measured further out.
        if "route" in inner:
            scope["route"] = inner["route"]
