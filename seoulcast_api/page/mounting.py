"""Everything that stands around the API's addresses: the page, its picture, and its lists."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

from seoulcast.datasets import keys
from seoulcast.presentation.words import Language
from seoulcast.settings import Settings
from seoulcast.targets import Words
from seoulcast_api.http.answers import SETTLED
from seoulcast_api.http.problems import ProblemError, not_found
from seoulcast_api.page import crawlers
from seoulcast_api.page.addresses import PICTURES, PublicAddresses
from seoulcast_api.page.files import PageFiles, not_built
from seoulcast_api.page.shown import services_asked
from seoulcast_api.services import AllServices, Services

_FRESH_FOR = "public, max-age=300"
"""Of the picture: who shows it asks anew for the address that the page's head gives an issue."""


def mount_page(app: FastAPI, settings: Settings, everyone: AllServices) -> None:
    """Serve the page at `/`, and what tells others of it; called last, as it takes every path."""
    addresses = PublicAddresses(settings.page_url, everyone.default.city.station)
    for language, path in PICTURES.items():
        picture = partial(_picture, everyone, settings.page_dist, language)
        app.add_api_route(path, picture, include_in_schema=False)

    @app.get("/robots.txt", include_in_schema=False)
    def robots() -> PlainTextResponse:
        return PlainTextResponse(crawlers.robots(addresses), headers={"Cache-Control": SETTLED})

    @app.get("/sitemap.xml", include_in_schema=False)
    def sitemap() -> Response:
        text = crawlers.sitemap(everyone, addresses)
        return Response(text, media_type="application/xml", headers={"Cache-Control": SETTLED})

    if (settings.page_dist / "index.html").is_file():
        app.mount("/", PageFiles(settings.page_dist, everyone, addresses), name="page")
    else:
        app.get("/", include_in_schema=False)(not_built)


async def _picture(
    everyone: AllServices, folder: Path, language: Language, request: Request
) -> Response:
    """The picture of a city's newest issue; the plain one of the build where there is none."""
    services = services_asked(everyone, request.scope["query_string"])
    drawn = await _drawn(services, language)
    if drawn is not None:
        return Response(drawn, media_type="image/png", headers={"Cache-Control": _FRESH_FOR})
    plain = folder / PICTURES[language].removeprefix("/")
    if not plain.is_file():
        raise not_found(
            Words(
                ko="아직 그려진 예보 그림이 없습니다.",
                en="No picture of a forecast has been drawn yet.",
            )
        )
    return Response(plain.read_bytes(), media_type="image/png", headers={"Cache-Control": SETTLED})


async def _drawn(services: Services, language: Language) -> bytes | None:
    try:
        forecast = (await services.latest.get()).forecast
        key = keys.share_picture(forecast.day, forecast.fingerprint, language)
        return await run_in_threadpool(services.share_pictures.of_key, key)
    except ProblemError:
        # Logged where it was read; a messenger wants a picture, and no words about a store.
        return None
