"""Assembly of the service. Nothing happens on import; `create_app` makes an app."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.routing import APIRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_api import metrics
from seoulcast_api.docs import mount_docs
from seoulcast_api.http import problem_answers, schema
from seoulcast_api.http.addresses import Redirects, RootPath
from seoulcast_api.http.compression import Compression
from seoulcast_api.http.conditional import Validators
from seoulcast_api.http.error_middleware import ErrorMiddleware
from seoulcast_api.http.headers import Cors, HeadAsGet, SecurityHeaders
from seoulcast_api.http.rate_limit import RateLimit, Refusals
from seoulcast_api.metrics import Measured
from seoulcast_api.newest.fast_path import CachedResult
from seoulcast_api.page.mounting import mount_page
from seoulcast_api.presenting import embed_style
from seoulcast_api.presenting.links import EMBED_PATH
from seoulcast_api.routes import (
    columns,
    forecasts,
    health,
    history,
    index,
    observations,
    preparation,
    records,
    scores,
    stations,
    subscriptions,
)
from seoulcast_api.services import AllServices

_SUBJECTS = (
    *(index, forecasts, columns, history, observations, scores, records),
    *(subscriptions, stations, preparation, health, metrics),
)
"""The modules with routes, in the order of the documentation."""

_DESCRIPTION = """\
A city's temperature and PM10 for the next seven days, forecast every morning, and how good
earlier forecasts were. The city is the default one, Seoul as a rule, or the one whose `station`
is asked for. Every day is a calendar day in KST (UTC+9); temperatures are °C, PM10 is µg/m³.
Observations are those of the Korea Meteorological Administration (기상청).

**This is not an official forecast.** Errors come as `application/problem+json` (RFC 9457)
and say what to do, in English or, where `Accept-Language` prefers it, in Korean. Every answer but
those of `/health` has an `ETag`: ask with `If-None-Match` and what has not changed costs a 304.
The polite limit is 600 requests a minute and address unless the operator chose another; beyond it
comes a 429 with `Retry-After`.
"""


def create_app(settings: Settings | None = None, store: ObjectStore | None = None) -> FastAPI:
    """The service over one store.

    Args:
        settings: read from the environment where not given.
        store: where the objects lie; the one the settings ask for where not given.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="SeoulCast API",
        version=version("seoulcast"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_route_name,
    )
    # What FastAPI offers for this is to replace the method.
    app.openapi = partial(schema.document, app)  # type: ignore[method-assign]
    services = AllServices(settings, store or open_store(settings))
    app.state.services = services
    app.state.metrics = metrics.Metrics(services)

    # The one added last is the outermost.
    app.add_middleware(Redirects)
    app.add_middleware(ErrorMiddleware)
    app.add_middleware(Validators)
    app.add_middleware(Compression)
    app.add_middleware(Refusals)
    app.add_middleware(Cors)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders, framed={EMBED_PATH: embed_style.policy()})
    app.add_middleware(CachedResult, results=services.results)
    app.add_middleware(RateLimit, per_minute=settings.rate_limit_per_minute)
    app.add_middleware(Measured, metrics=app.state.metrics)
    if settings.trusted_proxies != "none":
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    if settings.root_path:
        app.add_middleware(RootPath, root=settings.root_path)
    problem_answers.install(app)

    for subject in _SUBJECTS:
        app.include_router(subject.router)
    mount_docs(app)
    mount_page(app, settings, services)
    return app


def _route_name(route: APIRoute) -> str:
    """Operation ids are the functions' names, as the generated clients show them."""
    return route.name
