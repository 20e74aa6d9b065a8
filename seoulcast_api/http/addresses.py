"""ASGI middleware for addresses: a slash too many, and the path that a proxy publishes us under.

Inside, every address is as if the service had a host of its own. Links in answers are
relative, so that they hold under any path.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

_ROOT = "seoulcast.root"
"""Of a request: the path under which the service is published, where it is known."""


def asked_path(scope: Scope) -> str:
    """The path of a request as its client wrote it, as far as it is known here."""
    return str(scope.get(_ROOT, "")) + str(scope["path"])


def root_of(scope: Scope) -> str:
    """The path under which the service is published; empty where it is none or not known."""
    return str(scope.get(_ROOT, ""))


def redirect_without_slash(scope: Scope) -> Response | None:
    """A redirect to the same address without the slash at its end; None where it has none."""
    path: str = scope["path"]
    raw_path: bytes = scope.get("raw_path") or path.encode()
    # One slash, and not one that is a part of a name (%2F).
    if path == "/" or path.endswith("//") or not (path.endswith("/") and raw_path.endswith(b"/")):
        return None
    return _redirect(f"../{quote(path[:-1].rpartition('/')[2])}", scope)


def _redirect(path: str, scope: Scope) -> Response:
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{path}?{query}" if query else path, 308)


class Redirects:
    """ASGI middleware: redirects `/result/` to `/result`, and the bare root path to the page.

    Args:
        app: the app inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or redirect it."""
        redirect = _redirect_of(scope) if scope["type"] == "http" else None
        await (redirect or self._app)(scope, receive, send)


def _redirect_of(scope: Scope) -> Response | None:
    if not scope["path"]:
        # The page's relative links need the slash.
        return _redirect(f"{root_of(scope).rpartition('/')[2]}/", scope)
    redirect = redirect_without_slash(scope)
    if redirect is None or not _is_route({**scope, "path": scope["path"][:-1]}):
        return None
    return redirect


def _is_route(scope: Scope) -> bool:
    """Whether a route answers there; what is mounted has files, and looks for itself."""
    return any(
        route.matches(scope)[0] is Match.FULL
        for route in scope["app"].router.routes
        if not isinstance(route, Mount)
    )


class RootPath:
    """ASGI middleware: takes the path off that a proxy publishes the service under.

    A proxy may have taken it off already.

    Args:
        app: the app inside.
        root: the path, without a slash at its end.
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            path: str = scope["path"]
            scope = {**scope, _ROOT: self._root}
            if path == self._root or path.startswith(f"{self._root}/"):
                scope["path"] = path[len(self._root) :]
                # Clients write its characters as they are: the setting takes no others.
                raw_path: bytes = scope.get("raw_path") or path.encode()
                scope["raw_path"] = raw_path.removeprefix(self._root.encode())
        await self._app(scope, receive, send)
