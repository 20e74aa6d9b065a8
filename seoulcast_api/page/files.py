"""Serving of the built page with its head, or of a plain one that says how to build it."""

from __future__ import annotations

from pathlib import Path

from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from seoulcast_api.http.addresses import redirect_without_slash
from seoulcast_api.http.fields import line_of, weights
from seoulcast_api.http.files import Files
from seoulcast_api.page import head
from seoulcast_api.page.addresses import PublicAddresses, language_at
from seoulcast_api.page.shown import services_asked, shown_by
from seoulcast_api.services import AllServices

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = {"Cache-Control": "no-cache"}

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


class PageFiles(Files):
    """The files of the page; index.html with the head of what it shows at the page's addresses.

    Args:
        folder: of the built page.
        everyone: readers of the forecasts that the page shows.
        addresses: absolute ones.
    """

    def __init__(self, folder: Path, everyone: AllServices, addresses: PublicAddresses) -> None:
        super().__init__(directory=folder, html=True)
        self._index = folder / "index.html"
        self._everyone = everyone
        self._addresses = addresses

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The page, a file of it, or the page that says that there is none at this address."""
        language = language_at(path)
        if language is not None and (path != "en" or _takes_page(scope, said=False)):
            if (redirect := redirect_without_slash(scope)) is not None:
                return redirect
            asked = services_asked(self._everyone, scope["query_string"])
            shown = await shown_by(asked, language)
            text = head.page(self._read_index(), shown, self._addresses)
            return HTMLResponse(text, headers=_ASK_EACH_TIME)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or not _is_mistaken(path, scope):
                raise
            return redirect_without_slash(scope) or self._missing(scope["path"])
        # Vite puts a digest into the name of each asset, so a name never changes its contents.
        is_asset = path.startswith("assets/")
        response.headers.update({"Cache-Control": _FOR_EVER} if is_asset else _ASK_EACH_TIME)
        return response

    def _missing(self, path: str) -> Response:
        """The page at an address that it does not have; its files may lie higher than that."""
        up = "../" * (path.count("/") - 1) or "./"
        text = head.missing_page(self._read_index()).replace('"./', f'"{up}')
        return HTMLResponse(text, 404, headers=_ASK_EACH_TIME)

    def _read_index(self) -> str:
        # Each time, as every file is: a new build has another one.
        return self._index.read_text(encoding="utf-8")


def _is_mistaken(path: str, scope: Scope) -> bool:
    """Whether a reader came to an address without a page: not a file, not one of the API's."""
    return not Path(path).suffix and not path.startswith("api/") and _takes_page(scope, said=True)


def _takes_page(scope: Scope, *, said: bool) -> bool:
    """Whether who asks takes a page.

    Args:
        scope: of the request.
        said: whether that must be said in so many words, as browsers do: a program, a crawler
            or a service worker takes anything, and wants no page where there is none.
    """
    accepted = weights(line_of(scope["headers"], b"accept")) or {b"*/*": 1.0}
    if b"text/html" in accepted:
        return accepted[b"text/html"] > 0
    return not said and accepted.get(b"text/*", accepted.get(b"*/*", 0.0)) > 0


def not_built() -> HTMLResponse:
    """What `/` answers without a built page."""
    return HTMLResponse(_NOT_BUILT, headers={"Cache-Control": "no-store"})
