"""Serving of the built page, or of a plain one that says how to build it."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from seoulcast_api.http.addresses import redirect_without_slash
from seoulcast_api.http.fields import line_of, weights
from seoulcast_api.http.files import Files

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"
_PAGE_ADDRESSES = {"en"}
"""First parts of the page's own addresses, beside `/` itself (frontend/src/App.tsx)."""

_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SeoulCast</title>
<h1>SeoulCast</h1>
<p lang="ko">웹 페이지가 아직 빌드되지 않았습니다. <code>make setup</code>을 실행한 뒤
서비스를 다시 시작하세요.</p>
<p>The page has not been built yet: run <code>make setup</code> and start the service again.</p>
<p>The API works without it: <a href="docs">/docs</a> lists its addresses,
<a href="result">/result</a> is the newest forecast, <a href="health">/health</a> tells
how old it is.</p>
</html>
"""


class _PageFiles(Files):
    """The files of the page; its own addresses (/en, ...) all give index.html."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or index.html where a browser asks for an address of the page."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or not _is_page_address(path, scope):
                raise
            redirect = redirect_without_slash(scope)
            if redirect is not None:
                return redirect
            response = _below(await super().get_response("index.html", scope), scope["path"])
        # Vite puts a digest into the name of each asset, so a name never changes its contents.
        is_asset = path.startswith("assets/")
        response.headers["Cache-Control"] = _FOR_EVER if is_asset else _ASK_EACH_TIME
        return response


def _below(index: Response, path: str) -> Response:
    """The page for an address of more than one part, whose files lie that much higher."""
    up = b"../" * (path.count("/") - 1)
    if not up:
        return index
    return HTMLResponse(bytes(index.body).replace(b'"./', b'"' + up))


def _is_page_address(path: str, scope: Scope) -> bool:
    """Whether a page is wanted there: not a missing file, not a mistyped API address."""
    if Path(path).suffix or path.startswith("api/"):
        return False
    accepted = weights(line_of(scope["headers"], b"accept")) or {b"*/*": 1.0}
    # A browser says that it wants a page. A program, a crawler or a service worker takes
    # anything, and gets the page only where the page has an address.
    if b"text/html" in accepted:
        return accepted[b"text/html"] > 0
    is_page = path.partition("/")[0] in _PAGE_ADDRESSES
    return is_page and accepted.get(b"text/*", accepted.get(b"*/*", 0.0)) > 0


def mount_page(app: FastAPI, folder: Path) -> None:
    """Serve the page built into `folder` at `/`; called last, as it takes every other path."""
    if (folder / "index.html").is_file():
        app.mount("/", _PageFiles(directory=folder, html=True), name="page")
        return

    @app.get("/", include_in_schema=False)
    def not_built() -> HTMLResponse:
        return HTMLResponse(_NOT_BUILT, headers={"Cache-Control": "no-store"})
