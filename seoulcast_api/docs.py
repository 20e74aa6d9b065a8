"""The documentation at /docs: Swagger UI out of a package, with nothing loaded from elsewhere."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from seoulcast_api.http.files import Files
from seoulcast_api.http.headers import DOCS_PATH

_FILES = f"{DOCS_PATH}/files"


def mount_docs(app: FastAPI) -> None:
    """Serve the documentation of `app`, whose document is at /openapi.json."""
    app.mount(_FILES, Files(directory=str(files("fastapi_offline") / "static")), name="docs_files")
    # Relative to /docs, wherever a proxy publishes it.
    at = _FILES.removeprefix("/")
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title=f"{app.title} - Swagger UI",
        swagger_js_url=f"{at}/swagger-ui-bundle.js",
        swagger_css_url=f"{at}/swagger-ui.css",
        swagger_favicon_url=f"{at}/favicon.png",
        swagger_ui_parameters={"validatorUrl": None, "tryItOutEnabled": True},
    )

    @app.get(DOCS_PATH, include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(page.body)
